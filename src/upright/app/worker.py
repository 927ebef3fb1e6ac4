"""The life of a worker process: confined, it answers batches until the pipe closes."""

from __future__ import annotations

import gc
import os
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from upright.app.guard import begin
from upright.app.isolation import Confined, confine

COLLECT = 100_000  # objects made between two looks for garbage: syntax trees are many objects that die together


@dataclass(slots=True)
class Begin:
    """How a worker begins: with the function `work` that it shares, or with `make(*arguments)`, its own.

    `memory` and `growth` in bytes, as `Limits` says. `environment`: that of the process that asked; the server that
    workers are forked from may be older. `foreign`: ends of pipes that were open when this one was forked, of other
    workers and of who asks.
    """

    memory: int
    growth: int
    make: Callable[..., Callable[[Any], Any]] | None = None
    arguments: tuple[Any, ...] = ()
    work: Callable[[Any], Any] | None = None
    environment: dict[str, str] | None = None
    foreign: list[Connection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Packed:
    """The results of `count` items, small until somebody wants them: a process that collects many touches less of the
    memory that it shares with the workers forked from it.
    """

    count: int
    content: bytes

    @classmethod
    def of(cls, results: Sequence[Any]) -> Packed:
        """Results of this process, packed."""
        return cls(len(results), zlib.compress(ForkingPickler.dumps(tuple(results)), _FAST))

    def results(self) -> tuple[Any, ...]:
        """The results, read as pipes between processes read what their other end sent: our own workers' answers."""
        found: tuple[Any, ...] = ForkingPickler.loads(zlib.decompress(self.content))
        return found


_FAST = 1  # of zlib's levels
_NONE = Packed.of(())


@dataclass(frozen=True, slots=True)
class Reply:
    """`results` of the first items of the batch. `state`: `done` (all of them); `memory` (the next one needs too much)
    and `retire` (worn out): the worker ends; `broken`: it could not begin, and `why`.
    """

    state: str
    results: Packed = _NONE
    why: str = ""


def serve(pipe: Connection, marks: Connection, told: Begin) -> None:
    """Answer each batch that comes through `pipe` with a Reply; write a byte to `marks` for each item begun."""
    for each in told.foreign:
        each.close()
    if told.environment is not None:
        os.environ.clear()
        os.environ.update(told.environment)
    confined = confine(told.memory, told.growth)
    gc.set_threshold(COLLECT, 10, 10)
    work, why = (told.work, "") if told.make is None else begin(told.make, told.arguments)
    if work is None:
        pipe.send(Reply("broken", why=why))
        return
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            reply = _answer(batch, work, marks.fileno(), confined)
            pipe.send(reply)
        except BrokenPipeError:
            return  # who asked is gone
        if reply.state != "done":
            return


def _answer(batch: list[Any], work: Callable[[Any], Any], marks: int, confined: Confined) -> Reply:
    results: list[Any] = []
    for item in batch:
        os.write(marks, b".")
        try:
            results.append(work(item))
        except MemoryError:
            return Reply("memory", Packed.of(results), f"needs more than {confined.memory >> 20} MiB")
        if confined.worn_out():
            return Reply("retire", Packed.of(results))
    return Reply("done", Packed.of(results))
