"""Labelled documents of our own as JSON lines, then such with nothing to find:
`python bench/labelled.py --size-mb 1 --negatives-mb 0.5 > corpus.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import chain

from upright.testing.corpus import documents, negatives


def main() -> None:
    """Write the documents to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--size-mb", type=float, default=1.0)
    parser.add_argument("--negatives-mb", type=float, default=0.5)
    options = parser.parse_args()
    labelled = documents(options.seed, int(options.size_mb * 1e6))
    nothing = negatives(options.seed, int(options.negatives_mb * 1e6))
    for document in chain(labelled, nothing):
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
