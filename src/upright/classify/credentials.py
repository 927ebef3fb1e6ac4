"""Credentials in the clear, and nothing else: what an inventory asks of text.

Binary files are not opened; a gap for each kind says so. All that classification knows of
credentials holds here too; classes that would take a hit away from a credential are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable

from upright.classify.classifier import Classifier
from upright.classify.encoding import encoding_of
from upright.classify.engine import Engine
from upright.classify.format import HEAD
from upright.classify.profile import Profile, classify_item
from upright.model.evidence import Gap
from upright.model.item import Item

FAMILY = "secret"


class Credentials:
    """Looks for credentials in one text file after the other."""

    def __init__(self, classifiers: Iterable[Classifier]) -> None:
        """`classifiers`: those of the family."""
        self.engine = Engine(classifiers, names=False).prepare()

    def of(self, item: Item, *, key: bytes) -> Profile | None:
        """What credentials the text holds; None when it holds nothing that resembles one.

        `key`: secret of the digests. Raises AccessDenied or Unreachable.
        """
        encoding = encoding_of(item.read(HEAD))
        if not encoding:
            return _unsearched(item) if item.size else None
        if item.content is not None and not self.engine.fires(item.content.decode(encoding, "replace")):
            return None
        return classify_item(item, self.engine, key=key, marked=False)


def _unsearched(item: Item) -> Profile:
    why = "not text: an inventory does not look for credentials in it, a scan does"
    return Profile(gaps=(Gap(f"*{item.suffix}", why, "unsupported", item.source),))
