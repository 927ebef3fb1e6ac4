"""What a Python module says of the application whose routes it writes: where it listens, its layers, debug mode, tunnels."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.detectors._python_route_guards import AUTH
from upright.discover.readers.python_nodes import written_name
from upright.discover.tunnels import opened_in

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json


def surroundings(module: PythonModule) -> dict[str, Json]:
    """What is said of all routes of a module."""
    found: dict[str, Json] = opened_in(module)
    for call in module.calls:
        written = call.written
        last = written.rpartition(".")[2]
        if last in {"run", "launch", "run_app", "serve"}:
            found |= _bound(module, call)
        elif last in {"add_middleware", "CORS", "CORSMiddleware", "Middleware"}:
            found |= _layer(module, call, last)
        elif last in {"FastAPI", "APIRouter"}:
            depends = call.keywords.get("dependencies")
            if depends is not None and AUTH.search(ast.unparse(depends)[:2000]):
                found["auth"] = "key"
            if module.value(call.argument(-1, "debug"), call.scope).data is True:
                found["debug"] = True
    return found


def _layer(module: PythonModule, call: Call, last: str) -> dict[str, Json]:
    """What a middleware says of all routes of the application."""
    found: dict[str, Json] = {}
    origins = call.argument(-1, "allow_origins", "origins")
    texts = [module.text(each, scope) for each, scope in module.values.elements(origins, call.scope)]
    bare = last == "CORS" and origins is None and "resources" not in call.keywords
    if "*" in texts or module.text(origins, call.scope) == "*" or bare:
        found["cors"] = "*"
    if call.node.args and "Auth" in written_name(call.node.args[0]):
        found["auth"] = "key"
    return found


def _bound(module: PythonModule, call: Call) -> dict[str, Json]:
    found: dict[str, Json] = {}
    host = module.text(call.argument(-1, "host", "server_name"), call.scope)
    port = module.value(call.argument(-1, "port", "server_port"), call.scope).data
    if host:
        found["bind"] = host
    if isinstance(port, int) and not isinstance(port, bool):
        found["port"] = port
    shown = call.written.endswith("launch")  # Gradio only prints more
    if not shown and module.value(call.argument(-1, "debug"), call.scope).data is True:
        found["debug"] = True
    if module.value(call.argument(-1, "share"), call.scope).data is True:
        found["bind"] = "0.0.0.0"  # noqa: S104  what Gradio's public link amounts to
    return found
