"""What rules and policies say of a sketch they say of the same graph when it comes out of the store."""

from __future__ import annotations

from upright.app.catalog import units
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.judge.assess import assess
from upright.judge.policy import Policy, Violation, violations
from upright.judge.rule import Rule
from upright.model.finding import Finding
from upright.store.snapshot import Estate
from upright.store.store import Store


def told(graph: Graph, rules: tuple[Rule, ...], policies: tuple[Policy, ...]) -> tuple[list[Finding], list[Violation]]:
    found = list(assess(graph, rules).findings)
    return found, [each for policy in policies for each in violations(policy, graph, found)]


def test_policies_see_in_the_store_what_they_see_in_a_sketch(store: Store) -> None:
    rules: tuple[Rule, ...] = tuple(units("rules").values())
    policies: tuple[Policy, ...] = tuple(units("policies").values())
    sketches = [sketch for policy in policies for sketch in (*policy.breaks, *policy.holds)]
    assert len(sketches) > 2 * len(policies) - 1
    violated = 0
    for number, sketch in enumerate(sketches):
        graph = derive(parse_sketch(sketch))
        estate = Estate.of([], f"sketch {number}")
        store.save(estate, graph, [])
        expected = told(graph, rules, policies)
        assert told(store.latest(estate).graph, rules, policies) == expected, sketch
        violated += bool(expected[1])
    assert violated >= len(policies)
