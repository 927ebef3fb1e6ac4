"""An agent called a tool that nobody knows, or one that it never used before.

Why it matters: a tool that appears only at run time came with a server that changed after it was approved, or was
brought in by somebody who was not asked. A tool that an agent suddenly takes up after a long steady habit is how a
hijacked agent looks from outside.

How it recognises: a tool call marked as not in the inventory; or, without an inventory, one use of a tool by an agent
that made at least fifty calls to others.

What it does not see: a known tool whose description or code has changed (a rule compares those between scans).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from upright.model.finding import Severity
from upright.model.interaction import Interaction
from upright.watch.detection import Alert, Detection

_HABIT = 50


def notice(interactions: Sequence[Interaction]) -> list[Alert]:
    """One alert for each agent and tool."""
    calls: dict[tuple[str, str], list[int]] = {}
    total: Counter[str] = Counter()
    strangers: set[str] = set()
    for index, each in enumerate(interactions):
        if not each.tool:
            continue
        who = each.agent or each.session
        calls.setdefault((who, each.tool), []).append(index)
        total[who] += 1
        if each.attributes.get("inventoried") == "no":
            strangers.add(each.tool)
    alerts = []
    for (who, tool), indices in calls.items():
        if tool in strangers:
            alerts.append(Alert(who, f"called {tool}, which the inventory does not know", tuple(indices)))
        elif _rare(interactions[indices[0]], len(indices), total[who]):
            alerts.append(Alert(who, f"called {tool} for the first time in {total[who]} tool calls", tuple(indices)))
    return alerts


def _rare(first: Interaction, uses: int, total: int) -> bool:
    return uses == 1 and total > _HABIT and "inventoried" not in first.attributes


def _call(tool: str, at: float, **attributes: str) -> Interaction:
    return Interaction("s1", "execute_tool", at, agent="assistant", tool=tool, attributes=attributes)


_STEADY = tuple(_call("search", float(number)) for number in range(60))

DETECTION = Detection(
    id="tool-outside-inventory",
    title="An agent called a tool that is unknown or new to it",
    severity=Severity.MEDIUM,
    signals=("run.anomalous_agent", "agt.tool_allowlist"),
    window=86400.0,
    notice=notice,
    fires=((_call("send_mail", 0.0, inventoried="no"),), (*_STEADY, _call("delete_all", 61.0))),
    quiet=(
        (_call("search", 0.0, inventoried="yes"),),
        _STEADY,
        (_call("search", 0.0), _call("read", 1.0)),
        (*_STEADY, _call("read", 61.0, inventoried="yes")),
    ),
)
