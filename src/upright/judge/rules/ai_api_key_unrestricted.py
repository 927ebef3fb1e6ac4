"""An API key works with every API and from everywhere.

Why it matters: a key without restrictions calls any API that the project has switched on, Gemini and Vertex AI among them.
Keys made for maps or sign-in stand in web pages; from there they ask models at your cost, and read what your project keeps.

How to fix: name the APIs that the key is for, and the addresses or applications that may use it; for models use service
accounts instead of keys.

What it does not see: which APIs the project has switched on.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(key: Asset, graph: Graph) -> Judgement | None:
    """Applies to API keys."""
    if text(key, "type") != "api_key":
        return None
    if says(key, "unrestricted"):
        return fail(key, f"API key {key.name} works with every API of its project")
    return holds(graph, key, f"API key {key.name} is for named APIs")


RULE = Rule(
    id="ai-api-key-unrestricted",
    title="An API key works with every API",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "cfg.key_mgmt"),
    judge=judge,
    remedy="Name the APIs and the callers that the key is for.",
    weakness=("CWE-269", "AML.T0012", "AML.T0055"),
    breaks=("identity gemini {type=api_key unrestricted=true}",),
    holds=("identity gemini {type=api_key}", "identity agent {type=service_account}"),
)
