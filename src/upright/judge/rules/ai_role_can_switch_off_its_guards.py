"""The role of an AI workload may switch off what guards it.

Why it matters: whoever talks an agent into a call, or takes over its runtime, first removes what would stop or show the rest:
the guardrail that filters its answers, the log of what it was asked, the trail of what it did in the account.

How to fix: leave `bedrock:UpdateGuardrail`, `DeleteGuardrail`, the logging of invocations and `cloudtrail:StopLogging` to
the role that deploys, and deny them to workloads in a policy of the organisation.

What it does not see: rights that are narrowed to single guardrails, and policies that the account does not show.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_WORKLOADS = ("bedrock", "sagemaker", "lambda", "ecs-tasks", "ec2", "states")  # services in whose name AI acts


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles that services take; who may do everything of the kind is told by a rule of its own."""
    if "actions" not in role.attributes or not text(role, "principal").startswith(_WORKLOADS):
        return None
    who, path = by_whom(role, graph)
    if says(role, "loosens_guards") and not says(role, "admin") and not says(role, "wildcard"):
        return fail(
            role,
            f"{who} may take away guardrails, or the logs of what models are asked and what is done in the account",
            path=path,
        )
    return holds(graph, role, f"{role.name} may not switch off what guards models")


RULE = Rule(
    id="ai-role-can-switch-off-its-guards",
    title="The role of an AI workload may switch off what guards it",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "log.invocation"),
    judge=judge,
    remedy="Leave guardrails, the logging of invocations and trails to the role that deploys.",
    weakness=("CWE-732", "CWE-693"),
    breaks=('identity desk {type=role principal=bedrock loosens_guards=true actions=["bedrock:DeleteGuardrail"]}',),
    holds=(
        'identity desk {type=role principal=bedrock actions=["bedrock:InvokeModel"]}',
        'identity deploy {type=role principal="cloudformation" loosens_guards=true actions=["bedrock:UpdateGuardrail"]}',
        'identity all {type=role principal=bedrock wildcard=true loosens_guards=true actions=["bedrock:*"]}   # told by its own rule',
    ),
)
