"""The redactor: replaces what classification finds in a piece, until it finds nothing more.

What is left may read differently once its neighbour is gone, so the result is classified again; where a method's
results are restored by classification, that same pass proves that they will be found, and what would not becomes a
token.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from upright.classify.engine import Engine
from upright.classify.mentions import ADDRESS, PERSON
from upright.classify.redaction.edits import Edit, Edited
from upright.classify.redaction.key import Key
from upright.classify.redaction.layout import MARGIN, Layout
from upright.classify.redaction.method import Occasion, name_of
from upright.classify.redaction.piece import Cell, Piece, Seen, View
from upright.classify.redaction.policy import Choice, Policy
from upright.classify.redaction.quoting import Quoting
from upright.classify.redaction.token import HASHED, TOKEN, seal
from upright.model.errors import ConfigError, MalformedError

ROUNDS = 12  # each takes text away, so they end; two are the rule
_LEAST_LEFT = 2  # letters or digits beside a stand-in that are worth replacing on their own
NAMED = re.compile(r"\[([A-Z][A-Z0-9_]{0,80}?)(?:_\d{1,12})?\]")


class Redactor:
    """One redaction, in which the same value keeps the same number throughout. Not to be shared between threads."""

    def __init__(self, engine: Engine, policy: Policy, key: Key | None = None) -> None:
        self.engine, self.policy, self.key = engine, policy, key
        self.counts: Counter[tuple[str, str]] = Counter()  # values replaced, by class and method
        self.searched = False  # whether restoring needs classification
        self._choices: dict[str, Choice] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        self._cache: dict[tuple[str, str], str | None] = {}
        needing = sorted({choice.method.id for choice in policy.all_choices if choice.method.needs_key})
        if needing and key is None:
            raise ConfigError(
                f"the method {needing[0]!r} needs a key: give one with --key or UPRIGHT_REDACTION_KEY; "
                "`upright key new FILE` makes one"
            )

    def text(self, text: str) -> str:
        """A text redacted."""
        return self.piece(Layout(), text)

    def piece(self, layout: Layout, text: str) -> str:
        """A piece of a file redacted; the layout goes on to the next. Raises MalformedError."""
        original = layout.lay(text)
        edits = list(self._standing(text)) if text else []
        written = self._settled(layout, original, edits)
        layout.passed(written)
        for edit in edits:
            if edit.data_class:
                self.counts[edit.data_class, self._method(edit)] += 1
                self.searched = self.searched or edit.found
        return written

    def _method(self, edit: Edit) -> str:
        choice = self.choice(edit.data_class)
        return "encrypt" if choice.method.restore and not edit.found else choice.method.id

    def _settled(self, layout: Layout, original: Piece, edits: list[Edit]) -> str:
        edits.extend(self._first(original, edits))
        for count in range(ROUNDS):
            now = Edited.of(original.text, [*edits, *_quotes(original, edits)]) if edits else None
            if now is None:
                return original.text
            piece = layout.lay(now.text)
            hits = self._again(layout, piece, now)
            changed = any(edit.found for edit in edits) and self._demote(
                piece, now, hits, edits, all_of_them=count > ROUNDS // 2
            )
            fresh = self._fresh(original, piece, now, hits)
            if not fresh and not changed:
                return piece.text
            edits.extend(fresh)
        raise MalformedError("redaction does not come to rest")

    def _again(self, layout: Layout, piece: Piece, now: Edited) -> list[Seen]:
        """What classification finds now: in all of the text where restoring needs it, names only where they may differ,
        else where anything may.
        """
        sought = {edit.data_class for edit in now.edits if edit.found}
        near = () if sought & _IN_PROSE else layout.near(piece, list(now.places()))
        if not near:
            return piece.seen(self.engine)
        view = View()
        for start, end in near:
            view.add(piece.text, Cell(start, end), "\n\n")
        inner = [(start + MARGIN * (start > 0), end - MARGIN * (end < len(piece.text))) for start, end in near]
        hits = [hit for hit in view.seen(self.engine) if any(s <= hit.start and hit.end <= e for s, e in inner)]
        if not sought:
            return hits
        return piece.seen(self.engine.nameless) + [hit for hit in hits if hit.data_class in _IN_PROSE]

    def _first(self, original: Piece, edits: list[Edit]) -> list[Edit]:
        """What the columns hold; where that is nothing, what the text as it stands holds."""
        now = Edited.of(original.text, edits) if edits else None
        for views in (slice(1, None), slice(1)) if len(original.views) > 1 else (slice(None),):
            fresh = self._fresh(original, original, now, original.seen(self.engine, views))
            if fresh:
                return fresh
        return []

    def _standing(self, text: str) -> Iterator[Edit]:
        """Stand-ins of an earlier redaction: they stay."""
        if "[" in text:
            for found in NAMED.finditer(text):
                if found[1] in self.names:
                    yield Edit(found.start(), found.end(), found[0])
        for pattern in (TOKEN, HASHED):
            for found in pattern.finditer(text):
                yield Edit(found.start(), found.end(), found[0])

    @cached_property
    def names(self) -> frozenset[str]:
        """Every class in capitals."""
        return frozenset(name_of(unit) for unit in self.engine.classifiers)

    def _fresh(self, original: Piece, piece: Piece, now: Edited | None, hits: Iterable[Seen]) -> list[Edit]:
        """Edits for what is found and not replaced yet."""
        made: list[Edit] = []
        for hit in hits:
            if not self._counts(hit):
                continue
            for first, last, cell in piece.cells_of(hit.start, hit.end):
                value = cell.quoting.read(piece.text[first:last])
                if value in self.policy.allowed or _masked(piece.text, first, last, self.choice(hit.data_class)):
                    continue
                if now is None:
                    made.append(self._edit(original, cell, first, last, hit.data_class))
                else:
                    made.extend(self._beside(original, now, first, last, hit.data_class))
        return made

    def _beside(self, original: Piece, now: Edited, first: int, last: int, data_class: str) -> Iterator[Edit]:
        for start, end in now.clear(first, last):
            if sum(character.isalnum() for character in original.text[start:end]) >= _LEAST_LEFT:
                for low, high, cell in original.cells_of(start, end):
                    yield self._edit(original, cell, low, high, data_class)

    def _edit(self, original: Piece, cell: Cell, first: int, last: int, data_class: str) -> Edit:
        raw = original.text[first:last]
        value = cell.quoting.read(raw)
        stand_in, found = self._stand_in(data_class, value, raw, cell)
        style = cell.quoting.style_of(value, raw)
        instead = self._token(data_class, value, raw, cell) if found else ""
        if found and (style == "r" or _gets_quotes(original.text, cell, first, last, stand_in)):
            stand_in, found = instead, False
        written, instead = (cell.quoting.written(each, style) for each in (stand_in, instead))
        return Edit(first, last, written, data_class, found, instead, self.choice(data_class).method.reversible)

    def _stand_in(self, data_class: str, value: str, raw: str, cell: Cell) -> tuple[str, bool]:
        """What is written for a value, and whether it is restored by finding it again."""
        choice = self.choice(data_class)
        method = choice.method
        assert method.replace is not None  # noqa: S101  values that are kept were sorted out
        known = (data_class, value)
        if method.restore and known in self._cache:
            made = self._cache[known]
        else:
            made = method.replace(value, self.occasion(data_class, lambda _: self._token(data_class, value, raw, cell)))
            if made is not None and method.restore and made in self.policy.allowed:
                made = None
            if method.restore and len(self._cache) < _CACHED:
                self._cache[known] = made
        if made is None:
            return self._token(data_class, value, raw, cell), False
        return made, method.restore is not None

    def occasion(self, data_class: str, token: Callable[[str], str] = str) -> Occasion:
        """What a method is told of a value of this class."""
        return Occasion(
            self.engine.classifiers[self.engine.index[data_class]],
            self.choice(data_class).all_options,
            self.key,
            self._numbers.setdefault(data_class, {}),
            token,
        )

    def _token(self, data_class: str, value: str, raw: str, cell: Cell) -> str:
        if self.key is None:
            raise ConfigError("tokens need a key")
        style = cell.quoting.style_of(value, raw)
        styles = style + (_NO_QUOTES if cell.bare and cell.bare.always else "")
        return seal(self.key, data_class, raw if style == "r" else value, styles)

    def _demote(self, piece: Piece, now: Edited, hits: Iterable[Seen], edits: list[Edit], *, all_of_them: bool) -> bool:
        """Write as tokens what classification would not find again just as it was written; whether there was any."""
        seen = set() if all_of_them else {id(edit) for edit in self._refound(piece, now, hits)}
        lost = [edit for edit in edits if edit.found and id(edit) not in seen]
        for edit in lost:
            edit.found, edit.written = False, edit.instead
        return bool(lost)

    def _refound(self, piece: Piece, now: Edited, hits: Iterable[Seen]) -> Iterator[Edit]:
        for hit in hits:
            for first, last, _ in piece.cells_of(hit.start, hit.end):
                edit = now.exact(first, last)
                if edit and edit.found and edit.data_class == hit.data_class and self._counts(hit):
                    yield edit

    def _counts(self, hit: Seen) -> bool:
        choice = self.choice(hit.data_class)
        return choice.method.replace is not None and hit.confidence >= choice.confidence

    def choice(self, data_class: str) -> Choice:
        """What the policy does with this class."""
        known = self._choices.get(data_class)
        if known is None:
            known = self._choices[data_class] = self.policy.of(data_class)
        return known


_IN_PROSE = frozenset({PERSON, ADDRESS})  # found in free text too, without pattern
_NO_QUOTES = "n"
_NEAR = 40
_CACHED = 20_000  # results of preserving that are kept


def _gets_quotes(text: str, cell: Cell, first: int, last: int, stand_in: str) -> bool:
    """Whether the cell could not stay without quotes."""
    if cell.bare is None or not cell.bare.always:
        return False
    return cell.bare.unsafe(text[cell.start : first] + stand_in + text[last : cell.end])


def _masked(text: str, first: int, last: int, choice: Choice) -> bool:
    """Whether this is what a mask has left of a value: so few letters and digits, beside two of its marks."""
    options = choice.all_options
    if "with" not in options or sum(c.isalnum() for c in text[first:last]) > int(options["first"]) + int(
        options["last"]
    ):
        return False
    marks = str(options["with"]) * 2
    return marks in _run(text[max(0, first - _NEAR) : first][::-1]) or marks in _run(text[last : last + _NEAR])


def _run(text: str) -> str:
    """The text up to the first blank or quote."""
    for place, character in enumerate(text):
        if character.isspace() or character in "\"'<>,;":
            return text[:place]
    return text


def _quotes(original: Piece, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The quotes that cells without any need by now, and the escapes of what else stands in them."""
    by_cell: dict[int, tuple[Cell, list[Edit]]] = {}
    for edit in edits:
        for _, _, cell in original.cells_of(edit.start, edit.end):
            if cell.bare is not None:
                by_cell.setdefault(cell.start, (cell, []))[1].append(edit)
    for cell, inside in by_cell.values():
        bare = cell.bare
        if bare is not None and _needs(original.text, cell, inside):
            yield Edit(cell.start, cell.start, bare.mark)
            yield Edit(cell.end, cell.end, bare.mark)
            yield from _escapes(original.text, cell, inside, bare.quoting)


def _needs(text: str, cell: Cell, inside: list[Edit]) -> bool:
    if cell.bare is None:
        return False
    if cell.bare.always:
        moved = [Edit(edit.start - cell.start, edit.end - cell.start, edit.written) for edit in inside]
        return cell.bare.unsafe(Edited.of(text[cell.start : cell.end], moved).text)
    return any(not edit.reversible and cell.bare.unsafe(edit.written) for edit in inside)


def _escapes(text: str, cell: Cell, inside: list[Edit], quoting: Quoting) -> Iterator[Edit]:
    """Characters of the cell outside its edits that quotes must escape."""
    taken = {place for edit in inside for place in range(edit.start, edit.end)}
    for place in range(cell.start, cell.end):
        if place not in taken and quoting.write(text[place]) != text[place]:
            yield Edit(place, place + 1, quoting.write(text[place]))
