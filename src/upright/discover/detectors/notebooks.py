"""Notebooks that use AI or machine learning.

Why it matters: notebooks hold code, data and results together: stored output is a copy of the data, and shell lines run
with the rights of whoever opens them.

How it recognises: Jupyter notebooks whose code imports an AI package, names a model or tells messages to an agent of
another module.

What it does not see: the content of stored output, which is classified as data.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_own_agents import asks_one
from upright.discover.python_gate import opened
from upright.discover.python_models import python_models
from upright.discover.readers.notebook_source import notebook
from upright.discover.sight import edge
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.model.asset import Json

_ASKS = (".invoke", ".ainvoke", ".stream", ".astream")
_SHELL = re.compile(r"^\s*(?:!|%%(?:bash|sh|script)|%sx\b|%system\b)")


def _detect(document: Document) -> Iterator[Sighting]:
    book = document.parse(notebook)
    module = opened(document)
    if module is None or not (
        module.distributions
        or document.parse(python_models).uses
        or document.parse(python_models).services
        or _talks(module)
        or any(asks_one(call.written) for call in module.calls)
    ):
        return
    attributes: dict[str, Json] = {
        "cells": len(book.cells),
        "kernel": book.language,
        "outputs": sum(1 for cell in book.cells if cell.outputs),
    }
    if any(_SHELL.match(line) for cell in book.cells if cell.kind == "code" for line in cell.lines):
        attributes["executes_shell"] = True
    item = document.item
    yield Observation(
        AssetKind.NOTEBOOK, item.name, (document.path_key,), Location(item.path, 1, item.source, "notebook"), attributes
    )
    for use in document.parse(python_models).uses:
        if use.key:
            yield edge(document.path_key, R.CALLS, use.key)


def _talks(module: PythonModule) -> bool:
    """Whether it has a conversation with what another module makes: `graph.invoke({"messages": [...]})`."""
    asked = (call.node.args[0] for call in module.calls if call.node.args and call.written.endswith(_ASKS))
    told = (node.keys for node in asked if isinstance(node, ast.Dict))
    return any(isinstance(key, ast.Constant) and key.value == "messages" for keys in told for key in keys)


_BOOK = '{"cells": [\n {"cell_type": "code", "outputs": [], "source": [\n  "!pip install openai\\n",\n  "import %s"\n ]}],\n "metadata": {}, "nbformat": 4}'

DETECTOR = Detector(
    id="notebooks",
    title="Notebooks that use AI or machine learning",
    selects=Selector(languages=frozenset({"notebook"})),
    detect=_detect,
    hits=(
        Hit("a.ipynb", _BOOK % "openai", (("notebook", "a.ipynb", 1),)),
        Hit(
            "c.ipynb",
            _BOOK % "math\\nfrom util import llm_call\\nanswer = llm_call(f'Explain {x}')",
            (("notebook", "c.ipynb", 1),),
        ),
        Hit(
            "b.ipynb",
            _BOOK % "math\\nfrom agent import graph\\ngraph.invoke({'messages': []})",
            (("notebook", "b.ipynb", 1),),
        ),
    ),
    misses=(Miss("a.ipynb", _BOOK % "math"),),
)
