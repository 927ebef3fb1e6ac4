"""Delete files of a data set that are older than your rule for keeping lets them be. This cannot be undone.

What it does: files in which values were classified and that were last changed more than `--set days=N` days ago are
deleted, and nothing of them is kept. It does so only with `--set confirm=delete`.

What it does not do: overwrite the disk, or reach copies, backups, git history and models that were trained on them.
"""

from __future__ import annotations

import time

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import labelled_files
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError, ConflictError, Unreachable
from upright.model.finding import Finding

_DAY = 86_400


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    days = context.options.get("days", "")
    if context.options.get("confirm") != "delete" or not days.isdigit():
        raise ConfigError("deletes for good what is older than your rule: --set days=365 --set confirm=delete")
    before = time.time() - int(days) * _DAY
    files = labelled_files(asset, context.roots)
    try:
        old = [(source, path) for source, path in files if (context.roots[source] / path).stat().st_mtime < before]
    except OSError as error:
        raise Unreachable(f"{asset.name}: {error.strerror or 'cannot be read'}") from error
    if not old:
        raise ConflictError(f"{asset.name}: none of its {len(files)} files is older than {days} days")
    return [
        Step("delete-file", {"source": source, "path": path}, f"delete {path} FOR GOOD (older than {days} days)")
        for source, path in old
    ]


REMEDIATION = Remediation(
    id="delete-expired-data",
    title="Delete data that is kept too long, for good",
    reversibility=Reversibility.IRREVERSIBLE,
    permissions=("write to the folder of the file",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.DATASET, "tickets", "data", labels=("data/a.csv:mail", "data/b.csv:mail")),
            options={"days": "365", "confirm": "delete"},
            files={"data/a.csv": "id,mail\n", "data/b.csv": "id,mail\n", "app.py": "\n"},
            after={"data/a.csv": None, "data/b.csv": None},
        ),
    ),
)
