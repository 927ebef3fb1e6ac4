"""Jupyter notebooks: the code cells as one Python source, with the raw line of the file for every line of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upright.discover.readers.newer_syntax import tree
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.document import Document

_MAGIC = re.compile(r"^([ \t]*)(?:[%!?]|\w[\w.]*\?{1,2}[ \t]*$)")
_MAGIC_VALUE = re.compile(r"^([ \t]*\w{1,80}[ \t]*=[ \t]*)[%!]")
_TRANSPARENT = re.compile(r"%%(?:time|capture|timeit|memit|prun|(?:writefile|file)\b[^\n]{0,200}\.py[ \t]*$)")
_SOURCE = re.compile(r'"source"[ \t\r\n]*:[ \t\r\n]*(\[?)')
_MISSES = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `lines` are its source lines without ends, `raw` the line of the file that each stands on."""

    kind: str
    lines: tuple[str, ...]
    raw: tuple[int, ...]
    outputs: int = 0


@dataclass(frozen=True, slots=True)
class Notebook:
    """The cells in order and the language of the kernel (`python` when not stated)."""

    cells: tuple[Cell, ...]
    language: str


def notebook(document: Document) -> Notebook:
    """Read a notebook of format 3 or 4. Raises MalformedError on anything else."""
    return _book(document.text)


def script_lines(text: str) -> str:
    """The code cells of a notebook of scripts, each line on the line of the file that it stands on (or the next that is
    free). Empty for what is no notebook.
    """
    try:
        book = _book(text)
    except MalformedError:
        return ""
    lines: list[str] = []
    for cell in book.cells:
        for line, raw in zip(cell.lines, cell.raw, strict=True) if cell.kind == "code" else ():
            lines += [""] * (raw - 1 - len(lines))
            lines.append("" if line.startswith(("%", "!")) else line)
    return "\n".join(lines)


def _book(text: str) -> Notebook:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise MalformedError("not a notebook: no valid JSON") from None
    if not isinstance(data, dict):
        raise MalformedError("not a notebook: no JSON object")
    cells = data.get("cells")
    if cells is None and isinstance(data.get("worksheets"), list):
        sheets = [sheet for sheet in data["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or []]
    if not isinstance(cells, list):
        raise MalformedError("not a notebook: no cells")
    finder = _Lines(text)
    read = [_cell(cell, finder) for cell in cells if isinstance(cell, dict)]
    return Notebook(tuple(read), _language(data))


def _language(data: dict[str, Any]) -> str:
    metadata = data.get("metadata")
    info: dict[str, Any] = metadata if isinstance(metadata, dict) else {}
    for part, field in (("language_info", "name"), ("kernelspec", "language")):
        section = info.get(part)
        if isinstance(section, dict) and isinstance(section.get(field), str):
            return str(section[field]).lower()
    return "python"


def _cell(cell: dict[str, Any], finder: _Lines) -> Cell:
    source = cell.get("source", cell.get("input", ""))
    joined = source if isinstance(source, str) else "".join(part for part in source or [] if isinstance(part, str))
    parts = [source] if isinstance(source, str) else [part for part in source or [] if isinstance(part, str)]
    raw: list[int] = []
    for part, line in zip(parts, finder.locate(parts), strict=True):
        raw.extend([line] * (part.count("\n") or 1 if part.endswith("\n") else part.count("\n") + 1))
    lines = joined.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    last = raw[-1] if raw else finder.line
    raw = (raw + [last] * len(lines))[: len(lines)]
    outputs = cell.get("outputs")
    return Cell(
        str(cell.get("cell_type", "")), tuple(lines), tuple(raw), len(outputs) if isinstance(outputs, list) else 0
    )


class _Lines:
    """Finds source strings in the raw text, in order, so that all look-ups together read the text about once."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line, self.misses = text, 0, 1, 0

    def _advance(self, position: int) -> None:
        self.line += self.text.count("\n", self.at, position)
        self.at = position

    def locate(self, parts: list[str]) -> list[int]:
        found: list[int] = []
        start = _SOURCE.search(self.text, self.at) if self.misses < _MISSES else None
        if start is not None:
            self._advance(start.end())
        for part in parts:
            position = self._find(part)
            if position < 0:
                self.misses += 1
            else:
                self._advance(position)
            found.append(self.line)
            if position >= 0:
                self._advance(position + 1)
        return found

    def _find(self, part: str) -> int:
        if self.misses >= _MISSES:
            return -1
        window = self.at + 6 * len(part) + 4096
        plain = self.text.find(json.dumps(part, ensure_ascii=False), self.at, window)
        return plain if plain >= 0 else self.text.find(json.dumps(part), self.at, window)


def notebook_code(document: Document) -> tuple[str, tuple[int, ...]]:
    """The code cells as one source, magics and shell lines made harmless, and the raw line of each of its lines (index
    0 unused). A cell that is no Python is left out. Raises MalformedError.
    """
    book = document.parse(notebook)
    if "python" not in book.language:
        return "", (0,)
    code: list[str] = []
    raw = [0]
    for cell in book.cells:
        if cell.kind != "code":
            continue
        lines = _plain(cell.lines)
        if any(_MAGIC.match(line) for line in cell.lines) or not _is_python(lines):
            lines = lines if _is_python(lines) else []
        code.extend(lines)
        raw.extend(cell.raw[: len(lines)])
    return "\n".join(code), tuple(raw)


def _plain(lines: tuple[str, ...]) -> list[str]:
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and not _TRANSPARENT.match(first):
        return []
    return [_harmless(line) for line in lines]


def _harmless(line: str) -> str:
    magic = _MAGIC.match(line)
    if magic:
        return f"{magic[1]}pass"
    value = _MAGIC_VALUE.match(line)
    return f"{value[1]}None" if value else line


def _is_python(lines: list[str]) -> bool:
    try:
        tree("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
