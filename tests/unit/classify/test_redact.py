"""Redaction keeps each format valid and each method its promise."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.redact import redact, redact_file
from upright.model.errors import ConfigError, MalformedError

SSN = "417-20-4914"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(units("classifiers").values())


@pytest.fixture
def redacted(engine: Engine, tmp_path: Path) -> Callable[[str, bytes], bytes]:
    def run(name: str, data: bytes) -> bytes:
        (tmp_path / name).write_bytes(data)
        return redact_file(tmp_path / name, engine)

    return run


def test_methods(engine: Engine) -> None:
    text = f"SSN: {SSN}, again SSN: {SSN}, other SSN: 539-44-2210"
    assert redact(text, engine) == "SSN: [US_SSN], again SSN: [US_SSN], other SSN: [US_SSN]"
    assert redact(text, engine, "numbered") == "SSN: [US_SSN_1], again SSN: [US_SSN_1], other SSN: [US_SSN_2]"
    assert redact(text, engine, "mask") == "SSN: ***-**-****, again SSN: ***-**-****, other SSN: ***-**-****"
    with pytest.raises(ConfigError, match="no redaction method"):
        redact(text, engine, "vanish")  # type: ignore[arg-type]


def test_csv(redacted: Callable[[str, bytes], bytes]) -> None:
    data = f'id,ssn,note\n1,{SSN},"call, ""me""\nat eva.b@mail.net"\n2,539-44-2210,x\n'.encode()
    rows = list(csv.reader(io.StringIO(redacted("a.csv", data).decode())))
    assert rows == [["id", "ssn", "note"], ["1", "[US_SSN]", 'call, "me"\nat [EMAIL]'], ["2", "[US_SSN]", "x"]]


def test_json_and_notebook(redacted: Callable[[str, bytes], bytes]) -> None:
    data = json.dumps({"user": {"ssn": SSN, "age": 41}, "n": [1, 2.5, None, True]}).encode()
    assert json.loads(redacted("a.json", data)) == {
        "user": {"ssn": "[US_SSN]", "age": 41}, "n": [1, 2.5, None, True],
    }  # fmt: skip
    book = {"cells": [{"source": ["# note\n", f"ssn = '{SSN}'\n"], "outputs": []}], "nbformat": 4}
    new = json.loads(redacted("a.ipynb", json.dumps(book).encode()))
    assert new["cells"][0]["source"] == ["# note\n", "ssn = '[US_SSN]'\n"]
    with pytest.raises(MalformedError):
        redacted("a.json", b"{")


def test_json_lines(redacted: Callable[[str, bytes], bytes]) -> None:
    data = (json.dumps({"messages": [{"role": "user", "content": f"my SSN is {SSN}"}]}) + "\nnot json\n").encode()
    first, second, _ = redacted("a.jsonl", data).decode().split("\n")
    assert json.loads(first)["messages"][0]["content"] == "my SSN is [US_SSN]"
    assert second == "not json"


def test_parquet(redacted: Callable[[str, bytes], bytes]) -> None:
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table({"n": [1, 2], "ssn": [SSN, None]}), sink)
    new = redacted("a.parquet", sink.getvalue().to_pybytes())
    assert parquet.read_table(pa.BufferReader(new)).to_pydict() == {"n": [1, 2], "ssn": ["[US_SSN]", None]}
    with pytest.raises(MalformedError):
        redacted("a.parquet", b"nothing")


def test_binary_is_refused(redacted: Callable[[str, bytes], bytes]) -> None:
    with pytest.raises(MalformedError):
        redacted("a.bin", b"\0\1")
