"""Bicep: the declarations of a file with their values as Nodes; expressions stay text within `${...}`.

https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node
from upright.model.errors import LimitExceeded

if TYPE_CHECKING:
    from upright.discover.document import Document

_START = re.compile(r"^[ \t]*(resource|param|var|module|output)[ \t]+([A-Za-z_]\w*)[ \t]*", re.MULTILINE)
_KEY = re.compile(r"\s*(?:([A-Za-z_]\w*)|'([^'\n]{1,200})')[ \t]*:")
_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/|,)*", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,15}")
_NESTED = re.compile(r"\s*(?:@[^\n]*\n\s*)*resource\s+([A-Za-z_]\w*)\s+'([^'\n]{1,200})'([^=\n]*)=\s*")
_EXISTING = re.compile(r"\s*existing\b")
_FOR = re.compile(r"\[\s*for\b[^:\n]{1,300}:\s*")
_IF = re.compile(r"if\s*\(")
_WORDS = {"true": True, "false": False, "null": None}
_LONGEST = 20_000
_OPENERS, _CLOSERS = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Declaration:
    """`resource account 'Microsoft.X/y@2024-01-01' = {...}`: word `resource`, name `account`, type, value."""

    word: str
    name: str
    type: str
    value: Node
    line: int
    parent: str = ""
    existing: bool = False  # only refers to what stands elsewhere


def bicep(document: Document) -> list[Declaration]:
    """The declarations of a Bicep file in order; resources nested in others come after them, with their parent."""
    reading = _Reading(document.text)
    found: list[Declaration] = []
    at = 0
    for match in _START.finditer(document.text):
        if match.start() >= at:
            declaration, at = reading.declaration(match)
            found += [declaration, *reading.nested]
            reading.nested = []
    return found


def _under(name: str, value: Node, line: int) -> Node:
    """A value at its line; one under an expression says what it stands under: `{ '${identity.id}': {} }`."""
    stands = "${" in name and value.is_map
    return Node({**dict(value.items()), "stands_under": Node(name, line)} if stands else value.value, line)


class _Reading:
    """A position in a text, and the resources found inside the one that is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.ends = [match.start() for match in re.finditer("\n", text)]
        self.nested: list[Declaration] = []
        self.around: list[tuple[str, str]] = []  # name and type of the resources that the position is in

    def line(self, at: int) -> int:
        """The line of a position."""
        return bisect_right(self.ends, at - 1) + 1

    def declaration(self, match: re.Match[str]) -> tuple[Declaration, int]:
        """One declaration of the file, and where it ends."""
        word, name = match[1], match[2]
        end = self.text.find("\n", match.end())
        head = self.text[match.end() : end if end >= 0 else len(self.text)]
        quoted = re.match(r"'([^'\n]{1,200})'", head)
        kind, line = quoted[1] if quoted else "", self.line(match.start())
        equals = head.find("=")
        if equals < 0:
            return Declaration(word, name, kind, NOTHING, line), match.end()
        self.at = match.end() + equals + 1
        self.around = [(name, kind)]
        value = self.value(0)
        existing = bool(quoted and _EXISTING.match(head, quoted.end()))
        return Declaration(word, name, kind, value, line, existing=existing), self.at

    def value(self, depth: int) -> Node:
        """The value at the position."""
        if depth > MAX_DEPTH:
            raise LimitExceeded("nested too deeply", f"line {self.line(self.at)}")
        self.space()
        line = self.line(self.at)
        condition = _IF.match(self.text, self.at)
        if condition:
            self.at = condition.end() - 1
            self.raw(until_newline=False)
            self.space()
        loop = _FOR.match(self.text, self.at)
        if loop:
            self.at = loop.end()
            inner = self.value(depth + 1)
            self.space()
            self.at += self.text.startswith("]", self.at)
            return inner
        sign = self.text[self.at : self.at + 1]
        if sign == "{":
            return Node(self.mapping(depth), line)
        return Node(self.array(depth), line) if sign == "[" else Node(self.scalar(), line)

    def space(self) -> None:
        """Pass white space, comments and commas."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def mapping(self, depth: int) -> dict[str, Node]:
        """`{ key: value ... }`."""
        pairs: dict[str, Node] = {}
        self.at += 1
        while self.at < len(self.text):
            self.space()
            if self.text.startswith("}", self.at):
                self.at += 1
                break
            inner = _NESTED.match(self.text, self.at)
            key = _KEY.match(self.text, self.at)
            if inner:
                self.within(inner, depth)
            elif key:
                line = self.line(key.end())
                self.at = key.end()
                pairs[key[1] or key[2]] = _under(key[2] or "", self.value(depth + 1), line)
            else:
                self.raw(until_newline=True)
                self.at += 1
        return pairs

    def within(self, match: re.Match[str], depth: int) -> None:
        """A resource nested in another: its type goes on from that of the outer one."""
        self.at = match.end()
        parent, outer = self.around[-1] if self.around else ("", "")
        kind = match[2] if "." in match[2].partition("@")[0] else f"{outer.partition('@')[0]}/{match[2]}"
        self.around.append((match[1], kind))
        value = self.value(depth + 1)
        self.around.pop()
        line, existing = self.line(match.start(1)), bool(_EXISTING.match(match[3]))
        self.nested.append(Declaration("resource", match[1], kind, value, line, parent, existing))

    def array(self, depth: int) -> list[Node]:
        """`[ value ... ]`."""
        items: list[Node] = []
        self.at += 1
        while self.at < len(self.text):
            self.space()
            if self.text.startswith("]", self.at):
                self.at += 1
                break
            before = self.at
            items.append(self.value(depth + 1))
            self.at = max(self.at, before + 1)
        return items

    def scalar(self) -> str | int | bool | None:
        """A text, number or word; anything else as `${source}`."""
        if self.text.startswith("'''", self.at):
            end = self.text.find("'''", self.at + 3)
            end = end if end >= 0 else len(self.text)
            text = self.text[self.at + 3 : end]
            self.at = end + 3
            return text[:_LONGEST]
        source = self.raw(until_newline=True).strip()
        if source in _WORDS:
            return _WORDS[source]
        if _NUMBER.fullmatch(source):
            return int(source)
        if re.fullmatch(r"'(?:[^'\\\n]|\\.)*'", source):
            return re.sub(r"\\(.)", r"\1", source[1:-1])
        return f"${{{source[:_LONGEST]}}}"

    def raw(self, *, until_newline: bool) -> str:
        """The source of an expression: to the end of the line, or past its closing bracket."""
        start, depth = self.at, 0
        text = self.text
        while self.at < len(text):
            sign = text[self.at]
            if sign == "'":
                end = re.compile(r"'(?:[^'\\\n]|\\.)*'?").match(text, self.at)
                self.at = end.end() if end else self.at + 1
                continue
            if depth == 0 and until_newline and (sign in ",]}" or (sign == "\n" and not self._goes_on())):
                break
            depth += (sign in _OPENERS) - (sign in _CLOSERS)
            self.at += 1
            if depth == 0 and not until_newline:
                break
        return text[start : self.at]

    def _goes_on(self) -> bool:
        """Whether the next line begins with a sign that continues an expression."""
        return bool(re.match(r"\s*(?:\?|:(?!:)|&&|\|\||\.|==|!=)", self.text[self.at : self.at + 200]))
