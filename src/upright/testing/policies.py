"""What a policy must do: find its breaks, pass its holds. Used for shipped policies and for a user's own."""

from __future__ import annotations

from collections.abc import Iterable

from upright.graph.derive import derive
from upright.graph.sketch import parse_sketch
from upright.judge.assess import assess
from upright.judge.policy import Policy, Violation, check_rules, violations
from upright.judge.rule import Rule


def check_policy(policy: Policy, rules: Iterable[Rule]) -> int:
    """Run every sketch of a policy against these rules; the number of examples that hold."""
    known = tuple(rules)
    check_rules(policy, [rule.id for rule in known])
    for sketch in policy.breaks:
        assert _violations(policy, sketch, known), f"{policy.id}: should be violated here:\n{sketch}"
    for sketch in policy.holds:
        found = _violations(policy, sketch, known)
        assert not found, f"{policy.id}: should hold here, but {found[0].reason}:\n{sketch}"
    return len(policy.breaks) + len(policy.holds)


def _violations(policy: Policy, sketch: str, rules: tuple[Rule, ...]) -> list[Violation]:
    graph = derive(parse_sketch(sketch))
    return violations(policy, graph, assess(graph, rules).findings)
