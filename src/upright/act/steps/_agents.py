"""Agents of Bedrock as an account has them."""

from __future__ import annotations

import time
from typing import Any

from upright.model.errors import Unreachable

_BUSY = frozenset({"CREATING", "PREPARING", "UPDATING", "VERSIONING"})
_PATIENCE, _PAUSE = 120.0, 1.0  # seconds


def standing(client: Any, agent: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The agent once it is at rest, and what this step changes of it. Raises Unreachable when it stays busy."""
    until = time.monotonic() + _PATIENCE
    while True:
        found = client.get_agent(agentId=agent)["agent"]
        if found["agentStatus"] not in _BUSY:
            prepared = found["agentStatus"] == "PREPARED"
            return found, {"guardrail": found.get("guardrailConfiguration") or None, "prepared": prepared}
        if time.monotonic() > until:
            raise Unreachable(f"{agent}: it is still {found['agentStatus'].lower()} after {_PATIENCE:.0f} s")
        time.sleep(_PAUSE)
