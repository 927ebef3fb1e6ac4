"""A secret or key may be used by others.

Why it matters: the policy on the secret or key itself lets strangers in, whatever the rights of your own people are.
A provider key that is read is used within minutes; a key that decrypts opens everything that was encrypted with it.

How to fix: take `*` and other accounts out of the policy; where a service needs it, name the service and your account
(`kms:CallerAccount`).

What it does not see: conditions that only the network knows.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to vaults and keys."""
    if text(asset, "type") != "vault":
        return None
    if asset.exposure is Exposure.PUBLIC:
        return fail(asset, f"the policy of {asset.name} lets everyone use what it keeps", severity=Severity.CRITICAL)
    foreign = words(asset, "shared_with")
    if foreign:
        return fail(asset, f"the policy of {asset.name} lets account {some(foreign)} use what it keeps")
    return holds(graph, asset, f"the policy of {asset.name} lets no stranger in")


RULE = Rule(
    id="secret-open-to-others",
    title="A secret or key may be used by others",
    assesses=frozenset({AssetKind.SECRET}),
    severity=Severity.HIGH,
    signals=("iam.secrets_vault", "cfg.key_mgmt", "iam.least_privilege"),
    judge=judge,
    remedy="Take everyone and other accounts out of the policy of the secret or key.",
    remediations=("close-resource-policy",),
    weakness=("CWE-732", "CWE-522"),
    breaks=(
        "secret provider-key public {type=vault}",
        'secret provider-key {type=vault shared_with=["999988887777"]}',
    ),
    holds=(
        "secret provider-key {type=vault}",
        "secret other public",
    ),
)
