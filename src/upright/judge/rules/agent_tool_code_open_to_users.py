"""A user may change the code behind an agent's tool.

Why it matters: whoever changes the function becomes the tool. The agent calls it as before, and it runs with the rights of
the function's role, reads what the agent hands it and answers with instructions of its own. A user's key, taken from a
laptop, is enough; no prompt is needed.

How to recognise: `lambda:UpdateFunctionCode` or `lambda:UpdateFunctionConfiguration` (which lays a layer over the code) on the
function behind an action group or a gateway's target.

How to fix: let only the pipeline that deploys the function change it, as a role, and sign the code. An agent's own role must
not have the right either.

What it does not see: code signing that refuses what the user uploads. Roles that nothing of AI runs as are taken for pipelines.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, kind_of, says
from upright.judge.rule import Rule
from upright.judge.rules._roles import users_of
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_CODE = frozenset({AssetKind.APPLICATION, AssetKind.ENDPOINT})
_ASKING = frozenset({AssetKind.TOOL, AssetKind.AGENT, AssetKind.MCP_SERVER})


def judge(who: Asset, graph: Graph) -> Judgement | None:
    """Applies to users, and to roles that something of AI runs as, where they may change code that a tool calls."""
    functions = [each for each in graph.out(who, R.CAN_WRITE) if each.kind in _CODE and _askers(each, graph)]
    if not functions or says(who, "admin"):
        return None  # an administrator is said by another rule
    runs = users_of(who, graph)
    if kind_of(who) != "user" and not runs:
        return holds(graph, who, f"{who.name} is a role that nothing of AI runs as")
    own = f", as which {runs[0].name} runs," if runs else ""
    function = functions[0]
    tool = _askers(function, graph)[0]
    more = f" and {len(functions) - 1} more" if len(functions) > 1 else ""
    reason = f"{who.name}{own} may change the code of {function.name}{more}, which {tool.name} calls"
    return fail(who, reason, path=(who.id, function.id))


def _askers(function: Asset, graph: Graph) -> list[Asset]:
    """The tools, agents and servers that call a function."""
    return [each for each in graph.into(function, R.CALLS) if each.kind in _ASKING]


RULE = Rule(
    id="agent-tool-code-open-to-users",
    title="A user may change the code behind an agent's tool",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "agt.delegation", "data.integrity"),
    judge=judge,
    remedy="Let only the pipeline that deploys the function change its code.",
    weakness=("CWE-732", "CWE-345", "ASI02", "ASI03", "AML.T0053"),
    breaks=(
        """
        identity grace {type=user}
        tool inventory
        application inventory-fn
        inventory -calls-> inventory-fn
        grace -can_write-> inventory-fn
        """,
        """
        identity desk-exec {type=role principal=bedrock}
        agent desk
        tool lookup
        application lookup-fn
        desk -runs_as-> desk-exec
        lookup -calls-> lookup-fn
        desk-exec -can_write-> lookup-fn
        """,
    ),
    holds=(
        """
        identity deploy {type=role}   # a pipeline
        tool inventory
        application inventory-fn
        inventory -calls-> inventory-fn
        deploy -can_write-> inventory-fn
        """,
        """
        identity grace {type=user}
        application report-fn   # no tool
        grace -can_write-> report-fn
        """,
        """
        identity grace {type=user}
        tool inventory
        application inventory-fn
        inventory -calls-> inventory-fn
        grace -can_invoke-> inventory-fn
        """,
    ),
)
