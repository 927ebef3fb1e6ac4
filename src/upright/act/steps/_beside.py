"""A process beside this one that answers questions, a line of JSON each: for libraries that keep threads, which a
process that forks cannot have. It is started at the first question and ends with this process.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

from upright.model.errors import Unreachable

_SECONDS: Final = 600


class Beside:
    """The process that `command` starts; each process that forks off this one has its own."""

    def __init__(self, *command: str) -> None:
        self._command = command
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer. Raises Unreachable when none comes."""
        running = self._running.get(os.getpid())
        if running is None or running.poll() is not None:
            running = self._running[os.getpid()] = subprocess.Popen(  # noqa: S603
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            atexit.register(_end, running)
        sys.audit("subprocess.question")  # as every other operation on what is elsewhere
        try:
            return self._answer(running, json.dumps(question).encode() + b"\n")
        except (OSError, ValueError):
            running.kill()
            raise Unreachable(f"{self._command[-1]}: no answer") from None

    def _answer(self, running: subprocess.Popen[bytes], question: bytes) -> dict[str, Any]:
        if running.stdin is None or running.stdout is None:
            raise OSError
        running.stdin.write(question)
        running.stdin.flush()
        ready, _, _ = select.select([running.stdout], [], [], _SECONDS)
        told = json.loads(running.stdout.readline() if ready else b"")
        if not isinstance(told, dict):
            raise ValueError  # noqa: TRY004  as any other answer that is none
        return told


def _end(running: subprocess.Popen[bytes]) -> None:
    if running.stdin is not None:
        running.stdin.close()
    running.wait(60)
    if running.stdout is not None:
        running.stdout.close()


def answering(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """The other side: answer every line of the standard input."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)  # noqa: T201
    return 0
