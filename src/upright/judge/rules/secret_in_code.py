"""A credential stands in the clear in the code.

Why it matters: everyone who can read the repository, its clones, its images and its backups holds the key. Keys of model
providers are sold and burnt within hours of being published; keys of data stores open what the AI learnt from.

How to fix: revoke the key first (removing the line does not take it back), then read it from the environment or a vault.

What it does not see: credentials of a kind that has no classifier. Values in files that git ignores pass; notebooks, agent
configurations and git history have rules of their own.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import clear_value
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(secret: Asset, graph: Graph) -> Judgement | None:
    """Applies to credentials, and to references to them, in any file but those with a rule of their own."""
    return clear_value(secret, graph, "code", "file")


RULE = Rule(
    id="secret-in-code",
    title="A credential stands in the clear in the code",
    assesses=frozenset({AssetKind.SECRET}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Revoke the credential, then read it from the environment or a vault.",
    remediations=("reference-secret",),
    weakness=("CWE-798", "LLM02:2025", "AML.T0055"),
    breaks=(
        "secret openai-key {type=secret value_seen=true data_class=secret.openai-api-key path=src/llm.py}",
        "secret aws-key {type=secret value_seen=true committed=true path=config/settings.yaml}",
        "secret key-id {type=secret value_seen=true data_class=secret.aws-access-key-id path=src/upload.py}",
    ),
    holds=(
        "secret OPENAI_API_KEY {type=credential_ref reference=true path=src/llm.py}",
        "secret local-key {type=secret value_seen=true committed=false path=.env}",
        "secret aws-key {type=secret value_seen=true path=kb/notes.chunks.jsonl}   # of a retrieval index",
        "secret sample {type=secret value_seen=true placeholder=true path=.env.example}",
    ),
)
