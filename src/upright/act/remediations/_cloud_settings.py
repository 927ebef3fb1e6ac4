"""Plans that give settings of cloud resources another value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from upright.act.remediation import Context, Step
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Site
from upright.act.steps._exchange import NOTHING
from upright.act.steps._settings import current


def resettled(
    wheres: Iterable[dict[str, str]], setting: str, context: Context, change: Callable[[Any], Any], what: str
) -> list[Step]:
    """A step for each resource of which `change` gives the setting another value (None: none)."""
    steps = []
    for where in wheres:
        told = {**where, "setting": setting}
        now = current(told, Site(context, context.options["plan"], 0))
        new = change(now)
        if new != now:
            nothing = {"digest": NOTHING, "size": "0"}
            value = nothing if new is None else exchanged(json.dumps(new, sort_keys=True).encode(), context)
            shown = where.get("path") or where["source"]
            steps.append(Step("set-cloud-setting", {**told, **value}, f"{shown}: {what}"))
    return steps
