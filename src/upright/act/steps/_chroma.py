"""Asking a Chroma server; a token comes from the environment (`CHROMA_TOKEN`), as its own clients know it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from upright.act.post import send
from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of
from upright.act.steps._records import PAGE, Name, Texts, fitting, leaves, with_leaf
from upright.model.errors import ConflictError

PREFIX = "chroma+"
_MOST = 256 << 20
_ITEM = ".chunks.jsonl"
_FIELDS = ("ids", "documents", "metadatas", "embeddings", "uris")


@dataclass(frozen=True)
class ChromaRecords:
    """The records of one collection. `url` ends with its id."""

    url: str

    def get(self, include: tuple[str, ...], **more: Any) -> dict[str, Any]:
        """Records with these fields, by `ids` or by `limit` and `offset`."""
        found = self._ask("get", {"include": list(include), **more})
        return found if isinstance(found, dict) else {}

    def pages(self) -> Iterator[dict[Name, Texts]]:
        """Document and metadata of every record."""
        at = 0
        while True:
            page = self.get(("documents", "metadatas"), limit=PAGE, offset=at)
            ids = page.get("ids") or []
            columns = (_column(page, name) for name in ("documents", "metadatas"))
            yield {
                name: dict(leaves({"documents": text, "metadatas": metadata}))
                for name, text, metadata in zip(ids, *columns, strict=True)
            }
            at += len(ids)
            if len(ids) < PAGE:
                return

    def these(self, names: list[Name]) -> bytes | None:
        """All of these records as JSON, by id; None when none of them is there."""
        page = self.get(_FIELDS[1:], ids=names)
        rows = [
            dict(zip(_FIELDS, row, strict=True)) for row in zip(*(_column(page, name) for name in _FIELDS), strict=True)
        ]
        return json.dumps(sorted(rows, key=lambda row: str(row["ids"]))).encode() if rows else None

    def delete(self, names: list[Name]) -> None:
        """Remove these records, in one request."""
        self._ask("delete", {"ids": names})

    def put(self, value: bytes) -> None:
        """Write records as `these` gives them, in one request."""
        rows = json.loads(value)
        self._ask("upsert", {name: [row[name] for row in rows] for name in _FIELDS})

    def changed(self, value: bytes, texts: Mapping[Name, Texts], vectors: Mapping[Name, list[float]]) -> bytes:
        """With other documents and metadata."""
        rows = json.loads(value)
        for row in rows:
            for where, text in texts[row["ids"]].items():
                with_leaf(row, where, text)
            if new := vectors.get(row["ids"]):
                row["embeddings"] = fitting(new, row["embeddings"])
        return json.dumps(rows).encode()

    def _ask(self, verb: str, body: Any) -> Any:
        return send(f"{self.url}/{verb}", body, _entry(), most=_MOST)


def _entry() -> dict[str, str]:
    token = os.environ.get("CHROMA_TOKEN", "")
    return {"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else {}


def _column(page: dict[str, Any], name: str) -> list[Any]:
    return page.get(name) or [None] * len(page.get("ids") or [])


def records(arguments: Arguments, site: Site) -> ChromaRecords:
    """The records of the collection that `path` (`tenant/database/name.chunks.jsonl`) names."""
    root = address_of(arguments, site).removeprefix(PREFIX)
    root = "/".join(root.split("/", 3)[:3])
    parts = arguments["path"].removesuffix(_ITEM).split("/")
    if len(parts) != 3:  # noqa: PLR2004  tenant, database, collection
        raise ConflictError(f"{arguments['path']}: names no collection")
    tenant, database, name = (quote(part, safe="") for part in parts)
    collections = f"{root}/api/v2/tenants/{tenant}/databases/{database}/collections"
    found = send(f"{collections}/{name}", None, _entry(), "GET")
    if not isinstance(found, dict) or not found.get("id"):
        raise ConflictError(f"{arguments['path']}: no such collection")
    return ChromaRecords(f"{collections}/{found['id']}")
