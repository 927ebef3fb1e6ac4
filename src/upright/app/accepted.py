"""What was accepted for a time that is over: a scan says so, since what was accepted counts again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from upright.model import day
from upright.model.finding import Finding, Status

if TYPE_CHECKING:
    from upright.app.config import Config
    from upright.graph.graph import Graph
    from upright.judge.policy import Policy
    from upright.judge.waiver import Waiver


Stood = Callable[[], tuple["Graph", Sequence[Finding]]]


def expired(config: Config, own: Iterable[Policy], stood: Stood) -> list[str]:
    """A line for each waiver of the estate, and each exception of its `own` policies, that has ended. `stood`: the
    graph and the findings that it is told of.
    """
    today = day.today()
    over = [waiver for waiver in config.waivers if waiver.expires < today]
    told: list[str] = []
    if over:
        graph, findings = stood()
        counting = [each for each in findings if each.status is not Status.ACCEPTED]
        told = [f"{_ended('the waiver', waiver)}; {_back(waiver, graph, counting)}" for waiver in over]
    return told + [
        f"{_ended(f'the exception of policy {policy.id}', waiver)}; what it let through violates the policy again"
        for policy in own
        for waiver in policy.exceptions
        if waiver.expires < today
    ]


def _ended(what: str, waiver: Waiver) -> str:
    about = " ".join(filter(None, (waiver.finding, waiver.rule, waiver.asset, waiver.path)))
    return f"{what} of {waiver.owner} for {about} ended on {waiver.expires.isoformat()}"


def _back(waiver: Waiver, graph: Graph, findings: Iterable[Finding]) -> str:
    """How many findings it would still cover."""
    count = sum(
        waiver.covers(each.rule, graph.asset(each.asset), each.id, waiver.expires)
        for each in findings
        if each.asset in graph
    )
    verb = "findings of it count" if count != 1 else "finding of it counts"
    return f"{count} {verb} again" if count else "nothing is left of what it accepted"
