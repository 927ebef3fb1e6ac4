"""Spans of files: offsets in the decoded text, across sections, with the header of the table before each."""

from __future__ import annotations

import base64

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.reading import read_item, read_json_lines
from upright.model.item import Item

SSN = "417-20-4914"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(units("classifiers").values())


def item(path: str, data: bytes) -> Item:
    return Item("s", path, len(data), content=data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp932"])
def test_offsets_are_those_of_the_decoded_text(engine: Engine, encoding: str) -> None:
    text = f"Имя и номер клиента, SSN: {SSN}\n" if encoding != "cp932" else f"山田さんの番号です SSN: {SSN}\n"
    found = read_item(item("a.txt", text.encode(encoding)), engine)
    (span,) = (span for span in found.spans if span.data_class == "pii.us-ssn")
    assert text[span.start : span.end] == SSN
    assert span.line == 1


@pytest.mark.parametrize(
    ("name", "head", "row"),
    [
        ("t.csv", "id,ssn,note\n", "{},417-20-{},ok\n"),
        ("t.sql", "SET x;\nCOPY people (id, ssn, note) FROM stdin;\n", "{}\t417-20-{}\tok\n"),
    ],
)
def test_headers_reach_every_section(engine: Engine, name: str, head: str, row: str) -> None:
    text = head + "".join(row.format(number, 4000 + number % 5000) for number in range(60_000))
    found = read_item(item(name, text.encode()), engine)
    spans = [span for span in found.spans if span.data_class == "pii.us-ssn"]
    assert len(spans) >= 59_000
    for span in (spans[0], spans[len(spans) // 2], spans[-1]):
        assert text[span.start : span.end].startswith("417-20-")
        assert text.count("\n", 0, span.start) + 1 == span.line


def test_attachments_have_labels_beside_the_spans_of_the_message(engine: Engine) -> None:
    inner = base64.b64encode(f"name,ssn\nEva,{SSN}\n".encode()).decode()
    mail = (
        "From: eva.b@mail.net\nSubject: a\nDate: b\nContent-Type: text/plain; name=a.csv\n"
        f"Content-Transfer-Encoding: base64\n\n{inner}\n"
    )
    found = read_item(item("a.eml", mail.encode()), engine)
    assert "pii.email" in {span.data_class for span in found.spans}
    assert ("a.eml!a.csv:ssn", "pii.us-ssn") in {(label.partition, label.data_class) for label in found.labels}


def test_lines_of_json_keep_their_order_whatever_stands_between(engine: Engine) -> None:
    good = '{"text": "SSN: 417-20-4914", "id": "%s"}'
    lines = ["no json", good % "a", "", "[]", good % "b", '{"text": "nothing"}', '{"id": 7}']
    found = list(read_json_lines(lines, engine, text_key="text", id_key="id"))
    assert [identity for identity, _ in found] == [1, "a", 4, "b", 6, 7]
    assert [len(read.spans) for _, read in found] == [0, 1, 0, 1, 0, 0]
    assert [len(read.gaps) for _, read in found] == [1, 0, 1, 0, 0, 1]
