"""A scan of some scopes: what was not scanned is neither read nor changed, and the end is as if all had been."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from writer import finding_on, in_source

from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset
from upright.model.errors import ConflictError
from upright.store.difference import Incoming
from upright.store.schema import relation_page
from upright.store.snapshot import Estate, Scope
from upright.store.standing import Standing
from upright.store.store import Store

ESTATE = Estate.of([], "shop")
CODE = "agent helper\ntool search\nhelper -uses_tool-> search"
CLOUD = "endpoint api public\nmodel bot\nagent helper\napi -serves-> bot\napi -serves-> helper"


def together(*graphs: Graph) -> Graph:
    """As a merge would join them: an asset of several keeps all its places."""
    found: dict[str, Asset] = {}
    for asset in (asset for graph in graphs for asset in graph.assets):
        known = found.get(asset.id, asset)
        found[asset.id] = replace(known, locations=tuple(sorted({*known.locations, *asset.locations})))
    return Graph(found.values(), {edge for graph in graphs for edge in graph.relations})


def scan(store: Store, graph: Graph, *done: str) -> None:
    scopes = [Scope(name, complete=not done or name in done) for name in ("code", "cloud")]
    store.save(ESTATE, graph, [finding_on(asset) for asset in graph.assets], scopes=scopes)


@pytest.mark.parametrize(
    "code",
    [
        CODE,
        CODE.replace("search", "lookup"),
        "agent helper",
        "tool search",
        CODE + "\nagent other\nother -uses_tool-> search",
        CODE.replace("agent helper", "agent helper {autonomy=unbounded}"),
    ],
)
def test_some_scopes_as_all(store: Store, code: str) -> None:
    cloud = in_source(parse_sketch(CLOUD), "cloud")
    scan(store, together(in_source(parse_sketch(CODE), "code"), cloud))
    now = in_source(parse_sketch(code), "code")
    scan(store, now, "code")
    part = store.latest()
    assert part.scan.state == "partial"
    assert {asset.id for asset in part.graph.assets} == {asset.id for asset in together(now, cloud).assets}
    assert set(part.graph.relations) >= set(together(now, cloud).relations)
    kept = {asset.id: {place.source for place in asset.locations} for asset in together(now, cloud).assets}
    assert {asset.id: {place.source for place in asset.locations} for asset in part.graph.assets} == kept
    standing = {finding.asset for finding in part.findings}
    assert standing == {asset.id for asset in part.graph.assets}
    scan(store, together(now, cloud))
    assert set(store.latest().graph.relations) == set(together(now, cloud).relations)


def test_what_leads_to_a_thing_that_went_comes_back_with_it(store: Store) -> None:
    code, cloud = in_source(parse_sketch("model bot"), "code"), in_source(parse_sketch("endpoint api"), "cloud")
    edges = parse_sketch("model bot\nendpoint api\napi -serves-> bot").relations
    whole = Graph([*code.assets, *cloud.assets], edges)
    first = store.save(ESTATE, whole, [], scopes=[Scope("code"), Scope("cloud")])
    scan(store, Graph([]), "code")
    assert store.latest().graph.relations == ()
    assert store.diff(first.id, store.latest().scan.id).relations_gone == edges
    scan(store, code, "code")
    assert store.latest().graph.relations == edges


def test_other_scopes_are_not_read(store: Store) -> None:
    many = in_source(parse_sketch("\n".join(f"model m{number}" for number in range(300))), "cloud")
    code = in_source(parse_sketch(CODE), "code")
    scan(store, together(code, many))
    with store._engine.connect() as connection:
        scopes = [Scope("code"), Scope("cloud", complete=False)]
        estate = connection.exec_driver_sql("SELECT id FROM estate").scalar_one()
        standing = Standing(connection, estate, store.latest().scan.id, [])
        new = Incoming(code, [], scopes, (), "")
        known = standing.assets(new)
        assert (known.absent, len(known.rows)) == ({}, 2)
        assert len(standing.findings(new, known)) == 2


def test_long_chains_of_pages_are_made_short(store: Store) -> None:
    """Relations that come and go with every scan, seen again as each scan left them."""
    whole = parse_sketch(
        "\n".join(["agent a", *(f"tool t{n}" for n in range(40)), *(f"a -uses_tool-> t{n}" for n in range(40))])
    )
    edges = whole.relations
    scans = [
        store.save(ESTATE, Graph(whole.assets, [*edges[:number], *edges[number + 1 :]]), []) for number in range(40)
    ]
    for number, one in enumerate(scans):
        assert set(store.at(one.id).graph.relations) == set(edges) - {edges[number]}
    drift = store.diff(scans[3].id, scans[30].id)
    assert (drift.relations_new, drift.relations_gone) == ((edges[3],), (edges[30],))
    with store._engine.connect() as connection:
        live = select(func.count()).select_from(relation_page).where(relation_page.c.until.is_(None))
        assert connection.execute(live).scalar_one() < 25


def test_a_scan_that_another_overtook_is_refused(store: Store) -> None:
    code, cloud = in_source(parse_sketch(CODE), "code"), in_source(parse_sketch(CLOUD), "cloud")
    assert store.parts(ESTATE) == (0, {})
    first = store.save(ESTATE, code, [], parts={"code": b"1"}, after=0)
    second = store.save(ESTATE, together(code, cloud), [], parts={"cloud": b"2"}, after=first.id)
    with pytest.raises(ConflictError):
        store.save(ESTATE, code, [], parts={"code": b"3"}, after=first.id)
    assert store.parts(ESTATE) == (second.id, {"code": b"1", "cloud": b"2"})
    assert [scan.id for scan in store.scans()] == [second.id, first.id]
    store.save(ESTATE, code, [], parts={"code": b"4"})
    assert store.parts(ESTATE)[1] == {"code": b"4", "cloud": b"2"}
