"""Repositories on a stand-in for Hugging Face's hub: shown, and their settings changed, by those who have its token.

Source: `update_repo_settings` and `repo_info` of huggingface_hub, whose requests these are.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, HTTPException, Request

TOKEN = "hf_planted"  # noqa: S105  of nobody


class Hub:
    """`POST KIND/OWNER/NAME` plants a repository, `DELETE` takes all away; the rest is as the hub does it."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}

    async def planted(self, path: str, request: Request) -> dict[str, Any]:
        """A repository of the test."""
        self.known[path] = {"id": path.partition("/")[2], "sha": "a" * 40, "gated": False, **await request.json()}
        return self.known[path]

    def shown(self, path: str) -> dict[str, Any]:
        """What anybody asks."""
        if path not in self.known:
            raise HTTPException(404, "Repository not found")
        return self.known[path]

    async def changed(self, path: str, request: Request) -> dict[str, Any]:
        """Settings, as members may change them."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise HTTPException(401)
        found, wanted = self.shown(path), (await request.json())["visibility"]
        if wanted not in {"public", "private"} and (wanted, path.partition("/")[0]) != ("protected", "spaces"):
            raise HTTPException(400)
        found |= {"private": wanted == "private"} | ({"visibility": wanted} if "visibility" in found else {})
        return {"private": found["private"], "gated": found["gated"]}

    def emptied(self) -> None:
        """Nothing is left."""
        self.known.clear()


def hub_api() -> FastAPI:
    """An empty hub."""
    app, hub = FastAPI(), Hub()
    app.add_api_route("/api/{path:path}/settings", hub.changed, methods=["PUT"])
    app.add_api_route("/api/{path:path}", hub.planted, methods=["POST"])
    app.add_api_route("/api/{path:path}", hub.shown, methods=["GET"])
    app.add_api_route("/api", hub.emptied, methods=["DELETE"])
    return app
