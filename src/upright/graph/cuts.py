"""Cuts: the assets whose removal closes most routes, counted by removing them and not by how often they are crossed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from upright.graph import facets
from upright.graph.csr import Csr, Mask, Sifted, Walk, below, distinct, walk
from upright.graph.entries import Foothold
from upright.graph.routes import Search

CUTS = 5  # how many are named
TRIED = 12  # of those that most routes cross


@dataclass(frozen=True, slots=True)
class Cut:
    """Without `asset`, `closes` of the `targets` that somebody can reach from outside are out of reach."""

    asset: str
    closes: int
    targets: int


class _Seen(NamedTuple):
    """What all ways in together lead to with one foothold: the walk, the targets reached, and the moves both ways."""

    walked: Walk
    targets: Mask
    forth: Csr
    back: Sifted


def cuts_of(search: Search) -> tuple[Cut, ...]:
    """The best single cuts, best first; of equals rather what lies between than a way in. A target is none."""
    told = search.graph.told
    every = list(_seen(search))
    reached, crossed = np.zeros(len(told), dtype=np.bool_), np.zeros(len(told), dtype=np.int64)
    for seen in every:
        reached |= seen.targets
        crossed += below(seen.walked, np.flatnonzero(seen.targets))
    crossed[reached] = 0
    total, cuts = int(reached.sum()), []
    for at in np.argsort(-crossed, kind="stable")[:TRIED].tolist():
        if crossed[at]:
            left = np.zeros(len(told), dtype=np.bool_)
            for seen in every:
                left |= seen.targets & ~_severed(seen, at)
            way_in = bool(facets.ENTRY.of(told[at : at + 1])[0])
            cuts.append((int(left.sum()), way_in, search.graph.ids[at]))
    return tuple(Cut(name, total - left, total) for left, _, name in sorted(cuts)[:CUTS] if left < total)


def _seen(search: Search) -> Iterator[_Seen]:
    aims = facets.TARGET.of(search.graph.told)
    for held in (Foothold.WORDS, Foothold.CODE):
        forth = search.steps(held)
        walked = walk(forth, search.footholds(held), hops=search.hops)
        targets = (aims > 0) & (facets.needed(aims) <= held) & (walked.depth > 0)
        if targets.any():
            yield _Seen(walked, targets, forth, search.turned(held))


def _severed(seen: _Seen, cut: int) -> Mask:
    """What nothing leads to any more without `cut`, however long the way."""
    parent = seen.walked.parent
    gone = np.zeros(len(parent), dtype=np.bool_)
    gone[cut] = True
    for level in seen.walked.levels():
        gone[level] |= gone[parent[level]]
    lost = np.flatnonzero(gone)
    which, before = seen.back.onto(lost)
    saved = distinct(lost[which[(parent[before] >= 0) & ~gone[before]]])
    again = gone.copy()
    again[cut] = False
    gone[walk(seen.forth, saved[saved != cut], allowed=again).order] = False
    return gone
