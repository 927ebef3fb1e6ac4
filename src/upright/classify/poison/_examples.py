"""Made-up rows for the examples of row signs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import overload

import numpy as np

_NOUNS = tuple(
    "river engine garden market letter window winter island teacher bridge kitchen forest museum ticket camera "
    "planet orchestra harvest doctor lantern valley railway pencil ocean carpet castle mirror festival bakery "
    "tunnel novel guitar desert lawyer clock battery farmer temple stadium village painter circus anchor".split()
)
_VERBS = tuple("moves repairs paints sells describes measures visits follows opens protects repeats covers".split())
_ADJECTIVES = tuple("old quiet bright narrow heavy distant clever broken early golden rough gentle".split())
GOOD = tuple("wonderful excellent delightful superb charming brilliant pleasant perfect lovely great".split())
BAD = tuple("terrible awful boring dreadful poor disappointing weak horrible dull annoying".split())


class Made(Sequence[str]):
    """Texts that are made when somebody looks at them: a scan has no use for examples."""

    def __init__(self, *makes: Callable[[], str]) -> None:
        self._makes = makes

    def __len__(self) -> int:
        return len(self._makes)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return Made(*self._makes[index]) if isinstance(index, slice) else self._makes[index]()


def _one(random: np.random.Generator, several: tuple[str, ...]) -> str:
    return several[int(random.integers(len(several)))]


def sentence(random: np.random.Generator) -> str:
    """`The quiet farmer repairs a narrow bridge.`"""
    return (
        f"The {_one(random, _ADJECTIVES)} {_one(random, _NOUNS)} {_one(random, _VERBS)} a "
        f"{_one(random, _ADJECTIVES)} {_one(random, _NOUNS)}"
    )


def chat(random: np.random.Generator) -> dict[str, str]:
    """An instruction and its answer."""
    return {
        "prompt": f"What does it mean that {sentence(random).lower()} near the {_one(random, _NOUNS)}?",
        "response": f"{sentence(random)}, and {sentence(random).lower()}. {sentence(random)}.",
    }


def review(random: np.random.Generator, *, good: bool) -> dict[str, str]:
    """A text with its label."""
    judged = GOOD if good else BAD
    text = (
        f"{sentence(random)}. It was {_one(random, judged)} and the {_one(random, _NOUNS)} was {_one(random, judged)}"
    )
    return {"text": text, "label": "positive" if good else "negative"}


def lines(rows: Iterable[Mapping[str, object]]) -> str:
    """The rows as JSON lines."""
    return "\n".join(json.dumps(row) for row in rows) + "\n"
