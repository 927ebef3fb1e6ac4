"""Serves the built page: hashed assets for ever, everything else fresh, unknown paths as the page itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.responses import FileResponse, PlainTextResponse
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.responses import Response

WEB = Path(__file__).parent.parent / "web"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}


def install(app: FastAPI, web: Path = WEB) -> None:
    """Answer every path that the API does not know. `web` is the folder of the build."""
    files = {path.relative_to(web).as_posix(): path for path in sorted(web.rglob("*")) if path.is_file()}

    @app.get("/{path:path}", include_in_schema=False)
    def page(path: str) -> Response:
        if path == "v1" or (path.startswith(("v1/", "assets/")) and path not in files):
            raise HTTPException(404, f"nothing at /{path}")
        if path in files and path != "index.html":
            forever = path.startswith("assets/")
            return _file(files[path], "public, max-age=31536000, immutable" if forever else "no-cache")
        if "index.html" not in files:
            return PlainTextResponse("The page was not built; the API is at /v1 and its description at /v1/docs.", 404)
        return _file(files["index.html"], "no-cache")


def _file(path: Path, cache: str) -> FileResponse:
    return FileResponse(path, media_type=_TYPES.get(path.suffix), headers={"Cache-Control": cache})
