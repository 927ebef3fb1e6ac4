"""Routers of Python programs: what routes are written to before a file puts them behind an application."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

ROUTERS = ("APIRouter", "Blueprint", "Router")
# Among what is said of a route until it is seen: its router, and whether nobody is asked who calls.
ROUTER, BARE = "router", "bare"


def router_of(module: PythonModule, call: ast.Call | None) -> Call | None:
    """The call that makes the router of this file which a decorator writes a route to."""
    owner = written_name(call.func).rpartition(".")[0] if call else ""
    return router_named(module, owner) if owner and "." not in owner else None


def router_named(module: PythonModule, owner: str) -> Call | None:
    """The call that makes the router of this name."""
    return next((made for made, _ in module.named(*ROUTERS) if module.place(made) == owner), None)


def prefix_of(module: PythonModule, router: Call | None) -> str:
    """What stands before the routes of a router: `APIRouter(prefix="/chat")`, `Blueprint(url_prefix=...)`."""
    if router is None:
        return ""
    return module.text(router.argument(-1, "prefix", "url_prefix"), router.scope).rstrip("/")
