"""Require one version of a package: the smallest that fixes what is known, or the one that you name.

What it does: the line of the manifest that requires the package (requirements files, `pyproject.toml`, `setup.cfg`,
Pipfile, Conda environments, `package.json`) is changed to exactly one version. For a vulnerable package that is the
smallest version that fixes every advisory known of it; otherwise it comes from `--set version=1.2.3`.

What it does not do: write the lock file (run your package tool after it), or install anything. Lines with hashes are
left alone: their hashes would no longer fit.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import rewritten, wanted
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_EXTRAS = r"(\s*\[[^\]\n]*\])?"
_SPECIFIER = r"(?:\s*(?:===|==|~=|!=|>=|<=|>|<)\s*[\w.*+!-]+(?:\s*,\s*(?:===|==|~=|!=|>=|<=|>|<)\s*[\w.*+!-]+)*)?"


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    version = wanted(context, "version", "1.2.3", r"\d[\w.+!-]{0,60}")

    def change(path: str, text: str, _line: int) -> str:
        return _required(path, text, asset.name, version)

    return rewritten(finding, asset, context, change, f"require {asset.name} {version}")


def _required(path: str, text: str, package: str, version: str) -> str:
    name = re.sub(r"[-_.]+", "[-_.]+", re.escape(package).replace("\\-", "-").replace("\\.", ".").replace("\\_", "_"))
    if path.endswith("package.json"):
        return re.sub(rf'("{re.escape(package)}"\s*:\s*")[^"\n]*(?=")', rf"\g<1>{version}", text)
    if path.endswith((".toml", "Pipfile", ".cfg", ".py")):
        quoted = re.sub(rf'(?i)(["\'])({name}){_EXTRAS}{_SPECIFIER}(?=\s*[;"\'])', _exactly(version, "\\1"), text)
        listed = re.sub(rf"(?im)^(\s+)({name}){_EXTRAS}{_SPECIFIER}(?=\s*(?:;|$))", _exactly(version, "\\1"), quoted)
        return re.sub(
            rf'(?im)^({name}\s*=\s*(?:\{{[^}}\n]*version\s*=\s*)?["\'])[^"\'\n]*', rf"\g<1>=={version}", listed
        )
    if path.endswith((".yml", ".yaml")):
        return re.sub(rf'(?im)^(\s*-\s*["\']?)({name})(\[[^\]\n]*\])?[=<>~!][^"\'\n#]*', _conda(version), text)
    lines = re.compile(rf"(?im)^()({name}){_EXTRAS}{_SPECIFIER}(?=\s*(?:;|#|--hash|\\|$))")
    found = lines.search(text)
    if found and re.match(r"[^\n]*(?:\\\n[^\n]*)*--hash", text[found.end() :]):
        raise ConflictError(f"{path}: its hashes would no longer fit; let your package tool change the version")
    return lines.sub(_exactly(version, ""), text)


def _exactly(version: str, before: str) -> str:
    return rf"{before}\2\3=={version}"


def _conda(version: str) -> str:
    return rf"\1\2\3=={version}"


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
