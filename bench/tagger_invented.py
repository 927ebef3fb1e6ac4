"""Words that no list has and that look as if: letters drawn one after the other, each as it follows three others in a list.

Names of the lists alone would teach the tagger that a name is what the lists know.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

BEFORE = 3  # letters that decide about the next
SHORTEST, LONGEST = 3, 13  # letters
END = "\n"


class Invented:
    """Draws from `chance`. A list is read once, when a word like its words is first asked for."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._next: dict[int, tuple[Sequence[str], dict[str, list[str]]]] = {}

    def like(self, words: Sequence[str]) -> str:
        """A word that could be one of `words`; one of them where their script has no capitals."""
        given = self.chance.choice(words)
        if not given[0].isupper():
            return given
        following = self._following(words)
        for _ in range(20):
            text = END * BEFORE
            while (letter := self.chance.choice(following[text[-BEFORE:]])) != END:
                text += letter
            if SHORTEST <= len(text) - BEFORE <= LONGEST:
                return text[BEFORE:].title()
        return given

    def _following(self, words: Sequence[str]) -> dict[str, list[str]]:
        """The letters that follow each group of letters. The list is kept, so that its number stays its own."""
        if id(words) not in self._next:
            found: dict[str, list[str]] = defaultdict(list)
            for word in words[:4000]:
                text = END * BEFORE + word.lower() + END
                for at in range(BEFORE, len(text)):
                    found[text[at - BEFORE : at]].append(text[at])
            self._next[id(words)] = (words, dict(found))
        return self._next[id(words)][1]
