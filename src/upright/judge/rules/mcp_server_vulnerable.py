"""An MCP server is started from a release with a known vulnerability.

Why it matters: an MCP server runs on the machine of whoever starts the client, with all that person's rights. A hole in it is
a way from a page, or from the server that it connects to, into that machine.

How it recognises: servers whose configuration fixes a version (`npx mcp-remote@0.1.10`, `uvx tool==1.2`) that an advisory of
the list names. Vulnerabilities that a scan stated count too.

How to fix: name the fixed release in the configuration, and start the client again.

What it does not see: what servers that are built from source, or fetched in their newest release, hold.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_GRAVITY = {"critical": Severity.CRITICAL, "high": Severity.HIGH, "medium": Severity.MEDIUM, "low": Severity.LOW}


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers whose configuration fixes the version of their package."""
    package, version = text(server, "package"), text(server, "package_version")
    if not version:
        return None
    stated = words(server, "vulnerabilities")
    if not stated:
        return holds(graph, server, f"no advisory of the list applies to {package} {version}")
    listed = server.attributes.get("advisories")
    told = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    worst = max((_GRAVITY.get(str(each.get("severity")), Severity.MEDIUM) for each in told), default=None)
    summary = next((f": {each.get('summary')}" for each in told if each.get("summary")), "")
    return fail(server, f"{server.name} runs {package} {version}, which has {some(stated)}{summary}", severity=worst)


RULE = Rule(
    id="mcp-server-vulnerable",
    title="An MCP server has a known vulnerability",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("sup.vuln_deps",),
    judge=judge,
    remedy="Name the fixed release in the configuration of the client.",
    remediations=("pin-mcp-server", "remove-mcp-server"),
    weakness=("CWE-1395", "LLM03:2025", "AML.T0010.005"),
    breaks=('mcp_server wiki {package=mcp-remote package_version=0.1.10 vulnerabilities=["CVE-2025-6514"]}',),
    holds=("mcp_server wiki {package=mcp-remote package_version=0.1.29}",),
)
