"""Reading: every source is listed, and every item that changed is examined in worker processes."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from upright.app.activity import Activity, read_activity
from upright.app.catalog import named
from upright.app.config import Config
from upright.app.guard import told
from upright.app.parts import Kept
from upright.app.state import State
from upright.app.traffic import Traffic, read_traffic
from upright.app.unchanged import Before, stamps_of
from upright.connect.connector import Connector, Source
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

if TYPE_CHECKING:
    from upright.app import work
    from upright.app.watching import Memory

BATCH_ITEMS = 24
WORTH_LOADING = 20  # items with one end of their names for which detectors are loaded before the work is shared
WORTH_A_WORKER = 128  # items for which one more process pays
BATCH_BYTES = 4 << 20
COUNTED = frozenset({"logs", "traces"})  # sources of which only the use of things is kept

Progress = Callable[[str, int, int], None]


@dataclass
class Reading:
    """What the sources gave: results of every item, gaps, and which sources were read to their end. `kept`: the parts
    of those in which nothing changed; `stamps` of the files of the others, `reader` of what examined them: see
    `upright.app.unchanged`.
    """

    results: list[work.Result] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    stores: dict[str, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    completed: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    kept: dict[str, Kept] = field(default_factory=dict)
    stamps: dict[str, dict[str, str]] = field(default_factory=dict)
    reader: str = ""
    items: int = 0
    size: int = 0
    traffic: Traffic = field(default_factory=Traffic)
    activity: Activity = field(default_factory=Activity)


def read(
    config: Config,
    state: State,
    workers: int,
    tell: Progress,
    work: Literal["make", "look", "again"] = "make",
    growth: int = 0,
    memory: Memory | None = None,
    before: Before | None = None,
) -> Reading:
    """Read every source and examine every item in worker processes; `work` says how, a function of `app/work.py`.
    `growth`: bytes after which a worker is replaced (0: as the executor does). `memory`, `before`: what earlier scans
    saw of the same, in this process and in the store.
    """
    reading = Reading(asked={source.name for source in config.sources}, reader=before.reader if before else "")
    carried = [source for source in config.sources if named("connectors", source.type).carries]
    listed = [source for source in config.sources if source not in carried and source.type not in COUNTED]
    items, known = _listed(listed, reading, tell, before)
    fresh, recalled = memory.recall(items) if memory else (items, [])
    coming = chain(fresh, chain.from_iterable(_items(source, reading) for source in carried))
    available = workers or os.cpu_count() or 1
    count = available if carried else min(available, 1 + len(fresh) // WORTH_A_WORKER)
    first = next(coming, None)
    if first is not None:
        more = {"make": _first(fresh, known, carried=bool(carried)), "look": (_many(fresh),), "again": ()}[work]
        pool = _Pool(work, (state.key(), *more), count, growth)
        _examine(chain((first,), coming), reading, pool, tell, len(fresh))
    if memory:
        memory.keep(reading.results)
        reading.results += recalled
        reading.items += len(recalled)
    _count(config, state, workers, tell, reading)
    reading.results.sort(key=lambda result: (result.source, result.path))
    if reading.results:
        from upright.app.following import follow

        told = [_with_profile(result, known) for result in reading.results]
        reading.results = follow(items, told, available)
    return reading


def _listed(
    sources: Iterable[Source], reading: Reading, tell: Progress, before: Before | None
) -> tuple[list[Item], dict[tuple[str, str], work.Result]]:
    """The items of all sources in which something changed, and what is known of those items that did not."""
    items: list[Item] = []
    known: dict[tuple[str, str], work.Result] = {}
    for source in sources:
        gaps = len(reading.gaps)
        found = list(_items(source, reading))
        stamps = stamps_of(source, found, reading.gaps[gaps:]) if before and source.name in reading.completed else {}
        kept = before.standing(source, stamps) if before else None
        if kept is not None:
            reading.kept[source.name] = kept
            reading.items, reading.size = reading.items + len(found), reading.size + sum(item.size for item in found)
            del reading.gaps[gaps:]
            continue
        if before:
            reading.stamps[source.name] = stamps
            known |= before.profiles(source, stamps)
        items += found
        tell("listing", len(items), 0)
    return items, known


def _with_profile(result: work.Result, known: Mapping[tuple[str, str], work.Result]) -> work.Result:
    before = known.get((result.source, result.path))
    return replace(result, profile=before.profile) if before else result


def _count(config: Config, state: State, workers: int, tell: Progress, reading: Reading) -> None:
    """Read the sources of which only the use of things is kept."""
    logs = [source for source in config.sources if source.type == "logs"]
    if logs:
        reading.traffic = read_traffic(logs, state.key(), config.services, workers, tell)
        reading.gaps += reading.traffic.gaps
        reading.completed |= reading.traffic.completed
    traces = [source for source in config.sources if source.type == "traces"]
    if traces:
        reading.activity = read_activity(traces, workers, tell)
        reading.gaps += reading.activity.gaps
        reading.completed |= reading.activity.completed


@dataclass(frozen=True, slots=True)
class _Pool:
    """The worker processes of one reading: what they do and with what, how many, after what growth each is replaced."""

    work: Literal["make", "look", "again"]
    arguments: tuple[Any, ...]
    count: int
    growth: int


def _first(items: Sequence[Item], known: Collection[tuple[str, str]], *, carried: bool) -> tuple[Any, ...]:
    """What `work.make` is told: whose profiles are known, and unless so much is new that all is wanted of it, what is.

    `carried`: more comes of which nothing is known yet.
    """
    unknown = [item for item in items if (item.source, item.path) not in known]
    if carried or len(unknown) > WORTH_A_WORKER:
        return (frozenset(known),)
    return frozenset(known), _many(items), _many(unknown)


def _many(items: Iterable[Item]) -> frozenset[str]:
    """The ends of the names of many items."""
    counted = Counter(item.suffix for item in items)
    return frozenset(suffix for suffix, count in counted.items() if count >= WORTH_LOADING)


def _examine(coming: Iterator[Item], reading: Reading, pool: _Pool, tell: Progress, listed: int) -> None:
    """Examine every item. What it takes is loaded here, since there may be nothing to examine."""
    from upright.app import work
    from upright.app.executor import Executor, Failure, Limits

    limits = Limits(growth=pool.growth) if pool.growth else None
    makes: dict[str, Callable[..., Any]] = {"make": work.make, "look": work.look, "again": work.again}
    executor = Executor(makes[pool.work], pool.arguments, pool.count, limits, preload="upright.app.preload")
    kept, done = [], 0
    for outcome in executor.packed(_batches(coming, reading)):
        if isinstance(outcome, Failure):
            done += 1
            reading.gaps.append(Gap(outcome.item.path, outcome.why, outcome.code, outcome.item.source))
        else:
            done += outcome.count
            kept.append(outcome)
        tell("examining", done, max(listed, reading.items))
    while kept:
        reading.results += kept.pop().results()


def _items(source: Source, reading: Reading) -> Iterator[Item]:
    """The items of one source; a source that fails is a gap and stays incomplete, so nothing of it counts as gone."""
    failed: list[Gap] = []
    for found in told(partial(_told, source), source.name, failed):
        if isinstance(found, Observation):
            reading.stores[source.name].append(found)
        elif isinstance(found, Edge):
            reading.edges[source.name].append(found)
        elif isinstance(found, Gap):
            reading.gaps.append(found)
        else:
            yield found
    reading.gaps += failed
    if not failed:
        reading.completed.add(source.name)


def _told(source: Source) -> Iterator[Item | Observation | Edge | Gap]:
    connector: Connector = named("connectors", source.type)
    if connector.stores:
        yield from connector.stores(source)
    yield from connector.read(source)


def _batches(items: Iterable[Item], reading: Reading) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        reading.items, reading.size = reading.items + 1, reading.size + item.size
        batch.append(item)
        size += item.size
        if len(batch) >= BATCH_ITEMS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
