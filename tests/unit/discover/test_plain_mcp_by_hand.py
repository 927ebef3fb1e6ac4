"""MCP servers that Go, Ruby, C# and PHP write without an SDK, in whatever way their language writes a table."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

_INDEXED = """
object Answer(string m) => m switch {
  "initialize" => new() { ["serverInfo"] = new Dictionary<string, object> { ["name"] = "desk" } },
  "tools/list" => Tools(),
};
class Mine {
  [Tool("say_hello", "Says hello")]
  string Hello(string n) => n;
}
"""
_NAMELESS = """
object Answer(string m) => m switch {
  "initialize" => new { serverInfo = new { name = "desk" } },
  "tools/list" => new { tools = new[] { new { name = "say_hello", description = "Says", inputSchema = new { } } } },
};
"""
_SYMBOLS = """
case m
when "initialize" then { serverInfo: { name: "desk", version: "1" } }
when "tools/list" then { tools: [{ name: "say_hello", description: "Says", inputSchema: { type: "object" } }] }
end
"""
_STRUCTS = """
package main
func answer(m string) any {
	if m == "initialize" {
		return Result{ServerInfo: Info{Name: "desk"}}
	}
	if m == "tools/list" {
		return Tools{[]Tool{{Name: "say_hello", Description: "Says", InputSchema: s}}}
	}
	return nil
}
"""
_CLIENT = """
package main
func list(c *Client) {
	c.Call("tools/list", nil)
	log.Printf("serverInfo: %s", name)
}
"""
_SERVED = """<?php
use Mcp\\Server\\Builder;
$b->addTool(handler: [E::class, 'say_hello'],
  name: 'say_hello', description: 'Says', inputSchema: ['type' => 'object'])->setServerInfo('desk', '1');
"""


def seen(path: str, content: str) -> set[tuple[str, str]]:
    """Label and name of what is seen in one file."""
    body = content.encode()
    examined = examine(Document(Item("repo", path, len(body), content=body)), units("detectors").values())
    return {(str(each.location.type), str(each.name)) for each in link([examined])[0]}


@pytest.mark.parametrize(
    ("path", "content"), [("a.cs", _INDEXED), ("b.cs", _NAMELESS), ("a.rb", _SYMBOLS), ("a.go", _STRUCTS)]
)
def test_a_server_written_by_hand_is_told_with_its_tools(path: str, content: str) -> None:
    assert {("mcp_server", "desk"), ("mcp_tool", "say_hello")} <= seen(path, content)


def test_a_client_is_no_server() -> None:
    assert not {label for label, _ in seen("client.go", _CLIENT)} & {"mcp_server", "mcp_tool"}


def test_a_tool_of_a_server_is_told_once() -> None:
    found = seen("src/Factory.php", _SERVED)
    assert ("mcp_tool", "say_hello") in found
    assert ("tool", "say_hello") not in found
