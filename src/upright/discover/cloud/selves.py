"""Principals that may give themselves further rights because a policy names just them: a role that may attach policies
to its own ARN, a user who may write those of `user/${aws:username}`. Rights on everything are told by `reach`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.body import word
from upright.discover.cloud.held import Held, boundary
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.rights import Rights
from upright.discover.sight import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.cloud.assemble import Estate, Facts

_RAISES = {
    "aws_iam_role": ("iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary"),
    "aws_iam_user": ("iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary"),
}


def raising(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and the actions by which each principal of an account raises its own rights."""
    held: Held | None = None
    for number, label in sorted(estate.labels.items()):
        each, told = estate.resources[number], estate.facts[number].get("actions")
        own = [str(action) for action in told] if label == "identity" and isinstance(told, list) else []
        ways = [way for way in _RAISES.get(each.kind, ()) if any(matches(action, way) for action in own)]
        arn = word(each.body, "arn") if ways else ""
        if arn:
            held = held or Held(estate)
            plain = [rule for rule in held.of(number) if not (rule.allows and rule.limited)]
            rights = Rights(arn, plain, boundary(estate, number))
            if raised := [way for way in ways if rights.toward(way).may(arn)]:
                yield number, label, {"raises_rights": listed(raised)}
