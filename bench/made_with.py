"""What a model was made with, kept in its file: versions that decide its weights, how it was asked for, a digest of the
weights. `python bench/made_with.py` prints it for the models that ship.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

NAME = "made_with"
MODELS = Path(__file__).parent.parent / "src/upright/classify"


def digest(arrays: Mapping[str, Any]) -> str:
    """SHA-256 over name, type, shape and bytes of each array but this one, by name."""
    whole = sha256()
    for name in sorted(set(arrays) - {NAME}):
        array = np.asarray(arrays[name])
        whole.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        whole.update(np.ascontiguousarray(array).tobytes())
    return whole.hexdigest()


def made_with(arrays: Mapping[str, Any], packages: tuple[str, ...] | dict[str, str], **asked: Any) -> np.ndarray:
    """The array to keep beside the others. `packages`: those in use, or the versions of what others were made with.
    `asked`: seed, number of texts and the like.
    """
    here = {"python": platform.python_version()}
    versions = packages if isinstance(packages, dict) else here | {name: version(name) for name in packages}
    said = {"versions": versions, "asked": asked, "weights": digest(arrays)}
    return np.array(json.dumps(said, sort_keys=True))


def main() -> None:
    """Print what ships."""
    for path in sorted(MODELS.glob("*.npz")):
        with np.load(path, allow_pickle=False) as kept:
            print(
                path.name,
                str(kept[NAME]),
                "weights as recorded:",
                digest(kept) == json.loads(str(kept[NAME]))["weights"],
            )


if __name__ == "__main__":
    main()
