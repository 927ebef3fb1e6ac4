"""Speed and memory of classification: `python bench/classify.py [FILE.jsonl...]`; accuracy is `upright accuracy`.

Sparse is the source code of Python's standard library; dense is documents full of personal data, made by
`upright.testing.corpus` or taken from the key `text` of the files named: read together as `upright classify` does, one
by one, joined to one text, and apart by their shape (`doc_type`). MB per second of processor time, the best of
`ROUNDS`, with the name tagger and without; then the median of a text of 2 KB, and the most memory that was held.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from upright.app.labelling import engine_of
from upright.classify.spans import Span
from upright.testing.corpus import documents

SIZE = 2_000_000  # bytes of each kind of text
PROMPT, TIMES = 2048, 200
ROUNDS = 3


def main() -> None:
    """Print the table."""
    library = Path(sysconfig.get_paths()["stdlib"])
    sparse = taken(path.read_text(encoding="utf-8", errors="replace") for path in sorted(library.glob("*.py")))
    lines = [line for name in sys.argv[1:] for line in Path(name).read_text(encoding="utf-8").splitlines()]
    shapes: dict[str, str] = {}
    for row in map(json.loads, lines) if lines else documents(7, SIZE):
        shapes[str(row["text"])] = str(row.get("doc_type", ""))
    dense = taken(shapes)
    for names in (False, True):
        engine = engine_of(names=names)
        print(f"{len(engine.classifiers)} classes, {'with' if names else 'without'} the name tagger")
        show("sparse", sparse, engine.spans_of)
        show("dense", dense, engine.spans_of)
        show("dense, one by one", dense, partial(map, engine.spans))
        show("dense, one text", ["\n".join(dense)], engine.spans_of)
        for shape in sorted({shapes[text] for text in dense}) if not names else ():
            show(f"  {shape}", [text for text in dense if shapes[text] == shape], engine.spans_of)
        print(f"  2 KB: {median(engine.spans, ''.join(dense)[:PROMPT]):.2f} ms")
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB, the texts included")


def show(title: str, texts: list[str], read: Callable[[list[str]], Iterable[list[Span]]]) -> None:
    """One line: what is loaded when first needed is no part of the speed."""
    for _ in read([text[:20_000] for text in texts]):
        pass
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        found = sum(map(len, read(texts)))
        spent.append(time.process_time() - started)
    best, size = min(spent), sum(len(text.encode("utf-8", "replace")) for text in texts)
    each = f", {best / found * 1e6:.0f} us each" if found else ""
    print(f"  {title}: {size / 1e6 / best:.2f} MB per second ({size / 1e6:.1f} MB, {found} spans{each})")


def taken(texts: Iterable[str]) -> list[str]:
    """The first texts, `SIZE` bytes of them."""
    chosen, size = [], 0
    for text in texts:
        chosen.append(text)
        size += len(text.encode("utf-8", "replace"))
        if size > SIZE:
            break
    return chosen


def median(spans: Callable[[str], object], text: str) -> float:
    """Milliseconds of processor time."""
    spent = []
    for _ in range(TIMES):
        started = time.process_time()
        spans(text)
        spent.append(time.process_time() - started)
    return statistics.median(spent) * 1000


if __name__ == "__main__":
    main()
