"""An agent runs code that a model wrote, outside a sandbox.

Why it matters: whoever can put text in front of the model can have code run with the rights of this process: its files, its
keys, its network.

How to fix: run it in a container or micro-VM without network and secrets (Docker executor, E2B, gVisor, Firecracker), or do
without: a calculator needs no Python.

What it does not see: isolation that the deployment adds around the whole process. Agents that work a screen run no code
of their own and are not meant.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, tools_of, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents that can run code, by themselves or through a tool."""
    runners = [
        (tool, path)
        for tool, path in tools_of(graph, agent)
        if "executes" in words(tool, "capabilities") and not says(tool, "screen")
    ]
    if not runners and not says(agent, "code_execution"):
        return None
    if not says(agent, "code_execution") and all(says(tool, "apart") for tool, _ in runners):
        return holds(graph, agent, f"what {agent.name} runs is kept apart by {runners[0][0].name}")
    runners = [(tool, path) for tool, path in runners if not says(tool, "apart")]
    if says(agent, "sandbox"):
        return holds(graph, agent, f"{agent.name} runs code in a sandbox")
    if says(agent, "human_in_the_loop"):
        return holds(graph, agent, f"a person confirms what {agent.name} runs")
    through = f" through {runners[0][0].name}" if runners else ""
    path = runners[0][1] if runners else (agent.id,)
    if says(agent, "sandbox") is False:
        return fail(agent, f"agent {agent.name} runs code on its own machine{through}", path=path)
    reason = f"agent {agent.name} runs code{through}, and no sandbox was seen"
    return fail(agent, reason, path=path, severity=Severity.MEDIUM, confidence=0.7)


RULE = Rule(
    id="agent-executes-code-unsandboxed",
    title="An agent runs code outside a sandbox",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.HIGH,
    signals=("agt.sandbox",),
    judge=judge,
    remedy="Run the code in a container or micro-VM without network and secrets.",
    remediations=("set-safe-value",),
    weakness=("CWE-94", "CWE-653", "LLM06:2025", "ASI05", "AML.T0050"),
    breaks=(
        "agent analyst {code_execution=true sandbox=false}",
        """
        agent analyst {code_execution=true}
        tool code_interpreter {capabilities=["executes"] apart=true}
        analyst -uses_tool-> code_interpreter
        """,
        """
        agent analyst
        tool python_repl {capabilities=["executes"]}
        analyst -uses_tool-> python_repl
        """,
    ),
    holds=(
        "agent analyst {code_execution=true sandbox=true}",
        "agent writer {code_execution=false}",
        """
        agent analyst
        tool code_interpreter {capabilities=["executes"] apart=true}
        analyst -uses_tool-> code_interpreter
        """,
        """
        agent surfer
        tool computer {capabilities=["executes"] screen=true}
        surfer -uses_tool-> computer
        """,
    ),
)
