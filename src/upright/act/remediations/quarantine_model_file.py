"""Move a model file where nothing loads it, and leave a note.

What it does: every file that is this model moves into the quarantine folder of the vault, readable by its owner only; a
note `<file>.quarantined` says where it went and how to take it back. Mode and times come back with it.

What it does not do: copies on other machines, in container images or in git history stay; code that loads the file
fails until it is given another. A file to which several hard links lead is refused.
"""

from __future__ import annotations

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged
from upright.act.remediations._files import own_files
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_NOTE = """This file is in quarantine.

{path} was moved away by Upright because of this finding:
{finding}: {title}

Plan: {plan}
To take it back: upright undo {plan}
"""


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    files = own_files(asset, context.roots, "model_file")
    if not files:
        raise ConflictError(f"{asset.name}: no file of it lies in the sources at hand")
    return [step for source, path in files for step in _of_file(finding, source, path, context)]


def _of_file(finding: Finding, source: str, path: str, context: Context) -> list[Step]:
    note = _NOTE.format(path=path, finding=finding.id, title=finding.title, plan=context.options["plan"])
    where = {"source": source, "path": path}
    content = exchanged(note.encode("utf-8", errors="surrogateescape"), context)  # a path in it may not be UTF-8
    beside = {"source": source, "path": f"{path}.quarantined", **content}
    return [
        Step("move-file", where, f"move {path} into quarantine"),
        Step("add-file", beside, f"write {path}.quarantined: where it went and how to take it back"),
    ]


REMEDIATION = Remediation(
    id="quarantine-model-file",
    title="Move a model file into quarantine",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the folder of the file",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.MODEL, "weights.pkl", "old/weights.pkl", seen="model_file", keys=("path:world/a.pkl",)
            ),
            files={"a.pkl": b"\x80\x04.", "old/weights.pkl": b"\x80\x04.", "app.py": "load('a.pkl')\n"},
            after={"a.pkl": None, "old/weights.pkl": None},
            shows=("old/weights.pkl.quarantined", "upright undo plan-"),
        ),
    ),
)
