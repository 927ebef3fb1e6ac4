"""Take a data set out of the manifests that name what is trained on.

What it does: entries that name a file of this data set are cut out of training manifests beside it in the sources:
lists in JSON, lists in YAML, and plain lists of paths. The data itself stays where it is.

What it does not do: change code that names the file, or models that were trained already. A manifest larger than 1 MB
is left alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from upright.act.example import Example, thing
from upright.act.json_text import edited, parse, removed
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import edit, is_file, labelled_files, own_files, plain
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError, MalformedError
from upright.model.finding import Finding

_KINDS = (".json", ".yaml", ".yml", ".txt", ".list", ".manifest")
_LARGEST = 1 << 20
_MOST = 5000  # files that are looked at
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    files = {*own_files(asset, context.roots), *labelled_files(asset, context.roots)}
    steps = [
        step
        for source in sorted({source for source, _ in files})
        for path, text in _manifests(context.roots[source])
        for step in _held_out(source, path, text, {file for at, file in files if at == source}, context)
    ]
    if not steps:
        raise ConflictError(f"{asset.name}: no manifest in the sources at hand names its files")
    return steps


def _manifests(root: Path) -> Iterator[tuple[str, str]]:
    seen = 0
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(names):
            file = Path(folder) / name
            if name.endswith(_KINDS) and seen < _MOST and file.is_file() and file.stat().st_size <= _LARGEST:
                seen += 1
                try:
                    yield file.relative_to(root).as_posix(), plain(file.read_bytes().decode())
                except (UnicodeDecodeError, OSError):
                    continue


def _held_out(source: str, path: str, text: str, files: set[str], context: Context) -> Iterator[Step]:
    if path in files or not is_file(source, path, context.roots):
        return
    here = path.rpartition("/")[0]
    named = {name for file in files for name in (file, f"./{file}", os.path.relpath(file, here or "."))}
    new = _without_json(text, named) if path.endswith(".json") else _without_lines(text, named, path)
    yield from edit(context, source, path, new, f"{path}: no longer trains on {', '.join(sorted(files)[:3])}")


def _without_json(text: str, named: set[str]) -> str:
    try:
        root = parse(text)
    except MalformedError:
        return text
    for _, value in root.walk():
        for _, _, each in value.entries if value.kind == "list" else ():
            inner = {entry.value for _, _, entry in each.entries} if each.kind == "object" else {each.value}
            if any(isinstance(word, str) and word in named for word in inner):
                return _without_json(edited(text, [removed(text, value, each)]), named)
    return text


def _without_lines(text: str, named: set[str], path: str) -> str:
    dash = r"\s*-\s+(?:\w+:\s*)?" if path.endswith((".yaml", ".yml")) else r"\s*"
    names = "|".join(re.escape(name) for name in sorted(named))
    return re.sub(rf"(?m)^{dash}[\"']?(?:{names})[\"']?[^\S\n]*(?:#[^\n]*)?(?:\n|\Z)", "", text)


REMEDIATION = Remediation(
    id="hold-out-dataset",
    title="Hold a data set out of training",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the manifest and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.DATASET, "tickets", "data", labels=("data/a.csv:mail",)),
            files={
                "data/a.csv": "id,mail\n",
                "train.yaml": "data:\n  - data/a.csv\n  - data/clean.csv\n",
                "train.json": '{"files": ["./data/a.csv", "x"]}',
                "train.txt": "data/a.csv\ndata/clean.csv\n",
            },
            after={
                "train.yaml": "data:\n  - data/clean.csv\n",
                "train.json": '{"files": ["x"]}',
                "train.txt": "data/clean.csv\n",
            },
        ),
    ),
)
