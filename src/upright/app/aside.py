"""One item done in a child of this process, confined as a worker is: for the few, for whom a pool would cost more."""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from typing import Any, Final

from upright.app.busy import waited
from upright.app.isolation import confine
from upright.app.own_values import BROKEN, own_values

_BLOCK: Final = 1 << 16


def aside(work: Callable[[], Any], seconds: float, memory: int) -> tuple[Any, str]:
    """What `work` gave, or None and a gap code: `timeout`, `memory` or `crashed`. `memory` in bytes."""
    ours, theirs = os.pipe()
    gc.freeze()
    child = os.fork()
    if not child:
        os.close(ours)
        _work(work, theirs, memory)
    os.close(theirs)
    try:
        answer, in_time = _until(ours, child, seconds)
    finally:
        os.close(ours)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        gc.unfreeze()
    if not in_time:
        return None, "timeout"
    if not answer:
        return None, "crashed"
    try:
        result, code = own_values(answer)  # what the child read may have got the better of it
    except BROKEN:
        return None, "crashed"
    return result, str(code)


def _work(work: Callable[[], Any], pipe: int, memory: int) -> None:
    """The child's life: it never returns."""
    try:
        confine(memory, memory)
        try:
            answer = pickle.dumps((work(), ""), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            answer = pickle.dumps((None, "memory"))
        with os.fdopen(pipe, "wb") as stream:
            stream.write(answer)
    finally:
        os._exit(0)


def _until(pipe: int, child: int, seconds: float) -> tuple[bytes, bool]:
    """Everything that the child writes, and whether it was done in time, without that which others had."""
    answer, start = bytearray(), time.monotonic()
    while (left := start + seconds + waited(child) - time.monotonic()) > 0:
        if select.select((pipe,), (), (), left)[0]:
            if not (block := os.read(pipe, _BLOCK)):
                return bytes(answer), True
            answer += block
    return bytes(answer), False
