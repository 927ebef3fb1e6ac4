"""A git repository: its current tree, and its history on request.

Clones into a temporary folder without checking anything out, so no hook, filter or submodule of the repository runs,
and reads blobs through `git cat-file`. With `history: true` every blob that any commit ever held and the current tree
no longer holds is read too, since a secret that was deleted is still there for everyone who clones. `revision` reads
another branch, tag or commit. Objects kept outside git (LFS) are pointers here, and are said as a gap.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from upright.connect.connector import Connector, Source
from upright.connect.gitstore import Blob, GitStore
from upright.connect.http import names_model_file
from upright.model.evidence import Gap
from upright.model.item import Item

BLOB_LIMIT = 64 << 20  # bytes; larger blobs of a repository are said as a gap
_URL = re.compile(r"^(https?|ssh|git|file)://|^[\w.-]+@[\w.-]+:|^.+\.git/?$")
_LFS = b"version https://git-lfs.github.com/spec/"


def _accepts(address: str) -> bool:
    return bool(_URL.match(address)) and not names_model_file(address)


def _read(source: Source) -> Iterator[Item | Gap]:
    with tempfile.TemporaryDirectory(prefix="upright-git-") as folder:
        history = bool(source.options.get("history"))
        revision = str(source.options.get("revision") or "HEAD")
        if source.options.get("only_history"):
            store = GitStore.existing(Path(source.address))
        else:
            store = GitStore.clone(source.address, Path(folder), whole=history or revision != "HEAD")
        current = store.tree(revision)
        if not source.options.get("only_history"):
            yield from _items(source, store, current, {"commit": store.commit(revision)})
        if history:
            here = {blob.id for blob in current}
            past = [blob for blob in store.everything() if blob.id not in here]
            yield from _items(source, store, past, {"history": "true"})


def _items(source: Source, store: GitStore, blobs: list[Blob], provenance: dict[str, str]) -> Iterator[Item | Gap]:
    wanted = []
    for blob in blobs:
        if blob.size > BLOB_LIMIT:
            yield Gap(blob.path, f"blob of {blob.size} bytes is larger than {BLOB_LIMIT}", "too-large", source.name)
        else:
            wanted.append(blob)
    past = "history" in provenance
    for blob, content in store.contents(wanted):
        path = f"@{blob.id[:10]}/{blob.path}" if past else blob.path
        yield Item(source.name, path, len(content), content=content, stamp=blob.id, provenance=provenance)
        if content.startswith(_LFS):
            yield Gap(path, "content is kept in LFS; only its pointer was read", "unsupported", source.name)


CONNECTOR = Connector(
    id="git",
    title="A git repository by URL, with its history on request",
    accepts=_accepts,
    read=_read,
    permissions=("read access to the repository",),
    options=frozenset({"history", "only_history", "revision"}),
    carries=True,
)
