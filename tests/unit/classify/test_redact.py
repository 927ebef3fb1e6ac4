"""Redaction keeps each format valid and each method its promise."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.redact import redact, redact_file
from upright.model.errors import ConfigError, MalformedError
from upright.model.item import Item

SSN = "417-20-4914"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(units("classifiers").values())


def item(path: str, data: bytes) -> Item:
    return Item("s", path, len(data), content=data)


def test_methods(engine: Engine) -> None:
    text = f"SSN: {SSN}, again SSN: {SSN}, other SSN: 539-44-2210"
    assert redact(text, engine) == "SSN: [US_SSN], again SSN: [US_SSN], other SSN: [US_SSN]"
    assert redact(text, engine, "numbered") == "SSN: [US_SSN_1], again SSN: [US_SSN_1], other SSN: [US_SSN_2]"
    assert redact(text, engine, "mask") == "SSN: ***-**-****, again SSN: ***-**-****, other SSN: ***-**-****"
    with pytest.raises(ConfigError, match="no redaction method"):
        redact(text, engine, "vanish")  # type: ignore[arg-type]


def test_csv(engine: Engine) -> None:
    data = f'id,ssn,note\n1,{SSN},"call, ""me""\nat eva.b@mail.net"\n2,539-44-2210,x\n'.encode()
    rows = list(csv.reader(io.StringIO(redact_file(item("a.csv", data), engine).decode())))
    assert rows == [["id", "ssn", "note"], ["1", "[US_SSN]", 'call, "me"\nat [EMAIL]'], ["2", "[US_SSN]", "x"]]


def test_json_and_notebook(engine: Engine) -> None:
    data = json.dumps({"user": {"ssn": SSN, "age": 41}, "n": [1, 2.5, None, True]}).encode()
    assert json.loads(redact_file(item("a.json", data), engine)) == {
        "user": {"ssn": "[US_SSN]", "age": 41}, "n": [1, 2.5, None, True],
    }  # fmt: skip
    book = {"cells": [{"source": ["# note\n", f"ssn = '{SSN}'\n"], "outputs": []}], "nbformat": 4}
    redacted = json.loads(redact_file(item("a.ipynb", json.dumps(book).encode()), engine))
    assert redacted["cells"][0]["source"] == ["# note\n", "ssn = '[US_SSN]'\n"]
    with pytest.raises(MalformedError):
        redact_file(item("a.json", b"{"), engine)


def test_json_lines(engine: Engine) -> None:
    data = (json.dumps({"messages": [{"role": "user", "content": f"my SSN is {SSN}"}]}) + "\nnot json\n").encode()
    first, second, _ = redact_file(item("a.jsonl", data), engine).decode().split("\n")
    assert json.loads(first)["messages"][0]["content"] == "my SSN is [US_SSN]"
    assert second == "not json"


def test_parquet(engine: Engine) -> None:
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table({"n": [1, 2], "ssn": [SSN, None]}), sink)
    redacted = redact_file(item("a.parquet", sink.getvalue().to_pybytes()), engine)
    assert parquet.read_table(pa.BufferReader(redacted)).to_pydict() == {"n": [1, 2], "ssn": ["[US_SSN]", None]}
    with pytest.raises(MalformedError):
        redact_file(item("a.parquet", b"nothing"), engine)


def test_binary_is_refused(engine: Engine) -> None:
    with pytest.raises(MalformedError):
        redact_file(item("a.bin", b"\0\1"), engine)
