"""Streams of labelled documents, and of documents without anything to find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from upright.testing.corpus import programs, prose
from upright.testing.corpus.harmless import HARMLESS
from upright.testing.corpus.marks import complete, unmarked
from upright.testing.corpus.records import RECORDS
from upright.testing.corpus.writer import Writer

Kind = tuple[Callable[[Writer], tuple[str, str]], int]  # its writer, and how often it comes up beside the others
KINDS: dict[str, Kind] = {
    **RECORDS,
    "support_ticket": (prose.ticket, 210),
    "jsonl_chat": (prose.chat, 190),
    "log": (programs.log, 170),
    "clinical_note": (prose.clinical, 150),
    "code": (programs.code, 150),
    "email": (prose.letter, 190),
    "config": (programs.settings, 150),
    "hr_form": (prose.form, 170),
    "kyc_batch": (prose.screening, 140),
    "pos_trace": (programs.till, 40),
    "transcript": (prose.transcript, 100),
}
NEGATIVE = "negative_"


def documents(seed: int, size: int) -> Iterator[dict[str, Any]]:
    """Labelled documents of `size` bytes together: `id`, `doc_type`, `country` ("" for several), `text`, `spans`
    (`start`, `end`, `type`) and `ignore` (regions where either answer is fine), in characters.
    """
    writer = Writer(seed)
    kinds, weights = list(KINDS), [weight for _, weight in KINDS.values()]
    number = 0
    while size > 0:
        writer.kind = writer.dice.choices(kinds, weights)[0]
        country, marked = KINDS[writer.kind][0](writer)
        text, places = unmarked(marked)
        if complete(text, places):
            yield {
                "id": f"{number:06}",
                "doc_type": writer.kind,
                "country": country,
                "text": text,
                "spans": [
                    {"start": place.start, "end": place.end, "type": place.kind} for place in places if place.kind
                ],
                "ignore": [{"start": place.start, "end": place.end} for place in places if not place.kind],
            }
            number += 1
            size -= len(text.encode())


def negatives(seed: int, size: int) -> Iterator[dict[str, Any]]:
    """Documents of `size` bytes together that look sensitive and are not, every class as much as the others."""
    writer = Writer(seed)
    written = dict.fromkeys(HARMLESS, 0)
    number = 0
    while sum(written.values()) < size:
        kind = min(written, key=written.__getitem__)
        count = writer.dice.randrange(6, 25)
        lines = [writer.noise(kind) if writer.dice.often(0.875) else writer.sentences() for _ in range(count)]
        starts = ("", "", "", "- ", "// ")
        text, places = unmarked("\n".join(writer.dice.one(starts) + line for line in lines) + "\n")
        written[kind] += len(text.encode())
        yield {
            "id": f"n{number:06}",
            "doc_type": NEGATIVE + kind,
            "country": "",
            "text": text,
            "spans": [],
            "ignore": [{"start": place.start, "end": place.end} for place in places],
        }
        number += 1
