"""How servers of MCP in Python are met, in one module or two, and what the code beside them does with tokens."""

# ruff: noqa: E501  code as it is found
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from upright.discover.detectors import python_mcp_servers, token_checks
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.testing.detectors import item

if TYPE_CHECKING:
    from upright.model.asset import Json
    from upright.model.evidence import Ref

SERVER = 'from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("desk")\n'
HTTP = SERVER + "app = mcp.streamable_http_app()\n"
RUN = 'uvicorn.run(app, host="0.0.0.0")\n'


def desk(**files: str) -> dict[str, Json | Ref]:
    detectors = [python_mcp_servers.DETECTOR, token_checks.DETECTOR]
    told = [examine(Document(item(f"desk/{name}.py", text.encode())), detectors) for name, text in files.items()]
    servers = [each for each in link(told)[0] if each.location.type == "mcp_server"]
    assert [str(each.name) for each in servers] == ["desk"]
    return dict(servers[0].attributes)


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ('app.add_middleware(CORSMiddleware, allow_origins=["*"])\n', "cors", ["*"]),
        ('m = [Middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)]\n', "cors", ["*"]),
        ('app.add_middleware(CORSMiddleware, allow_origins=["https://desk.acme.io"])\n', "cors", None),
        ("s = TransportSecuritySettings(enable_dns_rebinding_protection=False)\n", "rebinding_open", True),
        ("s = TransportSecuritySettings(enable_dns_rebinding_protection=True)\n", "rebinding_open", None),
        (
            "def open_one(user):\n    number = str(int(time.time()))\n    sessions[number] = user\n",
            "session_guessable",
            True,
        ),
        (
            "def open_one(user):\n    number = secrets.token_urlsafe()\n    sessions[number] = user\n",
            "session_guessable",
            None,
        ),
        (
            "class Guard(BaseHTTPMiddleware):\n    async def dispatch(self, r, n):\n        return Response(status_code=401)\n",
            "auth",
            "bearer",
        ),
        ("app.add_middleware(AuthMiddleware)\n", "auth", "bearer"),
        ('log("hello")\n', "auth", None),
    ],
)
def test_a_server_on_a_network_is_told_by_its_front(code: str, name: str, expected: Json) -> None:
    assert desk(server=HTTP + code + RUN).get(name) == expected


def test_another_module_may_put_a_server_on_a_network() -> None:
    found = desk(server=SERVER, main='from desk.server import mcp\nmcp.run(transport="http", host="0.0.0.0")\n')
    assert (found["transport"], found["bind"]) == ("http", "0.0.0.0")  # noqa: S104  reported, not used


@pytest.mark.parametrize(
    ("tokens", "name", "expected"),
    [
        ('import jwt\nc = jwt.decode(t, options={"verify_signature": False})\n', "forged_tokens", True),
        ('import jwt\nc = jwt.decode(t, K, algorithms=["RS256"], audience="desk")\n', "forged_tokens", None),
        ('import jwt\nc = jwt.decode(t, K, options={"verify_aud": False})\n', "any_token", True),
        ('SCOPES = ["https://mail.google.com/"]\n', "scopes", ["https://mail.google.com/"]),
    ],
)
def test_a_server_on_a_network_has_what_the_code_beside_it_does_with_tokens(
    tokens: str, name: str, expected: Json
) -> None:
    assert desk(server=HTTP + RUN, tokens=tokens).get(name) == expected
    assert name not in desk(server=SERVER + "mcp.run()\n", tokens=tokens)


@pytest.mark.parametrize(
    ("shown", "expected"), [("bearer", True), ("caller", None), ("CRM_KEY", True), ("CACHE_KEY", None)]
)
def test_what_the_caller_sent_as_a_credential_is_not_logged(shown: str, expected: bool | None) -> None:
    head = 'bearer = ctx.request_context.request.headers["authorization"]\n    caller = ctx.client_id\n'
    code = f'{SERVER}@mcp.tool()\nasync def pay(ctx: Context) -> str:\n    {head}    log.info("asked by %s", {shown})\n'
    seen = examine(Document(item("desk.py", code.encode())), [python_mcp_servers.DETECTOR]).observations
    assert next(each for each in seen if each.name == "pay").attributes.get("logs_credential") is expected
