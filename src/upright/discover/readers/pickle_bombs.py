"""Pickles that ask for more memory or time than a machine has: sizes among arguments, values without an end, memo
numbers far beyond the file, collections that hold one another many times over.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_values import Global, Group, Made, Value

if TYPE_CHECKING:
    from upright.discover.readers.pickle_calls import Judge
    from upright.discover.readers.pickle_compositions import Composition

LIMIT: Final = 1 << 30  # bytes or members
FAR: Final = 1 << 24  # memo numbers for which the C unpickler sets less than 256 MiB aside
_WALKED: Final = 20_000  # collections that are walked
_COPIES: Final = (
    "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.sum", "builtins.any",
    "builtins.all", "collections.deque", "collections.Counter",
)  # fmt: skip
_BYTES: Final = ("builtins.bytes", "builtins.bytearray")
_ARRAYS: Final = ("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct")
_ENDLESS: Final = frozenset({"itertools.count", "itertools.cycle"})


def swollen(arguments: tuple[Value, ...]) -> bool:
    """Whether a number among the arguments is a size that nobody has."""
    return any(isinstance(each, int) and each > LIMIT for each in arguments)


def _asks(dotted: str, arguments: tuple[Value, ...]) -> bool:
    """Whether a call would take more than there is."""
    first, second = (*arguments, None, None)[:2]
    if dotted in _BYTES:
        return isinstance(first, int) and first > FAR  # picklers name the bytes themselves
    if dotted in _ARRAYS:
        return isinstance(second, Group) and prod(each for each in second.items if isinstance(each, int)) > LIMIT
    if dotted == "builtins.pow":
        return isinstance(first, int) and isinstance(second, int) and first.bit_length() * second > LIMIT
    return isinstance(first, Made) and _length(first) > LIMIT


def _length(made: Made) -> int:
    """How many values an iterator gives, as far as its arguments tell."""
    dotted, arguments = made.callee.dotted, made.arguments
    numbers = [each for each in arguments if isinstance(each, int)]
    if dotted in _ENDLESS or (dotted == "itertools.repeat" and len(arguments) == 1):
        return LIMIT + 1
    if dotted in {"itertools.repeat", "builtins.range"}:
        return max(numbers, default=0)
    if dotted == "itertools.product":
        return prod(len(each.items) + each.more for each in arguments if isinstance(each, Group))
    return 0


def _sized(dotted: str) -> Composition:
    callee = Global(*dotted.rsplit(".", 1))

    def made(judge: Judge, arguments: tuple[Value, ...], at: int, _: int) -> Value:
        if _asks(dotted, arguments):
            message = f"calls {dotted} for more than {LIMIT >> 30} GiB or values without an end"
            judge.inquiry.say(Verdict.SUSPICIOUS, "bomb", message, at)
        judge.passed(callee, arguments, at)
        return Made(callee, arguments[:16])

    return made


SIZED: Final[dict[str, Composition]] = {
    dotted: _sized(dotted) for dotted in (*_BYTES, *_ARRAYS, *_COPIES, "builtins.pow")
}


def expands(value: Value) -> bool:
    """Whether a small pickle stands for a value that hardly ends when it is walked: lists of lists of the same list."""
    sizes: dict[int, int] = {}
    path: list[tuple[Value, bool]] = [(value, False)]
    while path and len(sizes) < _WALKED:
        each, left = path.pop()
        if not isinstance(each, Group) or (not left and id(each) in sizes):
            continue
        if left:
            sizes[id(each)] = min(LIMIT + 1, 1 + sum(sizes.get(id(item), 1) for item in each.items))
        else:
            sizes[id(each)] = 1  # also within a collection that holds itself
            path.append((each, True))
            path += [(item, False) for item in each.items if isinstance(item, Group)]
    return sizes.get(id(value), 0) > LIMIT
