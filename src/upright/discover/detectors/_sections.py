"""Headings of configuration: under which section of a TOML, INI, YAML or JSON file a line stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

_SECTION = re.compile(r"\[{1,2}(?:[\w-]{1,40}\.){0,3}([\w-]{1,40})\]{1,2}\s{0,9}(?:#.*)?")
_OPENED = re.compile(r"(\s{0,40})[\"']?([A-Za-z][\w-]{1,40})[\"']?\s{0,9}:\s{0,9}\{?\s{0,9}(?:#.*)?")
_ENTRY = re.compile(r"(\s{0,40})[\"']?([A-Za-z][\w-]{1,60})[\"']?\s{0,9}[:=](?!=)\s{0,9}(.{0,300})")
_HEADED = r"^[ \t]{0,40}(?:\[{1,2}[\w.-]{0,80}?|[\"']?[\w-]{0,40}?)"
_AFTER = r"[\"']?[ \t]{0,9}(?:\]|:[ \t]{0,9}\{?[ \t]{0,9}$)"
_LONG = 400  # characters: longer lines are data


def headed(words: str) -> re.Pattern[str]:
    """A cheap look for headings that end in one of the words."""
    return re.compile(_HEADED + words + _AFTER, re.IGNORECASE | re.MULTILINE)


def entries(document: Document, headings: re.Pattern[str]) -> Iterator[tuple[int, str, str, str]]:
    """(line, heading, name, value) of every entry that stands straight under a heading, in a file that has the headings."""
    heading, depth = "", -1
    for number, line in enumerate(document.lines, 1) if headings.search(document.text) else ():
        section = _SECTION.fullmatch(line.strip()) if len(line) < _LONG else None
        opened = _OPENED.fullmatch(line) if len(line) < _LONG and section is None else None
        if section or opened:
            heading, depth = (section[1], -1) if section else (opened[2], len(opened[1])) if opened else ("", -1)
            continue
        entry = _ENTRY.match(line) if heading and len(line) < _LONG else None
        if entry and len(entry[1]) > depth:
            yield number, heading, entry[2], entry[3]
        elif entry or line.strip() in {"}", "},"}:
            heading = ""
