"""What a policy must do: find its breaks, pass its holds. Used for shipped policies and for a user's own."""

from __future__ import annotations

from upright.graph.derive import derive
from upright.graph.sketch import parse_sketch
from upright.judge.policy import Policy, violations


def check_policy(policy: Policy) -> int:
    """Run every sketch of a policy; the number of examples that hold."""
    for sketch in policy.breaks:
        assert violations(policy, derive(parse_sketch(sketch))), f"{policy.id}: should be violated here:\n{sketch}"
    for sketch in policy.holds:
        found = violations(policy, derive(parse_sketch(sketch)))
        assert not found, f"{policy.id}: should hold here, but {found[0].reason}:\n{sketch}"
    return len(policy.breaks) + len(policy.holds)
