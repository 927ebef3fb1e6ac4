"""Users with a key that does not expire who may ask an agent, as templates declare them: whoever takes the key from a
laptop asks in their name. Accounts that were read are weighed in `access`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.body import first, word
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.policies import Statement, statements
from upright.discover.cloud.scopes import numbers
from upright.discover.readers.node import Node
from upright.model.evidence import Edge
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.cloud.assemble import Estate

KINDS = frozenset({"aws_iam_user_policy", "aws_iam_user_policy_attachment"})
_GIVEN = KINDS | {"aws_iam_role_policy"}  # as programs give a statement to whoever has the method for it
# What is asked, and the action that asks it.
_ASKED = {
    "aws_bedrockagent_agent": "bedrock:InvokeAgent",
    "aws_bedrockagentcore_agent_runtime": "bedrock-agentcore:InvokeAgentRuntime",
    "aws_bedrockagentcore_gateway": "bedrock-agentcore:InvokeGateway",
}
_MANAGED = {  # policies of AWS that allow to ask any agent
    "arn:aws:iam::aws:policy/AmazonBedrockFullAccess", "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/PowerUserAccess",
}  # fmt: skip
_OFF = "inactive"  # an access key that nobody can use


def keyed_users(estate: Estate) -> set[int]:
    """The numbers of the users that a template makes a key for."""
    return {owner for number, each in enumerate(estate.resources) if each.kind == "aws_iam_access_key"
            and word(each.body, "status").lower() != _OFF
            for owner in estate.led_to(number, "user", "user_name")}  # fmt: skip


def asks(estate: Estate) -> Iterator[Edge]:
    """`user can_invoke agent` for each of them."""
    for user, agents in estate.asked.items():
        for each in agents:
            yield Edge(estate.resources[user].key, RelationKind.CAN_INVOKE.value, estate.resources[each].key)


def asked_by_users(estate: Estate, keyed: set[int]) -> dict[int, list[int]]:
    """By the number of each of these users the numbers of the agents and gateways that they may ask."""
    asked = [number for number, each in enumerate(estate.resources) if each.kind in _ASKED]
    beside: dict[int, list[int]] = {}
    for number, each in enumerate(estate.resources) if asked else ():
        for user in estate.led_to(number, "user", "user_name", "users", "role") if each.kind in _GIVEN else ():
            beside.setdefault(user, []).append(number)
    found: dict[int, list[int]] = {}
    for user in sorted(keyed) if asked else ():
        if estate.resources[user].kind == "aws_iam_user" and not estate.resources[user].key.startswith("arn:"):
            allowed, anything = _rights(estate, [user, *beside.get(user, ())])
            source = estate.resources[user].scope.partition("//")[0]
            may = [each for each in asked if estate.resources[each].scope.partition("//")[0] == source
                   and (anything or any(_allows(estate, statement, each) for statement in allowed))]  # fmt: skip
            if may:
                found[user] = may
    return found


def _rights(estate: Estate, holders: list[int]) -> tuple[list[Statement], bool]:
    """What the policies of a user allow, and whether one of AWS's own lets it ask any agent."""
    allowed: list[Statement] = []
    arns: set[str] = set()
    for number in holders:
        body = estate.resources[number].body
        attached = estate.led_to(number, "policy_arn", "policy_arns", "managed_policy_arns")
        arns |= {text for name in ("policy_arn", "managed_policy_arns") for text in first(body, name).strings()}
        for each in (body, *(estate.resources[policy].body for policy in attached)):
            allowed += statements(first(each, "policy", "policy_document"))
            allowed += (one for inner in first(each, "policies") for one in _inner(inner))
    return [each for each in allowed if each.allows], bool(arns & _MANAGED)


def _inner(policy: Node) -> Iterator[Statement]:
    yield from statements(first(policy, "policy_document", "policy"))


def _allows(estate: Estate, statement: Statement, number: int) -> bool:
    """Whether a statement allows to ask this agent: by a reference to it or to its alias, or any of its service."""
    action = _ASKED[estate.resources[number].kind]
    if not any(matches(each, action) for each in statement.actions):
        return False
    for text in statement.resources:
        named = [*numbers(Node([Node(text)]))]
        behind = [far for each in named for _, far in estate.targets.get(each, ())]
        if (
            number in {*named, *behind}
            or text == "*"
            or (text.startswith(f"arn:aws:{action.partition(':')[0]}:") and "/*" in text)
        ):
            return True
    return False
