"""An MCP server answers over the network without authentication.

Why it matters: MCP over HTTP has no users of its own. Whoever reaches the port lists the tools and calls them, with the
server's rights; web pages reach servers on the local machine by DNS rebinding.

How to fix: require a bearer token or OAuth 2.1 as the MCP specification describes, bind to 127.0.0.1, and check the Origin
header; use stdio where only one program needs it.

What it does not see: a gateway in front of the server, and a login that the client asks for when it connects. A server of
others that a configuration names without a credential therefore counts lighter: what it says is untrusted text.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import everywhere, fail, holds, is_local, text, unknown
from upright.judge.rule import Rule
from upright.model.address import host_of
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity

NETWORK = frozenset({"http", "sse", "streamable-http", "websocket"})


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers that are reached over a network."""
    url, bind, auth = text(server, "url"), text(server, "bind"), text(server, "auth")
    if text(server, "transport") not in NETWORK and not url:
        return None
    if auth and auth != "none":
        return holds(graph, server, f"{server.name} asks for {auth}")
    wide = everywhere(bind) or server.exposure is Exposure.PUBLIC
    if not auth and not wide:
        return unknown(f"nobody saw whether {server.name} asks who is calling")
    if (bind or url) and not wide and is_local(bind or url):
        return holds(graph, server, f"{server.name} answers only on this machine")
    return _open(server, url, auth, wide=wide)


def _open(server: Asset, url: str, auth: str, *, wide: bool) -> Judgement:
    """Others' servers, as a client's configuration names them, are lighter than a server of one's own."""
    if text(server, "client") and url:
        reason = f"MCP server {server.name} at {host_of(url)} is used with no credential in its configuration"
        return fail(server, reason, severity=Severity.LOW, confidence=0.6)
    if wide:
        seen = "without authentication" if auth else "and no authentication was seen"
        reason = f"MCP server {server.name} answers on every interface {seen}"
        return fail(server, reason, confidence=1.0 if auth else 0.7)
    return fail(server, f"MCP server {server.name} answers over HTTP without authentication", severity=Severity.MEDIUM)


RULE = Rule(
    id="mcp-server-without-authentication",
    title="An MCP server answers over the network without authentication",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("agt.a2a_auth", "iam.auth_required", "net.public_exposure"),
    judge=judge,
    remedy="Require a bearer token or OAuth, bind to 127.0.0.1, or use stdio.",
    remediations=("remove-mcp-server",),
    weakness=("CWE-306", "LLM06:2025", "ASI03", "ASI07", "AML.T0132"),
    breaks=(
        "mcp_server company {transport=sse auth=none bind=0.0.0.0}",
        'mcp_server docs {transport=http auth=none url="https://docs.vendor.com/mcp" client=cursor}',
        "mcp_server open {transport=streamable-http bind=0.0.0.0}",
    ),
    holds=(
        "mcp_server company {transport=sse auth=bearer bind=0.0.0.0}",
        "mcp_server local {transport=http auth=none bind=127.0.0.1}",
        "mcp_server stdio {transport=stdio}",
        'mcp_server docs {transport=http url="https://docs.vendor.com/mcp" client=cursor}',
    ),
)
