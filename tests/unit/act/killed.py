"""Runs one remediation again and again, killed (SIGKILL) before each operation on the file system in turn.

`python killed.py WORLD FOLDER PHASE`: prints, as JSON, how many operations there were and what went wrong. A process of
its own, because it forks: an audit hook counts operations in the child and kills it at the wanted one.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from worlds import WORLDS

from upright.act.execute import Outcome, apply, interrupted, outcome, undo
from upright.act.journal import Journal, verify
from upright.act.plan import Plan, make_plan
from upright.act.remediation import Context
from upright.act.step import steps
from upright.testing.remediations import picture

_OPERATIONS = ("open", "os.", "fcntl.", "pathlib.")


def killed_at(number: int, work: Callable[[], None]) -> bool:
    """Run in a child that dies before its operation `number`; whether it got that far."""
    child = os.fork()
    if not child:
        seen = 0

        def count(event: str, _arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event.startswith(_OPERATIONS):
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def trial(world: str, folder: Path, number: int, phase: str) -> tuple[bool, str]:
    """Whether operation `number` of the phase exists, and what was wrong after recovery."""
    remediation, sample = WORLDS[world]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    context, journal = sample.lay(folder), Journal(folder / "journal.jsonl")
    before = picture(context.roots["world"])
    plan = make_plan(sample.finding, sample.asset, remediation, context)
    if phase == "undo":
        apply(plan, context, journal)
        died = killed_at(number, lambda: undo(plan.id, context, journal))
    else:
        died = killed_at(number, lambda: apply(plan, context, journal))
    if died:
        recover(plan, context, journal)
    elif phase == "apply":
        undo(plan.id, context, journal)
    verify(journal.path)
    if picture(context.roots["world"]) != before:
        return died, f"{phase} killed at {number}: the world is not as it was"
    if list((context.vault / "quarantine").rglob("*")) if (context.vault / "quarantine").exists() else False:
        return died, f"{phase} killed at {number}: something is left in quarantine"
    return died, ""


def recover(plan: Plan, context: Context, journal: Journal) -> None:
    """What a person does after a crash: read the journal, take back what it names."""
    found = outcome(journal.of(plan.id))
    if found is Outcome.INTERRUPTED:
        assert interrupted(journal) == (plan.id,)
    if found not in {Outcome.NEVER_STARTED, Outcome.TAKEN_BACK}:
        undo(plan.id, context, journal)


def main() -> None:
    """Kill at every operation until one run gets through."""
    world, folder, phase = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    steps()  # imported before the fork, so that imports are not counted
    number, wrong = 1, []
    while True:
        died, problem = trial(world, folder, number, phase)
        wrong += [problem] if problem else []
        if not died:
            break
        number += 1
    print(json.dumps({"operations": number - 1, "wrong": wrong}))  # noqa: T201  read by the test


if __name__ == "__main__":
    main()
