"""What `upright classify` says of each target: files are read in workers, since whatever is in them may be hostile.

A single text file is read right here, which saves the start of a worker: text is read by no parser but our own.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO

from upright.app.catalog import units
from upright.app.config import config_of
from upright.app.executor import Executor, Failure, Limits
from upright.app.guard import guarded
from upright.classify.engine import Engine
from upright.classify.format import format_of
from upright.classify.reading import Readout, read_item
from upright.classify.sample import Depth, Reach
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

BATCH = 16  # items that a worker takes at a time
SECONDS = {Depth.SAMPLE: 120.0, Depth.ON_HIT: 3600.0, Depth.FULL: 86_400.0}  # for one item
INPUT = "-"  # names standard input


@dataclass(frozen=True, slots=True)
class Asked:
    """How items are read: see `readouts`."""

    reach: Reach
    why: bool = False
    whole: bool = False


Numbered = tuple[int, Item]
Answer = tuple[int, str, Readout]


def readouts(
    targets: Iterable[str],
    engine: Engine,
    standard_input: BinaryIO,
    *,
    why: bool = False,
    reach: Reach | None = None,
    whole: bool = False,
) -> Iterator[tuple[str, Readout]]:
    """`(path, readout)` of every file of every target, in order. `why`: with explanations. `whole`: every file is
    labelled as one, with its kind of document and signs of poisoning.
    """
    asked = Asked(reach or Reach(), why, whole)
    for target in targets:
        if target == INPUT:
            with tempfile.NamedTemporaryFile(prefix="upright-") as copy:
                shutil.copyfileobj(standard_input, copy)
                copy.flush()
                yield from _all(iter((Item("input", INPUT, copy.tell(), copy.name),)), engine, asked)
        else:
            for source in config_of([target]).sources:
                yield from _all(units("connectors")[source.type].read(source), engine, asked)


def _all(items: Iterator[Item | Gap], engine: Engine, asked: Asked) -> Iterator[tuple[str, Readout]]:
    first = list(islice(items, 2))
    if len(first) == 1 and isinstance(first[0], Item) and _is_text(first[0]):
        yield (
            first[0].path,
            read_item(first[0], engine, why=asked.why, reach=asked.reach, whole=asked.whole, alone=True),
        )
        return
    waiting: dict[int, tuple[str, Readout]] = {}
    due = 0
    numbered = enumerate(chain(first, items))
    executor = Executor(make, (engine, asked), limits=Limits(seconds=SECONDS[asked.reach.depth]))
    for answer in executor.run(_batches(numbered, waiting)):
        number, path, readout = _failed(answer) if isinstance(answer, Failure) else answer
        waiting[number] = (path, readout)
        while due in waiting:
            if (told := waiting.pop(due))[0]:
                yield told
            due += 1
    yield from (waiting[number] for number in sorted(waiting) if waiting[number][0])


def _is_text(item: Item) -> bool:
    try:
        unit = format_of(item)
    except (AccessDenied, Unreachable):
        return True
    return unit.sections is not None and not unit.encloses


def _batches(
    numbered: Iterable[tuple[int, Item | Gap]], waiting: dict[int, tuple[str, Readout]]
) -> Iterator[list[Numbered]]:
    """Items for the workers; what the connector could not read goes straight to what waits to be said."""
    batch: list[Numbered] = []
    for number, item in numbered:
        if isinstance(item, Gap):
            waiting[number] = ("" if item.code == "ignored" else item.where, Readout(gaps=(item,)))
            continue
        batch.append((number, item))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(item: Item, engine: Engine, asked: Asked) -> Readout:
    return read_item(item, engine, why=asked.why, reach=asked.reach, whole=asked.whole)


def make(engine: Engine, asked: Asked) -> Callable[[Numbered], Answer]:
    """Build the work function of one worker."""

    def work(numbered: Numbered) -> Answer:
        number, item = numbered
        gaps: list[Gap] = []
        readout = guarded(item, gaps, lambda: _read(item, engine, asked))
        return number, item.path, readout or Readout(gaps=tuple(gaps))

    return work


def _failed(failure: Failure) -> Answer:
    number, item = failure.item
    return number, item.path, Readout(gaps=(Gap(item.path, failure.why, failure.code, item.source),))
