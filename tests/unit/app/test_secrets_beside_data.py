"""A credential in a program is none of the data that the program only names."""

from __future__ import annotations

import json
from pathlib import Path

from upright.app.workspace import Workspace

_TOKEN = "hf_" + "QmWnEbRvTcYxUzIaSpDoFiGuHyJtKr1234"  # made up


def test_data_that_a_notebook_names_holds_none_of_its_credentials(tmp_path: Path) -> None:
    lines = (
        "import os", "import pandas as pd", "from transformers import Trainer", f"os.environ['HF_TOKEN'] = '{_TOKEN}'",
        "frame = pd.read_csv('../data/people.csv')", "Trainer(train_dataset=frame).train()",
    )  # fmt: skip
    code = "\n".join(lines)
    cell: dict[str, object] = {
        "cell_type": "code",
        "source": code,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    (tmp_path / "lab").mkdir()
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "lab" / "explore.ipynb").write_text(json.dumps(book))
    graph = Workspace.open(tmp_path / "home").scan([str(tmp_path / "lab")], workers=1).graph
    holders = {str(graph.asset(each.source).kind) for each in graph.relations
               if str(each.kind) == "contains" and str(graph.asset(each.target).kind) == "secret"}  # fmt: skip
    assert holders == {"notebook", "repository"}
    assert any(str(each.kind) == "dataset" for each in graph.assets)
