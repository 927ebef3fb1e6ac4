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
from typing import TYPE_CHECKING, Any

from upright import __version__
from upright.app import ingest
from upright.app.accepted import Stood, expired
from upright.app.activity import Activity
from upright.app.activity import observed as in_use
from upright.app.approval import approve
from upright.app.catalog import named, units
from upright.app.cleaned import settled
from upright.app.config import Config, without_credentials
from upright.app.counterparts import met
from upright.app.declared_tables import asked_tables
from upright.app.grounds import Settings, digests, grounds, stands
from upright.app.joining import joined_as_told
from upright.app.made_tables import made_tables
from upright.app.mcp_clients import clients
from upright.app.model_neighbours import assured
from upright.app.objects import addressed
from upright.app.origins import Known, traced
from upright.app.owners import history_of
from upright.app.parts import Kept, Part, by_source, of_source, packed, renewed
from upright.app.pins import against_pins
from upright.app.reading import COUNTED, Progress, Reading, read
from upright.app.repository import containment
from upright.app.state import State
from upright.app.tables import told_by_table
from upright.app.traffic import Traffic, described, observed
from upright.app.trained_models import trained_models
from upright.app.unchanged import Before, lasting, reader_of
from upright.connect.connector import Source
from upright.graph.derive import derive
from upright.graph.merge import merge
from upright.graph.owners import owned
from upright.model.asset import Json
from upright.model.day import noting
from upright.model.errors import ConflictError, NotFoundError, StoreError
from upright.model.evidence import Edge, Gap, Observation
from upright.store.coverage import Coverage
from upright.store.snapshot import Scan, Scope, Snapshot

if TYPE_CHECKING:
    from upright.app.watching import Memory
    from upright.graph.graph import Graph
    from upright.judge.assess import Assessed
    from upright.judge.policy import Policy
    from upright.model.finding import Finding
    from upright.store.store import Store
    from upright.watch.activity import Called, Calls

_ATTEMPTS = 20  # to build on the newest scan of an estate that others scan too
SMALL = 10 << 20  # bytes: what an inventory loads is loaded before it begins, so that fresh workers are cheap


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

    own = _policies(config)
    before = memory.before if memory else Before()
    before.reader = reader_of(state.key())
    settings = Settings.of(config, state, before.reader)
    with open_store(state.store, state.workspace) as store:
        before.look(store, config)
    reading = read(
        chosen, state, workers, tell, "again" if memory else "make", memory=memory, before=None if memory else before
    )
    run = Run(config, state, settings, reading, parted(chosen.sources, reading), began, tell, own)
    with uncollected(), open_store(state.store, state.workspace) as store:
        for _ in range(_ATTEMPTS):
            before.look(store, config)
            try:
                return run.ended(store, before)
            except ConflictError:
                continue
    raise StoreError(f"{config.estate.name}: other scans keep finishing first; nothing was saved, try again")


@dataclass(frozen=True)
class Run:
    """A scan whose sources were read: what remains is to join, judge and keep. `fresh`: the parts that were read anew;
    those of `reading.kept` stand as they were. `own`: the policies that the configuration names.
    """

    config: Config
    state: State
    settings: Settings
    reading: Reading
    fresh: Sequence[Part]
    began: datetime
    tell: Progress
    own: tuple[Policy, ...] = ()

    def ended(self, store: Store, before: Before) -> Snapshot:
        """The snapshot that was kept. Raises ConflictError when another scan was published since `before` looked."""
        if stands(before, self.config, self.settings, self.reading, self.fresh):
            return self._again(store, before)
        held = Held.of(before, self.config, self.reading.completed)
        with noting() as noted:
            parts = self._parts(held)
            joined = join(self.config, self.reading, self.state.advisories, parts)
            graph = against_pins(joined, self.state.own, self.config.sources)
            self.tell("judging", 0, 1)
            judged = judge(self.config, graph)
        self.tell("storing", 0, 1)
        bodies = self._bodies(parts)
        scopes = self._scopes(held.parts)
        saved = store.save(
            self.config.estate,
            graph,
            judged.findings,
            assessed=judged.assessed,
            unknown=judged.unknown,
            scopes=scopes,
            undecided=judged.undecided,
            parts=bodies,
            after=held.after,
            grounds=grounds(self._told(before, bodies), noted, parts, self.config.sources),
            **self._stats(lambda: (graph, judged.findings)),
        )
        whole = graph if Coverage(scopes, graph.gaps).total else None
        return store.at(saved.id, graph=whole, findings=judged.findings)

    def _again(self, store: Store, before: Before) -> Snapshot:
        """Everything is as the newest scan left it."""
        self.tell("storing", 0, 1)
        bodies = {part.source: packed(part) for part in self.fresh if part.stamps}
        rests = {**before.grounds, "told": self._told(before, bodies)}
        scopes = self._scopes({source.name for source in self.config.sources} - self.reading.completed)

        def stood() -> tuple[Graph, Sequence[Finding]]:
            newest = store.at(before.after)
            return newest.graph, newest.findings

        given = {"scopes": scopes, "parts": bodies, "grounds": rests, **self._stats(stood)}
        return store.at(store.save_again(self.config.estate, before.after, **given).id)

    def _parts(self, held: Held) -> list[Part]:
        """What is joined: what was read now, and what earlier scans read of the rest."""
        self.tell("joining", 0, 1)
        failed = [Part(part.source, gaps=part.gaps) for part in self.fresh if part.source in held.parts]
        read_now = [part for part in self.fresh if part.source not in held.parts]
        sources = {source.name: source for source in self.config.sources}
        standing = [renewed(sources[name], kept.part) for name, kept in self.reading.kept.items() if kept.part]
        return [*read_now, *standing, *failed, *held.parts.values()]

    def _bodies(self, parts: Iterable[Part]) -> dict[str, bytes]:
        """The parts to keep: those that were read to their end, save those that the store has."""
        kept, completed = self.reading.kept, self.reading.completed
        made = (part for part in parts if part.source in completed)
        return {part.source: packed(part) for part in made if not _is_kept(part, kept.get(part.source))}

    def _told(self, before: Before, bodies: Mapping[str, bytes]) -> str:
        """The digest of what this scan rests on, once these parts are kept."""
        used = {name: kept.digest for name, kept in self.reading.kept.items()}
        made = {name: Kept(body).digest for name, body in bodies.items()}
        left = self.reading.asked - self.reading.completed
        return "" if left else self.settings.with_parts({**digests(before, self.config), **used, **made})

    def _scopes(self, held: Collection[str]) -> list[Scope]:
        return [_scope(source, self.reading, held) for source in self.config.sources]

    def _stats(self, stood: Stood) -> dict[str, Any]:
        stats = _stats(self.reading, self.began)
        if over := expired(self.config, self.own, stood):
            stats["expired"] = list[Json](over)
        if self.own:
            stats["policies"] = [str(path.resolve()) for path in self.config.policies]
        return {"stats": stats, "started": self.began.isoformat(timespec="seconds")}


def _is_kept(part: Part, kept: Kept | None) -> bool:
    return kept is not None and kept.is_of(part.whole)


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


def _stats(reading: Reading, began: datetime) -> dict[str, Json]:
    seconds = round((datetime.now(UTC) - began).total_seconds(), 2)
    return {"items": reading.items, "bytes": reading.size, "seconds": seconds}


def _scope(source: Source, reading: Reading, held: Collection[str] = ()) -> Scope:
    """A source that was left out on purpose is complete when an earlier scan read it."""
    asked, kept = source.name in reading.asked, source.name in held
    complete = source.name in reading.completed or (kept and not asked)
    options = {name: _printable(value) for name, value in source.options.items()}
    address = without_credentials(source.address)
    return Scope(source.name, complete, source.type, address, held=kept, options=options)


def _printable(value: object) -> Json:
    """The value of an option as it may be kept."""
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value if isinstance(value, bool | int | float) or value is None else without_credentials(str(value))


def parted(sources: Iterable[Source], reading: Reading) -> list[Part]:
    """What was read anew, source by source, each linked within itself. The results of the reading are used up."""
    results = by_source(reading.results)
    reading.results = []
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for gap in reading.gaps:
        gaps[gap.source].append(gap)
    calls: dict[str, dict[str, Mapping[Called, Calls]]] = defaultdict(dict)
    for (source, path), called in reading.activity.calls.items():
        calls[source][path] = called

    def part(source: Source) -> Part:
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

    parts = [part(source) for source in sources if source.name not in reading.kept]
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
    take(traced(tuple(seen), Known.of(((each.source, each.path) for each in results), read_whole, config.sources)))
    seen += ingest.labelled(results, seen)
    seen, stored = told_by_table(seen)
    edges += stored
    seen = asked_tables(seen, edges)
    there: dict[str, list[Observation]] = defaultdict(list)
    for each in seen:
        there[each.location.source].append(each)
    for whole in [part.whole for part in parts if part.whole is not None]:
        edges += containment(whole, there[whole.location.source])
        seen.append(whole)
    calls = {(part.source, path): called for part in parts for path, called in part.calls.items()}
    seen += in_use(Activity({place: dict(called) for place, called in calls.items()}), seen)
    seen = joined_as_told(list(assured(seen, config.trust)), config.joining)
    edges += trained_models(seen)
    seen, edges = made_tables(addressed(seen, config.sources), edges)
    seen, edges = settled(*met(seen, edges, config.sources))
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


def _policies(config: Config) -> tuple[Policy, ...]:
    if not config.policies:
        return ()
    from upright.app.gates import policies

    return tuple(policies(map(str, config.policies)))


def judge(config: Config, graph: Graph) -> Assessed:
    """Verdicts and scored findings of all rules, with the estate's waivers."""
    from upright.app.guard import ask
    from upright.judge.assess import assess

    return assess(graph, units("rules").values(), units("frameworks").values(), waivers=config.waivers, call=ask)
