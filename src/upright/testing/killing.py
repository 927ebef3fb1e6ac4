"""A repair killed (SIGKILL) before each of its operations in turn: the journal tells of it, and undoing completes.

An operation is whatever reaches the file system or a server: what Python's audit hooks see, and the calls of psycopg
and of PyMySQL.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from itertools import count
from pathlib import Path
from types import FrameType

from upright.act.execute import Outcome, apply, interrupted, outcome, undo
from upright.act.journal import Journal, verify
from upright.act.plan import make_plan
from upright.act.remediation import Remediation, Reversibility
from upright.model.errors import ConflictError
from upright.testing.worlds import Lay

_OPERATIONS = ("open", "os.", "fcntl.", "pathlib.", "http.client.send", "subprocess.")
_IN_DATABASE = frozenset({"execute", "commit", "rollback", "connect", "close"})
_DATABASES = ("psycopg", "pymysql")


def killed_at(number: int, work: Callable[[], object], *, connected: bool) -> bool:
    """Run in a child that dies before its operation `number`; whether it got that far.

    `connected`: this process has connections that the child must not write to.
    """
    child = os.fork()
    if not child:
        if connected:
            _leave_connections()
        _die_at(number)
        with suppress(Exception):
            work()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise AssertionError("the work failed without having been killed")
    return os.WIFSIGNALED(status)


def _die_at(number: int) -> None:
    seen = count(1)

    def one_more() -> None:
        if next(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def audited(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(_OPERATIONS):
            one_more()

    def called(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if (
            event in {"call", "return"}
            and code.co_name in _IN_DATABASE
            and any(each in code.co_filename for each in _DATABASES)
        ):
            one_more()

    sys.addaudithook(audited)
    if any(each in sys.modules for each in _DATABASES):
        sys.setprofile(called)


def _leave_connections() -> None:
    """What was opened before the fork is the parent's: half a request on it would be read as part of the next."""
    if "botocore.client" in sys.modules:
        from botocore.client import BaseClient

        for each in gc.get_objects():
            if isinstance(each, BaseClient):
                each.close()


def kill_everywhere(
    remediation: Remediation, lay: Lay, folder: Path, phase: str, numbers: Iterator[int] | None = None
) -> int:
    """Kill at each operation of `phase` (`apply` or `undo`), or at these; gives how many kills there were.

    Raises AssertionError naming the operation after which the world did not come back byte-identical.
    """
    if phase == "undo" and remediation.reversibility is Reversibility.IRREVERSIBLE:
        return 0
    kills = 0
    for number in numbers or count(1):
        if not _trial(remediation, lay, folder / f"{phase}-{number}", number, phase):
            return kills
        kills += 1
    return kills


def _trial(remediation: Remediation, lay: Lay, folder: Path, number: int, phase: str) -> bool:
    """Whether there was an operation of this number."""
    folder.mkdir()
    where = f"{remediation.id}: {phase} killed at operation {number}"
    with lay(folder) as world:
        journal, before = Journal(folder / "journal.jsonl"), world.picture()
        plan = make_plan(world.finding, world.asset, remediation, world.context)
        connected = bool(world.context.addresses)
        if phase == "undo":
            apply(plan, world.context, journal)
            died = killed_at(number, lambda: undo(plan.id, world.context, journal), connected=connected)
        else:
            died = killed_at(number, lambda: apply(plan, world.context, journal), connected=connected)
        told, lasting = outcome(journal.of(plan.id)), remediation.reversibility is Reversibility.IRREVERSIBLE
        assert (told is Outcome.INTERRUPTED) == (plan.id in interrupted(journal)), where
        if told not in {Outcome.NEVER_STARTED, Outcome.TAKEN_BACK}:
            with suppress(ConflictError) if lasting else nullcontext():
                undo(plan.id, world.context, journal)
        verify(journal.path)
        if lasting:
            assert not interrupted(journal), f"{where}: it never ends"
            return died
        assert world.picture() == before, f"{where}: the world is not as it was"
        quarantine = world.context.vault / "quarantine"
        assert not quarantine.exists() or not list(quarantine.rglob("*")), f"{where}: something is left in quarantine"
    return died
