"""Documents that programs write about persons: tables, dumps, notebooks, mark-up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from upright.testing.corpus.credentials import CREDENTIALS
from upright.testing.corpus.marks import shown
from upright.testing.corpus.people import Person
from upright.testing.corpus.prose import BASIC, EVERYTHING, MULTILINE
from upright.testing.corpus.writer import Writer

CELLS = tuple(kind for kind in EVERYTHING if kind not in MULTILINE)
COLUMNS = tuple(kind for kind in CELLS if kind != "CARD_CVV")
TRAVEL = "PASSPORT_MRZ"


def camel(key: str) -> str:
    """`tax_id` as `taxId`."""
    return re.sub("_(.)", lambda rest: rest[1].upper(), key.lower())


def table(w: Writer) -> tuple[str, str]:
    """A CSV with a separator of its own."""
    d = w.dice
    while True:
        kinds, country = w.take(COLUMNS, d.randrange(3, 6))
        kinds += ["CARD_CVV"] * ("CREDIT_CARD" in kinds)
        kinds += [kind for kind in d.sample(BASIC, d.randrange(1, 4)) if kind not in kinds]
        d.shuffle(kinds)
        header = ["id", *map(w.key, kinds), d.pick("order_id", "batch", "build"), d.pick("updated", "created_at")]
        if len(set(header)) == len(header):
            break
    apart = d.pick(",", ",", ";", "\t", "|")
    first = apart.join(header)
    lines = [first.upper() if d.often(0.15) else first]
    for _ in range(d.randrange(3, 7)):
        who = w.person(country)
        cells = [_cell(w.value(kind, who, flat=True), apart) for kind in kinds]
        lines.append(apart.join((d.digits(5), *cells, d.pick("A-", "") + d.digits(8), d.moment())))
    return country, "\n".join(lines) + "\n"


def _cell(value: str, apart: str) -> str:
    plain = shown(value)
    return '"' + value.replace('"', '""') + '"' if apart in plain or '"' in plain or "\n" in plain else value


def dump(w: Writer) -> tuple[str, str]:
    """A dump of a database: statements, or a copy from standard input."""
    d = w.dice
    while True:
        kinds, country = w.take(COLUMNS, d.randrange(2, 5))
        kinds = [kind for kind in d.sample(BASIC, 2) if kind not in kinds] + kinds
        keys = [w.key(kind).lower() for kind in kinds]
        if len(set(keys)) == len(keys):
            break
    name, lines = d.pick("clients", "members", "staff", "accounts", "devices"), []
    if d.often(0.55):
        columns = ", ".join(f"`{key}` text" for key in keys)
        if d.often(0.6):
            lines.append(f"CREATE TABLE `{name}` (`id` int, {columns}, `row_hash` char(40));")
        for _ in range(d.randrange(2, 5)):
            row = _values(w, kinds, w.person(country))
            into = f"{name} (id, {', '.join(keys)}, row_hash)"
            lines.append(f"INSERT INTO {into} VALUES ({d.digits(5)}, {row}, '{d.hex(40)}');")
        return country, "\n".join(lines) + "\n"
    columns = f"(id, {', '.join(keys)}, created_at)"
    lines += ["--", "-- PostgreSQL database dump", "--", "", f"COPY public.{name} {columns} FROM stdin;"]
    for _ in range(d.randrange(3, 6)):
        who = w.person(country)
        lines.append("\t".join((d.digits(4), *(w.value(kind, who, flat=True) for kind in kinds), d.moment())))
    return country, "\n".join((*lines, "\\.")) + "\n"


def _values(w: Writer, kinds: list[str], who: Person) -> str:
    return ", ".join("'" + w.value(kind, who, flat=True).replace("'", "''") + "'" for kind in kinds)


def notebook(w: Writer) -> tuple[str, str]:
    """A notebook with the head of a frame in its output."""
    kinds, country = w.take(CELLS, 4)
    people = [w.person(country) for _ in range(3)]
    source = ["import pandas as pd\n", "import os, requests\n"]
    secrets = [kind for kind in kinds if kind in CREDENTIALS]
    source += [f'{w.key(kind)} = "{w.value(kind, people[0], flat=True)}"\n' for kind in secrets]
    shown_kinds = [kind for kind in kinds if kind not in CREDENTIALS][:3]
    if "PERSON_NAME" not in shown_kinds:
        shown_kinds.insert(0, "PERSON_NAME")
    printed = {"output_type": "execute_result", "data": {"text/plain": _frame(w, shown_kinds, people)}}
    code: dict[str, Any] = {"cell_type": "code", "metadata": {}}
    cells = [
        {**code, "execution_count": 1, "source": source, "outputs": []},
        {**code, "execution_count": 2, "source": ["df.head(3)"], "outputs": [printed]},
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": [w.dice.pick("## Cleaning\n", w.sentences()), w.noise()],
        },
    ]
    metadata = {"kernelspec": {"name": "python3"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return country, json.dumps(whole, ensure_ascii=False, indent=1)


def _frame(w: Writer, kinds: list[str], people: list[Person]) -> list[str]:
    """Lines as pandas prints a frame: right-aligned."""
    keys = [w.key(kind) for kind in kinds]
    rows = [[str(number), *(w.value(kind, who) for kind in kinds)] for number, who in enumerate(people)]
    widths = [max(len(shown(cell)) for cell in column) for column in zip(["", *keys], *rows, strict=True)]
    lines = []
    for row in ([" ", *keys], *rows):
        cells = (" " * (width - len(shown(cell))) + cell for width, cell in zip(widths, row, strict=True))
        lines.append("  ".join(cells) + "\n")
    return lines


def vectors(w: Writer) -> tuple[str, str]:
    """Records of a vector store, their texts beside the embeddings."""
    kinds, country = w.take(EVERYTHING, 3)
    d, points = w.dice, []
    for kind in kinds:
        who = w.person(country)
        metadata: dict[str, Any] = {"chunk": d.below(40), w.key(kind): w.value(kind, who)}
        if d.often(0.5):
            source = f"crm/{d.hex(8)}.md"
            metadata = {"source": source, "page": d.below(9), "author": w.value("PERSON_NAME", who)}
        embedding = [round(d.uniform(-1, 1), 5) for _ in range(12)]
        text = f"{w.sentences()} {w.sentence(kind, who, flat=False)} {w.sentences()}"
        points.append({"id": d.uuid(), "embedding": embedding, "metadata": metadata, "document": text})
    whole: Any = {"ids": [point["id"] for point in points], "records": points} if d.often(0.5) else points
    return country, json.dumps(whole, ensure_ascii=False, indent=d.pick(None, 2))


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def element(w: Writer) -> tuple[str, str]:
    """A record in XML."""
    kinds, country = w.take([kind for kind in EVERYTHING if kind != TRAVEL], 4)
    d, who = w.dice, w.person(country)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<record id="{d.digits(6)}">']
    for kind in ["PERSON_NAME", *(kind for kind in kinds if kind != "PERSON_NAME")]:
        value, key = _escaped(w.value(kind, who)), w.key(kind)
        key = d.pick(key, camel(key))
        attribute = f'  <field name="{key}" value="{value}"/>'
        plain = "\n" in value or '"' in value or d.often(2 / 3)
        lines.append(f"  <{key}>{value}</{key}>" if plain else attribute)
    return country, "\n".join(
        (*lines, f"  <updated>{d.moment()}</updated>", f"  <checksum>{d.hex(32)}</checksum>", "</record>")
    )


def page(w: Writer) -> tuple[str, str]:
    """A page with a table or a list of definitions."""
    kinds, country = w.take([kind for kind in EVERYTHING if kind != TRAVEL], 4)
    d, who = w.dice, w.person(country)
    if d.often(0.5):
        kinds = ["PERSON_NAME", *(kind for kind in kinds if kind != "PERSON_NAME")]
        rows = (f"<tr><th>{w.label(kind)}</th><td>{_escaped(w.value(kind, who))}</td></tr>" for kind in kinds)
        body = f'<table class="t-{d.hex(4)}">\n' + "\n".join(rows) + "\n</table>"
    else:
        rows = (f"<dt>{w.label(kind)}</dt><dd>{_escaped(w.value(kind, who))}</dd>" for kind in kinds)
        body = "<dl>" + "\n".join(rows) + f"</dl><p>{_escaped(w.sentence('PERSON_NAME', who))}</p>"
    head = f"<head><title>Account summary</title><style>{w.noise('css')}</style></head>"
    footer = f"<footer>v{d.below(9)}.{d.below(9)}.{d.below(9)}</footer>"
    return country, f"<!doctype html><html>{head}<body>\n{body}\n{footer}</body></html>"


def roster(w: Writer) -> tuple[str, str]:
    """A table in Markdown."""
    kinds, country = w.take(CELLS, 3)
    d = w.dice
    kinds = ["PERSON_NAME", *(kind for kind in kinds if kind != "PERSON_NAME")]
    heads = [d.pick(w.label(kind), w.key(kind)) for kind in kinds]
    lines = [f"## {d.pick('Roster', 'Access list', 'Open items')}", "", f"| {' | '.join(heads)} | status |"]
    lines.append("|" + "---|" * (len(kinds) + 1))
    for _ in range(d.randrange(2, 5)):
        who = w.person(country)
        cells = " | ".join(w.value(kind, who, flat=True) for kind in kinds)
        lines.append(f"| {cells} | {d.pick('ok', 'open', 'todo')} |")
    return country, "\n".join((*lines, "", f"> {w.sentences()}"))


RECORDS: dict[str, tuple[Callable[[Writer], tuple[str, str]], int]] = {
    "csv": (table, 200),
    "sql_dump": (dump, 190),
    "notebook": (notebook, 130),
    "vector_store_dump": (vectors, 110),
    "xml": (element, 110),
    "html": (page, 110),
    "markdown": (roster, 90),
}
