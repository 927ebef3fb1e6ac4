"""Move a file that a model, agent or training reads where nothing reads it.

What it does: the files that are this skill, prompt, tool or data set and to which the finding points move into the
quarantine folder of the vault, readable by its owner only, with mode and times.

What it does not do: copies elsewhere and git history stay; what reads the file fails or goes without it. A prompt that
stands in code or in a configuration is a part of its file, which stays where it is.
"""

from __future__ import annotations

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import labelled_files, own_files, places_of
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    pointed = sorted({(place.source, place.path) for place in places_of(finding, asset, context)})
    whole = [(source, path) for source, path in pointed if not _is_part(asset, source, path)]
    files = own_files(asset, context.roots) or labelled_files(asset, context.roots) or whole
    if pointed and not files:
        raise ConflictError(f"{asset.name}: a part of {pointed[0][1]}, which holds more than it; change it there")
    if not files:
        raise ConflictError(f"{asset.name}: no file of it lies in the sources at hand")
    return [
        Step("move-file", {"source": source, "path": path}, f"move {path} into quarantine") for source, path in files
    ]


def _is_part(asset: Asset, source: str, path: str) -> bool:
    """Whether the asset is one of several things in a file, as a constant of a module is."""
    return any(key.startswith(f"code:{source}/{path}#") for key in asset.keys)


REMEDIATION = Remediation(
    id="quarantine-file",
    title="Move a file into quarantine",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the folder of the file",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.SKILL, "greet", "skills/greet/SKILL.md"),
            files={"skills/greet/SKILL.md": "Be kind.\n", "app.py": "\n"},
            after={"skills/greet/SKILL.md": None},
        ),
    ),
)
