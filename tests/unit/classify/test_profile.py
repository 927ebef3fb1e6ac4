"""Items to profiles: formats, scopes, gaps, sampling, and that no value leaves."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.profile import Profile, classify_item
from upright.model.item import Item

SSN = "417-20-4914"
KEY = "hf_" + "qKzVbNwTyXsRmLpJhGfDaCeUiOkWjEtYvB"
ROWS = "id,ssn,note\n" + "".join(f"{number},417-20-{4000 + number},ok\n" for number in range(1, 101))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(units("classifiers").values())


def item(path: str, content: bytes | str) -> Item:
    data = content.encode() if isinstance(content, str) else content
    return Item("s", path, len(data), content=data)


def on_disk(folder: Path, name: str) -> Item:
    path = folder / name
    return Item("s", name, path.stat().st_size, str(path))


def labels(profile: Profile) -> dict[str, str]:
    return {label.partition: label.data_class for label in profile.labels}


def test_csv_by_column_with_counts_and_line(engine: Engine) -> None:
    profile = classify_item(item("d/people.csv", ROWS), engine)
    label = next(label for label in profile.labels if not label.data_class.startswith("document."))
    assert (label.data_class, label.partition, label.count, label.examined, label.line) == (
        "pii.us-ssn", "d/people.csv:ssn", 100, 100, 2,
    )  # fmt: skip
    assert label.hint == "***-**-****"
    assert profile.examined == {"d/people.csv": pytest.approx(len(ROWS), abs=3)}


def test_lines_of_csv_with_line_ends_in_cells(engine: Engine) -> None:
    text = f'note,token\n"a\nb\nc",x\nfine,{KEY}\n'
    (secret,) = classify_item(item("t.csv", text), engine).secrets
    assert secret.line == 5


def test_chat_roles_are_told_apart(engine: Engine) -> None:
    rows = [
        {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": f"my SSN is {SSN}"}]},
        {"conversations": [{"from": "human", "value": "mail me: eva.b@mail.net"}]},
    ]
    profile = classify_item(item("chat.jsonl", "\n".join(map(json.dumps, rows))), engine)
    assert labels(profile) == {
        "chat.jsonl": "document.training-data",
        "chat.jsonl:messages.user": "pii.us-ssn",
        "chat.jsonl:conversations.human": "pii.email",
    }
    assert {label.line for label in profile.labels if ":" in label.partition} == {1, 2}


def test_json_records_and_json_text(engine: Engine) -> None:
    records = json.dumps([{"user": {"ssn": SSN}}, {"user": {"ssn": "539-44-2210"}}])
    assert labels(classify_item(item("r.json", records), engine)) == {"r.json:user.ssn": "pii.us-ssn"}
    config = json.dumps({"a": 1, "hf": {"token": KEY}}, indent=1)
    (secret,) = classify_item(item("c.json", config), engine).secrets
    assert (secret.line, secret.key, secret.hint) == (4, "token", "hf_…")


def test_notebook_source_and_output_with_lines(engine: Engine) -> None:
    book = {
        "cells": [
            {"cell_type": "code", "source": ["import os\n", f"token = '{KEY}'"], "outputs": []},
            {"cell_type": "code", "source": ["df"], "outputs": [{"output_type": "stream", "text": [f"ssn: {SSN}\n"]}]},
        ]
    }
    written = json.dumps(book, indent=1)
    profile = classify_item(item("n.ipynb", written), engine)
    assert labels(profile) == {"n.ipynb:cell 1": "secret.huggingface-token", "n.ipynb:cell 2 output": "pii.us-ssn"}
    assert profile.secrets[0].line == next(n for n, line in enumerate(written.split("\n"), 1) if KEY in line)


def test_parquet(engine: Engine, tmp_path: Path) -> None:
    table = pa.table(
        {"n": [1, 2], "ssn": [SSN, None], "vector": [[0.5], [0.25]], "meta": [{"mail": "eva.b@mail.net"}, {"mail": ""}]}
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    assert labels(classify_item(on_disk(tmp_path, "t.parquet"), engine)) == {
        "t.parquet:ssn": "pii.us-ssn",
        "t.parquet:meta.mail": "pii.email",
    }


def test_sqlite_leaves_nothing_beside_the_file(engine: Engine, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute('CREATE TABLE "odd ""name" (id INTEGER, ssn TEXT)')
        connection.executemany('INSERT INTO "odd ""name" VALUES (?, ?)', [(n, f"417-20-{4000 + n}") for n in range(9)])
    connection.close()
    before = sorted(path.name for path in tmp_path.iterdir())
    assert labels(classify_item(on_disk(tmp_path, "a.db"), engine)) == {'a.db:odd "name.ssn': "pii.us-ssn"}
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    blob = item("b.db", (tmp_path / "a.db").read_bytes())
    assert labels(classify_item(blob, engine)) == {'b.db:odd "name.ssn': "pii.us-ssn"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.parquet", b"PAR1 broken", "malformed"),
        ("x.parquet", b"PARE" + b"\0" * 40, "malformed"),
        ("x.sqlite", b"SQLite format 3\0" + b"\xff" * 200, "malformed"),
        ("x.db", b"not a database", "malformed"),
        ("x.ipynb", b"{", "malformed"),
        ("x.pdf", b"%PDF-1.7", "malformed"),
        ("x.rar", b"Rar!\x1a\x07", "unsupported"),
    ],
)
def test_data_that_cannot_be_read_is_a_gap(engine: Engine, name: str, content: bytes, code: str) -> None:
    profile = classify_item(item(name, content), engine)
    assert [gap.code for gap in profile.gaps] == [code]
    assert not profile.labels


def test_binary_is_nothing(engine: Engine) -> None:
    assert classify_item(item("a.bin", b"\0\1\2" * 100), engine) == Profile(examined={"a.bin": 0})


def test_large_files_are_sampled_and_say_so(engine: Engine) -> None:
    text = "nothing to see here\n" * 60_000 + f"SSN: {SSN}\n" * 20_000
    profile = classify_item(item("data/big.txt", text), engine, limit=200_000)
    assert profile.sampled == {"data/big.txt"}
    assert [gap.code for gap in profile.gaps] == ["sampled"]
    assert 100_000 < profile.examined["data/big.txt"] <= 200_000
    assert labels(profile) == {"data/big.txt": "pii.us-ssn"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/app.py", {"secret.huggingface-token", "pii.us-ssn"}),
        ("README.md", {"secret.huggingface-token", "pii.us-ssn"}),
        ("README.md.gotmpl", {"secret.huggingface-token", "pii.us-ssn"}),
        ("data/notes.txt", {"secret.huggingface-token", "pii.us-ssn", "pii.email", "pii.ipv4"}),
        ("poetry.lock", {"secret.huggingface-token"}),
    ],
)
def test_what_counts_depends_on_the_kind_of_file(engine: Engine, path: str, expected: set[str]) -> None:
    text = f"ssn: {SSN}\nmail: eva.b@mail.net\nclient ip: 72.181.79.61\nHF_TOKEN={KEY}\n"
    assert {label.data_class for label in classify_item(item(path, text), engine).labels} == expected


def test_no_value_leaves(engine: Engine) -> None:
    text = f"SSN: {SSN}\nHF_TOKEN={KEY}\npassword: k9Pd!4Fs6Hj\n"
    profile = classify_item(item("a.log", text), engine, key=b"k")
    shown = repr(profile)
    for value in (SSN, KEY, KEY[4:], "k9Pd!4Fs6Hj"):
        assert value not in shown
    assert len({label.digest for label in profile.labels}) == 3
    assert profile != classify_item(item("a.log", text), engine, key=b"other")


def test_a_private_key_that_blocks_cut_in_two(engine: Engine) -> None:
    body = "\n".join(["MIIEpAIBAAKCAQEA4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZ"] * 20)
    pem = f"-----BEGIN RSA PRIVATE {'KEY'}-----\n{body}\n-----END RSA PRIVATE KEY-----\n"
    text = "x" * 99 + "\n"
    padding = text * ((256 * 1024 - 600) // 100)
    profile = classify_item(item("deploy.sh", padding + pem + text), engine)
    assert [secret.data_class for secret in profile.secrets] == ["secret.private-key"]
    assert profile.secrets[0].line == padding.count("\n") + 1
