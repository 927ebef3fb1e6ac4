"""Ready-made tools that run code: which of them give a shell on the machine, and which keep the code apart."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

AUTOGEN = "from autogen_ext.tools.code_execution import PythonCodeExecutionTool\n"
LOCAL = "from autogen_ext.code_executors.local import LocalCommandLineCodeExecutor\n"
DOCKER = "from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor\n"


def shells(content: str) -> dict[int, bool]:
    """Line of each tool -> whether it gives a shell."""
    document = Document(Item("repo", "agent.py", len(content), content=content.encode()))
    seen = examine(document, units("detectors").values()).observations
    return {
        each.location.line or 0: bool(each.attributes.get("shell")) for each in seen if each.location.type == "tool"
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (AUTOGEN + LOCAL + "t = PythonCodeExecutionTool(LocalCommandLineCodeExecutor())\n", {3: True}),
        (AUTOGEN + DOCKER + "t = PythonCodeExecutionTool(DockerCommandLineCodeExecutor())\n", {3: False}),
        (
            AUTOGEN + DOCKER + "async def f():\n    ex = DockerCommandLineCodeExecutor()\n    return PythonCodeExecutionTool(ex)\n",
            {5: False},
        ),
        (
            AUTOGEN + LOCAL + "azure_container = LocalCommandLineCodeExecutor()\nt = PythonCodeExecutionTool(azure_container)\n",
            {4: True},
        ),
        (
            AUTOGEN + DOCKER + LOCAL + "a = PythonCodeExecutionTool(DockerCommandLineCodeExecutor())\nb = PythonCodeExecutionTool(LocalCommandLineCodeExecutor())\n",
            {4: False, 5: True},
        ),
        ("from langchain_experimental.tools import PythonREPLTool\nt = PythonREPLTool()\n", {2: True}),
        ("from langchain_azure_dynamic_sessions import SessionsPythonREPLTool\nt = SessionsPythonREPLTool(pool_management_endpoint=p)\n", {2: False}),
        ("import anthropic\ntools = [{'type': 'code_execution_20250522', 'name': 'code_execution'}]\n", {2: False}),
    ],
)  # fmt: skip
def test_code_that_runs_apart_gives_no_shell(content: str, expected: dict[int, bool]) -> None:
    assert shells(content) == expected
