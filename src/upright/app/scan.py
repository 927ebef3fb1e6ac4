"""One scan, from sources to a stored snapshot. The order of the stages is written here and nowhere else.

connect -> (discover, classify in workers) -> link -> ingest -> merge -> derive -> judge -> store
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from upright import __version__
from upright.app import ingest, work
from upright.app.activity import Activity, read_activity
from upright.app.activity import observed as in_use
from upright.app.approval import approve
from upright.app.catalog import named, units
from upright.app.config import Config, without_credentials
from upright.app.counterparts import met
from upright.app.executor import Executor, Failure, Limits
from upright.app.following import follow
from upright.app.joining import joined_as_told
from upright.app.model_neighbours import assured
from upright.app.origins import Known, traced
from upright.app.owners import history_of
from upright.app.pins import against_pins
from upright.app.repository import containment, repository
from upright.app.state import State
from upright.app.traffic import Traffic, described, observed, read_traffic
from upright.connect.connector import Connector, Source
from upright.discover.link import link
from upright.graph.derive import derive
from upright.graph.merge import merge
from upright.graph.owners import owned
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item
from upright.store.snapshot import Scan, Scope, Snapshot

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.judge.assess import Assessed

BATCH_ITEMS = 24
WORTH_A_WORKER = 128  # items for which one more process pays
BATCH_BYTES = 4 << 20
SMALL = Limits(growth=24 << 20)  # what an inventory loads is loaded before it begins, so that fresh workers are cheap

_COUNTED = frozenset({"logs", "traces"})  # sources of which only the use of things is kept

Progress = Callable[[str, int, int], None]


@dataclass
class Reading:
    """What the sources gave: results of every item, gaps, and which sources were read to their end."""

    results: list[work.Result] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    stores: list[Observation] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)
    items: int = 0
    size: int = 0
    traffic: Traffic = field(default_factory=Traffic)
    activity: Activity = field(default_factory=Activity)


def inventory(config: Config, state: State, *, workers: int = 0, progress: Progress | None = None) -> Snapshot:
    """What AI there is in what the config covers, without classifying data, judging or keeping anything: every asset,
    relation and gap that a scan finds, credentials in text among them. The snapshot has the number 0.
    """
    began = datetime.now(UTC)
    reading = read(config, state, workers, progress or (lambda _stage, _done, _total: None), work.look, SMALL)
    graph = join(config, reading, state.advisories)
    scopes = tuple(_scope(source, reading) for source in config.sources)
    told = "complete" if all(scope.complete for scope in scopes) else "partial"
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    stats = _stats(reading, began)
    started = began.isoformat(timespec="seconds")
    return Snapshot(Scan(0, config.estate.name, started, ended, told, __version__, stats, scopes), graph)


def scan(config: Config, state: State, *, workers: int = 0, progress: Progress | None = None) -> Snapshot:
    """Scan what the config covers and keep the snapshot. `progress` is told (stage, done, total)."""
    began = datetime.now(UTC)
    tell = progress or (lambda _stage, _done, _total: None)
    reading = read(config, state, workers, tell)
    tell("joining", 0, 1)
    graph = join(config, reading, state.advisories)
    graph = against_pins(graph, state.folder, config.sources)
    tell("judging", 0, 1)
    judged = judge(config, graph)
    tell("storing", 0, 1)
    from upright.store.engine import open_store

    with open_store(state.store, state.workspace) as store:
        store.save(
            config.estate,
            graph,
            judged.findings,
            assessed=judged.assessed,
            unknown=judged.unknown,
            stats=_stats(reading, began),
            scopes=[_scope(source, reading) for source in config.sources],
            undecided=judged.undecided,
            started=began.isoformat(timespec="seconds"),
        )
        return store.latest(config.estate)


def _stats(reading: Reading, began: datetime) -> dict[str, int | float]:
    seconds = round((datetime.now(UTC) - began).total_seconds(), 2)
    return {"items": reading.items, "bytes": reading.size, "seconds": seconds}


def _scope(source: Source, reading: Reading) -> Scope:
    return Scope(source.name, source.name in reading.completed, source.type, without_credentials(source.address))


def read(
    config: Config,
    state: State,
    workers: int,
    tell: Progress,
    make: Callable[[bytes], Callable[[Item], work.Result]] = work.make,
    limits: Limits | None = None,
) -> Reading:
    """Read every source and examine every item in worker processes; `make` says how."""
    reading = Reading()
    items = []
    carried = [source for source in config.sources if named("connectors", source.type).carries]
    for source in config.sources:
        if source not in carried and source.type not in _COUNTED:
            items += list(_items(source, reading))
            tell("listing", len(items), 0)
    coming = chain(items, chain.from_iterable(_items(source, reading) for source in carried))
    available = workers or os.cpu_count() or 1
    count = available if carried else min(available, 1 + len(items) // WORTH_A_WORKER)
    executor = Executor(make, (state.key(),), count, limits, preload="upright.app.preload")
    for done, outcome in enumerate(executor.run(_batches(coming, reading)), 1):
        tell("examining", done, max(len(items), reading.items))
        if isinstance(outcome, Failure):
            reading.gaps.append(Gap(outcome.item.path, outcome.why, outcome.code, outcome.item.source))
        else:
            reading.results.append(outcome)
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
    reading.results = follow(items, reading.results, available)
    return reading


def _items(source: Source, reading: Reading) -> Iterator[Item]:
    """The items of one source; a source that fails is a gap and stays incomplete, so nothing of it counts as gone."""
    connector: Connector = named("connectors", source.type)
    try:
        for found in chain(connector.stores(source) if connector.stores else (), connector.read(source)):
            if isinstance(found, Observation):
                reading.stores.append(found)
            elif isinstance(found, Edge):
                reading.edges.append(found)
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


def join(config: Config, reading: Reading, advisories: Path | None = None) -> Graph:
    """From what the workers saw to the graph: link references, attach labels, merge, derive."""
    observations, edges, gaps = link([result.examination for result in reading.results if result.examination])
    gaps = [*reading.gaps, *gaps, *(gap for result in reading.results for gap in _gaps(result))]
    seen: list[Observation] = list(observations)
    edges = [*edges, *reading.edges]
    for found in chain(ingest.secrets(reading.results, observations), _used(config, reading)):
        if isinstance(found, Edge):
            edges.append(found)
        else:
            seen.append(found)
    seen += reading.stores
    places = ((result.source, result.path) for result in reading.results)
    for found in traced(observations, Known.of(places, reading.completed, config.sources)):
        if isinstance(found, Edge):
            edges.append(found)
        else:
            seen.append(found)
    seen += ingest.labelled(reading.results, seen)
    for source in config.sources:
        if named("connectors", source.type).stores or source.type in _COUNTED:
            continue
        whole = repository(source)
        edges += containment(whole, seen)
        seen.append(whole)
    seen += in_use(reading.activity, seen)
    seen = joined_as_told(list(assured(seen, config.trust)), config.joining)
    seen, edges = met(seen, edges, config.sources)
    known = _advised(approve(described(seen, config.services), config.approved), advisories)
    return owned(derive(merge(known, edges, gaps)), history_of(config.sources))


def _used(config: Config, reading: Reading) -> Iterable[Observation | Edge]:
    """Which AI services the logs show in use, and by whom."""
    if not reading.traffic.usage:
        return ()
    from upright.model.ai_service import ai_services

    return observed(reading.traffic, ai_services(*config.services))


def _advised(seen: Iterable[Observation], advisories: Path | None) -> Iterable[Observation]:
    """With the known vulnerabilities of packages: of the database, when there is one, else of the list that is here."""
    if not advisories or not advisories.exists():
        from upright.app.listed_vulnerabilities import on_the_list

        return on_the_list(seen)
    from upright.app.vulnerabilities import advise

    return advise(seen, advisories)


def _gaps(result: work.Result) -> Iterator[Gap]:
    yield from result.gaps
    yield from result.examination.gaps if result.examination else ()
    yield from result.profile.gaps if result.profile else ()


def judge(config: Config, graph: Graph) -> Assessed:
    """Verdicts and scored findings of all rules, with the estate's waivers."""
    from upright.app.guard import ask
    from upright.judge.assess import assess

    return assess(graph, units("rules").values(), units("frameworks").values(), waivers=config.waivers, call=ask)
