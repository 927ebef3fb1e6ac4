"""Words that detectors ask for, found in one pass over the bytes of a document, however many they are."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cached_property
from typing import Any


class Words:
    """Byte strings that count in any case; those with a zero byte are none. Compiled when first used; safe to use from
    several threads.
    """

    def __init__(self, words: Iterable[bytes]) -> None:
        self._words = tuple(dict.fromkeys(word for word in words if word and b"\0" not in word))
        self._among = frozenset(self._words)
        self._covered: dict[tuple[bytes, ...], bool] = {}
        self._local = threading.local()

    def covers(self, literals: tuple[bytes, ...]) -> bool:
        """Whether all of them are words of this table."""
        found = self._covered.get(literals)
        if found is None:
            found = self._covered[literals] = self._among.issuperset(literals)
        return found

    def held_by(self, data: bytes) -> frozenset[bytes]:
        """The words that the bytes hold."""
        found: list[bytes] = []
        words = self._words

        def note(number: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.append(words[number])

        if data and words:
            self._database.scan(data, match_event_handler=note, scratch=self._scratch())
        return frozenset(found)

    @cached_property
    def _database(self) -> Any:
        import hyperscan

        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=list(self._words),
            ids=list(range(len(self._words))),
            elements=len(self._words),
            flags=hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH,
            literal=True,
        )
        return database

    def _scratch(self) -> Any:
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            import hyperscan

            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return scratch
