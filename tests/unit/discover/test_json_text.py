"""The end of a JSON value of any size, told by its brackets."""

from __future__ import annotations

import json

import pytest

from upright.discover.readers import json_text
from upright.discover.readers.blob import Blob
from upright.discover.readers.json_text import DEPTH, end_of_value
from upright.model.errors import LimitExceeded, MalformedError

LARGE = {"texts": ['a "quoted" [text] {of} \\ some length'] * 60_000, "numbers": [[1.5, -2e9]] * 40_000}


@pytest.mark.parametrize(
    "value", [[], {"a": [1, 2, {"b": "]}"}]}, LARGE, {"long": "[" * 900_000}, {"\\": '\\"]'}], ids=range(5)
)
@pytest.mark.parametrize("rest", [b"", b"\n", b'{"another": 1}', b"\x80\x04."])
def test_the_end_is_where_json_ends(value: object, rest: bytes) -> None:
    written = json.dumps(value).encode()
    assert end_of_value(Blob(written + rest)) == len(written)


def test_windows_cut_nothing_wherever_they_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_WINDOW", 16)
    for more in range(40):
        written = json.dumps(["x" * more, 1.5, "\\" * 9, ["]"], '"' * 30, {"a": more}]).encode()
        assert end_of_value(Blob(written + b"]]")) == len(written)


@pytest.mark.parametrize("broken", [b"", b'{"a": [1, 2}', b'{"a', b'{"a' + b"b" * 3_000_000, b'["\\'])
def test_what_does_not_end_is_said(broken: bytes) -> None:
    with pytest.raises(MalformedError):
        end_of_value(Blob(broken))


def test_what_is_nested_too_deeply_is_said() -> None:
    with pytest.raises(LimitExceeded):
        end_of_value(Blob(b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1)))
