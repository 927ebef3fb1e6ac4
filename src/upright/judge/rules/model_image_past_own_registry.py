"""The images of a model come past the organisation's own registry.

Why it matters: an image that is fetched over the platform's way can be one that nobody of yours scanned or signed.

How to fix: set the repository access mode of its containers to Vpc, with a registry in your network; the model must
be made anew.

What it does not see: models that leave the mode open, where the platform's own registry is usual.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models whose containers state the mode."""
    mode = text(model, "registry_access")
    if not mode:
        return None
    if mode == "vpc":
        return holds(graph, model, f"the images of {model.name} come from a registry of its own network")
    return fail(model, f"the images of {model.name} come past a registry of its own network")


RULE = Rule(
    id="model-image-past-own-registry",
    title="The images of a model come past the organisation's own registry",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=(
        "sup.image_scan",
        "net.private_access",
    ),
    judge=judge,
    remedy="Set the repository access mode to Vpc.",
    weakness=("CWE-829",),
    breaks=("model ranker {provider=aws registry_access=platform}",),
    holds=(
        "model ranker {provider=aws registry_access=vpc}",
        "model gpt-4o",
    ),
)
