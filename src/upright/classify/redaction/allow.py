"""Values that a policy lets stay: exact ones, and patterns that must cover the whole value, matched in linear time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from upright.model.errors import ConfigError


def check_pattern(pattern: str) -> None:
    """Raise ConfigError when this is no pattern in the syntax that Hyperscan and `re` share."""
    Allowed(patterns=(pattern,))._database  # noqa: B018, SLF001  compiling is the check


@dataclass(frozen=True)
class Allowed:
    """What stays. Patterns are compiled at first use."""

    values: frozenset[str] = frozenset()
    patterns: Sequence[str] = ()

    def __contains__(self, value: str) -> bool:
        return value in self.values or (bool(self.patterns) and self._matches(value))

    def _matches(self, value: str) -> bool:
        hits: list[int] = []
        database = self._database
        database.scan(value.encode("utf-8", "replace"), match_event_handler=lambda *_: hits.append(1))
        return bool(hits)

    @cached_property
    def _database(self) -> Any:
        import hyperscan

        flags = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_DOTALL
        database = hyperscan.Database()
        try:
            database.compile(
                expressions=[f"^(?:{pattern})\\z".encode() for pattern in self.patterns],
                ids=list(range(len(self.patterns))),
                elements=len(self.patterns),
                flags=[flags] * len(self.patterns),
            )
        except hyperscan.error as error:
            raise ConfigError(f"not a pattern: {error}") from error
        return database
