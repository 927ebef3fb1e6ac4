"""Data or a prompt speaks to a model where no person looks.

Why it matters: words in comments, in white on white, in descriptions of images or in characters that no screen shows are
there for the model alone. Whoever trains on them, retrieves them or puts them into a prompt does what they say.

How to fix: read the places (`upright show` names the lines), remove them, and find out how they came in.

What it does not see: attacks in plain words of their own. Where the inventory itself has already counted instructions or
invisible characters in the asset, `poisoned-training-text` and `hidden-unicode-in-instructions` speak instead.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import number
from upright.judge.rule import Rule
from upright.judge.rules._poison import judged
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_SIGNS = ("hidden-instructions", "hidden-unicode", "injection")
_INSTRUCT = frozenset({AssetKind.PROMPT, AssetKind.SKILL})


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to prompts, skills, and data that trains a model or grounds its answers."""
    if number(asset, "instructions") or number(asset, "hidden_unicode"):
        return None
    return judged(asset, graph, _SIGNS, "words meant for a model alone", also=lambda it: it.kind in _INSTRUCT)


RULE = Rule(
    id="dataset-with-hidden-instructions",
    title="Data speaks to a model where no person looks",
    assesses=frozenset({AssetKind.DATASET, AssetKind.PROMPT, AssetKind.SKILL}),
    severity=Severity.HIGH,
    signals=("data.integrity", "grd.sysprompt_hygiene"),
    judge=judge,
    remedy="Remove the hidden text, and find out how it came in.",
    remediations=("quarantine-file", "hold-out-dataset"),
    weakness=("CWE-1427", "LLM01:2025", "LLM04:2025", "AML.T0051.001", "AML.T0070"),
    breaks=(
        """
        dataset pages [poison.hidden-instructions] {size=9000}
        vector_store index
        index -derived_from-> pages
        """,
        "dataset corpus [poison.injection] {role=training rows=400}",
        "prompt notes.md [poison.hidden-unicode] {length=900}",
    ),
    holds=(
        "dataset corpus {role=training rows=400}",
        "dataset other [poison.injection]   # no model learns from it",
        "prompt notes.md {length=900}",
    ),
)
