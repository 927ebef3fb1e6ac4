"""Attack paths: how somebody gets from a way in to something worth having, what to cut, and how bad it is.

The search walks assets with what the attacker holds there (see `Foothold`): content spreads to whoever reads or loads
it; words make an agent use its tools and read its stores; code takes whatever its process can. Shortest path for each
pair of entry and target, at most `hops` steps, the gravest `limit` paths; `find_paths` says what was left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from upright.graph.entries import Entry, Foothold, Target, entries, targets
from upright.graph.graph import Graph
from upright.graph.trifecta import Trifecta, trifectas
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Severity
from upright.model.relation import RelationKind as R

HOPS = 8
LIMIT = 100
_K = AssetKind
_ACTORS = frozenset(
    {_K.AGENT, _K.APPLICATION, _K.PIPELINE, _K.NOTEBOOK, _K.TRAINING_JOB, _K.ENDPOINT, _K.HOST, _K.MCP_SERVER, _K.TOOL}
)
_USES = frozenset({R.USES_TOOL, R.CALLS, R.PROMPTED_BY, R.RETRIEVES_FROM, R.DERIVED_FROM, R.TRAINED_ON, R.SERVES})
_WORDS = frozenset(
    {
        R.SERVES, R.CALLS, R.USES_TOOL, R.CAN_INVOKE, R.CAN_READ, R.CAN_WRITE, R.RETRIEVES_FROM, R.TRAINED_ON,
        R.DERIVED_FROM, R.PROMPTED_BY, R.RUNS_AS,
    }
)  # fmt: skip
_HOLDERS = frozenset({_K.APPLICATION, _K.MCP_SERVER, _K.AGENT, _K.PROMPT, _K.DATA_STORE, _K.VECTOR_STORE, _K.NOTEBOOK})
_DATA = frozenset({_K.MODEL, _K.DATASET, _K.VECTOR_STORE, _K.DATA_STORE})

State = tuple[str, Foothold]
Moves = Mapping[State, list[tuple[State, R]]]


@dataclass(frozen=True, slots=True)
class Step:
    """One asset on a path; `relation` led here from the step before (empty at the entry), `why` says what it gives."""

    asset: str
    relation: str
    why: str


@dataclass(frozen=True, slots=True)
class AttackPath:
    """`entry`, `target` and `choke_point` are asset ids. Cutting the choke point closes this path; it is the one that
    most paths share. `techniques` are MITRE ATLAS ids; `id` is stable between scans.
    """

    id: str
    entry: str
    target: str
    steps: tuple[Step, ...]
    story: str
    techniques: tuple[str, ...]
    choke_point: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Found:
    """Paths, gravest first, and how many more there were."""

    paths: tuple[AttackPath, ...]
    left_out: int = 0


def attack_paths(graph: Graph, *, hops: int = HOPS, limit: int = LIMIT) -> list[AttackPath]:
    """The gravest attack paths of a derived graph."""
    return list(find_paths(graph, hops=hops, limit=limit).paths)


def find_paths(graph: Graph, *, hops: int = HOPS, limit: int = LIMIT) -> Found:
    """As `attack_paths`, and how many were left out beyond `limit`."""
    search = _Search(graph, hops)
    aims = targets(graph)
    found = [path for entry in entries(graph) for path in search.paths(entry, aims)]
    found += [_lethal(graph, three) for three in trifectas(graph)]
    found.sort(key=lambda path: (-path.severity, len(path.steps), path.id))
    crossed = Counter(step.asset for path in found for step in path.steps[:-1])
    kept = [_choked(path, search, crossed) for path in found[:limit]]
    return Found(tuple(kept), len(found) - len(kept))


class _Search:
    """Breadth-first search over (asset, foothold)."""

    def __init__(self, graph: Graph, hops: int) -> None:
        self.graph, self.hops = graph, hops
        self.moves = _moves(graph)
        self.starts: dict[str, list[State]] = {}

    def ways(self, entry: Entry, aims: Mapping[str, Target]) -> Iterable[tuple[str, list[tuple[State, str]]]]:
        """For each target reached: the shortest way, as (state, relation that led there)."""
        begin = self.begin(entry)
        came = self.explore(begin)
        done: set[str] = set()
        for state in came:
            aim = aims.get(state[0])
            fits = aim and aim.asset.id not in done and state[1] >= aim.needs and state[0] != entry.asset.id
            if fits:
                done.add(state[0])
                yield state[0], _walked(came, state)

    def paths(self, entry: Entry, aims: Mapping[str, Target]) -> Iterable[AttackPath]:
        """One path for each target; targets that are alike and lie behind the same asset share one."""
        alike: dict[tuple[str, AssetKind, str], list[tuple[str, list[tuple[State, str]]]]] = {}
        for end, way in self.ways(entry, aims):
            kind = (way[-2][0][0], aims[end].asset.kind, aims[end].why)
            alike.setdefault(kind, []).append((end, way))
        for ways in alike.values():
            end, way = min(ways, key=lambda one: (len(one[1]), one[0]))
            yield self.path(entry, aims[end], way, len(ways) - 1)

    def begin(self, entry: Entry) -> State:
        """The state in which an entry puts the attacker. What content turns into depends on the entry."""
        own = (entry.asset.id, entry.foothold)
        if entry.foothold is Foothold.CONTENT:
            self.starts[entry.asset.id] = self._infected(entry)
        return own

    def _infected(self, entry: Entry) -> list[State]:
        users = (user for user in _users(self.graph, entry.asset))
        return [(user, entry.inside) for user in users]

    def explore(self, begin: State, without: str = "") -> dict[State, tuple[State, str] | None]:
        """Where one gets from `begin`: state -> (state before, relation), in order of distance."""
        came: dict[State, tuple[State, str] | None] = {begin: None}
        queue = deque([(begin, 0)])
        while queue:
            here, depth = queue.popleft()
            if depth >= self.hops:
                continue
            for there, relation in self._next(here):
                if there not in came and there[0] != without:
                    came[there] = (here, relation)
                    queue.append((there, depth + 1))
        return came

    def _next(self, here: State) -> list[tuple[State, str]]:
        if here[1] is Foothold.CONTENT:
            return [(state, _verb(self.graph, state[0], here[0])) for state in self.starts.get(here[0], ())]
        return [(state, str(relation)) for state, relation in self.moves.get(here, ())]

    def path(self, entry: Entry, target: Target, way: list[tuple[State, str]], more: int = 0) -> AttackPath:
        """The path in words; `more` counts targets like this one at the same place."""
        names = [self.graph.asset(state[0]).name for state, _ in way]
        through = f" through {', '.join(names[1:-1])}" if len(names) > 2 else ""  # noqa: PLR2004  the two ends
        others = f" and {more} more like it" if more else ""
        story = f"{names[0]}: {entry.why}. From there one gets{through} to {names[-1]}{others}: {target.why}."
        steps = [Step(way[0][0][0], "", entry.why)]
        steps += [Step(state[0], verb, _gives(state)) for state, verb in way[1:-1]]
        steps.append(Step(target.asset.id, way[-1][1], target.why))
        return AttackPath(
            id=path_id(entry.asset.id, target.asset.id),
            entry=entry.asset.id,
            target=target.asset.id,
            steps=tuple(steps),
            story=story,
            techniques=tuple(dict.fromkeys((entry.technique, target.technique))),
            choke_point="",
            severity=_severity(self.graph, entry, target, [state[0] for state, _ in way]),
        )


def _moves(graph: Graph) -> Moves:
    """Where words and code lead from each asset."""
    kinds = {asset.id: asset.kind for asset in graph.assets}
    through = _acts_through(graph)
    moves: dict[State, list[tuple[State, R]]] = defaultdict(list)
    for relation in graph.relations:
        source, kind, target = relation.source, relation.kind, relation.target
        if (source, kind, target) in through:
            continue
        if kind in _WORDS or (kind is R.CONTAINS and kinds[source] in _HOLDERS):
            moves[source, Foothold.WORDS].append(((target, Foothold.WORDS), kind))
            moves[source, Foothold.CODE].append(((target, Foothold.CODE), kind))
        elif kind is R.AUTHENTICATES_WITH:
            moves[source, Foothold.CODE].append(((target, Foothold.CODE), kind))
        elif kind in {R.STORED_IN, R.PRODUCES} and kinds[source] in _DATA | {_K.TRAINING_JOB, _K.PIPELINE}:
            for foothold in (Foothold.WORDS, Foothold.CODE):
                moves[target, foothold].append(((source, foothold), kind))
    return moves


def _acts_through(graph: Graph) -> set[tuple[str, R, str]]:
    """Rights that an agent only has through a tool of its own: the path through the tool says more."""
    shorter: set[tuple[str, R, str]] = set()
    for agent in graph.of_kind(_K.AGENT):
        tools = graph.reach(agent, (R.USES_TOOL, R.CONTAINS), hops=4)
        for right in (R.CAN_READ, R.CAN_WRITE):
            for store in graph.out(agent, right):
                readers = {each.id for each in graph.into(store, R.CAN_READ, R.CAN_WRITE, R.RETRIEVES_FROM)}
                if readers & tools.keys():
                    shorter.add((agent.id, right, store.id))
    return shorter


def _users(graph: Graph, asset: Asset) -> list[str]:
    """Who reads or loads a piece of content, through collections that hold it and indexes made from it."""
    users: dict[str, None] = {}
    todo, seen = [asset.id], {asset.id}
    while todo:
        here = todo.pop(0)
        held = [each for each in graph.into(here, R.CONTAINS) if each.kind in _HOLDERS]
        for user in (*graph.into(here, *_USES), *held):
            if user.id in seen:
                continue
            seen.add(user.id)
            if user.kind in _ACTORS:
                users[user.id] = None
            if user.kind in _DATA or user.kind is _K.MCP_SERVER:
                todo.append(user.id)
    return list(users)


def _verb(graph: Graph, user: str, content: str) -> str:
    found = graph.relation_between(user, content)
    return str(found) if found else "depends_on"


def _walked(came: Mapping[State, tuple[State, str] | None], end: State) -> list[tuple[State, str]]:
    way: list[tuple[State, str]] = []
    here: State | None = end
    while here is not None:
        before = came[here]
        way.append((here, before[1] if before else ""))
        here = before[0] if before else None
    return way[::-1]


def _gives(state: State) -> str:
    return "code runs here" if state[1] is Foothold.CODE else "acts on what it is told"


_HELD = {"human_in_the_loop": True, "confirmation": True, "sandbox": True, "autonomy": "human_approval"}


def _severity(graph: Graph, entry: Entry, target: Target, way: list[str]) -> Severity:
    """The lesser of both ends; one less behind an approval, a sandbox or a guardrail; low in tests."""
    level = min(entry.severity, target.severity)
    assets = [graph.asset(step) for step in way]
    held = any(asset.attributes.get(name) == value for asset in assets for name, value in _HELD.items())
    guarded = any(graph.out(asset, R.GUARDED_BY) for asset in assets)
    if held or guarded:
        level = Severity(max(level - 1, Severity.LOW))
    return min(level, Severity.LOW) if any(asset.attributes.get("test") is True for asset in assets) else level


def _choked(path: AttackPath, search: _Search, crossed: Counter[str]) -> AttackPath:
    """Name the asset between the ends whose removal closes the path; the entry when none does."""
    if path.choke_point:
        return path
    between = [step.asset for step in path.steps[1:-1]]
    begins = [(path.entry, foothold) for foothold in Foothold if (path.entry, foothold) in search.moves]
    begins = (
        [(path.entry, Foothold.CONTENT)] if path.entry in search.starts else begins or [(path.entry, Foothold.WORDS)]
    )
    for asset in sorted(between, key=lambda asset: (-crossed[asset], asset)):
        if not any(state[0] == path.target for begin in begins for state in search.explore(begin, without=asset)):
            return replace(path, choke_point=asset)
    return replace(path, choke_point=path.entry)


def _lethal(graph: Graph, three: Trifecta) -> AttackPath:
    """The lethal trifecta as a path: untrusted words in, private data read, a way out."""
    agent = three.agent
    steps = (
        Step(three.untrusted.id, "", "outsiders' words come in here"),
        Step(agent.id, _between(graph, agent, three.untrusted), "acts on what it is told"),
        Step(three.private.id, _between(graph, agent, three.private), "private data is read here"),
        Step(three.way_out.id, _between(graph, agent, three.way_out), "data can leave here"),
    )
    story = (
        f"Words that {three.untrusted.name} brings in can make {agent.name} read {three.private.name} and send it out "
        f"through {three.way_out.name}."
    )
    end = three.way_out.id
    techniques = ("AML.T0051", "AML.T0086")
    name = path_id(three.untrusted.id, agent.id, end)
    return AttackPath(name, three.untrusted.id, end, steps, story, techniques, three.cut.id, three.severity)


def _between(graph: Graph, agent: Asset, other: Asset) -> str:
    found = graph.relation_between(agent.id, other.id) or graph.relation_between(other.id, agent.id)
    return str(found) if found else str(R.USES_TOOL)


def path_id(*assets: str) -> str:
    """The stable id of a path, from its ends."""
    return f"path-{hashlib.sha256(chr(0).join(assets).encode()).hexdigest()[:12]}"
