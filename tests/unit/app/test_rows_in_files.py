"""A tool asks a collection or a table, and a file of the source that is called like it holds its rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.graph.graph import Graph
from upright.graph.lineage import lineage

TOOL = """from pydantic_ai import Agent

from desk.store import guests_collection

desk = Agent("openai:gpt-4.1")


@desk.tool_plain
async def guest(email: str) -> dict:
    return await guests_collection.find_one({"email": email}) or {}
"""
GUESTS = [
    {"name": "Oona Velde", "email": "oona.velde@posteo.de", "ssn": "252-60-8845"},
    {"name": "Bram Kowal", "email": "bram.kowal@posteo.de", "ssn": "384-45-3828"},
    {"name": "Ines Duarte", "email": "ines.duarte@posteo.de", "ssn": "457-55-5462"},
]


def scanned(tmp_path: Path, name: str, text: str) -> Graph:
    tree = tmp_path / "hotel"
    (tree / "seed").mkdir(parents=True)
    (tree / "desk").mkdir()
    for path, content in (("desk/bot.py", TOOL), (f"seed/{name}", text)):
        (tree / path).write_text(content)
    return Workspace.open(tmp_path / "home").scan([str(tree)]).graph


@pytest.mark.parametrize("name", ["guests.json", "guests-2025-10.json", "Guests.jsonl", "guests_1.csv"])
def test_the_agent_is_fed_by_the_file(tmp_path: Path, name: str) -> None:
    lines = "\n".join(map(json.dumps, GUESTS))
    rows = "name,email,ssn\n" + "\n".join(",".join(each.values()) for each in GUESTS)
    text = rows if name.endswith("csv") else lines if name.endswith("l") else json.dumps(GUESTS)
    graph = scanned(tmp_path, name, text)
    agent = next(asset for asset in graph.assets if asset.name == "desk" and asset.kind == "agent")
    assert name in {asset.name for asset in lineage(graph, agent).upstream}


@pytest.mark.parametrize("name", ["hosts.json", "guests.config.json"])
def test_files_of_other_names_and_settings_feed_nobody(tmp_path: Path, name: str) -> None:
    graph = scanned(tmp_path, name, json.dumps(GUESTS if name == "hosts.json" else {"guests": {"limit": 5}}))
    agent = next(asset for asset in graph.assets if asset.name == "desk" and asset.kind == "agent")
    assert name not in {asset.name for asset in lineage(graph, agent).upstream}
