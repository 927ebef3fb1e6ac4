"""Paths that Python code names, as identity keys."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from upright.model.identity import model_key, path_key

if TYPE_CHECKING:
    from upright.discover.document import Document


def path_keys(document: Document, path: str) -> list[str]:
    """The keys of a path that a document names (see `keys_beside`)."""
    return keys_beside(document.item.source, document.item.path, path)


def keys_beside(source: str, own: str, path: str) -> list[str]:
    """The keys of a path that the file `own` names: relative to the root of the source; relative to the script's own
    folder when it is written so (`./`, `../`) or the script lies in the root. Absolute paths and patterns have none.
    """
    path = path.strip()
    if not path or path.startswith(("/", "~", "{")) or "://" in path or "{" in path or len(path) > 300:  # noqa: PLR2004
        return []
    folder = posixpath.dirname(own)
    found = [posixpath.normpath(path)]
    beside = posixpath.normpath(posixpath.join(folder, path))
    if folder and path.startswith("."):
        found = [beside]
    elif folder:
        found.append(beside)
    return [path_key(source, each) for each in found if not each.startswith("..") and each != "."]


def model_keys(document: Document, place: str) -> list[str]:
    """The keys under which a model is found that lies in a folder or file, or on the hub: those of the place, and the
    one that loading it gives.
    """
    plain = place.removeprefix("./").rstrip("/")
    if place.startswith(("/", "~")):
        return [document.code_key(f"file:{plain}")]
    hub = not place.startswith(".") and plain.count("/") <= 1
    return list(
        dict.fromkeys([*path_keys(document, place.rstrip("/")), *([model_key(plain, "huggingface")] if hub else [])])
    )
