"""A credential stands in the settings of a function.

Why it matters: everyone who may describe the resource reads the credential, it stands in consoles, backups and
tickets, and it is used long after the resource is gone.

How to fix: keep it in a vault and let the function fetch it. Make a new credential: the old one has been read.

What it does not see: credentials of a shape that nobody knows, under names that say nothing.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to functions whose settings were read."""
    found = words(asset, "secret_settings")
    if found:
        return fail(asset, f"a credential stands in the clear in the settings of {asset.name}: {some(found)}")
    return (
        holds(graph, asset, f"no credential was seen in the settings of {asset.name}")
        if text(asset, "provider") == "aws"
        else None
    )


RULE = Rule(
    id="secret-in-function-settings",
    title="A credential stands in the settings of a function",
    assesses=frozenset({AssetKind.APPLICATION}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Keep it in a vault, refer to it, and make a new one.",
    weakness=("CWE-798", "CWE-526", "LLM02:2025"),
    breaks=('application ask {secret_settings=["OPENAI_API_KEY"]}',),
    holds=(
        "application ask {provider=aws}",
        "application ask",
    ),
)
