"""Pickles: hostile ones are called so, honest ones are not, and nothing is ever loaded."""

from __future__ import annotations

import array
import collections
import datetime as dt
import decimal
import fractions
import functools
import ipaddress
import operator
import pathlib
import pickle
import random
import re
import uuid
from typing import Any

import numpy as np
import pytest

from upright.discover.model_file import inspect
from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Budget, Inquiry
from upright.discover.readers.pickle_policy import rule_for, table
from upright.discover.readers.pickle_shape import looks_like_pickle
from upright.discover.readers.pickles import inspect_pickles
from upright.model.item import Item
from upright.testing.hostile_pickles import MARKER, PAYLOAD, called, hostile_pickles, name, text, whole

HOSTILE = hostile_pickles()
# What an extension code stands for only the loading program knows, and carried code need not be hostile.
SUSPECTED = {"opcode/extension", "lookup/cloudpickle-run"}
PARIS = dt.timezone(dt.timedelta(hours=1))
HONEST: dict[str, Any] = {
    "none": [None], "text": "x", "numbers": [1, -1, 1 << 90, 3.5, 2j, True],
    "nested": {"a": [(1, {2}), frozenset({3})]},
    "bytes": [b"x", bytearray(b"y")], "datetimes": [dt.datetime(2020, 1, 1, tzinfo=PARIS), dt.timedelta(3)],
    "collections": [collections.OrderedDict(a=1), collections.Counter("ab"), collections.deque([1], 3)],
    "defaultdict": collections.defaultdict(list, a=[1]),
    "numbers of other kinds": [decimal.Decimal("1.5"), fractions.Fraction(1, 3)],
    "uuid": uuid.UUID(int=5), "path": pathlib.PurePosixPath("a/b"), "pattern": re.compile("a+"), "range": range(3),
    "partial": functools.partial(int, base=2),
    "getters": [operator.itemgetter(1), operator.attrgetter("a.b"), operator.methodcaller("lower")],
    "random": random.Random(3),  # noqa: S311  pickled, not used
    "array": array.array("d", [1.0]), "address": ipaddress.ip_address("10.0.0.1"),
    "error": ValueError("x"),
    "methods": [dict.fromkeys, str.lower, int.from_bytes], "iterators": [iter([1]), map(abs, [1])],
    "numpy arrays": [np.arange(3), np.array(["a", None], dtype=object), np.zeros(2, dtype=[("a", "f4"), ("b", "U3")])],
    "numpy scalars": [np.float64(3), np.datetime64("2020"), np.dtype("f4")],
    "ufuncs": [np.log1p, functools.partial(np.clip, a_min=0)],
    "generators": [np.random.default_rng(1), np.random.RandomState(2)],
    "masked": np.ma.masked_array([1, 2], [False, True]),
}  # fmt: skip


GETATTR = name("builtins", "getattr")


def judged(content: bytes, path: str = "model.pkl") -> Any:
    return inspect(Item("test", path, len(content), content=content))


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_pickles_are_found_out(label: str) -> None:
    report = judged(HOSTILE[label])
    assert report.verdict == ("suspicious" if label in SUSPECTED else "malicious"), report
    assert report.reasons[0].where


def test_nothing_is_loaded() -> None:
    for content in HOSTILE.values():
        judged(content)
    assert not pathlib.Path(MARKER).exists()


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("label", HONEST)
def test_honest_pickles_are_clean(label: str, protocol: int) -> None:
    report = judged(pickle.dumps(HONEST[label], protocol))
    assert (report.verdict, report.reasons) == ("clean", ())


def test_reasons_show_no_argument() -> None:
    report = judged(whole(called(name("os", "system"), text("echo hunter2-secret"))))
    assert report.verdict == "malicious"
    assert "hunter2" not in str(report)


def test_an_object_of_an_unknown_class_is_unknown() -> None:
    report = judged(whole(name("my_company.models", "Ranker") + b")\x81}b"))
    assert report.verdict == "unknown"
    assert "my_company.models.Ranker" in report.reasons[0].message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"chttpx._urlparse\nParseResult\n(S'https'\nS''\nS'a'\nI443\nS'/'\nNNtR.", "clean"),
        (b"\x80\x02crequests.models\nResponse\n)\x81}(X\x03\0\0\0urlX\x01\0\0\0aub.", "clean"),
        (b"chttpx\nget\n(S'https://e.example'\ntR.", "malicious"),
        (b"crequests.sessions\nSession\n)R.", "malicious"),
    ],
)
def test_answers_that_were_kept_open_no_connection(content: bytes, expected: str) -> None:
    assert inspect(Item("test", "cache.dat", len(content), content=content)).verdict == expected


@pytest.mark.parametrize("holder", ["yacs.config CfgNode", "easydict EasyDict", "munch Munch", "box.box Box"])
def test_dictionaries_with_attributes_hold_settings_and_nothing_else(holder: str) -> None:
    module, kind = holder.split()
    made = f"\x80\x02c{module}\n{kind}\n)\x81(X\x02\0\0\0lrX\x01\0\0\0au".encode("latin-1")
    assert judged(made + b".").verdict == "clean"
    assert judged(made + b"}X\x02\0\0\0okcos\nsystem\nsb.").verdict in {"suspicious", "malicious"}


def test_a_pickle_without_calls_that_breaks_off_is_unknown() -> None:
    assert judged(pickle.dumps({"weights": list(range(50))})[:-10]).verdict == "unknown"


def test_a_budget_makes_unknown_and_never_clean() -> None:
    inquiry = Inquiry("", lambda _, __: "", budget=Budget(operations=1000))
    inspect_pickles(Blob(whole(b"N0" * 50_000 + b"N")), inquiry)
    assert [(each.code, each.verdict.name) for each in inquiry.reasons] == [("budget", "UNKNOWN")]


def test_what_ran_before_the_budget_stays() -> None:
    inquiry = Inquiry("", lambda _, __: "", budget=Budget(operations=1000))
    inspect_pickles(Blob(whole(PAYLOAD + b"N0" * 50_000 + b"N")), inquiry)
    assert inquiry.verdict.name == "MALICIOUS"


@pytest.mark.parametrize(
    "content",
    [
        b"I am a line of text.\n", b"cos\nsystem\nof equations\n", b"NNNNN.", b"(((((", b"]]]]]", b"Very good.\n",
        b'{"a": 1}\n',
        b"class Foo:\n    pass\n", b"c\nd\ne\n.", b"p\nq\nr.\n", b"", b".", b"0123456789\n" * 50, b"\x80", b"\x80\x04",
        b"K1.", b"N" * 9000, b"import os\nos.system('x')\n", b"S'unfinished\n.", b"a,b,c\n1,2,3\n",
    ],
)  # fmt: skip
def test_text_is_no_pickle(content: bytes) -> None:
    assert not looks_like_pickle(Blob(content))


def test_random_bytes_are_no_pickle() -> None:
    draw = random.Random(11)  # noqa: S311
    assert not any(looks_like_pickle(Blob(draw.randbytes(64))) for _ in range(3000))


def test_every_table_names_the_verbs_it_uses() -> None:
    assert len(table()) > 1000
    assert rule_for("os.system").verb == "sink"
    assert rule_for("sklearn.svm._classes.SVC").verb == "class"
    assert rule_for("sklearn.svm._classes.os.system").verb == "sink"
    assert rule_for("no_such_library.Thing").verb == "unknown"
    assert rule_for("__torch__.torch.classes.quantized.LinearPackedParamsBase").verb == "pure"
    assert rule_for("__torch__.torch.classes.mine.os.system").verb == "sink"


@pytest.mark.parametrize(
    ("kind", "method"), [("builtins str", "__repr__"), ("enum Enum", "__format__"), ("builtins dict", "__getitem__")]
)
def test_classes_may_take_over_the_methods_of_plain_types(kind: str, method: str) -> None:
    module, cls = kind.split()
    reached = called(GETATTR, name(module, cls), text(method))
    assert judged(whole(reached)).verdict == "clean"
    assert judged(whole(name(module, f"{cls}.{method}"))).verdict == "clean"
    assert judged(whole(called(GETATTR, reached, text("__globals__")))).verdict == "malicious"


def test_a_dictionary_s_own_methods_reach_into_modules_all_the_same() -> None:
    sought = (name("sys", "modules"), text("os"))
    assert judged(whole(called(name("builtins", "dict.__getitem__"), *sought))).verdict == "malicious"
    assert judged(whole(called(name("builtins", "dict.__setitem__"), *sought, text("x")))).verdict == "malicious"


def test_a_context_manager_is_named_by_what_is_written_with_it() -> None:
    manager = name("contextlib", "_GeneratorContextManager")
    assert judged(whole(b"}" + text("made_with") + manager + b"s")).verdict == "clean"
    assert judged(whole(called(manager, name("os", "system"), b"(" + text("id") + b"t", b"}"))).verdict == "malicious"
