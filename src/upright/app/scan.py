"""One scan, from sources to a stored snapshot. The order of the stages is written here and nowhere else.

connect -> (discover, classify in workers) -> link -> ingest -> merge -> derive -> judge -> store
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from upright import __version__
from upright.app import ingest
from upright.app.activity import Activity
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
from upright.app.parts import Part, by_source, of_source, packed, renewed
from upright.app.pins import against_pins
from upright.app.reading import COUNTED, Progress, Reading, read
from upright.app.repository import containment
from upright.app.state import State
from upright.app.tables import told_by_table
from upright.app.traffic import Traffic, described, observed
from upright.app.unchanged import Before, lasting, reader_of
from upright.connect.connector import Source
from upright.graph.derive import derive
from upright.graph.merge import merge
from upright.graph.owners import owned
from upright.model.errors import ConflictError, NotFoundError, StoreError
from upright.model.evidence import Edge, Gap, Observation
from upright.store.coverage import Coverage
from upright.store.snapshot import Scan, Scope, Snapshot

if TYPE_CHECKING:
    from upright.app.watching import Memory
    from upright.graph.graph import Graph
    from upright.judge.assess import Assessed
    from upright.watch.activity import Called, Calls

_ATTEMPTS = 20  # to build on the newest scan of an estate that others scan too
SMALL = 20 << 20  # bytes: what an inventory loads is loaded before it begins, so that fresh workers are cheap


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
    from upright.store.bulk import uncollected
    from upright.store.engine import open_store

    before = Before(reader_of(state.key()))
    with open_store(state.store, state.workspace) as store:
        before.look(store, config)
    reading = read(
        chosen, state, workers, tell, "again" if memory else "make", memory=memory, before=None if memory else before
    )
    fresh = parted(chosen.sources, reading)
    with uncollected(), open_store(state.store, state.workspace) as store:
        for _ in range(_ATTEMPTS):
            before.look(store, config)
            held = Held.of(before, config, reading.completed)
            graph = against_pins(_joined(config, state, reading, fresh, held, tell), state.folder, config.sources)
            tell("judging", 0, 1)
            judged = judge(config, graph)
            tell("storing", 0, 1)
            scopes = [_scope(source, reading, held.parts) for source in config.sources]
            try:
                saved = store.save(
                    config.estate,
                    graph,
                    judged.findings,
                    assessed=judged.assessed,
                    unknown=judged.unknown,
                    stats=_stats(reading, began),
                    scopes=scopes,
                    undecided=judged.undecided,
                    started=began.isoformat(timespec="seconds"),
                    parts=_to_keep(fresh, reading),
                    after=held.after,
                )
            except ConflictError:
                continue
            kept = store.at(saved.id)
            return replace(kept, graph=graph) if Coverage(scopes, graph.gaps).total else kept
    raise StoreError(f"{config.estate.name}: other scans keep finishing first; nothing was saved, try again")


def _joined(config: Config, state: State, reading: Reading, fresh: Sequence[Part], held: Held, tell: Progress) -> Graph:
    tell("joining", 0, 1)
    failed = [Part(part.source, gaps=part.gaps) for part in fresh if part.source in held.parts]
    kept = [part for part in fresh if part.source not in held.parts]
    return join(config, reading, state.advisories, [*kept, *failed, *held.parts.values()])


def _to_keep(fresh: Iterable[Part], reading: Reading) -> dict[str, bytes]:
    """The parts that were read to their end, save those that the store has."""
    made = (part for part in fresh if part.source in reading.completed and part.source not in reading.kept)
    return {part.source: packed(part) for part in made}


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
    def of(cls, before: Before, config: Config, completed: Collection[str]) -> Held:
        """What the store has of them."""
        missing = {source.name for source in config.sources} - {*completed}
        if not missing:
            return cls()
        found = {name: before.part(name) for name in sorted(missing)}
        return cls({name: part for name, part in found.items() if part is not None}, before.after)


def _stats(reading: Reading, began: datetime) -> dict[str, int | float]:
    seconds = round((datetime.now(UTC) - began).total_seconds(), 2)
    return {"items": reading.items, "bytes": reading.size, "seconds": seconds}


def _scope(source: Source, reading: Reading, held: Collection[str] = ()) -> Scope:
    """A source that was left out on purpose is complete when an earlier scan read it."""
    asked, kept = source.name in reading.asked, source.name in held
    complete = source.name in reading.completed or (kept and not asked)
    return Scope(source.name, complete, source.type, without_credentials(source.address), held=kept)


def parted(sources: Iterable[Source], reading: Reading) -> list[Part]:
    """What was read, source by source, each linked within itself."""
    results = by_source(reading.results)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for gap in reading.gaps:
        gaps[gap.source].append(gap)
    calls: dict[str, dict[str, Mapping[Called, Calls]]] = defaultdict(dict)
    for (source, path), called in reading.activity.calls.items():
        calls[source][path] = called

    def part(source: Source) -> Part:
        if source.name in reading.kept:
            return renewed(source, reading.kept[source.name])
        made = of_source(
            source,
            results.get(source.name, ()),
            files=not named("connectors", source.type).stores and source.type not in COUNTED,
            stores=tuple(reading.stores.get(source.name, ())),
            edges=reading.edges.get(source.name, ()),
            gaps=gaps.pop(source.name, ()),
            usage=reading.traffic.usage.get(source.name),
            calls=calls.get(source.name, {}),
        )
        return replace(made, stamps=lasting(reading.stamps.get(source.name, {}), made.gaps), reader=reading.reader)

    parts = [part(source) for source in sources]
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
