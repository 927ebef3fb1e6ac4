"""The server that a client in TypeScript starts, and the file of the same project that it is."""

import pytest

from upright.discover.detectors import script_mcp_clients, script_mcp_servers
from upright.discover.document import Document
from upright.model.evidence import Observation
from upright.model.identity import key
from upright.testing.detectors import item

SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "todos" });
"""
CLIENT = """import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
const transport = new StdioClientTransport({ command: "%s", args: [%s] });
"""


def started(command: str, arguments: str, path: str = "client.ts") -> Observation:
    document = Document(item(path, (CLIENT % (command, arguments)).encode()))
    return next(each for each in script_mcp_clients.DETECTOR.detect(document) if isinstance(each, Observation))


@pytest.mark.parametrize(
    ("command", "arguments", "path", "file"),
    [
        ("node", '"dist/server.js"', "client.ts", "src/server.ts"),
        ("npx", '"-y", "tsx", "server.ts"', "app/client.ts", "app/server.ts"),
        ("npx", '"tsx", "../todos/server.ts"', "examples/client/client.ts", "examples/todos/server.ts"),
    ],
)
def test_a_server_of_the_project_is_started_by_its_file(command: str, arguments: str, path: str, file: str) -> None:
    own = Document(item(file, SERVER.encode()))
    server = next(each for each in script_mcp_servers.DETECTOR.detect(own) if isinstance(each, Observation))
    seen = started(command, arguments, path)
    assert {*seen.keys} & {*server.keys}
    assert "fetched_at_run_time" not in seen.attributes


def test_a_package_is_fetched() -> None:
    said = started("npx", '"-y", "@acme/files-mcp", "/srv"').attributes
    assert (said["package"], said["fetched_at_run_time"], said["pinned"]) == ("@acme/files-mcp", True, False)
    assert started("npx", '"-y", "@acme/files-mcp@1.4.2"').attributes["pinned"] is True


def test_two_servers_of_one_file_are_not_told_apart_by_it() -> None:
    own = Document(item("server.ts", (SERVER + SERVER.partition("\n")[2].replace("todos", "notes")).encode()))
    found = [each for each in script_mcp_servers.DETECTOR.detect(own) if isinstance(each, Observation)]
    assert not any(key("mcp", own.item.source, "server.ts") in each.keys for each in found)
