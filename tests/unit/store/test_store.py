"""Saving and reading back, findings over time, drift: the same on every database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from writer import SHOP, finding_on, in_source, named

from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Location
from upright.model.errors import NotFoundError
from upright.model.evidence import Gap
from upright.model.finding import Finding, Score, Status
from upright.store.snapshot import Estate, Scope
from upright.store.store import Store

ESTATE = Estate.of(["/srv/shop"])


def same(one: Graph, other: Graph) -> bool:
    return (one.assets, one.relations, one.gaps) == (other.assets, other.relations, other.gaps)


def test_a_snapshot_comes_back_whole(store: Store) -> None:
    graph = Graph(
        parse_sketch(SHOP).assets, parse_sketch(SHOP).relations, [Gap("a/b.csv", "too large", "too-large", "s")]
    )
    finding = finding_on(named(graph, "bot"))
    scan = store.save(
        ESTATE,
        graph,
        [finding],
        assessed={"leaky": 1},
        unknown={"other": "a gap"},
        stats={"files": 12},
        scopes=[Scope("s", type="filesystem", address="/srv/shop")],
        started="2026-01-02T03:04:05+00:00",
    )
    snapshot = store.latest()
    assert same(snapshot.graph, graph)
    assert snapshot.findings == (replace(finding, first_seen="2026-01-02T03:04:05+00:00"),)
    assert (snapshot.assessed, snapshot.unknown) == ({"leaky": 1}, {"other": "a gap"})
    assert snapshot.scan == scan
    assert (scan.estate, scan.state, scan.stats) == ("shop", "complete", {"files": 12})
    assert scan.scopes == (Scope("s", True, "filesystem", "/srv/shop"),)
    assert scan.fingerprint == ESTATE.fingerprint


def test_what_was_just_saved_is_not_read_again_and_is_the_same(store: Store) -> None:
    graph = parse_sketch(SHOP)
    made = [finding_on(asset) for asset in graph.assets]
    store.save(ESTATE, graph, made, started="2026-01-02T03:04:05+00:00")
    store.save(ESTATE, graph, made[1:])
    later = [replace(made[0], status=Status.ACCEPTED), *made[1:]]
    scan = store.save(ESTATE, graph, later, started="2026-02-03T04:05:06+00:00")
    known = store.at(scan.id, graph=graph, findings=later)
    assert known.graph is graph
    assert known == replace(store.at(scan.id), graph=graph)
    assert {one.status for one in known.findings} == {Status.ACCEPTED, Status.OPEN}


def test_every_scan_can_be_seen_again(store: Store) -> None:
    whole = parse_sketch(SHOP)
    graphs = [whole, Graph([]), parse_sketch(SHOP.replace("0.2", "0.9")), whole, parse_sketch("model other")]
    scans = [store.save(ESTATE, graph, [finding_on(asset) for asset in graph.assets[:1]]) for graph in graphs]
    for graph, scan in zip(graphs, scans, strict=True):
        assert same(store.at(scan.id).graph, graph)
        assert [found.asset for found in store.at(scan.id).findings] == [asset.id for asset in graph.assets[:1]]
    assert [scan.id for scan in store.scans()] == sorted((scan.id for scan in scans), reverse=True)


def test_nothing_is_written_when_nothing_changed(store: Store) -> None:
    graph = parse_sketch(SHOP)
    first = store.save(ESTATE, graph, [finding_on(graph.assets[0])])
    second = store.save(ESTATE, graph, [finding_on(graph.assets[0])])
    assert store.diff(first.id, second.id).empty
    assert rows_since(store, second.id) == 0


def rows_since(store: Store, scan_id: int) -> int:
    from sqlalchemy import func, select

    from upright.store.schema import VERSIONED

    with store._engine.connect() as connection:
        counts = [select(func.count()).select_from(table).where(table.c.since == scan_id) for table in VERSIONED]
        return sum(connection.execute(count).scalar_one() for count in counts)


def test_drift_names_what_changed(store: Store) -> None:
    before = parse_sketch(SHOP)
    after = parse_sketch(
        SHOP.replace("digest=aaa", "digest=bbb owner=ann")
        .replace("chat public", "chat private")
        .replace("bot -trained_on-> tickets", "model spare")
        .replace("dataset tickets [pii.us-ssn] {rows=1200}", "")
    )
    first, second = store.save(ESTATE, before, []), store.save(ESTATE, after, [])
    drift = store.diff(first.id, second.id)
    assert [asset.name for asset in drift.new] == ["spare"]
    assert [asset.name for asset in drift.gone] == ["tickets"]
    assert {change.after.name: change.attributes for change in drift.changed} == {
        "chat": ("exposure",),
        "greeting": ("attributes.digest", "attributes.owner"),
    }
    assert [relation.kind for relation in drift.relations_gone] == ["trained_on"]
    assert drift.relations_new == ()
    back = store.diff(second.id, first.id)
    assert (back.new, back.gone, back.relations_new) == (drift.gone, drift.new, drift.relations_gone)


def test_moving_to_another_line_is_no_drift(store: Store) -> None:
    graph = parse_sketch("model bot {line=4 path=app.py}")
    lower = parse_sketch("model bot {line=9 path=app.py}")
    elsewhere = parse_sketch("model bot {line=4 path=other.py}")
    scans = [store.save(ESTATE, each, []) for each in (graph, lower, elsewhere)]
    assert store.diff(scans[0].id, scans[1].id).empty
    assert store.latest().graph.assets[0].locations[0].path == "other.py"
    assert store.diff(scans[0].id, scans[2].id).changed[0].attributes == ("locations",)


def test_the_life_of_a_finding(store: Store) -> None:
    graph = parse_sketch(SHOP)
    found = finding_on(named(graph, "bot"))
    days = iter(f"2026-01-0{day}T00:00:00+00:00" for day in range(1, 9))

    def scan(*findings: Finding) -> list[tuple[Status, str]]:
        store.save(ESTATE, graph, findings, started=next(days))
        return [(one.status, one.first_seen[:10]) for one in store.latest().findings]

    assert scan(found) == [(Status.OPEN, "2026-01-01")]
    assert scan(found) == [(Status.OPEN, "2026-01-01")]
    assert scan() == []
    assert [(fixed.finding.id, fixed.finding.status) for fixed in store.fixed()] == [(found.id, Status.FIXED)]
    assert scan(found) == [(Status.REOPENED, "2026-01-01")]
    assert scan(replace(found, score=Score(10.0))) == [(Status.REOPENED, "2026-01-01")]
    assert scan(replace(found, status=Status.ACCEPTED)) == [(Status.ACCEPTED, "2026-01-01")]
    assert scan(found) == [(Status.OPEN, "2026-01-01")]
    assert store.fixed() == ()
    assert [(change.when[:10], change.status) for change in store.history(found.id)] == [
        ("2026-01-01", Status.OPEN),
        ("2026-01-03", Status.FIXED),
        ("2026-01-04", Status.REOPENED),
        ("2026-01-06", Status.ACCEPTED),
        ("2026-01-07", Status.OPEN),
    ]
    assert store.history("never seen") == ()


def test_drift_of_findings(store: Store) -> None:
    graph = parse_sketch(SHOP)
    chat, bot, tickets = (finding_on(named(graph, name)) for name in ("chat", "bot", "tickets"))
    scans = [
        store.save(ESTATE, graph, findings)
        for findings in ([chat, bot], [bot], [chat, replace(bot, score=Score(99.0)), tickets])
    ]
    first = store.diff(scans[0].id, scans[1].id)
    assert [one.id for one in first.findings_fixed] == [chat.id]
    second = store.diff(scans[1].id, scans[2].id)
    assert [one.id for one in second.findings_new] == [tickets.id]
    assert [one.id for one in second.findings_reopened] == [chat.id]
    assert [(one.after.id, one.fields) for one in second.findings_changed] == [(bot.id, ("score",))]


def test_a_failed_source_loses_nothing(store: Store) -> None:
    code = in_source(parse_sketch("agent helper\ntool search\nhelper -uses_tool-> search"), "code")
    cloud = in_source(parse_sketch("endpoint api public\nmodel bot\napi -serves-> bot"), "cloud")
    both = Graph([*code.assets, *cloud.assets], [*code.relations, *cloud.relations])
    findings = [finding_on(asset) for asset in both.assets]
    store.save(ESTATE, both, findings, scopes=[Scope("code"), Scope("cloud")])

    failed = Graph([], [], [Gap("", "timed out", "unreachable", "cloud")])
    partial = store.save(ESTATE, failed, [], scopes=[Scope("code"), Scope("cloud", complete=False)])
    assert partial.state == "partial"
    kept = store.latest()
    assert (kept.graph.assets, kept.graph.relations) == (cloud.assets, cloud.relations)
    assert kept.graph.gaps == failed.gaps
    assert {one.asset for one in kept.findings} == {asset.id for asset in cloud.assets}

    store.save(ESTATE, Graph([]), [], scopes=[Scope("code"), Scope("cloud")])
    assert same(store.latest().graph, Graph([]))
    assert store.latest().findings == ()


def test_an_asset_of_two_sources_keeps_what_one_alone_saw(store: Store) -> None:
    """Seen in code and in the cloud; the cloud does not answer, and the code has changed."""
    both = replace(
        parse_sketch("model bot {temperature=1 owner=ann}").assets[0],
        locations=(Location("app.py", 3, "code"), Location("models/bot", 0, "cloud")),
        keys=("name:bot", "url:https://cloud/bot"),
    )
    store.save(ESTATE, Graph([both]), [], scopes=[Scope("code"), Scope("cloud")])
    seen = replace(both, locations=(Location("app.py", 7, "code"),), attributes={"temperature": 2}, keys=("name:bot",))
    store.save(ESTATE, Graph([seen]), [], scopes=[Scope("code"), Scope("cloud", complete=False)])
    now = store.latest().graph.assets[0]
    assert now.locations == (Location("app.py", 7, "code"), Location("models/bot", 0, "cloud"))
    assert now.keys == both.keys
    assert now.attributes == {"temperature": 2, "owner": "ann"}


@pytest.mark.parametrize(
    ("where", "code", "kept"),
    [
        ("data/t.csv", "malformed", True),
        ("data/t.csv", "too-large", True),
        ("data/t.csv", "ignored", False),
        ("*", "denied", True),
        ("**", "too-large", True),
        ("**", "ignored", False),
        ("elsewhere", "denied", False),
    ],
)
def test_a_file_that_cannot_be_read_now_is_not_gone(store: Store, where: str, code: str, kept: bool) -> None:
    graph = in_source(parse_sketch("dataset tickets [pii.us-ssn] {path=data/t.csv}"), "s")
    found = finding_on(graph.assets[0])
    store.save(ESTATE, graph, [found], scopes=[Scope("s")])
    store.save(ESTATE, Graph([], [], [Gap(where, "why", code, "s")]), [], scopes=[Scope("s")])
    assert [asset.name for asset in store.latest().graph.assets] == (["tickets"] if kept else [])
    assert bool(store.latest().findings) is kept


def test_an_unreadable_folder_keeps_what_is_below(store: Store) -> None:
    graph = in_source(parse_sketch("model a {path=secret/deep/a.py}\nmodel b {path=secretary/b.py}"), "s")
    store.save(ESTATE, graph, [], scopes=[Scope("s")])
    store.save(ESTATE, Graph([], [], [Gap("secret", "permission denied", "denied", "s")]), [], scopes=[Scope("s")])
    assert [asset.name for asset in store.latest().graph.assets] == ["a"]


def test_a_verdict_that_became_unknown_does_not_close_a_finding(store: Store) -> None:
    graph = parse_sketch(SHOP)
    found = finding_on(named(graph, "bot"))
    store.save(ESTATE, graph, [found])
    store.save(ESTATE, graph, [], undecided={("leaky", found.asset)})
    assert [one.status for one in store.latest().findings] == [Status.OPEN]
    store.save(ESTATE, graph, [], undecided={("other", found.asset)})
    assert store.latest().findings == ()


def test_gaps_come_and_go(store: Store) -> None:
    gap, other = Gap("a.csv", "too large", "too-large", "s"), Gap("b.csv", "malformed", "malformed", "s")
    scans = [store.save(ESTATE, Graph([], [], gaps), [], scopes=[Scope("s")]) for gaps in ([gap], [gap, other], [])]
    assert [len(store.at(scan.id).graph.gaps) for scan in scans] == [1, 2, 0]


def test_estates_do_not_meet(store: Store) -> None:
    other = Estate.of(["/srv/other/shop"])
    graph = parse_sketch(SHOP)
    store.save(ESTATE, graph, [finding_on(graph.assets[0])])
    store.save(other, Graph([]), [])
    assert store.latest().graph.assets == ()
    assert same(store.latest(ESTATE).graph, graph)
    assert (ESTATE.name, other.name) == ("shop", "shop")
    assert store.latest("shop").scan.fingerprint == other.fingerprint
    assert [len(store.scans(which)) for which in (None, "shop", ESTATE, other)] == [2, 2, 1, 1]


def test_what_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nothing has been scanned yet"):
        store.latest()
    with pytest.raises(NotFoundError, match="no scan of 'shop' yet"):
        store.latest(ESTATE)
    with pytest.raises(NotFoundError, match=f"no scan {10**30}"):
        store.at(10**30)
    with pytest.raises(NotFoundError, match="no scan 7"):
        store.at(7)
    assert store.scans() == ()


def test_an_estate_is_its_targets_or_its_name() -> None:
    assert Estate.of(["/b", "/a"]) == Estate.of(["/a", "/b", "/a"])
    assert Estate.of(["/a"]).fingerprint != Estate.of(["/b"]).fingerprint
    assert Estate.of(["/a"], "shop") == Estate.of(["/b"], "shop")
    assert Estate.of(["shop"]).fingerprint != Estate.of([], "shop").fingerprint
    assert Estate.of(["/srv/\udce9t\udce9/"]).name == "\\udce9t\\udce9"


def test_names_that_databases_dislike(store: Store) -> None:
    """NUL, lone surrogates, quotes and the whole of Unicode, as hostile repositories have them."""
    name = "a\0b\udce9'\"; DROP TABLE asset; -- \U0001f600"
    asset = replace(parse_sketch("model bot").assets[0], name=name, attributes={name: [name, None, 1.5, {"x": True}]})
    estate = Estate.of([f"/srv/{name}"])
    graph = Graph([asset], [], [Gap(name, name, "malformed", name)])
    store.save(estate, graph, [replace(finding_on(asset), title=name)], stats={name: name}, scopes=[Scope(name)])
    assert same(store.latest(estate).graph, graph)
    assert store.latest(estate).findings[0].title == name
