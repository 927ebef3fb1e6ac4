"""Asking a Qdrant server; its key comes from the environment (`QDRANT_API_KEY`).

Source: https://api.qdrant.tech/
"""

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
from upright.model.errors import ConflictError, Unreachable

PREFIX = "qdrant+"
_MOST = 256 << 20
_FOLDER, _ITEM = "collections/", ".chunks.jsonl"


@dataclass(frozen=True)
class QdrantRecords:
    """The points of one collection, whose address is `url`."""

    url: str

    def pages(self) -> Iterator[dict[Name, Texts]]:
        """Every text of the payload of every point."""
        offset: Any = None
        while True:
            asked: dict[str, Any] = {"limit": PAGE, "with_payload": True, "with_vector": False}
            found = self._ask("points/scroll", asked | ({"offset": offset} if offset is not None else {}))
            yield {point["id"]: dict(leaves(point.get("payload"))) for point in found["points"]}
            offset = found.get("next_page_offset")
            if offset is None:
                return

    def these(self, names: list[Name]) -> bytes | None:
        """Id, vector and payload of each, by id."""
        found = self._ask("points", {"ids": names, "with_payload": True, "with_vector": True})
        points = [{name: each.get(name) for name in ("id", "vector", "payload")} for each in found]
        return json.dumps(sorted(points, key=lambda point: str(point["id"]))).encode() if points else None

    def delete(self, names: list[Name]) -> None:
        """In one request, done when it answers."""
        self._ask("points/delete?wait=true", {"points": names})

    def put(self, value: bytes) -> None:
        """In one request; what a point was before goes."""
        self._ask("points?wait=true", {"points": json.loads(value)}, "PUT")

    def changed(self, value: bytes, texts: Mapping[Name, Texts], vectors: Mapping[Name, list[float]]) -> bytes:
        """With other texts in the payload."""
        points = json.loads(value)
        for point in points:
            for where, text in texts[point["id"]].items():
                with_leaf(point["payload"], where, text)
            if new := vectors.get(point["id"]):
                point["vector"] = fitting(new, point["vector"])
        return json.dumps(points).encode()

    def _ask(self, what: str, body: Any, method: str = "POST") -> Any:
        key = os.environ.get("QDRANT_API_KEY", "")
        found = send(f"{self.url}/{what}", body, {"api-key": key} if key else {}, method, most=_MOST)
        if not isinstance(found, dict) or "result" not in found:
            raise Unreachable(f"{what}: an answer that is none of Qdrant's")
        return found["result"]


def records(arguments: Arguments, site: Site) -> QdrantRecords:
    """The points of the collection that `path` (`collections/name.chunks.jsonl`) names."""
    root = "/".join(address_of(arguments, site).removeprefix(PREFIX).split("/", 3)[:3])
    name = arguments["path"].removeprefix(_FOLDER).removesuffix(_ITEM)
    if not name or arguments["path"] != f"{_FOLDER}{name}{_ITEM}":
        raise ConflictError(f"{arguments['path']}: names no collection")
    return QdrantRecords(f"{root}/collections/{quote(name, safe='')}")
