"""A statement of SQL that is put together, as one with signs for what is to be bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from upright.act.remediations._commands import text_of_pieces
from upright.model.errors import ConflictError

_COMPARED = re.compile(r"(?:[=<>]|\b(?:like|ilike|limit|offset|between|and|or|not|then|else|when))\s*\Z", re.IGNORECASE)
_LISTED = re.compile(r"[(,]\s*\Z")
_VALUES = re.compile(r"\b(?:values|set|where|having)\b", re.IGNORECASE)
_ONE_OF = re.compile(r"\bin\s*\([^()]*\Z", re.IGNORECASE)
_GOES_ON = re.compile(r"[\w.(\[]")


@dataclass
class _Statement:
    """`text`: what was read so far; `quoted`: what the text in quotes at hand is made of."""

    path: str
    sign: str
    text: str = ""
    quoted: list[str | ast.expr] | None = None
    values: list[str] = field(default_factory=list)
    fresh: bool = False  # a sign has just been written

    def read(self, character: str) -> None:
        """One character of the statement as it stands in the code."""
        fresh, self.fresh = self.fresh, False
        if self.quoted is not None:
            self.quoted.append(character) if character != "'" else self._close(self.quoted)
        elif character == "'" and not fresh and not self.text.endswith("'"):
            self.quoted = []
        elif character in "'\"`" or (fresh and _GOES_ON.match(character)):
            raise ConflictError(f"{self.path}: the statement is not understood; bind its values by hand")
        else:
            self.text += self._plain(character)

    def _plain(self, text: str) -> str:
        return text.replace("%", "%%") if self.sign == "%s" else text

    def _close(self, quoted: list[str | ast.expr]) -> None:
        self.quoted = None
        if all(isinstance(each, str) for each in quoted):
            self.text += self._plain(f"'{''.join(map(str, quoted))}'")
        else:
            alone = len(quoted) == 1 and not isinstance(quoted[0], str)
            self._bind(ast.unparse(quoted[0] if alone and isinstance(quoted[0], ast.expr) else text_of_pieces(quoted)))

    def put(self, hole: ast.expr) -> None:
        """What the code puts here."""
        if self.quoted is not None:
            self.quoted.append(hole)
        else:
            self._bind(ast.unparse(hole))

    def _bind(self, value: str) -> None:
        listed = _LISTED.search(self.text) and _VALUES.search(self.text) and not _ONE_OF.search(self.text)
        if not (_COMPARED.search(self.text) or listed):
            raise ConflictError(f"{self.path}: {value} is no value in the statement, which cannot be bound")
        self.text += self.sign
        self.values.append(value)
        self.fresh = True


def bound(path: str, pieces: Sequence[str | ast.expr], sign: str) -> tuple[str, list[str]]:
    """The statement as Python, with a sign for each value, and the values. Raises ConflictError when something is put
    where no value can stand.
    """
    statement = _Statement(path, sign)
    for piece in pieces:
        for each in piece if isinstance(piece, str) else [piece]:
            statement.read(each) if isinstance(each, str) else statement.put(each)
    if statement.quoted is not None:
        raise ConflictError(f"{path}: a text in the statement does not end")
    return _spelt(statement.text), statement.values


def _spelt(text: str) -> str:
    plain = "\n" in text and '"""' not in text and "\\" not in text and not text.endswith('"')
    return f'"""{text}"""' if plain else repr(text)
