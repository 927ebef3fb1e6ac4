"""A user may start code of its own as roles made for services of AI.

Why it matters: `iam:PassRole` on a pattern of names, beside the right to make code interpreters, runtimes, notebooks or jobs,
is every role that the name fits: the user makes one, hands it the role of another workload, and reads what only that was let
into.

How to recognise: `iam:PassRole` on `role/agentcore_*` or all roles, and `bedrock-agentcore:CreateCodeInterpreter`,
`bedrock-agentcore:CreateAgentRuntime`, `sagemaker:CreateNotebookInstance`, `sagemaker:CreateTrainingJob`...; a condition
`iam:PassedToService` does not help, since it is the same service.

How to fix: name in `iam:PassRole` the one role that is made for what the user starts.

What it does not see: roles of other templates that the pattern fits; what the role may do that the user may do to other things.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, kind_of, says, some, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom, users_of
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(who: Asset, graph: Graph) -> Judgement | None:
    """Applies to users, and to roles that something of AI runs as, where no graver rule speaks of them."""
    runs = users_of(who, graph)
    if says(who, "admin") or words(who, "takes_strong_roles") or (runs and says(who, "passes_any_role")):
        return None
    roles = words(who, "acts_as")
    if roles and (kind_of(who) == "user" or runs):
        named, path = by_whom(who, graph)
        return fail(who, f"{named} may start code of its own as {some(roles)}, which may do more", path=path)
    return holds(graph, who, f"nothing shows that {who.name} can") if roles or words(who, "actions") else None


RULE = Rule(
    id="ai-role-open-to-whoever-starts-code",
    title="A user may start code of its own as roles of AI",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "agt.delegation"),
    judge=judge,
    remedy="Name in `iam:PassRole` the one role that is made for what is started.",
    weakness=("CWE-269", "CWE-732", "ASI03", "AML.T0053"),
    breaks=(
        'identity sandy {type=user acts_as=["agentcore_runtime"]}',
        """
        identity desk-exec {type=role principal=bedrock-agentcore acts_as=["agentcore_runtime"]}
        agent desk
        desk -runs_as-> desk-exec
        """,
    ),
    holds=(
        'identity deploy {type=role acts_as=["agentcore_runtime"]}   # a pipeline',
        'identity sandy {type=user actions=["bedrock-agentcore:CreateCodeInterpreter"]}',
        'identity joao {type=user admin=true acts_as=["agentcore_runtime"]}   # said by another rule',
    ),
)
