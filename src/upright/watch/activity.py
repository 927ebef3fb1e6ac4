"""Activity: how often each model, agent and tool was called in what was recorded, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from upright.model.asset import AssetKind
from upright.model.interaction import Interaction


class Called(NamedTuple):
    """Something that was called. `provider` is known of models only."""

    kind: AssetKind
    name: str
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """How many calls, and the first and last of them in seconds since the epoch (0: no call says when)."""

    count: int = 0
    first: float = 0.0
    last: float = 0.0

    def and_(self, other: Calls) -> Calls:
        """Both together."""
        starts = [each.first for each in (self, other) if each.first]
        return Calls(self.count + other.count, min(starts, default=0.0), max(self.last, other.last))


def counted(interactions: Iterable[Interaction]) -> dict[Called, Calls]:
    """The calls of each model, agent and tool."""
    found: dict[Called, Calls] = {}
    for each in interactions:
        one = Calls(1, each.started, each.started)
        for called in _called(each):
            found[called] = found[called].and_(one) if called in found else one
    return found


def _called(each: Interaction) -> Iterable[Called]:
    if each.model:
        yield Called(AssetKind.MODEL, each.model, each.provider.lower())
    if each.agent:
        yield Called(AssetKind.AGENT, each.agent)
    if each.tool:
        yield Called(AssetKind.TOOL, each.tool)
