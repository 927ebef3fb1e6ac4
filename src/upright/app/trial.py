"""Trying a source before it is scanned: what works, what is refused, and which permissions are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from upright.app.catalog import units
from upright.app.guard import told
from upright.connect.connector import Connector, Source, Trial
from upright.model.evidence import Gap, Observation
from upright.model.item import Item

_FIRST = 20  # items that are looked at of a source that cannot say what it asks
_REACH = "reach it"
_OUTCOMES = {"denied": "refused", "unreachable": "unanswered", "unsupported": "unanswered", "crashed": "unanswered"}


def tried(source: Source) -> Iterator[Trial]:
    """Each call that reading a source makes, tried once; where its connector cannot tell them apart, the reading of its
    first items.
    """
    connector: Connector = units("connectors")[source.type]
    failed: list[Gap] = []
    yield from told(partial(connector.tries or _read, source), source.name, failed)
    yield from (_failure(_REACH, gap) for gap in failed)


def _failure(what: str, gap: Gap) -> Trial:
    return Trial(what, "", _OUTCOMES.get(gap.code, "works"), gap.why)


def _read(source: Source) -> Iterator[Trial]:
    """What the source consists of, and then the first of what lies in it."""
    connector: Connector = units("connectors")[source.type]
    failed: list[Gap] = []
    if connector.stores:
        stores = told(partial(connector.stores, source), source.name, failed)
        yield from _stage("see what there is", "", stores, failed)
    if not failed:
        items = islice(told(partial(connector.read, source), source.name, failed), _FIRST)
        yield from _stage("read a sample", "the first ", items, failed)
    yield from (_failure(_REACH, gap) for gap in failed)


def _stage(what: str, of: str, part: Iterable[object], failed: list[Gap]) -> Iterator[Trial]:
    """What comes of one part of reading: what is refused in it, or else how much there is."""
    count = refused = 0
    for found in part:
        if isinstance(found, Gap):
            trial = _failure(found.where, found)
            refused += trial.outcome != "works"
            yield trial
        else:
            count += isinstance(found, Observation | Item)
    if count and not failed and not refused:
        yield Trial(
            what, "", "works", f"{of}{'' if of and count == 1 else f'{count} '}{'thing' if count == 1 else 'things'}"
        )
