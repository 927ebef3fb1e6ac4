"""What is most urgent: what is alike in one file or one service is told once unless it is grave."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.paths import attack_paths
from upright.graph.sketch import parse_sketch
from upright.judge.ranking import most_urgent
from upright.model.asset import Asset, AssetKind, Location, asset_id
from upright.model.finding import Factor, Finding, Score, Severity
from upright.model.relation import Relation, RelationKind

_WHERE = (
    Location("package.json", 3, "app"),
    Location("package.json", 4, "app"),
    Location("other/package.json", 3, "app"),
)


def _finding(number: int, severity: Severity, asset: Asset) -> Finding:
    score = Score(9.0 - number / 10, (Factor("severity", 0.1, "as the rule says"),))
    return Finding(
        id=f"f{number}",
        rule="something-wrong",
        title="Something is wrong",
        asset=asset.id,
        severity=severity,
        confidence=0.9,
        score=score,
        reason="it is",
        remedy="Mend it.",
        locations=asset.locations,
    )


def _asset(number: int, kind: AssetKind) -> Asset:
    key = f"code:app/{kind}{number}"
    return Asset(asset_id(kind, key), kind, f"p{number}", "", (key,), (_WHERE[number],))


_ONCE, _EACH = [("f0", 1), ("f2", 0)], [("f0", 0), ("f1", 0), ("f2", 0)]


@pytest.mark.parametrize(
    ("severity", "kind", "told"),
    [
        (Severity.LOW, AssetKind.TOOL, _ONCE),
        (Severity.HIGH, AssetKind.TOOL, _EACH),
        (Severity.LOW, AssetKind.PACKAGE, _ONCE),
        (Severity.HIGH, AssetKind.PACKAGE, _ONCE),
    ],
)
def test_one_file_is_told_once_unless_it_is_grave(
    severity: Severity, kind: AssetKind, told: list[tuple[str, int]]
) -> None:
    assets = [_asset(number, kind) for number in range(3)]
    graph = Graph(assets, [])
    ranked = most_urgent(graph, [_finding(n, severity, asset) for n, asset in enumerate(assets)], [], 5)
    assert [(one.finding.id, one.more) for one in ranked if one.finding] == told


def test_secrets_of_one_kind_in_one_file_are_told_once() -> None:
    named = ["Password", "Password", "Password", "API key"]
    places = [_WHERE[0], _WHERE[1], _WHERE[2], _WHERE[1]]
    assets = [
        replace(_asset(0, AssetKind.SECRET), id=f"s{number}", keys=(f"secret:{number}",), name=name, locations=(place,))
        for number, (name, place) in enumerate(zip(named, places, strict=True))
    ]
    findings = [_finding(number, Severity.HIGH, asset) for number, asset in enumerate(assets)]
    urgent = most_urgent(Graph(assets, []), findings, [], 9)
    assert [(each.finding.id, each.more) for each in urgent if each.finding] == [("f0", 1), ("f2", 0), ("f3", 0)]


@pytest.mark.parametrize("severity", [Severity.LOW, Severity.HIGH])
def test_an_application_its_route_and_what_deploys_it_are_told_once(severity: Severity) -> None:
    app = _asset(0, AssetKind.APPLICATION)
    route, deployment = _asset(1, AssetKind.ENDPOINT), _asset(2, AssetKind.ENDPOINT)
    joined = [
        Relation(app.id, RelationKind.CONTAINS, route.id),
        Relation(app.id, RelationKind.EXPOSED_TO, deployment.id),
    ]
    graph = Graph([app, route, deployment], joined)
    wrong = [_finding(number, severity, asset) for number, asset in enumerate((app, route, deployment))]
    assert [(one.finding.id, one.more) for one in most_urgent(graph, wrong, [], 5) if one.finding] == [("f0", 2)]


def test_a_few_are_the_first_of_all() -> None:
    """What is looked at no further once there are enough changes neither what is told nor how many are like it."""
    kinds = (AssetKind.APPLICATION, AssetKind.ENDPOINT, AssetKind.PACKAGE, AssetKind.TOOL)
    draw = random.Random(3)  # noqa: S311  the same each time
    assets = [
        replace(_asset(number % 3, draw.choice(kinds)), id=f"asset-{number:02}", name=f"p{number}")
        for number in range(30)
    ]
    joined = [
        Relation(one.id, RelationKind.CONTAINS, other.id)
        for one in assets
        for other in assets
        if (one.kind, other.kind) == kinds[:2] and draw.random() < 0.3
    ]
    graph = Graph(assets, joined)
    severities = (Severity.LOW, Severity.HIGH, Severity.CRITICAL)
    wrong = [
        replace(_finding(number, draw.choice(severities), draw.choice(assets)), rule=f"rule-{draw.randrange(4)}")
        for number in range(80)
    ]
    every = list(most_urgent(graph, wrong, [], len(wrong)))
    assert any(one.more for one in every[:5])
    for limit in range(len(every) + 2):
        assert list(most_urgent(graph, wrong, [], limit)) == every[:limit]


@pytest.mark.parametrize("route", ["/ask", "/chat", "/a", "/b", "/c", "/d"])  # ids, and with them the order, differ
def test_of_paths_that_weigh_as_much_the_one_from_the_route_is_told(route: str) -> None:
    graph = derive(
        parse_sketch(f"""
            application desk public
            endpoint {route} public
            agent bot
            dataset people [pii.us-ssn]
            desk -contains-> {route}
            desk -calls-> bot
            {route} -serves-> bot
            bot -can_read-> people
            """)
    )
    (told,) = most_urgent(graph, [], attack_paths(graph), 5)
    assert told.path
    assert graph.asset(told.path.entry).name == route
