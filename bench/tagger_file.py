"""The model file of the name tagger, read and written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from made_with import NAME, made_with

LISTS = ("hashes", "said")


def begin(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a model file."""
    with np.load(path, allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files if name != NAME}


def told(path: Path) -> dict[str, Any]:
    """What a model file says it was made with."""
    with np.load(path, allow_pickle=False) as kept:
        said: dict[str, Any] = json.loads(str(kept[NAME]))
    return said


def whole(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The weights of a model file as numbers of 32 bits, without its lists."""
    kept = {name: array.astype(np.float32) for name, array in arrays.items() if name not in {*LISTS, "table_scale"}}
    return kept | {"table": kept["table"] * float(arrays["table_scale"])}


def write(
    path: Path,
    weights: dict[str, np.ndarray],
    lists: tuple[np.ndarray, np.ndarray],
    packages: tuple[str, ...] | dict[str, str],
    asked: dict[str, Any],
) -> None:
    """The model file: the large arrays in 8 bits, the small ones in 16. `packages`: whose versions decide the weights, or these;
    `asked`: how it was asked for.
    """
    arrays: dict[str, np.ndarray] = dict(zip(LISTS, lists, strict=True))
    for name, value in weights.items():
        if name == "table":
            scale = np.percentile(np.abs(value), 99.99) / 127
            arrays["table"], arrays["table_scale"] = (
                np.clip(np.round(value / scale), -127, 127).astype(np.int8),
                np.array(scale, np.float32),
            )
        else:
            arrays[name] = value.astype(np.float16)
    arrays[NAME] = made_with(arrays, packages, **asked)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    print(path.name, path.stat().st_size, flush=True)
