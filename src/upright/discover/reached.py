"""Reached: all assets that a function leads to by calls, through functions, constructors and what callers hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from upright.discover.bodies import Inside, bodies, heads, held
from upright.discover.handed import is_endless
from upright.discover.late_names import starred

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from upright.discover.examine import Examination

    Place = tuple[Examination, str]

_FUNCTIONS = 400  # looked at from one start
_SYMBOLS = 4000


class _Body(NamedTuple):
    """A function that a symbol names: the keys of what it makes, and what it refers to."""

    function: str
    makes: tuple[str, ...]
    following: Sequence[str]


class _Step(NamedTuple):
    """What a symbol names: the module that it lies in, the keys that it stands for, its functions, and what those who
    call them hand on.
    """

    home: Examination
    keys: tuple[str, ...]
    bodies: Sequence[_Body]
    through: Sequence[tuple[str, Examination]]


class Reached:
    """Follows calls: `module` tells what a symbol names, `keys` what it stands for, `through` what a parameter is
    given. Many starts lead through the same functions, so what one refers to is worked out once.
    """

    def __init__(
        self,
        module: Callable[[str, Examination], Place | None],
        keys: Callable[[str, Examination], tuple[str, ...]],
        through: Callable[[Examination, str, str], list[tuple[str, Examination]]],
        inside: Inside,
    ) -> None:
        self._module, self._keys, self._through, self._inside = module, keys, through, inside
        self._steps: dict[tuple[str, str, str], _Step | None] = {}  # by symbol and who asks
        self._ways: dict[tuple[str, str, str], tuple[list[_Body], list[tuple[str, Examination]]]] = {}  # by place

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
            step = self._step(current, where)
            if step is None:
                continue
            found.update(dict.fromkeys(step.keys))
            for body in step.bodies:
                if (step.home.path, body.function) not in seen:
                    seen.add((step.home.path, body.function))
                    found.update(dict.fromkeys(body.makes))
                    queue += [(further, step.home) for further in body.following]
            queue += step.through
        return tuple(found)

    def _step(self, symbol: str, asker: Examination) -> _Step | None:
        question = (asker.source, asker.path, symbol)
        if question not in self._steps:
            place = None if is_endless(symbol) else self._module(symbol, asker)
            self._steps[question] = self._worked_out(*place, symbol, asker) if place is not None else None
        return self._steps[question]

    def _worked_out(self, home: Examination, rest: str, symbol: str, asker: Examination) -> _Step:
        named = (home.source, home.path, rest)
        if named not in self._ways:
            found = [
                _Body(function, tuple(held(home, function, self._inside)), following)
                for function, following in bodies(home, rest, self._inside)
            ]
            found += [] if found else self._handed_on(home, rest)
            through = [given for name, tail in heads(rest) for given in self._through(home, name, tail)]
            self._ways[named] = found, through
        return _Step(home, self._keys(symbol, asker), *self._ways[named])

    def _handed_on(self, home: Examination, rest: str) -> list[_Body]:
        """What a file only hands on that exports all of others: `export * from "./ask"`."""
        for star in starred(home, rest) if rest else ():
            place = self._module(star, home)
            name = place[1].partition(".")[0] if place is not None else ""
            known = place[0].exports if place is not None else home.exports
            if name in known.functions or any(each.partition(".")[0] == name for each in known.uses if name):
                return [_Body(f"*{rest}", (), (star,))]
        return []
