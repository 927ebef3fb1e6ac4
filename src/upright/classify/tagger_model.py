"""The network of the name tagger: embeddings of pieces, convolutions over their neighbours, a score for each tag.

Its weights are ours (`bench/train_tagger.py` makes them) and come with the package as `tagger.npz`: 8-bit numbers with
one scale for each array, beside the lists of names, places and ordinary words as sorted hashes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from upright.classify.tagger_words import is_blank, kind_of, may_begin, rows, spelling

TAGS = ("O", "B-PERSON", "I-PERSON", "B-ADDRESS", "I-ADDRESS", "ORGANISATION", "PLACE", "OTHER")
REACHES = (1, 1, 2, 4)  # distance to the neighbours that each convolution reads
AROUND = 20  # tokens on each side whose mean says what kind of text this is
MOST_PRODUCT = 1 << 18  # rows by columns by columns that the linear algebra library multiplies in one thread
MOST_SCORE = 80.0  # whose exponential a 32-bit number still holds
MOST_KINDS = 1 << 15  # kinds of pieces remembered

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Lists:
    """What lists say of words. `hashes`: sorted; `said[i]`: bits of the word with `hashes[i]` (see `tagger_words`)."""

    hashes: NDArray[np.uint32]
    said: NDArray[np.uint8]

    def say(self, pieces: list[str]) -> NDArray[np.uint8]:
        """The bits of each piece, 0 for unlisted ones."""
        wanted = np.fromiter(map(spelling, pieces), np.uint32, len(pieces))
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        return np.where(self.hashes[at] == wanted, self.said[at], 0).astype(np.uint8)

    def say_one(self, piece: str) -> int:
        """The bits of one piece."""
        wanted = np.uint32(spelling(piece))
        at = int(self.hashes.searchsorted(wanted))
        return int(self.said[at]) if at < len(self.hashes) and self.hashes[at] == wanted else 0


class Kinds:
    """The kinds of pieces met so far. Row 0 of both arrays stands for blanks; both grow by doubling.

    `first`: what a piece gives the first convolution as a left neighbour, in the middle and as a right neighbour.
    """

    def __init__(self, width: int) -> None:
        self.number: dict[str, int] = {" ": 0}
        self.count = 1
        self.first: Floats = np.zeros((1024, width), np.float32)
        self.anchor = np.zeros(1024, np.bool_)

    def append(self, tokens: list[str], first: Floats, anchor: NDArray[np.bool_]) -> None:
        """More kinds, in this order."""
        end = self.count + len(tokens)
        while end > len(self.anchor):
            self.first = np.concatenate([self.first, np.zeros_like(self.first)])
            self.anchor = np.concatenate([self.anchor, np.zeros_like(self.anchor)])
        self.first[self.count : end] = first
        self.anchor[self.count : end] = anchor
        self.number.update(zip(tokens, range(self.count, end), strict=True))
        self.count = end


class Model:
    """Scores for each token of a text. Safe to share between threads."""

    def __init__(self, weights: dict[str, NDArray[np.generic]]) -> None:
        self.lists = Lists(weights["hashes"].astype(np.uint32), weights["said"].astype(np.uint8))
        self._table = weights["table"]
        self._scale = float(weights["table_scale"])
        self.weights: dict[str, Floats] = {
            name: weights[name].astype(np.float32)
            for name in weights
            if name not in {"hashes", "said", "table", "made_with"}
        }
        self._beside = _side_by_side(self.weights["w0"])
        self._gaps = self.weights["gap"] @ self._beside
        self._kinds = Kinds(self._gaps.shape[1])
        self._lock = Lock()

    @staticmethod
    @cache
    def shipped() -> Model:
        """The model that comes with the package; read once."""
        data = (files("upright.classify") / "tagger.npz").read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return Model({name: arrays[name] for name in arrays.files})

    def numbers(self, pieces: list[str]) -> tuple[NDArray[np.int32], Floats, NDArray[np.bool_]]:
        """The number of each piece's kind (0: a blank); by number, each kind's `Kinds.first` and `may_begin`."""
        kinds = self._kinds
        try:
            numbers = np.fromiter(map(kinds.number.__getitem__, pieces), np.int32, len(pieces))
        except KeyError:
            with self._lock:
                if len(self._kinds.number) > MOST_KINDS:
                    self._kinds = Kinds(self._gaps.shape[1])
                kinds = self._kinds
                self._learn(kinds, sorted(set(pieces).difference(kinds.number)))
            numbers = np.fromiter(map(kinds.number.__getitem__, pieces), np.int32, len(pieces))
        return numbers, kinds.first, kinds.anchor

    def _learn(self, kinds: Kinds, fresh: list[str]) -> None:
        known = {piece: kind_of(piece) for piece in fresh if not is_blank(piece)}
        tokens = sorted(set(known.values()).difference(kinds.number))
        if tokens:
            said = self.lists.say(tokens)
            sums = self._table[rows(tokens, said)].sum(axis=1, dtype=np.float32) * np.float32(self._scale)
            anchor = np.fromiter(map(may_begin, tokens, said.tolist()), np.bool_, len(tokens))
            kinds.append(tokens, _times(sums, self._beside), anchor)
        kinds.number.update((piece, kinds.number[kind]) for piece, kind in known.items())
        kinds.number.update(dict.fromkeys(filter(is_blank, fresh), 0))

    def scores(self, first: Floats, gaps: NDArray[np.int64]) -> Floats:
        """Probabilities, shape `(tokens, len(TAGS))`. `first`: as in `Kinds`, overwritten; `gaps`: blanks before."""
        w = self.weights
        first += self._gaps.take(gaps, axis=0)
        hidden = _added(first, REACHES[0], w["b0"])
        np.maximum(hidden, 0, out=hidden)
        hidden += _times(_mean_around(_times(hidden, w["wm"])), w["wp"])
        for layer in range(1, len(REACHES)):
            more = _times(_with_neighbours(hidden, REACHES[layer]), w[f"w{layer}"])
            more += w[f"b{layer}"]
            hidden += np.maximum(more, 0, out=more)
        out = _times(hidden, w["wo"])
        out += w["bo"]
        np.clip(out, -MOST_SCORE, MOST_SCORE, out=out)
        np.exp(out, out=out)
        out /= out.sum(axis=1, keepdims=True)
        return out


def _side_by_side(kernel: Floats) -> Floats:
    """The parts of a kernel for the left neighbour, the middle and the right neighbour beside one another."""
    return np.ascontiguousarray(np.concatenate(np.split(kernel, 3), axis=1))


def _added(parts: Floats, reach: int, bias: Floats) -> Floats:
    """The sum for each token: its own middle, the left part of the token `reach` before and the right of that after."""
    width = parts.shape[1] // 3
    out = parts[:, width : 2 * width] + bias
    if len(parts) > reach:
        out[reach:] += parts[:-reach, :width]
        out[:-reach] += parts[reach:, 2 * width :]
    return out


def _with_neighbours(hidden: Floats, reach: int) -> Floats:
    """Each token between the tokens `reach` before and after it; nothing beyond the ends."""
    width = hidden.shape[1]
    three = np.zeros((len(hidden), 3 * width), np.float32)
    three[:, width : 2 * width] = hidden
    if len(hidden) > reach:
        three[reach:, :width] = hidden[:-reach]
        three[:-reach, 2 * width :] = hidden[reach:]
    return three


def _times(hidden: Floats, kernel: Floats) -> Floats:
    """`hidden @ kernel`, a few rows at a time: larger products wake the threads of the linear algebra library, which
    wait for one another far longer than they work where processors are shared.
    """
    several = MOST_PRODUCT // kernel.size or 1
    if len(hidden) <= several:
        return hidden @ kernel
    out = np.empty((len(hidden), kernel.shape[1]), np.float32)
    whole = len(hidden) // several * several
    blocks = hidden[:whole].reshape(-1, several, hidden.shape[1])
    np.matmul(blocks, kernel, out=out[:whole].reshape(-1, several, kernel.shape[1]))
    if whole < len(hidden):
        np.matmul(hidden[whole:], kernel, out=out[whole:])
    return out


def _mean_around(hidden: Floats) -> Floats:
    """The mean over `AROUND` tokens on both sides, as the difference of two sums from the beginning."""
    size = len(hidden)
    sums = np.zeros((size + 1, hidden.shape[1]))
    np.cumsum(hidden, axis=0, dtype=np.float64, out=sums[1:])
    places = np.arange(size)
    low, high = np.maximum(places - AROUND, 0), np.minimum(places + AROUND + 1, size)
    total = sums.take(high, axis=0)
    total -= sums.take(low, axis=0)
    total /= (high - low)[:, None]
    return total.astype(np.float32)
