"""A function or workflow that calls AI may be called by others.

Why it matters: its own policy, or that of the queue, topic or event bus that sets it off, lets in everyone, another
account, or a service on behalf of any account. They spend your tokens, and say to the model what they like.

How to fix: name the caller in the permission, with `SourceArn` and `SourceAccount` for services.

What it does not see: checks within the function; queues that code declares with policies of their own.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

# Whoever knows the function's ARN, through an agent or gateway of an account of theirs, or makes a deleted bucket anew.
_THROUGH_AWS = ("the agents of", "the gateways of", "the next owner of")


def judge(function: Asset, graph: Graph) -> Judgement | None:
    """Applies to functions whose permissions were seen."""
    whom = words(function, "open_to")
    if whom:
        agents = all(each.startswith(_THROUGH_AWS) for each in whom)
        graver = (
            None if any(each.startswith("everyone") for each in whom) else Severity.LOW if agents else Severity.MEDIUM
        )
        return fail(function, f"{some(whom)} can call {function.name}", severity=graver)
    return (
        holds(graph, function, f"the policy of {function.name} names who may call it")
        if text(function, "runtime")
        else None
    )


RULE = Rule(
    id="function-open-to-others",
    title="A function or workflow that calls AI may be called by others",
    assesses=frozenset({AssetKind.APPLICATION, AssetKind.ENDPOINT, AssetKind.PIPELINE}),
    severity=Severity.HIGH,
    signals=("net.public_exposure", "iam.auth_required", "cfg.iac"),
    judge=judge,
    remedy="Name the caller in the permission, with SourceArn and SourceAccount.",
    remediations=("name-function-callers",),
    weakness=("CWE-284", "CWE-441", "LLM10:2025"),
    breaks=(
        'application ask {open_to=["everyone"]}',
        'application ask {open_to=["the buckets of any account"]}',
        'application ask {open_to=["the agents of any account"]}',
        'application ask {open_to=["everyone, by queue orders"]}',
        'pipeline claims {open_to=["account 999988887777, by event bus orders"]}',
        'application ask {open_to=["the next owner of uploads"]}',
    ),
    holds=(
        "application ask {runtime=python3.12}",
        "application ask",
    ),
)
