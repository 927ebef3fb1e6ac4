"""Which Python modules say where files lie, so that programs elsewhere can be told, whatever else the modules hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from upright.discover.document import Document

_OF_PLACES: Final = re.compile(
    r"(?:^|_)(?:paths?|common|consts?|locations?|defaults?|globals?|params?|shared|env|vars)\.py$", re.IGNORECASE
)
_ENDED: Final = (
    b".csv", b".tsv", b".parquet", b".jsonl", b".json", b".feather", b".pkl", b".pickle", b".joblib", b".onnx",
    b".keras", b".h5", b".pt", b".pth", b".cbm", b".gguf", b".npz", b"path", b"_dir",
)  # fmt: skip
_NAMES_PLACE: Final = re.compile(
    rb"^[A-Z][A-Z\d_]{2,60}[ \t]*(?::[^=\n]{1,40})?=[^=\n][^\n]{0,200}"
    rb"(?:\.(?:csv|tsv|parquet|jsonl?|feather|pkl|pickle|joblib|onnx|keras|h5|pth?|cbm|gguf|npz|safetensors)[\"']|"
    rb"/[ \t]*[\"'])",
    re.MULTILINE,
)


def names_places(document: Document) -> bool:
    """Whether a module says where files lie that other programs read and write."""
    if not document.contains(_ENDED):
        return False
    return bool(_OF_PLACES.search(document.item.name)) or _NAMES_PLACE.search(document.content) is not None
