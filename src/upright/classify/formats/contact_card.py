"""Contacts and calendars (vCard, iCalendar): each property as a column, under the name that people use for it.

Source: RFC 6350, RFC 5545.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._records import Columns
from upright.classify.formats._stream import blocks, sections
from upright.model.evidence import Gap
from upright.model.item import Item

_NAMES = {
    "FN": "full name", "N": "name", "TEL": "telephone", "EMAIL": "email", "ADR": "address", "BDAY": "date of birth",
    "ORG": "organization", "TITLE": "job title", "NICKNAME": "nickname", "IMPP": "instant messenger", "GEO": "geo",
    "ATTENDEE": "attendee", "ORGANIZER": "organizer", "LOCATION": "location", "SUMMARY": "summary", "NOTE": "note",
    "DESCRIPTION": "description", "GENDER": "gender", "LABEL": "address",
}  # fmt: skip
_SILENT = frozenset({"BEGIN", "END", "VERSION", "PRODID", "PHOTO", "LOGO", "SOUND", "KEY", "REV", "UID", "DTSTAMP"})
_LINE = re.compile(r"(?:[\w-]{1,60}\.)?([A-Za-z][\w-]{0,60})((?:;(?:[^:;\"]|\"[^\"]*\"){0,400})*):(.*)", re.DOTALL)
_COMMON_NAME = re.compile(r"(?i);CN=(?:\"([^\"]{1,200})\"|([^;:\"]{1,200}))")
_ESCAPED = re.compile(r"\\([,;\\nN])")


def looks(text: str) -> bool:
    """Whether a text begins with a card or a calendar."""
    return text.lstrip()[:20].upper().startswith(("BEGIN:VCARD", "BEGIN:VCALENDAR"))


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The columns of each piece."""
    for line, text, size in blocks(item, limit):
        found = Columns(item.path)
        for number, row in _unfolded(text, line):
            _add(found, number, row)
        yield from found.parts(size)


def _unfolded(text: str, line: int) -> Iterator[tuple[int, str]]:
    begun, held = line, ""
    for number, row in enumerate(text.split("\n"), line):
        row = row.rstrip("\r")  # noqa: PLW2901
        if row[:1] in {" ", "\t"} and held:
            held += row[1:]
        elif held.endswith("=") and "QUOTED-PRINTABLE" in held.upper()[:200]:
            held = held[:-1] + row
        else:
            if held:
                yield begun if line else 0, held
            begun, held = number, row
    if held:
        yield begun if line else 0, held


def _add(found: Columns, number: int, row: str) -> None:
    told = _LINE.fullmatch(row)
    if told is None or told[1].upper() in _SILENT:
        if told is None and row.strip():
            found.put("text", row, number)
        return
    name, value = told[1].upper(), told[3]
    if "QUOTED-PRINTABLE" in told[2].upper():
        value = quopri.decodestring(value.encode("utf-8")).decode("utf-8", "replace")
    value = _ESCAPED.sub(lambda sign: " " if sign[1] in "nN" else sign[1], value)
    if name in {"N", "ADR", "ORG"}:
        parts = [part for part in value.split(";") if part.strip()]
        value = " ".join(reversed(parts)) if name == "N" else ", ".join(parts)
    value = value.removeprefix("mailto:").removeprefix("MAILTO:").removeprefix("tel:")
    for one, two in _COMMON_NAME.findall(told[2]):
        found.put("full name", one or two, number)
    if value.strip():
        found.put(_NAMES.get(name, name.lower()), value.replace("\n", " "), number)


FORMAT = Format(
    id="contact-card",
    title="Contacts and calendars",
    suffixes=(".vcf", ".vcard", ".ics", ".ical"),
    looks=looks,
    read=read,
    sections=sections,
    examples=(
        Example(
            "a.vcf",
            lambda: b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Eva;;;\r\nx.EMAIL:eva.b@\r\n mail.net\r\nEND:VCARD\r\n",
            ((":name", "Eva Berg"), (":email", "eva.b@mail.net")),
        ),
        Example(
            "a.ics",
            lambda: b'BEGIN:VCALENDAR\nATTENDEE;CN="Tom":mailto:tom@mail.net\nEND:VCALENDAR\n',
            ((":full name", "Tom"), (":attendee", "tom@mail.net")),
        ),
    ),
)
