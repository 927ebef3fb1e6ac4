"""The channel unit: tells people, or their ticket system, of a finding, and of its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from upright.model.unit import Unit

Settings: TypeAlias = "Mapping[str, str]"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told: names, places and reasons, masked as findings are. `did`: what was done about it by itself."""

    finding: str
    rule: str
    title: str
    severity: str
    asset: str
    where: str
    reason: str
    remedy: str
    policy: str = ""
    did: str = ""
    fixed: bool = False

    @property
    def key(self) -> str:
        """The same for every notice of one finding."""
        return f"upright-{self.finding}"

    @property
    def subject(self) -> str:
        """One line."""
        return f"{'Fixed' if self.fixed else self.severity.capitalize()}: {self.title} ({self.asset})"[:200]

    @property
    def facts(self) -> dict[str, str]:
        """The rest by name, without what is not known."""
        told = {
            "What": self.reason,
            "Where": self.where,
            "Do": "" if self.fixed else self.remedy,
            "Done": self.did,
            "Policy": self.policy,
            "Rule": self.rule,
            "Finding": self.finding,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def record(self) -> dict[str, Any]:
        """All of it, for programs: schema `upright/notice/1`."""
        return {
            "schema": "upright/notice/1",
            "key": self.key,
            "status": "fixed" if self.fixed else "open",
            "finding": self.finding,
            "rule": self.rule,
            "title": self.title,
            "severity": self.severity,
            "asset": self.asset,
            "where": self.where,
            "reason": self.reason,
            "remedy": self.remedy,
            "policy": self.policy,
            "did": self.did,
        }


Tell: TypeAlias = "Callable[[Notice, Settings], str]"
Close: TypeAlias = "Callable[[Notice, str, Settings], None]"


@dataclass(frozen=True, kw_only=True)
class Channel(Unit):
    """`tell` sends a notice and gives what the other side calls it (a ticket's key; empty: nothing). `close` is given
    that name once the finding is fixed. Both raise AccessDenied or Unreachable.

    `needs` and `takes` are the settings that must and may be given; those in `secret` only as the name of a variable
    of the environment (`token_env`). Found by the catalog as the constant `CHANNEL`.
    """

    needs: frozenset[str]
    tell: Tell
    close: Close
    takes: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
