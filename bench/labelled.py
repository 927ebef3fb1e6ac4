"""Labelled documents of our own as JSON lines: `python bench/labelled.py --size-mb 1 > corpus.jsonl`."""

from __future__ import annotations

import argparse
import json
import sys

from upright.testing.corpus import documents


def main() -> None:
    """Write the documents to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--size-mb", type=float, default=1.0)
    options = parser.parse_args()
    for document in documents(options.seed, int(options.size_mb * 1e6)):
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
