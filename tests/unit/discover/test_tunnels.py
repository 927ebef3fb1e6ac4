"""What a tunnel opens to the internet."""

import pytest

from upright.discover.detectors import compose_services, python_endpoints, python_mcp_servers, shell_tunnels
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.tunnels import Tunnel, tunnel_of
from upright.model.item import Item

DETECTORS = [each.DETECTOR for each in (compose_services, python_endpoints, python_mcp_servers, shell_tunnels)]


def exposed(path: str, text: str) -> dict[str, object]:
    found = examine(Document(Item("repo", path, len(text), content=text.encode())), DETECTORS)
    return {str(each.name): each.attributes.get("exposure") for each in found.observations}


def test_a_tunnel_of_compose_opens_the_service_that_it_leads_to_and_is_none_itself() -> None:
    text = """services:
  ollama: {image: ollama/ollama}
  qdrant: {image: qdrant/qdrant}
  tunnel: {image: 'cloudflare/cloudflared:2026.1', command: 'tunnel --no-autoupdate --url http://ollama:11434'}
"""
    assert exposed("compose.yaml", text) == {"ollama": "public", "qdrant": None}
    assert exposed("compose.yaml", text.replace("--url http://ollama:11434", "run"))["ollama"] is None


SERVER = """from mcp.server.fastmcp import FastMCP
import ngrok
server = FastMCP("files")
@server.tool()
def read(path: str) -> str:
    return path
ngrok.forward(8000)
server.run(transport="sse")
"""


def test_a_tunnel_of_a_program_opens_its_server_of_tools_unless_that_speaks_over_pipes() -> None:
    assert exposed("server.py", SERVER)["files"] == "public"
    assert exposed("server.py", SERVER.replace("sse", "stdio"))["files"] is None
    assert exposed("server.py", SERVER.replace("ngrok.forward(8000)", ""))["files"] is None


@pytest.mark.parametrize(
    ("command", "opened"),
    [
        ("ngrok http --domain=a.example.com 8000", Tunnel("localhost", "8000")),
        ("ngrok http 8000 --basic-auth=u:p", Tunnel("localhost", "8000", asks=True)),
        ("npx -y localtunnel --port 3000", Tunnel("localhost", "3000")),
        ("cloudflared tunnel --url=http://api:80", Tunnel("api", "80")),
        ("ssh -R 80:localhost:4000 nokey@localhost.run", Tunnel("localhost", "4000")),
        ("ssh -R 80:localhost:4000 build.example.com", None),
        ("tailscale serve 8000", None),
        ("cloudflared access tcp --url 8000", None),
    ],
)
def test_commands_that_open_tunnels(command: str, opened: Tunnel | None) -> None:
    assert tunnel_of(command.split()) == opened
