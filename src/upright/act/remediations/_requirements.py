"""Manifests of packages, the lines in them that require one, and the lock files beside them."""

from __future__ import annotations

import re

from upright.model.errors import ConflictError

_EXTRAS = r"(\s*\[[^\]\n]*\])?"
_ONE = r"(?:===|==|~=|!=|>=|<=|>|<)\s*[\w.*+!-]+"
_ALL = rf"{_ONE}(?:\s*,\s*{_ONE})*"
_SPECIFIER = rf"(?:\s*\(\s*{_ALL}\s*\)|\s*{_ALL})?"
# Which command writes a lock file, for people.
LOCKS = {
    "uv.lock": "uv lock --upgrade-package {name}=={version}",
    "package-lock.json": "npm install --package-lock-only",
    "pnpm-lock.yaml": "pnpm install --lockfile-only",
    "Cargo.lock": "cargo update -p {name} --precise {version}",
    "poetry.lock": "poetry update --lock {name}",
    "pdm.lock": "pdm update {name}",
    "Pipfile.lock": "pipenv lock",
    "yarn.lock": "yarn install",
    "conda-lock.yml": "conda-lock",
    "go.sum": "go get {name}@v{version}",
}


def required(path: str, text: str, package: str, version: str) -> str:
    """The text of a manifest that requires exactly this version. Raises ConflictError where hashes stand."""
    name = _named(package)
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


def _named(package: str) -> str:
    """A pattern of all spellings of a name that are one package."""
    return re.sub(r"[-_.]+", "[-_.]+", re.escape(package).replace("\\-", "-").replace("\\.", ".").replace("\\_", "_"))


def _exactly(version: str, before: str) -> str:
    return rf"{before}\2\3=={version}"


def _conda(version: str) -> str:
    return rf"\1\2\3=={version}"


def renamed(path: str, text: str, package: str, other: str) -> str:
    """The text of a manifest that requires another package instead, in any version. Raises ConflictError."""
    if path.endswith("package.json"):
        return re.sub(rf'"{re.escape(package)}"(\s*:\s*)"[^"\n]*"', rf'"{other}"\g<1>"*"', text)
    if not path.endswith((".txt", ".in", ".toml", ".cfg", ".yml", ".yaml", "Pipfile")) or path.endswith(tuple(LOCKS)):
        raise ConflictError(f"{path}: only requirements, pyproject.toml, package.json and environments are edited")
    any_version = required(path, text, package, "0")
    name = _named(package)
    listed = rf"(?im)(^\s*(?:-\s*)?[\"']?|[\"'])({name})(\s*\[[^\]\n]*\])?==0(?=\s*(?:[;,\"'#]|$))"
    tables = rf"(?im)^({name})(\s*=\s*(?:\{{[^}}\n]*version\s*=\s*)?[\"'])==0(?=[\"'])"
    return re.sub(tables, rf"{other}\2*", re.sub(listed, rf"\g<1>{other}\3", any_version))
