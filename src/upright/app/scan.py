"""One scan, from sources to a stored snapshot. The order of the stages is written here and nowhere else.

connect -> (discover, classify in workers) -> link -> ingest -> merge -> derive -> judge -> store
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from upright import __version__
from upright.app import ingest
from upright.app.activity import Activity, read_activity
from upright.app.activity import observed as in_use
from upright.app.approval import approve
from upright.app.catalog import named, units
from upright.app.config import Config, without_credentials
from upright.app.counterparts import met
from upright.app.joining import joined_as_told
from upright.app.mcp_clients import clients
from upright.app.model_neighbours import assured
from upright.app.origins import Known, traced
from upright.app.owners import history_of
from upright.app.parts import Part, by_source, of_source, packed, unpacked
from upright.app.pins import against_pins
from upright.app.repository import containment
from upright.app.state import State
from upright.app.tables import told_by_table
from upright.app.traffic import Traffic, described, observed, read_traffic
from upright.connect.connector import Connector, Source
from upright.graph.derive import derive
from upright.graph.merge import merge
from upright.graph.owners import owned
from upright.model.errors import AccessDenied, ConflictError, MalformedError, NotFoundError, StoreError, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item
from upright.store.snapshot import Scan, Scope, Snapshot

if TYPE_CHECKING:
    from upright.app import work
    from upright.app.watching import Memory
    from upright.graph.graph import Graph
    from upright.judge.assess import Assessed
    from upright.store.store import Store
    from upright.watch.activity import Called, Calls

_ATTEMPTS = 20  # to build on the newest scan of an estate that others scan too
BATCH_ITEMS = 24
WORTH_A_WORKER = 128  # items for which one more process pays
BATCH_BYTES = 4 << 20
SMALL = 20 << 20  # bytes: what an inventory loads is loaded before it begins, so that fresh workers are cheap

_COUNTED = frozenset({"logs", "traces"})  # sources of which only the use of things is kept

Progress = Callable[[str, int, int], None]


@dataclass
class Reading:
    """What the sources gave: results of every item, gaps, and which sources were read to their end."""

    results: list[work.Result] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    stores: dict[str, list[Observation]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    completed: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    items: int = 0
    size: int = 0
    traffic: Traffic = field(default_factory=Traffic)
    activity: Activity = field(default_factory=Activity)


def inventory(config: Config, state: State, *, workers: int = 0, progress: Progress | None = None) -> Snapshot:
    """What AI there is in what the config covers, without classifying data, judging or keeping anything: every asset,
    relation and gap that a scan finds, credentials in text among them. The snapshot has the number 0.
    """
    began = datetime.now(UTC)
    reading = read(config, state, workers, progress or (lambda _stage, _done, _total: None), "look", SMALL)
    graph = join(config, reading, state.advisories)
    scopes = tuple(_scope(source, reading) for source in config.sources)
    told = "complete" if all(scope.complete for scope in scopes) else "partial"
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    stats = _stats(reading, began)
    started = began.isoformat(timespec="seconds")
    return Snapshot(Scan(0, config.estate.name, started, ended, told, __version__, stats, scopes), graph)


def scan(
    config: Config,
    state: State,
    *,
    only: Collection[str] = (),
    workers: int = 0,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Snapshot:
    """Scan what the config covers and keep the snapshot. `only`: names of the sources that are read; the others are as
    they were when last read. `progress` is told (stage, done, total). `memory`: of a process that scans again and
    again. Raises NotFoundError for no name of a source.
    """
    began = datetime.now(UTC)
    tell = progress or (lambda _stage, _done, _total: None)
    chosen = replace(config, sources=_chosen(config, only)) if only else config
    reading = read(chosen, state, workers, tell, "again" if memory else "make", memory=memory)
    fresh = parted(chosen.sources, reading)
    from upright.store.engine import open_store

    with open_store(state.store, state.workspace) as store:
        for _ in range(_ATTEMPTS):
            held = Held.of(store, config, reading.completed)
            graph = against_pins(_joined(config, state, reading, fresh, held, tell), state.folder, config.sources)
            tell("judging", 0, 1)
            judged = judge(config, graph)
            tell("storing", 0, 1)
            scopes = [_scope(source, reading, held.parts) for source in config.sources]
            try:
                store.save(
                    config.estate,
                    graph,
                    judged.findings,
                    assessed=judged.assessed,
                    unknown=judged.unknown,
                    stats=_stats(reading, began),
                    scopes=scopes,
                    undecided=judged.undecided,
                    started=began.isoformat(timespec="seconds"),
                    parts={part.source: packed(part) for part in fresh if part.source in reading.completed},
                    after=held.after,
                )
            except ConflictError:
                continue
            return store.latest(config.estate)
    raise StoreError(f"{config.estate.name}: other scans keep finishing first; nothing was saved, try again")


def _joined(config: Config, state: State, reading: Reading, fresh: Sequence[Part], held: Held, tell: Progress) -> Graph:
    tell("joining", 0, 1)
    failed = [Part(part.source, gaps=part.gaps) for part in fresh if part.source in held.parts]
    kept = [part for part in fresh if part.source not in held.parts]
    return join(config, reading, state.advisories, [*kept, *failed, *held.parts.values()])


def _chosen(config: Config, only: Collection[str]) -> tuple[Source, ...]:
    names = [source.name for source in config.sources]
    for name in only:
        if name not in names:
            close = get_close_matches(name, names, 3)
            told = f"did you mean {', '.join(close)}?" if close else f"one of {', '.join(names[:20])}"
            raise NotFoundError(f"no source {name!r} here; {told}")
    return tuple(source for source in config.sources if source.name in only)


@dataclass(frozen=True)
class Held:
    """What earlier scans read of the sources that this one did not read to their end. `after`: the number of the scan
    that this one builds on; None when it builds on none.
    """

    parts: Mapping[str, Part] = field(default_factory=dict)
    after: int | None = None

    @classmethod
    def of(cls, store: Store, config: Config, completed: Collection[str]) -> Held:
        """What the store has of them."""
        missing = {source.name for source in config.sources} - {*completed}
        if not missing:
            return cls()
        after, bodies = store.parts(config.estate)
        found = {name: unpacked(bodies[name]) for name in sorted(missing & bodies.keys())}
        return cls({name: part for name, part in found.items() if part is not None}, after)


def _stats(reading: Reading, began: datetime) -> dict[str, int | float]:
    seconds = round((datetime.now(UTC) - began).total_seconds(), 2)
    return {"items": reading.items, "bytes": reading.size, "seconds": seconds}


def _scope(source: Source, reading: Reading, held: Collection[str] = ()) -> Scope:
    """A source that was left out on purpose is complete when an earlier scan read it."""
    asked, kept = source.name in reading.asked, source.name in held
    complete = source.name in reading.completed or (kept and not asked)
    return Scope(source.name, complete, source.type, without_credentials(source.address), held=kept)


def read(
    config: Config,
    state: State,
    workers: int,
    tell: Progress,
    work: Literal["make", "look", "again"] = "make",
    growth: int = 0,
    memory: Memory | None = None,
) -> Reading:
    """Read every source and examine every item in worker processes; `work` says how, a function of `app/work.py`.
    `growth`: bytes after which a worker is replaced (0: as the executor does).
    """
    reading = Reading(asked={source.name for source in config.sources})
    items = []
    carried = [source for source in config.sources if named("connectors", source.type).carries]
    for source in config.sources:
        if source not in carried and source.type not in _COUNTED:
            items += list(_items(source, reading))
            tell("listing", len(items), 0)
    fresh, known = memory.recall(items) if memory else (items, [])
    coming = chain(fresh, chain.from_iterable(_items(source, reading) for source in carried))
    available = workers or os.cpu_count() or 1
    count = available if carried else min(available, 1 + len(fresh) // WORTH_A_WORKER)
    first = next(coming, None)
    if first is not None:
        _examine(chain((first,), coming), reading, _Pool(work, state, count, growth), tell, len(fresh))
    if memory:
        memory.keep(reading.results)
        reading.results += known
        reading.items += len(known)
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
    reading.results.sort(key=lambda result: (result.source, result.path))
    if reading.results:
        from upright.app.following import follow

        reading.results = follow(items, reading.results, available)
    return reading


@dataclass(frozen=True, slots=True)
class _Pool:
    """The worker processes of one reading: what they do, how many, after what growth each is replaced."""

    work: Literal["make", "look", "again"]
    state: State
    count: int
    growth: int


def _examine(coming: Iterator[Item], reading: Reading, pool: _Pool, tell: Progress, listed: int) -> None:
    """Examine every item. What it takes is loaded here, since there may be nothing to examine."""
    from upright.app import work
    from upright.app.executor import Executor, Failure, Limits

    limits = Limits(growth=pool.growth) if pool.growth else None
    makes: dict[str, Callable[..., Any]] = {"make": work.make, "look": work.look, "again": work.again}
    executor = Executor(makes[pool.work], (pool.state.key(),), pool.count, limits, preload="upright.app.preload")
    for done, outcome in enumerate(executor.run(_batches(coming, reading)), 1):
        tell("examining", done, max(listed, reading.items))
        if isinstance(outcome, Failure):
            reading.gaps.append(Gap(outcome.item.path, outcome.why, outcome.code, outcome.item.source))
        else:
            reading.results.append(outcome)


def _items(source: Source, reading: Reading) -> Iterator[Item]:
    """The items of one source; a source that fails is a gap and stays incomplete, so nothing of it counts as gone."""
    connector: Connector = named("connectors", source.type)
    try:
        for found in chain(connector.stores(source) if connector.stores else (), connector.read(source)):
            if isinstance(found, Observation):
                reading.stores[source.name].append(found)
            elif isinstance(found, Edge):
                reading.edges[source.name].append(found)
            elif isinstance(found, Gap):
                reading.gaps.append(found)
            else:
                yield found
        reading.completed.add(source.name)
    except AccessDenied as error:
        reading.gaps.append(Gap(source.name, str(error), "denied", source.name))
    except (Unreachable, MalformedError) as error:
        reading.gaps.append(Gap(source.name, str(error), "unreachable", source.name))


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


def parted(sources: Iterable[Source], reading: Reading) -> list[Part]:
    """What was read, source by source, each linked within itself."""
    results = by_source(reading.results)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for gap in reading.gaps:
        gaps[gap.source].append(gap)
    calls: dict[str, dict[str, Mapping[Called, Calls]]] = defaultdict(dict)
    for (source, path), called in reading.activity.calls.items():
        calls[source][path] = called
    parts = [
        of_source(
            source,
            results.get(source.name, ()),
            files=not named("connectors", source.type).stores and source.type not in _COUNTED,
            stores=tuple(reading.stores.get(source.name, ())),
            edges=reading.edges.get(source.name, ()),
            gaps=gaps.pop(source.name, ()),
            usage=reading.traffic.usage.get(source.name),
            calls=calls.get(source.name, {}),
        )
        for source in sources
    ]
    rest = tuple(gap for several in gaps.values() for gap in several)
    return [*parts, Part("", gaps=rest)] if rest else parts


def join(
    config: Config, reading: Reading, advisories: Path | None = None, parts: Sequence[Part] | None = None
) -> Graph:
    """From what the workers saw to the graph: attach labels, merge, derive. `parts`: with those of earlier scans."""
    parts = parted(config.sources, reading) if parts is None else parts
    observations = [seen for part in parts for seen in part.seen]
    results = [result for part in parts for result in part.results]
    edges = [edge for part in parts for edge in part.edges]
    seen: list[Observation] = list(observations)

    def take(found: Iterable[Observation | Edge]) -> None:
        for each in found:
            (edges if isinstance(each, Edge) else seen).append(each)  # type: ignore[arg-type]

    take(ingest.secrets(results, observations))
    take(_used(config, parts))
    seen += [store for part in parts for store in part.stores]
    read_whole = reading.completed | {part.source for part in parts} - reading.asked
    take(traced(observations, Known.of(((each.source, each.path) for each in results), read_whole, config.sources)))
    seen += ingest.labelled(results, seen)
    seen, stored = told_by_table(seen)
    edges += stored
    for part in parts:
        if part.whole is not None:
            edges += containment(part.whole, seen)
            seen.append(part.whole)
    calls = {(part.source, path): called for part in parts for path, called in part.calls.items()}
    seen += in_use(Activity({place: dict(called) for place, called in calls.items()}), seen)
    seen = joined_as_told(list(assured(seen, config.trust)), config.joining)
    seen, edges = met(seen, edges, config.sources)
    seen += clients(seen, edges)
    known = _advised(approve(described(seen, config.services), config.approved), advisories)
    gaps = (gap for part in parts for gap in part.gaps)
    return owned(derive(merge(known, edges, gaps)), history_of(config.sources))


def _used(config: Config, parts: Iterable[Part]) -> Iterable[Observation | Edge]:
    """Which AI services the logs show in use, and by whom."""
    usage = {part.source: part.usage for part in parts if part.usage is not None}
    if not usage:
        return ()
    from upright.model.ai_service import ai_services

    return observed(Traffic(usage), ai_services(*config.services))


def _advised(seen: Iterable[Observation], advisories: Path | None) -> Iterable[Observation]:
    """With the known vulnerabilities of packages: of the database, when there is one, else of the list that is here."""
    from upright.app.listed_vulnerabilities import on_the_list, without_bystanders

    if not advisories or not advisories.exists():
        return without_bystanders(on_the_list(seen))
    from upright.app.vulnerabilities import advise

    return without_bystanders(advise(seen, advisories))


def judge(config: Config, graph: Graph) -> Assessed:
    """Verdicts and scored findings of all rules, with the estate's waivers."""
    from upright.app.guard import ask
    from upright.judge.assess import assess

    return assess(graph, units("rules").values(), units("frameworks").values(), waivers=config.waivers, call=ask)
