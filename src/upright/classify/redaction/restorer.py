"""The restorer: opens tokens, and undoes methods whose results are found by classification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from upright.classify.redaction.edits import Edit, Edited
from upright.classify.redaction.layout import Layout
from upright.classify.redaction.piece import Cell, Piece
from upright.classify.redaction.redactor import NAMED, Redactor
from upright.classify.redaction.token import HASHED, RAW, TOKEN, Opened, unseal
from upright.model.errors import ConfigError


@dataclass
class Restored:
    """How many values came back, and why others did not. `other_keys`: ids of the keys that they need."""

    restored: int = 0
    other_key: int = 0
    damaged: int = 0
    irreversible: int = 0
    other_keys: set[str] = field(default_factory=set)

    @property
    def left(self) -> int:
        """How many stand-ins are still there."""
        return self.other_key + self.damaged + self.irreversible

    def check(self, key: str) -> None:
        """Raise ConfigError when the key fits nothing at all: it is the wrong one."""
        if self.other_key and not self.restored:
            made = ", ".join(sorted(self.other_keys))
            raise ConfigError(f"wrong key: this was redacted with the key {made}, the key given is {key or 'none'}")


class Restorer:
    """Undoes what `redactor` (same engine, policy and key) did. `search`: classify, for methods that need it."""

    def __init__(self, redactor: Redactor, *, search: bool = True) -> None:
        self.redactor = redactor
        self.report = Restored()
        self._search = search and any(choice.method.restore for choice in redactor.policy.all_choices)

    def text(self, text: str) -> str:
        """A text restored."""
        return self.piece(Layout(), text)

    def piece(self, layout: Layout, text: str) -> str:
        """A piece of a file restored; the layout goes on to the next."""
        marks = [*TOKEN.finditer(text), *HASHED.finditer(text)]
        if not self._search and not marks:
            self.report.irreversible += self._named(text)
            layout.passed(text)
            return text
        piece = layout.lay(text)
        edits = [edit for mark in marks if mark.re is TOKEN for edit in self._opened(piece, mark)]
        if self._search:
            edits += self._searched(piece, [mark.span() for mark in marks])
        self.report.irreversible += self._named(text) + sum(mark.re is HASHED for mark in marks)
        layout.passed(text)
        return Edited.of(text, edits).text if edits else text

    def _named(self, text: str) -> int:
        return sum(found[1] in self.redactor.names for found in NAMED.finditer(text)) if "[" in text else 0

    def _opened(self, piece: Piece, mark: re.Match[str]) -> Iterator[Edit]:
        opened = unseal(self.redactor.key, mark)
        if opened.value is None:
            self._note(opened)
            return
        self.report.restored += 1
        for start, end, cell in piece.cells_of(mark.start(), mark.end()):
            unquoted = "n" in opened.styles
            yield Edit(start, end, self._written(opened.value, opened.styles, cell, unquoted=unquoted))
            if unquoted and cell.start > 0:
                yield Edit(cell.start - 1, cell.start, "")
                yield Edit(cell.end, cell.end + 1, "")
            return

    def _written(self, value: str, styles: str, cell: Cell, *, unquoted: bool) -> str:
        if RAW in styles or unquoted:
            return value
        return cell.quoting.written(value, styles[:1])

    def _note(self, opened: Opened) -> None:
        key = self.redactor.key
        if key is not None and opened.key == key.id:
            self.report.damaged += 1
        elif opened.key:
            self.report.other_key += 1
            self.report.other_keys.add(opened.key)

    def _searched(self, piece: Piece, marks: list[tuple[int, int]]) -> Iterator[Edit]:
        for hit in piece.seen(self.redactor.engine):
            choice = self.redactor.choice(hit.data_class)
            restore = choice.method.restore
            if restore is None or hit.confidence < choice.confidence:
                continue
            for start, end, cell in piece.cells_of(hit.start, hit.end):
                raw = piece.text[start:end]
                value = cell.quoting.read(raw)
                if value in self.redactor.policy.allowed or any(s < end and start < e for s, e in marks):
                    continue
                made = restore(value, self.redactor.occasion(hit.data_class))
                if made is None:
                    self.report.damaged += 1
                else:
                    self.report.restored += 1
                    yield Edit(start, end, cell.quoting.written(made, cell.quoting.style_of(value, raw)))
