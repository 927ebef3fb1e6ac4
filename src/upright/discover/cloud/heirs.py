"""Who may become somebody stronger: principals that may take a role with wide rights, or hand it to what they start, or
take a role that may, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first, word
from upright.discover.cloud.held import Held, boundary
from upright.discover.cloud.limits import narrowed
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.policies import statements
from upright.discover.cloud.rights import Rights, Toward
from upright.discover.cloud.scopes import numbers
from upright.discover.readers.node import Node
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts

_RULES = re.compile(r"^(?:AdministratorAccess|IAMFullAccess|PowerUserAccess)$")
_MOST = 200  # strong roles that one principal is held against


def heirs(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and the names of the strong roles that each principal may take or hand on."""
    roles = [number for number, label in sorted(estate.labels.items())
             if label == "identity" and estate.resources[number].kind == "aws_iam_role"]  # fmt: skip
    strong = [number for number in roles if _rules(narrowed(estate.facts[number]))]
    ways = [role for role in roles if role not in strong and estate.facts[role].get("takes_roles")]
    if not strong:
        return
    held, there = Held(estate), [*strong[:_MOST], *ways[:_MOST]]
    onward = {role: _taken(estate, role, there, held) for role in ways[:_MOST]}
    for number, label in sorted(estate.labels.items()):
        patterns = estate.facts[number].get("takes_roles") if label == "identity" else None
        if not patterns or _rules(narrowed(estate.facts[number])):
            continue
        reached = _beyond(onward.get(number) or _taken(estate, number, there, held), onward)
        taken = [estate.resources[role].title for role in strong[:_MOST] if role in reached and role != number]
        if taken:
            yield number, label, {"takes_strong_roles": listed(sorted(set(taken)))}


def _taken(estate: Estate, number: int, roles: list[int], held: Held) -> set[int]:
    """Of these roles those that a principal may take or hand on."""
    patterns = estate.facts[number].get("takes_roles")
    own = narrowed(estate.facts[number])
    if not isinstance(patterns, list) or not own:
        return set()
    named = {
        role for role in roles if role != number and any(_means(estate, number, str(each), role) for each in patterns)
    }
    asking = word(estate.resources[number].body, "arn")
    if not (named and asking):
        return named
    rights = Rights(asking, held.of(number), boundary(estate, number))
    ways = [rights.toward(way) for way in ("sts:AssumeRole", "iam:PassRole")]
    return {role for role in named if not _refused(ways, word(estate.resources[role].body, "arn"))}


def _refused(ways: list[Toward], arn: str) -> bool:
    """Whether each of the ways in which it might come to a role is denied to it, or left out by its boundary."""
    given = [way for way in ways if way.own.allowed(arn)]
    return bool(given) and all(
        way.own.denied(arn) or (way.boundary is not None and not way.boundary.permits(arn)) for way in given
    )


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


def _means(estate: Estate, number: int, pattern: str, role: int) -> bool:
    """Whether a resource of a statement is this role, and the role trusts whoever asks (a service, or its account)."""
    body = estate.resources[role].body
    arn = word(body, "arn")
    if not (arn and matches(pattern, arn)) and role not in numbers(Node([Node(pattern)])):
        return False
    asking = word(estate.resources[number].body, "arn")
    trust = statements(first(body, "assume_role_policy", "assume_role_policy_document"))
    names = {name for each in trust if each.allows for name in each.principals}
    services = any(name.endswith(".amazonaws.com") for name in names)
    return services or not asking or asking in names or any(f":{asking.split(':')[4]}:root" in name for name in names)
