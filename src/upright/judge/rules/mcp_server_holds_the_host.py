"""The container of an MCP server holds the machine it runs on.

Why it matters: a container is started to keep a server apart. With `--privileged`, the root of the disk, the namespaces of the
host or the socket of the container engine inside, whatever steers the model steers the machine.

How to fix: mount the folder that the tools need, drop the rights, and keep the engine's socket out.

What it does not see: what the engine is set to give to every container.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_GIVEN = {"privileged": "every right", "docker.sock": "the engine's socket"}


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers that a configuration has started in a container with a hold on the host."""
    if held := words(server, "host_access"):
        given = some(_GIVEN.get(each, each) for each in held)
        return fail(server, f"the container of MCP server {server.name} is given {given} of the machine it runs on")
    if text(server, "command") in {"docker", "podman"}:
        return holds(graph, server, f"the container of {server.name} is given nothing of the machine")
    return None


RULE = Rule(
    id="mcp-server-holds-the-host",
    title="The container of an MCP server holds its host",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "cfg.baseline"),
    judge=judge,
    remedy="Mount only the folder that the tools need, and drop --privileged and the engine's socket.",
    remediations=("remove-mcp-server",),
    weakness=("CWE-250", "LLM06:2025", "ASI03", "ASI05"),
    breaks=(
        'mcp_server box {host_access=["privileged"]}',
        'mcp_server box {host_access=["/","docker.sock"] client=cursor}',
    ),
    holds=("mcp_server box {command=docker}", "mcp_server own"),
)
