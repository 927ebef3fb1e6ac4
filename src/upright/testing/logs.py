"""What a log format must do: be recognised by content among all others, say who reached what, and survive any bytes."""

from __future__ import annotations

from collections.abc import Sequence

from upright.discover.log import LogFormat
from upright.discover.log_reading import read_seen
from upright.model.errors import MalformedError
from upright.model.item import Item

WHEN = 1_795_257_600  # of every example: 21 November 2026, 10:00 UTC or within a day of it


def item(content: bytes) -> Item:
    """A log that holds its content, last changed when the examples were written."""
    return Item("example", "example.log", len(content), content=content, stamp=f"{WHEN * 10**9}-{len(content)}")


def check_log(unit: LogFormat, formats: Sequence[LogFormat]) -> None:
    """Read every example among all formats: it says what it must, at a time that was understood, and without gaps."""
    assert unit.examples, f"{unit.id}: no examples"
    for example in unit.examples:
        seen, gaps = read_seen(item(example.text.encode()), formats)
        said = tuple((each.host or each.app, each.person or each.client, each.sent) for each, _ in seen)
        assert said == example.says, f"{unit.id}: says {said}"
        assert not example.says or not gaps, f"{unit.id}: {gaps}"
        for _, when in seen:
            assert when is not None, f"{unit.id}: a time was not understood"
            assert abs(when - WHEN) < 2 * 86_400, f"{unit.id}: a time was misunderstood"


def check_survives(content: bytes, formats: Sequence[LogFormat]) -> None:
    """Any bytes are read, or refused with MalformedError."""
    try:
        read_seen(item(content), formats)
    except MalformedError:
        return
