"""Work distribution: batches of items over isolated worker processes; a dead worker is a gap, not a dead scan.

A worker answers item by item, so when it dies, hangs or runs out of memory the parent knows which item did it: that
item becomes a `Failure`, the rest of the batch goes to a fresh worker. Results come back in any order, which is why
they must merge in any order.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from types import ModuleType
from typing import Any

from upright.app.guard import begin
from upright.app.isolation import confine, worn_out
from upright.model.errors import UprightError

Work = Callable[[Any], Any]
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may cost: `seconds` of wall time, `memory` in bytes of private memory of its worker."""

    seconds: float = 60
    memory: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Failure:
    """An item whose worker did not survive it. `code` is a gap code: `timeout`, `memory` or `crashed`."""

    item: Any
    code: str
    why: str


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    batch: deque[Any] = field(default_factory=deque)
    deadline: float = 0.0
    ready: bool = False


class Executor:
    """`make` is a picklable function that a worker calls once; what it returns is called for every item.

    `preload` names a module that workers find already imported, where processes can be forked from a server.
    """

    def __init__(
        self,
        make: Callable[..., Work],
        arguments: tuple[Any, ...],
        workers: int = 0,
        limits: Limits | None = None,
        preload: str = "",
    ) -> None:
        self.make, self.arguments = make, arguments
        self.workers = workers or max(1, os.cpu_count() or 1)
        self.limits = limits or Limits()
        self._context = _context(preload or make.__module__)

    def run(self, batches: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Yield the result (or the Failure) of every item. Workers are ended when the iteration ends, however it ends.

        Raises UprightError when workers cannot start.
        """
        waiting = iter(batches)
        returned: deque[deque[Any]] = deque()
        pool: list[_Worker] = []
        try:
            while True:
                self._feed(pool, waiting, returned)
                if not pool:
                    return
                yield from self._collect(pool, returned)
        finally:
            for worker in pool:
                _end(worker)

    def _feed(self, pool: list[_Worker], waiting: Iterator[Sequence[Any]], returned: deque[deque[Any]]) -> None:
        for worker in [*pool, *([None] * (self.workers - len(pool)))]:
            if worker is not None and worker.batch:
                continue
            batch = returned.popleft() if returned else deque(next(waiting, ()))
            if not batch:
                if worker is not None:
                    pool.remove(worker)
                    _end(worker)
                continue
            fresh = worker or self._start(pool)
            fresh.batch = batch
            try:
                fresh.pipe.send(list(batch))
            except OSError:  # it died before it got the work: nothing of the batch was begun
                pool.remove(fresh)
                _end(fresh)
                returned.append(batch)
                continue
            fresh.deadline = time.monotonic() + self.limits.seconds + (0 if fresh.ready else START_SECONDS)

    def _start(self, pool: list[_Worker]) -> _Worker:
        ours, theirs = self._context.Pipe()
        arguments = (theirs, self.make, self.arguments, self.limits.memory, dict(os.environ))
        process = self._context.Process(target=_serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        with _without_main():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        pool.append(worker)
        return worker

    def _collect(self, pool: list[_Worker], returned: deque[deque[Any]]) -> Iterator[Any]:
        pause = max(0.0, min(worker.deadline for worker in pool) - time.monotonic())
        ready = wait([worker.pipe for worker in pool], timeout=min(pause, 1.0))
        for worker in list(pool):
            if worker.pipe in ready:
                yield from self._answer(worker, pool, returned)
            elif time.monotonic() > worker.deadline:
                yield from self._lose(worker, pool, returned, "timeout", f"took longer than {self.limits.seconds:g} s")

    def _answer(self, worker: _Worker, pool: list[_Worker], returned: deque[deque[Any]]) -> Iterator[Any]:
        try:
            kind, result = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._lose(worker, pool, returned, "crashed", "the reader process died")
            return
        if kind == "broken":
            raise UprightError(f"the readers cannot start: {result}")
        worker.ready = True
        if kind == "retire":
            pool.remove(worker)
            returned.append(worker.batch) if worker.batch else None
            _end(worker)
            return
        item = worker.batch.popleft()
        worker.deadline = time.monotonic() + self.limits.seconds
        yield Failure(item, kind, result) if kind != "done" else result

    def _lose(
        self, worker: _Worker, pool: list[_Worker], returned: deque[deque[Any]], code: str, why: str
    ) -> Iterator[Failure]:
        pool.remove(worker)
        culprit = worker.batch.popleft()
        _end(worker)
        if worker.batch:
            returned.append(worker.batch)
        yield Failure(culprit, code, why)


def _context(module: str) -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    return context


@contextmanager
def _without_main() -> Iterator[None]:
    """Workers need nothing of the caller's main module; without it they do not run the caller's script again."""
    caller = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = caller


def _serve(
    pipe: Connection, make: Callable[..., Work], arguments: tuple[Any, ...], memory: int, environment: dict[str, str]
) -> None:
    """The life of a worker: make the work function, then answer batches until the pipe closes.

    `environment`: that of the process that asked; the server that workers are forked from may be older.
    """
    os.environ.clear()
    os.environ.update(environment)
    confine(memory)
    work, why = begin(make, arguments)
    if work is None:
        pipe.send(("broken", why))
        return
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            return
        for item in batch:
            try:
                pipe.send(("done", work(item)))
            except MemoryError:
                pipe.send(("memory", f"needs more than {memory >> 20} MiB"))
                pipe.send(("retire", None))
                return
            if worn_out(memory):
                pipe.send(("retire", None))
                return


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.join(0.2)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.process.close()
