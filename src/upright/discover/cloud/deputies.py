"""Who may act through what runs for AI without ever being asked in: users and roles that may change the code behind an
agent's tool, or start something of their own as a role that was made for a service of AI. For templates also which
declared stores a role reads by a right on all of them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first, word
from upright.discover.cloud.held import Held, boundary
from upright.discover.cloud.insiders import keyed_users
from upright.discover.cloud.limits import narrowed
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.policies import Statement, statements
from upright.discover.cloud.scopes import numbers
from upright.discover.readers.node import Node
from upright.discover.sight import listed
from upright.model.evidence import Edge
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared

_PRINCIPALS = frozenset({"aws_iam_user", "aws_iam_role"})
_TOOLS = frozenset(
    {"aws_bedrockagent_agent_action_group", "aws_bedrockagentcore_gateway_target", "aws_bedrockagent_agent"}
)
_CODE = ("lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration")  # the latter lays a layer over it
# Service that takes a role -> what one must be allowed so that one's own code runs there as the role.
_RUNS = {
    "bedrock-agentcore.amazonaws.com": (
        ("bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:InvokeCodeInterpreter"),
        ("bedrock-agentcore:CreateAgentRuntime",), ("bedrock-agentcore:UpdateAgentRuntime",),
    ),
    "sagemaker.amazonaws.com": (
        ("sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"),
        ("sagemaker:CreateTrainingJob",), ("sagemaker:CreateProcessingJob",),
    ),
}  # fmt: skip
_STORES = {"aws_s3_bucket": ("s3:GetObject", "s3:::"), "aws_dynamodb_table": ("dynamodb:GetItem", ":table/")}
_ALL_STORES = re.compile(r"^(?:\*|arn:aws[\w-]*:(?:s3:::\*(?:/\*)?|dynamodb:[^:]*:[^:]*:(?:table/)?\*))$")
_STRONGER = ("admin", "wildcard", "reaches_every_store", "reads_every_secret", "passes_any_role", "raises_rights")
_MOST = 200  # of what one principal is held against


def deputies(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and facts of users and roles of AI that may act through a tool's code or another role."""
    tools = _tool_functions(estate)
    roles = {number: services for number, each in enumerate(estate.resources) if (services := _taken_by(each))}
    if not tools and not roles:
        return
    held, keyed = Held(estate), keyed_users(estate)
    for number, each in enumerate(estate.resources):
        user = each.kind == "aws_iam_user"
        if not user and not (each.kind == "aws_iam_role" and estate.labels.get(number) == "identity"):
            continue
        rules = held.of(number)
        known = each.key.startswith("arn:")  # of an account `access` says what is changed; here, whom it must ask about
        edge = boundary(estate, number)
        changed = _changed(estate, number, rules, tools) if user or not known else []
        changed = [far for far in changed if edge is None or _may_change(estate, edge, far)]
        if changed and not known:
            estate.changers[number] = changed
        taken = _taken(estate, number, rules, roles if edge is None else _passable(estate, edge, roles))
        if taken or (changed and user):
            facts: Facts = {"acts_as": listed(taken)} if taken else {}
            facts |= {"type": "user"} if user else {}
            yield number, "identity", facts | ({"access_key": True} if number in keyed else {})


def changes(estate: Estate) -> Iterator[Edge]:
    """`principal can_write function` for functions behind tools, and `role can_read store` for rights on all stores."""
    for number, changed in estate.changers.items():
        for far in changed:
            yield Edge(estate.resources[number].key, R.CAN_WRITE.value, estate.resources[far].key)
    wide = [n for n, label in estate.labels.items()
            if label == "identity" and _reads_all(estate, n)]  # fmt: skip
    held = Held(estate) if wide else None
    for number in sorted(wide) if held else ():
        rules = held.of(number) if held else []
        for far, each in enumerate(estate.resources):
            action = _STORES.get(each.kind, ("",))[0]
            if action and far in estate.labels and _alike(estate, number, far) and _on_all(rules, action):
                yield Edge(estate.resources[number].key, R.CAN_READ.value, each.key)


def _reads_all(estate: Estate, number: int) -> bool:
    """Whether a role of a template reads every store: accounts that were read are weighed in `access`."""
    each = estate.resources[number]
    template = each.kind == "aws_iam_role" and not each.key.startswith("arn:")
    return template and narrowed(estate.facts[number]).get("reaches_every_store") is True


def _on_all(rules: list[Statement], action: str) -> bool:
    spoken = [each for each in rules if not each.limited and _speaks(each, action)]
    allowed = any(each.allows and any(map(_ALL_STORES.match, each.resources)) for each in spoken)
    return allowed and not any(not each.allows and each.everywhere for each in spoken)


def _tool_functions(estate: Estate) -> list[int]:
    """The functions that do what tools of agents and gateways offer."""
    found = (
        far for number, each in enumerate(estate.resources) if each.kind in _TOOLS for _, far in estate.targets[number]
    )
    return [
        far
        for far in dict.fromkeys(found)
        if estate.resources[far].kind == "aws_lambda_function" and far in estate.labels
    ]


def _taken_by(each: Declared) -> frozenset[str]:
    """The services of AI that run code as a role."""
    if each.kind != "aws_iam_role":
        return frozenset()
    trust = statements(first(each.body, "assume_role_policy", "assume_role_policy_document"))
    return frozenset(name for rule in trust if rule.allows for name in rule.principals if name in _RUNS)


def _alike(estate: Estate, one: int, other: int) -> bool:
    """Whether two resources are of the same source and, where that is known, account."""
    first_of, second = estate.resources[one], estate.resources[other]
    mine, theirs = word(first_of.body, "account_id"), word(second.body, "account_id")
    near = first_of.scope.partition("//")[0] == second.scope.partition("//")[0]
    return one != other and near and (not mine or not theirs or mine == theirs)


def _changed(estate: Estate, number: int, rules: list[Statement], tools: list[int]) -> list[int]:
    """The functions behind tools of which a principal may change the code."""
    spoken = [each for each in rules if any(_speaks(each, action) for action in _CODE)]
    if not any(each.allows for each in spoken):
        return []
    return [far for far in tools if _alike(estate, number, far) and _may_change(estate, spoken, far)]


def _may_change(estate: Estate, rules: list[Statement], function: int) -> bool:
    each = estate.resources[function]
    named = first(each.body, "function_name", "name").text or each.title
    return any(_may(rules, action, function, f":function:{named}", word(each.body, "arn")) for action in _CODE)


def _may(rules: list[Statement], action: str, number: int, tail: str, arn: str) -> bool:
    """Whether statements allow an action on a resource, and none denies it without a condition."""
    spoken = [each for each in rules if _speaks(each, action)]
    if any(not each.allows and not each.conditioned and _covers(each, number, tail, arn) for each in spoken):
        return False
    return any(each.allows and _covers(each, number, tail, arn) for each in spoken)


def _speaks(rule: Statement, action: str) -> bool:
    if rule.but_actions:
        return not any(matches(each, action) for each in rule.but_actions)
    return any(matches(each, action) for each in rule.actions)


def _covers(rule: Statement, number: int, tail: str, arn: str) -> bool:
    """Whether a statement speaks of a resource: by a reference, its ARN, or its name as a template writes it."""
    if rule.but_resources:
        return not any(_means(text, number, tail, arn) for text in rule.but_resources)
    return any(_means(text, number, tail, arn) for text in rule.resources)


def _means(text: str, number: int, tail: str, arn: str) -> bool:
    if text == "*" or (arn and arn.startswith(text.partition("*")[0].partition("?")[0]) and matches(text, arn)):
        return True
    if "${" in text and number in numbers(Node([Node(text)])):
        return True
    if arn:
        return False
    sort = tail[: tail.index(":", 1) + 1] if ":" in tail[1:] else tail.partition("/")[0] + "/"
    start, found, named = text.rpartition(sort)
    return bool(found) and start.startswith("arn:") and matches(named, tail.removeprefix(sort))


def _taken(estate: Estate, number: int, rules: list[Statement], roles: dict[int, frozenset[str]]) -> list[str]:
    """Names of the roles of AI, which it only means by a pattern, that it may hand to what it starts, and gains by."""
    passing = [each for each in rules if _speaks(each, "iam:PassRole")]
    passing = [
        each
        for each in dict.fromkeys(passing)
        if not each.allows or each.but_resources or any(map(_is_pattern, each.resources))
    ]
    if not any(each.allows for each in passing):
        return []
    services = _started(rules)
    near = [n for n, taking in list(roles.items())[:_MOST] if taking & services]
    passed = (n for n in near if _may_pass(passing, estate.resources[n], n))
    found = (n for n in passed if _alike(estate, number, n) and _gains(estate, number, rules, n))
    return sorted({estate.resources[role].title for role in found})


def _passable(estate: Estate, edge: list[Statement], roles: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """Of these roles those that a boundary lets one hand to a service that it lets one start something at."""
    services = _started(edge)
    return {n: taking & services for n, taking in roles.items()
            if taking & services and _may_pass(edge, estate.resources[n], n)}  # fmt: skip


def _started(rules: list[Statement]) -> set[str]:
    """The services at which statements let one start code of one's own."""
    return {name for name, ways in _RUNS.items() if any(_may_all(rules, way) for way in ways)}


def _may_pass(rules: list[Statement], role: Declared, number: int) -> bool:
    arn = word(role.body, "arn")
    return _may(rules, "iam:PassRole", number, "" if arn else _role_tail(role), arn)


def _may_all(rules: list[Statement], way: tuple[str, ...]) -> bool:
    """Whether each of these actions is allowed on something, and denied on everything by nothing."""
    for action in way:
        spoken = [each for each in rules if _speaks(each, action)]
        denied = any(not each.allows and not each.conditioned and each.everywhere for each in spoken)
        if denied or not any(each.allows for each in spoken):
            return False
    return True


def _is_pattern(text: str) -> bool:
    """Whether a resource of `iam:PassRole` leaves open which role it means."""
    return text == "*" or "*" in text.rpartition(":role/")[2] or "?" in text.rpartition(":role/")[2]


def _role_tail(role: Declared) -> str:
    path = word(role.body, "path").strip("/")
    return f":role/{path + '/' if path else ''}{first(role.body, 'name', 'role_name').text or role.title}"


def _gains(estate: Estate, number: int, rules: list[Statement], role: int) -> bool:
    """Whether a role may do what a principal may not do itself."""
    facts = narrowed(estate.facts[role])
    actions = facts.get("actions")
    own = [each for each in rules if each.allows]
    if own and any("*" in each.actions and each.everywhere for each in own):
        return False
    more = isinstance(actions, list) and any(not any(_speaks(each, str(action)) for each in own) for action in actions)
    return more or any(facts.get(name) for name in _STRONGER if not estate.facts[number].get(name))
