"""Configuration of web servers: directives with their words, and blocks of directives in braces.

Nginx ends a directive with a semicolon, Caddy with its line.
https://nginx.org/en/docs/beginners_guide.html#conf_structure, https://caddyserver.com/docs/caddyfile/concepts#structure
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEP: Final = 20  # blocks within blocks; what lies deeper counts as standing in the last of them
_MOST: Final = 20_000  # words that are read
# What stands for a value (`${NAME}`, `{$NAME}`, `{http.request.host}`) is no block.
_TOKEN: Final = re.compile(
    r"(?P<note>#[^\n]*)|(?P<word>\"(?:[^\"\\\n]|\\.){0,2000}\"|'(?:[^'\\\n]|\\.){0,2000}'|"
    r"(?:\$\{[^{}\s]{0,80}\}|\{[$%]?[\w.]{1,80}\}|\\.|[^\s;{}#\"'])(?:\$\{[^{}\s]{0,80}\}|\{[$%]?[\w.]{1,80}\}|\\.|[^\s;{}])*)|"
    r"(?P<sign>[;{}\n])"
)


@dataclass(slots=True)
class Directive:
    """Its words in order, the line of the first (from 1), and what its block holds."""

    words: list[str]
    line: int
    inside: list[Directive] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its first word."""
        return self.words[0] if self.words else ""

    def all(self, *names: str) -> Iterator[Directive]:
        """The directives of these names that stand in its block itself."""
        return (each for each in self.inside if each.name in names)


def directives(text: str, *, by_line: bool = False) -> Directive:
    """A whole file as one block; braces that are left open end with it. `by_line`: a line ends a directive (Caddy)."""
    whole = Directive([], 1)
    open_ones, written, line = [whole], Directive([], 1), 1
    for token in islice(_TOKEN.finditer(text), _MOST):
        sign = token["sign"]
        if token["word"]:
            written.words.append(token["word"].strip("\"'"))
        elif sign == "{":
            open_ones[-1].inside.append(written)
            open_ones.append(written if len(open_ones) < _DEEP else open_ones[-1])
        elif written.words and (sign in {";", "}"} or (sign and by_line)):
            open_ones[-1].inside.append(written)
        if sign == "}":
            open_ones[1:] = open_ones[1:-1]
        line += sign == "\n"
        if not written.words or (sign and (sign != "\n" or by_line)):
            written = Directive([], line)
    if written.words:
        open_ones[-1].inside.append(written)
    return whole
