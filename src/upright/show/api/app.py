"""Builds the service: resources, guard, problems and the page, over one workspace."""

from __future__ import annotations

import pkgutil
from collections.abc import Collection
from importlib import import_module
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

import upright
from upright.show.api import page, problems, resources
from upright.show.api.access import Shown
from upright.show.api.answers import Answer
from upright.show.api.guard import LOOPBACK, Guard
from upright.show.api.redactions import Redactions
from upright.show.api.shapes import Problem

if TYPE_CHECKING:
    from upright.app.workspace import Workspace

_ABOUT = """What the estate holds, what is wrong with it and why, read-only; and redaction of what is sent.

Lists are pages (`offset`, `limit`) with `total` and `facets`. Errors are `application/problem+json` (RFC 9457).
When the server was started with a token, send it as `Authorization: Bearer TOKEN`.
"""
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text}
    for status, text in {404: "There is no such thing", 422: "A parameter is wrong"}.items()
}


def create_app(
    workspace: Workspace,
    *,
    token: str = "",
    hosts: Collection[str] = LOOPBACK,
    redactions: Redactions | None = None,
) -> FastAPI:
    """The service over `workspace`. `hosts`: what the Host header may name (`*`: any). A `token` is needed when set.
    `redactions`: key and named policies of redaction.
    """
    app = FastAPI(
        title="Upright",
        version=upright.__version__,
        description=_ABOUT,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        default_response_class=Answer,
    )
    app.state.shown = Shown(workspace)
    app.state.redactions = redactions or Redactions()
    for module in sorted(pkgutil.iter_modules(resources.__path__), key=lambda info: info.name):
        router = import_module(f"{resources.__name__}.{module.name}").router
        app.include_router(router, prefix="/v1", responses=_ERRORS)
    problems.install(app)
    page.install(app)
    app.add_middleware(Guard, hosts=hosts, token=token)
    return app
