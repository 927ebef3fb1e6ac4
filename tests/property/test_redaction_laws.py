"""Laws of redaction: what can be undone comes back byte for byte, nothing sure is left, and twice is once."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from upright.app.redacting import redact_file, unredact_file
from upright.app.redaction import Redaction
from upright.classify.redaction.key import Key
from upright.classify.redaction.restorer import Restored

KEY = Key(bytes(range(32)))
ENGINE = Redaction.of().engine
EXAMPLES = [text for unit in ENGINE.classifiers for text in (*unit.matches, *unit.rejects)]
WORDS = st.one_of(
    st.sampled_from(EXAMPLES),
    st.text(max_size=20),
    st.sampled_from(["\n", ", ", ": ", '"', "'", "é", "名", " 1 ", "=", "\t", "\\", "<b>", "&amp;", "{", "]", "\r\n"]),
)
TEXTS = st.lists(WORDS, max_size=6).map("".join)
CELLS = st.one_of(TEXTS, st.sampled_from(["417-20-4914", "4539578763621486", "jane.roe@mail.net", ""]))
PROSE = "The order was late and the customer asked for a refund, which we promised within five days. "
NAMES = ["ssn", "card number", "note"]
REVERSIBLE = st.sampled_from(["encrypt", "preserve"])
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def there_and_back(name: str, content: bytes, method: str) -> tuple[bytes, bytes, Restored]:
    redaction = Redaction.of(method=method)
    with TemporaryDirectory() as folder:
        paths = [str(Path(folder) / f"{step}{name}") for step in "abc"]
        Path(paths[0]).write_bytes(content)
        redact_file(paths[0], paths[1], redaction, KEY)
        report = unredact_file(paths[1], paths[2], KEY)
        return Path(paths[1]).read_bytes(), Path(paths[2]).read_bytes(), report


@FEW
@given(TEXTS, REVERSIBLE)
def test_a_text_comes_back(text: str, method: str) -> None:
    redaction = Redaction.of(method=method)
    assert redaction.restorer(KEY).text(redaction.redactor(KEY).text(text)) == text


@FEW
@given(TEXTS, st.sampled_from(["entity", "numbered", "empty", "mask", "hash", "encrypt"]))
def test_nothing_sure_is_left_and_twice_is_once(text: str, method: str) -> None:
    redaction = Redaction.of(method=method)
    once = redaction.redactor(KEY).text(text)
    assert [
        span for span in ENGINE.spans(once) if span.confidence >= 0.8 and not span.data_class.startswith("business.")
    ] == []
    if method != "numbered":
        assert redaction.redactor(KEY).text(once) == once


@FEW
@given(
    st.lists(TEXTS, max_size=3).map("\n".join), REVERSIBLE, st.sampled_from([".txt", ".md", ".xml", ".sql", ".html"])
)
def test_text_files_come_back(text: str, method: str, suffix: str) -> None:
    content = text.replace("\0", "").encode("utf-8", "replace")
    assert there_and_back(f"x{suffix}", content, method)[1] == content


@FEW
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5), REVERSIBLE, st.sampled_from([",", ";", "\t"]), st.booleans()
)
def test_tables_come_back_and_stay_tables(rows: list[tuple[str, ...]], method: str, mark: str, quoted: bool) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=mark, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    clean = [[cell.replace("\0", "").replace("\r", " ") for cell in row] for row in rows]
    writer.writerows([NAMES, *clean])
    content = written.getvalue().encode("utf-8", "replace")
    redacted, back, _ = there_and_back("x.csv", content, method)
    assert back == content
    after = list(csv.reader(io.StringIO(redacted.decode(), newline=""), delimiter=mark))
    assert [len(row) for row in after] == [3] * (len(rows) + 1)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(CELLS, st.integers(0, 10**17), st.booleans(), st.none(), st.floats(allow_nan=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)),
    max_leaves=8,
)


@FEW
@given(VALUES, REVERSIBLE, st.sampled_from([None, 2]), st.booleans())
def test_json_comes_back_and_stays_json(value: Any, method: str, indent: int | None, ascii_only: bool) -> None:
    content = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    for name in ("x.json", "x.jsonl"):
        if name == "x.json" or indent is None:
            redacted, back, _ = there_and_back(name, content, method)
            assert back == content
            json.loads(redacted)


@FEW
@given(VALUES, REVERSIBLE, st.sampled_from([None, '"', "'"]))
def test_yaml_comes_back_and_stays_yaml(value: Any, method: str, style: str | None) -> None:
    content = yaml.safe_dump(value, allow_unicode=True, default_style=style).encode("utf-8", "replace")
    redacted, back, _ = there_and_back("x.yaml", content, method)
    assert back == content
    yaml.safe_load(redacted)


@FEW
@given(VALUES, st.sampled_from(["entity", "mask", "empty", "hash", "synthetic"]))
def test_what_cannot_be_undone_leaves_files_valid(value: Any, method: str) -> None:
    for name, content, read in (
        ("x.json", json.dumps(value), json.loads),
        ("x.yaml", yaml.safe_dump(value, allow_unicode=True), yaml.safe_load),
    ):
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content.encode("utf-8", "replace"))
            redact_file(str(path), str(path), Redaction.of(method=method), KEY)
            read(path.read_text(encoding="utf-8"))


@FEW
@given(
    st.lists(st.tuples(CELLS, st.one_of(st.none(), st.integers(0, 2**60)), CELLS), min_size=1, max_size=5), REVERSIBLE
)
def test_parquet_comes_back(rows: list[tuple[str, int | None, str]], method: str) -> None:
    clean = [
        [cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell for cell in row] for row in rows
    ]
    nested = pa.array([[{"role": "user", "content": row[2]}] for row in clean])
    table = pa.table({
        "ssn": pa.array([row[0] for row in clean], pa.string()),
        "card number": pa.array([row[1] for row in clean], pa.int64()),
        "messages": nested,
    })  # fmt: skip
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    _, back, _ = there_and_back("x.parquet", sink.getvalue().to_pybytes(), method)
    assert parquet.read_table(pa.BufferReader(back)).to_pylist() == table.to_pylist()


@pytest.mark.parametrize("method", ["encrypt", "hash", "preserve", "synthetic"])
def test_the_same_value_gives_the_same_stand_in_everywhere(method: str) -> None:
    redaction = Redaction.of(method=method)
    first = redaction.redactor(KEY).text("SSN: 417-20-4914").removeprefix("SSN: ")
    again = redaction.redactor(KEY).text("note\nher SSN is 417-20-4914, and SSN: 417-20-4914").partition(" is ")[2]
    assert again == f"{first}, and SSN: {first}"
    assert first not in redaction.redactor(Key(bytes(32))).text("SSN: 417-20-4914")
