"""Work distribution: batches of items over isolated worker processes; a dead worker is a gap, not a dead scan.

A worker marks each item that it begins and answers a whole batch at once, so that when it dies, hangs or runs out of
memory the parent knows which item did it: that item becomes a `Failure`, the rest of the batch goes to a fresh worker.
Results come back in any order, which is why they must merge in any order.

A process of one thread makes the work function once and forks its workers, which share what was loaded; where there
are threads (or no safe fork) workers come from a fork server and make it themselves.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any

from upright.app.busy import waited
from upright.app.guard import begin
from upright.app.isolation import may_fork
from upright.app.worker import Begin, Packed, Reply, serve
from upright.model.errors import UprightError

Work = Callable[[Any], Any]
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may cost: `seconds`, without those in which others had the processor, `memory` in bytes of private
    memory of its worker. A worker that has grown by more than `growth` bytes is replaced after the item at hand.
    """

    seconds: float = 60
    memory: int = 1 << 30
    growth: int = 256 << 20


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
    marks: Connection  # one byte for each item begun
    batch: deque[Any] = field(default_factory=deque)
    begun: int = 0
    deadline: float = 0.0
    waited: float = 0.0

    def until(self, seconds: float) -> None:
        """Give it so many seconds from now."""
        self.deadline, self.waited = time.monotonic() + seconds, waited(self.process.pid)

    def late(self) -> bool:
        """Whether its time is over; that in which others had the processor is given to it anew."""
        if time.monotonic() > self.deadline:
            known, self.waited = self.waited, waited(self.process.pid)
            self.deadline += self.waited - known
        return time.monotonic() > self.deadline

    def advanced(self) -> bool:
        """Whether it has begun further items since it was last asked."""
        new = 0
        while self.marks.poll():
            found = len(os.read(self.marks.fileno(), 4096))
            if not found:
                break
            new += found
        self.begun += new
        return new > 0


class Executor:
    """`make` is a picklable function that is called once for each worker or for all; what it returns is called for
    every item.

    `preload` names a module that workers find already imported, where processes are forked from a server.
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
        self._module = preload or make.__module__
        self._start: Callable[[list[_Worker]], _Worker]

    def run(self, batches: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Yield the result (or the Failure) of every item. Workers are ended when the iteration ends, however it ends.

        Raises UprightError when workers cannot start.
        """
        for outcome in self.packed(batches):
            if isinstance(outcome, Packed):
                yield from outcome.results()
            else:
                yield outcome

    def packed(self, batches: Iterable[Sequence[Any]]) -> Iterator[Packed | Failure]:
        """The same with results as they came from the workers, for whoever keeps all of them until the end."""
        waiting = iter(batches)
        first = next(waiting, None)
        if first is None:
            return  # nothing to do: the readers need not be loaded
        waiting = chain((first,), waiting)
        returned: deque[deque[Any]] = deque()
        pool: list[_Worker] = []
        self._start = self._forked() if may_fork() else self._served()
        try:
            while True:
                self._feed(pool, waiting, returned)
                if not pool:
                    return
                yield from self._collect(pool, returned)
        finally:
            for worker in pool:
                _end(worker)

    def _forked(self) -> Callable[[list[_Worker]], _Worker]:
        """Starts workers that share the work function that this process makes now. Raises UprightError."""
        work, why = begin(self.make, self.arguments)
        if work is None:
            raise UprightError(f"the readers cannot start: {why}")
        context = multiprocessing.get_context("fork")
        gc.collect()
        gc.freeze()  # what is shared stays so: a collection would touch every object

        def start(pool: list[_Worker]) -> _Worker:
            others = [each for worker in pool for each in (worker.pipe, worker.marks)]
            return self._launch(context, Begin(self.limits.memory, self.limits.growth, work=work, foreign=others), pool)

        return start

    def _served(self) -> Callable[[list[_Worker]], _Worker]:
        context: Any
        if "forkserver" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([self._module])
        else:
            context = multiprocessing.get_context("spawn")

        def start(pool: list[_Worker]) -> _Worker:
            limits = self.limits
            told = Begin(limits.memory, limits.growth, self.make, self.arguments, environment=dict(os.environ))
            with _without_main():
                return self._launch(context, told, pool)

        return start

    def _launch(self, context: Any, told: Begin, pool: list[_Worker]) -> _Worker:
        ours, theirs = context.Pipe()
        marks, marking = context.Pipe(duplex=False)
        if told.work is not None:  # forked, it holds our ends too: with them open it would never see that we are gone
            told.foreign += [ours, marks]
        process = context.Process(target=serve, args=(theirs, marking, told), daemon=True)
        process.start()
        theirs.close()
        marking.close()
        worker = _Worker(process, ours, marks)
        pool.append(worker)
        return worker

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
            fresh.batch, fresh.begun = batch, 0
            fresh.until(self.limits.seconds + (0 if worker else START_SECONDS))
            try:
                fresh.pipe.send(list(batch))
            except OSError:  # it died before it got the work: nothing of the batch was begun
                pool.remove(fresh)
                _end(fresh)
                returned.append(batch)

    def _collect(self, pool: list[_Worker], returned: deque[deque[Any]]) -> Iterator[Packed | Failure]:
        pause = max(0.0, min(worker.deadline for worker in pool) - time.monotonic())
        ready = wait([worker.pipe for worker in pool], timeout=min(pause, self.limits.seconds / 4, 1.0))
        for worker in list(pool):
            if worker.pipe in ready:
                yield from self._answer(worker, pool, returned)
            elif worker.advanced():
                worker.until(self.limits.seconds)
            elif worker.late():
                yield from self._lose(worker, pool, returned, "timeout", f"took longer than {self.limits.seconds:g} s")

    def _answer(self, worker: _Worker, pool: list[_Worker], returned: deque[deque[Any]]) -> Iterator[Packed | Failure]:
        try:
            reply: Reply = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._lose(worker, pool, returned, "crashed", "the reader process died")
            return
        if reply.state == "broken":
            raise UprightError(f"the readers cannot start: {reply.why}")
        for _ in range(reply.results.count):
            worker.batch.popleft()
        if reply.results.count:
            yield reply.results
        if reply.state == "memory":
            yield Failure(worker.batch.popleft(), "memory", reply.why)
        if reply.state != "done":
            pool.remove(worker)
            returned.append(worker.batch) if worker.batch else None
            _end(worker)

    def _lose(
        self, worker: _Worker, pool: list[_Worker], returned: deque[deque[Any]], code: str, why: str
    ) -> Iterator[Failure]:
        """The item that was begun last is lost; those before it are done again, since their answer was too."""
        worker.advanced()
        pool.remove(worker)
        _end(worker)
        position = max(0, worker.begun - 1)
        culprit = worker.batch[position]
        del worker.batch[position]
        if worker.batch:
            returned.append(worker.batch)
        yield Failure(culprit, code, why)


@contextmanager
def _without_main() -> Iterator[None]:
    """Workers need nothing of the caller's main module; without it they do not run the caller's script again."""
    caller = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = caller


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.join(0.2)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.process.close()
    worker.marks.close()
