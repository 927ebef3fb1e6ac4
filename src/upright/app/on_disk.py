"""On disk: the folder or file in which a store lies that code names by its place, and what lies in it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from upright.connect.connector import Source
from upright.model.evidence import Observation
from upright.model.identity import path_key, store_key

_EMBEDDED: Final = ("lancedb", "milvus", "chroma", "faiss", "sqlite")


def folder_of(each: Observation, known: Collection[str], roots: Mapping[str, Source]) -> tuple[str, ...]:
    """The key of a store in a folder, which code names from its own folder or from the root of its source: the one that
    a source of its own gave it, if any. `known` are the keys of what was seen there.
    """
    source, folder = each.location.source, str(each.attributes.get("persist_path") or "")
    if not folder or "://" in folder:
        return ()
    root = roots.get(source)
    for base in ("", posixpath.dirname(each.location.path)):
        for engine in _EMBEDDED if root is not None and root.type == "filesystem" else ():
            key = store_key(f"{engine}://{(Path(root.address) / base / folder).resolve()}" if root else "")
            if key in known:
                return (key,)
        within = path_key(source, posixpath.normpath(posixpath.join(base, folder)))
        for key in (within, f"{within}/index.faiss"):  # the name that LangChain gives it
            if key in known:
                return (key,)
    return ()


def inside(folder: str, name: str) -> Iterator[str]:
    """The keys under which a collection of this name may lie in a folder: of LanceDB, Qdrant and Milvus Lite."""
    if name:
        yield from (f"{folder}{within}" for within in (f"/{name}.lance", f"/collection/{name}", f"/collections/{name}"))


def of_one_store(keys: tuple[str, ...], used: Iterable[str], name: str, known: Collection[str]) -> tuple[str, ...]:
    """The collection of this name in the one folder or server that a file uses itself, where others have one of that
    name too; these `keys` when there is no such one.
    """
    stores = [store for store in used if "#" not in store]
    lying = {key for store in stores for key in inside(store, name) if key in known}
    served = {key for key in keys for store in stores if key.startswith((f"{store}/", f"{store}#"))}
    found = lying | served
    return tuple(found) if len(found) == 1 else keys
