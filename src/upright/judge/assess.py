"""Holds every rule against a graph: verdicts, scored findings, and what could not be told.

A pass is only a pass where nothing hides: when a gap touches the asset, or its content could not be read, a pass
becomes unknown. A failure stays a failure.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from upright.judge.features import Weighing
from upright.judge.framework import Framework
from upright.judge.score import score
from upright.judge.waiver import Waiver
from upright.model.asset import Asset, AssetKind, Json
from upright.model.control import Testability
from upright.model.evidence import Gap
from upright.model.finding import Finding, Judgement, Severity, Status, Verdict

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.judge.rule import Rule

Call: TypeAlias = "Callable[[Rule, Asset, Graph], Judgement | None]"
_FOLDERS = frozenset({AssetKind.DATASET, AssetKind.DATA_STORE, AssetKind.VECTOR_STORE})
_ON_PURPOSE = "ignored"
_SHOWN = frozenset({Testability.AUTOMATED, Testability.PARTIAL})


@dataclass(frozen=True, slots=True)
class Assessed:
    """What all rules say. `findings` come worst first; `assessed` counts the assets that each rule passed or failed;
    `unknown` says of each rule that could not tell about some asset how many and why; `undecided` are those
    (rule, asset id); `verdicts` counts verdicts by name.
    """

    findings: tuple[Finding, ...] = ()
    assessed: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    undecided: tuple[tuple[str, str], ...] = ()
    verdicts: Mapping[str, int] = field(default_factory=dict)


def assess(
    graph: Graph,
    rules: Iterable[Rule],
    frameworks: Iterable[Framework] = (),
    *,
    waivers: Sequence[Waiver] = (),
    previous: Iterable[Finding] = (),
    now: str = "",
    call: Call | None = None,
) -> Assessed:
    """Hold every rule against every asset that it assesses.

    `frameworks` give findings their controls; `previous` findings give them their history (`first_seen`, reopened);
    `now` is the ISO time that new findings carry. `call` asks a rule about an asset: a caller that must go on when a
    rule is broken passes one that answers UNKNOWN; by default whatever a rule raises is raised.
    """
    ask = call or (lambda rule, asset, in_graph: rule.judge(asset, in_graph))
    court = _Court(graph, _controls(frameworks), tuple(waivers), {finding.id: finding for finding in previous}, now)
    for rule in rules:
        assets = graph.of_kind(*sorted(rule.assesses))
        heard = 0
        for asset in assets:
            judgement = ask(rule, asset, graph)
            if judgement is not None:
                heard += 1
                court.hear(rule, asset, judgement)
        court.miss(rule, len(assets), len(assets) - heard)
    return court.close()


def finding_id(rule: str, asset: str, anchors: Iterable[str] = ()) -> str:
    """The stable id of a finding: from rule, asset and anchors, never from the path, so that it survives rescans."""
    text = "\0".join((rule, asset, *anchors))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]


class Hidden:
    """Which assets a gap touches: one at a place where the asset was seen, or inside a folder that is the asset."""

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self._at: dict[tuple[str, str], Gap] = {}
        self._below: dict[tuple[str, str], Gap] = {}
        for gap in gaps:
            if gap.code == _ON_PURPOSE:
                continue
            self._at.setdefault((gap.source, gap.where), gap)
            folder = gap.where
            while "/" in folder:
                folder = folder.rpartition("/")[0]
                self._below.setdefault((gap.source, folder), gap)

    def reason(self, asset: Asset) -> str:
        """Why the asset could not be read whole, or an empty string."""
        unreadable = asset.attributes.get("unreadable")
        if unreadable:
            return str(unreadable)
        if not self._at:
            return ""
        for place in asset.locations:
            for source in (place.source, ""):
                gap = self._at.get((source, place.path))
                if gap is None and asset.kind in _FOLDERS:
                    gap = self._below.get((source, place.path.rstrip("/")))
                if gap:
                    return gap.why
        return ""


class _Court:
    """Collects verdicts and writes findings."""

    def __init__(
        self,
        graph: Graph,
        controls: Mapping[str, tuple[str, ...]],
        waivers: tuple[Waiver, ...],
        previous: Mapping[str, Finding],
        now: str,
    ) -> None:
        self.weighing, self.hidden = Weighing(graph), Hidden(graph.gaps)
        self.controls, self.waivers, self.previous, self.now = controls, waivers, previous, now
        self.unseen = {gap.hides: gap.why for gap in reversed(graph.gaps) if gap.hides}
        self.findings: list[Finding] = []
        self.assessed: Counter[str] = Counter()
        self.verdicts: Counter[str] = Counter()
        self.unknown: dict[str, list[tuple[str, str]]] = {}
        self._of_rule: dict[str, tuple[str, ...]] = {}

    def hear(self, rule: Rule, asset: Asset, judgement: Judgement) -> None:
        """Take down what a rule says of an asset to which it applies."""
        if judgement.verdict is Verdict.PASS and (why := self.hidden.reason(asset)):
            judgement = replace(
                judgement, verdict=Verdict.UNKNOWN, reason=f"{asset.name} could not be read whole: {why}"
            )
        self.verdicts[judgement.verdict] += 1
        if judgement.verdict is Verdict.UNKNOWN:
            self.unknown.setdefault(rule.id, []).append((asset.id, judgement.reason))
        elif judgement.verdict in {Verdict.PASS, Verdict.FAIL}:
            self.assessed[rule.id] += 1
        if judgement.verdict is Verdict.FAIL:
            self.findings.append(self._finding(rule, asset, judgement))

    def miss(self, rule: Rule, asked: int, apart: int) -> None:
        """Note of how many assets the rule was asked and to how many it does not apply, and that assets which it
        assesses may be there unseen.
        """
        if asked:
            self.assessed.setdefault(rule.id, 0)
        if apart:
            self.verdicts[Verdict.NOT_APPLICABLE] += apart
        for kind in sorted(rule.assesses & self.unseen.keys()):
            self.unknown.setdefault(rule.id, []).append(("", self.unseen[kind]))

    def _finding(self, rule: Rule, asset: Asset, judgement: Judgement) -> Finding:
        identifier = finding_id(rule.id, asset.id, judgement.anchors)
        before = self.previous.get(identifier)
        waiver = next((waiver for waiver in self.waivers if waiver.covers(rule.id, asset, identifier)), None)
        return Finding(
            id=identifier,
            rule=rule.id,
            title=rule.title,
            severity=rule.severity if judgement.severity is None else Severity(judgement.severity),
            confidence=round(judgement.confidence * asset.confidence, 4),
            score=score(self.weighing.features(rule, judgement, asset)),
            asset=asset.id,
            reason=judgement.reason,
            locations=judgement.locations or asset.locations,
            path=judgement.path,
            signals=rule.signals,
            controls=self._shown(rule),
            remediations=rule.remediations,
            remedy=rule.remedy,
            status=_status(before, waiver),
            first_seen=before.first_seen if before else self.now,
            evidence=_evidence(rule, asset, waiver),
        )

    def _shown(self, rule: Rule) -> tuple[str, ...]:
        """The controls of frameworks that the rule's signals show."""
        if rule.id not in self._of_rule:
            names = {name for signal in rule.signals for name in self.controls.get(signal, ())}
            self._of_rule[rule.id] = tuple(sorted(names))
        return self._of_rule[rule.id]

    def close(self) -> Assessed:
        """Everything heard, findings worst first."""
        ranked = sorted(self.findings, key=lambda finding: (-finding.score.value, -finding.severity, finding.id))
        told = {rule: _told(entries) for rule, entries in sorted(self.unknown.items())}
        told_of = ((rule, asset) for rule, entries in sorted(self.unknown.items()) for asset, _ in entries)
        undecided = tuple((rule, asset) for rule, asset in told_of if asset)
        return Assessed(tuple(ranked), dict(sorted(self.assessed.items())), told, undecided, dict(self.verdicts))


def _status(before: Finding | None, waiver: Waiver | None) -> Status:
    if waiver:
        return Status.ACCEPTED
    return Status.REOPENED if before and before.status in {Status.FIXED, Status.REOPENED} else Status.OPEN


def _told(entries: list[tuple[str, str]]) -> str:
    first = entries[0][1]
    return first if len(entries) == 1 else f"{first} (and {len(entries) - 1} more)"


def _evidence(rule: Rule, asset: Asset, waiver: Waiver | None) -> dict[str, Json]:
    evidence: dict[str, Json] = {}
    if seen := asset.attributes.get("evidence"):
        evidence["seen"] = seen
    if digest := asset.attributes.get("digest"):
        evidence["digest"] = digest
    if hints := sorted({f"{label.data_class}: {label.hint}" for label in asset.labels if label.hint}):
        shown: list[Json] = list(hints[:5])
        evidence["hints"] = shown
    if rule.weakness:
        weakness: list[Json] = list(rule.weakness)
        evidence["weakness"] = weakness
    if waiver:
        evidence["accepted"] = {
            "owner": waiver.owner, "reason": waiver.reason, "expires": waiver.expires.isoformat(),
        }  # fmt: skip
    return evidence


def _controls(frameworks: Iterable[Framework]) -> dict[str, tuple[str, ...]]:
    shown: dict[str, list[str]] = {}
    for framework in frameworks:
        for control in framework.controls:
            for signal in control.signals if control.testability in _SHOWN else ():
                shown.setdefault(signal, []).append(f"{framework.id}:{control.id}")
    return {signal: tuple(names) for signal, names in shown.items()}
