"""Workers whose asking process is killed see that nobody is there any more."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

_KILLED = """
import os, sys
from upright.app.executor import Executor
from upright.app import executor

def make():
    def work(item):
        print(os.getpid(), flush=True)
        return item
    return work

def batches():
    yield ["one"]
    yield ["two"]
    sys.stdin.read()  # until this process is killed

executor.may_fork = lambda: True
list(Executor(make, (), workers=2).run(batches()))
"""


def test_workers_end_with_who_asked(tmp_path: Path) -> None:
    """One that is killed cannot end them."""
    script = tmp_path / "asks.py"
    script.write_text(_KILLED, encoding="utf-8")
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        workers = {int(asking.stdout.readline()) for _ in range(2)}
        assert asking.pid not in workers
        asking.kill()
    until = time.monotonic() + 60
    while any(map(_runs, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_runs, workers))


def _runs(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
