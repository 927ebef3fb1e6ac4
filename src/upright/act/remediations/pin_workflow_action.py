"""Name the commit of the action that runs an agent in a CI workflow.

What it does: `uses: owner/action@v1` becomes `uses: owner/action@COMMIT # v1` at the place of the finding. The commit
comes from `--set commit=...` (40 hexadecimal digits): nobody is asked over the network, and what a tag points to now is
not what was reviewed.

What it does not do: pin the actions that this one uses.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import block, rewritten, wanted
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Finding

_USES = re.compile(r"(uses:\s*[\"']?[\w./-]+)@([\w.-]+)([\"']?)[^\S\n]*(?:#[^\n]*)?")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    commit = wanted(context, "commit", "3f0c2a9b1d4e3f0c2a9b1d4e3f0c2a9b1d4e3f0c", r"[0-9a-f]{40}")

    def change(_path: str, text: str, line: int) -> str:
        start, end = block(text, line)
        return text[:start] + _USES.sub(rf"\1@{commit}\3 # \2", text[start:end], count=1) + text[end:]

    return rewritten(finding, asset, context, change, f"use {asset.name} at commit {commit[:12]}")


_COMMIT = "3f0c2a9b1d4e3f0c2a9b1d4e3f0c2a9b1d4e3f0c"

REMEDIATION = Remediation(
    id="pin-workflow-action",
    title="Name the commit of an action",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the workflow and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.AGENT, "acme/agent", ".github/workflows/a.yml", line=4),
            options={"commit": _COMMIT},
            files={".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n      - uses: acme/agent@v1\n"},
            after={".github/workflows/a.yml": f"jobs:\n  a:\n    steps:\n      - uses: acme/agent@{_COMMIT} # v1\n"},
        ),
    ),
)
