"""The licence of a data set forbids commercial use.

Why it matters: what is trained on the data, or answers from it, may have to be taken back, and nobody can take data out of a
model.

How to fix: use other data, or buy a licence; keep what was made from it for research, and record that.

What it does not see: what you use it for, and data whose card says nothing.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text, trains
from upright.judge.rule import Rule
from upright.judge.rules._licences import forbids_commercial_use
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies where a licence was stated; graver for data that trains a model."""
    licence = text(dataset, "licence")
    if not licence:
        return None
    if not forbids_commercial_use(licence):
        return holds(graph, dataset, f"{dataset.name} is under {licence}")
    severity = Severity.MEDIUM if trains(graph, dataset) else None
    return fail(dataset, f"{dataset.name} is under {licence}, which forbids commercial use", severity=severity)


RULE = Rule(
    id="dataset-licence-forbids-commercial-use",
    title="The licence of a data set forbids commercial use",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.LOW,
    signals=("data.licence",),
    judge=judge,
    remedy="Use other data, buy a licence, or record that what is made from it serves research only.",
    weakness=("LLM03:2025",),
    breaks=(
        "dataset reviews {licence=cc-by-nc-4.0}",
        "dataset reviews {licence=cc-by-nc-sa-4.0 role=training}",
    ),
    holds=("dataset reviews {licence=cc-by-4.0}", "dataset corpus {licence=apache-2.0 role=training}"),
)
