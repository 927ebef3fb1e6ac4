"""An MCP server is given a credential that opens more than its task needs.

Why it matters: whatever steers the model acts with this credential. A root key, a service-role key that passes every row
policy, or a scope for everything turns one injected sentence into the loss of an account.

How to fix: issue a credential for this server alone, with the few rights that its tools use, and an expiry.

What it does not see: what a credential may do when neither its name nor its scopes say so.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_NAMES = re.compile(
    r"(?:^|_)(?:ROOT|ADMIN|MASTER|SUPERUSER|SERVICE_ROLE|OWNER|FULL_ACCESS|GLOBAL)_?(?:\w*_)?(?:KEY|TOKEN|SECRET|PASSWORD|PASS|CREDENTIALS?|PAT)$",
    re.IGNORECASE,
)
_SCOPES = re.compile(
    r"^(?:\*|.*[:/.]\*|all|full[_-]?access|admin(?::.*)?|.*:admin|api|root|https://www\.googleapis\.com/auth/(?:cloud-platform|drive|gmail\.modify)|"
    r"https://mail\.google\.com/?|\.default|.*/\.default|sudo|delete_repo|Directory\.ReadWrite\.All|Mail\.ReadWrite|.*\.ReadWrite\.All)$",
    re.IGNORECASE,
)


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers whose variables or scopes are known."""
    env, scopes = words(server, "env"), words(server, "scopes")
    if not env and not scopes:
        return None
    broad = [name for name in env if _NAMES.search(name)] or [scope for scope in scopes if _SCOPES.match(scope)]
    if broad:
        return fail(server, f"MCP server {server.name} is given {some(broad)}, which opens more than a server needs")
    return holds(graph, server, f"nothing that {server.name} is given is for everything")


RULE = Rule(
    id="mcp-credential-too-broad",
    title="An MCP server holds a credential for everything",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "agt.delegation"),
    judge=judge,
    remedy="Issue a credential for this server alone, with the few rights that its tools use.",
    remediations=("remove-mcp-server",),
    weakness=("CWE-250", "CWE-269", "LLM06:2025", "ASI03"),
    breaks=(
        'mcp_server db {env=["SUPABASE_SERVICE_ROLE_KEY"]}',
        'mcp_server mail {scopes=["https://mail.google.com/"]}',
    ),
    holds=('mcp_server gh {env=["GITHUB_TOKEN"] scopes=["repo:read"]}', "mcp_server own"),
)
