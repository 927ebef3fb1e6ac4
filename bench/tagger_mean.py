"""The mean of trained name taggers with the same lists: `python bench/tagger_mean.py ONE.npz OTHER.npz [--lean ODDS] --out FILE`.

What one learnt last and the other kept stands side by side in the mean, as long as one was trained further from the other.
`--lean` gives back the recall that many texts without a name cost.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from made_with import digest
from tagger_file import LISTS, begin, told, whole, write
from upright.classify.tagger_model import TAGS


def main() -> None:
    """Read, average, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--lean", type=float, default=0.0, help="log-odds given to persons' names at the end")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    models = [begin(path) for path in asked.models]
    if any(not np.array_equal(each[name], models[0][name]) for each in models for name in LISTS):
        parser.error("these models have different lists")
    weights = [whole(each) for each in models]
    mean = {name: np.sum([each[name] / len(weights) for each in weights], axis=0) for name in weights[0]}
    mean["bo"] += asked.lean * np.array([tag.endswith("PERSON") for tag in TAGS])
    lists = (models[0][LISTS[0]], models[0][LISTS[1]])
    parts = [told(path) for path in asked.models]
    versions = {name: number for part in parts for name, number in sorted(part["versions"].items())}
    seeds = [part["asked"]["seed"] for part in parts]
    facts = {"seed": seeds, "mean": [digest(each) for each in models], "lean": asked.lean}
    write(asked.out, mean, lists, versions, facts)


if __name__ == "__main__":
    main()
