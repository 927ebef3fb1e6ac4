"""Replace the personal and secret values in a dataset file by placeholders.

What it does: every file in which values of this dataset were classified is rewritten with the values redacted; the
original goes into the vault, readable by its owner only. After writing, the file is redacted once more, which must
change nothing.

What it does not do: models already trained on the data, copies of it elsewhere and git history keep the values. While
the plan can be undone, the vault holds the original.
"""

from __future__ import annotations

import hashlib

from upright.act.example import PERSONAL, Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import in_file, labelled_files
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError, Unreachable
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    files = labelled_files(asset, context.roots)
    if not files:
        raise ConflictError(f"{asset.name}: no file with classified values lies in the sources at hand")
    return [step for source, path in files for step in _of_file(asset, source, path, context)]


def _of_file(asset: Asset, source: str, path: str, context: Context) -> list[Step]:
    file = context.roots[source] / path
    try:
        now = file.read_bytes()
    except OSError as error:
        raise Unreachable(f"{path}: {error.strerror or 'cannot be read'}") from error
    content = context.redact(file)
    if content == now:
        return []
    values = _values(asset, path)
    arguments = {
        "source": source,
        "path": path,
        "digest": hashlib.sha256(content).hexdigest(),
        "size": str(len(content)),
        "values": values,
    }
    return [Step("replace-file", arguments, f"redact {path}: {values} ({len(now)} to {len(content)} bytes)")]


def _values(asset: Asset, path: str) -> str:
    """How many values of each class the scan counted in this file: `3 pii.email, 1 pii.us-ssn`."""
    counts: dict[str, int] = {}
    for label in asset.labels:
        if in_file(label.partition, path):
            counts[label.data_class] = counts.get(label.data_class, 0) + label.count
    return ", ".join(f"{count} {data_class}" for data_class, count in sorted(counts.items()))


REMEDIATION = Remediation(
    id="redact-dataset",
    title="Redact the classified values in a dataset file",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.DATASET, "tickets", "data", labels=("data/a.csv:mail", "data/b.jsonl", "data/c.csv")),
            files={
                "data/a.csv": f"id,mail\n1,{PERSONAL}\n2,{PERSONAL}\n",
                "data/b.jsonl": f'{{"text": "from {PERSONAL}"}}\n',
                "data/c.csv": "id\n1\n",
            },
            after={
                "data/a.csv": "id,mail\n1,[pii.email]\n2,[pii.email]\n",
                "data/b.jsonl": '{"text": "from [pii.email]"}\n',
            },
        ),
    ),
)
