"""How many of all values hold something, judged by those that were looked at: a share with its 95 % interval."""

from __future__ import annotations

import math

Z = 1.959964  # of the normal distribution, for 95 % on both sides
ONE_SIDED = 0.05


def interval(holding: int, examined: int, population: int = 0) -> tuple[float, float]:
    """The share of values that hold something, as `(least, most)` at 95 %, when `holding` of `examined` do.

    Wilson's interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927); when none does, `most` is the share that would have
    stayed unseen with a probability of 5 % (the rule of three: 0.1 % after 2,995 values). When all `population` values
    were looked at, the share is known. Assumes that values were drawn evenly. `(0.0, 1.0)` when none was looked at.
    """
    if examined <= 0:
        return 0.0, 1.0
    holding = min(max(holding, 0), examined)
    share = holding / examined
    if 0 < population <= examined:
        return share, share
    if not holding:
        return 0.0, 1 - ONE_SIDED ** (1 / examined)
    spread = Z * Z / examined
    centre = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / examined + spread / (4 * examined)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def spoken(holding: int, examined: int, population: int = 0) -> str:
    """`412 of 3,000 read of 1,250,000: 12.6-15.0 %`; `all 40 of 40`."""
    low, high = interval(holding, examined, population)
    if 0 < population <= examined:
        return f"{holding:,} of {examined:,}"
    whole = f" of {population:,}" if population else ""
    return f"{holding:,} of {examined:,} read{whole}: {_percent(low)}-{_percent(high)} %"


def _percent(share: float) -> str:
    percent = 100 * share
    return f"{percent:.3g}" if percent < 1 else f"{percent:.1f}"
