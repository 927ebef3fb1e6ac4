"""Questions to a module of ours in a process of its own: for libraries that keep threads or read hostile bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from upright.model.errors import Unreachable

ABSENT: Final = 3  # exit status: the library is not installed
_SECONDS: Final = 300


def answers(module: str, question: Mapping[str, Any], what: str, absent: str = "") -> Iterator[dict[str, Any]]:
    """What `python -m MODULE` answers, one line of JSON each, to a question on its standard input. `what` is read in
    this way, and is `absent` without its library. Raises Unreachable when it does not come to its end.
    """
    command = [sys.executable, "-m", module]
    asked = json.dumps(question).encode()
    try:
        done = subprocess.run(command, input=asked, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Unreachable(f"reading {what} took longer than {_SECONDS} s") from None
    if done.returncode == ABSENT and absent:
        raise Unreachable(absent)
    whole, _, _ = done.stdout.rpartition(b"\n")  # it may have ended within a line
    for line in whole.splitlines():
        yield json.loads(line)
    if done.returncode:
        raise Unreachable(f"reading {what} ended with {done.returncode}")


def answering(answer: Callable[[dict[str, Any]], Iterator[dict[str, Any]]]) -> int:
    """The other side: answer the question on the standard input, a line for each answer. The exit status."""
    try:
        for each in answer(json.load(sys.stdin)):
            print(json.dumps(each, default=str), flush=True)  # noqa: T201
    except ImportError:
        return ABSENT
    return 0
