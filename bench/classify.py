"""Accuracy and speed of the classifiers: `python bench/classify.py corpus.jsonl [--errors TYPE]`.

Each line of the corpus: `text`, `spans` (`start`, `end`, `type`: a class id or one of its aliases), `ignore` (regions
where either answer is fine). A prediction counts when the type agrees and the overlap is at least half of the union.
Types that no classifier knows are left out of the score and listed apart. Without a corpus only the speed is printed.
"""

from __future__ import annotations

import argparse
import json
import sysconfig
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from upright.app.catalog import units
from upright.classify.engine import Engine, Span

HALF = 0.5


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="*", type=Path)
    parser.add_argument("--errors", default="", help="print the errors of one type (or `all`)")
    asked = parser.parse_args()
    engine = Engine(units("classifiers").values())
    engine.spans("warm 078-05-1120")
    for path in asked.corpus:
        accuracy(engine, [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], asked.errors)
    speed(engine, asked.corpus)


def accuracy(engine: Engine, documents: list[dict[str, Any]], errors: str) -> None:
    """Precision, recall and F1 by type."""
    names = {alias: unit.id for unit in engine.classifiers for alias in (unit.id, *unit.aliases)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    unknown: Counter[str] = Counter()
    for document in documents:
        truth = [(span["start"], span["end"], names.get(span["type"], "")) for span in document["spans"]]
        unknown.update(span["type"] for span in document["spans"] if span["type"] not in names)
        for kind, name, start, end in judge(engine.spans(document["text"]), truth, document.get("ignore", [])):
            counts[name][kind] += 1
            if kind != "right" and errors in {name, "all"}:
                near = document["text"][max(0, start - 40) : end + 20].replace("\n", "\\n")
                print(f"{kind:6} {name:28} {document['text'][start:end]!r:40} in {near!r} ({document.get('doc_type')})")
    for name in sorted(counts):
        print(f"{name:32} {score(counts[name])}")
    print(f"{'all':32} {score(sum(counts.values(), Counter()))}")
    print("not covered:", dict(unknown.most_common()))


def judge(
    found: Iterable[Span], truth: list[tuple[int, int, str]], ignore: Iterable[dict[str, int]]
) -> Iterator[tuple[str, str, int, int]]:
    """`right`, `false` or `missed`, with class and place."""
    left = [entry for entry in truth if entry[2]]
    free = [(entry["start"], entry["end"]) for entry in ignore] + [(s, e) for s, e, name in truth if not name]
    for span in found:
        hit = next((e for e in left if e[2] == span.data_class and overlap((span.start, span.end), e) >= HALF), None)
        if hit:
            left.remove(hit)
            yield "right", span.data_class, span.start, span.end
        elif not any(span.start < end and start < span.end for start, end in free):
            yield "false", span.data_class, span.start, span.end
    for start, end, name in left:
        yield "missed", name, start, end


def overlap(one: tuple[int, int], other: tuple[int, int, str]) -> float:
    """Intersection over union."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (max(one[1], other[1]) - min(one[0], other[0]))


def score(counts: Counter[str]) -> str:
    """One line of figures."""
    right, false, missed = counts["right"], counts["false"], counts["missed"]
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (right {right}, false {false}, missed {missed})"


def speed(engine: Engine, corpora: list[Path]) -> None:
    """MB per processor second: on sources of the standard library (sparse) and on the corpus (dense)."""
    library = Path(sysconfig.get_paths()["stdlib"])
    sparse = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(library.glob("*.py"))]
    dense = [json.loads(line)["text"] for path in corpora for line in path.read_text(encoding="utf-8").splitlines()]
    for name, texts in (("sparse", sparse), ("dense", dense)):
        if texts:
            for text in texts[:200]:
                engine.spans(text)  # modules of validity checks are loaded when first needed
            started = time.process_time()
            again = range(1 if name == "sparse" else 5)
            hits = sum(len(engine.spans(text)) for _ in again for text in texts)
            spent = time.process_time() - started
            size = len(again) * sum(len(text.encode("utf-8", "replace")) for text in texts)
            print(f"{name}: {size / 1e6 / spent:.1f} MB per processor second ({size / 1e6:.1f} MB, {hits} spans)")


if __name__ == "__main__":
    main()
