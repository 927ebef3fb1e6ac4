"""Relations as sorted 64-bit keys in pages: one for each 4,096 assets that relations leave.

A key is the number of the source (28 bits), the code of the kind (7) and the number of the target (28). A page is kept
as a chain of rows: the first holds it whole, each further one what a scan added and removed. A chain grown long is
ended by a row that holds the page whole again. Four million relations take 32 MB and are read in a fraction of a
second, where rows of their own would take as many seconds as they are millions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from upright.graph.csr import distinct
from upright.model.errors import StoreError
from upright.store.bulk import IntArray

LIMIT = 1 << 28  # numbers of assets in one database
_SPAN = 12  # bits of a source's number within its page
_SOURCE, _KIND = 35, 28
_LONGEST = 24  # rows of a chain
EMPTY: IntArray = np.zeros(0, dtype=np.int64)


@dataclass(slots=True)
class Page:
    """One page as it stands. `rows`: those of its chain; `growth`: keys in all rows but the first."""

    keys: IntArray
    rows: list[int] = field(default_factory=list)
    growth: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """What to write of one page, and the rows that this ends."""

    page: int
    added: IntArray
    removed: IntArray
    ended: list[int]


def packed(sources: IntArray, kinds: IntArray, targets: IntArray) -> IntArray:
    """Sorted keys. Raises StoreError when a number does not fit."""
    if len(sources) and max(int(sources.max()), int(targets.max())) >= LIMIT:
        raise StoreError(f"this database has counted more than {LIMIT:,} assets; no more relations fit")
    keys = (sources << _SOURCE) | (kinds << _KIND) | targets
    keys.sort()
    return keys


def sources_of(keys: IntArray) -> IntArray:
    """The numbers of the sources."""
    return keys >> _SOURCE


def kinds_of(keys: IntArray) -> IntArray:
    """The codes of the kinds."""
    return (keys >> _KIND) & 127


def targets_of(keys: IntArray) -> IntArray:
    """The numbers of the targets."""
    return keys & (LIMIT - 1)


def folded(rows: Iterable[tuple[int, int, bytes, bytes]]) -> dict[int, Page]:
    """The pages that these rows (row, page, added, removed; oldest first) amount to."""
    chains: dict[int, list[tuple[int, IntArray, IntArray]]] = {}
    for row, page, added, removed in rows:
        parts = np.frombuffer(added, dtype="<i8"), np.frombuffer(removed, dtype="<i8")
        chains.setdefault(page, []).append((row, *parts))
    return {
        page: Page(
            _last(chain), [row for row, _, _ in chain], sum(len(added) + len(gone) for _, added, gone in chain[1:])
        )
        for page, chain in chains.items()
    }


def _last(chain: list[tuple[int, IntArray, IntArray]]) -> IntArray:
    """The keys of which the last that was said is that they were added."""
    if len(chain) == 1:
        return chain[0][1]
    told = [part for _, added, removed in chain for part in (removed, added)]
    keys = np.concatenate(told)
    there = np.repeat([bool(at % 2) for at in range(len(told))], [len(part) for part in told])
    order = np.argsort(keys, kind="stable")
    keys, there = keys[order], there[order]
    final = np.ones(len(keys), dtype=np.bool_)
    final[:-1] = keys[1:] != keys[:-1]
    last: IntArray = keys[final & there]
    return last


def whole(pages: Mapping[int, Page]) -> IntArray:
    """The keys of all pages, sorted."""
    return np.concatenate([pages[page].keys for page in sorted(pages)]) if pages else EMPTY


def without(keys: IntArray, others: IntArray) -> IntArray:
    """The keys that are not among the others; both sorted, each key once."""
    if not len(others) or not len(keys):
        return keys
    at = np.searchsorted(others, keys)
    at[at == len(others)] = 0
    left: IntArray = keys[others[at] != keys]
    return left


def among(values: IntArray, others: IntArray) -> NDArray[np.bool_]:
    """For each value whether it is one of the others, which are sorted."""
    if not len(others):
        return np.zeros(len(values), dtype=np.bool_)
    found: NDArray[np.bool_] = others[np.minimum(np.searchsorted(others, values), len(others) - 1)] == values
    return found


def turns(pages: Mapping[int, Page], added: IntArray, removed: IntArray) -> list[Turn]:
    """What to write so that the pages gain and lose these keys."""
    parts = {page: [keys, EMPTY] for page, keys in _by_page(added)}
    for page, keys in _by_page(removed):
        parts.setdefault(page, [EMPTY, EMPTY])[1] = keys
    return [_turn(page, pages.get(page), *parts[page]) for page in sorted(parts)]


def _by_page(keys: IntArray) -> list[tuple[int, IntArray]]:
    numbers = keys >> (_SOURCE + _SPAN)
    if not len(keys):
        return []
    begins = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    return list(zip(numbers[begins].tolist(), np.split(keys, begins[1:]), strict=True))


def _turn(page: int, stands: Page | None, added: IntArray, removed: IntArray) -> Turn:
    if stands is None:
        return Turn(page, added, removed, [])
    growth = stands.growth + len(added) + len(removed)
    if len(stands.rows) < _LONGEST and growth <= len(stands.keys):
        return Turn(page, added, removed, [])
    keys = np.concatenate([without(stands.keys, removed), added])
    keys.sort()
    return Turn(page, keys, EMPTY, stands.rows)


def pages_of(numbers: IntArray) -> list[int]:
    """The pages of the relations that leave these assets."""
    found: list[int] = distinct(numbers >> _SPAN).tolist()
    return found
