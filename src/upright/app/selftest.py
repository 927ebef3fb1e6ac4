"""The five-step test of a buyer, on this installation, with made-up data in folders and servers of its own.

1 define the policy "no PII in training datasets for externally accessible models"; 2 introduce a violation; 3 measure
the time from its detection to the action; 4 check that the action is in the journal; 5 take it back without breaking
the pipeline. Over files and PostgreSQL (on-premises), an emulated cloud, and a service of others that speaks the S3
interface.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from upright.app.config import Config
from upright.app.repair import Repair
from upright.app.selftest_targets import TARGETS, Skipped, Target
from upright.app.watching import Watching
from upright.app.workspace import Workspace
from upright.model.errors import UprightError

LIMIT = 5.0  # seconds from detection to action
STEPS = ("define the policy", "introduce a violation", "detect and act", "find it in the journal", "take it back")


@dataclass(frozen=True, slots=True)
class Trial:
    """One target. `detected`: seconds from the change to the finding; `acted`: from the finding to the verified action;
    `skipped`: why it was not tried; `failed`: why it did not pass; `steps`: how many of the five passed.
    """

    target: str
    kind: str
    steps: int = 0
    detected: float = 0.0
    acted: float = 0.0
    restored: float = 0.0
    skipped: str = ""
    failed: str = ""

    @property
    def passed(self) -> bool:
        """All five steps, in time."""
        return not self.skipped and not self.failed and self.steps == len(STEPS) and self.acted <= LIMIT


@dataclass
class _Run:
    """A trial under way."""

    target: Target
    workspace: Workspace
    steps: int = 0
    times: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Keeps how long it took."""
        start = time.monotonic()
        yield
        self.times[name] = time.monotonic() - start


def selftest(only: str = "", tell: Callable[[str], None] = lambda _target: None) -> list[Trial]:
    """Try every target (or those whose kind or name contains `only`)."""
    trials = []
    for make in TARGETS:
        if only not in f"{make.kind} {make.title}":
            continue
        tell(make.title)
        folder = Path(tempfile.mkdtemp(prefix="upright-selftest-"))
        try:
            with make.start(folder) as target:
                trials.append(_trial(target, folder))
        except Skipped as why:
            trials.append(Trial(make.title, make.kind, skipped=str(why)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return trials


def _trial(target: Target, folder: Path) -> Trial:
    run = _Run(target, Workspace.open(folder / "state"))
    failed = ""
    try:
        _five_steps(run)
    except (UprightError, AssertionError, OSError) as error:
        failed = f"{STEPS[min(run.steps, len(STEPS) - 1)]}: {error}"
    return Trial(
        target.title,
        target.kind,
        run.steps,
        run.times.get("detected", 0.0),
        run.times.get("acted", 0.0),
        run.times.get("restored", 0.0),
        failed=failed,
    )


def _five_steps(run: _Run) -> None:
    target, repair = run.target, Repair.open(run.workspace)
    config = Config(target.sources, name="selftest")
    watching = Watching(run.workspace, config)  # what `upright watch` does: what it takes is loaded before the change
    policy = target.write_policy()
    watching.look()
    repair.ready()
    _must(not repair.violating(str(policy)), "the clean pipeline violates the policy")
    run.steps = 1
    target.violate()
    before = target.picture()
    run.steps = 2
    with run.timed("detected"):
        watching.look()
        found = repair.violating(str(policy))
    _must(bool(found), "the violation was not found")
    with run.timed("acted"):
        plans = [repair.plan(each) for each in found[:1]]
        for plan in plans:
            repair.apply(plan)
    _must(not target.leaks(), "personal data is still readable")
    _must(target.pipeline_works(), "the pipeline broke")
    run.steps = 3
    kinds = {entry.kind for entry in repair.entries() if entry.plan == plans[0].id}
    _must({"planned", "intent", "applied", "verified"} <= kinds and bool(repair.verify()), "the journal lacks it")
    run.steps = 4
    with run.timed("restored"):
        for plan in reversed(plans):
            repair.undo(plan.id)
    _must(target.picture() == before, "it is not as it was before")
    _must(target.pipeline_works(), "the pipeline broke")
    run.steps = 5


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
