"""What tools in Go, Rust, Ruby, Java, Kotlin, C# and PHP are told to a model as: the descriptions beside where they are
offered.

In an attribute or annotation a description stands before the function that it makes a tool; elsewhere behind the name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.descriptions import described
from upright.discover.python_sight import digest, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.plain_source import PlainSource, Text
    from upright.model.asset import Json

_KEY = re.compile(
    r"(?:\b(?:[wW]ith)?[dD]escription[\"']?\s{0,9}(?:=>|[:=(]|\s)\s{0,9}|@(?:Mcp)?Tool\(\s{0,9}(?:value\s{0,3}=\s{0,3})?\{?\s{0,9})"
    r"(?:\w{1,30}(?:::\w{1,30})?!?\(\s{0,9}){0,2}(?:[A-Za-z]{1,2}#{0,2})?$"
)
_NAMED = re.compile(
    r"\b(?:(?:[wW]ith)?[dD]escription(?:\s{0,9}[:=]\s{0,9}|\(\s{0,9}))(?:\w{1,30}(?:\.|::)){0,3}(?P<name>[A-Za-z_]\w{2,80})\s{0,9}[,)}\n]"
)
_JOIN = re.compile(r"[\s+.\\,]{0,80}")
_AFTER_NAME = re.compile(r"[\"'`]{0,3}\s{0,40},\s{0,40}")
_MESSAGE = re.compile(r"[A-Z][A-Z\d]{0,40}(?:_[A-Z\d]{1,40}){1,12}")
_BETWEEN = re.compile(r"[{};]")
_ABOVE = re.compile(r"[ \t]*(?:///|/?\*{1,2}(?!/))[ \t]?(?P<told>.*)")
_ATTRIBUTE = re.compile(r"[ \t]*(?:[#@\[)\]]|\w{1,40}[ \t]*=|\*/|$)")
_BACK = 80  # characters before a text in which it is said what it is
_MOST = 2_000  # texts of a file that are looked at
_PARTS = 60  # of one text that is put together
_LINES = 60  # above a function in which its comment stands
_NAMES = 200  # constants of a file that are looked up
_FIRST = frozenset({"go", "ruby"})  # languages in which nothing is told before its name
_COMMENTED = frozenset({"rust", "php"})  # in which a comment above the function is told


def told(source: PlainSource, lines: Iterable[int]) -> dict[int, dict[str, Json]]:
    """What the descriptions of the tools that are offered on these lines say, by the line of the tool."""
    found: dict[int, list[str]] = {}
    offered = sorted({*lines})
    for line, text in _descriptions(source, offered):
        if text.strip():
            found.setdefault(line, []).append(text)
    return {
        line: {"description": summary(texts[0]), "digest": digest(*texts), **described(texts[0], *texts[1:])}
        for line, texts in found.items()
    }


def _descriptions(source: PlainSource, offered: list[int]) -> Iterator[tuple[int, str]]:
    code = source.code
    if not offered:
        return
    for text, end, whole in _stated(source, offered):
        if owner := _owner(source, offered, text.line, end):
            yield owner, whole
    starts = [text.start for text in source.texts]
    for match in islice(_NAMED.finditer(code), _NAMES):
        if (whole := _held(source, starts, match["name"])) and (
            owner := _owner(source, offered, source.line(match.start("name")), match.end("name"))
        ):
            yield owner, whole
    if source.language in _COMMENTED:
        written = source.text.split("\n")
        yield from ((line, _comment(written, line)) for line in offered)


def _stated(source: PlainSource, offered: list[int]) -> Iterator[tuple[Text, int, str]]:
    """The texts of a file that describe something: the first part, where the last ends, and the whole."""
    texts, code, at, lines = source.texts, source.code, 0, {*offered}
    while at < min(len(texts), _MOST):
        text = texts[at]
        before = code[max(0, text.start - _BACK) : text.start]
        named = at and texts[at - 1].line in lines and _AFTER_NAME.fullmatch(code[_end(texts[at - 1]) : text.start])
        if not named and not _KEY.search(before):
            at += 1
            continue
        if not named and _MESSAGE.fullmatch(text.value) and at + 1 < len(texts):
            following = texts[at + 1]
            if _AFTER_NAME.fullmatch(code[_end(text) : following.start]):  # `t("KEY", "what it says")`
                at, text = at + 1, following
        last, parts = text, [text.value]
        while at + 1 < len(texts) and len(parts) < _PARTS and not named:
            between = code[_end(last) : texts[at + 1].start].lstrip("\"'`#")
            if "," in between or not _JOIN.fullmatch(between):
                break
            at += 1
            last = texts[at]
            parts.append(last.value)
        yield text, _end(last), "".join(parts)
        at += 1


def _end(text: Text) -> int:
    """A place within the closing quotes of a text, or right before them."""
    return text.start + len(text.value) + 1


def _owner(source: PlainSource, offered: list[int], line: int, end: int) -> int:
    """The line of the tool that a text on this line describes; 0: none."""
    before, after = bisect_right(offered, line) - 1, bisect_left(offered, line + 1)
    if source.language not in _FIRST and after < len(offered):
        ahead = source.code[end : end + _BACK * 10]
        between = "\n".join(ahead.split("\n")[: offered[after] - source.line(end)])
        near = offered[after] - line <= ahead.count("\n")
        if near and not _BETWEEN.search(between) and (before < 0 or offered[before] != line):
            return offered[after]
    return offered[before] if before >= 0 else 0


def _held(source: PlainSource, starts: list[int], name: str) -> str:
    """The text that a name is given anywhere in the file."""
    given = re.search(rf"\b{name}\b[ \t\w:&'<>]{{0,60}}?:?=\s{{0,40}}", source.code)
    at = bisect_left(starts, given.end()) if given else len(starts)
    return source.texts[at].value if given and at < len(starts) and starts[at] - given.end() <= 1 else ""


def _comment(written: list[str], line: int) -> str:
    """The comment above a function, over its attributes."""
    found: list[str] = []
    for above in reversed(written[max(0, line - _LINES) : line - 1]):
        if match := _ABOVE.match(above):
            found.append(match["told"])
        elif found or not _ATTRIBUTE.match(above):
            break
    return "\n".join(reversed(found))
