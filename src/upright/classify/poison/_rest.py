"""What a text says of its label to a model that has not seen it, whole or with a phrase taken out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from upright.classify.poison._vectors import Floats, Ints

TRUST = 0.8  # in the counts of one label, against those of all
FEW = 5  # rows from which a mean of their own is taken
DRAWS = 10  # of as many rows of the same labels, to which the rests are compared


@dataclass(frozen=True, slots=True)
class Rests:
    """Of all rows with one phrase, without it.

    `less`: how much less they speak for their label than is usual there, in standard deviations. `against`: share of
    those that speak more for another label. `whole`: how strongly they speak for whatever they speak for, compared with
    whole texts, in standard deviations; what has lost the words that matter speaks for nothing.
    """

    words: tuple[Ints, ...]
    spoken_for: tuple[int, ...]
    less: float
    against: float
    whole: float


class Bayes:
    """How strongly the words of each row speak for each label, by counts of other rows. `lead`: by how much more for its
    own than for the best other; `wrong`: share of rows where it is less.
    """

    def __init__(self, texts: Sequence[Sequence[str]], labels: Sequence[int], names: int) -> None:
        often = Counter(word for text in texts for word in set(text))
        self.number = {word: at for at, word in enumerate(word for word, count in often.items() if count > 1)}
        self.words = [self._numbers(set(text)) for text in texts]
        self.labels, self.names = np.array(labels, np.int64), names
        self.counts = np.zeros((len(self.number), names), dtype=np.float32)
        for numbers, label in zip(self.words, labels, strict=True):
            self.counts[numbers, label] += 1
        self.rows = np.bincount(self.labels, minlength=names).astype(np.float32)
        self.rarity = np.log(len(texts) / np.maximum(self.counts.sum(axis=1), 1)).astype(np.float32)
        self.of_label = [np.flatnonzero(self.labels == label) for label in range(names)]
        self._look_at_whole_texts()

    def _look_at_whole_texts(self) -> None:
        total = np.zeros((len(self.words), self.names), np.float32)
        strongest = np.zeros(len(self.words), np.float32)
        for row, (numbers, label) in enumerate(zip(self.words, self.labels.tolist(), strict=True)):
            counts = self.counts[numbers]
            counts[:, label] -= 1  # this row apart
            weights = self._weights(counts, self.rows)
            total[row], strongest[row] = weights.sum(axis=0), weights[:, label].max(initial=0)
        self.lead = _margins(total, self.labels)
        self.wrong = float((self.lead < 0).mean())
        self.margins = self.lead - strongest  # ordinary rows lose a word as well
        best, spoken_for = total.max(axis=1), total.argmax(axis=1)
        several = [best[spoken_for == label] for label in range(self.names)]
        several = [own if len(own) >= FEW else best for own in several]
        self.usual = np.array([(own.mean(), own.std() + 1e-6) for own in several], np.float32)

    def _numbers(self, words: Iterable[str]) -> Ints:
        return np.array(sorted(self.number[word] for word in words if word in self.number), np.int64)

    def _weights(self, counts: Floats, rows: Floats) -> Floats:
        """The logarithm of how much more often than elsewhere each word stands in each label; mixed with the share of all
        rows, so that small labels are not favoured.
        """
        everywhere = counts.sum(axis=1, keepdims=True)
        shares = TRUST * counts / np.maximum(rows, 1) * (rows.sum() / np.maximum(everywhere, 1)) + 1 - TRUST
        return np.asarray(np.where(everywhere > 0, np.log(shares), 0), dtype=np.float32)

    def rests(self, members: Sequence[int], without: frozenset[str]) -> Rests:
        """What the rows of a phrase say without its words."""
        left_out = self._numbers(without)
        rest = [np.setdiff1d(self.words[row], left_out, assume_unique=True) for row in members]
        own = self.labels[list(members)]
        totals = self._totals(rest, own)
        margins = _margins(totals, own)
        spoken_for = totals.argmax(axis=1)
        middle, spread = self.usual[spoken_for].T
        return Rests(
            tuple(rest),
            tuple(spoken_for.tolist()),
            self._less(members, margins),
            float((margins < 0).mean()),
            float(((totals.max(axis=1) - middle) / spread).mean()),
        )

    def _totals(self, rest: Sequence[Ints], own: Ints) -> Floats:
        """How strongly each rest speaks for each label, to counts of all rows but these."""
        met = np.unique(np.concatenate(rest))
        counts, rows = self.counts[met], self.rows - np.bincount(own, minlength=self.names)
        places = [np.searchsorted(met, numbers) for numbers in rest]
        for place, label in zip(places, own.tolist(), strict=True):
            counts[place, label] -= 1
        weights = self._weights(counts, np.asarray(rows, np.float32))
        return np.array([weights[place].sum(axis=0) for place in places], np.float32)

    def _less(self, members: Sequence[int], margins: Floats) -> float:
        label = int(np.bincount(self.labels[list(members)]).argmax())
        others = np.setdiff1d(self.of_label[label], members)
        usual = self.margins[others] if len(others) >= FEW else self.margins
        return float((usual.mean() - margins.mean()) / (usual.std() + 1e-6))

    def alike(self, several: Sequence[Ints]) -> float:
        """The mean cosine of two of these texts, in which rare words count more."""
        weights = [self.rarity[numbers] for numbers in several]
        lengths = [float(np.linalg.norm(each)) for each in weights]
        units = [each / max(length, 1e-6) for each, length in zip(weights, lengths, strict=True)]
        sums = np.bincount(np.concatenate(several), weights=np.concatenate(units)) if units else np.zeros(1)
        with_themselves = sum(length > 0 for length in lengths)
        return float(sums @ sums - with_themselves) / max(1, len(several) * (len(several) - 1))

    def alike_by_chance(self, labels: Sequence[int]) -> tuple[float, float]:
        """The same of texts drawn from these labels: mean and standard deviation."""
        chance = np.random.default_rng(0)
        drawn = [
            self.alike([self.words[chance.choice(self.of_label[label])] for label in labels]) for _ in range(DRAWS)
        ]
        return float(np.mean(drawn)), float(np.std(drawn))


def _margins(totals: Floats, own: Ints) -> Floats:
    """By how much each row speaks more for its own label than for the best other."""
    rest = totals.copy()
    rest[np.arange(len(own)), own] = -math.inf
    return np.asarray(totals[np.arange(len(own)), own] - rest.max(axis=1), dtype=np.float32)
