"""What a rule must do: fail where it breaks, stay silent where it holds, and say unknown in front of a gap."""

from __future__ import annotations

from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.judge.assess import assess
from upright.judge.rule import Rule
from upright.judge.signals import SIGNALS
from upright.model.finding import Verdict


def check_rule(rule: Rule) -> None:
    """Run every sketch of a rule, as drawn and after derivation."""
    assert rule.breaks, f"{rule.id}: no sketch breaks it"
    assert rule.holds, f"{rule.id}: no sketch in which it holds"
    assert rule.signals, f"{rule.id}: decides no signal"
    strangers = [signal for signal in rule.signals if signal not in SIGNALS]
    assert not strangers, f"{rule.id}: unknown signals {strangers}"
    for sketch in rule.breaks:
        for graph in _both(sketch):
            assert Verdict.FAIL in verdicts(rule, graph), f"{rule.id}: should fail here:\n{sketch}"
    for sketch in rule.holds:
        for graph in _both(sketch):
            assert Verdict.FAIL not in verdicts(rule, graph), f"{rule.id}: should not fail here:\n{sketch}"


def _both(sketch: str) -> tuple[Graph, Graph]:
    drawn = parse_sketch(sketch)
    return drawn, derive(drawn)


def verdicts(rule: Rule, graph: Graph) -> set[Verdict]:
    """What the rule says of all assets that it assesses."""
    judged = (rule.judge(asset, graph) for asset in graph.of_kind(*sorted(rule.assesses)))
    return {judgement.verdict for judgement in judged if judgement is not None}


def check_reasons(rule: Rule) -> None:
    """Every failure says why, in a sentence, and its path names assets of the graph, ending where the danger leads."""
    for sketch in rule.breaks:
        graph = derive(parse_sketch(sketch))
        findings = assess(graph, (rule,)).findings
        assert findings, f"{rule.id}: no finding:\n{sketch}"
        for finding in findings:
            assert len(finding.reason.split()) > 2, f"{rule.id}: says too little: {finding.reason!r}"  # noqa: PLR2004
            assert all(asset in graph for asset in finding.path), f"{rule.id}: its path leaves the graph"
