"""A value after its label: what may stand between the two, and what may not."""

from __future__ import annotations

import re
import time

import pytest

from upright.classify.health import nz_nhi
from upright.classify.labels import after, has_digits

PATTERN = re.compile(after(("chart number", "mrn", "номер карты"), r"\d{4,8}\b"), re.ASCII | re.MULTILINE)
MARKED = re.compile(after(("chart number", "mrn"), r"[a-z]{4,8}\b", prose=False), re.ASCII | re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    [
        "MRN: 20481",
        "chartNumber = 20481",
        '"chart_number": "20481"',
        "<mrn>20481</mrn>",
        "| MRN | 20481 |",
        "**MRN:** 20481",
        "mrn=20481",
        "patient_mrn: '20481'",
        "the chart number on file is 20481",
        "MRN (new): 20481",
        "MRN No. 20481",
        "MRN:\n  20481",
        "Номер карты: 20481",
        "номер карты: 20481".upper(),
        "mrn_2: 20481",
        "MRN ....... 20481",
        "<th>MRN</th><td>20481</td>",
        '<dt>MRN</dt>\n  <dd class="x"><b>20481</b></dd>',
        '<field name="mrn" value="20481"/>',
        'mrn: str = "20481"',
        'say \\"mrn\\": \\"20481\\"',
    ],
)
def test_the_value_is_found(text: str) -> None:
    found = PATTERN.search(text)
    assert found
    assert found["value"] == "20481"


@pytest.mark.parametrize("text", ["20481 MRN", "hypermrn: 20481", "mrn20481", "MRN\n20481", "MRN, ticket 20481"])
def test_no_value_without_its_own_label(text: str) -> None:
    assert not PATTERN.search(text)


def test_a_mark_must_stand_where_any_word_could_be_the_value() -> None:
    assert MARKED.search("mrn: abcd")
    assert MARKED.search('"mrn": "abcd"')
    assert not MARKED.search("mrn said abcd")


def test_a_comma_between_quotes_where_asked_for() -> None:
    pair = re.compile(after(("mrn",), r"\d{4,8}\b", pair=True), re.ASCII)
    assert pair.search('put("mrn", "20481")')
    assert not PATTERN.search('put("mrn", "20481")')
    assert not pair.search("mrn, 20481")


@pytest.mark.parametrize("filling", [" is on file (", ".", " ", "</td><td>", '\\"', "<mrn ", ": mrn ", '" value='])
def test_linear_on_hostile_input(filling: str) -> None:
    hostile = "mrn" + filling * 20_000
    started = time.process_time()
    assert not PATTERN.search(hostile)
    assert time.process_time() - started < 15


def test_checks() -> None:
    assert has_digits(3)("A12-3")
    assert not has_digits(4)("A12-3")
    assert not has_digits(2, letter=True)("1234")
    assert nz_nhi("ZAC5361")
    assert nz_nhi("ZBN77VL")
    assert not nz_nhi("ZAC5362")
    assert not nz_nhi("")
