"""What policies of AWS allow together: identity policies, boundaries, policies of resources and of the organisation.

An explicit deny wins; a boundary and the organisation only narrow. Conditions on who asks are answered; under others
access is rather seen than missed: an allow with a condition counts, a deny with one does not.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from upright.discover.cloud.callers import Caller
from upright.discover.cloud.patterns import matches, means
from upright.discover.cloud.policies import Statement


@dataclass(frozen=True, slots=True)
class Reach:
    """The statements that speak of one action and one principal: what they say of which resource."""

    allows: tuple[Statement, ...] = ()
    denies: tuple[Statement, ...] = ()

    @classmethod
    def of(cls, statements: Iterable[Statement], action: str, who: Caller) -> Reach:
        """Of these statements those that speak of an action when this principal asks."""
        spoken = [(who.filled(each), who.fits(each)) for each in statements if _speaks(each, action)]
        denies = tuple(each for each, fits in spoken if not each.allows and fits)
        return cls(tuple(each for each, fits in spoken if each.allows and fits is not False), denies)

    def allowed(self, arn: str) -> bool:
        """Whether one of them allows it on a resource."""
        return any(_covers(each, arn) for each in self.allows)

    def denied(self, arn: str) -> bool:
        """Whether one of them denies it on a resource."""
        return any(_covers(each, arn) for each in self.denies)

    def permits(self, arn: str) -> bool:
        """Whether they leave it as it was allowed: one of them allows it, and none denies it."""
        return self.allowed(arn) and not self.denied(arn)


def _speaks(statement: Statement, action: str) -> bool:
    if statement.but_actions:
        return not any(matches(each, action) for each in statement.but_actions)
    return any(matches(each, action) for each in statement.actions)


def _covers(statement: Statement, arn: str) -> bool:
    if statement.but_resources:
        return not any(means(each, arn) for each in statement.but_resources)
    return any(means(each, arn) for each in statement.resources)


@dataclass(frozen=True)
class Rights:
    """What one principal is given. `boundary` None: it has none, or it could not be read; `organisation`: one list of
    statements for each level of the organisation above its account that has policies; each of them must allow.
    """

    arn: str
    own: Sequence[Statement]
    boundary: Sequence[Statement] | None = None
    organisation: Sequence[Sequence[Statement]] = field(default=())

    @cached_property
    def who(self) -> Caller:
        """The principal."""
        return Caller.of(self.arn)

    def toward(self, action: str) -> Toward:
        """What it is given for one action."""
        bound = () if self.who.is_service_linked else self.organisation
        limits = [Reach.of(each, action, self.who) for each in bound]
        boundary = Reach.of(self.boundary, action, self.who) if self.boundary is not None else None
        return Toward(self.who, action, Reach.of(self.own, action, self.who), boundary, limits)


@dataclass(frozen=True, slots=True)
class Toward:
    """One principal and one action."""

    who: Caller
    action: str
    own: Reach
    boundary: Reach | None
    organisation: Sequence[Reach]

    def may(self, arn: str, of_resource: Sequence[Statement] = (), owner: str = "") -> bool:
        """Whether it may do it to a resource, whose own policy is `of_resource`; `owner`: the account of that."""
        if not (self.own.allows or of_resource):
            return False
        theirs = Reach.of([each for each in of_resource if _names(each, self.who)], self.action, self.who)
        limits = [*self.organisation, *([self.boundary] if self.boundary else [])]
        if self.own.denied(arn) or theirs.denied(arn) or any(each.denied(arn) for each in limits):
            return False
        if not all(each.allowed(arn) for each in self.organisation):
            return False
        within = self.boundary is None or self.boundary.allowed(arn)
        own = within and self.own.allowed(arn)
        if owner and self.who.account and owner != self.who.account:
            whole = [each for each in of_resource if any(map(self.who.is_root, each.principals))]
            return own and (theirs.allowed(arn) or Reach.of(whole, self.action, self.who).allowed(arn))
        if (
            not within and self.who.kind == "role"
        ):  # a boundary holds for a role that is named, not for a user or a session
            named = [each for each in of_resource if any(map(self.who.is_session, each.principals))]
            theirs = Reach.of(named, self.action, self.who)
        return (own and self._left_to_its_account(arn, of_resource)) or theirs.allowed(arn)

    def _left_to_its_account(self, arn: str, of_resource: Sequence[Statement]) -> bool:
        """Whether rights of one's own count: for a key only where its policy says so."""
        keyed = ":kms:" in arn and bool(of_resource)
        return not keyed or any(each.allows and any(map(self.who.is_root, each.principals)) for each in of_resource)


def _names(statement: Statement, who: Caller) -> bool:
    """Whether a statement of a resource speaks of a principal. What it allows to an account as a whole is left to the
    policies there; what it denies to one it denies to all in it.
    """
    if statement.but_principals:
        return not any(map(who.is_named, statement.but_principals))
    if "*" in statement.principals:
        return not statement.allows or not statement.narrow or who.fits(statement) is True
    return any(who.is_named(each) or (not statement.allows and who.is_root(each)) for each in statement.principals)
