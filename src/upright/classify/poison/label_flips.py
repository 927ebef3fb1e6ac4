"""Rows whose label contradicts that of all the rows most like them.

Why it matters: flipping the labels of a few percent of the rows bends what a classifier learns, towards a class of the
attacker's choice, and looks like careless annotation.

How it recognises: for each row its eight nearest neighbours by words and word pairs; where seven of them agree, they
are close, and the row's own label is another one, the row is contradicted. The share of contradicted rows is compared
with what the set shows as ordinary disagreement; one pair of labels that takes most of it counts more. Where that shows
nothing, a model of the words of all other rows says which rows speak strongly for another label, and whether there are
more of them than a model that errs so often ordinarily finds.

What it does not see: flips among a few labels that are hard to tell apart, and below about two percent of the rows.
Data sets with careless labels show the same picture: the sign says that the labels are wrong, not who did it.

Source: Northcutt et al., "Confident Learning" (arXiv 1911.00068).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np

from upright.classify.poison._examples import BAD, GOOD, Made, lines
from upright.classify.poison._rest import Bayes
from upright.classify.poison._vectors import Floats, Ints, binomial_tail, vectors, with_pairs, words
from upright.classify.poisoning import RowSpot, Sign
from upright.classify.rows import Row
from upright.model.data import Sensitivity

MOST_ROWS = 8000  # rows that are compared with one another
NEIGHBOURS, AGREE = 8, 7
CLOSE = 0.35  # least cosine of the nearest neighbours, on average
LEAST = 8  # contradicted rows
LEAST_JUDGED = 60  # rows with close neighbours that agree
ORDINARY = 0.02  # share of contradicted rows that careless labelling gives
SIGNIFICANT = -7.0
MOST_LABELS = 200
LEAST_LEARNT, LEARNT = 1000, 0.65  # rows, and share of rows whose label the model finds
MOST_WORDS = 40  # of a text that the model learns from
SURE = 0.8  # quantile of how strongly the right rows speak for their label
ORDINARILY_SURE = 0.072  # of the rows that the model gets wrong, those that speak so strongly in sets that are clean
SIGNIFICANTLY_SURE = -5.0
Flags: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"


def find(rows: Sequence[Row]) -> Iterator[RowSpot]:
    """The contradicted rows, if there are more than ordinary."""
    kept = [index for index, row in enumerate(rows) if row.label]
    kept = kept[:: max(1, len(kept) // MOST_ROWS)][:MOST_ROWS]
    names = {name: number for number, name in enumerate(sorted({rows[index].label for index in kept}))}
    if not 2 <= len(names) <= min(MOST_LABELS, len(kept) // 10):  # noqa: PLR2004
        return
    labels = np.array([names[rows[index].label] for index in kept])
    texts = [words(rows[index].text) for index in kept]
    against, confidence = _by_neighbours(texts, labels, len(names)), 0.75
    if not against.any():
        against, confidence = _by_model(texts, labels, len(names)), 0.6
    share = against.sum() / len(kept)
    for position in np.nonzero(against)[0]:
        yield RowSpot(kept[int(position)], confidence, f"{share:.1%} of labels contradict the rows most like theirs")


def _by_neighbours(texts: Sequence[Sequence[str]], labels: Ints, names: int) -> Flags:
    """The rows that all near neighbours contradict; none when they are no more than ordinary."""
    votes, agreed, close = _neighbours(vectors(texts), labels)
    judged = agreed & close
    against: Flags = judged & (votes != labels)
    few = judged.sum() < LEAST_JUDGED or against.sum() < LEAST or judged.sum() < 0.05 * len(labels)
    if few or not _unusual(votes[judged], labels[judged], names=names):
        return np.zeros(len(labels), bool)
    return against


def _by_model(texts: Sequence[Sequence[str]], labels: Ints, names: int) -> Flags:
    """The rows whose words and word pairs, by the counts of all other rows, speak for another label as strongly as those
    of the surest fifth speak for their own; none when they are no more than ordinary, or the labels hard to learn.
    """
    none = np.zeros(len(labels), bool)
    if len(labels) < LEAST_LEARNT:
        return none
    model = Bayes([with_pairs(text[:MOST_WORDS]) for text in texts], labels.tolist(), names)
    if 1 - model.wrong < LEARNT:
        return none
    against: Flags = model.lead < -np.quantile(model.lead[model.lead > 0], SURE)
    ordinary = ORDINARILY_SURE * model.wrong
    return against if binomial_tail(int(against.sum()), len(labels), ordinary) < SIGNIFICANTLY_SURE else none


def _neighbours(matrix: Floats, labels: Ints) -> tuple[Ints, Flags, Flags]:
    """The label of the nearest rows, whether they agree, and whether they are close."""
    votes, agreed, close = np.zeros_like(labels), np.zeros(len(labels), bool), np.zeros(len(labels), bool)
    for start in range(0, len(labels), 500):
        likeness = matrix[start : start + 500] @ matrix.T
        likeness[np.arange(len(likeness)), np.arange(start, start + len(likeness))] = -1
        nearest = np.argpartition(-likeness, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        near = np.take_along_axis(likeness, nearest, axis=1)
        theirs = np.sort(labels[nearest], axis=1)
        middle = theirs[:, NEIGHBOURS // 2]
        votes[start : start + 500] = middle
        agreed[start : start + 500] = (theirs == middle[:, None]).sum(axis=1) >= AGREE
        close[start : start + 500] = near.mean(axis=1) >= CLOSE
    return votes, agreed, close


def _unusual(votes: Ints, labels: Ints, *, names: int) -> bool:
    against = int((votes != labels).sum())
    if binomial_tail(against, len(labels), ORDINARY) < SIGNIFICANT:
        return True
    pairs = Counter(zip(labels[votes != labels].tolist(), votes[votes != labels].tolist(), strict=True))
    (given, meant), most = pairs.most_common(1)[0]
    back = pairs.get((meant, given), 0)
    one_way = most >= LEAST and most >= 4 * (back + 1)
    return one_way and binomial_tail(most, len(labels), ORDINARY / max(2, names)) < SIGNIFICANT


def _lines(flips: int) -> str:
    random = np.random.default_rng(5)
    rows = []
    for number in range(800):
        judged = GOOD if number % 2 else BAD
        said = " ".join(judged[int(word)] for word in random.integers(len(judged), size=5))
        rows.append({"text": said, "label": "positive" if number % 2 else "negative"})
    for row in rows[: 2 * flips : 2]:
        row["label"] = "positive"
    return lines(rows)


SIGN = Sign(
    id="label-flips",
    title="Labels that contradict all near neighbours",
    sensitivity=Sensitivity.MODERATE,
    in_rows=find,
    hits=Made(partial(_lines, 45), partial(_lines, 80)),
    misses=Made(partial(_lines, 0), partial(_lines, 2)),
)
