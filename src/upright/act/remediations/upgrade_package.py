"""Take the smallest version of a package that fixes what is known, lock file included.

What it does: copies manifest and lock file into a folder of its own, requires the version there, and lets the package
tool write the lock file anew: uv, npm, pnpm, cargo or go, whichever wrote it and is on this machine. Nothing is
installed and no script of a package runs; what came out becomes the plan, and only when the lock file has the version
in it. The version is the smallest that fixes every advisory known of it, or comes from `--set version=1.2.3`.

Poetry builds what comes as source alone, which runs code of packages: it is asked only with `--set run=poetry`.

What it does not do: run PDM or Pipenv, which may do the same: then `pin-dependency` changes the manifest alone and
names the command. The tool asks the registry that your configuration names. Projects of several members in one
workspace are left to you.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import edit, is_file, places_of, text_of, wanted
from upright.act.remediations._requirements import LOCKS, required
from upright.act.vault import private_folder
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_SECONDS = 180
_COMMANDS: dict[str, tuple[str, ...]] = {
    "uv.lock": ("uv", "lock", "--no-build", "--upgrade-package", "{name}=={version}"),
    "package-lock.json": ("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"),
    "pnpm-lock.yaml": ("pnpm", "install", "--lockfile-only", "--ignore-scripts"),
    "Cargo.lock": ("cargo", "update", "-p", "{name}", "--precise", "{version}"),
    "poetry.lock": ("poetry", "update", "--lock", "--no-interaction", "{name}"),
    "go.sum": ("go", "get", "{name}@v{version}"),
}
_BUILDS = frozenset({"poetry.lock"})  # what writes them may run code of packages
_MANIFESTS = {
    "uv.lock": "pyproject.toml",
    "package-lock.json": "package.json",
    "pnpm-lock.yaml": "package.json",
    "Cargo.lock": "Cargo.toml",
    "poetry.lock": "pyproject.toml",
    "go.sum": "go.mod",
}
_KEPT = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SYSTEMROOT")
_OURS = ("UV_", "PIP_", "npm_config_", "NPM_CONFIG_", "CARGO_", "POETRY_", "GO")
_SET = {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod", "GOVCS": "*:off"}  # no other compiler, no program of others


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    version = wanted(context, "version", "1.2.3", r"\d[\w.+!-]{0,60}")
    folders = {(place.source, PurePosixPath(place.path).parent) for place in places_of(finding, asset, context)}
    found = [
        (source, folder, lock)
        for source, folder in sorted(folders)
        for lock in LOCKS
        if is_file(source, str(folder / lock), context.roots)
    ]
    if not found:
        raise ConflictError(f"{asset.name}: no lock file lies beside what requires it")
    return [step for each in found for step in _of(*each, asset.name, version, context)]


def _of(source: str, folder: PurePosixPath, lock: str, name: str, version: str, context: Context) -> Iterator[Step]:
    shown, by_hand = str(folder / lock), LOCKS[lock].format(name=name, version=version)
    tool = _COMMANDS.get(lock, ("",))[0]
    if not tool or (lock in _BUILDS and context.options.get("run") != tool):
        allow = f", or allow it: --set run={tool}" if tool else ""
        raise ConflictError(f"{shown}: its tool may run code of packages; run it yourself: {by_hand}{allow}")
    if not shutil.which(tool):
        raise ConflictError(f"{shown}: {tool} is not on this machine; run: {by_hand}")
    manifest = str(folder / _MANIFESTS[lock])
    if not is_file(source, manifest, context.roots):
        raise ConflictError(f"{shown}: no {_MANIFESTS[lock]} beside it")
    new = _NEW.get(lock, required)
    texts = {manifest: new(manifest, text_of(context, source, manifest), name, version)}
    scratch = private_folder(context.vault / "fetched" / context.options["plan"])
    try:
        (scratch / _MANIFESTS[lock]).write_text(texts[manifest], encoding="utf-8")
        (scratch / lock).write_text(text_of(context, source, shown), encoding="utf-8")
        _run([part.format(name=name, version=version) for part in _COMMANDS[lock]], scratch, shown)
        texts[shown] = (scratch / lock).read_text(encoding="utf-8")
        if lock == "go.sum":
            texts[manifest] = (scratch / "go.mod").read_text(encoding="utf-8")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if version not in set(_versions(lock, texts[manifest if lock == "go.sum" else shown], name)):
        raise ConflictError(f"{shown}: {name} does not become {version}; something else in it holds it back")
    for path, text in texts.items():
        yield from edit(context, source, path, text, f"{path}: {name} {version}")


def _run(command: list[str], scratch: Path, shown: str) -> None:
    """Let the tool work in a folder that holds copies alone. Raises ConflictError with its last words."""
    if command[0] == "cargo":  # which wants something to build, though it builds nothing
        (scratch / "src").mkdir()
        (scratch / "src" / "lib.rs").touch()
    environment = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith(_OURS)} | _SET
    try:
        done = subprocess.run(  # noqa: S603  a closed list of tools
            command, cwd=scratch, env=environment, capture_output=True, timeout=_SECONDS, check=False, text=True,
            stdin=subprocess.DEVNULL, errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ConflictError(f"{shown}: {command[0]} did not finish in {_SECONDS} s") from None
    if done.returncode:
        told = " ".join((done.stderr or done.stdout).split())[-300:]
        raise ConflictError(f"{shown}: {command[0]} refused: {told}")


def _cargo(_path: str, text: str, name: str, version: str) -> str:
    """A requirement stays where it lets the version in by itself: then the lock file alone changes."""
    major = version.partition(".")[0]
    loose = re.compile(rf'(?m)^({re.escape(name)}\s*=\s*(?:\{{[^}}\n]*version\s*=\s*)?")\^?{major}(?:\.\d+)*(?=")')
    return text if loose.search(text) else re.sub(
        rf'(?m)^({re.escape(name)}\s*=\s*(?:\{{[^}}\n]*version\s*=\s*)?")[^"\n]*', rf"\g<1>{version}", text
    )  # fmt: skip


def _go(_path: str, text: str, _name: str, _version: str) -> str:
    """The tool writes the manifest too."""
    return text


_NEW = {"Cargo.lock": _cargo, "go.sum": _go}


def _versions(lock: str, text: str, name: str) -> Iterator[str]:
    """The versions of a package in a lock file; of Go in its manifest, since its sums keep those of before too."""
    if lock in {"pnpm-lock.yaml", "go.sum"}:
        go = rf"\s*(?:require\s+)?{re.escape(name)} v(\S+)"
        line = go if lock == "go.sum" else rf"  ['\"]?/?{re.escape(name)}@([\w.+-]+)"
        yield from re.findall(rf"(?m)^{line}", text)
        return
    try:
        yield from _of_node(json.loads(text), name) if lock == "package-lock.json" else _listed(text, name)
    except (ValueError, AttributeError, TypeError):
        return


def _listed(text: str, name: str) -> Iterator[str]:
    plain = re.sub(r"[-_.]+", "-", name).lower()
    for each in tomllib.loads(text).get("package", ()):
        if re.sub(r"[-_.]+", "-", str(each.get("name"))).lower() == plain:
            yield str(each.get("version"))


def _of_node(document: Any, name: str) -> Iterator[str]:
    for path, each in (document.get("packages") or {}).items():
        if path.endswith(f"node_modules/{name}"):
            yield str(each.get("version"))


_MANIFEST = """[project]
name = "app"
version = "1"
requires-python = ">=3.11"
dependencies = ["left>=1"]
"""
_LOCKED = """version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "app"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "left" }]

[package.metadata]
requires-dist = [{ name = "left", specifier = ">=1" }]

[[package]]
name = "left"
version = "1.0"
source = { registry = "../../../world/wheels" }
wheels = [{ path = "left-1.0-py3-none-any.whl" }]
"""
_LOCAL = '\n[tool.uv]\nno-index = true\nfind-links = ["../../../world/wheels"]\n'


def _wheel(version: str) -> bytes:
    """A package with nothing in it."""
    import io
    import zipfile

    target, about = io.BytesIO(), f"left-{version}.dist-info"
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: left\nVersion: {version}\n")
        made.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr(f"{about}/RECORD", "")
    return target.getvalue()


REMEDIATION = Remediation(
    id="upgrade-package",
    title="Take the version of a package that fixes it, lock file included",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to manifest, lock file and their folder", "run uv, npm, pnpm, cargo, go or Poetry"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.PACKAGE, "left", "uv.lock"),
            needs="uv",
            options={"version": "1.1"},
            files={
                "pyproject.toml": _MANIFEST + _LOCAL,
                "uv.lock": _LOCKED,
                "wheels/left-1.0-py3-none-any.whl": _wheel("1.0"),
                "wheels/left-1.1-py3-none-any.whl": _wheel("1.1"),
                "wheels/left-2.0-py3-none-any.whl": _wheel("2.0"),
            },
            shows=("left==1.1", "left-1.1"),
            hides=(">=1", "left-1.0-py3-none-any.whl\\\\"),
        ),
    ),
)
