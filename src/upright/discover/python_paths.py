"""Paths that Python code names, as identity keys."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from upright.model.identity import key, model_key, path_key

if TYPE_CHECKING:
    from upright.discover.document import Document

LATE: Final = "late:"  # the key of a place that another file completes: `discover/late_places.py` fills it
LATE_MODEL: Final = "late:model:"
_BUCKET: Final = re.compile(r"(?:s3a?|gs|abfss?|wasbs?|hdfs|dbfs)://[^\s{}⟦⟧]{3,200}")
HOLE: Final = re.compile(r"⟦([^⟦⟧]{1,300})⟧")


def is_open(text: str) -> bool:
    """Whether a text has a hole that what another file says fills."""
    return "⟦" in text


def bare(text: str) -> str:
    """A text with its holes as they are written in code, for identities that must not change with other files."""
    return HOLE.sub(lambda found: found[1], text)


def path_keys(document: Document, path: str) -> list[str]:
    """The keys of a path that a document names (see `keys_beside`)."""
    if is_open(path):
        return [f"{LATE}{path}"]
    return keys_beside(document.item.source, document.item.path, path)


def keys_beside(source: str, own: str, path: str) -> list[str]:
    """The keys of a path that the file `own` names: relative to the root of the source; relative to the script's own
    folder first when it is written so (`./`, `../`). Absolute paths and patterns have none.
    """
    path = path.strip()
    if not path or path.startswith(("/", "~", "{")) or "://" in path or "{" in path or len(path) > 300:  # noqa: PLR2004
        return []
    folder = posixpath.dirname(own)
    found = [posixpath.normpath(path)]
    beside = posixpath.normpath(posixpath.join(folder, path))
    if folder and path.startswith("."):
        found = [beside, *([] if path.startswith("..") else found)]
    elif folder:
        found.append(beside)
    return [path_key(source, each) for each in found if not each.startswith("..") and each != "."]


def fetched_keys(source: str, own: str, path: str) -> list[str]:
    """The keys of a file that a program fetches: as `keys_beside`; at an absolute path it is this program's own."""
    absolute = path.startswith("/") and "{" not in path
    return [key("name", source, "fetched", own, path)] if absolute else keys_beside(source, own, path)


def elsewhere(path: str) -> list[str]:
    """The key of a place in a bucket."""
    return [key("url", re.sub(r"^s3a:", "s3:", path).rstrip("/"))] if _BUCKET.fullmatch(path) else []


def place_keys(document: Document, place: str) -> list[str]:
    """The keys of a file or folder, by its path or its address."""
    return [key("url", place.partition("?")[0].rstrip("/"))] if "://" in place else path_keys(document, place)


def model_keys(document: Document, place: str) -> list[str]:
    """The keys under which a model is found that lies in a folder or file, or on the hub: those of the place, and the
    one that loading it gives.
    """
    plain = place.removeprefix("./").rstrip("/")
    if not plain:
        return []
    if is_open(place):
        return [f"{LATE_MODEL}{place}"]
    if place.startswith(("/", "~")):
        return [document.code_key(f"file:{plain}")]
    hub = not place.startswith(".") and plain.count("/") <= 1
    return list(
        dict.fromkeys([*path_keys(document, place.rstrip("/")), *([model_key(plain, "huggingface")] if hub else [])])
    )
