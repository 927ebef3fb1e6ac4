"""Spans of one text or file, as `upright classify` prints them: offsets, class, confidence and a masked hint."""

from __future__ import annotations

from dataclasses import dataclass

from upright.classify.engine import Engine
from upright.classify.explain import Explanation, explain
from upright.classify.mask import hint
from upright.classify.profile import classify_item
from upright.model.data import DataLabel
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

TEXT_LIMIT = 32 << 20  # bytes of one text that get offsets; larger ones are labelled as a whole


@dataclass(frozen=True, slots=True)
class Found:
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


def read_text(text: str, engine: Engine, *, why: bool = False) -> tuple[Found, ...]:
    """The spans of a text. `why`: with the explanation of each."""
    units = engine.classifiers
    whys = {(one.start, one.end): one for one in explain(text, engine)} if why else {}
    return tuple(
        Found(
            span.start,
            span.end,
            span.data_class,
            span.confidence,
            span.line,
            hint(units[engine.index[span.data_class]], text[span.start : span.end]),
            whys.get((span.start, span.end)),
        )
        for span in engine.spans(text)
    )


def read_item(item: Item, engine: Engine, *, why: bool = False) -> Readout:
    """The spans of a text file; the labels of every other format."""
    try:
        data = item.read(TEXT_LIMIT + 1)
    except (AccessDenied, Unreachable) as error:
        return Readout(gaps=(Gap(item.path, str(error), "unreachable", item.source),))
    if len(data) > TEXT_LIMIT or (b"\0" in data[:4096] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}):
        profile = classify_item(item, engine)
        return Readout(labels=profile.labels, gaps=profile.gaps)
    return Readout(spans=read_text(_decoded(data), engine, why=why))


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
