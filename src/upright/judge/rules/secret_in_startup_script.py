"""A credential stands in a script that runs at the start of a machine, or in what a notebook fetches its code with.

Why it matters: everyone who may describe the resource reads the credential, it stands in consoles, backups and
tickets, and it is used long after the resource is gone.

How to fix: let the script fetch it from a vault with the machine's role. Make a new credential: the old one has been
read.

What it does not see: credentials of a shape that nobody knows, under names that say nothing.
"""

from __future__ import annotations

from upright.judge.rule import Rule
from upright.judge.rules._settings import judge
from upright.model.asset import AssetKind
from upright.model.finding import Severity

RULE = Rule(
    id="secret-in-startup-script",
    title="A credential stands in the start script or settings of a machine",
    assesses=frozenset({AssetKind.HOST, AssetKind.NOTEBOOK}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Keep it in a vault, refer to it, and make a new one.",
    weakness=("CWE-798", "CWE-526", "LLM02:2025"),
    breaks=(
        'host trainer {secret_settings=["its start script"]}',
        'notebook lab {provider=aws secret_settings=["its start script"]}',
    ),
    holds=(
        "host trainer {provider=aws}",
        "notebook lab",
    ),
)
