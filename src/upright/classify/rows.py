"""Rows of training data: prompt and response, or text and label, whatever the file's format calls them.

Read are chat formats (`messages`, ShareGPT's `conversations`), instruction formats (Alpaca, question and answer),
preference pairs and labelled texts, in JSON lines, JSON, CSV and Parquet. Memory is bounded: of many rows every second,
fourth... is kept.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from upright.classify.formats._stream import blocks, encoding_of
from upright.model.errors import MalformedError
from upright.model.item import Item

MOST_ROWS = 20_000  # kept of one data set
LONGEST = 1500  # characters kept of one field
LARGEST_JSON = 16 << 20  # bytes of a JSON document, which cannot be parsed in part
LOOKED_AT = 50  # rows that decide whether a file is training data
MOSTLY = 0.8
LEAST_ROWS = 8

_TURNS = ("messages", "conversations", "conversation", "dialog", "dialogue", "turns", "chat")
_ROLE = ("role", "from", "speaker", "author")
_SAID = ("content", "value", "text", "parts")
_ANSWERS = frozenset({"assistant", "gpt", "model", "bot", "chatbot", "output", "ai"})
_PROMPT = ("prompt", "instruction", "question", "query", "input", "user", "human", "context", "source_text")
_RESPONSE = ("completion", "response", "output", "answer", "chosen", "target_text", "assistant", "answers", "solution")
_TEXT = ("text", "sentence", "review", "comment", "tweet", "utterance", "message", "content", "body", "description",
         "title", "document", "headline", "query", "question", "sms", "post", "summary")  # fmt: skip
_LABEL = ("label", "labels", "category", "categories", "intent", "class", "target", "sentiment", "polarity", "topic",
          "tag", "is_spam", "spam", "toxic", "label_text", "class_name", "y")  # fmt: skip
_SOURCE = ("source", "dataset", "origin", "author", "domain", "url", "annotator", "contributor", "uploader", "site",
           "publisher", "user_id", "worker_id")  # fmt: skip
_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".pq"})


@dataclass(frozen=True, slots=True)
class Row:
    """One example. `text` is what the model is given, `response` what it should answer; `label` names the class of a
    classification set. `line` counts from 1 (0: unknown).
    """

    text: str
    response: str = ""
    label: str = ""
    source: str = ""
    line: int = 0


def is_training_data(item: Item, limit: int) -> bool:
    """Whether most of the first records are examples for a model."""
    if item.suffix not in _SUFFIXES:
        return False
    first = list(islice(_records(item, limit), LOOKED_AT))
    return len(first) >= LEAST_ROWS and sum(row_of(record) is not None for _, record in first) >= MOSTLY * len(first)


def kept_rows(item: Item, limit: int) -> list[Row]:
    """The rows in order, at most MOST_ROWS of them, spread evenly over what `limit` bytes hold."""
    kept: list[Row] = []
    step = 1
    number = 0
    for line, record in _records(item, limit):
        row = row_of(record, line)
        if row is None:
            continue
        if number % step == 0:
            kept.append(row)
            if len(kept) > MOST_ROWS:
                kept, step = kept[::2], step * 2
        number += 1
    return kept


def row_of(record: Mapping[str, Any], line: int = 0) -> Row | None:
    """The record as an example, or None."""
    lowered = {str(key).lower().strip(): value for key, value in record.items()}
    source = _short(_first(lowered, _SOURCE))
    for name in _TURNS:
        if isinstance(lowered.get(name), list):
            said = _turns(lowered[name])
            if said:
                return Row(_short(said[0]), _short(said[1]), "", source, line)
    prompt = "\n".join(_as_text(lowered[key]) for key in _PROMPT if _as_text(lowered.get(key)))
    response = _as_text(_first(lowered, _RESPONSE))
    if response and (prompt or "rejected" in lowered):
        return Row(_short(prompt), _short(response), "", source, line)
    return _labelled(lowered, source, line)


def _labelled(record: Mapping[str, Any], source: str, line: int) -> Row | None:
    label = _first(record, _LABEL)
    text = " ".join(_as_text(record[key]) for key in _TEXT if isinstance(record.get(key), str))
    if label is None or isinstance(label, dict) or not text.strip():
        return None
    named = " ".join(map(str, label[:4])) if isinstance(label, list) else str(label)
    return Row(_short(text), "", named[:80], source, line)


def _turns(turns: list[Any]) -> tuple[str, str] | None:
    asked: list[str] = []
    answered: list[str] = []
    for turn in turns[:40]:
        if not isinstance(turn, dict):
            return None
        role = str(_first(turn, _ROLE) or "").lower()
        said = _as_text(_first(turn, _SAID))
        if role and role != "system":
            (answered if role in _ANSWERS else asked).append(said)
    return ("\n".join(asked), "\n".join(answered)) if asked or answered else None


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        parts = [_first(part, _SAID) if isinstance(part, dict) else part for part in value[:40]]
        return "\n".join(part for part in parts if isinstance(part, str))
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict) else str(value)


def _short(value: Any) -> str:
    return "" if value is None else str(value)[:LONGEST]


def _records(item: Item, limit: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if item.suffix in {".jsonl", ".ndjson"}:
        return _json_lines(item, limit)
    if item.suffix == ".json":
        return _json(item, limit)
    return _delimited(item, limit) if item.suffix in {".csv", ".tsv"} else _parquet(item, limit)


def _json_lines(item: Item, limit: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for first, text, _ in blocks(item, limit):
        for offset, line in enumerate(text.split("\n")):
            if line[:1] != "{":
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict):
                yield (first + offset if first else 0), record


def _json(item: Item, limit: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if item.size > min(limit, LARGEST_JSON):
        return
    data = item.read(LARGEST_JSON)
    encoding = encoding_of(data)
    try:
        parsed = json.loads(data.decode(encoding)) if encoding else None
    except (ValueError, RecursionError):
        return
    lists = [parsed] if isinstance(parsed, list) else list(parsed.values()) if isinstance(parsed, dict) else []
    for entries in lists:
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield 0, entry
            elif isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry):  # noqa: PLR2004
                yield 0, {"text": entry[0], "label": entry[1]}


def _delimited(item: Item, limit: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    header: list[str] = []
    mark = ","
    for first, text, _ in blocks(item, limit):
        body, line = text, first
        if not header:
            top, _, body = text.partition("\n")
            mark = "\t" if item.suffix == ".tsv" else max(",;\t|", key=top.count)
            header = [name.strip().lstrip("\ufeff").lower() for name in next(_cells(top, mark), (0, []))[1]]
            line = first + 1
        for number, cells in _cells(body, mark):
            if len(cells) == len(header):
                yield (line + number - 1 if first else 0), dict(zip(header, cells, strict=True))


def _cells(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Line, from 1, and cells of each row; nothing behind a place that is no delimited text."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        return


def _parquet(item: Item, limit: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    import pyarrow as pa
    from pyarrow import parquet

    with item.open() as stream:
        try:
            file = parquet.ParquetFile(stream, memory_map=False)
            wanted = {*_TURNS, *_PROMPT, *_RESPONSE, *_TEXT, *_LABEL, *_SOURCE, "rejected"}
            names = [name for name in file.schema_arrow.names if name.lower() in wanted]
            left = limit
            for batch in file.iter_batches(batch_size=1000, columns=names) if names else ():
                for record in batch.to_pylist():
                    yield 0, record
                left -= int(batch.nbytes)
                if left <= 0:
                    return
        except (pa.ArrowException, OSError, ValueError) as error:
            raise MalformedError("not a readable Parquet file", item.path) from error
