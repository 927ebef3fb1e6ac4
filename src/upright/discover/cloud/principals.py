"""Users of an account who may use AI: what their own policies, their groups and managed policies let them do, and how
they sign in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud import aws
from upright.discover.cloud.body import first, given, word
from upright.discover.cloud.fronts import calls_ai
from upright.discover.cloud.policies import Statement, statements

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared

_CHANGES = re.compile(
    r"(?:bedrock(?:-agent|-agentcore)?|sagemaker):(?:\*|Create|Update|Delete|Put|Associate|Prepare|Stop|Register)",
    re.IGNORECASE,
)
_RULING = frozenset({"PowerUserAccess", "IAMFullAccess"})


def users(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and facts of every user who may use AI or has a key for it."""
    groups = {word(each.body, "group_name", "name"): each for each in estate.resources if each.kind == "aws_iam_group"}
    policies = {word(each.body, "arn"): each for each in estate.resources if each.kind == "aws_iam_policy"}
    for number, each in enumerate(estate.resources):
        if each.kind == "aws_iam_user" and each.key.startswith("arn:"):
            facts = _rights(each, policies)
            for name in first(each.body, "group_list").strings():
                facts = aws.join(facts, _rights(groups[name], policies)) if name in groups else facts
            keys = _keys(each)
            if keys.get("made_for") or estate.labels.get(number) == "identity" or _may_use(facts):
                yield number, "identity", {"type": "user", **facts, **keys, **_signs_in(each)}


def _may_use(facts: Facts) -> bool:
    """Whether rights let a user call models, change what belongs to AI, or do everything but little."""
    policies = facts.get("policies")
    broad = isinstance(policies, list) and not _RULING.isdisjoint(map(str, policies))
    actions = facts.get("actions")
    changes = isinstance(actions, list) and any(_CHANGES.match(str(each)) for each in actions)
    return calls_ai(actions) or changes or facts.get("admin") is True or broad


def _rights(holder: Declared, policies: dict[str, Declared]) -> Facts:
    body = holder.body
    own = [each for policy in first(body, "policies", "inline_policy") for each in _allowed(policy)]
    arns = first(body, "managed_policy_arns").strings()
    managed = [each for arn in arns if arn in policies for each in _allowed(policies[arn].body)]
    return aws.join(aws.rights([*own, *managed]), aws.attached(arns))


def _allowed(policy: object) -> list[Statement]:
    from upright.discover.readers.node import Node

    return statements(first(policy, "policy_document", "policy")) if isinstance(policy, Node) else []


def _keys(user: Declared) -> Facts:
    """Keys that never expire, by which service they were made for."""
    keys = [key for key in first(user.body, "access_keys") if word(key, "status") == "Active"]
    own = [key for key in first(user.body, "service_specific_credentials") if word(key, "status") == "Active"
           and word(key, "service_name").startswith("bedrock")]  # fmt: skip
    facts: Facts = {"access_key": bool(keys)}
    if keys:
        facts["key_since"] = min(word(key, "create_date") for key in keys)[:10]
    endless = any(not given(key, "expiration_date") for key in own)
    return facts | ({"made_for": "bedrock", "api_key_expires": not endless} if own else {})


def _signs_in(user: Declared) -> Facts:
    """Of one with a password: whether there is a second factor."""
    known = dict(user.body.items())
    if "second_factors" not in known or not given(user.body, "login"):
        return {}
    return {"mfa": given(user.body, "second_factors")}
