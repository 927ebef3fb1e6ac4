"""Why a value counts: its pattern, validity check, surroundings and confidence. Never the value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from upright.classify.close_look import Reading, look_over
from upright.classify.engine import LEAST, Engine
from upright.classify.mask import hint
from upright.classify.spans import LABELLED, MENTIONED, TAGGED, Candidate, probability

_ORIGINS = {
    LABELLED: "the name of its column says so",
    MENTIONED: "a name given elsewhere in the text",
    TAGGED: "name tagger",
}
LONGEST = 120  # characters of a pattern that are shown
_LETTERS = re.compile(r"\[(?:\\.|[^\]\\]){24,}\]")  # a set of so many says little


@dataclass(frozen=True, slots=True)
class Explanation:
    """`text[start:end]` is of `data_class`. `pattern`: what matched; `check`: the validity check that passed, if there
    is one. `context`: phrases of the class near the value, with their weight 0..1. `alone`: the confidence of the class
    without any. `thing`: its own label names a thing such as an order, which counts against it.
    """

    start: int
    end: int
    data_class: str
    confidence: float
    hint: str
    pattern: str
    check: str
    context: tuple[tuple[str, float], ...]
    column: str
    alone: float
    thing: bool


def explain(text: str, engine: Engine) -> list[Explanation]:
    """One explanation for each span that `Engine.spans` finds."""
    reading = Reading(engine, *look_over(engine, [text]))
    return [_explain(hit, text, engine, reading) for hit in engine.chosen(text) if probability(hit.odds) >= LEAST]


def _explain(hit: Candidate, text: str, engine: Engine, reading: Reading) -> Explanation:
    unit = engine.classifiers[hit.classifier]
    around, column = reading.surroundings(hit.start, hit.end)
    context: dict[str, float] = {}
    for weight, phrase in around.evidence():
        if hit.classifier in engine.lexicon.classes[phrase]:
            words = " ".join(engine.lexicon.phrases[phrase])
            context[words] = max(weight, context.get(words, 0.0))
    named = engine.lexicon.named(column).get(hit.classifier, 0.0) if column else 0.0
    shape = _LETTERS.sub("[…]", engine.shapes[hit.shape].regex.pattern) if hit.shape >= 0 else ""
    pattern = shape or _ORIGINS[hit.shape]
    return Explanation(
        hit.start,
        hit.end,
        unit.id,
        probability(hit.odds),
        hint(unit, text[hit.start : hit.end]),
        pattern if len(pattern) <= LONGEST else pattern[:LONGEST] + "…",
        _name(unit.validate) if hit.shape >= LABELLED else "",
        tuple(context.items()),
        column if named else "",
        unit.confidence if hit.shape != TAGGED else probability(hit.odds),
        around.of_thing(text),
    )


def _name(check: object) -> str:
    names = getattr(check, "names", None)
    if names:
        return f"python-stdnum {' or '.join(names)}"
    return str(getattr(check, "__name__", "")).strip("_") if check else ""
