"""Writes `taught.jsonl` for the tagger's training: public texts, labelled by a spaCy model: `python bench/tagger_teach.py DATA`.

Needs spaCy and its `en_core_web_sm` (MIT). In DATA: `hh.gz` (HH-RLHF, harmless-base/test.jsonl.gz), `qmsum.jsonl` (QMSum,
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

LONGEST = 20_000  # characters of one text
SHARES = {"hh": 1_400_000, "qmsum": 800_000, "csv": 500_000, "policy": 500_000}  # characters of each source


def main() -> None:
    """Label and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="en_core_web_sm")
    asked = parser.parse_args()
    model = importlib.import_module(asked.model).load(exclude=["parser", "lemmatizer", "attribute_ruler", "tagger"])
    several = list(texts(asked.data))
    with (asked.data / "taught.jsonl").open("w", encoding="utf-8") as file:
        for text, read in zip(several, model.pipe(several, batch_size=64), strict=True):
            spans = [(one.start_char, one.end_char, one.label_) for one in read.ents]
            file.write(json.dumps({"text": text, "spans": spans}) + "\n")


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
