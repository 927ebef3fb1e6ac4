"""Attach a guardrail to an agent of Bedrock, or another, or none, and prepare the agent with it.

Arguments: `source`, `account`, `region`, `path` (the agent's id); `digest` and `size` of JSON: `guardrail` (identifier
and version, null: none) and `prepared`, whether what the agent's draft says is what it does. The draft is changed in
one request and prepared in a second; versions that were published before stay as they are. An agent whose draft had
unprepared changes is changed and left unprepared.
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._agents import standing
from upright.act.steps._aws import account
from upright.act.steps._exchange import exchange
from upright.model.errors import ConflictError

_KEPT = (
    "agentId", "agentName", "instruction", "foundationModel", "description", "orchestrationType",
    "customOrchestration", "idleSessionTTLInSeconds", "agentResourceRoleArn", "customerEncryptionKeyArn",
    "promptOverrideConfiguration", "memoryConfiguration", "agentCollaboration",
)  # fmt: skip  # what an update that does not name it would take away


def _read(arguments: Arguments, site: Site) -> bytes | None:
    with account(arguments, site, "bedrock-agent") as client:
        return json.dumps(standing(client, arguments["path"])[1], sort_keys=True).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: an agent that is gone cannot be had again")
    told, agent = json.loads(value), arguments["path"]
    with account(arguments, site, "bedrock-agent") as client:
        found, now = standing(client, agent)
        if now["guardrail"] != told["guardrail"]:
            rail = {"guardrailConfiguration": told["guardrail"]} if told["guardrail"] else {}
            client.update_agent(**{name: found[name] for name in _KEPT if name in found}, **rail)
            standing(client, agent)
        if told["prepared"]:
            client.prepare_agent(agentId=agent)
            standing(client, agent)


def _halfway(value: bytes) -> bytes:
    return json.dumps({**json.loads(value), "prepared": False}, sort_keys=True).encode()


STEP = exchange("set-agent-guardrail", "Attach a guardrail to an agent of Bedrock", _read, _write, _halfway)
