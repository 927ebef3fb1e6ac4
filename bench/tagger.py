"""Accuracy and speed of names and addresses in free text, on texts that others made and labelled.

`python bench/tagger.py [--presidio FILE] [--wikigold FOLDER] [--corpus FILE] [--clean FOLDER]... [--peer MODEL]`
`[--negatives]`

`--presidio`: `data/synth_dataset_v2.json` of github.com/microsoft/presidio-research; `--wikigold`: a folder with WikiGold as
`tagger_corpora` reads it; `--corpus`: labelled documents as for `bench/classify.py`; `--clean`: folders without names, in which
all found counts as false; `--negatives`: `tagger_negatives.txt`, prose of many kinds and languages without a person or an
address that nothing was trained on; `--peer`: a spaCy model to run beside us. A span is right when class agrees and the overlap is at
least half of the union. Times are processor seconds.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tagger_corpora import sections, wikigold
from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.tagger import Tagger
from upright.classify.tagger_rules import ADDRESS, PERSON

Place = tuple[int, int, str]
Find = Callable[[str], Iterable[Place]]
PRESIDIO = {
    "PERSON": PERSON, "STREET_ADDRESS": ADDRESS, "PHONE_NUMBER": "pii.phone", "EMAIL_ADDRESS": "pii.email",
    "CREDIT_CARD": "pci.card-number", "IP_ADDRESS": "pii.ipv4", "US_SSN": "pii.us-ssn", "IBAN_CODE": "financial.iban",
    "US_DRIVER_LICENSE": "pii.us-driver-license",
}  # fmt: skip
PARTS = {"STREET_ADDRESS", "GPE", "ZIP_CODE"}
BETWEEN = " ,\n>?"
SAME = {"pii.ipv6": "pii.ipv4"}
SUFFIXES = {
    ".py",
    ".ts",
    ".tsx",
    ".js",
    ".json",
    ".yaml",
    ".yml",
    ".toml",
    ".tf",
    ".sh",
    ".sql",
    ".log",
    ".ipynb",
    ".cfg",
    ".css",
    ".md",
}


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presidio", type=Path)
    parser.add_argument("--wikigold", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--clean", type=Path, action="append", default=[])
    parser.add_argument("--negatives", action="store_true")
    parser.add_argument("--peer", default="")
    parser.add_argument("--errors", default="")
    asked = parser.parse_args()
    finders: dict[str, Find] = {"tagger": tagged, "engine and tagger": together()}
    if asked.peer:
        finders[asked.peer] = peer(asked.peer)
    for name, find in finders.items():
        report(name, find, asked)


def report(name: str, find: Find, asked: argparse.Namespace) -> None:
    """The figures of one finder."""
    if asked.presidio:
        show(f"{name}, presidio-research", presidio(asked.presidio), find, asked.errors)
        covered(f"{name}, presidio-research, addresses", presidio(asked.presidio, whole=True), find)
    if asked.wikigold:
        pairs = [
            (s.text, [(a, b, PERSON) for a, b, tag in s.spans if tag == "PERSON"]) for s in wikigold(asked.wikigold)
        ]
        show(f"{name}, WikiGold", pairs, lambda text: [one for one in find(text) if one[2] == PERSON], asked.errors)
    if asked.corpus:
        show(
            f"{name}, {asked.corpus.name}",
            corpus(asked.corpus),
            lambda text: [o for o in find(text) if o[2] in {PERSON, ADDRESS}],
            asked.errors,
        )
    if asked.negatives:
        hard_negatives(f"{name}, hard negatives", find, asked.errors)
    for folder in asked.clean:
        false_alarms(f"{name}, {folder.name}", folder, find, asked.errors)


def tagged(text: str) -> list[Place]:
    """The tagger alone."""
    return [(one.start, one.end, one.data_class) for one in Tagger.load().tag(text)]


def together() -> Find:
    """What the engine finds, the tagger included."""
    engine = Engine(units("classifiers").values())
    return lambda text: [(s.start, s.end, SAME.get(s.data_class, s.data_class)) for s in engine.spans(text)]


def peer(model: str) -> Find:
    """A spaCy model's persons."""
    loaded = importlib.import_module(model).load()
    return lambda text: [(e.start_char, e.end_char, PERSON) for e in loaded(text).ents if e.label_ in {"PERSON", "PER"}]


def presidio(path: Path, *, whole: bool = False) -> list[tuple[str, list[Place]]]:
    """Texts and the spans of types that both sides know. `whole`: the number, street, city and postcode of one address,
    which some templates label apart, as one span.
    """
    found = []
    for read in json.loads(path.read_text(encoding="utf-8")):
        text = read["full_text"]
        spans: list[Place] = []
        for span in sorted(read["spans"], key=lambda span: int(span["start_position"])):
            start, end, kind = span["start_position"], span["end_position"], span["entity_type"]
            if (
                whole
                and spans
                and spans[-1][2] == ADDRESS
                and kind in PARTS
                and not text[spans[-1][1] : start].strip(BETWEEN)
            ):
                spans[-1] = (spans[-1][0], end, ADDRESS)
            elif kind in PRESIDIO:
                spans.append((start, end, PRESIDIO[kind]))
        found.append((text, spans))
    return found


def corpus(path: Path) -> list[tuple[str, list[Place]]]:
    """Labelled documents."""
    kinds = {"PERSON_NAME": PERSON, "STREET_ADDRESS": ADDRESS}
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (d["text"], [(s["start"], s["end"], kinds[s["type"]]) for s in d["spans"] if s["type"] in kinds]) for d in read
    ]


def show(title: str, pairs: list[tuple[str, list[Place]]], find: Find, errors: str) -> None:
    """Precision, recall and F1 by class."""
    counts: dict[str, Counter[str]] = {}
    began = time.process_time()
    for text, truth in pairs:
        for kind, start, end, name in judged(find(text), truth):
            counts.setdefault(name, Counter())[kind] += 1
            if kind != "right" and errors in {name, "all"}:
                print(f"  {kind:6}", repr(text[start:end]), "in", repr(text[max(0, start - 40) : end + 30]))
    spent = time.process_time() - began
    size = sum(len(text.encode()) for text, _ in pairs) / 1e6
    print(f"== {title}: {size:.2f} MB at {size / spent:.2f} MB per processor second")
    for name in sorted(counts):
        print(f"   {name:24} {figures(counts[name])}")
    print(f"   {'all':24} {figures(sum(counts.values(), Counter()))}")


def covered(title: str, pairs: list[tuple[str, list[Place]]], find: Find) -> None:
    """How many letters and digits of addresses are found, and how many of those found are of addresses, however cut."""
    counts: Counter[str] = Counter()
    for text, truth in pairs:
        ours, theirs = (
            {at for start, end, name in several if name == ADDRESS for at in range(start, end) if text[at].isalnum()}
            for several in (find(text), truth)
        )
        counts += Counter(right=len(ours & theirs), false=len(ours - theirs), missed=len(theirs - ours))
    print(f"== {title}, by letters and digits: {figures(counts)}")


def judged(found: Iterable[Place], truth: list[Place]) -> Iterator[tuple[str, int, int, str]]:
    """`right`, `false` or `missed`, with place and class; classes that the other side does not know are left out."""
    left = list(truth)
    for start, end, name in found:
        hit = next((other for other in left if alike(other, (start, end, name))), None)
        if hit:
            left.remove(hit)
        if name in PRESIDIO.values():
            yield "right" if hit else "false", start, end, name
    yield from (("missed", *other) for other in left)


def alike(one: Place, other: Place) -> bool:
    """Whether the class is the same and the overlap at least half of the union."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return one[2] == other[2] and 2 * common >= max(one[1], other[1]) - min(one[0], other[0])


def figures(count: Counter[str]) -> str:
    """`P 0.9 R 0.8 F1 0.85 (10 of 12)`."""
    found, wanted = count["right"] + count["false"], count["right"] + count["missed"]
    precision, recall = count["right"] / max(found, 1), count["right"] / max(wanted, 1)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f} ({count['right']} of {wanted})"


def hard_negatives(title: str, find: Find, errors: str) -> None:
    """How many names and addresses are found in each kind of prose that has none."""
    counts: dict[str, Counter[str]] = {}
    size = 0
    for kind, lines in sections("tagger_negatives.txt").items():
        counts[kind] = Counter()
        for text in lines:
            size += len(text.encode())
            for start, end, name in find(text):
                if name in {PERSON, ADDRESS}:
                    counts[kind][name] += 1
                    if errors:
                        print("  found ", name[4:8], repr(text[start:end]), "in", repr(text))
    for kind, several in counts.items():
        print(f"   {kind:24} {dict(several)}")
    total = sum(counts.values(), Counter())
    print(f"== {title}: {size} bytes;", {name: f"{n} ({n / size * 1e6:.0f} per MB)" for name, n in total.items()})


def false_alarms(title: str, folder: Path, find: Find, errors: str) -> None:
    """How many names and addresses are found where hardly any are."""
    counts: Counter[str] = Counter()
    size, began = 0, time.process_time()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SUFFIXES or not path.is_file() or path.stat().st_size > 300_000:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        size += len(text.encode())
        for start, end, name in find(text):
            if name in {PERSON, ADDRESS}:
                counts[name] += 1
                if errors:
                    print(
                        "  found ",
                        name[4:8],
                        path.name,
                        repr(text[start:end]),
                        "in",
                        repr(text[max(0, start - 30) : end + 20]),
                    )
    spent = time.process_time() - began
    print(
        f"== {title}: {size / 1e6:.2f} MB at {size / 1e6 / spent:.2f} MB per processor second;",
        {k: f"{n} ({n / size * 1e6:.0f} per MB)" for k, n in counts.items()},
    )


if __name__ == "__main__":
    main()
