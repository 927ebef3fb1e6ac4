"""A model that its vendor has retired or will retire is still named.

Why it matters: on the day it is switched off, calls fail or go to another model that nobody tested. Old models also lack
the safety work of their successors.

How to fix: move to the vendor's successor, and run your evaluations against it before the date.

What it does not see: retirements after this list was written, and deployments of your own under another name.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.retired_models import retired
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models called by name."""
    if text(model, "type") in {"model_file", "adapter"} or text(model, "hub") or says(model, "unresolved"):
        return None
    since = retired(model.name)
    if since or says(model, "deprecated"):
        when = f" on {since}" if since else ""
        return fail(
            model, f"{model.name} was retired by its vendor{when}" if when else f"{model.name} is being retired"
        )
    return holds(graph, model, f"no retirement of {model.name} is known")


RULE = Rule(
    id="deprecated-model",
    title="A retired model is still named",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("mdl.deprecated",),
    judge=judge,
    remedy="Move to the vendor's successor, and evaluate it first.",
    weakness=("CWE-1104", "LLM03:2025"),
    breaks=("model text-davinci-003 {type=llm provider=openai}", "model old-model {type=llm deprecated=true}"),
    holds=("model gpt-4o {type=llm provider=openai}", "model net.pt {type=model_file}"),
)
