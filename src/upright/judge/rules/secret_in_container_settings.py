"""A credential stands in the settings of a container.

Why it matters: everyone who may describe the resource reads the credential, it stands in consoles, backups and
tickets, and it is used long after the resource is gone.

How to fix: keep it in a vault and name it under `secrets` of the task. Make a new credential: the old one has been
read.

What it does not see: credentials of a shape that nobody knows, under names that say nothing.
"""

from __future__ import annotations

from upright.judge.rule import Rule
from upright.judge.rules._settings import judge
from upright.model.asset import AssetKind
from upright.model.finding import Severity

RULE = Rule(
    id="secret-in-container-settings",
    title="A credential stands in the settings of a container",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Keep it in a vault, refer to it, and make a new one.",
    remediations=("reference-secret",),
    weakness=("CWE-798", "CWE-526", "LLM02:2025"),
    breaks=('endpoint vllm {type=deployment secret_settings=["HF_TOKEN"]}',),
    holds=(
        "endpoint vllm {type=deployment provider=aws}",
        "endpoint vllm",
    ),
)
