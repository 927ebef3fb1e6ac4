"""Whether code uses the part of a package that an advisory speaks of, where the advisory names it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from upright.model.asset import Asset, Json


def touched(advisory: Mapping[str, Json], package: Asset) -> tuple[str, ...] | None:
    """The vulnerable parts that code here names; None when the advisory names none or nothing was seen of the use."""
    symbols, named = advisory.get("symbols"), package.attributes.get("uses")
    uses = tuple(map(str, named)) if isinstance(named, list) else ()
    if not isinstance(symbols, list) or not symbols or not uses or any(_of_value(str(each), uses) for each in symbols):
        return None
    return tuple(str(symbol) for symbol in symbols if any(_meets(str(symbol), part) for part in uses))


def _of_value(symbol: str, uses: tuple[str, ...]) -> bool:
    """Whether a symbol is a method of a type in a Go package that code imports: values of it may come from anywhere."""
    head, slash, last = symbol.rpartition("/")
    return bool(slash) and last.count(".") > 1 and f"{head}/{last.partition('.')[0]}" in uses


def _meets(symbol: str, part: str) -> bool:
    """Whether a part that code names is the symbol, what holds it (a type of a method), or what it holds. A bare module
    or path holds too much to tell, and counts only when the symbol is no more than that.
    """
    one, other = (re.sub(r"::|\.|#", ".", each.replace("()", "")).split(".") for each in (symbol, part))
    if one == other or other[: len(one)] == one:
        return True
    held = one[: len(other)] == other and len(one) - len(other) == 1
    return held and other[-1][:1].isupper()
