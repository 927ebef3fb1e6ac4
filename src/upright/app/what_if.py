"""What a change would do to the newest scan: applied to a copy of its graph, derived and judged anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from upright.app.catalog import units
from upright.app.guard import ask
from upright.app.workspace import closest, names_of
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.paths import attack_paths
from upright.graph.plain import plain
from upright.judge.assess import assess, finding_id
from upright.judge.what_if import Change, Outcome, altered, outcome
from upright.model.asset import Json
from upright.model.errors import ConfigError, NotFoundError
from upright.model.finding import Finding, Status, Verdict

if TYPE_CHECKING:
    from upright.graph.paths import AttackPath
    from upright.judge.rule import Rule

_WAYS = 4  # of repairing one finding that are worked out in full
_TRIED = 60  # that are tried


@dataclass(frozen=True, slots=True)
class Way:
    """A change in words, and what it does."""

    words: str
    change: Change
    outcome: Outcome


class Alternatives:
    """Alternatives to one graph; the graph as it is is judged once. `accepted`: ids of findings that do not count."""

    def __init__(self, graph: Graph, accepted: frozenset[str] = frozenset()) -> None:
        self.graph, self.accepted, self._plain = graph, accepted, plain(graph)
        self._before = self._judged(derive(self._plain))

    def after(self, change: Change) -> Graph:
        """The graph as it would be. Raises NotFoundError."""
        assets = altered(self._plain, change)
        cut = {*change.cut, *((far, near) for near, far in change.cut)}
        kept = (
            each
            for each in self._plain.relations
            if (each.source, each.target) not in cut and not change.remove & {each.source, each.target}
        )
        return derive(Graph(assets, kept, self.graph.gaps), without=cut)

    def outcome(self, change: Change) -> Outcome:
        """What the change does."""
        return outcome(self._before, self._judged(self.after(change)))

    def _judged(self, graph: Graph) -> tuple[list[Finding], list[AttackPath]]:
        found = assess(graph, units("rules").values(), units("frameworks").values(), call=ask).findings
        open_ones = [each for each in found if each.id not in self.accepted and each.status is not Status.FIXED]
        return open_ones, attack_paths(graph)

    def ways(self, finding: Finding) -> list[Way]:
        """Single changes that close a finding, each tried: the one that lowers the whole risk most first."""
        rule = units("rules").get(finding.rule)
        closing = [
            (words, change)
            for words, change in _tries(self.graph, finding)
            if rule is None or not self._stays(rule, finding, change)
        ][:_WAYS]
        found = [Way(words, change, self.outcome(change)) for words, change in closing]
        return sorted(found, key=lambda way: (way.outcome.risk[1], way.words))

    def _stays(self, rule: Rule, finding: Finding, change: Change) -> bool:
        graph = self.after(change)
        if finding.asset not in graph:
            return False
        judged = ask(rule, graph.asset(finding.asset), graph)
        if judged is None or judged.verdict is not Verdict.FAIL:
            return False
        return finding_id(rule.id, finding.asset, judged.anchors) == finding.id


def _tries(graph: Graph, finding: Finding) -> Iterator[tuple[str, Change]]:
    """Changes that may close a finding, the gentlest first."""
    asset, number = graph.asset(finding.asset), 0
    for name, value in sorted(asset.attributes.items()):
        if isinstance(value, bool) and number < _TRIED:
            number += 1
            yield f"set {name} of {asset.name} to {str(not value).lower()}", Change(put={asset.id: {name: not value}})
    for name in ("exposure", "auth"):
        better = {"exposure": "private", "auth": "oauth"}[name]
        yield f"set {name} of {asset.name} to {better}", Change(put={asset.id: {name: better}})
    if asset.labels:
        yield f"take the sensitive data out of {asset.name}", Change(put={asset.id: {"labels": None}})
    steps = [step for step in finding.path if step in graph]
    for near, far in pairwise(steps):
        names = graph.asset(near).name, graph.asset(far).name
        yield f"cut {names[0]} off from {names[1]}", Change(cut=frozenset({(near, far)}))
    for step in dict.fromkeys([*steps[::-1], asset.id]):
        yield f"remove {graph.asset(step).name}", Change(remove=frozenset({step}))


def setting(text: str) -> tuple[str, Json]:
    """`name=value` as a name and a JSON value; `name=` takes it away. Raises ConfigError."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise ConfigError(f"{text!r}: write attribute=value, such as exposure=private or pinned=true")
    try:
        return name, json.loads(value) if value else None
    except ValueError:
        return name, value


def named(graph: Graph, text: str) -> str:
    """The id of the asset with this id, key or name. Raises NotFoundError."""
    if text in graph:
        return text
    found = [asset for asset in graph.assets if text in asset.keys or asset.name == text]
    if not found:
        raise NotFoundError(closest("asset", text, names_of(graph)))
    if len(found) > 1:
        listed = ", ".join(sorted(asset.id for asset in found)[:6])
        raise NotFoundError(f"{text!r} is {len(found)} assets; say which: {listed}")
    return found[0].id
