"""What the engine's tables say about a value: the column above it, or the label beside it."""

from __future__ import annotations

import json
import time
from functools import cache

import pytest

from upright.classify.compiled import Patterns, offsets
from upright.classify.tables import MARKS, find_cells

SECOND = 1.0
FRAME = "           full_name    acct_no\n0       Shawn Graham  704360400461\n1  Nicole S. Jimenez     514098696\n"
NOTEBOOK = "[\n" + ",\n".join(f"   {json.dumps(line)}" for line in FRAME.splitlines(keepends=True)) + "\n]\n"
BOX = """┌───────┬─────┐
│ name  ┆ ssn │
│ ---   ┆ --- │
│ str   ┆ i64 │
╞═══════╪═════╡
│ Bob B ┆ 123 │
└───────┴─────┘
"""
CHAT = json.dumps([{"role": "user", "content": said} for said in ("name?", "Bob B", "ssn?", "123")])
MADE = """create table if not exists "t" (
  name varchar(80) not null,
  ssn int,
  primary key (ssn)
);

insert into t values
  ('Bob B', 123);
"""
BOB = [("name", "Bob B"), ("ssn", "123")]


@cache
def _marks() -> Patterns:
    return Patterns(MARKS)


def _cells(text: str) -> list[tuple[str, str]]:
    data = text.encode()
    found = find_cells(text, offsets(_marks().hits(data), data))
    return [(cell.column, text[cell.start : cell.end]) for cell in found.cells]


@pytest.mark.parametrize(
    "text",
    [
        FRAME,
        NOTEBOOK,
        json.dumps({"text": f"see:\n{FRAME}\nend"}),
        json.dumps({"outputs": [{"text": FRAME.splitlines(keepends=True)}]}),
    ],
)
def test_values_of_a_printed_frame_get_the_name_above_them(text: str) -> None:
    assert _cells(text) == [
        ("full_name", "Shawn Graham"),
        ("acct_no", "704360400461"),
        ("full_name", "Nicole S. Jimenez"),
        ("acct_no", "514098696"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        " name  | ssn\n-------+-----\n Bob B | 123\n(1 row)\n",
        "+-------+-----+\n| name  | ssn |\n+-------+-----+\n| Bob B | 123 |\n+-------+-----+\n",
        BOX,
        "name           ssn\n-------------- -----------\nBob B          123\n\n",
        "Today's\n\nname | ssn\n:-- | --:\nBob B | 123\n",
        "<table><tr><th>name</th><th>ssn</th></tr>\n<tr><td> <b>Bob B</b></td><td>123</td></tr></table>",
        "<table><tr><th>name</th><td>Bob B</td></tr>\n<tr><th>ssn:</th>\n<td>123</td></tr></table>",
        "<dl><dt>name</dt><dd>Bob B</dd><dt>ssn</dt><dd>123</dd></dl>",
        ",name,ssn\n,Bob B,123\n",
        "insert into t (`name`, ssn) values ('Bob B', 123);\n",
        MADE,
        "Staff\n\nname .... Bob B\nssn .... 123\n",
        "Staff\n\nname\tBob B\nssn\t123\n",
        "Staff\n\nname                  Bob B\nssn                   123\n",
        "Agent: name?\nCustomer: sure, Bob B.\nAgent: ssn, please?\nCustomer: it is 123\n",
        CHAT,
        '- name: name\n  value: "Bob B"\n- name: ssn\n  value: "123"\n',
        'm.put("name", "Bob B");\nm.put("ssn", "123");\n',
        'name: str = "Bob B"\nssn: string = `123`;\n',
        'variable "name" {\n  type = string\n  default = "Bob B"\n}\nvariable "ssn" {\n  default = "123"\n}\n',
        '<field name="name" value="Bob B"/>\n<property name="ssn">123</property>\n',
    ],
)
def test_every_kind_of_table_names_its_values(text: str) -> None:
    assert [cell for cell in _cells(text) if cell[0]] == BOB


@pytest.mark.parametrize(
    "name", ["n° IBAN", "№ заказа", "ת״ז", "เลขที่บัตรประชาชน", "# ref", "आधार संख्या", "個人番号\uff08本人\uff09"]
)
def test_names_of_columns_may_hold_signs_of_their_language(name: str) -> None:
    assert _cells(f"batch,{name},uname\nB1,123,bob\n") == [("batch", "B1"), (name, "123"), ("uname", "bob")]


def test_rows_of_a_table_that_another_statement_makes_have_no_names() -> None:
    assert _cells("CREATE TABLE other (name text, ssn int);\nINSERT INTO t VALUES ('Bob B', 123);\n") == []


def test_a_delimited_table_may_begin_after_other_lines_and_hold_line_breaks() -> None:
    text = 'Export of Monday\n\nname,city,ssn\n"Bob, B","Rome\nItaly",123\n'
    assert _cells(text) == [("name", "Bob, B"), ("city", "Rome\nItaly"), ("ssn", "123")]


@pytest.mark.parametrize(
    "text", ["The cat, the dog,\nand the bird, too.\n", "foo  = 1  # one\nbar  = 2  # two\n", "wait... what\n"]
)
def test_ordinary_lines_are_no_tables(text: str) -> None:
    assert _cells(text) == []


@pytest.mark.parametrize(
    "piece",
    ["<table>", "<tr><td>a", "a  b\nc  d  e\n", "a,b,c\n", "|-|", "\\n", "\\n0  a  ", "a\tb\n", "a | b\n", "-- --\n",
     'variable "a" {', '("a", ', "name: a value: ", "a: b = ", ' .... a"\n', '"', '"\n', '"a,b,c\n', "├─"],
)  # fmt: skip
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    started = time.process_time()
    _cells(text)
    assert time.process_time() - started < 30 * SECOND
