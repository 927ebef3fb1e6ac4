"""Whom a statement speaks of, as far as that is known of a principal by its ARN.

Conditions on who asks (`aws:PrincipalArn`, `aws:PrincipalAccount`...) are answered; all others are not known before
somebody asks. Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html,
`reference_policies_elements_notprincipal.html` and `reference_policies_condition-keys.html` there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from upright.discover.cloud.patterns import means
from upright.discover.cloud.policies import Condition, Statement

_ARN = re.compile(r"^arn:aws[\w-]*:iam::(\d{12}):(role|user)/(?:.*/)?([^/]+)$")
_SESSION = re.compile(r"^arn:aws[\w-]*:sts::(\d{12}):assumed-role/([^/]+)/")
_OPERATOR = re.compile(
    r"(?:For(?:Any|All)Values?:)?(String|Arn|Bool)(Not)?(Equals|Like)?(?:IgnoreCase)?(?:IfExists)?", re.IGNORECASE
)
_SIGNS = frozenset("*?$")  # each stands for itself
_VARIABLE = re.compile(r"\$\{([^{}]{1,200})\}")


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal: its ARN, and what is known of it by that."""

    arn: str
    account: str = ""
    kind: str = ""
    name: str = ""

    @classmethod
    def of(cls, arn: str) -> Caller:
        """By the ARN of a role or user."""
        match = _ARN.match(arn)
        return cls(arn, *match.groups()) if match else cls(arn)

    def is_root(self, principal: str) -> bool:
        """Whether a principal of a policy is its account as a whole."""
        whole = principal == self.account or (principal.endswith(":root") and f"::{self.account}:" in principal)
        return bool(self.account) and whole

    def is_named(self, principal: str) -> bool:
        """Whether it is a principal of a policy, or a session of the role is."""
        return principal == self.arn or self.is_session(principal)

    def is_session(self, principal: str) -> bool:
        """Whether a principal of a policy is a session of this role."""
        session = _SESSION.match(principal)
        return session is not None and self.kind == "role" and session.groups() == (self.account, self.name)

    @property
    def is_service_linked(self) -> bool:
        """Whether it is a role that a service of AWS keeps for itself, which no organisation binds."""
        return ":role/aws-service-role/" in self.arn

    @property
    def _known(self) -> dict[str, str]:
        """What conditions and variables ask for, as far as it is known; empty is what it does not have."""
        if not self.kind:
            return {"aws:principalarn": self.arn, "aws:principalisawsservice": "false"}
        user = self.kind == "user"
        return {
            "aws:principalarn": self.arn,
            "aws:principalaccount": self.account,
            "aws:principalisawsservice": "false",
            "aws:principaltype": "User" if user else "AssumedRole",
            "aws:username": self.name if user else "",
        }

    def fits(self, statement: Statement) -> bool | None:
        """Whether the conditions of a statement hold whenever it asks; None: that depends."""
        if not statement.conditioned:
            return True
        answers = [self._holds(each) for each in statement.conditions]
        if False in answers:
            return False
        return None if None in answers or not answers else True

    def _holds(self, condition: Condition) -> bool | None:
        known = self._known.get(condition.key.lower())
        operator = _OPERATOR.fullmatch(condition.operator)
        if known is None or not operator or any("${" in value for value in condition.values):
            return None
        if not known:  # what is compared with what is not there differs from it
            return bool(operator[2]) or condition.operator.lower().endswith("ifexists")
        alike = operator[1].lower() == "arn" or (operator[3] or "").lower() == "like"
        found = any(means(value, known) if alike else value.lower() == known.lower() for value in condition.values)
        return found != bool(operator[2])

    def filled(self, statement: Statement) -> Statement:
        """The statement with the variables in its resources filled in. What is known only later may be anything where
        that lets something be done, and nothing where it forbids it.
        """
        if not any("${" in arn for arn in (*statement.resources, *statement.but_resources)):
            return statement
        resources = (self._without_variables(arn, later=statement.allows) for arn in statement.resources)
        but = (self._without_variables(arn, later=not statement.allows) for arn in statement.but_resources)
        return replace(statement, resources=tuple(resources), but_resources=tuple(but))

    def _without_variables(self, arn: str, *, later: bool) -> str:
        known = self._known

        def fill(variable: re.Match[str]) -> str:
            name, _, otherwise = variable[1].partition(",")
            found = known.get(name.strip().lower())
            if found is None and variable[1] not in _SIGNS:
                return "*" if later else variable[0]
            return found or otherwise.strip().strip("'") or variable[0]

        return _VARIABLE.sub(fill, arn)
