"""Where an address or a name begins and ends, once the network has found it: what it runs into, what it left out."""

from __future__ import annotations

import re
from dataclasses import replace

from upright.classify.tagger_rules import ADDRESS
from upright.classify.tagger_spans import Tagged

_DASH = " - "  # between a name and a label, never within a name
_DIALLED = re.compile(r",\s{0,2}([(\d][\d() -]{6,20}\d)(?![\w-]| \w)")  # the number of a telephone behind an address
_DIGITS = 7  # that it has at least; in groups, as no postal code has
_OPENS = re.compile(r"[\s,(]N'")  # a string of a statement
_CODE_GOES_ON = re.compile(r"[-/]\d{1,4}(?![\w-])")  # `MICH 73599` before `-5755`
_POSTAL = re.compile(  # the last field: `д. 5, 541044`, `Lake Road, W1 8BZ`
    r", (?:\d{6,7}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})(?=['\".;)|\t\n]|\Z)"
)
_PROVINCE = re.compile(r" (?:\(([A-Z]{2})\)|[/-] [A-Z]{2}\b)")  # behind an Italian, a Brazilian address...
_CODED, _BRAZILIAN = re.compile(r"\b\d{5}\b"), re.compile(r"\b\d{5}-?\d{3}\b")  # ...by its postal code
_LABEL = re.compile(r" [^\W\d_][^\n:=]{1,30}[:=]")  # the rest of one
_CLAUSE = re.compile(r"\n(?!(?:de|du|des|da|do|van|von|bei)\b)[a-z]{2,} ")  # a line of small letters
_WHOLE = re.compile(r"\d[^\n]*,|,[^\n]*\d")  # a number and several fields in one line


def ended(text: str, one: Tagged) -> Tagged:
    """An address without the `N'` before it in a statement, the telephone number behind it (`..., TN 32907, 5132 4373`)
    or what begins the next line, but with the rest of its postal code and its province; a name without the label
    behind a dash (`Jane Roe - Burgerservicenummer`).
    """
    if one.data_class != ADDRESS:
        dash = text.find(_DASH, one.start, one.end)
        return replace(one, end=dash) if dash > 0 else one
    if _OPENS.match(text, max(one.start - 1, 0)):
        one = replace(one, start=one.start + 2)
    elif text.startswith("'", one.start) and text.startswith("'", one.end):
        one = replace(one, start=one.start + 1)
    end = _less(text, one.start, one.end)
    return replace(one, end=_more(text, one.start, one.end) if end == one.end else end)


def _less(text: str, start: int, end: int) -> int:
    """The end of an address without what it runs into."""
    line = text.rfind("\n", start, end)
    if line > 0 and (_LABEL.match(text, end) or (_CLAUSE.match(text, line) and _WHOLE.search(text, start, line))):
        return line - text.startswith("\r\n", line - 1)
    comma = text.rfind(",", start, end)
    found = _DIALLED.match(text, comma) if comma > 0 else None
    dialled = found is not None and " " in found[1] and sum(map(str.isdecimal, found[1])) >= _DIGITS
    return comma if dialled else end


def _more(text: str, start: int, end: int) -> int:
    """The end of an address with what belongs to it."""
    code = _CODE_GOES_ON.match(text, end) if text[end - 1].isdecimal() else None
    end = code.end() if code else end
    coded = _CODED.search(text, start, end)
    postal = None if coded else _POSTAL.match(text, end)
    if postal:
        return postal.end()
    province = _PROVINCE.match(text, end)
    if province and (coded if province[1] else _BRAZILIAN.search(text, start, end)):
        return province.end()
    return end + (text.startswith(")", end) and text.count("(", start, end) > text.count(")", start, end))
