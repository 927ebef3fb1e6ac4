"""How a format writes text: reading a value from what stands in the file, and writing one that keeps it valid."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Write = Callable[[str], str]


@dataclass(frozen=True)
class Quoting:
    """`escape`: what stands for another character, `meaning`: for which. `write`: the way a value is usually written.
    `styles`: other ways by the letter that tells them in a token.
    """

    write: Write = str
    escape: re.Pattern[str] | None = None
    meaning: Callable[[str], str] = str
    styles: Mapping[str, Write] = field(default_factory=dict)

    def read(self, raw: str) -> str:
        """The value that `raw` stands for."""
        if self.escape is None:
            return raw
        return self.escape.sub(lambda found: self.meaning(found[0]), raw)

    def places(self, raw: str) -> list[int] | None:
        """Where each character of the value begins in `raw`, and its end; None where they are the same."""
        if self.escape is None or not self.escape.search(raw):
            return None
        found: list[int] = []
        position = 0
        for escape in self.escape.finditer(raw):
            found.extend(range(position, escape.start()))
            found.extend([escape.start()] * len(self.meaning(escape[0])))
            position = escape.end()
        found.extend(range(position, len(raw) + 1))
        return found

    def style_of(self, value: str, raw: str) -> str:
        """The style in which `raw` writes this value: empty for the usual one, `r` for one of its own."""
        if self.write(value) == raw:
            return ""
        return next((style for style, write in self.styles.items() if write(value) == raw), "r")

    def written(self, value: str, style: str) -> str:
        """The value written in this style."""
        return self.styles.get(style, self.write)(value)


@dataclass(frozen=True)
class Bare:
    """A value without quotes. When `unsafe` says that new content cannot stand so, it gets the quotes of `quoting`.
    `always`: a token never can, so it remembers that there were none.
    """

    unsafe: Callable[[str], bool]
    quoting: Quoting
    mark: str
    always: bool = False


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")


def _json_ascii(value: str) -> str:
    return json.dumps(value)[1:-1]


def _json_meaning(escape: str) -> str:
    known = _JSON_ESCAPES.get(escape)
    if known is not None:
        return known
    try:
        return str(json.loads(f'"{escape}"', strict=False))
    except ValueError:
        return escape


def _backslashed(escape: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
    return escape[0] if escape[0] == escape[-1] else plain.get(escape[-1], escape[-1])


def _doubled(mark: str) -> Quoting:
    return Quoting(lambda value: value.replace(mark, mark * 2), re.compile(mark * 2), lambda escape: escape[0])


_JSON_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\", "\\/": "/"}
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'", "&#34;": '"'}
PLAIN = Quoting()
DOUBLED = _doubled('"')
SINGLE = _doubled("'")
JSON = Quoting(
    _json,
    re.compile(r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.)", re.DOTALL),
    _json_meaning,
    {"a": _json_ascii},
)
SQL = Quoting(
    lambda value: value.replace("\\", "\\\\").replace("'", "''"), re.compile(r"''|\\.", re.DOTALL), _backslashed
)
MARKUP = Quoting(
    lambda value: value.translate(_MARKUP),
    re.compile("|".join(map(re.escape, _ENTITIES))),
    lambda escape: _ENTITIES[escape],
)
