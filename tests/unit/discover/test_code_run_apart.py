"""Ready-made tools that run code: which of them give a shell on the machine, and which keep the code apart."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

TOOL = "PythonCodeExecutionTool"
AUTOGEN = f"from autogen_ext.tools.code_execution import {TOOL}\n"
LOCAL = "from autogen_ext.code_executors.local import LocalCommandLineCodeExecutor\n"
SHELL = "from agents import ShellTool\n"
OF_A_SESSION = """class Desk:
    def tools(self):
        return [ShellTool(executor=self._on)]

    async def _on(self, r):
        return await self.session.exec(r)
"""
OF_ANOTHER = """class On:
    async def __call__(self, r):
        return await remote.run(r)

t = ShellTool(executor=On())
"""
OF_THIS = """import subprocess
def run(r):
    return subprocess.run(r, shell=True)

t = ShellTool(executor=run)
"""
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
        (f"{AUTOGEN}{LOCAL}t = {TOOL}(LocalCommandLineCodeExecutor())\n", {3: True}),
        (f"{AUTOGEN}{DOCKER}t = {TOOL}(DockerCommandLineCodeExecutor())\n", {3: False}),
        (f"{AUTOGEN}{DOCKER}ex = DockerCommandLineCodeExecutor()\nt = {TOOL}(ex)\n", {4: False}),
        (f"{AUTOGEN}{LOCAL}container = LocalCommandLineCodeExecutor()\nt = {TOOL}(container)\n", {4: True}),
        (
            AUTOGEN + DOCKER + LOCAL + "a = PythonCodeExecutionTool(DockerCommandLineCodeExecutor())\n"
            "b = PythonCodeExecutionTool(LocalCommandLineCodeExecutor())\n",
            {4: False, 5: True},
        ),
        ("from langchain_experimental.tools import PythonREPLTool\nt = PythonREPLTool()\n", {2: True}),
        (
            "from langchain_azure_dynamic_sessions import SessionsPythonREPLTool\nt = SessionsPythonREPLTool(pool=p)\n",
            {2: False},
        ),
        ("from azure.ai.agents.models import CodeInterpreterTool\nt = CodeInterpreterTool(file_ids=f)\n", {2: False}),
        ("from agent_framework import HostedCodeInterpreterTool\nt = HostedCodeInterpreterTool()\n", {2: False}),
        ("from smolagents import PythonInterpreterTool\nt = PythonInterpreterTool()\n", {2: False}),
        ("from crewai_tools import CodeInterpreterTool\nt = CodeInterpreterTool()\n", {2: False}),
        ("from crewai_tools import CodeInterpreterTool\nt = CodeInterpreterTool(unsafe_mode=True)\n", {2: True}),
        ("from crewai_tools import CodeInterpreterTool\nt = CodeInterpreterTool(unsafe_mode=False)\n", {2: False}),
        ("from agents import LocalShellTool\nt = LocalShellTool(executor=run)\n", {2: True}),
        (SHELL + OF_A_SESSION, {4: False}),
        (SHELL + OF_ANOTHER, {6: False}),
        (SHELL + OF_THIS, {6: True}),
        (f"{SHELL}from tools.shell import run\nt = ShellTool(executor=run)\n", {3: True}),
        ("import openai\ntools = [{'type': 'computer_use_preview', 'environment': 'linux'}]\n", {2: False}),
        ("import openai\ntools = [{'type': 'local_shell'}]\n", {2: True}),
        ("import anthropic\ntools = [{'type': 'code_execution_20250522', 'name': 'code_execution'}]\n", {2: False}),
    ],
)
def test_code_that_runs_apart_gives_no_shell(content: str, expected: dict[int, bool]) -> None:
    assert shells(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("from agents import ShellTool\nt = ShellTool(executor=run, needs_approval=True)\n", True),
        ("from agents import ShellTool\nt = ShellTool(executor=run, needs_approval=False)\n", False),
        ("from langchain_community.tools import ShellTool\nt = ShellTool(ask_human_input=True)\n", True),
        ("from langchain_community.tools import ShellTool\nt = ShellTool()\n", None),
        ("from agno.tools.shell import ShellTools\nt = ShellTools(requires_confirmation_tools=['run'])\n", True),
    ],
)
def test_a_ready_made_tool_says_whether_a_person_is_asked(content: str, expected: bool | None) -> None:
    document = Document(Item("repo", "agent.py", len(content), content=content.encode()))
    seen = examine(document, units("detectors").values()).observations
    (tool,) = [each for each in seen if each.location.type == "tool"]
    assert tool.attributes.get("confirmation") is expected
    assert tool.attributes["shell"] is True


AUTOGEN_AGENT = "from autogen import UserProxyAgent\na = UserProxyAgent('u', code_execution_config="
OPENAI_AGENT = "from agents import Agent, CodeInterpreterTool, ShellTool\na = Agent(name='container', tools=["
SMOL = "from smolagents import CodeAgent\na = CodeAgent(tools=[], model=m"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (AUTOGEN_AGENT + "{'work_dir': 'w', 'use_docker': False})\n", False),
        (AUTOGEN_AGENT + "{'work_dir': 'w', 'use_docker': 'python:3.12'})\n", True),
        (AUTOGEN_AGENT + "{'work_dir': 'w'})\n", None),
        (f"{AUTOGEN}{DOCKER}{AUTOGEN_AGENT}{{'executor': DockerCommandLineCodeExecutor()}})\n", True),
        (f"{SMOL}, executor_type='e2b')\n", True),
        (f"{SMOL}, executor_type='blaxel')\n", True),
        (f"{SMOL}, executor_type='local')\n", None),
        (f"{OPENAI_AGENT}ShellTool(environment={{'type': 'container_auto'}})])\n", True),
        (f"{OPENAI_AGENT}ShellTool(environment={{'type': 'local'}}, executor=run)])\n", None),
        (f"{OPENAI_AGENT}CodeInterpreterTool(tool_config=c)])\n", True),
        (f"{OPENAI_AGENT}CodeInterpreterTool(tool_config=c), ShellTool(executor=run)])\n", None),
    ],
)
def test_an_agent_says_what_keeps_its_code_apart(content: str, expected: bool | None) -> None:
    document = Document(Item("repo", "agent.py", len(content), content=content.encode()))
    seen = examine(document, units("detectors").values()).observations
    (agent,) = [each for each in seen if each.location.type == "agent"]
    assert agent.attributes.get("sandbox") is expected
    assert agent.attributes["code_execution"] is True


@pytest.mark.parametrize(
    ("given", "sends"),
    [
        ("", True),
        ("include_tools=['search_emails', 'get_emails_by_thread']", False),
        ("include_tools=['search_emails', 'send_email']", True),
        ("exclude_tools=['send_email', 'send_email_reply']", False),
        ("exclude_tools=['delete_email']", True),
    ],
)
def test_a_kit_does_what_is_taken_of_it(given: str, sends: bool) -> None:
    content = f"from agno.tools.gmail import GmailTools\nt = GmailTools({given})\n"
    document = Document(Item("repo", "agent.py", len(content), content=content.encode()))
    (tool,) = [
        each for each in examine(document, units("detectors").values()).observations if each.location.type == "tool"
    ]
    can = tool.attributes["capabilities"]
    assert isinstance(can, list)
    assert ("sends_out" in can) is sends
