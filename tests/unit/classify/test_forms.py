"""Forms announce whatever their pattern matches, at its end."""

from __future__ import annotations

import re

import pytest

from upright.classify.forms import Forms, forms

_PATTERNS = (
    r"\b\d{3}[- ]?\d{4}\b",
    r"\b[A-Z]{2} ?\d{6}[0-9A]\b",
    r"\b(?:19|20)?\d{6}[- +]?\d{4}\b",
    r"\b\d{2}\.?\d{3}\.?\d{3}/\d{4}-?\d{2}\b",
)
_TEXT = "é 555-1234, 5551234; AB 123456A (AB1234567) 19811218-9876 811218+9876\n12.345.678/0001-95 x12345678000195"


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_every_match_is_announced_at_its_end(pattern: str) -> None:
    written = sorted(forms(pattern))
    data = _TEXT.encode()
    ends = {match.end() for match in re.finditer(pattern.encode(), data)}
    assert ends
    assert ends <= {end for end, _ in Forms(written, 0).hits(data)}


@pytest.mark.parametrize(
    "pattern", [r"\b[a-z]+\b", r"\b[0-9A-Za-z]{20}\b", r"\b\d{2}-\d{2}\b", "(?i:id)\\d{9}", r"é\d{9}", r"\bage \d{7}\b"]
)
def test_what_is_no_number_has_no_forms(pattern: str) -> None:
    assert not forms(pattern)
