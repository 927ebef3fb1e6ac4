"""Spans of one text or file, as `upright classify` prints them: offsets, class, confidence and a masked hint."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from upright.classify.engine import Engine
from upright.classify.explain import Explanation, explain
from upright.classify.format import Format, Part, format_of, is_binary
from upright.classify.mask import hint
from upright.classify.sample import Reach, classify_sampled
from upright.classify.spans import Span
from upright.model.data import DataLabel
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

TEXT_LIMIT = 32 << 20  # bytes of one text that get offsets; larger ones are labelled as a whole
MOST_SPANS = 100_000  # of one text; beyond, its classes are labelled instead


class Found(NamedTuple):
    """`text[start:end]`, in characters of the decoded text, is of `data_class`. `line` counts from 1."""

    start: int
    end: int
    data_class: str
    confidence: float
    line: int
    hint: str
    why: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Readout:
    """What one document holds: spans where it is text, labels of its parts where it is a table or another format."""

    spans: tuple[Found, ...] = ()
    labels: tuple[DataLabel, ...] = ()
    gaps: tuple[Gap, ...] = ()


def read_json_lines(
    lines: Iterable[str], engine: Engine, *, text_key: str, id_key: str, why: bool = False
) -> Iterator[tuple[Any, Readout]]:
    """Id and spans of the text in each line, a JSON object; its number where there is no id. Some are read ahead.
    `why`: with the explanation of each.
    """
    ahead: deque[tuple[Any, str | Readout]] = deque()

    def texts() -> Iterator[str]:
        for number, line in enumerate(lines, 1):
            if line.strip():
                ahead.append(_text(number, line, text_key, id_key))
                if isinstance(ahead[-1][1], str):
                    yield ahead[-1][1]

    several = engine.spans_of(texts())
    for spans in chain(several, (None,)):
        while ahead:
            identity, read = ahead.popleft()
            if isinstance(read, str):
                yield identity, Readout(tuple(_found(Part("", read), spans or (), engine, why=why)))
                break
            yield identity, read


def _text(number: int, line: str, text_key: str, id_key: str) -> tuple[Any, str | Readout]:
    try:
        row = json.loads(line)
        return row.get(id_key, number), str(row[text_key])
    except (ValueError, KeyError, AttributeError):
        gap = Gap(f"line {number}", f"no JSON object with the key {text_key!r}", "malformed")
        return number, Readout(gaps=(gap,))


def read_item(
    item: Item,
    engine: Engine,
    *,
    why: bool = False,
    reach: Reach | None = None,
    whole: bool = False,
    alone: bool = False,
) -> Readout:
    """The spans of a text file; the labels of every other format, of files inside, and of a database's tables.

    `whole`: labels of every file instead of spans, its kind of document and signs of poisoning among them. `alone`: it
    was named itself, so that bytes of which nothing can be read are a gap, as they always are with `whole`.
    """
    try:
        unit = _text_or_known(item) if whole or alone else format_of(item)
        if whole or unit.sections is None or item.size > TEXT_LIMIT or "rows_total" in item.provenance:
            return _labelled(item, engine, reach)
        spans: list[Found] = []
        for part in unit.sections(item, TEXT_LIMIT):
            spans.extend(_found(part, engine.spans(part.lead + part.text), engine, why=why))
            if len(spans) > MOST_SPANS:
                return _labelled(item, engine, reach)
    except MalformedError as error:
        return Readout(gaps=(Gap(item.path, error.what, "malformed", item.source),))
    except AccessDenied as error:
        return Readout(gaps=(Gap(item.path, str(error), "denied", item.source),))
    except Unreachable as error:
        return Readout(gaps=(Gap(item.path, str(error), "unreachable", item.source),))
    inside = _inside(item, engine, reach, {span.data_class for span in spans}) if unit.encloses else Readout()
    return Readout(tuple(spans), inside.labels, inside.gaps)


def _text_or_known(item: Item) -> Format:
    if is_binary(item):
        raise MalformedError("neither text nor a format that is read")
    return format_of(item)


def _found(part: Part, spans: Iterable[Span], engine: Engine, *, why: bool) -> Iterator[Found]:
    """What the spans of a section say of it; it was read with its header before it."""
    text, units = part.lead + part.text, engine.classifiers
    whys = {(one.start, one.end): one for one in explain(text, engine)} if why else {}
    ahead, lines = len(part.lead), part.lead.count("\n")
    for span in spans:
        if span.start >= ahead:
            shown = hint(units[engine.index[span.data_class]], text[span.start : span.end])
            moved = part.start - ahead
            yield Found(
                span.start + moved, span.end + moved, span.data_class, span.confidence, part.line_of(span.line - lines),
                shown, whys.get((span.start, span.end)),
            )  # fmt: skip


def _labelled(item: Item, engine: Engine, reach: Reach | None) -> Readout:
    profile = classify_sampled(item, engine, reach)
    return Readout(labels=profile.labels, gaps=profile.gaps)


def _inside(item: Item, engine: Engine, reach: Reach | None, seen: set[str]) -> Readout:
    """The labels of files inside, and of classes that only the decoded parts show."""
    profile = classify_sampled(item, engine, reach)
    kept = [label for label in profile.labels if "!" in label.partition or label.data_class not in seen]
    return Readout(labels=tuple(kept), gaps=profile.gaps)
