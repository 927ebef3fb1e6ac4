"""What runs at the start of a cloud notebook, workspace, machine or job works against its owner.

Why it matters: a life-cycle script runs as root at every start, before anybody looks. One that opens a shell to somewhere
else, reads the credentials of the machine or runs what it downloads hands the notebook, its role and its data to others.

How it recognises: life-cycle configurations and command lines of jobs that infrastructure code or an account shows (also in
base64), with a reverse shell, a request to the credentials of the metadata service, a download or an encoded text that goes
straight to a shell.

How to fix: take the script off, revoke the sessions of its role, and find out who put it there.

What it does not see: scripts that are downloaded and run in two steps.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_JOBS = frozenset({AssetKind.TRAINING_JOB, AssetKind.PIPELINE})
_FETCHES = "runs what it downloads"  # once, in a machine of the job's own


def judge(workspace: Asset, _graph: Graph) -> Judgement | None:
    """Applies to notebooks, workspaces and jobs whose script was read and found harmful."""
    flaw = text(workspace, "startup_flaw")
    if not flaw:
        return None
    if workspace.kind in _JOBS:
        return fail(
            workspace, f"the command of {workspace.name} {flaw}", severity=Severity.MEDIUM if flaw == _FETCHES else None
        )
    return fail(workspace, f"the script that runs at each start of {workspace.name} {flaw}")


RULE = Rule(
    id="startup-script-attacks",
    title="A start-up script or command works against its owner",
    assesses=frozenset(
        {AssetKind.NOTEBOOK, AssetKind.AI_SERVICE, AssetKind.TRAINING_JOB, AssetKind.PIPELINE, AssetKind.HOST}
    ),
    severity=Severity.CRITICAL,
    signals=("cfg.compute_isolation", "iam.short_lived_creds", "cfg.iac"),
    judge=judge,
    remedy="Take the script off, revoke the sessions of the role, and find out who put it there.",
    weakness=("CWE-506", "CWE-522", "AML.T0011", "AML.T0055", "AML.T0072"),
    breaks=(
        'notebook lab {provider=aws startup_flaw="opens a shell to somewhere else"}',
        'host gpu {type=instance startup_flaw="opens a shell to somewhere else"}',
        'training_job fit {provider=aws startup_flaw="runs what it downloads"}',
    ),
    holds=("notebook lab {provider=aws root_access=false}",),
)
