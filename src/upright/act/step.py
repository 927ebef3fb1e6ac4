"""The step unit: one change to the outside world together with its inverse. Plans are made of nothing else."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TypeAlias

from upright.act.remediation import Context
from upright.model.asset import Json
from upright.model.errors import ConflictError, NotFoundError
from upright.model.unit import Unit

Arguments: TypeAlias = "Mapping[str, str]"
State: TypeAlias = "Mapping[str, Json]"  # what a target is: present, digest, size, mode, times; never content


class OvertakenError(ConflictError):
    """Others were quicker: a step found its target changed, and has done nothing to it."""


class Standing(StrEnum):
    """How far a step is, told by the world alone. BETWEEN: where only our own interrupted work leaves it."""

    BEFORE = "before"
    BETWEEN = "between"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Site:
    """What a step works with: the context, and the plan and position that make its temporary names its own."""

    context: Context
    plan: str
    number: int

    @property
    def mark(self) -> str:
        """A file name that belongs to this step of this plan alone."""
        return f".{self.plan}-{self.number}.upright"


Check: TypeAlias = "Callable[[Arguments, Site], State]"
Foresee: TypeAlias = "Callable[[Arguments, State], State]"
Work: TypeAlias = "Callable[[Arguments, Site, State], None]"
Look: TypeAlias = "Callable[[Arguments, Site, State], Standing]"


@dataclass(frozen=True, kw_only=True)
class StepKind(Unit):
    """A step; `before` is always what `check` gave.

    `check` looks at the target, gives its state and raises ConflictError when the step cannot be done there.
    `foresee` says what the state will be. `apply` does it. `verify` looks again and says how far the step is, or
    raises ConflictError when the world is in a state that the step cannot have left. `revert` brings back the state
    before from any standing, also after `apply` or `revert` was killed between two operations, and may be repeated.
    `apply` raises OvertakenError while it has done nothing: then what stands there is the work of others.
    All may raise OSError. `lasting`: what was done cannot be taken back, and `revert` works from BEFORE alone. Found as
    the constant `STEP` of its module in `act.steps`. `shown`: the values before and after are settings, which people
    may read, and lie in the vault under the digests of their states.
    """

    check: Check
    foresee: Foresee
    apply: Work
    verify: Look
    revert: Work
    lasting: bool = False
    shown: bool = False


def named(arguments: Arguments) -> str:
    """What a step changes, for messages: its `path` within its source."""
    return arguments.get("path") or arguments["source"]


def same(one: State, other: State) -> bool:
    """Whether content and mode are equal; times are not part of it."""
    return all(one.get(fact) == other.get(fact) for fact in ("present", "digest", "mode"))


@cache
def steps() -> dict[str, StepKind]:
    """All registered steps by id."""
    package = import_module("upright.act.steps")
    names = [info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_")]
    found: list[StepKind] = [import_module(f"{package.__name__}.{name}").STEP for name in names]
    return {step.id: step for step in found}


def step_kind(step_id: str) -> StepKind:
    """The registered step of this id. Raises NotFoundError."""
    if step_id not in steps():
        raise NotFoundError(f"no step {step_id!r}; one of {', '.join(steps())}")
    return steps()[step_id]
