"""Where an address ends: in a letterhead each line is one hit; in a sentence, or behind its label, the address is.

What stands between the lines of a block (quotation marks of a reply, indents, line ends) is no part of the address, so
that a redacted letter keeps its lines. Lines without a number (a city, a country) are places, not addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import digits

from upright.classify.tagger_rules import ADDRESS
from upright.classify.tagger_spans import Tagged

_LINE_END = re.compile(r"\n|\\n")
_MARKS = " \t>|*?#-,"  # that stand before a line, and are no part of it
_LABEL = re.compile(r"[:=](?:\\[nrt]|[\s>|*?#-])*$")
_LINE_REACH = 40  # characters between a line's start and an address that could begin it
_LABEL_REACH = 40  # characters between a label and its value


def by_lines(text: str, several: Iterable[Tagged]) -> Iterator[Tagged]:
    """The same with addresses that stand in a block of their own cut into lines."""
    for one in several:
        if one.data_class == ADDRESS and _LINE_END.search(text, one.start, one.end) and _in_block(text, one.start):
            yield from _lines(text, one)
        else:
            yield one


def _in_block(text: str, start: int) -> bool:
    """Whether nothing but a number stands before the address on its line, and no label on the line before."""
    floor = max(0, start - _LINE_REACH)
    ends = [found.end() for found in _LINE_END.finditer(text, floor, start)]
    if not ends and floor:
        return False
    low = ends[-1] if ends else 0
    alone = not text[low:start].strip(_MARKS + digits)
    return alone and not _LABEL.search(text, max(0, low - _LABEL_REACH), low)


def _lines(text: str, one: Tagged) -> Iterator[Tagged]:
    begin = one.start
    for end in [*(found.span() for found in _LINE_END.finditer(text, one.start, one.end)), (one.end, one.end)]:
        line = text[begin : end[0]]
        bare = line.strip(_MARKS)
        if any(map(str.isdecimal, bare)):
            start = begin + line.index(bare)
            yield replace(one, start=start, end=start + len(bare))
        begin = end[1]
