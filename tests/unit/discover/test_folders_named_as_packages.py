"""A project's own folder called `agents`, `mcp` or `tests` hides neither the packages of that name nor its tools."""

from __future__ import annotations

import pytest

from upright.discover.document import Document
from upright.discover.readers.python_module import imported_packages
from upright.discover.sight import in_tests
from upright.testing.detectors import item


@pytest.mark.parametrize(
    ("path", "text", "packages"),
    [
        ("agents/desk.py", "from agents import Agent, Runner\n", {"openai-agents"}),
        ("mcp/server.py", "from mcp.server.fastmcp import FastMCP\n", {"mcp"}),
        ("mcp/client.py", "from mcp import ClientSession\n", {"mcp"}),
        ("agents/desk.py", "from agents.base import BaseAgent\nfrom agents import Agent\n", set()),
        ("langgraph/app.py", "from langgraph.graph import StateGraph\n", {"langgraph"}),
        ("datasets/own.py", "from datasets.rows import rows\n", set()),
        ("mcp/server.py", "from mcp.tools import find\nimport mcp.store\n", set()),
        ("src/agents/desk/desk.py", "from agents.lazy import LazyAgent\n", set()),
        ("src/agents/desk/desk.py", "from agents.mcp import MCPServerStdio\n", {"openai-agents"}),
        ("src/agents/desk.py", "from agents import Agent\n", {"openai-agents"}),
    ],
)
def test_packages_of_a_folder_of_the_same_name(path: str, text: str, packages: set[str]) -> None:
    """What only the package offers is imported from it; what the folder may hold is its own."""
    assert set(imported_packages(Document(item(path, text.encode())))) == packages


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/tools/api/mocks/definitions.ts", False),
        ("server/tools/tests/run_suite.py", False),
        ("src/tools/tests/run.test.ts", True),
        ("tools/tests/test_run.py", True),
        ("tests/tools/mocks/server.ts", True),
        ("src/mocks/handlers.ts", True),
        ("src/tools/__tests__/run.ts", True),
    ],
)
def test_tools_that_are_about_tests(path: str, expected: bool) -> None:
    """A folder `tests` or `mocks` among tools holds tools, unless its files are named as tests are."""
    assert in_tests(path) is expected
