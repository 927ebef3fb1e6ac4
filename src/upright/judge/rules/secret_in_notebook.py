"""A credential stands in the clear in a notebook.

Why it matters: notebooks are mailed, published and run on shared servers, and keep credentials twice: in the cell that sets
them and in the output that prints them.

How to fix: revoke the credential, read it with `getpass` or from the environment, clear the outputs.

What it does not see: credentials in images of outputs.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import clear_value, credentials, fail, holds, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """A credential in a notebook; the notebook itself only when no such credential became an asset of its own."""
    if asset.kind is AssetKind.SECRET:
        return clear_value(asset, graph, "notebook", "notebook")
    found = credentials(asset)
    if not found:
        return holds(graph, asset, f"no credential was found in {asset.name}")
    places = {(spot.source, spot.path) for spot in asset.locations}
    secrets = graph.beside(asset, AssetKind.SECRET)
    named = any((spot.source, spot.path) in places for secret in secrets for spot in secret.locations)
    return None if named else fail(asset, f"notebook {asset.name} holds {some(found)} in the clear")


RULE = Rule(
    id="secret-in-notebook",
    title="A credential stands in the clear in a notebook",
    assesses=frozenset({AssetKind.SECRET, AssetKind.NOTEBOOK}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Revoke the credential, read it from the environment, and clear the outputs of the notebook.",
    remediations=("redact-notebook-output",),
    weakness=("CWE-798", "CWE-540", "LLM02:2025", "AML.T0055"),
    breaks=(
        "secret hf-token {type=secret value_seen=true data_class=secret.huggingface-token path=nb/train.ipynb}",
        "notebook train.ipynb [secret.huggingface-token] {path=nb/train.ipynb}",
    ),
    holds=(
        "secret HF_TOKEN {type=credential_ref reference=true path=nb/train.ipynb}",
        "notebook train.ipynb {path=nb/train.ipynb cells=9}",
    ),
)
