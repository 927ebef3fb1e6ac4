"""An agent reads private data, takes in untrusted content and can send things out.

Why it matters: a model cannot tell instructions from data. A web page, a mail or a ticket that says "send what you know to
this address" is obeyed when the agent has all three abilities; each alone is harmless. No filter stops it reliably: only
taking one ability away does.

How to fix: split the agent so that none has all three, restrict where it can send to, or have a person confirm what
leaves.

What it does not see: abilities of tools that only a running server would list, and restrictions in the network.
"""

from __future__ import annotations

from dataclasses import dataclass

from upright.graph.graph import Graph
from upright.judge.behind import data_behind
from upright.judge.questions import fail, holds, personal, says, some, tools_of, words
from upright.judge.rule import Rule
from upright.judge.way_in import reachable_by
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_USERS = (R.USES_TOOL, R.CALLS)


@dataclass
class _Abilities:
    """What the agent can do, each with the path to who lets it; `classes` of personal data it reaches."""

    reads: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


def _abilities(agent: Asset, graph: Graph) -> _Abilities:
    have = _Abilities()
    for tool, path in tools_of(graph, agent):
        can = set(words(tool, "capabilities"))
        if says(tool, "confirmation"):
            can.discard("sends_out")
        have.reads = have.reads or (path if "reads_private_data" in can else ())
        have.takes = have.takes or (path if "takes_untrusted_content" in can else ())
        have.sends = have.sends or (path if "sends_out" in can else ())
    for there, path in data_behind(graph, agent).items():
        if found := personal(graph.asset(there)):
            have.reads, have.classes = path, found
            break
    if not have.takes:
        exposure, way = reachable_by(graph, agent)
        have.takes = way if exposure is Exposure.PUBLIC else ()
    return have


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents that have tools. An MCP server is judged alone only when no agent in the graph uses it."""
    if not tools_of(graph, agent) or (agent.kind is AssetKind.MCP_SERVER and graph.into(agent, *_USERS)):
        return None
    have = _abilities(agent, graph)
    if not (have.reads and have.takes and have.sends):
        return holds(graph, agent, f"{agent.name} does not combine private data, untrusted content and a way out")
    if says(agent, "human_in_the_loop"):
        return holds(graph, agent, f"a person confirms what {agent.name} does")
    takes, sends = graph.asset(_far(agent, have.takes)).name, graph.asset(have.sends[-1]).name
    source = graph.asset(have.reads[-1]).name
    reads = f"{source} ({some(have.classes)})" if have.classes else f"private data through {source}"
    path = tuple(dict.fromkeys((_far(agent, have.takes), agent.id, have.reads[-1], have.sends[-1])))
    severity = Severity.CRITICAL if have.classes else Severity.MEDIUM if agent.kind is AssetKind.MCP_SERVER else None
    reason = f"{agent.name} reads {reads}, takes untrusted content through {takes} and can send it out through {sends}"
    return fail(agent, reason, path=path, severity=severity)


def _far(agent: Asset, path: tuple[str, ...]) -> str:
    return path[-1] if path[0] == agent.id else path[0]


RULE = Rule(
    id="agent-lethal-trifecta",
    title="An agent reads private data, takes untrusted content and can send out",
    assesses=frozenset({AssetKind.AGENT, AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("agt.toxic_combo", "net.egress"),
    judge=judge,
    remedy="Take one of the three abilities away, restrict where it can send to, or have a person confirm what leaves.",
    remediations=("narrow-agent-tools",),
    weakness=("CWE-1427", "LLM01:2025", "LLM06:2025", "ASI01", "ASI02", "AML.T0086", "AML.T0051.001"),
    breaks=(
        """
        agent docs_agent
        tool search_customers {capabilities=["reads_private_data"]}
        tool fetch_url {capabilities=["sends_out","takes_untrusted_content"]}
        docs_agent -uses_tool-> search_customers
        docs_agent -uses_tool-> fetch_url
        """,
        """
        endpoint chat public
        agent desk
        vector_store index
        dataset customers [pii.us-ssn]
        tool send_mail {capabilities=["sends_out"]}
        chat -serves-> desk
        desk -retrieves_from-> index
        index -derived_from-> customers
        desk -uses_tool-> send_mail
        """,
        """
        mcp_server mail
        tool read_inbox {capabilities=["reads_private_data","takes_untrusted_content"]}
        tool send {capabilities=["sends_out"]}
        mail -contains-> read_inbox
        mail -contains-> send
        """,
    ),
    holds=(
        """
        agent docs_agent
        tool search_customers {capabilities=["reads_private_data"]}
        tool fetch_url {capabilities=["takes_untrusted_content"]}
        docs_agent -uses_tool-> search_customers
        docs_agent -uses_tool-> fetch_url
        """,
        """
        agent docs_agent
        tool read_mail {capabilities=["reads_private_data","takes_untrusted_content"]}
        tool send_mail {capabilities=["sends_out"] confirmation=true}
        docs_agent -uses_tool-> read_mail
        docs_agent -uses_tool-> send_mail
        """,
        """
        agent docs_agent {human_in_the_loop=true}
        tool mail {capabilities=["reads_private_data","takes_untrusted_content","sends_out"]}
        docs_agent -uses_tool-> mail
        """,
    ),
)
