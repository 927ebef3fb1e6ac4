"""What the emulator of AWS lacks of agents of Bedrock: updating and preparing them, and their guardrails."""

from __future__ import annotations

import json
from typing import Any


def learn() -> None:
    """Teach the emulator in this process."""
    from moto.bedrockagent.models import Agent
    from moto.bedrockagent.responses import AgentsforBedrockResponse as Answers

    if hasattr(Answers, "update_agent"):
        return
    told = Agent.to_dict

    def to_dict(self: Any) -> dict[str, Any]:
        rail = getattr(self, "guardrail", None)
        return {**told(self), **({"guardrailConfiguration": rail} if rail else {})}

    def update_agent(self: Any) -> str:
        agent, asked = _agent(self, -2), json.loads(self.body)
        agent.agent_name, agent.foundation_model = asked["agentName"], asked["foundationModel"]
        agent.instruction, agent.description = asked.get("instruction"), asked.get("description")
        agent.guardrail, agent.agent_status = asked.get("guardrailConfiguration"), "NOT_PREPARED"
        return json.dumps({"agent": agent.to_dict()})

    def prepare_agent(self: Any) -> str:
        agent = _agent(self, -2)
        agent.agent_status = "PREPARED"
        return json.dumps({"agentId": agent.agent_id, "agentStatus": "PREPARED"})

    for name, value in (("update_agent", update_agent), ("prepare_agent", prepare_agent)):
        setattr(Answers, name, value)
    setattr(Agent, "to_dict", to_dict)  # noqa: B010


def _agent(answers: Any, position: int) -> Any:
    return answers.bedrockagent_backend.get_agent(agent_id=answers.path.split("/")[position])
