"""Reached: all assets that a function leads to by calls, through functions, constructors and what callers hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from upright.discover.bodies import bodies, heads, held
from upright.discover.handed import is_endless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from upright.discover.examine import Examination

    Place = tuple[Examination, str]

_FUNCTIONS = 400  # looked at from one start
_SYMBOLS = 4000


class _Body(NamedTuple):
    """A function that a symbol names: the keys of what it makes, and what it refers to."""

    function: str
    makes: tuple[str, ...]
    following: Sequence[str]


class Reached:
    """Follows calls: `module` tells what a symbol names, `keys` what it stands for, `through` what a parameter is
    given. Many starts lead through the same functions, so what one refers to is worked out once.
    """

    def __init__(
        self,
        module: Callable[[str, Examination], Place | None],
        keys: Callable[[str, Examination], tuple[str, ...]],
        through: Callable[[Examination, str, str], list[tuple[str, Examination]]],
    ) -> None:
        self._module, self._keys, self._through = module, keys, through
        self._places: dict[tuple[str, str, str], Place | None] = {}
        self._bodies: dict[tuple[str, str, str], tuple[_Body, ...]] = {}

    def __call__(self, symbol: str, asker: Examination) -> tuple[str, ...]:
        """Identity keys of all assets that a function leads to by calls, nearest first."""
        found: dict[str, None] = {}
        queue = [(symbol, asker)]
        seen: set[tuple[str, str]] = set()
        asked: set[tuple[str, str]] = set()
        for current, where in queue:
            if len(seen) > _FUNCTIONS or len(asked) > _SYMBOLS:
                break
            if (where.path, current) in asked:
                continue
            asked.add((where.path, current))
            place = self._place(current, where)
            if place is None:
                continue
            home, rest = place
            found.update(dict.fromkeys(self._keys(current, where)))
            for body in self._within(home, rest):
                if (home.path, body.function) not in seen:
                    seen.add((home.path, body.function))
                    found.update(dict.fromkeys(body.makes))
                    queue += [(further, home) for further in body.following]
            for name, tail in heads(rest):
                queue += self._through(home, name, tail)
        return tuple(found)

    def _place(self, symbol: str, asker: Examination) -> Place | None:
        question = (asker.source, asker.path, symbol)
        if question not in self._places:
            self._places[question] = None if is_endless(symbol) else self._module(symbol, asker)
        return self._places[question]

    def _within(self, home: Examination, rest: str) -> tuple[_Body, ...]:
        question = (home.source, home.path, rest)
        if question not in self._bodies:
            self._bodies[question] = tuple(_bodies(home, rest))
        return self._bodies[question]


def _bodies(home: Examination, rest: str) -> Iterator[_Body]:
    for function, following in bodies(home.exports, rest):
        yield _Body(function, tuple(held(home.exports, function)), following)
