"""Credentials in the clear, and nothing else: what an inventory asks of text.

Binary files are not opened; a gap for each kind says so. All that classification knows of
credentials holds here too; classes that would take a hit away from a credential are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from upright.classify.classifier import Classifier
from upright.classify.encoding import encoding_of
from upright.classify.engine import Engine
from upright.classify.format import FALLBACK, HEAD, format_of
from upright.classify.profile import Profile, classify_item
from upright.classify.shape import Shape
from upright.classify.tables import MARKS, find_cells
from upright.model.evidence import Gap
from upright.model.item import Item

FAMILY = "secret"
_PDF = b"%PDF-"  # binary, though some begin like a text


class Credentials:
    """Looks for credentials in one text file after the other."""

    def __init__(self, classifiers: Iterable[Classifier]) -> None:
        """`classifiers`: those of the family."""
        self.engine = Engine(classifiers, names=False).prepare()

    def of(self, item: Item, *, key: bytes) -> Profile | None:
        """What credentials the text holds; None when it holds nothing that resembles one.

        `key`: secret of the digests. Raises AccessDenied or Unreachable.
        """
        head = item.read(HEAD)
        encoding = "" if head.startswith(_PDF) else encoding_of(head)
        if not encoding:
            return _unsearched(item) if item.size else None
        if item.content is not None and not self._may_hold(item, item.content.decode(encoding, "replace")):
            return None
        return classify_item(item, self.engine, key=key, marked=False)

    def _may_hold(self, item: Item, text: str) -> bool:
        """Whether the item is worth reading: what its format reads as it stands is looked at closely right away."""
        (hits,) = self.engine.hits([text])
        marks = [hit for hit in hits if hit[1] < len(MARKS)]
        if len(hits) == len(marks):
            return False
        if format_of(item).id != FALLBACK or self._resembles(text, hits):
            return True
        return any(map(self.engine.labelled_by, find_cells(text, marks).columns)) if marks else False

    def _resembles(self, text: str, hits: Iterable[tuple[int, int]]) -> bool:
        """Whether a pattern matches where one of them fired, whatever stands around it."""
        shapes, heralds = self.engine.shapes, self.engine.heralds
        done = [0] * len(shapes)
        for end, number in hits:
            for position, _ in heralds[number].shapes:
                match = _match(shapes[position], text, done[position], end)
                if match is not None:
                    done[position] = match.end()
                    if self._may_be(shapes[position], match):
                        return True
        return False

    def _may_be(self, shape: Shape, match: re.Match[str]) -> bool:
        value = match["value"] if shape.named else match[0]
        return bool(value) and any(self.engine.holds(index, value) for index in shape.classes)


def _match(shape: Shape, text: str, done: int, end: int) -> re.Match[str] | None:
    if end <= done:
        return None
    return shape.regex.match(text, end) if shape.follows else shape.match(text, done, end)


def _unsearched(item: Item) -> Profile:
    why = "not text: an inventory does not look for credentials in it, a scan does"
    return Profile(gaps=(Gap(f"*{item.suffix}", why, "unsupported", item.source),))
