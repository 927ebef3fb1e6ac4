"""Whom the policy of a bucket lets read and change its objects, one principal after another.

Everybody is no principal: that is told of the bucket. What is allowed under a condition counts as allowed; what is
refused counts where nothing limits the refusal. Policies of the principals themselves are not known here.
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any, Final

from upright.connect.connector import Source
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key
from upright.model.relation import RelationKind

_MOST: Final = 500  # principals
_RIGHTS: Final = {
    RelationKind.CAN_READ: ("s3:getobject",),
    RelationKind.CAN_WRITE: ("s3:putobject", "s3:deleteobject"),
}


def principals(source: Source, bucket: str, policy: str) -> Iterator[Observation | Edge]:
    """The principals of a policy as identities, and what each may do with the bucket of this key."""
    try:
        told = json.loads(policy)
    except (ValueError, RecursionError):
        return
    statements = (
        [each for each in _listed(told.get("Statement")) if isinstance(each, dict)] if isinstance(told, dict) else []
    )
    named = dict.fromkeys(who for each in statements if each.get("Effect") == "Allow" for who in _named(each))
    for sort, who in list(named)[:_MOST]:
        rights = [right for right, actions in _RIGHTS.items() if _may(statements, (sort, who), actions)]
        if not rights:
            continue
        own = key("arn", who) if who.startswith("arn:") else key("name", source.name, "identity", who)
        said: dict[str, Json] = {"type": "service" if sort == "Service" else "role" if ":role/" in who else "user"}
        place = Location(".", 0, source.name, "account")
        yield Observation(AssetKind.IDENTITY, who.rpartition("/")[2], (own,), place, said, detector="s3")
        yield from (Edge(own, right, bucket) for right in rights)


def _may(statements: Iterable[dict[str, Any]], who: tuple[str, str], actions: Iterable[str]) -> bool:
    """Whether one of these actions is allowed to a principal and not refused to it, or to all."""
    allowed: set[str] = set()
    refused: set[str] = set()
    for each in statements:
        meant = {action for action in actions if _covers(each, action)}
        if each.get("Effect") == "Allow" and who in set(_named(each)):
            allowed |= meant
        elif each.get("Effect") == "Deny" and not each.get("Condition") and _is_whole(each):
            refused |= meant if _everybody(each) or who in set(_named(each)) else set()
    return bool(allowed - refused)


def _covers(statement: dict[str, Any], action: str) -> bool:
    patterns = [str(each).lower() for each in _listed(statement.get("Action"))]
    if "NotAction" in statement:
        return not any(fnmatchcase(action, str(each).lower()) for each in _listed(statement["NotAction"]))
    return any(fnmatchcase(action, each.replace("[", "[[]")) for each in patterns)


def _is_whole(statement: dict[str, Any]) -> bool:
    """Whether it is about all objects of the bucket."""
    return any(str(each) == "*" or str(each).endswith("/*") for each in _listed(statement.get("Resource")))


def _everybody(statement: dict[str, Any]) -> bool:
    told = statement.get("Principal")
    return told == "*" or (isinstance(told, dict) and "*" in _listed(told.get("AWS")))


def _named(statement: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Sort and name of each principal."""
    told = statement.get("Principal")
    for sort, names in told.items() if isinstance(told, dict) else ():
        for name in _listed(names):
            if isinstance(name, str) and name != "*":
                yield str(sort), f"arn:aws:iam::{name}:root" if sort == "AWS" and name.isdigit() else name[:500]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []
