"""Calls in Python as texts of which single arguments are changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from upright.act.json_text import Edit

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")  # as Python counts lines


def with_keyword(text: str, call: ast.Call, keyword: str, value: str) -> Edit:
    """The edit that gives a call this argument, or changes the one that it has."""
    stated = next((each.value for each in call.keywords if each.arg == keyword), None)
    if stated is not None:
        return *span(text, stated), value
    last = max((span(text, each)[1] for each in _given(call)), default=0)
    if not last:
        end = span(text, call)[1] - 1
        return end, end, f"{keyword}={value}"
    return last, last, f", {keyword}={value}"


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (each.value for each in call.keywords)


def span(text: str, node: ast.expr) -> tuple[int, int]:
    """Offsets in characters: the syntax tree counts bytes of UTF-8 within a line."""
    lines = _LINE.findall(text)
    before = [sum(map(len, lines[: line - 1])) for line in (node.lineno, node.end_lineno or node.lineno)]
    ends = ((node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0))
    start, end = (
        offset + len(lines[line - 1].encode()[:column].decode())
        for offset, (line, column) in zip(before, ends, strict=True)
    )
    return start, end
