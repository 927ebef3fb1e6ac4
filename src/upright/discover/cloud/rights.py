"""What policies of AWS allow together: identity policies, boundaries, policies of resources and of the organisation.

An explicit deny wins; a boundary and the organisation only narrow. Conditions are treated so that access is rather seen
than missed: an allow with a condition counts, a deny with one does not.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from upright.discover.cloud.policies import Statement


@lru_cache(maxsize=20_000)
def _pattern(text: str) -> re.Pattern[str]:
    """A pattern of AWS, in which `*` stands for any text and `?` for one character; in time linear in what it meets."""
    first, *rest = [re.escape(part).replace(r"\?", ".") for part in re.split(r"\*+", text[:2000])]
    if not rest:
        return re.compile(first, re.IGNORECASE | re.DOTALL)
    between = "".join(f"(?>.*?{part})" for part in rest[:-1] if part)
    return re.compile(f"{first}{between}.*{rest[-1]}", re.IGNORECASE | re.DOTALL)


def matches(pattern: str, text: str) -> bool:
    """Whether an action or an ARN is one of those that a pattern names."""
    return pattern == "*" or _pattern(pattern).fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Reach:
    """The statements that speak of one action: what they say of which resource."""

    allows: tuple[Statement, ...] = ()
    denies: tuple[Statement, ...] = ()

    @classmethod
    def of(cls, statements: Iterable[Statement], action: str) -> Reach:
        """Of these statements those that speak of an action."""
        spoken = [each for each in statements if _speaks(each, action)]
        denies = tuple(each for each in spoken if not each.allows and not each.conditioned)
        return cls(tuple(each for each in spoken if each.allows), denies)

    def allowed(self, arn: str) -> bool:
        """Whether one of them allows it on a resource."""
        return any(_covers(each, arn) for each in self.allows)

    def denied(self, arn: str) -> bool:
        """Whether one of them denies it on a resource."""
        return any(_covers(each, arn) for each in self.denies)


def _speaks(statement: Statement, action: str) -> bool:
    if statement.but_actions:
        return not any(matches(each, action) for each in statement.but_actions)
    return any(matches(each, action) for each in statement.actions)


def _covers(statement: Statement, arn: str) -> bool:
    if statement.but_resources:
        return not any(matches(each, arn) for each in statement.but_resources)
    return any(matches(each, arn) for each in statement.resources)


@dataclass(frozen=True, slots=True)
class Rights:
    """What one principal is given. `boundary` None: it has none, or it could not be read; `organisation`: one list of
    statements for each level of the organisation above its account that has policies; each of them must allow.
    """

    arn: str
    own: Sequence[Statement]
    boundary: Sequence[Statement] | None = None
    organisation: Sequence[Sequence[Statement]] = field(default=())

    def toward(self, action: str) -> Toward:
        """What it is given for one action."""
        limits = [Reach.of(each, action) for each in self.organisation]
        boundary = Reach.of(self.boundary, action) if self.boundary is not None else None
        return Toward(self, action, Reach.of(self.own, action), boundary, limits)


@dataclass(frozen=True, slots=True)
class Toward:
    """One principal and one action."""

    rights: Rights
    action: str
    own: Reach
    boundary: Reach | None
    organisation: Sequence[Reach]

    def may(self, arn: str, of_resource: Sequence[Statement] = ()) -> bool:
        """Whether it may do it to a resource, whose own policy is `of_resource`."""
        if not (self.own.allows or of_resource):
            return False
        theirs = Reach.of([each for each in of_resource if _names(each, self.rights.arn)], self.action)
        limits = [*self.organisation, *([self.boundary] if self.boundary else [])]
        if self.own.denied(arn) or theirs.denied(arn) or any(each.denied(arn) for each in limits):
            return False
        if not all(each.allowed(arn) for each in self.organisation):
            return False
        within = self.boundary is None or self.boundary.allowed(arn)
        return (within and self.own.allowed(arn)) or theirs.allowed(arn)


def _names(statement: Statement, principal: str) -> bool:
    """Whether a statement of a resource speaks of a principal; an account's root leaves it to its own policies."""
    everyone = "*" in statement.principals and not (statement.allows and statement.narrow)
    return everyone or principal in statement.principals
