"""Require one version of a package: the smallest that fixes what is known, or the one that you name.

What it does: the line of the manifest that requires the package (requirements files, `pyproject.toml`, `setup.cfg`,
Pipfile, Conda environments, `package.json`) is changed to exactly one version. For a vulnerable package that is the
smallest version that fixes every advisory known of it; otherwise it comes from `--set version=1.2.3`.

What it does not do: write the lock file (`upgrade-package` does; the plan names the command), or install anything.
Lines with hashes are left alone: their hashes would no longer fit.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import is_file, places_of, rewritten, wanted
from upright.act.remediations._requirements import LOCKS, required
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Finding


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    version = wanted(context, "version", "1.2.3", r"\d[\w.+!-]{0,60}")

    def change(path: str, text: str, _line: int) -> str:
        return required(path, text, asset.name, version)

    what = f"require {asset.name} {version}"
    for place in places_of(finding, asset, context):
        for lock, command in LOCKS.items():
            beside = str(PurePosixPath(place.path).with_name(lock))
            if is_file(place.source, beside, context.roots):
                what += f" ({beside} stays as it is: run {command.format(name=asset.name, version=version)})"
    return rewritten(finding, asset, context, change, what)


REMEDIATION = Remediation(
    id="pin-dependency",
    title="Require one version of a package",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the manifest and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.PACKAGE, "openai", "requirements.txt"),
            options={"version": "1.5.2"},
            files={"requirements.txt": "openai[x]>=1.0,<2 ; python_version > '3'\nopenai-agents\n"},
            after={"requirements.txt": "openai[x]==1.5.2 ; python_version > '3'\nopenai-agents\n"},
        ),
    ),
)
