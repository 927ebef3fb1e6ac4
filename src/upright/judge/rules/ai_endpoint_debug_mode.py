"""An AI endpoint runs in debug mode.

Why it matters: debug pages show prompts, keys in the environment and source code; Werkzeug's debugger runs code that the
visitor types.

How to fix: switch debug off outside development, by an environment variable whose default is off.

What it does not see: a flag set at start-up.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.applications import speaks_for, with_others
from upright.judge.questions import fail, holds, listens_to_others, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies where the mode was seen, of an application to its first route. Graver when others can connect."""
    debug = says(endpoint, "debug")
    if debug is None:
        return None
    if not debug:
        return holds(graph, endpoint, f"debug mode of {endpoint.name} is off")
    others = speaks_for(endpoint, graph, "debug")
    if others is None:
        return None
    graver = Severity.HIGH if listens_to_others(endpoint) else None
    reach = " and takes connections from others" if graver else ""
    return fail(
        endpoint,
        f"{with_others(endpoint.name, others)} {'run' if others else 'runs'} in debug mode{reach}",
        severity=graver,
    )


RULE = Rule(
    id="ai-endpoint-debug-mode",
    title="An AI endpoint runs in debug mode",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.MEDIUM,
    signals=("cfg.baseline",),
    judge=judge,
    remedy="Switch debug off outside development.",
    remediations=("set-safe-value",),
    weakness=("CWE-489", "AML.T0049"),
    breaks=("endpoint app.py {debug=true}", "endpoint app.py {debug=true bind=0.0.0.0}"),
    holds=("endpoint app.py {debug=false}", "endpoint app.py"),
)
