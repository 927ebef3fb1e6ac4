"""Tools of scripts that hand out the environment, and those that ask a database by a bound method."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

_SERVER = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { promisify } from "util";
import { z } from "zod";
const server = new McpServer({ name: "desk", version: "1" });
server.tool("one", "Does", { key: z.string() }, async ({ key }) => {
  %s
});
"""
_TEXT = 'return { content: [{ type: "text", text: %s }] };'


def does(body: str, flaw: str) -> bool:
    """Whether the tool with this body shows the flaw."""
    content = (_SERVER % body).encode()
    seen = examine(Document(Item("repo", "server.ts", len(content), content=content)), units("detectors").values())
    tools = [each for each in link([seen])[0] if each.location.type == "mcp_tool"]
    assert [each.name for each in tools] == ["one"]
    return bool(tools[0].attributes.get(flaw))


@pytest.mark.parametrize(
    "body",
    [
        "const value = process.env[key];\n" + _TEXT % "`It is ${value}`",
        'const value = process.env[key] ?? "";\n' + _TEXT % "value",
        "const shown = { env: { ...process.env }, pid: process.pid };\n" + _TEXT % "JSON.stringify(shown)",
        _TEXT % "`${Deno.env.get(key)}`",
        _TEXT % "JSON.stringify(Bun.env, null, 2)",
    ],
)
def test_a_tool_hands_out_the_environment(body: str) -> None:
    assert does(body, "returns_secret")


@pytest.mark.parametrize(
    "body",
    [
        "const value = process.env[key];\n" + _TEXT % "value ? 'set' : 'unset'",
        "const value = process.env.REGION;\n" + _TEXT % "`In ${value}`",
        "const options = { env: { ...process.env } };\nconst r = await run(key, options);\n"
        + _TEXT % "JSON.stringify(r)",
        _TEXT % 'Object.keys(process.env).join(", ")',
    ],
)
def test_a_tool_that_uses_the_environment_hands_out_nothing(body: str) -> None:
    assert not does(body, "returns_secret")


@pytest.mark.parametrize(
    ("returned", "leaks"),
    [
        ('{ content: [{ type: "text", text: `It is ${value}` }] }', True),
        ("`${process.env[name]}`", True),
        ("value", False),
        ("{ url: value ? known : unknown }", False),
    ],
)
def test_a_function_of_a_tool_hands_out_the_environment(returned: str, *, leaks: bool) -> None:
    helper = f"const read = (name) => {{ const value = process.env[name]; return {returned}; }};\n"
    assert does(f"{helper}return await read(key);", "returns_secret") is leaks


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        ("const all = promisify(db.all.bind(db));\nreturn await all(key);", True),
        ("const ask = pool.query.bind(pool);\nreturn await ask(key);", True),
        ('const all = promisify(db.all.bind(db));\nreturn await all("SELECT a FROM b WHERE c = ?", [key]);', False),
        ("const say = logger.run.bind(logger);\nreturn await say(key);", False),
    ],
)
def test_a_bound_method_of_a_database_runs_what_the_model_writes(body: str, *, runs: bool) -> None:
    assert does(body, "sql_chosen") is runs


@pytest.mark.parametrize(
    ("body", "open_to_any"),
    [
        ("const asked = new URL(key); if (!HOSTS.has(asked.hostname)) throw new Error(); await fetch(asked);", False),
        ("if (![HOME].includes(new URL(key).origin)) throw new Error(); await fetch(key);", False),
        ("const asked = new URL(key); if (BLOCKED.has(asked.hostname)) throw new Error(); await fetch(asked);", True),
        ("const to = new URL(key); if (['localhost'].includes(to.hostname)) throw new Error(); await fetch(to);", True),
        ("const to = new URL(key); if (LOCAL_HOSTS.has(to.hostname)) throw new Error(); await fetch(to);", True),
        ("await fetch(key);", True),
    ],
)
def test_an_address_whose_host_is_asked_of_a_list_is_not_any_address(body: str, open_to_any: bool) -> None:
    assert does(body + _TEXT % '"done"', "ssrf") is open_to_any


def test_the_stack_of_an_error_is_told_when_its_type_is_stated_too() -> None:
    told = "try { go(key); } catch (error) { " + _TEXT % '(error as Error).stack ?? ""' + " }"
    assert does(told, "tells_errors")
    assert not does("const frames = { stack: [key] };" + _TEXT % "frames.stack[0]", "tells_errors")
