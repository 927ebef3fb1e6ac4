"""Link: resolves every reference between documents, once all have been examined.

A symbol is looked up in the module that the longest part of it names (by dotted suffix, so that `src/` layouts and
sub-projects resolve; of several the nearest to the one who asks), then along assignments and re-exports, a few steps
at most. What an observation takes its name from moves its location there: the asset is where its name is written.
A name that cannot be resolved becomes its own text, and the observation says `unresolved`; models and datasets whose
very identity is unresolved are dropped: an unknown model of a known service is already told by the service.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.allowed_edges import allowed, as_served, past_agents
from upright.discover.asked import table_key
from upright.discover.behaviour import OPENS, TABLES
from upright.discover.beside import STORE, beside
from upright.discover.bodies import Inside, heads, nearest, plain_first
from upright.discover.built import BUILT, COMPOSED, Built, composed
from upright.discover.charts import CHARTS, charted
from upright.discover.cloud.assemble import assemble
from upright.discover.cluster import CLUSTER, WORKLOAD, clustered
from upright.discover.cluster_rights import RIGHTS, entitled
from upright.discover.dispatched import dispatched
from upright.discover.fronts import GUARD, Front, fronted, guarded, is_front, met
from upright.discover.handed import HandedOn
from upright.discover.handled import led
from upright.discover.inherited import HEIRS, inherited
from upright.discover.kept_by import SERVER, kept_by
from upright.discover.known_by_setting import settings_known
from upright.discover.late_names import collection_known, known_as, made_as, starred, variable, wired
from upright.discover.late_places import SETTING, Late, given_back
from upright.discover.model_registries import known_by_registry
from upright.discover.mounted_routes import MOUNTS, Mounts
from upright.discover.own_packages import is_own
from upright.discover.own_registries import REGISTRY, handed_on, through_registries
from upright.discover.plain_guards import ASKED, guarded_routes
from upright.discover.proxies import PASSED, Proxied
from upright.discover.python_chains import KEPT
from upright.discover.python_paths import LATE, is_open, keys_beside
from upright.discover.reached import Reached
from upright.discover.references import ANYWAY, ENVIRONMENT, OFFERED, REACHES, WIRED
from upright.discover.routes_called import CALLED, places
from upright.discover.searched import searched
from upright.discover.served import SERVED, served
from upright.discover.uploads import UPLOADS, of_folders, of_places, through_helpers
from upright.discover.within_folders import within_folders, within_written
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Gap, Observation, Ref
from upright.model.identity import code_key, path_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.discover.examine import Examination

_HOPS = 8
_NAMED = frozenset({AssetKind.MODEL, AssetKind.DATASET})  # known by name alone
_OTHERS = {ASKED, BUILT, CALLED, COMPOSED, GUARD, PASSED, SERVER} | CLUSTER | CHARTS | RIGHTS | SERVED | MOUNTS
_OTHERS |= UPLOADS
Linked = tuple[list[Observation], list[Edge], list[Gap]]


def link(examinations: Sequence[Examination]) -> Linked:
    """Observations, edges and gaps of all documents, without any Ref left."""
    linker = Linker(examinations)
    observations: list[Observation] = []
    edges: list[Edge] = []
    fronts: list[Front] = []
    for examination in examinations:
        for seen in examination.observations:
            if is_front(seen):
                fronts.append(met(seen, examination, linker.reached))
            elif (resolved := linker.observation(seen, examination, edges)) is not None:
                observations.append(resolved)
    observations = fronted(observations, fronts)
    for examination in examinations:
        for edge in examination.edges:
            edges += linker.edge(edge, examination)
    edges += searched(observations, edges[:], examinations, linker.reached)
    declared = [each for examination in examinations for each in examination.declared]
    mounts = Mounts(_of(declared, MOUNTS), examinations)
    observations = mounts.placed(observations, linker.meant, linker.late.text)
    built, plain = Built(_of(declared, {BUILT}), observations), [each for each in declared if each.kind not in _OTHERS]
    resources, joined = assemble(plain, built, led(plain, linker.by_suffix, linker.reached))
    workloads, carried, objects = charted((each for each in declared if each.kind in CHARTS), built)
    everything = [*declared, *objects]
    cluster = clustered(_of(everything, CLUSTER), built)
    rights = list(entitled(_of(everything, RIGHTS), _of(everything, {WORKLOAD})))
    observations += [*resources, *workloads, *cluster, *(each for each in rights if isinstance(each, Observation))]
    proxied = Proxied(_of(declared, {PASSED}))
    observations = [*guarded(observations, _of(declared, {GUARD})),
                    *composed(_of(declared, {COMPOSED}), built, proxied.reaches)]  # fmt: skip
    observations += [*beside(_of(declared, {STORE}), observations)]
    observations = guarded_routes(proxied.opened(observations), _of(declared, {ASKED}))
    edges += [*joined, *carried, *(each for each in rights if isinstance(each, Edge))]
    for more in (inherited(_of(declared, HEIRS), observations, edges), kept_by(_of(declared, {SERVER}), observations)):
        found = list(more)
        observations += [each for each in found if isinstance(each, Observation)]
        edges += [each for each in found if isinstance(each, Edge)]
    observations += list(places(_of(declared, {CALLED}), observations))
    observations = list(settings_known(observations, plain, linker.environment))
    edges += [*within_folders(observations, linker.paths), *of_folders(edges, linker.paths)]
    edges += [*within_written(observations), *through_helpers(examinations, linker.late.keys)]
    edges += [*of_places(observations, edges)]
    observations, offered = served(_of(declared, SERVED), dispatched(observations))
    edges = [*through_registries(edges), *offered]
    kinds = {str(key): seen.kind for seen in reversed(observations) for key in seen.keys}
    stated = (as_served(edge, kinds) for edge in edges)
    joined = [edge for edge in dict.fromkeys(stated) if allowed(edge, kinds)]
    return observations, past_agents(joined, kinds), [gap for examination in examinations for gap in examination.gaps]


def _of(declared: Iterable[Declared], kinds: Collection[str]) -> list[Declared]:
    return [each for each in declared if each.kind in kinds]


def _stated(seen: Observation) -> Iterator[tuple[str, Json | Ref]]:
    return ((key, value) for key, value in seen.attributes.items() if key not in {"onward", OPENS, TABLES})


class Linker:
    """Modules by every dotted suffix of their names, and the answers to what a symbol stands for."""

    def __init__(self, examinations: Sequence[Examination]) -> None:
        self.by_suffix: dict[tuple[str, str], list[Examination]] = defaultdict(list)
        self.environment: dict[str, tuple[Json | Ref, Location]] = {}
        self._near: dict[tuple[str, str, str], Examination] = {}
        self._keys: dict[tuple[str, str, str], tuple[str, ...]] = {}  # answers so far; an open question is empty
        self._values: dict[tuple[str, str, str], tuple[Json, Location] | None] = {}
        self.adopted: dict[tuple[str, str], str] = {}  # functions that become tools because an agent is given them
        self.paths: set[str] = set()
        self._handed = HandedOn(examinations, self.defined, self.meant)
        self._inside = Inside()
        self.reached = Reached(self.module, self.keys, self._handed.through, self._inside)
        for examination in sorted(examinations, key=plain_first):
            path = path_key(examination.source, examination.path)
            while "/" in path and path not in self.paths:
                self.paths.add(path)
                path = path.rpartition("/")[0]
            parts = examination.exports.module.split(".")
            for start in range(len(parts) if parts[0] else 0):
                self.by_suffix[examination.source, ".".join(parts[start:])].append(examination)
            for name, (value, line) in examination.exports.environment.items():
                self.environment.setdefault(name, (value, Location(examination.path, line, examination.source)))
        self.late = Late(examinations, self.value, self.paths)

    def module(self, symbol: str, asker: Examination) -> tuple[Examination, str] | None:
        """The module that the longest part of a symbol names, and the rest of the symbol."""
        if symbol.startswith(KEPT):
            kept = self._handed.kept(symbol, asker)
            return self.module(*kept) if kept is not None and not kept[0].startswith(KEPT) else None
        end = len(symbol)
        while end > 0:
            found = self.by_suffix.get((asker.source, symbol[:end]))
            if found:
                return self._nearest(found, symbol[:end], asker), symbol[end + 1 :]
            end = symbol.rfind(".", 0, end)
        return None

    def _nearest(self, found: list[Examination], dotted: str, asker: Examination) -> Examination:
        """Of several modules of one name the nearest, worked out once for each that asks."""
        if len(found) == 1:
            return found[0]
        question = (asker.source, asker.path, dotted)
        if question not in self._near:
            self._near[question] = nearest(found, asker)
        return self._near[question]

    def value(self, symbol: str, asker: Examination, hops: int = 0) -> tuple[Json, Location] | None:
        """The literal that a symbol stands for, and where it is written."""
        if symbol.startswith(ENVIRONMENT):
            found = self.environment.get(symbol[len(ENVIRONMENT) :])
            return (found[0], found[1]) if found and not isinstance(found[0], Ref) else None
        if symbol.startswith(SETTING) or is_open(symbol):
            return self.late.value(symbol, asker)
        place = self.module(symbol, asker) if hops <= _HOPS else None
        if place is None:
            return None
        question = (place[0].source, place[0].path, place[1])
        if question not in self._values:
            self._values[question] = None
            self._values[question] = self._value(*place, hops)
        return self._values[question]

    def _value(self, home: Examination, rest: str, hops: int) -> tuple[Json, Location] | None:
        for name, tail in heads(rest):
            if name in home.exports.values:
                return self._exported(home, name, tail, hops)
        further = (self.value(star, home, hops + 1) for star in starred(home, rest))
        return next((found for found in further if found is not None), None)

    def _exported(self, home: Examination, name: str, tail: str, hops: int) -> tuple[Json, Location] | None:
        value, line = home.exports.values[name]
        here = Location(home.path, line, home.source)
        if not isinstance(value, Ref):
            return (value, here) if not tail else None
        further = self.value(value.symbol + tail, home, hops + 1)
        return (value.default, here) if further is None and value.default and not tail else further

    def keys(self, symbol: str, asker: Examination, hops: int = 0) -> tuple[str, ...]:
        """Identity keys of the assets that a symbol stands for."""
        place = self.module(symbol, asker) if hops <= _HOPS else None
        if place is None:
            return ()
        question = (place[0].source, place[0].path, place[1])
        if question not in self._keys:
            self._keys[question] = ()
            self._keys[question] = self._found(*place, hops)
        return self._keys[question]

    def _found(self, home: Examination, rest: str, hops: int) -> tuple[str, ...]:
        for name, tail in heads(rest):
            if found := self._named(home, name, tail, hops):
                return found
        further = (self.keys(star, home, hops + 1) for star in starred(home, rest))
        return next(filter(None, further), ()) or self._made_in(home, rest)

    def _named(self, home: Examination, name: str, tail: str, hops: int) -> tuple[str, ...]:
        if name in home.exports.assets:
            return home.exports.assets[name]
        if (home.path, name) in self.adopted:
            return (self.adopted[home.path, name],)
        if name in home.exports.lists and not tail:
            listed = (self.keys(symbol, home, hops + 1) for symbol in home.exports.lists[name])
            return tuple(dict.fromkeys(key for keys in listed for key in keys))
        value = home.exports.values.get(name, ("", 0))[0]
        found = self.keys(value.symbol + tail, home, hops + 1) if isinstance(value, Ref) else ()
        also = (self.keys(symbol, giver, hops + 1) for symbol, giver in self._handed.through(home, name, tail))
        return tuple(dict.fromkeys((*found, *(key for keys in also for key in keys))))

    def _made_in(self, home: Examination, rest: str) -> tuple[str, ...]:
        """What the function, class or call of this name makes."""
        return tuple(dict.fromkeys(key for _, keys in self._inside(home, rest) for key in keys)) if rest else ()

    def observation(self, seen: Observation, asker: Examination, edges: list[Edge]) -> Observation | None:
        """The observation with its references resolved, or None when it stands for nothing."""
        if seen.kind is AssetKind.PACKAGE and self._is_local(seen, asker):
            return None
        if seen.kind is AssetKind.TOOL and isinstance(seen.name, Ref) and seen.location.type != "mcp_tool":
            adopted = self._adopt(seen, seen.name.symbol, asker)
            edges += self._opened(str(adopted.keys[0]), adopted, asker) if adopted is not None else ()
            return replace(adopted, attributes=dict(_stated(adopted))) if adopted is not None else None
        keys, reached = self._own_keys(seen, asker)
        if reached is not None:
            if not (reached or any(isinstance(key, Ref) and key.default == ANYWAY for key in seen.keys)):
                return None
            edges += [Edge(keys[0], RelationKind.CALLS, target) for target in reached if target not in keys]
        name, location, resolved = self._name(seen, asker)
        if not resolved and seen.kind in _NAMED:
            return None
        keys = keys or (code_key(asker.source, asker.path, f"line {seen.location.line}"),)  # nothing else names it
        edges += self._opened(keys[0], seen, asker)
        attributes = {key: self._attribute(value, asker) for key, value in _stated(seen)}
        if not resolved:
            attributes["unresolved"] = True
        keys = (*known_as(seen, name, attributes), *keys) if resolved else keys
        keys = known_by_registry(keys, name, attributes)
        stored, known, attributes = collection_known(seen, attributes, lambda written: self.late.text(written, asker))
        name, keys = stored or name, (*known, *keys)
        return replace(seen, name=name, keys=keys, location=location, attributes=attributes)

    def _opened(self, own: str, seen: Observation, asker: Examination) -> Iterator[Edge]:
        """The files of the source that a tool opens by name, and the tables that it asks."""
        tables = seen.attributes.get(TABLES)
        for table in tables if isinstance(tables, list) else ():
            yield Edge(own, RelationKind.DEPENDS_ON, table_key(str(table), asker.source))
        opens = seen.attributes.get(OPENS)
        for path, writes in opens.items() if isinstance(opens, dict) else ():
            found = next((key for key in keys_beside(asker.source, asker.path, path) if key in self.paths), None)
            if found:
                yield Edge(own, RelationKind.CAN_READ, found)
                yield from (Edge(own, RelationKind.CAN_WRITE, found),) if writes is True else ()

    def _adopt(self, seen: Observation, symbol: str, asker: Examination) -> Observation | None:
        """A plain function of another module that an agent is given as a tool: the tool stands where it is defined."""
        place = self.defined(symbol, asker)
        if place is None and self.module(symbol, asker) is None:  # defined outside of what is scanned
            name = symbol.rpartition(".")[2]
            identity = code_key(asker.source, asker.path, f"tool {symbol}")
            return replace(seen, name=name, keys=(identity,), attributes={**seen.attributes, "unresolved": True})
        if place is None or place[1] in place[0].exports.assets or (place[0].path, place[1]) in self.adopted:
            return None
        home, name = place
        identity = code_key(home.source, home.path, name)
        self.adopted[home.path, name] = identity
        self._keys.clear()
        location = Location(home.path, home.exports.functions[name], home.source, seen.location.type)
        return replace(seen, name=name.rpartition(".")[2], keys=(identity,), location=location)

    def defined(self, symbol: str, asker: Examination, hops: int = 0) -> tuple[Examination, str] | None:
        """The module that defines a function or class, through re-exports, and its qualified name there."""
        place = self.module(symbol, asker) if hops <= _HOPS else None
        if place is None:
            return None
        home, rest = place
        if rest in home.exports.functions:
            return home, rest
        for name, tail in heads(rest):
            entry = home.exports.values.get(name)
            if entry is not None and isinstance(entry[0], Ref):
                return self.defined(entry[0].symbol + tail, home, hops + 1)
            for given, giver in self._handed.through(home, name, tail):
                if (found := self.defined(given, giver, hops + 1)) is not None:
                    return found
        further = (self.defined(star, home, hops + 1) for star in starred(home, rest))
        return next((found for found in further if found is not None), None)

    def meant(self, symbol: str, asker: Examination, hops: int = 0) -> tuple[Examination, str] | None:
        """The module that a symbol leads to, and the rest of the symbol there, through what names are there for."""
        place = self.module(symbol, asker)
        for name, tail in heads(place[1]) if place is not None and hops < _HOPS else ():
            entry = place[0].exports.values.get(name) if place is not None else None
            if place is not None and entry is not None and isinstance(entry[0], Ref):
                return self.meant(entry[0].symbol + tail, place[0], hops + 1) or place
        return place

    def _is_local(self, seen: Observation, asker: Examination) -> bool:
        """Whether an import of an AI package is in truth one of the repository's own modules."""
        dotted = asker.exports.imported.get(str(seen.name), "")
        return bool(dotted) and seen.location.type == "sdk" and is_own(dotted, asker, self.by_suffix)

    def _own_keys(self, seen: Observation, asker: Examination) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
        keys: dict[str, None] = {}
        reached: tuple[str, ...] | None = None
        for key in seen.keys:
            if isinstance(key, str):
                keys.update(dict.fromkeys(self.late.keys(key, asker) if key.startswith(LATE) else (key,)))
            elif key.symbol.startswith(REACHES):
                reached = (*(reached or ()), *self.reached(key.symbol[len(REACHES) :], asker))
            else:
                keys.update(dict.fromkeys(self.keys(key.symbol, asker)))
        return self._existing(tuple(keys)), reached

    def _existing(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Of several paths that a relative path may mean the one that is there, else the first. Tables are no paths."""
        paths = {key: None for key in keys if key.startswith("path:") and "#" not in key}
        if len(paths) < 2:  # noqa: PLR2004  nothing to choose from
            return keys
        kept = next((path for path in paths if path in self.paths), next(iter(paths)))
        return tuple(key for key in keys if key == kept or key not in paths)

    def _name(self, seen: Observation, asker: Examination) -> tuple[str, Location, bool]:
        if not isinstance(seen.name, Ref):
            name = self.late.name(seen.name, asker) if is_open(seen.name) else seen.name
            return name, seen.location, bool(name)
        tool = seen.kind is AssetKind.TOOL  # it stands where it is registered
        found = None if seen.name.default else self.value(seen.name.symbol, asker)
        if found is None or not isinstance(found[0], str) or not found[0]:
            spelt, made = str(seen.name), made_as(seen)
            return made or (variable(spelt) if tool else spelt), seen.location, bool(made or seen.name.default)
        stated = found[1] if found[1].line and not tool else seen.location  # line 0: told of the place that asks
        return found[0], replace(stated, type=seen.location.type), True

    def _attribute(self, value: Json | Ref, asker: Examination) -> Json:
        found = self.value(value.symbol, asker) if isinstance(value, Ref) else (value, None)
        return found[0] if found is not None else str(value)

    def edge(self, edge: Edge, asker: Examination) -> Iterator[Edge]:
        """The edges that an edge with references stands for: none when an end is unknown."""
        offers = isinstance(edge.target, Ref) and edge.target.default == OFFERED
        ends = [
            end for end in self._ends(edge.target, asker) if not offers or OFFERED in end
        ]  # what tools ask is theirs
        yield from (Edge(source, edge.kind, end) for source in self._ends(edge.source, asker) for end in ends)

    def _ends(self, end: str | Ref, asker: Examination) -> Iterable[str]:
        if isinstance(end, str):
            return self.late.keys(end, asker) if end.startswith(LATE) else (end,)
        if end.symbol.startswith(REACHES):
            return self.reached(end.symbol[len(REACHES) :], asker)
        if end.symbol.startswith(REGISTRY):
            return self._registry(end.symbol[len(REGISTRY) :], asker)
        if end.symbol == WIRED:
            return wired(self.by_suffix, asker)
        return self.keys(end.symbol, asker) or given_back(self.defined(end.symbol, asker))

    def _registry(self, symbol: str, asker: Examination, hops: int = 0) -> tuple[str, ...]:
        """The module that keeps the registry of a symbol, through those that hand it on."""
        place = self.module(symbol, asker) if hops <= _HOPS else None
        if place is None:
            return ()
        further = handed_on(place[0].exports, place[1])
        found = self._registry(further, place[0], hops + 1) if further else ()
        return found or (f"{REGISTRY}{place[0].source}/{place[0].path}",)
