"""Writes `taught.jsonl` for the tagger's training: public texts, labelled by a spaCy model or by the tagger that ships, when it
is to learn more without forgetting: `python bench/tagger_teach.py DATA [--ours]`.

Needs spaCy and its `en_core_web_sm` (MIT), or with `--ours` neither. In DATA: `hh.gz` (HH-RLHF, harmless-base/test.jsonl.gz), `qmsum.jsonl` (QMSum,
data/ALL/jsonl/val.jsonl), `aci.csv` and `mts.csv` (ACI-Bench and MTS-Dialog, training sets), `policy.md` (GitHub's site policy).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tagger_corpora import UNSURE
from upright.classify.tagger import Tagger
from upright.classify.tagger_model import Model
from upright.classify.tagger_rules import PERSON
from upright.classify.tagger_words import pieces_of

DOUBT = 0.05  # probability of a name or an address from which on a piece is neither for sure
LONGEST = 20_000  # characters of one text
SHARES = {"hh": 1_400_000, "qmsum": 800_000, "csv": 500_000, "policy": 500_000}  # characters of each source


def main() -> None:
    """Label and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="en_core_web_sm")
    parser.add_argument("--ours", action="store_true")
    asked = parser.parse_args()
    if asked.ours:
        rows = [{"text": text, "spans": list(ours(text))} for text in texts(asked.data)]
        lines = [json.dumps(row) + "\n" for row in rows]
        (asked.data / "taught.jsonl").write_text("".join(lines), encoding="utf-8")
        return
    model = importlib.import_module(asked.model).load(exclude=["parser", "lemmatizer", "attribute_ruler", "tagger"])
    several = list(texts(asked.data))
    with (asked.data / "taught.jsonl").open("w", encoding="utf-8") as file:
        for text, read in zip(several, model.pipe(several, batch_size=64), strict=True):
            spans = [(one.start_char, one.end_char, one.label_) for one in read.ents]
            file.write(json.dumps({"text": text, "spans": spans}) + "\n")


def ours(text: str) -> Iterator[tuple[int, int, str]]:
    """The names that the tagger finds, and the pieces about which its network is in doubt."""
    model = Model.shipped()
    pieces = pieces_of(text)
    numbers, first_layer, _ = model.numbers(pieces)
    tokens = np.flatnonzero(numbers)
    names = [(one.start, one.end, "PERSON") for one in Tagger.load().tag(text) if one.data_class == PERSON]
    yield from names
    if not len(tokens):
        return
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    blanks = np.where((tokens > 0) & (numbers[tokens - 1] == 0), np.minimum(lengths[tokens - 1], 2), 0)
    scores = model.scores(first_layer.take(numbers[tokens], axis=0), blanks)
    doubtful = tokens[(scores[:, 1:5:2] + scores[:, 2:5:2]).max(axis=1) > DOUBT]
    for end, length in zip(np.cumsum(lengths)[doubtful].tolist(), lengths[doubtful].tolist(), strict=True):
        if not any(start <= end - length < stop for start, stop, _ in names):
            yield end - length, end, UNSURE


def texts(data: Path) -> Iterator[str]:
    """The texts, some of each source."""
    with gzip.open(data / "hh.gz", "rt", encoding="utf-8") as file:
        chats = {(text := json.loads(line)["chosen"].strip())[:200]: text for line in file}
    yield from first(iter(chats.values()), SHARES["hh"])
    yield from first(meetings(data / "qmsum.jsonl"), SHARES["qmsum"])
    csv.field_size_limit(10**8)
    for name in ("aci.csv", "mts.csv"):
        with (data / name).open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.DictReader(file) for cell in row.values() if cell and len(cell) > 100]
        yield from first(iter(cells), SHARES["csv"])
    policy = (data / "policy.md").read_text(encoding="utf-8")
    yield from first((part for part in re.split(r"\n\n+", policy) if len(part) > 80), SHARES["policy"])


def meetings(path: Path) -> Iterator[str]:
    """What was said, without marks of noise and with blanks where a writer would put them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["meeting_transcripts"]:
            if len(turn["content"]) >= 60:
                yield re.sub(r" ([.,?!'])", r"\1", re.sub(r"\s*\{[^}]*\}\s*", " ", turn["content"]))


def first(several: Iterator[str], share: int) -> Iterator[str]:
    """So many characters."""
    for text in several:
        yield text[:LONGEST]
        share -= len(text)
        if share < 0:
            return


if __name__ == "__main__":
    main()
