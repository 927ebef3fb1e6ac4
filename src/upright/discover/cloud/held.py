"""What principals are given: the statements of every role and user, wherever an account or a template keeps them, and
the boundary that narrows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first, strings
from upright.discover.cloud.managed import managed
from upright.discover.cloud.policies import Statement, statements

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate

# What gives rights to whom, and where it names them.
_GIVING = {
    "aws_iam_user_policy": ("user",), "aws_iam_user_policy_attachment": ("user",), "aws_iam_group_policy": ("group",),
    "aws_iam_group_policy_attachment": ("group",), "aws_iam_role_policy": ("role", "roles", "users", "groups"),
    "aws_iam_role_policy_attachment": ("role",), "aws_iam_policy_attachment": ("users", "groups", "roles"),
    "aws_iam_policy": ("users", "groups", "roles"),
}  # fmt: skip
_MEMBERS = {"aws_iam_group_membership": ("users", "group"), "aws_iam_user_group_membership": ("user", "groups")}
KINDS = frozenset({*_GIVING, *_MEMBERS, "aws_iam_group"})
_BOUNDARY = ("permissions_boundary.permissions_boundary_arn", "permissions_boundary")


def boundary(estate: Estate, number: int) -> list[Statement] | None:
    """The statements of the boundary of a principal; None where it has none, or one that was not read."""
    for policy in estate.led_to(number, *_BOUNDARY):
        return statements(first(estate.resources[policy].body, "policy", "policy_document"))
    return None


class Held:
    """The statements of every principal: its own, those beside it, those of its groups."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self._beside: dict[int, list[int]] = defaultdict(list)
        self._groups: dict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(estate.resources):
            for holder in estate.led_to(number, *_GIVING.get(each.kind, ())):
                self._beside[holder].append(number)
            one, other = _MEMBERS.get(each.kind, ("", ""))
            for user in estate.led_to(number, one) if one else ():
                self._groups[user] += estate.led_to(number, other)
            if each.kind == "aws_iam_user":
                self._groups[number] += estate.led_to(number, "group_list", "groups")

    def of(self, number: int) -> list[Statement]:
        """All that a principal is given and denied by policies that were seen."""
        holders = [number, *self._groups.get(number, ())]
        return [each for holder in holders for giving in (holder, *self._beside.get(holder, ()))
                for each in self._written(giving)]  # fmt: skip

    def _written(self, number: int) -> Iterator[Statement]:
        body = self.estate.resources[number].body
        named = ("policy_arn", "policy_arns", "managed_policy_arns")
        for far in (number, *self.estate.led_to(number, *named)):
            yield from statements(first(self.estate.resources[far].body, "policy", "policy_document"))
        for inner in (*first(body, "policies"), *first(body, "inline_policy")):
            yield from statements(first(inner, "policy_document", "policy"))
        yield from managed(strings(body, *named))
