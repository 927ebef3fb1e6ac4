"""Attach a guardrail to an agent that runs in Bedrock.

What it does: the agent in the account gets the guardrail that `--set guardrail=ID` and `--set version=1` name, and is
prepared again. All else that the agent says stays.

What it does not do: make the guardrail; change versions of the agent that were published before, which aliases may
lead to; or change the declaration that the agent came from (`attach-guardrail` does). An agent with changes that were
not prepared yet gets the guardrail and stays unprepared.
"""

from __future__ import annotations

import json

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources
from upright.act.remediations._elsewhere import exchanged
from upright.act.remediations._files import wanted
from upright.act.step import Site
from upright.act.steps._agents import standing
from upright.act.steps._aws import account
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    agents = list(resources(asset, context, "bedrock", "agent"))
    if not agents:
        raise ConflictError(f"{asset.name}: no agent of Bedrock in an account of the estate")
    rail = {
        "guardrailIdentifier": wanted(context, "guardrail", "ID", r"[\w:/.-]{1,2048}"),
        "guardrailVersion": wanted(context, "version", "1", r"DRAFT|\d{1,8}"),
    }
    steps = []
    for where in agents:
        with account(where, Site(context, context.options["plan"], 0), "bedrock-agent") as client:
            _, now = standing(client, where["path"])
        if now["guardrail"] != rail:
            value = exchanged(json.dumps({**now, "guardrail": rail}, sort_keys=True).encode(), context)
            what = f"{asset.name}: guarded by {rail['guardrailIdentifier']} {rail['guardrailVersion']}"
            steps.append(Step("set-agent-guardrail", {**where, **value}, what))
    return steps


REMEDIATION = Remediation(
    id="guard-running-agent",
    title="Attach a guardrail to an agent of Bedrock",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "bedrock:GetAgent",
        "bedrock:UpdateAgent",
        "bedrock:PrepareAgent",
        "iam:PassRole of the agent's role",
        "bedrock:GetGuardrail",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.AGENT, "claims", keys=("arn:arn:aws:bedrock:us-east-1:123456789012:agent/{agentId}",)
            ),
            options={"guardrail": "gr-1", "version": "2"},
            address="aws://",
            built=(
                (
                    "bedrock-agent.create_agent",
                    {
                        "agentName": "claims",
                        "agentResourceRoleArn": "arn:aws:iam::123456789012:role/agent",
                        "foundationModel": "amazon.nova-pro-v1:0",
                        "instruction": "Answer questions about claims, and nothing else at all.",
                    },
                ),
            ),
            seen=(("agent bedrock-agent.get_agent", {"agentId": "{agentId}"}),),
            shows=("gr-1", "PREPARED", "Answer questions"),
        ),
    ),
)
