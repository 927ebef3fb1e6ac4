"""Forms announce whatever their pattern matches, at its end."""

from __future__ import annotations

import re

import pytest

from upright.classify.forms import Forms, beginnings, forms

_PATTERNS = (
    r"\b\d{3}[- ]?\d{4}\b",
    r"\b[A-Z]{2} ?\d{6}[0-9A]\b",
    r"\b(?:19|20)?\d{6}[- +]?\d{4}\b",
    r"\b\d{2}\.?\d{3}\.?\d{3}/\d{4}-?\d{2}\b",
)
_TEXT = "é 555-1234, 5551234; AB 123456A (AB1234567) 19811218-9876 811218+9876\n12.345.678/0001-95 x12345678000195"


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_every_match_is_announced_at_its_end(pattern: str) -> None:
    written = sorted(form.written for form in forms(pattern))
    data = _TEXT.encode()
    ends = {match.end() for match in re.finditer(pattern.encode(), data)}
    assert ends
    assert ends <= {end for end, _ in Forms(written, 0).hits(data)}


@pytest.mark.parametrize(
    "pattern", [r"\b[a-z]+\b", r"\b[0-9A-Za-z]{20}\b", r"\b\d{2}-\d{2}\b", "(?i:id)\\d{9}", r"é\d{9}", r"\bage \d{7}\b"]
)
def test_what_is_no_number_has_no_forms(pattern: str) -> None:
    assert not forms(pattern)


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_a_form_tells_how_long_its_number_is_and_how_it_may_begin(pattern: str) -> None:
    sizes = {form.size for form in forms(pattern)}
    for match in re.finditer(pattern, _TEXT):
        assert len(match[0]) in sizes
        assert match[0][0] in beginnings(pattern)


def test_an_optional_beginning_is_one_of_several() -> None:
    assert beginnings(r"\b(?:[AB]|7{2})?-?[0-3]\d{6}\b") == frozenset("AB7-0123")
