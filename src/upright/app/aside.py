"""One item done in a child of this process, confined as a worker is: for the few, for whom a pool would cost more."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from upright.app.isolation import confine


def aside(work: Callable[[], Any], seconds: float, memory: int) -> tuple[Any, str]:
    """What `work` gave, or None and a gap code: `timeout`, `memory` or `crashed`. `memory` in bytes."""
    ours, theirs = Pipe(duplex=False)
    gc.freeze()
    child = os.fork()
    if not child:
        ours.close()
        _work(work, theirs, memory)
    theirs.close()
    try:
        if not ours.poll(seconds):
            return None, "timeout"
        result, code = ours.recv()
    except EOFError:
        return None, "crashed"
    finally:
        ours.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        gc.unfreeze()
    return result, str(code)


def _work(work: Callable[[], Any], pipe: Connection, memory: int) -> None:
    """The child's life: it never returns."""
    try:
        confine(memory)
        try:
            pipe.send((work(), ""))
        except MemoryError:
            pipe.send((None, "memory"))
        pipe.close()
    finally:
        os._exit(0)
