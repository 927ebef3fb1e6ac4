"""What time it is, asked here by all that judges, so that a judgement knows whether it depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Final

MOMENT: Final = "now"  # noted when somebody asked for more than the day
_NOTED: ContextVar[set[str] | None] = ContextVar("noted", default=None)


def today() -> date:
    """The day in UTC."""
    day = datetime.now(UTC).date()
    _note(day.isoformat())
    return day


def moment() -> datetime:
    """The time in UTC."""
    _note(MOMENT)
    return datetime.now(UTC)


@contextmanager
def noting() -> Iterator[set[str]]:
    """What was asked meanwhile, in this thread: days in ISO 8601, `MOMENT`."""
    noted: set[str] = set()
    before = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(before)


def _note(asked: str) -> None:
    noted = _NOTED.get()
    if noted is not None:
        noted.add(asked)
