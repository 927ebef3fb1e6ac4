"""Require the package that was meant instead of one that is named almost like it.

What it does: where a manifest (requirements, pyproject.toml, package.json, environment.yml) requires the look-alike, it
requires the well-known package of almost the same name, in any version: those of the other say nothing of it. For a
name that was made up, `--set package=NAME` says which was meant.

What it does not do: lock files (let your package tool write them anew), the names that code imports, or what the other
package did where it was installed: treat keys of that machine as known to others.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import rewritten, wanted
from upright.act.remediations._requirements import renamed
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_NAME = r"@?[A-Za-z0-9][\w.-]{0,80}(?:/[\w.-]{1,80})?"


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    meant = str(asset.attributes.get("typosquat_of") or "")
    if context.options.get("package") or not re.fullmatch(_NAME, meant):
        meant = wanted(context, "package", "langchain", _NAME)

    def change(path: str, text: str, _line: int) -> str:
        return renamed(path, text, asset.name, meant)

    if meant == asset.name:
        raise ConflictError(f"{asset.name}: that is the package that it names now")
    return rewritten(finding, asset, context, change, f"require {meant} instead of {asset.name}")


_PROJECT = """[project]
dependencies = [
    "{}",  # größer
    "langchian-tools>=1",
]
"""

REMEDIATION = Remediation(
    id="name-meant-package",
    title="Require the package that was meant",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the manifest and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.PACKAGE, "langchian", "requirements.txt", "pyproject.toml", typosquat_of="langchain"),
            rule="ai-dependency-typosquat",
            files={
                "requirements.txt": "langchian[all]==0.1 ; python_version > '3.9'  # chains\nlangchian-x\n",
                "pyproject.toml": _PROJECT.format("langchian ~= 0.1"),
            },
            after={
                "requirements.txt": "langchain[all] ; python_version > '3.9'  # chains\nlangchian-x\n",
                "pyproject.toml": _PROJECT.format("langchain"),
            },
        ),
        Example(
            asset=thing(AssetKind.PACKAGE, "open-ai-easy", "package.json"),
            rule="ai-dependency-hallucinated",
            options={"package": "openai"},
            files={"package.json": '{\n  "dependencies": {"open-ai-easy": "^1.0.0", "zod": "3"}\n}\n'},
            after={"package.json": '{\n  "dependencies": {"openai": "*", "zod": "3"}\n}\n'},
        ),
    ),
)
