"""People who sign up on the internet are shown your data to label it.

Why it matters: the public workforce is whoever has an account with Mechanical Turk. What is labelled or checked there
is read by strangers, who have signed nothing with you, and who may also teach the model what they like.

How to fix: give the work to a team of your own or of a vendor under contract. A job is not changed in place: it is
stopped and made anew with another team.

What it does not see: what the people of a vendor do with the data.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(work: Asset, graph: Graph) -> Judgement | None:
    """Applies to jobs of labelling and workflows of review whose team was seen."""
    team = text(work, "workforce")
    if not team:
        return None
    if team != "public":
        return holds(graph, work, f"the people who see the data of {work.name} are known")
    if says(work, "said_without_personal_data"):
        why = f"whoever signs up sees the data of {work.name}, which is said to be without personal data"
        return fail(work, why, severity=Severity.LOW)
    return fail(work, f"whoever signs up on the internet sees the data of {work.name}")


RULE = Rule(
    id="data-shown-to-strangers-for-labels",
    title="People who sign up on the internet are shown your data to label it",
    assesses=frozenset({AssetKind.PIPELINE, AssetKind.AI_SERVICE}),
    severity=Severity.MEDIUM,
    signals=("data.access_path", "data.minimisation", "data.integrity"),
    judge=judge,
    remedy="Give the work to a team of your own, or of a vendor under contract.",
    weakness=("CWE-359", "LLM04:2025"),
    breaks=(
        "pipeline label-claims {workforce=public}",
        "ai_service review-answers {workforce=public}",
        "pipeline label-street-signs {workforce=public said_without_personal_data=true}   # low",
    ),
    holds=(
        "pipeline label-claims {workforce=private}",
        "pipeline label-claims",
    ),
)
