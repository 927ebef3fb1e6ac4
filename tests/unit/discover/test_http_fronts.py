"""A server of MCP that one file makes and another puts on a network is one server, with what its front is like."""

# ruff: noqa: E501  code as it is found
from __future__ import annotations

import pytest

from upright.discover.detectors.script_mcp_servers import DETECTOR
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.asset import Json
from upright.model.evidence import Ref
from upright.testing.detectors import item

SDK = 'from "@modelcontextprotocol/sdk/server/'
FACTORY = f'import {{ McpServer }} {SDK}mcp.js";\nexport function create() {{\n  const server = new McpServer({{ name: "desk" }});\n  server.tool("find", "Finds", {{}}, async () => 1);\n  return server;\n}}\n'
CLASS = f'import {{ Server }} {SDK}index.js";\nexport class Desk {{\n  private server: Server;\n  constructor() {{\n    this.server = new Server({{ name: "desk" }}, {{}});\n  }}\n}}\n'
HTTP = f'import express from "express";\nimport {{ StreamableHTTPServerTransport }} {SDK}streamableHttp.js";\n'
OPEN = 'const t = new StreamableHTTPServerTransport({ sessionIdGenerator: () => `s${n++}` });\napp.listen(80, "0.0.0.0");\n'
OTHER = FACTORY.replace("desk", "till")


def desk(**files: str) -> dict[str, dict[str, Json | Ref]]:
    told = [
        examine(Document(item(f"src/{name.replace('__', '/')}.ts", text.encode())), [DETECTOR])
        for name, text in files.items()
    ]
    seen, _, _ = link(told)
    return {str(each.name): dict(each.attributes) for each in seen if each.location.type == "mcp_server"}


@pytest.mark.parametrize(
    ("made", "used"),
    [
        (FACTORY, 'import { create } from "./server.js";\nawait create().connect(t);\n'),
        (FACTORY, 'import * as desk from "./server";\nconst server = desk.create();\nserver.connect(t);\n'),
        (CLASS, 'import { Desk } from "./server.js";\nconst desk = new Desk();\nawait desk.server.connect(t);\n'),
        (FACTORY, "export async function serve(server: McpServer) {\n  await server.connect(t);\n}\n"),
    ],
)
def test_a_server_has_the_front_that_another_file_gives_it(made: str, used: str) -> None:
    found = desk(server=made, http=HTTP + used + OPEN)
    assert [*found] == ["desk"]
    assert found["desk"]["transport"] == "streamable-http"
    assert found["desk"]["bind"] == "0.0.0.0"  # noqa: S104  reported, not used
    assert found["desk"]["session_guessable"] is True


def test_a_front_that_asks_who_calls_is_not_open() -> None:
    guard = 'import { create } from "./server.js";\nimport { requireBearerAuth } from "./auth.js";\nawait create();\n'
    assert not desk(server=FACTORY, http=HTTP + guard + OPEN)["desk"].get("bind")


def test_certificates_that_are_not_checked_ask_nobody_who_calls() -> None:
    careless = 'import { create } from "./server.js";\nconst agent = new Agent({ rejectUnauthorized: false });\nawait create();\n'
    assert desk(server=FACTORY, http=HTTP + careless + OPEN)["desk"].get("bind") == "0.0.0.0"  # noqa: S104  reported


def test_of_two_servers_the_one_that_is_called_has_the_front() -> None:
    used = 'import { create } from "./server.js";\nawait create().connect(t);\n'
    found = desk(server=FACTORY, other=OTHER, http=HTTP + used + OPEN)
    assert found["desk"]["transport"] == "streamable-http"
    assert not found["till"].get("transport")


def test_a_front_that_may_be_of_either_of_two_servers_is_of_none() -> None:
    found = desk(server=FACTORY, other=OTHER, http=HTTP + OPEN)
    assert {*found} == {"desk", "till"}
    assert not any(each.get("transport") for each in found.values())


@pytest.mark.parametrize(("host", "expected"), [("0.0.0.0", "0.0.0.0"), ("127.0.0.1", None)])  # noqa: S104  reported
def test_fastmcp_says_where_it_listens_when_it_starts(host: str, expected: str | None) -> None:
    made = 'import { FastMCP } from "fastmcp";\nconst server = new FastMCP({ name: "desk", version: "1.0.0" });\n'
    start = f'server.start({{ transportType: "httpStream", httpStream: {{ port: 80, host: "{host}" }} }});\n'
    found = desk(server=made + start)["desk"]
    assert found["transport"] == "streamable-http"
    assert (found.get("bind") or None) == expected
