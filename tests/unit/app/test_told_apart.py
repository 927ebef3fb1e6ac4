"""Of several tools in a file each asks its own store, also where the file as a whole is known to use them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.workspace import Workspace

_CODE = """
import lancedb
from smolagents import CodeAgent, InferenceClientModel, tool

calls = lancedb.connect("data/calls").open_table("transcripts")
rules = lancedb.connect("data/rules").open_table("house_rules")


@tool
def earlier_calls(question: str) -> list:
    \"\"\"What was said on the phone.\"\"\"
    return calls.search([0.1, 0.2]).to_list()


@tool
def house_rules(question: str) -> list:
    \"\"\"Rules of the house.\"\"\"
    return rules.search([0.1, 0.2]).to_list()


adviser = CodeAgent(tools=[earlier_calls, house_rules], model=InferenceClientModel("acme/m"))
"""


def test_each_tool_asks_its_own_store(tmp_path: Path) -> None:
    lancedb = pytest.importorskip("lancedb")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "advice.py").write_text(_CODE)
    for folder, table in (("calls", "transcripts"), ("rules", "house_rules")):
        rows = [{"vector": [0.1, 0.2], "text": "a few words"}]
        lancedb.connect(tmp_path / "app" / "data" / folder).create_table(table, rows)
    snapshot = Workspace.open(tmp_path / "home").scan([str(tmp_path / "app")], workers=1)
    graph = snapshot.graph
    asked = {(graph.asset(each.source).name, graph.asset(each.target).name) for each in graph.relations
             if str(each.kind) == "retrieves_from"}  # fmt: skip
    tables = {("earlier_calls", "transcripts"), ("house_rules", "house_rules")}
    assert tables | {("adviser", table) for _, table in tables} <= asked
    assert not {("earlier_calls", "house_rules"), ("house_rules", "transcripts")} & asked
