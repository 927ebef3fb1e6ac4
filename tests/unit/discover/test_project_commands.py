"""Settings of a client that start a command of a project lead to the server that the command starts."""

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

SERVER = 'from mcp.server.fastmcp import FastMCP\nserver = FastMCP("notes")\n\ndef main():\n    server.run()\n'
PEP = '[project]\nname = "desk-tools"\n[project.scripts]\ndesk-tools = "desk_tools.server:main"\n'
POETRY = '[tool.poetry]\nname = "desk-tools"\n[tool.poetry.scripts]\ndesk-tools = "desk_tools.server:main"\n'


def _joined(project: str, entry: str) -> set[tuple[str, str]]:
    texts = {
        "desk/pyproject.toml": project,
        "desk/desk_tools/__init__.py": "",
        "desk/desk_tools/server.py": SERVER,
        ".cursor/mcp.json": f'{{"mcpServers": {{"mine": {entry}}}}}',
    }
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, edges, _ = link([examine(each, units("detectors").values()) for each in files])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    ends = ((str(edge.source), str(edge.target)) for edge in edges)
    return {(names[source], names[target]) for source, target in ends if source in names and target in names}


@pytest.mark.parametrize("project", [PEP, POETRY])
@pytest.mark.parametrize(
    "entry",
    [
        '{"command": "uvx", "args": ["--from", "/home/ann/desk", "desk-tools"]}',
        '{"command": "uv", "args": ["--directory", "/home/ann/desk", "run", "desk-tools"]}',
        '{"command": "desk-tools"}',
    ],
)
def test_a_command_of_the_project_is_followed(project: str, entry: str) -> None:
    assert ("mine", "notes") in _joined(project, entry)


def test_a_package_of_others_is_not() -> None:
    assert ("mine", "notes") not in _joined(PEP, '{"command": "uvx", "args": ["mcp-server-time"]}')
