"""Trying a source before it is scanned: what works, what is refused, and which permissions are missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from upright.app.catalog import units
from upright.app.guard import told
from upright.connect.connector import Connector, Source, Trial
from upright.model.evidence import Gap, Observation
from upright.model.item import Item

_FIRST = 20  # items that are looked at of a source that cannot say what it asks
_OUTCOMES = {"denied": "refused", "unreachable": "unanswered", "unsupported": "unanswered", "crashed": "unanswered"}


def tried(source: Source) -> Iterator[Trial]:
    """Each call that reading a source makes, tried once; where its connector cannot tell them apart, the reading of its
    first items.
    """
    connector: Connector = units("connectors")[source.type]
    failed: list[Gap] = []
    yield from told(partial(connector.tries or _read, source), source.name, failed)
    yield from (_failure("enter", ", ".join(connector.permissions), gap) for gap in failed)


def _failure(what: str, needed: str, gap: Gap) -> Trial:
    outcome = _OUTCOMES.get(gap.code, "works")
    return Trial(what, needed if outcome in {"refused", "works"} else "", outcome, gap.why)


def _read(source: Source) -> Iterator[Trial]:
    """What the source consists of, and then the first of what lies in it."""
    connector: Connector = units("connectors")[source.type]
    needed = ", ".join(connector.permissions)
    failed: list[Gap] = []
    stores = told(partial(connector.stores, source), source.name, failed) if connector.stores else ()
    items = islice(told(partial(connector.read, source), source.name, failed), _FIRST)
    for what, part in (("list", stores), ("read", items)):
        count = 0
        for found in part if not failed else ():
            if isinstance(found, Gap):
                yield _failure(found.where, needed, found)
            else:
                count += isinstance(found, Observation | Item)
        if count:
            things = "thing" if count == 1 and what == "read" else "1 thing" if count == 1 else f"{count} things"
            yield Trial(what, needed, "works", things if what == "list" else f"the first {things}")
    yield from (_failure("enter", needed, gap) for gap in failed)
