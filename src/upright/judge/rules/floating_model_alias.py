"""A model is named by an alias that moves.

Why it matters: `-latest` is another model after the vendor's next release. Answers, costs and safety change without a
commit, and an evaluation says nothing about what runs today.

How to fix: name the dated version, and change it after an evaluation.

What it does not see: short names that vendors move from time to time without saying so in the name.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_MOVES = re.compile(r"(?:^|[-:@/])(?:latest|nightly|preview-latest)$", re.IGNORECASE)
_DATED = re.compile(r"(?:19|20)\d{2}-?\d{2}(?:-?\d{2})?|[-@]\d{3,4}$")


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to names that say whether they move."""
    if text(model, "type") == "model_file" or text(model, "digest"):
        return None
    if _MOVES.search(model.name):
        return fail(model, f"model {model.name} is whatever its vendor released last", in_tests=Severity.INFO)
    return holds(graph, model, f"{model.name} names a dated version") if _DATED.search(model.name) else None


RULE = Rule(
    id="floating-model-alias",
    title="A model is named by an alias that moves",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("inv.model_identity", "mdl.hash_pinned"),
    judge=judge,
    remedy="Name the dated version of the model.",
    weakness=("CWE-1357", "LLM03:2025"),
    breaks=("model mistral-large-latest {type=llm provider=mistral}", "model llama3:latest {type=llm provider=ollama}"),
    holds=("model gpt-4o-2024-08-06 {type=llm provider=openai}", "model claude-sonnet-4-20250514 {type=llm}"),
)
