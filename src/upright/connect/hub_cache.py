"""The cache of Hugging Face's hub: files are links in `snapshots/REVISION` to contents in `blobs`.

Source: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from upright.connect import there

_SNAPSHOT = re.compile(
    r"(?P<folder>.*/(?P<kind>models|datasets|spaces)--(?P<name>[^/]+))/snapshots/(?P<revision>[^/]+)/.+"
)
_REPOSITORY = re.compile(r"(?:models|datasets|spaces)--[^/]+")


@dataclass(frozen=True, slots=True)
class Cached:
    """A file of a snapshot: where its content lies, and the repository and revision that it is of."""

    blob: Path
    info: os.stat_result
    provenance: dict[str, str]


def cached(link: Path) -> Cached | None:
    """The file that a link of a snapshot stands for; None for any other link, and for one out of its repository."""
    found = _SNAPSHOT.fullmatch(link.as_posix())
    if found is None:
        return None
    blobs = Path(os.path.realpath(found["folder"])) / "blobs"
    blob = Path(os.path.realpath(link))
    try:
        info = blob.stat(follow_symlinks=False)
    except OSError:
        return None
    if blob.parent != blobs or not stat.S_ISREG(info.st_mode):
        return None
    name = found["name"].replace("--", "/", 1)
    whose = name if found["kind"] == "models" else f"{found['kind']}/{name}"
    return Cached(blob, info, {"hub": "huggingface", "repository": whose, "revision": found["revision"]})


def named(folder: Path) -> frozenset[str]:
    """Which files of a folder `blobs` are read under their names in snapshots; none in any other folder."""
    if folder.name != "blobs" or not _REPOSITORY.fullmatch(folder.parent.name):
        return frozenset()
    links = (Path(base) / name for base, _, names in os.walk(folder.parent / "snapshots") for name in names)
    return frozenset(found.blob.name for link in links if there.is_link(link) and (found := cached(link)))
