"""Retrieval indexes that lie in folders of a scan: their chunks, as if a server had been asked for them.

LanceDB (`*.lance`), Milvus Lite (`collections/*/schema.json`), Qdrant's local mode (`collection/*/storage.sqlite`) and
LangChain's FAISS (a pickle beside the index). What the texts came from, whose they are and what speaks to the model can
be told of chunks, not of the bytes that they lie in, so that an item of chunks takes the place of those (`made_of`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from upright.connect import collection as shared
from upright.connect import lance, milvus_lite, pickled_chunks, there
from upright.connect.connector import Source
from upright.model.errors import Unreachable
from upright.model.evidence import Gap
from upright.model.identity import path_key
from upright.model.item import Item

MADE_OF: Final = "made_of"  # in the provenance of an item of chunks: the path of what it was read from
_ROWS: Final = 20_000  # of one index
_MOST: Final = 1000  # indexes of one folder


@dataclass(frozen=True, slots=True)
class _Index:
    """An index in a folder: `own`, the path that names it; `data`, the path that holds its chunks."""

    name: str
    own: str
    data: str
    ask: Callable[[], dict[str, Any]]


def chunks(
    source: Source, folder: Path, relative: str, names: Collection[str], *, omits: Callable[[str], bool]
) -> Iterator[Item | Gap]:
    """The chunks of the indexes in a folder, in which these names lie. `omits`: paths that are not the estate's own."""
    for index in _indexes(folder, f"{relative}/" if relative else "", names):
        if omits(index.own):
            continue
        try:
            told = index.ask()
            why = str(told.get("error") or "")
        except Unreachable as error:
            told, why = {}, str(error)
        if why:
            yield Gap(index.own, f"its chunks cannot be read ({why})", "malformed", source.name)
            continue
        yield from _items(source, index, told)


def _items(source: Source, index: _Index, told: dict[str, Any]) -> Iterator[Item | Gap]:
    found = shared.Collection(index.name, (index.own,), count=int(told.get("count") or 0))
    server = shared.Server("", "", "")
    read = [shared.record_as_chunk(record) for record in told["records"]]
    method = "every chunk" if found.count <= len(read) else "the first chunks"
    options = Source(source.type, source.name, source.address)
    where = f"{index.own}/{index.name.replace('/', '_')}.chunks.jsonl"
    for each in shared.chunks_of(options, server, found, read, method):
        if isinstance(each, Item):
            made = {"vector_store": path_key(source.name, index.own), MADE_OF: index.data}
            yield replace(each, path=where, provenance={**each.provenance, **made})
        else:
            yield replace(each, where=where)


def _indexes(folder: Path, above: str, names: Collection[str]) -> Iterator[_Index]:
    for name in sorted(names)[:_MOST]:
        stem, _, end = name.rpartition(".")
        if end == "lance" and stem and _lies(folder / name / "_versions"):
            yield _Index(stem, f"{above}{name}", f"{above}{name}/data", _of_all(lance.asked, folder, stem))
        elif end == "faiss" and f"{stem}.pkl" in names and _lies(folder / f"{stem}.pkl"):
            told = {"documents": str(folder / f"{stem}.pkl"), "rows": _ROWS}
            yield _Index(folder.name if stem == "index" else stem, f"{above}{name}", "", _once(told))
    if "collections" in names:
        yield from _milvus(folder, above)
    if {"collection", "meta.json"} <= set(names):
        yield from _qdrant(folder, above)


def _milvus(folder: Path, above: str) -> Iterator[_Index]:
    for each in sorted(folder.glob("collections/*/schema.json"))[:_MOST]:
        name, own = each.parent.name, f"{above}collections/{each.parent.name}"
        if _lies(each) and _lies(each.parent / "manifest.json"):
            yield _Index(name, own, f"{own}/partitions", _of_all(milvus_lite.asked, folder, name))


def _qdrant(folder: Path, above: str) -> Iterator[_Index]:
    for each in sorted(folder.glob("collection/*/storage.sqlite"))[:_MOST]:
        own = f"{above}collection/{each.parent.name}"
        if _lies(each):
            yield _Index(each.parent.name, own, f"{own}/{each.name}", _once({"points": str(each), "rows": _ROWS}))


def _lies(path: Path) -> bool:
    """Whether it is there, and neither it nor the two folders above it are links to elsewhere."""
    return there.exists(path) and not any(there.is_link(each) for each in (path, path.parent, path.parent.parent))


def _of_all(
    asked: Callable[[Path, list[str], int], Iterator[dict[str, Any]]], folder: Path, name: str
) -> Callable[[], dict[str, Any]]:
    def ask() -> dict[str, Any]:
        return next(asked(folder, [name], _ROWS), {"error": "no answer"})

    return ask


def _once(question: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    def ask() -> dict[str, Any]:
        return pickled_chunks.asked(question)

    return ask
