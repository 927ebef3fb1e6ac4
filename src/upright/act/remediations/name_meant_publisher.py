"""Take a model from the publisher that was meant instead of one that is called almost like it.

What it does: where the file that names the model says `meta-lIama/Llama-3.1-8B`, it says the name of the well-known
publisher instead, in every text of that file which names this model, alone or in an address.

What it does not do: look whether that publisher has a model of this name, change a revision that was pinned (loading
fails then, and says so), or what the other model may have run where it was loaded.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    meant, (publisher, _, name) = str(asset.attributes.get("imitates") or ""), asset.name.partition("/")
    if not re.fullmatch(r"[\w.-]{1,96}", meant) or not name:
        raise ConflictError(f"{asset.name}: it is not known which publisher was meant")
    here = re.compile(rf"(?<![\w.-]){re.escape(publisher)}(?=/{re.escape(name)}(?![\w-]))")

    def change(_path: str, text: str, _line: int) -> str:
        return here.sub(meant, text)

    return rewritten(finding, asset, context, change, f"take {name} from {meant} instead of {publisher}")


REMEDIATION = Remediation(
    id="name-meant-publisher",
    title="Take a model from the publisher that was meant",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MODEL, "meta-lIama/Llama-3", "app.py", line=1, imitates="meta-llama"),
            rule="hub-model-lookalike-publisher",
            files={
                "app.py": "é = load('meta-lIama/Llama-3')\nother = load('meta-lIama/Llama-3-big', 'a/meta-lIama')\n"
            },
            after={
                "app.py": "é = load('meta-llama/Llama-3')\nother = load('meta-lIama/Llama-3-big', 'a/meta-lIama')\n"
            },
        ),
    ),
)
