"""The executor: every item gets an answer, whatever its worker does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from upright.app.busy import waited
from upright.app.executor import Executor, Failure, Limits
from upright.model.errors import UprightError


@pytest.fixture(params=["forked", "from a server"], autouse=True)
def _start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of a process with one thread, and of one with several."""
    monkeypatch.setattr("upright.app.executor.may_fork", lambda: request.param == "forked")


def make(marker: str = "") -> Callable[[str], str]:
    """A work function that does what the item says."""

    def work(item: str) -> str:
        word, _, rest = item.partition(" ")
        if word == "die":
            os._exit(7)
        if word == "hang":
            time.sleep(600)
        if word == "nap":
            time.sleep(3)
        if word == "hoard":
            bytearray(int(rest))
        if word == "once" and not Path(rest).exists():
            Path(rest).touch()
            os._exit(7)
        return f"{marker}{item}"

    return work


def _batches(*items: str, size: int = 4) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _run(executor: Executor, *items: str) -> tuple[list[str], dict[str, str]]:
    outcomes = list(executor.run(_batches(*items)))
    failed = {outcome.item: outcome.code for outcome in outcomes if isinstance(outcome, Failure)}
    return sorted(outcome for outcome in outcomes if isinstance(outcome, str)), failed


def test_every_item_is_answered_once() -> None:
    items = [f"item {number}" for number in range(50)]
    done, failed = _run(Executor(make, ("got ",), workers=2), *items)
    assert done == sorted(f"got {item}" for item in items)
    assert failed == {}


def test_a_dead_worker_costs_its_item_and_nothing_else() -> None:
    done, failed = _run(Executor(make, (), workers=2), "a", "die 1", "b", "c", "die 2", "d", "e", "f", "g")
    assert done == ["a", "b", "c", "d", "e", "f", "g"]
    assert failed == {"die 1": "crashed", "die 2": "crashed"}


def test_a_hanging_worker_is_ended() -> None:
    started = time.monotonic()
    done, failed = _run(Executor(make, (), workers=2, limits=Limits(seconds=5)), "a", "hang", "b", "c", "d")
    assert done == ["a", "b", "c", "d"]
    assert failed == {"hang": "timeout"}
    assert time.monotonic() - started < 300


def test_time_that_others_had_is_given_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr("upright.app.executor.waited", lambda _process: 1000.0 * next(ticks))
    assert _run(Executor(make, (), workers=1, limits=Limits(seconds=1)), "a", "nap", "b") == (["a", "b", "nap"], {})


def test_a_process_waits_while_others_run() -> None:
    assert waited(os.getpid()) >= 0
    assert waited(None) == 0


def test_memory_is_limited() -> None:
    limits = Limits(memory=256 << 20)
    done, failed = _run(Executor(make, (), workers=1, limits=limits), "a", f"hoard {1 << 30}", "b")
    assert done == ["a", "b"]
    assert list(failed.values()) == ["memory"]


def test_a_worn_worker_is_replaced_without_loss() -> None:
    limits = Limits(memory=300 << 20, growth=75 << 20)
    items = [f"hoard {100 << 20}" if number % 3 == 0 else f"item {number}" for number in range(20)]
    outcomes = list(Executor(make, (), workers=2, limits=limits).run(_batches(*items)))
    assert sorted(map(str, outcomes)) == sorted(items)


def test_ending_the_iteration_ends_the_workers() -> None:
    executor = Executor(make, (), workers=2, limits=Limits(seconds=30))
    results = executor.run(_batches("a", "hang", "hang", "hang", size=1))
    assert next(results) == "a"
    started = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 120


def test_nothing_to_do() -> None:
    assert list(Executor(make, ()).run([])) == []


def test_a_plain_script_may_scan(tmp_path: Path) -> None:
    """Worker processes must not run the caller's script again."""
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/app.py").write_text("from openai import OpenAI\nclient = OpenAI()\n", encoding="utf-8")
    script = Path(__file__).parent / "script_without_guard.py"
    command = [sys.executable, str(script), str(tmp_path / "repo"), str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("assets") == 1
    assert not done.stdout.startswith("0 ")


def broken(_marker: str = "") -> Callable[[str], str]:
    """A work function that cannot be made."""
    raise LookupError("a secret detail")


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(UprightError, match=r"cannot start: internal error: LookupError at test_executor") as error:
        list(Executor(broken, (), workers=2).run(_batches("a", "b")))
    assert "secret" not in str(error.value)
