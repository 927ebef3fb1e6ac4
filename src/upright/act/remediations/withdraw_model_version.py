"""Take a version of a registered model out of service: no alias stands for it, and it leaves its stage.

What it does: every alias of an MLflow registry that stands for the version is removed, and a version in `Production` or
`Staging` goes to `Archived`. What asks for the alias or the stage finds nothing, instead of the model. The version and
its files stay.

What it does not do: stop servers that have loaded the model, or what asks for the version by its number.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, sources
from upright.act.step import Site
from upright.act.steps._exchange import NOTHING
from upright.act.steps._mlflow import PREFIX, aliases, stage
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_SERVED = frozenset({"Production", "Staging"})


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = [
        step for source, model, version in _versions(asset, context) for step in _of(source, model, version, context)
    ]
    if not steps:
        raise ConflictError(f"{asset.name}: no version in a registry of the estate that an alias or a stage serves")
    return steps


def _versions(asset: Asset, context: Context) -> list[tuple[str, str, str]]:
    """Source, model and version of every place where its files lie: `model/version/file`."""
    known = set(sources(asset, context, PREFIX))
    parts = [(place.source, *place.path.split("/", 2)[:2]) for place in asset.locations if place.source in known]
    return sorted({(each[0], each[1], each[2]) for each in parts if len(each) == 3 and each[2].isdigit()})  # noqa: PLR2004


def _of(source: str, model: str, version: str, context: Context) -> Iterator[Step]:
    where, site = {"source": source, "path": model}, Site(context, context.options["plan"], 0)
    for alias, stands_for in sorted(aliases(where, site, model).items()):
        if stands_for == version:
            told = {**where, "alias": alias, "digest": NOTHING, "size": "0"}
            yield Step("set-model-alias", told, f"{model}: no {alias!r} any more (version {version})")
    if stage(where, site, model, version) in _SERVED:
        told = {"source": source, "path": f"{model}/{version}", **exchanged(b"Archived", context)}
        yield Step("set-model-stage", told, f"{model}: archive version {version}")


REMEDIATION = Remediation(
    id="withdraw-model-version",
    title="Take a version of a registered model out of service",
    reversibility=Reversibility.IN_PLACE,
    permissions=("edit the registered model",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MODEL, "model.pkl", "fraud/2/model.pkl"),
            address="mlflow+http://",
            built=(
                ("POST registered-models/create", {"name": "fraud"}),
                ("POST model-versions/create", {"name": "fraud", "source": "s3://models/fraud"}),
                ("POST model-versions/create", {"name": "fraud", "source": "s3://models/fraud"}),
                ("POST registered-models/alias", {"name": "fraud", "alias": "champion", "version": "2"}),
                ("POST registered-models/alias", {"name": "fraud", "alias": "old", "version": "1"}),
                (
                    "POST model-versions/transition-stage",
                    {"name": "fraud", "version": "2", "stage": "Production", "archive_existing_versions": False},
                ),
            ),
            seen=(
                ("aliases GET registered-models/get?name=fraud", {}),
                ("current_stage GET model-versions/get?name=fraud&version=2", {}),
            ),
            shows=("old", "Archived"),
            hides=("champion", "Production"),
        ),
    ),
)
