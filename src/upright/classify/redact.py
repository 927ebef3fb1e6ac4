"""Redaction: text and files without the values that classification finds, still valid in their format.

Methods: `entity` writes the class (`[US_SSN]`), `numbered` the class and a number that stays the same for the same
value (`[US_SSN_1]`), `mask` an asterisk for each letter and digit.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeAlias

from upright.classify.engine import LEAST, Engine, Span
from upright.classify.formats._stream import encoding_of
from upright.classify.formats.delimited import separator
from upright.model.errors import ConfigError, MalformedError
from upright.model.item import Item

Method: TypeAlias = Literal["entity", "numbered", "mask"]
ROUNDS = 8  # what is left may read differently once its neighbour is gone; each round only takes away
LARGEST = 256 << 20


class Redactor:
    """One redaction, in which the same value keeps the same number throughout."""

    def __init__(self, engine: Engine, method: Method = "entity") -> None:
        if method not in {"entity", "numbered", "mask"}:
            raise ConfigError(f"no redaction method {method!r}; one of entity, numbered, mask")
        self.engine, self.method = engine, method
        self._numbers: dict[str, dict[str, int]] = {}

    def text(self, text: str, *, column: str = "") -> str:
        """The text without what was found in it. `column`: the name of the field whose value it is."""
        for _ in range(ROUNDS):
            spans = self.engine.column_spans(text, column) if column else self.engine.spans(text)
            spans = [span for span in spans if span.confidence >= LEAST]
            replaced = self._without(text, spans)
            if replaced == text:
                break
            text = replaced
        return text

    def _without(self, text: str, spans: list[Span]) -> str:
        pieces, position = [], 0
        for span in spans:
            pieces += [text[position : span.start], self._stand_in(span.data_class, text[span.start : span.end])]
            position = span.end
        return "".join([*pieces, text[position:]])

    def _stand_in(self, data_class: str, value: str) -> str:
        if self.method == "mask":
            return "".join("*" if character.isalnum() else character for character in value)
        unit = self.engine.classifiers[self.engine.index[data_class]]
        name = unit.aliases[0] if unit.aliases else data_class.upper().replace(".", "_").replace("-", "_")
        if self.method == "entity":
            return f"[{name}]"
        numbers = self._numbers.setdefault(data_class, {})
        return f"[{name}_{numbers.setdefault(value, len(numbers) + 1)}]"


def redact(text: str, engine: Engine, method: Method = "entity") -> str:
    """The text with every classified value replaced. Raises ConfigError on an unknown method."""
    return Redactor(engine, method).text(text)


def redact_file(path: Path, engine: Engine, method: Method = "entity") -> bytes:
    """The bytes of the file redacted: CSV, JSON, JSON lines, notebooks and Parquet stay what they are.

    Raises MalformedError for what is broken, too large, or neither text nor one of these; AccessDenied, Unreachable.
    """
    item = Item("", path.name, locator=str(path))
    redactor = Redactor(engine, method)
    data = item.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise MalformedError(f"larger than {LARGEST >> 20} MiB", item.path)
    if item.suffix in {".parquet", ".pq"}:
        return _parquet(data, redactor, item.path)
    encoding = encoding_of(data)
    if not encoding:
        raise MalformedError("neither text nor a format that can be redacted", item.path)
    text = data.decode(encoding, "replace")
    return _BY_SUFFIX.get(item.suffix, _plain)(text, redactor, item.path).encode(
        "utf-8" if encoding == "utf-8" else encoding
    )


def _plain(text: str, redactor: Redactor, _path: str) -> str:
    return redactor.text(text)


def _csv(text: str, redactor: Redactor, _path: str) -> str:
    mark = separator(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        return redactor.text(text)
    names = rows[0] if rows else []
    written = io.StringIO()
    writer = csv.writer(written, delimiter=mark, lineterminator="\r\n" if "\r\n" in text else "\n")
    writer.writerow(names)
    columns = [
        _column(redactor, [row[place] if place < len(row) else "" for row in rows[1:]], name)
        for place, name in enumerate(names)
    ]
    for number, row in enumerate(rows[1:]):
        extra = [redactor.text(cell) for cell in row[len(names) :]]
        writer.writerow([columns[place][number] for place in range(min(len(row), len(names)))] + extra)
    return written.getvalue()


def _column(redactor: Redactor, values: list[str], name: str) -> list[str]:
    """Values of one column together, as they were classified; those with line ends on their own."""
    joined = redactor.text("\n".join(" " if "\n" in value else value for value in values), column=name).split("\n")
    return [redactor.text(value) if "\n" in value else new for value, new in zip(values, joined, strict=True)]


def _json(text: str, redactor: Redactor, path: str) -> str:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON", path) from error
    indent = 1 if "\n" in text.strip() else None
    return json.dumps(_value(parsed, redactor, ""), ensure_ascii=False, indent=indent) + (
        "\n" if text.endswith("\n") else ""
    )


def _json_lines(text: str, redactor: Redactor, _path: str) -> str:
    return "\n".join(_json_line(line, redactor) for line in text.split("\n"))


def _json_line(line: str, redactor: Redactor) -> str:
    try:
        return json.dumps(_value(json.loads(line), redactor, ""), ensure_ascii=False) if line.strip() else line
    except (ValueError, RecursionError):
        return redactor.text(line)


def _value(value: Any, redactor: Redactor, name: str) -> Any:
    if isinstance(value, dict):
        return {redactor.text(str(key)): _value(inner, redactor, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        lines = all(isinstance(inner, str) for inner in value) and any("\n" in inner for inner in value)
        if lines:  # a notebook's text, line by line
            return redactor.text("".join(value)).splitlines(keepends=True)
        return [_value(inner, redactor, name) for inner in value]
    if isinstance(value, str):
        once = redactor.text(value)
        return redactor.text(once, column=name) if name and "\n" not in once else once
    if isinstance(value, int | float) and not isinstance(value, bool):
        new = redactor.text(str(value), column=name) if name else redactor.text(str(value))
        return value if new == str(value) else new
    return value


def _parquet(data: bytes, redactor: Redactor, path: str) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(data))
        for place, field in enumerate(table.schema):
            if pa.types.is_floating(field.type) or pa.types.is_boolean(field.type):
                continue
            values = table.column(place).to_pylist()
            plain = ["" if value is None else str(value).replace("\n", " ") for value in values]
            new = _column(redactor, plain, field.name)
            if new != plain:
                kept = [None if value is None else text for value, text in zip(values, new, strict=True)]
                table = table.set_column(place, field.name, pa.array(kept, pa.string()))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise MalformedError("not a readable Parquet file", path) from error
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())


_BY_SUFFIX: dict[str, Callable[[str, Redactor, str], str]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".psv": _csv,
    ".json": _json,
    ".ipynb": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}
