"""A plain function of a module without a word of AI that an agent is given does what its code does."""

from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.graph.graph import Graph

AGENTS = {
    "agno": "from agno.agent import Agent\nfrom own.members import find\ndesk = Agent(name='desk', tools=[find])\n",
    "adk": "from google.adk.agents import Agent\nfrom own.members import find\ndesk = Agent(name='d', tools=[find])\n",
    "fastmcp": "from fastmcp import FastMCP\nfrom own.members import find\ns = FastMCP('d')\ns.tool(find)\n",
    "mcp": "from fastmcp import FastMCP\nfrom own import members\ns = FastMCP('d')\ns.add_tool(members.find)\n",
    "loop": "from fastmcp import FastMCP\nfrom own.members import find\ns = FastMCP('d')\n"
    "for f in [find]:\n    s.tool(f)\n",
    "module": "from agno.agent import Agent\nfrom own import members\ndesk = Agent(name='d', tools=[members.find])\n",
}
MEMBERS = '''import sqlite3


def find(card: str, address: str) -> str:
    """Find a member, and note the address."""
    with sqlite3.connect("members.db") as db:
        db.execute("UPDATE members SET address = ? WHERE card = ?", (address, card))
        return str(db.execute("SELECT name, email, ssn FROM members WHERE card = ?", (card,)).fetchone())
'''
ROWS = "name,email,ssn\nOona Velde,oona@posteo.de,252-60-8845\nBram Kowal,bram@posteo.de,384-45-3828\n"


def scanned(tmp_path: Path, agent: str) -> Graph:
    tree = tmp_path / "desk"
    for path, text in (("own/__init__.py", ""), ("own/members.py", MEMBERS), ("bot.py", agent), ("members.csv", ROWS)):
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)
    return Workspace.open(tmp_path / "home").scan([str(tree)]).graph


@pytest.mark.parametrize("agent", AGENTS.values(), ids=AGENTS)
def test_it_changes_and_reads_what_its_code_asks(tmp_path: Path, agent: str) -> None:
    graph = scanned(tmp_path, agent)
    (tool,) = (asset for asset in graph.assets if asset.kind == "tool")
    assert "destroys" in str(tool.attributes["capabilities"])
    assert {graph.asset(each.target).name for each in graph.relations if each.source == tool.id} == {"members.csv"}


def test_one_that_no_agent_is_given_is_no_tool(tmp_path: Path) -> None:
    graph = scanned(tmp_path, "from agno.agent import Agent\nfrom own.members import find\ndesk = Agent(name='desk')\n")
    assert not [asset for asset in graph.assets if asset.kind == "tool"]
