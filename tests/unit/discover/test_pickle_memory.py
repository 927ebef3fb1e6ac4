"""What a pickle needs of memory does not grow with it: long texts stay where they lie, and are seen where they act."""

from __future__ import annotations

import pickle
import tracemalloc
from typing import Any

import pytest

from upright.discover.model_file import inspect
from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Inquiry, Verdict
from upright.discover.readers.pickle_memo import FORGOTTEN, KEPT, ROOM, Memo
from upright.discover.readers.pickle_values import Global, Group
from upright.discover.readers.pickles import inspect_pickles
from upright.model.item import Item
from upright.testing.hostile_pickles import called, name, text, whole

LONG = [f"{index:09d}" * 3000 for index in range(1200)]  # each 27 kB, other than the rest

BEFORE = pickle.dumps(LONG, 4)[2:-1] + b"0"  # all of it, and dropped again


def judged(content: bytes) -> Any:
    return inspect(Item("test", "rows.pkl", len(content), content=content))


@pytest.mark.parametrize(
    "rows",
    [LONG, [(each, 1) for each in LONG], [{"text": each} for each in LONG], [(each.encode(), 1) for each in LONG]],
    ids=["texts", "tuples", "dicts", "bytes"],
)
def test_long_constants_are_not_copied(rows: list[object]) -> None:
    content = pickle.dumps(rows, 4)
    inquiry = Inquiry("", lambda *_: "")
    tracemalloc.start()
    try:
        inspect_pickles(Blob(content), inquiry)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert inquiry.verdict is Verdict.CLEAN, inquiry.reasons
    assert peak < 12 << 20 < len(content) / 2


@pytest.mark.parametrize(
    "payload", [" " * 300 + "__import__('os').system('id')", "import os; os.system('id') #" + " " * 900]
)
def test_a_long_text_is_seen_where_it_acts_however_much_came_before(payload: str) -> None:
    for module, function in (("sympy", "sympify"), ("somewhere", "configure")):
        report = judged(whole(BEFORE + called(name(module, function), text(payload))))
        assert report.verdict in {"malicious", "suspicious"}, (function, report.reasons)


def test_a_text_beyond_what_is_copied_is_still_a_text() -> None:
    report = judged(whole(called(name("sympy", "sympify"), text("1 + " * 20_000 + "__import__('os').system('id')"))))
    assert report.verdict == "malicious", report.reasons


def test_a_second_pickle_in_long_bytes_is_read_however_much_came_before() -> None:
    inner = whole(called(name("os", "system"), text("id" + " " * 600)))
    held = b"B" + len(inner).to_bytes(4, "little") + inner
    report = judged(whole(BEFORE + called(name("pickle", "loads"), held)))
    assert any("os.system" in each.message for each in report.reasons), report.reasons


def test_the_memo_keeps_what_is_needed_when_it_has_no_room_left() -> None:
    memo = Memo()
    for _ in range(KEPT):
        memo.memoize(None)
    for _ in range(ROOM // 40):
        memo.memoize(Group("tuple", ["a text that is longer than short ones are"] * 40))
    system = Global("os", "system")
    memo.memoize(system)
    memo.memoize(Group("tuple", ["another text that is longer than short ones are"]))
    assert memo.get(len(memo) - 2) is system
    assert memo.get(len(memo) - 1) is FORGOTTEN
