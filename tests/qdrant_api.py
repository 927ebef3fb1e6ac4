"""A stand-in for Qdrant, of which no server runs here: points that are put, read, scrolled and deleted.

Source: https://api.qdrant.tech/ v1.12
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI, HTTPException, Request


class Qdrant:
    """Collections by name, each with its points by id."""

    def __init__(self) -> None:
        self.known: dict[str, dict[Any, dict[str, Any]]] = {}

    def _points(self, name: str) -> dict[Any, dict[str, Any]]:
        if name not in self.known:
            raise HTTPException(404, f"Not found: Collection `{name}` doesn't exist!")
        return self.known[name]

    def made(self, name: str) -> dict[str, Any]:
        """An empty collection."""
        self.known[name] = {}
        return _done(True)

    async def put(self, name: str, request: Request) -> dict[str, Any]:
        """Points take the place of those with their ids."""
        for point in (await request.json())["points"]:
            self._points(name)[point["id"]] = {each: point[each] for each in ("id", "vector", "payload")}
        return _done({"operation_id": 1, "status": "completed"})

    async def deleted(self, name: str, request: Request) -> dict[str, Any]:
        """Ids that are not there are no error."""
        for point in (await request.json())["points"]:
            self._points(name).pop(point, None)
        return _done({"operation_id": 1, "status": "completed"})

    async def some(self, name: str, request: Request) -> dict[str, Any]:
        """Those of the ids that are there."""
        asked = await request.json()
        points = self._points(name)
        return _done([_shown(points[each], asked) for each in asked["ids"] if each in points])

    async def scroll(self, name: str, request: Request) -> dict[str, Any]:
        """By id, from `offset` on."""
        asked = await request.json()
        points = self._points(name)
        later = [each for each in sorted(points) if asked.get("offset") is None or each >= asked["offset"]]
        now, onward = later[: asked["limit"]], later[asked["limit"] :]
        return _done({"points": [_shown(points[each], asked) for each in now],
                      "next_page_offset": onward[0] if onward else None})  # fmt: skip

    def emptied(self) -> None:
        """Nothing is left."""
        self.known.clear()


def _shown(point: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    found = deepcopy(point)
    for part, wanted in (("payload", "with_payload"), ("vector", "with_vector")):
        if not asked.get(wanted):
            del found[part]
    return found


def _done(result: Any) -> dict[str, Any]:
    return {"result": result, "status": "ok", "time": 0.0}


def qdrant_api() -> FastAPI:
    """A server without collections. `DELETE /` takes all away."""
    app, server = FastAPI(), Qdrant()
    app.add_api_route("/collections/{name}", server.made, methods=["PUT"])
    app.add_api_route("/collections/{name}/points", server.put, methods=["PUT"])
    app.add_api_route("/collections/{name}/points", server.some, methods=["POST"])
    app.add_api_route("/collections/{name}/points/delete", server.deleted, methods=["POST"])
    app.add_api_route("/collections/{name}/points/scroll", server.scroll, methods=["POST"])
    app.add_api_route("/collections", server.emptied, methods=["DELETE"])
    return app
