"""What-if equals recomputation: changing a derived graph and changing what it was derived from come to the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn_graphs import graphs
from upright.app.catalog import units
from upright.app.what_if import Alternatives
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.paths import AttackPath, attack_paths
from upright.graph.plain import plain
from upright.graph.sketch import parse_sketch
from upright.judge.assess import assess
from upright.judge.what_if import Change
from upright.model.asset import Asset, Exposure, Json
from upright.model.data import DataLabel
from upright.model.errors import NotFoundError
from upright.model.finding import Finding

_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def same(one: Graph, other: Graph) -> bool:
    return tuple(one.assets) == tuple(other.assets) and one.relations == other.relations


@_SLOW
@given(graphs())
def test_what_was_derived_can_be_taken_back(graph: Graph) -> None:
    derived = derive(graph)
    assert same(derive(plain(derived)), derived)


@_SLOW
@given(graphs(), st.data())
def test_removing_an_asset_is_as_if_it_had_never_been_seen(graph: Graph, data: st.DataObject) -> None:
    raw = plain(derive(graph))
    if not raw.ids:
        return
    gone = data.draw(st.sampled_from(list(raw.ids)))
    left = Graph(
        (asset for asset in raw.assets if asset.id != gone),
        (each for each in raw.relations if gone not in (each.source, each.target)),
        raw.gaps,
    )
    assert same(Alternatives(derive(raw)).after(Change(remove=frozenset({gone}))), derive(left))


@_SLOW
@given(graphs(), st.data())
def test_setting_an_attribute_is_as_if_it_had_been_seen_so(graph: Graph, data: st.DataObject) -> None:
    raw = plain(derive(graph))
    if not raw.ids:
        return
    chosen = data.draw(st.sampled_from(list(raw.ids)))
    value = data.draw(st.booleans())
    seen = Graph(
        (
            replace(asset, attributes={**asset.attributes, "human_in_the_loop": value}) if asset.id == chosen else asset
            for asset in raw.assets
        ),
        raw.relations,
        raw.gaps,
    )
    change = Change(put={chosen: {"human_in_the_loop": value}})
    assert same(Alternatives(derive(raw)).after(change), derive(seen))


def judged(graph: Graph) -> tuple[dict[str, Finding], dict[str, AttackPath]]:
    found = assess(graph, units("rules").values(), units("frameworks").values()).findings
    return {one.id: one for one in found}, {path.id: path for path in attack_paths(graph)}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs(), st.data())
def test_an_outcome_is_the_difference_of_two_scans(graph: Graph, data: st.DataObject) -> None:
    """Findings, scores, paths and the total, each against an estate that was seen without what is changed."""
    raw = plain(derive(graph))
    if not raw.ids:
        return
    gone = data.draw(st.sets(st.sampled_from(list(raw.ids)), max_size=2))
    closed = data.draw(st.sampled_from([None, *(one for one in raw.ids if one not in gone)]))
    put: dict[str, dict[str, Json]] = {closed: {"exposure": "private"}} if closed else {}
    seen = [
        replace(one, exposure=Exposure.PRIVATE, attributes={**one.attributes, "exposure": "private"})
        if one.id == closed
        else one
        for one in raw.assets
        if one.id not in gone
    ]
    kept = [each for each in raw.relations if not gone & {each.source, each.target}]
    before, after = judged(derive(raw)), judged(derive(Graph(seen, kept, raw.gaps)))
    told = Alternatives(derive(raw)).outcome(Change(remove=frozenset(gone), put=put))
    assert {one.id for one in told.gone} == before[0].keys() - after[0].keys()
    assert {one.id: one for one in told.new} == {name: after[0][name] for name in after[0].keys() - before[0].keys()}
    assert {new.id: (old.score, new.score) for old, new in told.changed} == {
        name: (before[0][name].score, after[0][name].score)
        for name in before[0].keys() & after[0].keys()
        if before[0][name].score != after[0][name].score
    }
    assert {path.id for path in told.closed} == before[1].keys() - after[1].keys()
    assert {path.id: path for path in told.opened} == {
        name: after[1][name] for name in after[1].keys() - before[1].keys()
    }
    totals = [sum(one.score.value for one in side[0].values()) for side in (before, after)]
    assert told.risk == pytest.approx(totals, abs=0.06)


_WORSE: dict[str, Callable[[Asset], Asset]] = {
    "open to all": lambda one: replace(
        one, exposure=Exposure.PUBLIC, attributes={**one.attributes, "exposure": "public"}
    ),
    "holds personal data": lambda one: replace(one, labels=(DataLabel("pii.us-ssn", "p", 3),)),
    "in use": lambda one: replace(one, attributes={**one.attributes, "interactions": 50}),
}


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(graphs(), st.data())
def test_what_makes_an_estate_worse_lowers_the_score_of_nothing_that_stays(graph: Graph, data: st.DataObject) -> None:
    raw = plain(derive(graph))
    if not raw.ids:
        return
    chosen, worse = data.draw(st.sampled_from(list(raw.ids))), _WORSE[data.draw(st.sampled_from(sorted(_WORSE)))]
    seen = Graph((worse(one) if one.id == chosen else one for one in raw.assets), raw.relations, raw.gaps)
    before, after = judged(derive(raw))[0], judged(derive(seen))[0]
    for name in before.keys() & after.keys():
        assert after[name].score.value >= before[name].score.value


def test_the_total_falls_by_what_goes() -> None:
    graph = derive(
        parse_sketch(
            """
            endpoint chat public {auth=none}
            agent bot
            tool shell {shell=true capabilities=["executes"]}
            chat -serves-> bot
            bot -uses_tool-> shell
            """
        )
    )
    alternatives = Alternatives(graph)
    bot, shell = (next(asset.id for asset in graph.assets if asset.name == name) for name in ("bot", "shell"))
    done = alternatives.outcome(Change(cut=frozenset({(bot, shell)})))
    assert done.closed
    assert not done.opened
    assert done.risk[1] < done.risk[0]
    moved = sum(after.score.value - before.score.value for before, after in done.changed)
    added = sum(each.score.value for each in done.new) - sum(each.score.value for each in done.gone)
    assert done.risk[1] - done.risk[0] == pytest.approx(moved + added, abs=0.2)


def test_the_ways_to_fix_a_finding_close_it() -> None:
    graph = derive(parse_sketch("mcp_server files {fetched_at_run_time=true pinned=false package=x transport=stdio}"))
    alternatives = Alternatives(graph)
    finding = next(
        each for each in alternatives.outcome(Change(remove=frozenset(graph.ids))).gone if "unpinned" in each.rule
    )
    ways = alternatives.ways(finding)
    assert any("pinned" in way.words for way in ways)
    assert all(finding.id in {each.id for each in way.outcome.gone} for way in ways)


def test_a_change_to_nothing_is_refused() -> None:
    with pytest.raises(NotFoundError):
        Alternatives(parse_sketch("model bot")).outcome(Change(remove=frozenset({"model-nowhere"})))
