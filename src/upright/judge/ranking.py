"""What is most urgent: findings and attack paths in one list, by one score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upright.judge.features import Weighing
from upright.judge.score import score
from upright.model.finding import Finding, Score, Status

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.graph.paths import AttackPath

_CLOSED = frozenset({Status.FIXED, Status.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Ranked:
    """A finding or an attack path, with its score."""

    score: Score
    finding: Finding | None = None
    path: AttackPath | None = None

    @property
    def key(self) -> tuple[float, int, str]:
        """Sorts the most urgent first."""
        named = self.finding or self.path
        return (-self.score.value, -named.severity, named.id) if named else (0.0, 0, "")


def weigh_paths(graph: Graph, paths: Iterable[AttackPath]) -> list[Ranked]:
    """Attack paths with their scores, most urgent first."""
    weighing = Weighing(graph)
    weighed = [Ranked(score(weighing.of_path(path)), path=path) for path in paths]
    return sorted(weighed, key=lambda each: each.key)


def most_urgent(graph: Graph, findings: Iterable[Finding], paths: Iterable[AttackPath], limit: int) -> Sequence[Ranked]:
    """The `limit` most urgent of all that is open. An attack path between two assets is told once, in its gravest form,
    and so is a rule that fails for one asset in several places.
    """
    every = [Ranked(finding.score, finding) for finding in findings if finding.status not in _CLOSED]
    told: set[tuple[str, ...]] = set()
    chosen: list[Ranked] = []
    for each in sorted([*every, *weigh_paths(graph, paths)], key=lambda each: each.key):
        if len(chosen) == limit:
            break
        about = _about(each)
        if about not in told:
            told.add(about)
            chosen.append(each)
    return chosen


def _about(each: Ranked) -> tuple[str, ...]:
    if each.finding:
        return each.finding.rule, each.finding.asset
    return ("path", each.path.choke_point, each.path.target) if each.path else ()
