"""An MCP server is fetched anew each time it starts.

Why it matters: `npx -y package` and `uvx package` run the newest version that the registry has, with the user's rights and
the credentials in its environment. A hijacked release runs on the next start, on every machine. An image without a
version, or called `latest`, is whatever the registry had when it was last fetched.

How to fix: name the version (`npx -y package@1.4.2`, `uvx package==1.4.2`), or an image by digest, and raise it on purpose.

What it does not see: packages that the pinned one depends on.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_ENGINES = frozenset({"docker", "podman", "nerdctl"})


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers that a configuration starts from a package."""
    fetched = says(server, "fetched_at_run_time")
    if text(server, "command").rpartition("/")[2] in _ENGINES and server.attributes.get("pinned") is False:
        reason = f"MCP server {server.name} runs whatever image is called {text(server, 'package')} at the time"
        return fail(server, reason, severity=Severity.LOW)
    if (fetched is None and not text(server, "package")) or says(server, "runs_script"):
        return None
    if not fetched or says(server, "pinned"):
        return holds(graph, server, f"the version of {server.name} is fixed")
    what = text(server, "package") or text(server, "command") or "its package"
    env = words(server, "env")
    given = f" and gives it {env[0]}" if env else ""
    return fail(server, f"each start of MCP server {server.name} fetches the newest {what}{given}")


RULE = Rule(
    id="mcp-server-unpinned",
    title="An MCP server is fetched anew each time it starts",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.MEDIUM,
    signals=("sup.mcp_trust", "sup.pinned_deps"),
    judge=judge,
    remedy="Name the version of the package, or the digest of the image, and raise it on purpose.",
    remediations=("pin-mcp-server", "remove-mcp-server"),
    weakness=("CWE-494", "CWE-829", "LLM03:2025", "ASI04", "AML.T0010.005"),
    breaks=(
        "mcp_server fs {command=npx package=@modelcontextprotocol/server-filesystem fetched_at_run_time=true}",
        'mcp_server gh {command=uvx package=mcp-github fetched_at_run_time=true pinned=false env=["GITHUB_TOKEN"]}',
        "mcp_server box {command=docker package=acme/box-mcp:latest pinned=false}",
    ),
    holds=(
        "mcp_server fs {command=npx package=@modelcontextprotocol/server-filesystem fetched_at_run_time=true pinned=true}",
        "mcp_server own {command=python}",
        "mcp_server box {command=docker package=acme/box-mcp:1.4.2 pinned=true}",
    ),
)
