"""Deriving is idempotent; patterns agree with a brute-force reading; paths and lineage hold what they say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_graphs import graphs
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.lineage import lineage
from upright.graph.paths import find_paths
from upright.judge.matching import fits, matches
from upright.judge.pattern import Hop, Pattern
from upright.judge.query import parse_query


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_deriving_twice_is_deriving_once(graph: Graph) -> None:
    once = derive(graph)
    twice = derive(once)
    assert once.relations == twice.relations
    assert {a.id: a.exposure for a in once.assets} == {a.id: a.exposure for a in twice.assets}
    assert [a.attributes.get("reaches") for a in once.assets] == [a.attributes.get("reaches") for a in twice.assets]
    assert {a.id for a in graph.assets} == {a.id for a in once.assets}


QUERIES = [
    parse_query(text)
    for text in (
        "(:endpoint)-[leads_to]->(:tool)",
        "(:model {exposure: public})-[learns_from*1..3]->(:dataset {holds: pii.*})",
        "(:agent)-[uses_tool or calls*2..3]->(a)-[<serves]->(:endpoint)",
        "(a)-[contains*1..2]->(b)-[can_read]->(c)",
        "(:agent {exposure: {ge: organisation}})-[uses_tool or calls or can_read*1..3]->(a {holds: pii.us-ssn})",
        "(a {exposure: {ne: public}})-[reads*2..5]->(:tool {capabilities: executes})",
        (
            "(:dataset {holds: '*', exposure: [public, unknown]})<-[trained_on or derived_from*1..4]-"
            "(a {holds: {exists: false}})"
        ),
    )
]


@given(graphs(), st.sampled_from(QUERIES))
@settings(max_examples=150, deadline=None)
def test_patterns_find_exactly_what_brute_force_finds(graph: Graph, pattern: Pattern) -> None:
    found = list(matches(graph, pattern))
    pairs = [(way[0], way[-1]) for way in found]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == set(_brute(graph, pattern))


def _brute(graph: Graph, pattern: Pattern) -> Iterator[tuple[str, str]]:
    for start in graph.assets:
        if fits(start, pattern.nodes[0]):
            ends = {start.id}
            for hop, node in zip(pattern.hops, pattern.nodes[1:], strict=True):
                ends = {one for end in ends for one in _after(graph, end, hop) if fits(graph.asset(one), node)}
            yield from ((start.id, end) for end in ends)


def _after(graph: Graph, start: str, hop: Hop) -> set[str]:
    here, found = {start}, set[str]()
    for count in range(1, hop.most + 1):
        here = {
            r.source if back else r.target
            for r in graph.relations
            for kind, back in hop.steps
            if r.kind is kind and (r.target if back else r.source) in here
        }
        found |= here if count >= hop.least else set()
    return found


@given(graphs())
@settings(max_examples=80, deadline=None)
def test_every_path_is_a_walk_from_its_entry_to_its_target(graph: Graph) -> None:
    derived = derive(graph)
    found = find_paths(derived, limit=20)
    joined = {frozenset((relation.source, relation.target)) for relation in derived.relations}
    for path in found.paths:
        steps = [step.asset for step in path.steps]
        assert steps[0] == path.entry
        assert steps[-1] == path.target
        assert path.choke_point in steps
        if "AML.T0086" not in path.techniques:
            stops = [pair for pair in pairwise(steps) if path.steps[steps.index(pair[1])].relation != "depends_on"]
            assert all(frozenset(pair) in joined for pair in stops)
    assert [-path.severity for path in found.paths] == sorted(-path.severity for path in found.paths)


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_upstream_and_downstream_are_each_others_mirror(graph: Graph) -> None:
    lines = {asset.id: lineage(graph, asset) for asset in graph.assets}
    for asset, line in lines.items():
        for origin in line.upstream:
            assert asset in lines[origin.id].paths
            assert set(line.paths[origin.id]) <= set(lines)
