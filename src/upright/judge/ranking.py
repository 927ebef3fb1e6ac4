"""What is most urgent: findings and attack paths in one list, by one score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from upright.graph.facets import KINDS
from upright.graph.graph import codes
from upright.judge.features import Weighing
from upright.judge.score import score
from upright.model.asset import AssetKind
from upright.model.finding import Finding, Score, Severity, Status
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.graph.paths import AttackPath

_SERVICE = frozenset({AssetKind.ENDPOINT, AssetKind.APPLICATION})
_LAYERS = 3  # a route, its application, what deploys it
_CLOSED = frozenset({Status.FIXED, Status.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Ranked:
    """A finding or an attack path, with its score; `more`: how many like it are told with it."""

    score: Score
    finding: Finding | None = None
    path: AttackPath | None = None
    more: int = 0

    @property
    def key(self) -> tuple[float, int, str]:
        """Sorts the most urgent first."""
        named = self.finding or self.path
        return (-self.score.value, -named.severity, named.id) if named else (0.0, 0, "")


def weigh_paths(graph: Graph, paths: Iterable[AttackPath]) -> list[Ranked]:
    """Attack paths with their scores, most urgent first."""
    weighing, paths = Weighing(graph), list(paths)
    graph.fetch(step.asset for path in paths for step in path.steps)
    weighed = [Ranked(score(weighing.of_path(path)), path=path) for path in paths]
    return sorted(weighed, key=lambda each: each.key)


def most_urgent(graph: Graph, findings: Iterable[Finding], paths: Iterable[AttackPath], limit: int) -> Sequence[Ranked]:
    """The `limit` most urgent of all that is open. An attack path between two assets is told once, in its gravest form,
    and so is a rule that fails for one asset in several places, for an application, its routes and what deploys it, for
    several packages of one manifest, several secrets of one kind in one file, or below high severity for several assets
    of one file.
    """
    every = [Ranked(finding.score, finding) for finding in findings if finding.status not in _CLOSED]
    told: dict[tuple[str, ...], list[Ranked]] = {}
    rules: set[str] = set()  # once there are enough, only what these say can be like what is told
    for each in sorted([*every, *weigh_paths(graph, paths)], key=lambda each: each.key):
        rule = each.finding.rule if each.finding else ""
        if len(told) >= limit and rule not in rules:
            continue
        about = _about(graph, each)
        if len(told) < limit or about in told:
            told.setdefault(about, []).append(each)
            rules.add(rule)
    return [replace(_nearest(graph, alike), more=_others(alike)) for alike in told.values()]


def _nearest(graph: Graph, alike: list[Ranked]) -> Ranked:
    """What is told of those that are alike: the first; of paths that weigh as much one that begins at a route of an
    application, not at the application.
    """
    first = alike[0]
    same = (each for each in alike if each.path and each.score.value == first.score.value)
    return next((each for each in same if each.path and not _whole(graph, each.path.entry)), first)


def _whole(graph: Graph, name: str) -> bool:
    at = graph.find(name)
    return at >= 0 and _kind(graph, at) is AssetKind.APPLICATION


def _about(graph: Graph, each: Ranked) -> tuple[str, ...]:
    finding = each.finding
    if finding is None:
        return ("path", _front(graph, each.path.choke_point), each.path.target) if each.path else ()
    front = _front(graph, finding.asset)
    places = graph.asset(front).locations if front != finding.asset else finding.locations
    at = graph.find(finding.asset)
    kind = _kind(graph, at) if at >= 0 else None
    if places and (kind is AssetKind.PACKAGE or finding.severity < Severity.HIGH):
        return finding.rule, places[0].source, places[0].path
    if places and kind is AssetKind.SECRET:
        return finding.rule, places[0].source, places[0].path, graph.asset(finding.asset).name
    return finding.rule, front


def _front(graph: Graph, name: str) -> str:
    """Of a route its application, and of either what deploys it: the outermost that is the same service."""
    at = graph.find(name)
    for _ in range(_LAYERS if at >= 0 else 0):
        if _kind(graph, at) not in _SERVICE:
            break
        out = graph.forth.beside(at, codes((RelationKind.EXPOSED_TO,)))
        around = [there for there in out if _kind(graph, there) is AssetKind.ENDPOINT]
        into = graph.back.beside(at, codes((RelationKind.CONTAINS,)))
        around += [there for there in into if _kind(graph, there) is AssetKind.APPLICATION]
        if not around:
            break
        at = min(around)  # the first by id
    return graph.ids[at] if at >= 0 else name


def _kind(graph: Graph, at: int) -> AssetKind:
    """The kind of the asset at a position, which is not read."""
    return KINDS[int(graph.kinds[at])]


def _others(alike: list[Ranked]) -> int:
    """Of how many other assets the same is told."""
    return max(0, len({each.finding.asset for each in alike if each.finding}) - 1)
