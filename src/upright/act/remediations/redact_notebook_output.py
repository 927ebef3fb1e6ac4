"""Clear what the cells of a notebook printed, where it holds personal data or credentials.

What it does: outputs of the cells in which values were classified become empty and their execution counts null; cells,
metadata, other outputs and every other byte stay. When it is not known which cell, all outputs go.

What it does not do: change code or text cells, and history of git: what was committed stays there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.json_text import Edit, Value, edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._clients import document
from upright.act.remediations._files import rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Finding

_CELL = re.compile(r"(?:cell|output)s?[ :#.\[]*(\d+)")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    numbers = {int(found.group(1)) for label in asset.labels for found in _CELL.finditer(label.partition)}

    def change(path: str, text: str, _line: int) -> str:
        edits = list(_cleared(document(path, text), numbers)) or list(_cleared(document(path, text), set()))
        return edited(text, edits)

    return rewritten(finding, asset, context, change, "clear outputs")


def _cleared(root: Value, numbers: set[int]) -> Iterator[Edit]:
    cells = root.get("cells")
    for number, (_, _, cell) in enumerate(cells.entries if cells else ()):
        outputs, count = cell.get("outputs"), cell.get("execution_count")
        if outputs and outputs.entries and (not numbers or number in numbers):
            yield outputs.start, outputs.end, "[]"
            if count and count.value is not None:
                yield count.start, count.end, "null"


_OUTPUTS = '[{"text": ["hilde.nordmann@example.com"]}]'
_NOTEBOOK = f"""{{"cells": [{{"cell_type": "code", "execution_count": 3, "source": ["df"],
 "outputs": {_OUTPUTS}}}, {{"cell_type": "markdown", "source": ["# Notes"]}}]}}
"""


REMEDIATION = Remediation(
    id="redact-notebook-output",
    title="Clear the outputs of a notebook",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the notebook and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.NOTEBOOK, "a.ipynb", "a.ipynb"),
            files={"a.ipynb": _NOTEBOOK},
            after={"a.ipynb": _NOTEBOOK.replace(_OUTPUTS, "[]").replace(": 3", ": null")},
        ),
    ),
)
