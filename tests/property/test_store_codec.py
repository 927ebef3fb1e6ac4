"""What the store writes it reads back unchanged, and whatever the scans were, each can be seen again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset, AssetKind, Exposure, Location, asset_id
from upright.model.data import DataLabel, Sensitivity
from upright.model.evidence import Gap
from upright.model.finding import Factor, Finding, Score, Severity, Status
from upright.model.relation import Relation, RelationKind
from upright.store import codec
from upright.store.engine import open_store
from upright.store.snapshot import Estate, Scope
from upright.store.store import Store

_NUMBER = count(1)
TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)  # lone surrogates and NUL included
NUMBER = st.floats(0, 1, allow_nan=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
LOCATIONS = st.builds(Location, TEXT, st.integers(0, 10**6), TEXT, TEXT)
LABELS = st.builds(
    DataLabel,
    TEXT,
    TEXT,
    st.integers(0),
    st.integers(0),
    NUMBER,
    st.sampled_from(Sensitivity),
    TEXT,
    TEXT,
    st.integers(0),
)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
ASSETS = st.builds(
    Asset,
    TEXT,
    st.sampled_from(AssetKind),
    TEXT,
    TEXT,
    TEXTS,
    st.lists(LOCATIONS, max_size=3).map(tuple),
    st.dictionaries(TEXT, VALUES, max_size=4),
    st.lists(LABELS, max_size=3).map(tuple),
    st.sampled_from(Exposure),
    NUMBER,
)
SCORES = st.builds(Score, NUMBER, st.lists(st.builds(Factor, TEXT, NUMBER, TEXT), max_size=3).map(tuple), TEXT, NUMBER)
FINDINGS = st.builds(
    Finding,
    id=TEXT,
    rule=TEXT,
    title=TEXT,
    severity=st.sampled_from(Severity),
    confidence=NUMBER,
    score=SCORES,
    asset=TEXT,
    reason=TEXT,
    locations=st.lists(LOCATIONS, max_size=2).map(tuple),
    path=TEXTS,
    signals=TEXTS,
    controls=TEXTS,
    remediations=TEXTS,
    remedy=TEXT,
    status=st.sampled_from(Status),
    first_seen=TEXT,
    evidence=st.dictionaries(TEXT, VALUES, max_size=3),
)
WORDS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], codec.Record], Callable[[codec.Record], Any]]] = {
    "asset": (ASSETS, codec.asset_to_record, codec.asset_from_record),
    "finding": (FINDINGS, codec.finding_to_record, codec.finding_from_record),
    "label": (LABELS, codec.label_to_record, codec.label_from_record),
    "relation": (
        st.builds(Relation, TEXT, st.sampled_from(RelationKind), TEXT),
        codec.relation_to_record,
        codec.relation_from_record,
    ),
    "gap": (st.builds(Gap, TEXT, TEXT, TEXT, TEXT, st.integers(1)), codec.gap_to_record, codec.gap_from_record),
}


@pytest.mark.parametrize("word", WORDS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_there_and_back(word: str, data: st.DataObject) -> None:
    values, to_record, from_record = WORDS[word]
    value = data.draw(values)
    text = codec.canonical(to_record(value))
    assert text.isascii()
    assert from_record(json.loads(text)) == value
    assert codec.canonical(to_record(from_record(json.loads(text)))) == text


NAMES = tuple(f"thing{number}" for number in range(5))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Some of five models, with an attribute and edges that vary."""
    there = draw(st.lists(st.sampled_from(NAMES), unique=True))
    assets = {
        name: Asset(
            asset_id(AssetKind.MODEL, name),
            AssetKind.MODEL,
            name,
            locations=(Location(f"{name}.py", 1, "s"),),
            attributes={"temperature": draw(st.integers(0, 2))},
        )
        for name in there
    }
    pairs = draw(st.lists(st.tuples(st.sampled_from(there), st.sampled_from(there)), max_size=6)) if there else []
    edges = [Relation(assets[a].id, RelationKind.DERIVED_FROM, assets[b].id) for a, b in pairs]
    gaps = [Gap(where, "why", "ignored", "s") for where in draw(st.lists(st.sampled_from("xyz"), unique=True))]
    return Graph(assets.values(), edges, gaps)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("store") / "store.db") as opened:
        yield opened


@settings(max_examples=20, deadline=None)
@given(history=st.lists(st.tuples(graphs(), st.sets(st.sampled_from(NAMES))), min_size=1, max_size=5))
def test_every_scan_of_any_history_can_be_seen_again(store: Store, history: list[tuple[Graph, set[str]]]) -> None:
    estate = Estate.of([], f"estate {next(_NUMBER)}")
    scans = [store.save(estate, graph, findings(graph, found), scopes=[Scope("s")]) for graph, found in history]
    ever: set[str] = set()
    for (graph, found), scan in zip(history, scans, strict=True):
        snapshot = store.at(scan.id)
        assert snapshot.graph.assets == graph.assets
        assert snapshot.graph.relations == graph.relations
        assert snapshot.graph.gaps == graph.gaps
        expected = {finding.id for finding in findings(graph, found)}
        assert {finding.id for finding in snapshot.findings} == expected
        ever |= expected
    standing = {finding.id for finding in store.latest(estate).findings}
    assert {fixed.finding.id for fixed in store.fixed(estate)} == ever - standing


@settings(max_examples=20, deadline=None)
@given(before=graphs(), after=graphs())
def test_drift_is_what_leads_from_one_to_the_other(store: Store, before: Graph, after: Graph) -> None:
    estate = Estate.of([], f"estate {next(_NUMBER)}")
    scans = [store.save(estate, graph, []) for graph in (before, after)]
    drift = store.diff(scans[0].id, scans[1].id)
    built = {asset.id: asset for asset in before.assets}
    for asset in drift.gone:
        del built[asset.id]
    built |= {asset.id: asset for asset in drift.new} | {change.after.id: change.after for change in drift.changed}
    assert tuple(built[uid] for uid in sorted(built)) == after.assets
    assert {*before.relations} - {*drift.relations_gone} | {*drift.relations_new} == {*after.relations}


def findings(graph: Graph, names: set[str]) -> list[Finding]:
    return [
        Finding(f"f-{asset.name}", "r", "t", Severity.LOW, 1.0, Score(1.0), asset.id, "because")
        for asset in graph.assets
        if asset.name in names
    ]


def test_a_changed_attribute_is_another_record() -> None:
    asset = parse_sketch("model bot {temperature=0.2}").assets[0]
    one, other = (
        codec.digest(codec.canonical(codec.asset_to_record(each))) for each in (asset, replace(asset, version="2"))
    )
    assert one != other
