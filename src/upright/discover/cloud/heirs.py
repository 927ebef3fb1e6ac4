"""Who may become somebody stronger: principals that may take a role with wide rights, hand it to what they start, put
their own code into what runs as it, or take a role that may, and so on.

A role is handed only to a service that it trusts, that the right to hand it on names (`iam:PassedToService`), and at
which something may be started: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first, word
from upright.discover.cloud.held import Held, boundary
from upright.discover.cloud.limits import narrowed
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.policies import Statement, statements
from upright.discover.cloud.reach import STARTS
from upright.discover.cloud.rights import Reach, Rights, Toward
from upright.discover.cloud.scopes import numbers
from upright.discover.readers.node import Node
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared

_RULES = re.compile(r"^(?:AdministratorAccess|IAMFullAccess|PowerUserAccess)$")
_MOST = 200  # strong roles that one principal is held against
_TASKS = {"ecs": "ecs-tasks"}  # services that others act for
# Service -> the actions of which each starts something there that acts as a role.
_STARTED = {
    f"{_TASKS.get(name, name)}.amazonaws.com": tuple(each for each in STARTS if each.startswith(f"{name}:"))
    for name in sorted({each.partition(":")[0] for each in STARTS})
}
# Conditions on the tags of what is entered, and what of it is read with its tags.
_TAG = re.compile(r"(?:aws|ssm|ec2):resourcetag/(.{1,128})", re.IGNORECASE)
_TAGGED = frozenset({"aws_lambda_function", "aws_instance", "aws_codebuild_project"})
# What runs as a role -> the actions that put one's own code or commands into it.
_ENTERED = {
    "aws_lambda_function": ("lambda:UpdateFunctionCode",),
    "aws_instance": ("ssm:SendCommand", "ssm:StartSession", "ec2-instance-connect:SendSSHPublicKey"),
    "aws_codebuild_project": ("codebuild:UpdateProject", "codebuild:StartBuild", "codebuild:StartBuildBatch"),
    "aws_sagemaker_notebook_instance": ("sagemaker:CreatePresignedNotebookInstanceUrl",),
    "aws_sfn_state_machine": ("states:UpdateStateMachine",),
}


def heirs(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and the names of the strong roles that each principal may take, hand on or run code as."""
    roles = [number for number, label in sorted(estate.labels.items())
             if label == "identity" and estate.resources[number].kind == "aws_iam_role"]  # fmt: skip
    strong = [number for number in roles if _rules(narrowed(estate.facts[number]))]
    ways = [role for role in roles if role not in strong and estate.facts[role].get("takes_roles")]
    if not strong:
        return
    held, there, running = Held(estate), [*strong[:_MOST], *ways[:_MOST]], _running(estate, {*strong[:_MOST]})
    onward = {role: _taken(estate, role, there, held) for role in ways[:_MOST]}
    for number, label in sorted(estate.labels.items()):
        if label != "identity" or _rules(narrowed(estate.facts[number])):
            continue
        taken = onward.get(number) or _taken(estate, number, there, held)
        reached = _beyond(taken | _entered(estate, number, running, held), onward)
        names = [estate.resources[role].title for role in strong[:_MOST] if role in reached and role != number]
        if names:
            yield number, label, {"takes_strong_roles": listed(sorted(set(names)))}


def _taken(estate: Estate, number: int, roles: list[int], held: Held) -> set[int]:
    """Of these roles those that a principal may take or hand on."""
    patterns = estate.facts[number].get("takes_roles")
    own = narrowed(estate.facts[number])
    if not isinstance(patterns, list) or not own:
        return set()
    named = {role for role in roles if role != number and any(_means(estate, str(each), role) for each in patterns)}
    asking = word(estate.resources[number].body, "arn")
    if not (named and asking):
        return {role for role in named if not asking}
    rights = Rights(asking, held.of(number), boundary(estate, number))
    taking, passing = rights.toward("sts:AssumeRole"), rights.toward("iam:PassRole")
    started = {service for service, actions in _STARTED.items()
               if passing.own.allows and any(rights.toward(each).own.allows for each in actions)}  # fmt: skip
    found = set()
    for role in named:
        arn, trusted = word(estate.resources[role].body, "arn"), _trusted(estate, role)
        takes = any(rights.who.is_named(name) or rights.who.is_root(name) for name in trusted)
        if (takes and _may(taking, arn)) or any(_may(passing, arn, each) for each in started & trusted):
            found.add(role)
    return found


def _running(estate: Estate, strong: set[int]) -> list[tuple[Declared, str, int]]:
    """What runs as one of these roles, its ARN, the role."""
    found = []
    for number, each in enumerate(estate.resources):
        arn = word(each.body, "arn") if each.kind in _ENTERED else ""
        roles = estate.led_to(number, "role", "role_arn", "service_role", "iam_instance_profile") if arn else []
        roles += [role for far in roles for role in estate.led_to(far, "role", "roles")]
        found += [(each, arn, role) for role in roles if role in strong]
    return found


def _entered(estate: Estate, number: int, running: list[tuple[Declared, str, int]], held: Held) -> set[int]:
    """The roles of what a principal may put its own code into."""
    told = estate.facts[number].get("actions")
    actions = [str(each) for each in told] if isinstance(told, list) and running else []
    asking = word(estate.resources[number].body, "arn") if actions else ""
    spoken = {
        way for each, _, _ in running for way in _ENTERED[each.kind] if any(matches(said, way) for said in actions)
    }
    if not (asking and spoken):
        return set()
    rights = Rights(asking, held.of(number), boundary(estate, number))
    toward = {way: rights.toward(way) for way in spoken}
    ways = ((toward.get(way), each, arn, role) for each, arn, role in running for way in _ENTERED[each.kind])
    return {role for way, each, arn, role in ways if way and _may(way, arn, tags=_tags(each))}


def _tags(each: Declared) -> dict[str, str] | None:
    """The tags of what runs; None where they are not read."""
    tags = each.body.get("tags")
    if each.kind not in _TAGGED:
        return None
    if tags.is_map:
        return {name: node.text for name, node in tags.items()}
    return {word(tag, "Key", "key"): word(tag, "Value", "value") for tag in tags}


def _may(way: Toward, arn: str, service: str = "", tags: dict[str, str] | None = None) -> bool:
    """Whether it is allowed on a resource, for this service, and neither denied nor left out by a boundary."""
    allows = [each for each in way.own.allows if (not service or _hands(each, service)) and _bears(each, tags)]
    given = Reach(tuple(allows), way.own.denies)
    return given.permits(arn) and (way.boundary is None or way.boundary.permits(arn))


def _bears(statement: Statement, tags: dict[str, str] | None) -> bool:
    """Whether a resource with these tags has those that the conditions of a statement ask for."""
    if tags is None:
        return True
    asked = [(named[1], each.values) for each in statement.conditions
             if (named := _TAG.fullmatch(each.key)) and each.narrows and "${" not in "".join(each.values)]  # fmt: skip
    return all(any(matches(value, tags.get(name, "")) for value in values) for name, values in asked)


def _hands(statement: Statement, service: str) -> bool:
    """Whether its conditions leave it to hand a role to a service."""
    to = [each for each in statement.conditions if each.key.lower() == "iam:passedtoservice"]
    return all(any(matches(value, service) for value in each.values) != ("Not" in each.operator) for each in to)


def _beyond(first: set[int], onward: dict[int, set[int]]) -> set[int]:
    """These roles and all that they lead to."""
    reached, following = set(first), [*first]
    while following:
        new = onward.get(following.pop(), set()) - reached
        reached |= new
        following += new
    return reached


def _rules(facts: Facts) -> bool:
    """Whether rights amount to those of an administrator."""
    policies = facts.get("policies")
    named = isinstance(policies, list) and any(_RULES.match(str(each)) for each in policies)
    return facts.get("admin") is True or named or bool(facts.get("raises_rights"))


def _means(estate: Estate, pattern: str, role: int) -> bool:
    """Whether a resource of a statement is this role."""
    arn = word(estate.resources[role].body, "arn")
    return bool(arn and matches(pattern, arn)) or role in numbers(Node([Node(pattern)]))


def _trusted(estate: Estate, role: int) -> set[str]:
    """Whom a role trusts."""
    trust = statements(first(estate.resources[role].body, "assume_role_policy", "assume_role_policy_document"))
    return {name for each in trust if each.allows for name in each.principals}
