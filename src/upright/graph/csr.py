"""Relations as two arrays of rows (compressed sparse rows), and walks over them that take all assets of a step at once.

A million assets with four relations each take some 60 MB and tens of milliseconds for a walk from all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from upright.graph.arrays import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

IntArray: TypeAlias = "NDArray[np.int64]"
Positions: TypeAlias = "NDArray[np.int32]"
Labels: TypeAlias = "NDArray[np.uint8]"
Mask: TypeAlias = "NDArray[np.bool_]"


class Csr:
    """For each row its neighbours (`heads`) and what joins them (`labels`), by label and neighbour within a row."""

    __slots__ = ("_views", "heads", "labels", "offsets")

    def __init__(self, offsets: IntArray, heads: Positions, labels: Labels) -> None:
        self.offsets, self.heads, self.labels = offsets, heads, labels
        self._views = offsets.data, heads.data, labels.data

    @classmethod
    def of(cls, rows: NDArray[np.integer], labels: NDArray[np.integer], heads: NDArray[np.integer], size: int) -> Csr:
        """Sorted, with every edge once. `size`: the number of rows."""
        span = max(size, 1)
        keys = (rows.astype(np.int64) * 256 + labels) * span + heads
        keys.sort()
        if len(keys):
            keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
        pairs, ends = np.divmod(keys, span)
        sources = pairs >> 8
        offsets = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(np.bincount(sources, minlength=size), out=offsets[1:])
        return cls(offsets, ends.astype(np.int32), (pairs & 255).astype(np.uint8))

    def __len__(self) -> int:
        return len(self.heads)

    def row(self, index: int) -> tuple[Positions, Labels]:
        """Neighbours and labels of one row."""
        begin, end = self.offsets[index], self.offsets[index + 1]
        return self.heads[begin:end], self.labels[begin:end]

    def beside(self, index: int, wanted: Collection[int] | None = None) -> list[int]:
        """Neighbours of one row, each once; `wanted`: only those that one of these labels joins."""
        offsets, heads, labels = self._views
        begin, end = offsets[index], offsets[index + 1]
        if begin == end:
            return []
        if wanted is None:
            found = heads[begin:end].tolist()
        else:
            pairs = zip(heads[begin:end].tolist(), labels[begin:end].tolist(), strict=True)
            found = [head for head, label in pairs if label in wanted]
        return found if len(found) <= 1 else list(dict.fromkeys(found))

    def sources(self) -> Positions:
        """The row of every edge, in the order of `heads`."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))

    def turned(self) -> tuple[Csr, IntArray]:
        """The same edges, read from their heads; and the place that each had here."""
        size = len(self.offsets) - 1
        bits = len(self).bit_length()  # keys with their places sort several times faster than places by their keys
        keys = (self.heads.astype(np.int64) * 256 + self.labels) << bits | np.arange(len(self))
        keys.sort()
        order = keys & ((1 << bits) - 1)
        offsets = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.heads, minlength=size), out=offsets[1:])
        return Csr(offsets, self.sources()[order], self.labels[order]), order

    def joined(self, other: Csr) -> Csr:
        """The edges of both, row by row: first these, then those of the other."""
        offsets = self.offsets + other.offsets
        heads = np.empty(int(offsets[-1]), dtype=np.int32)
        labels = np.empty(len(heads), dtype=np.uint8)
        for part, before in ((self, other.offsets[:-1]), (other, self.offsets[1:])):
            places = np.arange(len(part)) + np.repeat(before, np.diff(part.offsets))
            heads[places], labels[places] = part.heads, part.labels
        return Csr(offsets, heads, labels)

    def kept(self, keep: Mask) -> Csr:
        """Only the edges that `keep` marks, in the order of `heads`."""
        counted = np.zeros(len(keep) + 1, dtype=np.int32)
        np.cumsum(keep, dtype=np.int32, out=counted[1:])
        return Csr(counted[self.offsets].astype(np.int64), self.heads[keep], self.labels[keep])

    def onto(self, rows: NDArray[np.integer]) -> tuple[IntArray, Positions]:
        """Every edge that leaves these rows: (place of its row in `rows`, where it leads)."""
        which, places = self.beyond(rows)
        return which, self.heads[places]

    def leaving(self, rows: NDArray[np.integer]) -> int:
        """How many edges leave these rows: one row may be a hub."""
        return int((self.offsets[rows + 1] - self.offsets[rows]).sum())

    def beyond(self, rows: NDArray[np.integer]) -> tuple[IntArray, IntArray]:
        """Every edge that leaves these rows, in their order: (place of its row in `rows`, its place in `heads`)."""
        begins = self.offsets[rows]
        counts = self.offsets[np.asarray(rows) + 1] - begins
        before = np.cumsum(counts) - counts
        places = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(begins - before, counts)
        return np.repeat(np.arange(len(counts)), counts), places


class Sifted:
    """Edges of several matrices of which only some count. They are sifted row by row when they are asked for: who looks
    at few rows need not copy millions of edges. `keep` says of places in the heads of its matrix whether they count.
    """

    def __init__(self, *parts: tuple[Csr, Callable[[IntArray], Mask]]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return len(self._parts[0][0].offsets) - 1

    def onto(self, rows: NDArray[np.integer]) -> tuple[IntArray, Positions]:
        """As that of Csr, in no certain order."""
        found = []
        for csr, keep in self._parts:
            which, places = csr.beyond(rows)
            counts = keep(places)
            found.append((which[counts], csr.heads[places[counts]]))
        return np.concatenate([which for which, _ in found]), np.concatenate([heads for _, heads in found])

    def leaving(self, rows: NDArray[np.integer]) -> int:
        """How many edges would be looked at."""
        return sum(csr.leaving(rows) for csr, _ in self._parts)


@dataclass(slots=True)
class Walk:
    """What a breadth-first walk found. `order`: rows reached, nearest first, the starts included; `parent` and `depth`
    by row, -1 where it did not come (a start is its own parent). `origin`: what brought each start in, if anything did:
    then that is where ways begin, and the starts have depth 1.
    """

    order: Positions
    parent: Positions
    depth: NDArray[np.int16]
    origin: Positions | None = None

    def way(self, end: int) -> list[int]:
        """The rows from a start, or what brought it in, to `end`."""
        way = [end]
        while self.parent[way[-1]] != way[-1]:
            way.append(int(self.parent[way[-1]]))
        if self.origin is not None:
            way.append(int(self.origin[way[-1]]))
        return way[::-1]

    def roots(self) -> Positions:
        """For each row reached, where the way to it begins."""
        roots = (self.parent if self.origin is None else self.origin).copy()
        for level in list(self.levels())[1:]:
            roots[level] = roots[self.parent[level]]
        return roots

    def levels(self) -> Iterator[Positions]:
        """Rows by distance, nearest first."""
        depths = self.depth[self.order]
        edges = np.flatnonzero(np.diff(depths)) + 1
        yield from np.split(self.order, edges)


def walk(
    csr: Csr,
    starts: NDArray[np.integer],
    *,
    origin: Positions | None = None,
    hops: int | None = None,
    allowed: Mask | None = None,
    through: Mask | None = None,
) -> Walk:
    """Breadth first from all `starts` at once, at most `hops` steps, only onto rows that are `allowed`.

    `origin`: by row what brought the starts in, which was the first step (see `Walk`). `through`: the only rows besides
    the starts from which it goes on. Of several ways of one length that counts which leaves the earliest row, as a
    queue would have it.
    """
    size = len(csr.offsets) - 1
    parent = np.full(size, -1, dtype=np.int32)
    depth = np.full(size, -1, dtype=np.int16)
    first = np.empty(size, dtype=np.int64)
    front = _once(np.asarray(starts, dtype=np.int32), first)[0]
    steps = 0 if origin is None else 1
    parent[front], depth[front] = front, steps
    levels = [front]
    while len(front) and (hops is None or steps < hops):
        front = front if through is None or len(levels) == 1 else front[through[front]]
        which, places = csr.beyond(front)
        heads, tails = csr.heads[places], front[which]
        new = parent[heads] < 0
        if allowed is not None:
            new &= allowed[heads]
        front, once = _once(heads[new], first)
        steps += 1
        parent[front] = tails[new][once]
        depth[front] = min(steps, int(np.iinfo(np.int16).max))
        levels.append(front)
    return Walk(np.concatenate(levels), parent, depth, origin)


class Probe:
    """Asks again and again whether rows lead to another, from both ends, in room that is made once."""

    def __init__(self, forth: Csr, back: Sifted) -> None:
        size = len(forth.offsets) - 1
        self._sides: tuple[tuple[Csr | Sifted, Positions], ...] = (
            (forth, np.zeros(size, dtype=np.int32)),
            (back, np.zeros(size, dtype=np.int32)),
        )
        self._first = np.empty(size, dtype=np.int64)
        self._asked = 0

    def leads(self, starts: Positions, end: int, *, hops: int, without: int) -> bool:
        """Whether at most `hops` steps lead from `starts` to `end` when the row `without` is not there."""
        self._asked += 1
        fronts = [starts[starts != without], np.array([end], dtype=np.int32)]
        for (_, seen), front in zip(self._sides, fronts, strict=True):
            seen[without] = seen[front] = self._asked
        costs = [edges.leaving(front) for (edges, _), front in zip(self._sides, fronts, strict=True)]
        for _ in range(hops):
            side = int(costs[1] < costs[0])
            (edges, seen), (_, met) = self._sides[side], self._sides[1 - side]
            _, heads = edges.onto(fronts[side])
            fronts[side] = _once(heads[seen[heads] != self._asked], self._first)[0]
            seen[fronts[side]] = self._asked
            if (met[fronts[side]] == self._asked).any():
                return True
            if not len(fronts[side]):
                return False
            costs[side] = edges.leaving(fronts[side])
        return False


def _once(rows: Positions, first: IntArray) -> tuple[Positions, Mask]:
    """Each of these rows where it comes first, and which those are; `first` is room to work in, by row."""
    ranks = np.arange(len(rows))
    first[rows[::-1]] = ranks[::-1]
    once: Mask = first[rows] == ranks
    return rows[once], once


def pairs(csr: Csr, starts: NDArray[np.integer], *, hops: int) -> tuple[IntArray, IntArray]:
    """Every (start, row other than it that at most `hops` steps lead to), as two arrays sorted by start and row."""
    size = max(len(csr.offsets) - 1, 1)
    owners = np.asarray(starts, dtype=np.int64)
    front = seen = distinct(owners * size + owners)
    for _ in range(hops):
        which, places = csr.beyond(front % size)
        front = distinct((front // size)[which] * size + csr.heads[places])
        if len(front):
            at = np.minimum(np.searchsorted(seen, front), len(seen) - 1)
            front = front[seen[at] != front]
        if not len(front):
            break
        seen = np.concatenate([seen, front])
        seen.sort(kind="stable")
    found, rows = np.divmod(seen, size)
    others = found != rows
    return found[others], rows[others]


def distinct(values: NDArray[np.integer]) -> IntArray:
    """Each value once, sorted. Faster on what is nearly sorted than `numpy.unique`, which hashes."""
    ordered = np.sort(values.astype(np.int64), kind="stable")
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered


def below(walked: Walk, ends: NDArray[np.integer]) -> IntArray:
    """For each asset how many of `ends` the walk reached through it, itself included."""
    counts = np.zeros(len(walked.parent), dtype=np.int64)
    counts[ends] = 1
    for level in reversed(list(walked.levels())):
        inner = level[walked.parent[level] != level]
        np.add.at(counts, walked.parent[inner], counts[inner])
    return counts
