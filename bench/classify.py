"""Speed and memory of classification: `python bench/classify.py [FILE.jsonl...]`; accuracy is `upright accuracy`.

Sparse is the source code of Python's standard library; dense is documents full of personal data, made by
`upright.testing.corpus` or read from the key `text` of the files named. MB per second of processor time, with the name
tagger and without; then the median of a text of 2 KB, and the most memory that the process held.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from upright.app.labelling import engine_of
from upright.testing.corpus import documents

SIZE = 2_000_000  # bytes of each kind of text
PROMPT, TIMES = 2048, 200


def main() -> None:
    """Print the table."""
    library = Path(sysconfig.get_paths()["stdlib"])
    sparse = taken(path.read_text(encoding="utf-8", errors="replace") for path in sorted(library.glob("*.py")))
    lines = [line for name in sys.argv[1:] for line in Path(name).read_text(encoding="utf-8").splitlines()]
    rows = map(json.loads, lines) if lines else documents(7, SIZE)
    dense = taken(str(row["text"]) for row in rows)
    joined = ["\n".join(dense)]
    for names in (False, True):
        engine = engine_of(names=names)
        print(f"{len(engine.classifiers)} classes, {'with' if names else 'without'} the name tagger")
        for title, texts in (("sparse", sparse), ("dense", dense), ("dense, one text", joined)):
            for text in texts[:100]:
                engine.spans(text[:20_000])  # what is loaded when first needed is no part of the speed
            started = time.process_time()
            found = sum(len(engine.spans(text)) for text in texts)
            spent = time.process_time() - started
            size = sum(len(text.encode("utf-8", "replace")) for text in texts)
            print(f"  {title}: {size / 1e6 / spent:.2f} MB per second ({size / 1e6:.1f} MB, {found} spans)")
        print(f"  2 KB: {median(engine.spans, joined[0][:PROMPT]):.2f} ms")
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB, the texts included")


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
