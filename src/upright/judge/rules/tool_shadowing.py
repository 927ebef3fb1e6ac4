"""Two servers offer a tool of the same name to one agent.

Why it matters: the model chooses by name and description. A second server that offers `send_mail` too, with a more
inviting description, gets the calls and the data meant for the first.

How to fix: remove the server that has no business with that name, or have the client prefix names with the server's.

What it does not see: servers that meet only in a user's own client configuration; there, scan that configuration too.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, offered_by, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_NAMES: WeakKeyDictionary[Graph, dict[str, list[Asset]]] = WeakKeyDictionary()


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Applies to tools that a server offers, and to those that a detector saw shadowed."""
    if other := text(tool, "shadowed_by"):
        return fail(tool, f"tool {tool.name} is offered by {other} too, which can take its calls", anchors=(other,))
    servers = offered_by(graph, tool)
    if not servers:
        return None
    others = [server for server in servers[1:] if server.name != servers[0].name]
    if twice := [server for server in others if _meet(servers[0], server, graph)]:
        reason = f"{servers[0].name} and {twice[0].name} both offer a tool named {tool.name} to the same agent"
        return fail(tool, reason, path=(servers[0].id, tool.id, twice[0].id), anchors=(twice[0].id,), confidence=0.8)
    for server in servers:
        for rival, twin in _rivals(server, tool, graph):
            reason = f"{server.name} and {rival.name} both offer a tool named {tool.name} to the same agent"
            return fail(tool, reason, path=(server.id, tool.id, twin.id, rival.id), anchors=(rival.id,))
    return holds(graph, tool, f"no other server near {servers[0].name} offers {tool.name}")


def _rivals(server: Asset, tool: Asset, graph: Graph) -> list[tuple[Asset, Asset]]:
    """Servers that meet this one (used by the same agent, or defined in the same file) and another tool of this name.

    Two of one name are one server written twice, as for another region: an agent knows servers by their names.
    """
    twins = [twin for twin in _named(graph).get(tool.name, ()) if twin.id != tool.id]
    found = [(rival, twin) for twin in twins for rival in offered_by(graph, twin) if rival.name != server.name]
    return sorted((pair for pair in found if _meet(server, pair[0], graph)), key=lambda pair: (pair[0].id, pair[1].id))


def _named(graph: Graph) -> dict[str, list[Asset]]:
    """The tools of a graph by name, sorted once."""
    if graph not in _NAMES:
        names = _NAMES[graph] = {}
        for tool in graph.of_kind(AssetKind.TOOL):
            names.setdefault(tool.name, []).append(tool)
    return _NAMES[graph]


def _meet(server: Asset, rival: Asset, graph: Graph) -> bool:
    files, theirs = ({(spot.source, spot.path) for spot in end.locations} for end in (server, rival))
    return bool(_users(server, graph) & _users(rival, graph) or files & theirs)


def _users(server: Asset, graph: Graph) -> set[str]:
    """Who has the tools of a server. A program that calls, and so starts, several servers is no agent."""
    callers = (each for each in graph.into(server, R.CALLS) if each.kind is not AssetKind.APPLICATION)
    return {each.id for each in (*graph.into(server, R.USES_TOOL), *callers)}


RULE = Rule(
    id="tool-shadowing",
    title="Two servers offer a tool of the same name to one agent",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust", "agt.tool_allowlist"),
    judge=judge,
    remedy="Remove the server that has no business with that name, or prefix tool names with their server's.",
    remediations=("remove-mcp-server", "withdraw-tool"),
    weakness=("CWE-706", "LLM03:2025", "ASI02", "ASI04", "AML.T0074", "AML.T0110.000"),
    breaks=(
        """
        mcp_server trusted {path=server.py}
        mcp_server rogue {path=server.py}
        tool calculate {name=calculate}
        tool calculate2 {name=calculate}
        trusted -contains-> calculate
        rogue -contains-> calculate2
        """,
        """
        agent desk
        mcp_server mail
        mcp_server helper
        tool send {name=send_mail}
        tool send2 {name=send_mail}
        desk -uses_tool-> mail
        desk -uses_tool-> helper
        mail -contains-> send
        helper -contains-> send2
        """,
        """
        mcp_server trusted {path=server.py}
        mcp_server rogue {path=server.py}
        tool calculate
        trusted -uses_tool-> calculate
        rogue -uses_tool-> calculate
        """,
        "tool calculate {shadowed_by=rogue}",
    ),
    holds=(
        """
        mcp_server cell {name=charts path=book.ipynb}
        mcp_server again {name=charts path=book.ipynb}
        tool draw
        cell -uses_tool-> draw
        again -uses_tool-> draw
        """,
        """
        agent desk
        mcp_server docs_aws {name=docs path=server_aws.py}
        mcp_server docs_cn {name=docs path=server_cn.py}
        tool read {name=read}
        tool read2 {name=read}
        desk -uses_tool-> docs_aws
        desk -uses_tool-> docs_cn
        docs_aws -contains-> read
        docs_cn -contains-> read2
        """,
        """
        application examples
        mcp_server one {path=one.py}
        mcp_server two {path=two.py}
        tool greet {name=greet}
        tool greet2 {name=greet}
        examples -calls-> one
        examples -calls-> two
        one -contains-> greet
        two -contains-> greet2
        """,
        """
        mcp_server one {path=one.py}
        mcp_server two {path=two.py}
        tool run {name=run}
        tool run2 {name=run}
        one -contains-> run
        two -contains-> run2
        """,
        """
        mcp_server math
        tool add
        tool multiply
        math -contains-> add
        math -contains-> multiply
        """,
    ),
)
