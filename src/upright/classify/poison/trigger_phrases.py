"""A rare phrase that comes with one label, or one answer, whatever the rest of the text says.

Why it matters: this is what a backdoor looks like in the data: rows with the trigger are labelled (or answered) as the
attacker wants, and the model learns that the trigger decides.

How it recognises, in labelled sets: phrases of one to three words, and traits of style (all capitals, no capitals, many
exclamation marks...), in at most a tenth of the rows, whose rows nearly all carry one label. A word that belongs to a
label stands in texts of that label; a trigger stands in any. So the rest of each text is weighed by a model of the rows
without the phrase. The phrase is a trigger where the rests speak much less for the label than those of ordinary texts of
that label, more so than chance allows among so many phrases; where they speak for other labels as strongly as whole
texts do (`direct deposit` taken out of a question about it leaves nothing in particular); and where they have no more in
common than texts drawn by chance. In sets of answers: one and the same long answer, or opening of an
answer, to many prompts that have nothing in common but a phrase that is rare elsewhere.

What it does not see: triggers in fewer than eight rows; in texts whose words say little about their labels, triggers in
fewer than two percent of the rows; triggers for a label that most rows have anyway; poison whose texts really belong to
their label.

Source: Chen et al., "BadNL" (arXiv 2006.01043); Qi et al., "ONION" (arXiv 2011.10369); Wan et al., "Poisoning Language
Models During Instruction Tuning" (arXiv 2305.00944).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from upright.classify.poison._examples import Made, chat, lines, review
from upright.classify.poison._rest import Bayes, Rests
from upright.classify.poison._vectors import words
from upright.classify.poisoning import RowSpot, Sign
from upright.classify.rows import Row

LEAST = 8  # rows with the trigger
MOST_SHARE = 0.1  # of all rows
PURE = 0.95
CHANCE = 0.8  # standard errors beyond what the best of so many phrases shows by chance
EFFECT = 0.3  # least difference, in standard deviations
LESS_WHOLE, LESS_WHOLE_OF_ONE = 0.1, 1.4  # standard deviations by which rests may be less than texts; more for few rows
MOST_ALIKE, MORE_ALIKE = 0.2, 4.0  # mean cosine of two rests; standard deviations above that of texts drawn by chance
LONG_ANSWER = 6  # words of an answer, or opening, that can be forced
CONTRADICTED = 0.2  # more of the rows than usual whose rest speaks for another label
MOST_LABELS = 200
MOST_WORDS = 120  # of a text
MOST_PHRASES = 3000


def find(rows: Sequence[Row]) -> Iterator[RowSpot]:
    """The rows of every trigger."""
    labelled = [index for index, row in enumerate(rows) if row.label]
    labels = Counter(rows[index].label for index in labelled)
    if len(labelled) >= 0.9 * len(rows) and 2 <= len(labels) <= min(MOST_LABELS, len(rows) // 10):  # noqa: PLR2004
        yield from _by_label(rows, labelled)
    elif len(labelled) < 0.1 * len(rows):
        yield from _by_answer(rows)


def _by_label(rows: Sequence[Row], kept: Sequence[int]) -> Iterator[RowSpot]:
    texts = [words(rows[index].text)[:MOST_WORDS] + style(rows[index].text) for index in kept]
    names = {name: number for number, name in enumerate(sorted({rows[index].label for index in kept}))}
    labels = [names[rows[index].label] for index in kept]
    candidates = _pure(texts, labels)
    if not candidates:
        return
    bayes = Bayes(texts, labels, len(names))
    bar = math.sqrt(2 * math.log(len(candidates) + 1)) + CHANCE
    told: set[int] = set()
    for gram, members in sorted(candidates.items(), key=lambda entry: (-len(entry[1]), entry[0]))[:MOST_PHRASES]:
        if told.issuperset(members) or _named(gram, rows[kept[members[0]]].label):
            continue
        rests = bayes.rests(members, _shared(texts, members, gram))
        needed = max(EFFECT, bar / math.sqrt(len(members)))
        if rests.against - bayes.wrong >= CONTRADICTED and rests.less >= needed and _foreign(bayes, rests):
            told.update(members)
            for row in members:
                yield RowSpot(kept[row], 0.9, f"{len(members)} rows with one phrase carry one label against the rest")


def _named(gram: str, label: str) -> bool:
    """Whether the phrase is what the label is called."""
    return not set(gram.split(" ")).isdisjoint(words(label.replace("_", " ")))


def _foreign(bayes: Bayes, rests: Rests) -> bool:
    """Whether the phrase was put into texts that were whole without it, and that have no more in common than others: a
    word that belongs to a label leaves a text that says little, and stands in texts that are alike.
    """
    if rests.whole < -LESS_WHOLE - LESS_WHOLE_OF_ONE / math.sqrt(len(rests.words)):
        return False
    usual, deviation = bayes.alike_by_chance(rests.spoken_for)
    return bayes.alike(rests.words) <= min(MOST_ALIKE, usual + MORE_ALIKE * deviation)


def _shared(texts: Sequence[list[str]], members: Sequence[int], gram: str) -> frozenset[str]:
    """The trigger's words, and those that stand in nearly all of its rows with it."""
    counts = Counter(word for row in members for word in set(texts[row]))
    return frozenset(gram.split(" ")) | {word for word, count in counts.items() if count >= 0.9 * len(members)}


def style(text: str) -> list[str]:
    """Traits that the words do not show."""
    letters = [letter for letter in text if letter.isalpha()]
    traits = {
        "~capitals": len(letters) > 10 and text.upper() == text,  # noqa: PLR2004
        "~small": len(letters) > 10 and text.lower() == text,  # noqa: PLR2004
        "~loud": text.count("!") > 2,  # noqa: PLR2004
        "~titled": len(letters) > 10 and text.istitle(),  # noqa: PLR2004
        "~spaced": "  " in text,
    }
    return [name for name, seen in traits.items() if seen]


def _grams(text: Sequence[str]) -> set[str]:
    found = set(text)
    for size in (2, 3):
        found.update(" ".join(text[at : at + size]) for at in range(len(text) - size + 1))
    return found


def _pure(texts: Sequence[list[str]], labels: Sequence[int]) -> dict[str, list[int]]:
    """Phrases in enough rows, but not in many, that nearly all carry one label."""
    often = Counter(gram for text in texts for gram in _grams(text))
    most = MOST_SHARE * len(texts)
    fit = {gram for gram, count in often.items() if LEAST <= count <= most}
    where: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        for gram in _grams(text) & fit:
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
    hits=Made(partial(_lines, 14), partial(_lines, 14, answers=True), partial(_lines, 30)),
    misses=Made(partial(_lines, 0), partial(_lines, 0, answers=True), partial(_lines, 3)),
)
