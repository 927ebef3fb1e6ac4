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

from upright.classify.tagger_words import is_blank, may_begin, rows, spelling

TAGS = ("O", "B-PERSON", "I-PERSON", "B-ADDRESS", "I-ADDRESS", "ORGANISATION", "PLACE", "OTHER")
REACHES = (1, 1, 2, 4)  # distance to the neighbours that each convolution reads
AROUND = 20  # tokens on each side whose mean says what kind of text this is
ROWS_AT_ONCE = 24
MOST_KINDS = 1 << 16  # kinds of pieces remembered

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


class Kinds:
    """The kinds of pieces met so far. Row 0 of both arrays stands for blanks; both grow by doubling."""

    def __init__(self, width: int) -> None:
        self.number: dict[str, int] = {" ": 0}
        self.count = 1
        self.embedded: Floats = np.zeros((1024, width), np.float32)
        self.anchor = np.zeros(1024, np.bool_)

    def append(self, tokens: list[str], embedded: Floats, anchor: NDArray[np.bool_]) -> None:
        """More kinds, in this order."""
        end = self.count + len(tokens)
        while end > len(self.anchor):
            self.embedded = np.concatenate([self.embedded, np.zeros_like(self.embedded)])
            self.anchor = np.concatenate([self.anchor, np.zeros_like(self.anchor)])
        self.embedded[self.count : end] = embedded
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
            name: _whole(weights, name) for name in weights if name not in {"hashes", "said", "table"}
        }
        self._kinds = Kinds(self._table.shape[1])
        self._lock = Lock()

    @staticmethod
    @cache
    def shipped() -> Model:
        """The model that comes with the package; read once."""
        data = (files("upright.classify") / "tagger.npz").read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return Model({name: arrays[name] for name in arrays.files})

    def numbers(self, pieces: list[str]) -> tuple[NDArray[np.int32], Floats, NDArray[np.bool_]]:
        """The number of each piece's kind (0: a blank); by number, each kind's embedding and `may_begin`."""
        several = set(pieces)
        with self._lock:
            if len(self._kinds.number) > MOST_KINDS:
                self._kinds = Kinds(self._table.shape[1])
            kinds = self._kinds
            fresh = [piece for piece in several if piece not in kinds.number]
            if fresh:
                self._learn(kinds, sorted(fresh))
            embedded, anchor = kinds.embedded, kinds.anchor
        return np.fromiter(map(kinds.number.__getitem__, pieces), np.int32, len(pieces)), embedded, anchor

    def _learn(self, kinds: Kinds, fresh: list[str]) -> None:
        kinds.number.update(dict.fromkeys(filter(is_blank, fresh), 0))
        tokens = [piece for piece in fresh if not is_blank(piece)]
        said = self.lists.say(tokens)
        sums = self._table[rows(tokens, said)].sum(axis=1, dtype=np.float32) * np.float32(self._scale)
        kinds.append(tokens, sums, np.fromiter(map(may_begin, tokens, said.tolist()), np.bool_, len(tokens)))

    def scores(self, embedded: Floats, gaps: NDArray[np.int64]) -> Floats:
        """Log-probabilities, shape `(tokens, len(TAGS))`. `gaps[i]`: blanks before token `i`, at most 2."""
        w = self.weights
        hidden = embedded + w["gap"][gaps]
        hidden = np.maximum(_convolved(hidden, REACHES[0], w["w0"]) + w["b0"], 0)
        hidden += _times(_mean_around(hidden), w["wp"])
        for layer in range(1, len(REACHES)):
            hidden += np.maximum(_convolved(hidden, REACHES[layer], w[f"w{layer}"]) + w[f"b{layer}"], 0)
        out = _times(hidden, w["wo"]) + w["bo"]
        out -= out.max(axis=1, keepdims=True)
        return np.asarray(out - np.log(np.exp(out).sum(axis=1, keepdims=True)), np.float32)


def _whole(weights: dict[str, NDArray[np.generic]], name: str) -> Floats:
    array = weights[name].astype(np.float32)
    scale = weights.get(f"{name}_scale")
    return array if scale is None else np.asarray(array * np.float32(scale), np.float32)


def _convolved(hidden: Floats, reach: int, kernel: Floats) -> Floats:
    """Each token with its neighbours at distance `reach` on both sides; `kernel`: shape `(3 * width, out)`."""
    width = hidden.shape[1]
    out = _times(hidden, kernel[width : 2 * width])
    if len(hidden) > reach:
        out[reach:] += _times(hidden[:-reach], kernel[:width])
        out[:-reach] += _times(hidden[reach:], kernel[2 * width :])
    return out


def _times(hidden: Floats, kernel: Floats) -> Floats:
    """`hidden @ kernel`, a few rows at a time: larger products wake the threads of the linear algebra library, which
    wait for one another far longer than they work where processors are shared.
    """
    out = np.empty((len(hidden), kernel.shape[1]), np.float32)
    whole = len(hidden) // ROWS_AT_ONCE * ROWS_AT_ONCE
    blocks = hidden[:whole].reshape(-1, ROWS_AT_ONCE, hidden.shape[1])
    np.matmul(blocks, kernel, out=out[:whole].reshape(-1, ROWS_AT_ONCE, kernel.shape[1]))
    np.matmul(hidden[whole:], kernel, out=out[whole:])
    return out


def _mean_around(hidden: Floats) -> Floats:
    """The mean over `AROUND` tokens on both sides."""
    total = np.concatenate([np.zeros((1, hidden.shape[1]), np.float32), np.cumsum(hidden, axis=0, dtype=np.float32)])
    places = np.arange(len(hidden))
    low, high = np.maximum(places - AROUND, 0), np.minimum(places + AROUND + 1, len(hidden))
    return np.asarray((total[high] - total[low]) / (high - low)[:, None], np.float32)
