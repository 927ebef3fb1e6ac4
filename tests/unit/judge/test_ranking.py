"""What is most urgent: what is alike in one file is told once unless it is grave."""

from __future__ import annotations

import pytest

from upright.graph.graph import Graph
from upright.judge.ranking import most_urgent
from upright.model.asset import Asset, AssetKind, Location, asset_id
from upright.model.finding import Factor, Finding, Score, Severity

_WHERE = (
    Location("package.json", 3, "app"),
    Location("package.json", 4, "app"),
    Location("other/package.json", 3, "app"),
)


def _finding(number: int, severity: Severity) -> Finding:
    asset = _asset(number)
    score = Score(9.0 - number / 10, (Factor("severity", 0.1, "as the rule says"),))
    return Finding(
        id=f"f{number}",
        rule="package-not-pinned",
        title="A package is not pinned",
        asset=asset.id,
        severity=severity,
        confidence=0.9,
        score=score,
        reason="no lock",
        remedy="Pin it.",
        locations=(_WHERE[number],),
    )


def _asset(number: int) -> Asset:
    key = f"purl:pkg:npm/p{number}"
    return Asset(asset_id(AssetKind.PACKAGE, key), AssetKind.PACKAGE, f"p{number}", "", (key,), (_WHERE[number],))


@pytest.mark.parametrize(
    ("severity", "told"),
    [(Severity.LOW, [("f0", 1), ("f2", 0)]), (Severity.HIGH, [("f0", 0), ("f1", 0), ("f2", 0)])],
)
def test_one_file_is_told_once_unless_it_is_grave(severity: Severity, told: list[tuple[str, int]]) -> None:
    graph = Graph([_asset(number) for number in range(3)], [])
    ranked = most_urgent(graph, [_finding(number, severity) for number in range(3)], [], 5)
    assert [(one.finding.id, one.more) for one in ranked if one.finding] == told
