"""A credential stands in the git history.

Why it matters: the line is gone from the files and still in every clone. People who look for keys read histories first.

How to fix: revoke the credential. Rewriting history is only worth its trouble when the credential cannot be revoked.

What it does not see: history is read only when the scan was asked to (`history: true`), and only as deep as the clone.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(secret: Asset, graph: Graph) -> Judgement | None:
    """Applies where the history was read."""
    history = says(secret, "history")
    if history is None or says(secret, "placeholder"):
        return None
    if not history:
        return holds(graph, secret, f"{secret.name} does not stand in the history")
    what = text(secret, "data_class") or "a credential"
    where = secret.locations[0].path if secret.locations else "a file"
    return fail(secret, f"{what} was removed from {where} and still stands in the git history")


RULE = Rule(
    id="secret-in-git-history",
    title="A credential stands in the git history",
    assesses=frozenset({AssetKind.SECRET}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Revoke the credential: removing it from the files does not take it back.",
    weakness=("CWE-798", "CWE-540", "AML.T0055", "AML.T0095.000"),
    breaks=(
        "secret old-key {type=secret value_seen=true history=true data_class=secret.openai-api-key path=app.py}",
        "secret old-token {type=secret history=true path=train.ipynb}",
    ),
    holds=(
        "secret key {type=secret value_seen=true history=false path=app.py}",
        "secret sample {type=secret history=true placeholder=true path=.env.example}",
    ),
)
