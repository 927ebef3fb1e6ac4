"""A registry of images may be read or filled by others.

Why it matters: images of model servers and agents carry code, and often weights and keys. Who may push there decides
what runs in your account next.

How to fix: take `*` and other accounts out of the policy of the repository; replicate images to partners instead.

What it does not see: registries outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to registries of images."""
    if text(asset, "type") != "registry":
        return None
    if asset.exposure is Exposure.PUBLIC:
        return fail(
            asset, f"the policy of {asset.name} lets everyone read or replace its images", severity=Severity.CRITICAL
        )
    foreign = words(asset, "shared_with")
    if foreign:
        return fail(asset, f"the policy of {asset.name} lets account {some(foreign)} read or replace its images")
    return holds(graph, asset, f"the policy of {asset.name} lets no stranger in")


RULE = Rule(
    id="image-registry-open-to-others",
    title="A registry of images may be read or filled by others",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("mdl.weights_protected", "sup.image_scan", "iam.least_privilege"),
    judge=judge,
    remedy="Take everyone and other accounts out of the policy of the repository.",
    remediations=("close-resource-policy",),
    weakness=("CWE-732", "LLM03:2025", "AML.T0010"),
    breaks=(
        "data_store serve public {type=registry}",
        'data_store serve {type=registry shared_with=["999988887777"]}',
    ),
    holds=(
        "data_store serve {type=registry}",
        "data_store other public",
    ),
)
