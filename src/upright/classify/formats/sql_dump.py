"""SQL dumps: rows of COPY blocks (pg_dump) and INSERTs (MySQL, PostgreSQL, SQLite, SQL Server) as columns.

Partitions: `dump.sql:users.email`. Columns that an INSERT does not name come from the CREATE TABLE before it. Other
statements and comments are read as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from upright.classify.format import Example, Format, Part, columns
from upright.classify.formats import _stream
from upright.classify.formats._sql import Dump, Rest, Rows
from upright.classify.formats._stream import blocks
from upright.classify.formats._table import ROWS
from upright.model.evidence import Gap
from upright.model.item import Item

_LOOKS = re.compile(
    r"-- (?:MySQL|MariaDB|PostgreSQL database) dump|(?:PRAGMA foreign_keys|BEGIN TRANSACTION|CREATE TABLE|INSERT INTO"
    r"|SET [@\w]|DROP TABLE|--\r?\n-- PostgreSQL)"
)
_COPY = re.compile(r"(?m)^COPY\s{1,8}[^\n(]{1,200}\(([^()\n]{1,20000})\)\s{1,8}FROM\s{1,8}stdin[^\n]{0,400}\n")
_INSERT = re.compile(r"(?im)^INSERT\s{1,8}INTO\s{1,8}[^\n(]{1,200}\([^()\n]{1,8000}\)\s{1,8}VALUES\s{0,8}")


def looks(text: str) -> bool:
    """Whether a text begins as a dump."""
    return bool(_LOOKS.match(text.lstrip()))


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The columns of each table, and the text between tables, piece by piece."""
    dump = Dump()
    for line, text, size in blocks(item, limit):
        for found in dump.take(text, line):
            yield from _parts(item.path, found, size)
    for found in dump.take("", 1, last=True):
        yield from _parts(item.path, found, 0)


def _parts(path: str, found: Rows | Rest, size: int) -> Iterator[Part]:
    if isinstance(found, Rest):
        yield Part(path, found.text, line=found.line, size=min(size, len(found.text)))
        return
    width = max(len(row) for row in found.rows)
    names = found.names + [f"column {number}" for number in range(len(found.names) + 1, width + 1)]
    for start in range(0, len(found.rows), ROWS):
        rows, lines = found.rows[start : start + ROWS], tuple(found.lines[start : start + ROWS])
        values: dict[str, list[str]] = {}
        for position, name in enumerate(names[:width]):
            values[name] = [row[position] if position < len(row) else "" for row in rows]
        share = sum(len(cell) for row in rows for cell in row)
        yield from columns(f"{path}:{found.table}", values, lines if lines[0] else (), share, joint=".")


def sections(item: Item, limit: int) -> Iterator[Part]:
    """Pieces of the text, cut before each COPY block, whose rows get a header line of the same form."""
    lead = ""
    for part in _stream.sections(item, limit):
        at, line = 0, part.line
        for found in [*_COPY.finditer(part.text), None]:
            end = found.start() if found else len(part.text)
            for text, header in _split(part.text[at:end], lead):
                yield replace(part, text=text, line=line, start=part.start + at, lead=header)
                at, line = at + len(text), line + text.count("\n")
            if found:
                names = [name.strip(' "') for name in found[1].split(",")]
                lead = "\t".join(names) + "\n"
                yield replace(part, text=found[0], line=line, start=part.start + at)
                at, line = found.end(), line + found[0].count("\n")
        lead = _carried(part.text, lead)


def _split(text: str, lead: str) -> Iterator[tuple[str, str]]:
    """The rows of an open block with their header, and what follows the block."""
    end = text.find("\\.\n") if lead.endswith("\n") else -1
    if lead and (end >= 0 or lead.endswith("\n") or not text.lstrip().upper().startswith("INSERT")):
        cut = end if end >= 0 else len(text)
        yield text[:cut], lead
        text = text[cut:]
    if text:
        yield text, ""


def _carried(text: str, lead: str) -> str:
    """What belongs before the next piece: the header of a COPY block, or the INSERT that goes on."""
    if lead.endswith("\n") and "\n\\.\n" not in text:
        return lead
    inserts = list(_INSERT.finditer(text))
    last = text.rstrip()
    return inserts[-1][0] if inserts and last and not last.endswith(";") else ""


def _one_line() -> bytes:
    return (
        b"create table people (id int default 'a,b)', fee decimal(10,2), name text, unique (id));\n"
        b"insert into people values (1, 2.5, 'Eva');\n"
    )


def _example() -> bytes:
    return (
        b"-- PostgreSQL database dump\nCOPY public.users (id, mail) FROM stdin;\n1\teva.b@mail.net\n2\t\\N\n\\.\n\n"
        b"CREATE TABLE `people` (\n  `id` int NOT NULL,\n  `name` varchar(9),\n  PRIMARY KEY (`id`)\n);\n"
        b"INSERT INTO `people` VALUES (1,'Eva'),\n(2,'O''Brien (jun.)'),(now(),NULL);\n-- call Tom\n"
    )


FORMAT = Format(
    id="sql-dump",
    title="SQL dump",
    suffixes=(".sql", ".psql", ".mysql"),
    looks=looks,
    read=read,
    sections=sections,
    examples=(
        Example(
            "a.sql",
            _example,
            ((":public.users.mail", "eva.b@mail.net"), (":people.name", "O'Brien (jun.)"), ("", "call Tom")),
        ),
        Example("seed.sql", _one_line, ((":people.fee", "2.5"), (":people.name", "Eva"))),
    ),
)
