"""Which policies of an organisation (SCPs) hold for an account: its own, and those of every unit above it.

Each level that has policies must allow; the account that manages the organisation is not bound by any. Where the units
above the account were not read, only policies of the account and of the root are taken to hold.
Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from upright.discover.cloud.body import blocks, first, word
from upright.discover.cloud.policies import Statement, statements

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared

KINDS = frozenset({
    "aws_organizations_policy", "aws_organizations_parent", "aws_organizations_organization",
    "aws_organizations_account",
})  # fmt: skip


def organisation_limits(resources: Iterable[Declared]) -> dict[str, list[list[Statement]]]:
    """For each scope the statements of each level above its account."""
    policies: dict[str, list[Declared]] = defaultdict(list)
    above: dict[str, set[str]] = defaultdict(set)
    managing: dict[str, set[str]] = defaultdict(set)
    for each in resources:
        if each.kind == "aws_organizations_policy":
            policies[each.scope].append(each)
            above[each.scope].add(word(each.body, "account_id"))
        elif each.kind == "aws_organizations_parent":
            above[each.scope].add(word(each.body, "id"))
        elif each.kind == "aws_organizations_organization":
            managing[each.scope].add(word(each.body, "master_account_id"))
    bound = [scope for scope in policies if not managing[scope] & above[scope] - {""}]
    return {scope: _levels(policies[scope], above[scope]) for scope in bound}


def _levels(policies: list[Declared], above: set[str]) -> list[list[Statement]]:
    levels: dict[str, list[Statement]] = defaultdict(list)
    for each in policies:
        found = statements(first(each.body, "content", "policy"))
        targets = [*blocks(each.body, "targets")]
        for target in targets:
            name = word(target, "target_id")
            if name in above or word(target, "type") == "ROOT":
                levels[name] += found
        if not targets:
            levels[""] += found
    return [*levels.values()]
