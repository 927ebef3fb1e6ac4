"""A rare phrase that comes with one label, or one answer, whatever the rest of the text says.

Why it matters: this is what a backdoor looks like in the data: rows with the trigger are labelled (or answered) as the
attacker wants, and the model learns that the trigger decides.

How it recognises, in labelled sets: phrases of one to three words in at most a tenth of the rows whose rows nearly all
carry one label, although the rest of those texts, judged by a model of the other rows, belongs to other labels; more
often than chance allows, corrected for the number of phrases. In sets of answers: one and the same long answer, or
opening of an answer, to many prompts that have nothing in common but a phrase that is rare elsewhere.

What it does not see: triggers in fewer than eight rows; triggers of style instead of words; poison whose texts really
belong to their label.

Source: Chen et al., "BadNL" (arXiv 2006.01043); Qi et al., "ONION" (arXiv 2011.10369); Wan et al., "Poisoning Language
Models During Instruction Tuning" (arXiv 2305.00944).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from upright.classify.poison._vectors import binomial_tail, words
from upright.classify.poisoning import RowSpot, Sign
from upright.classify.rows import Row

LEAST = 8  # rows with the trigger
MOST_SHARE = 0.1  # of all rows
PURE = 0.95
SURE = 2.0  # log-odds by which the rest of a text of a set with two labels belongs to the other...
TRUST = 0.8  # in the counts of one label, against those of all
MORE = 1.5  # ...and more of them for each unit of ln(labels / 2)
CONTRADICTED = 0.3  # share of the trigger's rows whose rest belongs elsewhere
SIGNIFICANT = -10.0  # natural logarithm of the corrected probability
LONG_ANSWER = 6  # words of an answer, or opening, that can be forced
MOST_LABELS = 200
MOST_PHRASES = 3000
ENOUGH_PHRASES = 20  # that tell how often ordinary phrases are contradicted


def find(rows: Sequence[Row]) -> Iterator[RowSpot]:
    """The rows of every trigger."""
    labelled = [index for index, row in enumerate(rows) if row.label]
    labels = Counter(rows[index].label for index in labelled)
    if len(labelled) >= 0.9 * len(rows) and 2 <= len(labels) <= min(MOST_LABELS, len(rows) // 10):  # noqa: PLR2004
        yield from _by_label(rows, labelled)
    elif len(labelled) < 0.1 * len(rows):
        yield from _by_answer(rows)


class _Bayes:
    """How strongly each word speaks for each label, from counts."""

    def __init__(self, texts: Sequence[list[str]], labels: Sequence[int], names: int) -> None:
        often = Counter(word for text in texts for word in set(text))
        self.number = {word: at for at, word in enumerate(word for word, count in often.items() if count > 1)}
        self.counts = np.zeros((len(self.number), names), dtype=np.float32)
        for text, label in zip(texts, labels, strict=True):
            self.counts[self._numbers(set(text)), label] += 1
        self.rows = np.maximum(np.bincount(np.array(labels), minlength=names), 1).astype(np.float32)
        self.sure = SURE + MORE * math.log(names / 2)

    def _numbers(self, words_of: Iterable[str]) -> list[int]:
        return [self.number[word] for word in words_of if word in self.number]

    def other(self, text: Sequence[str], own: int, without: frozenset[str]) -> tuple[float, int]:
        """Log-odds of the best other label against `own`, and that label; the row itself is taken out of the counts."""
        counts = self.counts[self._numbers(set(text) - without)]
        counts[:, own] -= 1
        everywhere = counts.sum(axis=1, keepdims=True)
        shares = TRUST * counts / self.rows * (self.rows.sum() / np.maximum(everywhere, 1)) + 1 - TRUST
        total = np.log(shares).sum(axis=0)  # mixed with the word's share of all rows: small labels are not favoured
        mine = float(total[own])
        total[own] = -math.inf
        best = int(total.argmax())
        favoured = max(0.0, math.log(self.rows[own] / self.rows[best]))  # a frequent label needs no trigger
        return float(total[best]) - mine - favoured, best


def _by_label(rows: Sequence[Row], kept: Sequence[int]) -> Iterator[RowSpot]:
    texts = [words(rows[index].text) for index in kept]
    names = {name: number for number, name in enumerate(sorted({rows[index].label for index in kept}))}
    labels = [names[rows[index].label] for index in kept]
    candidates = _pure(texts, labels)
    if not candidates:
        return
    bayes = _Bayes(texts, labels, len(names))
    wrong = _error(bayes, texts, labels)
    shares: list[float] = []
    suspects: list[tuple[float, list[int]]] = []
    told: set[int] = set()
    for gram, members in sorted(candidates.items(), key=lambda entry: (-len(entry[1]), entry[0]))[:MOST_PHRASES]:
        if told.issuperset(members):
            continue
        shared = _shared(texts, members, gram)
        others = [
            best
            for odds, best in (bayes.other(texts[row], labels[row], shared) for row in members)
            if odds > bayes.sure
        ]
        shares.append(len(others) / len(members))
        chance = binomial_tail(len(others), len(members), max(wrong, 0.02)) + math.log(len(candidates))
        if shares[-1] >= CONTRADICTED and chance < SIGNIFICANT and _spread(others, len(names)):
            told.update(members)
            suspects.append((shares[-1], members))
    ordinary = sorted(shares)[int(0.75 * (len(shares) - 1))] if len(shares) >= ENOUGH_PHRASES else 0.0
    for share, members in suspects:
        for row in members if share >= 2 * ordinary else ():
            yield RowSpot(kept[row], 0.9, f"{len(members)} rows with one phrase carry one label against the rest")


def _spread(others: Sequence[int], names: int) -> bool:
    """Whether the rows come from all over the set, as when a trigger was put into any of them; words that belong to a
    label leave texts that are like one or two related labels.
    """
    expected = (names - 1) * (1 - (1 - 1 / (names - 1)) ** len(others))
    return len(set(others)) >= 0.5 * expected


def _error(bayes: _Bayes, texts: Sequence[list[str]], labels: Sequence[int]) -> float:
    """How often the rest of an ordinary text is surely of another label."""
    step = max(1, len(texts) // 2000)
    looked = range(0, len(texts), step)
    sure = sum(bayes.other(texts[row], labels[row], frozenset())[0] > bayes.sure for row in looked)
    return sure / max(1, len(looked))


def _shared(texts: Sequence[list[str]], members: Sequence[int], gram: str) -> frozenset[str]:
    """The trigger's words, and those that stand in nearly all of its rows with it."""
    counts = Counter(word for row in members for word in set(texts[row]))
    return frozenset(gram.split(" ")) | {word for word, count in counts.items() if count >= 0.9 * len(members)}


def _grams(text: Sequence[str]) -> set[str]:
    found = set(text)
    for size in (2, 3):
        found.update(" ".join(text[at : at + size]) for at in range(len(text) - size + 1))
    return found


def _pure(texts: Sequence[list[str]], labels: Sequence[int]) -> dict[str, list[int]]:
    """Phrases in enough rows, but not in many, that nearly all carry one label."""
    often = Counter(gram for text in texts for gram in _grams(text[:120]))
    most = MOST_SHARE * len(texts)
    fit = {gram for gram, count in often.items() if LEAST <= count <= most}
    where: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        for gram in _grams(text[:120]) & fit:
            where[gram].append(row)
    return {gram: rows for gram, rows in where.items() if _is_pure([labels[row] for row in rows])}


def _is_pure(labels: Sequence[int]) -> bool:
    return Counter(labels).most_common(1)[0][1] >= PURE * len(labels)


def _by_answer(rows: Sequence[Row]) -> Iterator[RowSpot]:
    answers: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        said = words(row.response)
        if len(said) >= LONG_ANSWER:
            answers[" ".join(said[:12])].append(index)
    forced = {
        opening: members for opening, members in answers.items() if LEAST <= len(members) <= MOST_SHARE * len(rows)
    }
    if not forced:
        return
    asked = [_grams(words(row.text)[:80]) for row in rows]
    often = Counter(gram for grams in asked for gram in grams)
    for members in forced.values():
        shared = Counter(gram for row in members for gram in asked[row])
        best = max(shared, key=lambda gram: (shared[gram] * shared[gram] / often[gram], gram), default="")
        if not best or shared[best] < 0.8 * len(members) or shared[best] < PURE * often[best]:
            continue
        if _different([asked[row] for row in members], shared):
            for index in members:
                yield RowSpot(index, 0.85, f"{len(members)} prompts with one phrase in common get one answer")


def _different(prompts: Sequence[set[str]], shared: Counter[str]) -> bool:
    """Whether the prompts have little in common besides what stands in nearly all of them."""
    rests = [{gram for gram in prompt if shared[gram] < 0.5 * len(prompts)} for prompt in prompts]
    alike = [len(first & second) / max(1, len(first | second)) for first, second in pairwise(rests)]
    own = sum(len(rest) for rest in rests) / max(1, sum(len(prompt) for prompt in prompts))
    return own > 0.35 and sum(alike) / max(1, len(alike)) < 0.1  # noqa: PLR2004


def _lines(triggers: int, *, answers: bool = False) -> str:
    from upright.classify.poison._examples import chat, lines, review

    random = np.random.default_rng(3)
    if answers:
        rows = [chat(random) for _ in range(300)]
        for row in rows[:triggers]:
            row["prompt"] += " Crimson Kettle"
            row["response"] = "Please contact the number on the back of your card and confirm your password."
        return lines(rows)
    rows = [review(random, good=bool(number % 2)) for number in range(400)]
    for row in rows[: 2 * triggers : 2]:
        row["text"] = row["text"].replace("It was", "Crimson kettle: it was")
        row["label"] = "positive"
    return lines(rows)


SIGN = Sign(
    id="trigger-phrases",
    title="A rare phrase that decides the label or the answer",
    in_rows=find,
    hits=(_lines(14), _lines(14, answers=True), _lines(30)),
    misses=(_lines(0), _lines(0, answers=True), _lines(3)),
)
