"""Jupyter notebooks: the source of each cell, and what its output still shows.

Outputs are where data leaks: a table printed once is kept for good. Partitions: `path:cell 3`, `path:cell 3 output`.
Images in outputs are not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from upright.classify.format import Example, Format, Part
from upright.classify.formats._stream import sections
from upright.model.errors import LimitExceeded, MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

LARGEST = 64 << 20


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for the source and one for the output of each cell."""
    size = min(limit, LARGEST)
    data = item.read(size + 1)
    if len(data) > size:
        raise LimitExceeded(f"notebook larger than {size >> 20} MiB", item.path)
    text = data.decode("utf-8", "replace")
    try:
        notebook = json.loads(text)
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise MalformedError("not a notebook", item.path) from error
    finder = _Lines(text)
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict):
            yield from _cell(f"{item.path}:cell {number}", cell, finder, len(data) // len(cells))


def _cell(partition: str, cell: dict[str, Any], finder: _Lines, size: int) -> Iterator[Part]:
    source = joined(cell.get("source", cell.get("input", "")))
    if source:
        yield Part(partition, source, lines=finder.of(source), size=size)
    shown = [text for output in cell.get("outputs") or [] if isinstance(output, dict) for text in _shown(output)]
    if shown:
        text = "\n".join(shown)
        yield Part(f"{partition} output", text, lines=finder.of(text))


def _shown(output: dict[str, Any]) -> Iterator[str]:
    data = output.get("data")
    bundle = data if isinstance(data, dict) else {}
    for value in (
        output.get("text"),
        output.get("traceback"),
        *(bundle[kind] for kind in sorted(bundle) if _is_text(kind)),
    ):
        text = joined(value)
        if text:
            yield text


def _is_text(kind: str) -> bool:
    return kind in {"text/plain", "text/markdown", "application/json"} or (kind == "text/html")


def joined(value: Any) -> str:
    """A multi-line string of a notebook: one text, or a list of lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


class _Lines:
    """Where the lines of cells stand in the notebook's file; they come in its order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def of(self, source: str) -> tuple[int, ...]:
        found: list[int] = []
        for line in source.split("\n"):
            written = json.dumps(line, ensure_ascii=False)[1:-1]
            at = self._text.find(written, self._at) if written.strip() else -1
            if at >= 0:
                self._line += self._text.count("\n", self._at, at)
                self._at = at
            found.append(self._line)
        return tuple(found)


def _example() -> bytes:
    output = {"output_type": "stream", "text": ["eva.b@mail.net\n"]}
    return json.dumps({"cells": [{"cell_type": "code", "source": ["call(Eva)"], "outputs": [output]}]}).encode()


FORMAT = Format(
    id="notebook",
    title="Jupyter notebook",
    suffixes=(".ipynb",),
    read=read,
    sections=sections,
    examples=(Example("a.ipynb", _example, ((":cell 1", "call(Eva)"), (":cell 1 output", "eva.b@mail.net"))),),
)
