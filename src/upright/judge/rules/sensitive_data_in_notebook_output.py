"""Personal data or credentials in a notebook.

Why it matters: notebooks keep what their cells printed. A `df.head()` on customer rows puts those rows into the
repository, into its history and into every copy of it.

How to fix: clear the outputs, load data by reference, and strip outputs before each commit (`nbstripout` as a git filter
does it).

What it does not see: images in outputs, and values of classes that have no classifier.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, names_alone, personal, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(notebook: Asset, graph: Graph) -> Judgement | None:
    """Any personal data in cells or stored outputs; lighter where it is names of persons alone."""
    found = personal(notebook)
    if not found:
        return holds(graph, notebook, f"no personal data was found in {notebook.name}")
    cells = sorted({label.partition.rpartition(":")[2] for label in notebook.labels if label.data_class in found})
    where = f" ({some(cells)})" if cells and all(cell.startswith(("cell", "output")) for cell in cells) else ""
    lighter = Severity.LOW if names_alone(found) else None  # of authors, films and public figures, mostly
    return fail(notebook, f"notebook {notebook.name} keeps {some(found)}{where}", severity=lighter)


RULE = Rule(
    id="sensitive-data-in-notebook-output",
    title="Personal data in a notebook and its outputs",
    assesses=frozenset({AssetKind.NOTEBOOK}),
    severity=Severity.MEDIUM,
    signals=("data.minimisation", "data.access_path"),
    judge=judge,
    remedy="Clear the outputs of the notebook, and strip outputs before each commit.",
    remediations=("redact-notebook-output",),
    weakness=("CWE-540", "LLM02:2025", "DSGAI01"),
    breaks=("notebook explore.ipynb [pii.us-ssn]", "notebook eda.ipynb [pci.card-number pii.email] {outputs=4}"),
    holds=("notebook explore.ipynb {outputs=4}", "notebook explore.ipynb ?"),
)
