"""Policies of AWS: statements in one form, whether written as JSON text, as blocks or as a data source.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from upright.discover.cloud.patterns import matches
from upright.discover.readers.node import MAX_DEPTH, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TEXT = 100_000
# What changes or deletes: a wildcard for a service, or in place of the verb, is every verb, and the data API of a
# database runs whatever statement comes.
_WRITES = re.compile(
    r"^(?:[*?]+|[\w*-]+:(?:\*[\w*?]*|(?:Put|Delete|Replicate|Restore|Write|Update|Create|BatchWrite|PartiQL(?:\*|Insert|Update|"
    r"Delete)|(?:Batch)?Execute(?:\*|Statement|Sql)|ESHttp(?:\*|Put|Post|Delete|Patch))[\w*?]*))$",
    re.IGNORECASE,
)
_ONLY_WRITES = re.compile(
    r"^[\w-]+:(?:Put|Delete|Replicate|Restore|Write|Update|Create|BatchWrite|PartiQL(?:Insert|Update|Delete))[\w*?]*$",
    re.IGNORECASE,
)
_ANYONE = frozenset({"*", "arn:aws:iam::*:root"})
_EVERYTHING = re.compile(r"\*+|arn:(?:aws[\w-]*|\*)(?::\*)+")
# The whole world, or most of it: patterns without a word of their own, addresses by the first few bits.
_ANY_VALUE = re.compile(
    r"^(?:[*?]+|(?:o|ou|vpce?)-[*?].*|[\d.]+/[0-7]|[\da-f:]*:/\d|arn:aws[\w-]*:(?:\*|(?:iam|sts)::\*:|s3:::\*$).*)$",
    re.IGNORECASE,
)
# Conditions that keep the rest of the world out: where the caller comes from, and in whose name. A word that the caller
# brings himself, and that is no secret (`sts:ExternalId`), is none of them:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
_NARROW = re.compile(
    r"source(?:vpce?|ip|arn|account|owner|orgid)|principal(?:orgid|account|arn|orgpaths)|vpcsourceip|calledvia|userid|"
    r"oidc|:sub\b|:aud\b|federateduser",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"aws:(?:vpc)?sourceip$", re.IGNORECASE)

# What is the same for all who come from outside: not a service of AWS, and not in the name of one.
_OUTSIDERS = re.compile(r"aws:(?:PrincipalIsAWSService|ViaAWSService)", re.IGNORECASE)
_EVERY_CALL = re.compile(r"aws:(?:RequestedRegion|SecureTransport)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison: `StringLike`, `token.actions.githubusercontent.com:sub`, what it is held against."""

    operator: str
    key: str
    values: tuple[str, ...]

    @property
    def idle(self) -> bool:
        """Whether it keeps nothing back: whatever is asked for fits it, or all that is done in a region or over TLS."""
        anything = "Not" not in self.operator and any(value in {"*", "**"} for value in self.values)
        return anything or bool(_EVERY_CALL.fullmatch(self.key))

    @property
    def narrows(self) -> bool:
        """Whether it keeps somebody out: a value that is not just anything, compared for being so.

        What holds where the key is absent (`...IfExists`, `ForAllValues:`) keeps out nobody who leaves it away,
        and what only asks whether there is one (`Null`) nobody who brings any.
        """
        loose = "Not" in self.operator or self.operator.endswith("IfExists") or self.operator.startswith("ForAll")
        loose = loose or self.operator == "Null"
        return not loose and not any(_ANY_VALUE.match(value) for value in self.values)

    @property
    def excludes(self) -> bool:
        """Of a denial, whether it speaks of whoever is not some: not of an organisation, not from a network."""
        named = "Not" in self.operator and bool(_NARROW.search(self.key))
        return named and not any(_ANY_VALUE.match(value) for value in self.values)

    @property
    def outside(self) -> bool:
        """Whether it holds for everyone from outside."""
        return bool(_OUTSIDERS.fullmatch(self.key)) and {*self.values} == {"false"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `principals`: ids as written, `*` for everyone, also where all but a few are allowed
    (`NotPrincipal`); `narrow`: a condition says who may come, or a denial beside it keeps out all others;
    `conditioned`: there is any condition, and `conditions` are those that were understood;
    `but_actions`, `but_resources` and `but_principals`: those that it leaves out (`NotAction`).
    """

    allows: bool
    principals: tuple[str, ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    narrow: bool
    conditioned: bool = False
    but_actions: tuple[str, ...] = ()
    but_resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    but_principals: tuple[str, ...] = ()

    @property
    def anyone(self) -> bool:
        """Whether it lets everyone in."""
        return self.allows and not self.narrow and bool(_ANYONE & set(self.principals))

    @property
    def limited(self) -> bool:
        """Whether a condition may keep something back."""
        return self.conditioned and not (self.conditions and all(each.idle for each in self.conditions))

    @property
    def writes(self) -> bool:
        """Whether it allows to change or delete things."""
        return self.allows and any(_WRITES.match(action) for action in self.actions)

    @property
    def reads(self) -> bool:
        """Whether it allows more than to change things."""
        return self.allows and not all(_ONLY_WRITES.match(action) for action in self.actions)

    @property
    def everywhere(self) -> bool:
        """Whether it holds for every resource."""
        return any(map(_EVERYTHING.fullmatch, self.resources))


def by_address_only(rules: list[Statement]) -> bool:
    """Whether all that rules allow is allowed to some addresses alone."""
    allows = [each for each in rules if each.allows]
    return bool(allows) and all(
        any(_ADDRESS.search(one.key) and one.narrows for one in each.conditions) for each in allows
    )


def statements(policy: Node) -> list[Statement]:
    """The statements of a policy, however it is written."""
    node = whole_policy(policy)
    found: list[Statement] = []
    for name in ("Statement", "statement"):
        inner = node.get(name)
        items = [inner] if inner.is_map else list(inner)
        found += [_statement(_lowered(item)) for item in items if item.is_map]
    shut = [each for each in found if _shuts(each)]
    return (
        [replace(each, narrow=True) if any(_within(each, no) for no in shut) else each for each in found]
        if shut
        else found
    )


def _shuts(statement: Statement) -> bool:
    """Whether it denies something to all but some."""
    held = statement.conditions
    if statement.allows or "*" not in statement.principals:
        return False
    return any(each.excludes for each in held) and all(each.excludes or each.outside for each in held)


def _within(statement: Statement, denial: Statement) -> bool:
    """Whether all that a statement allows is denied to all but some."""
    actions = bool(statement.actions) and all(
        any(matches(no, each) for no in denial.actions) for each in statement.actions
    )
    return (
        statement.allows
        and actions
        and all(any(matches(no, each) for no in denial.resources) for each in statement.resources)
    )


def whole_policy(policy: Node) -> Node:
    """A policy as a tree, also where it is written as JSON in a text."""
    text = policy.text.strip()
    if not text.startswith("{") or len(text) > MOST_TEXT:
        return policy
    try:
        return _noded(json.loads(text), policy.line, 0)
    except (ValueError, RecursionError):
        return policy


def _noded(value: object, line: int, depth: int) -> Node:
    if depth > MAX_DEPTH:
        return Node(None, line)
    if isinstance(value, dict):
        return Node({str(name): _noded(child, line, depth + 1) for name, child in value.items()}, line)
    if isinstance(value, list):
        return Node([_noded(child, line, depth + 1) for child in value], line)
    return Node(value, line)


def _lowered(item: Node) -> Node:
    return Node({name.lower().replace("_", ""): child for name, child in item.items()}, item.line)


def _statement(item: Node) -> Statement:
    held = tuple(_conditions(item))
    effect = item.get("effect").text or "Allow"
    but = tuple(_principals(item, "notprincipal", "notprincipals"))
    resources = [*item.get("resource").strings(), *item.get("resources").strings()]
    return Statement(
        allows=effect.lower() == "allow",
        principals=("*",) if but else tuple(_principals(item, "principal", "principals")),
        but_principals=but,
        actions=(*item.get("action").strings(), *item.get("actions").strings()),
        resources=tuple(resources),
        narrow=any(_NARROW.search(each.key) and each.narrows for each in held),
        conditioned=bool(item.get("condition")) or bool(item.get("conditions")),
        conditions=held,
        but_actions=(*item.get("notaction").strings(), *item.get("notactions").strings()),
        but_resources=(*item.get("notresource").strings(), *item.get("notresources").strings()),
    )


def _principals(item: Node, *names: str) -> Iterator[str]:
    for name in names:
        node = item.get(name)
        yield from node.strings()
        for part in [node] if node.is_map else node:
            kind = part.get("type").text
            for other, ids in part.items():
                if other not in {"type", "identifiers"}:
                    yield from ids.strings()
            if kind:
                yield from part.get("identifiers").strings()


def _conditions(item: Node) -> Iterator[Condition]:
    """What conditions compare, whether written as JSON (`{StringEquals: {key: value}}`) or as blocks of Terraform."""
    for name in ("condition", "conditions"):
        node = item.get(name)
        for block in [node] if node.is_map else node:
            if block.get("variable"):
                yield Condition(
                    block.get("test").text, block.get("variable").text, tuple(block.get("values").strings())
                )
                continue
            for operator, keys in block.items():
                for key, values in keys.items():
                    yield Condition(operator, key, tuple(values.strings()))
