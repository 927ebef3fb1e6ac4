"""Dispatched: what code runs for the names of tools, joined to the tools that another file describes to the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from upright.model.asset import AssetKind
from upright.model.evidence import Observation

RUN: Final = "#tool_run:"  # in the key of what is run for a name


def dispatched(seen: Sequence[Observation]) -> list[Observation]:
    """The observations, with what is run for a name under the key of the nearest tool of that name; where no tool is
    called so, or several as near, it is run for something else.
    """
    running = [each for each in seen if each.kind is AssetKind.TOOL and _runs(each)]
    if not running:
        return list(seen)
    tools: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for each in seen:
        if each.kind is AssetKind.TOOL and not _runs(each):
            tools[each.location.source, str(each.name)].append(each)
    found = [each for each in seen if not (each.kind is AssetKind.TOOL and _runs(each))]
    for each in running:
        described = _nearest(each, tools.get((each.location.source, str(each.name)), ()))
        if described is not None:
            found.append(replace(each, keys=(*described.keys[:1], *each.keys), location=described.location))
    return found


def _runs(each: Observation) -> bool:
    return bool(each.keys) and RUN in str(each.keys[0])


def _nearest(run: Observation, tools: Sequence[Observation]) -> Observation | None:
    near = [(_shared(run.location.path, each.location.path), each) for each in tools]
    most = max((shared for shared, _ in near), default=-1)
    found = {each.keys[0]: each for shared, each in near if shared == most and each.keys}
    return next(iter(found.values())) if len(found) == 1 else None


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common."""
    parts = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return next((at for at, (here, there) in enumerate(parts) if here != there), min(one.count("/"), other.count("/")))
