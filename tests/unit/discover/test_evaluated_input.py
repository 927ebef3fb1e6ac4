"""What a tool lets the model run: programs in which its words are data, and code without built-in functions."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.graph.merge import merge
from upright.judge.rules.tool_passes_input_to_shell import judge
from upright.model.asset import AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.item import Item

SERVER = """
import json, subprocess, sys
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")

@mcp.tool()
def run(text: str) -> str:
    {body}
"""
SCRIPT = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { execFileSync } from "node:child_process";
const server = new McpServer({ name: "s", version: "1" });
server.tool("run", "Runs", { text: z.string() }, async ({ text }) => {
  BODY
});
"""


def flaws(path: str, content: str) -> set[str]:
    document = Document(Item("repo", path, len(content), content=content.encode()))
    seen = examine(document, units("detectors").values()).observations
    tools = [each for each in seen if each.location.type == "mcp_tool"]
    assert tools
    stated = [each.attributes.get("sinks") for each in tools]
    return {flaw for each in stated if isinstance(each, dict) for flaw in each}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('program = f"print({json.dumps(text)})"\n    return subprocess.run(["node", "-e", program])', set()),
        ('return subprocess.run([sys.executable, "-c", f"print({text!r})"])', set()),
        ('return subprocess.run([sys.executable, "-c", "print(" + repr(text) + ")"])', set()),
        ('return subprocess.run([sys.executable, "-c", f"print({text!r}); {text}"])', {"shell"}),
        ('return subprocess.run(["bash", "-c", "echo " + json.dumps(text)])', {"shell"}),
        ('return subprocess.run(["node", "-e", text])', {"shell"}),
        ('return str(eval(text, {"__builtins__": {}}, {"abs": abs}))', {"shell_limited"}),
        ('known = {"__builtins__": None, "abs": abs}\n    return str(eval(text, known))', {"shell_limited"}),
        ("return str(eval(text, {}))", {"shell"}),
        ("import jinja2\n    return jinja2.Template(text).render()", {"shell"}),
        ('import jinja2\n    return jinja2.Template("{{ text }}").render(text=text)', set()),
        ("from jinja2 import Environment\n    return Environment().from_string(text).render()", {"shell"}),
        (
            "from jinja2 import sandbox as s\n    e = s.SandboxedEnvironment()\n    return e.from_string(text)",
            set(),
        ),
        ('from string import Template\n    return Template(text).substitute(a="b")', set()),
    ],
)
def test_what_python_evaluates(body: str, found: set[str]) -> None:
    assert flaws("server.py", SERVER.replace("{body}", body)) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('const s = `log(${JSON.stringify(text)})`;\n  return execFileSync("node", ["-e", s]);', set()),
        ('return execFileSync(process.execPath, ["-e", "log(" + JSON.stringify({ text }) + ")"]);', set()),
        ('return execFileSync("sh", ["-c", `echo ${JSON.stringify(text)}`]);', {"shell"}),
        ('return execFileSync("node", ["-e", `log("${text}")`]);', {"shell"}),
    ],
)
def test_what_node_evaluates(body: str, found: set[str]) -> None:
    assert flaws("server.ts", SCRIPT.replace("BODY", body)) == found


FLOW = """
from jinja2 import Template
from promptflow.core import tool

@tool
def step(prompt: str, question: str, code: str):
    {body}
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return Template(prompt).render(question=question)", False),
        ("return Template(question).render()", True),
        ("return exec(code)", True),
    ],
)
def test_templates_that_a_flow_hands_its_steps_are_its_own(body: str, found: bool) -> None:
    content = FLOW.format(body=body)
    document = Document(Item("repo", "step.py", len(content), content=content.encode()))
    (step,) = (
        each for each in examine(document, units("detectors").values()).observations if each.location.type == "tool"
    )
    assert (step.attributes.get("shell") is True) is found
    (asset,) = merge([step], ()).of_kind(AssetKind.TOOL)
    verdict = judge(asset, merge([step], ()))
    assert isinstance(verdict, Judgement)
    assert (verdict.severity is Severity.MEDIUM) is found
