"""Shared notebooks carry their output to a bucket without a key of their own.

Why it matters: whoever shares a notebook in the workspace also copies the tables and samples under its cells into a
common bucket, where everyone who may use the bucket reads them.

How to fix: forbid the sharing of output, or name a key (`S3KmsKeyId`) that only those who may see the data can use.

What it does not see: who may read the bucket.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(studio: Asset, graph: Graph) -> Judgement | None:
    """Applies to workspaces in which output of notebooks is shared."""
    told = text(studio, "shares_output")
    if not told:
        return None
    if told == "unencrypted":
        return fail(studio, f"shared notebooks of {studio.name} carry their output along, without a key of their own")
    return holds(graph, studio, f"shared output of {studio.name} is encrypted")


RULE = Rule(
    id="studio-shares-output-unencrypted",
    title="Shared notebooks carry their output to a bucket without a key of their own",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.MEDIUM,
    signals=("data.minimisation", "cfg.enc_at_rest", "data.access_path"),
    judge=judge,
    remedy="Forbid the sharing of output, or name a key for it.",
    weakness=("CWE-311", "CWE-200"),
    breaks=("ai_service studio {provider=aws shares_output=unencrypted}",),
    holds=(
        "ai_service studio {provider=aws shares_output=encrypted}",
        "ai_service studio {provider=aws}",
    ),
)
