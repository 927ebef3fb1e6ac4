"""Make a repository on Hugging Face's hub private.

What it does: a public model, data set or space that the organisation keeps on the hub is seen by nobody but its members
from then on; links to it and to its files end. Files, revisions, the form for access and likes stay. Undoing makes it
as visible as it was.

What it does not do: call back what others downloaded, copied or duplicated, or reach caches. A space goes on running,
for its members. Without a plan that pays for it the hub may refuse large private repositories, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, sources
from upright.act.step import Site
from upright.act.steps._hub import visibility
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_HUB = "https://huggingface.co"


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = list(_steps(asset, context))
    if not steps:
        raise ConflictError(f"{asset.name}: no repository of the estate on the hub that everybody sees")
    return steps


def _steps(asset: Asset, context: Context) -> Iterator[Step]:
    path = str(asset.attributes.get("hub_repository") or "")
    for source in sources(asset, context, "hf://") if path else ():
        where = {"source": source, "hub": str(asset.attributes.get("hub_address") or _HUB), "path": path}
        now = visibility(where, Site(context, context.options["plan"], 0))
        if now != "private":
            told = {**where, **exchanged(b"private", context)}
            yield Step("set-hub-visibility", told, f"{path}: private, where it was {now}")


REMEDIATION = Remediation(
    id="make-hub-repository-private",
    title="Make a repository on the hub private",
    reversibility=Reversibility.IN_PLACE,
    permissions=("a token of the hub that may write settings of the repository, in HF_TOKEN",),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(kind, "acme/it", f"{path}acme/it", hub_repository=f"{plural}/acme/it", hub_address="{server}"),
            address="hf://acme",
            built=((f"POST /{plural}/acme/it", {"private": False, **more}),),
            seen=((f"GET /{plural}/acme/it", {}),),
            shows=("private",),
            hides=('"private": false',),
        )
        for kind, plural, path, more in (
            (AssetKind.DATASET, "datasets", "datasets/", {"gated": "auto"}),
            (AssetKind.MODEL, "models", "", {}),
            (AssetKind.APPLICATION, "spaces", "spaces/", {"visibility": "protected"}),
        )
    ),
)
