"""Routers that Python code puts behind an application.

Why it matters: the path of a route, the address on which it answers and who is asked before it are often written in a
file of their own, far from the function that asks the model.

How it recognises: `include_router` of FastAPI, `register_blueprint` of Flask and Quart, and `blueprint` of Sanic, with
the path under which they put a router, layers and dependencies of what they put it behind, and the address that the
application listens on. Such a place counts where a route to AI is written to the router.

What it does not see: routers that a loop finds in a folder.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_route_guards import APPLICATIONS, AUTH, asks_nobody, is_bare
from upright.discover.detectors._python_routers import prefix_of, router_named
from upright.discover.detectors._python_surroundings import surroundings
from upright.discover.mounted_routes import mounted
from upright.discover.python_gate import program
from upright.discover.python_places import late_place
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

_MOUNTS = ("include_router", "register_blueprint", "blueprint")
_TOLD = ("bind", "port", "cors", "debug", "exposure")  # of an application, for all its routes


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document)
    if module is None:
        return
    common = {name: value for name, value in surroundings(module).items() if name in _TOLD}
    for call, _ in module.named(*_MOUNTS):
        owner = call.written.rpartition(".")[0]
        router = call.argument(0, "router", "blueprint")
        if not owner or "." in owner or router is None:
            continue
        local = written_name(router) if isinstance(router, ast.Name) else ""
        near = next((each for each in _around(local, call.scope) if local and router_named(module, each)), "")
        symbol = f".{near}" if near else module.symbol(router, call.scope)
        if symbol:
            told = _told(module, call, owner) | _prefix(module, call, owner)
            if "root" in told:
                told |= {name: str(value) for name, value in common.items()}
            onto = next((each for each in _around(owner, call.scope) if router_named(module, each)), owner)
            yield mounted(document, symbol, onto, module.line(call.node), told)


def _around(name: str, scope: Scope) -> list[str]:
    """What a name may be called from outside: that of its function, of the module."""
    return [f"{scope.qualname}.{name}", name] if scope.qualname else [name]


def _told(module: PythonModule, call: Call, owner: str) -> dict[str, str]:
    """Who is asked where a router is mounted, and whether it is an application that it is put behind."""
    names = _around(owner, call.scope)
    roots = [made for made, _ in module.named(*APPLICATIONS) if module.place(made) in names]
    router = next(filter(None, (router_named(module, each) for each in names)), None)
    made = roots[0] if len(roots) == 1 else router
    given = [call, *([made] if made is not None else [])]
    said = {"root": "yes"} if roots else {}
    if any(
        AUTH.search(ast.unparse(depends)[:2000]) for each in given if (depends := each.keywords.get("dependencies"))
    ):
        said["auth"] = "key"
    elif made is not None and all(map(asks_nobody, given)) and is_bare(module, owner):
        said["open"] = "yes"
    return said


def _prefix(module: PythonModule, call: Call, owner: str) -> dict[str, str]:
    """What is put before the routes; of a router that lies in between, its own prefix comes first."""
    argument = call.argument(-1, "prefix", "url_prefix")
    between = next(filter(None, (router_named(module, each) for each in _around(owner, call.scope))), None)
    written = (
        module.text(argument, call.scope) or late_place(module, argument, call.scope) if argument is not None else ""
    )
    if not written and argument is not None and not (isinstance(argument, ast.Constant) and not argument.value):
        return {"unknown": "yes"}
    return {"prefix": f"{prefix_of(module, between)}{written}"}


DETECTOR = Detector(
    id="python-mounted-routes",
    title="Routers that Python code puts behind an application",
    selects=Selector(languages=LANGUAGES, literals=(b"include_router(", b"register_blueprint(", b".blueprint(")),
    detect=_detect,
    hits=(
        Hit(
            "main.py",
            "from fastapi import FastAPI\nfrom routers import chat\napp = FastAPI()\napp.include_router(chat.router, prefix='/api')\n",
            (),
            declares=("route.mounted",),
        ),
        Hit(
            "site.py",
            "from flask import Flask\nfrom desk.views import bp\ndef create_app():\n    app = Flask(__name__)\n    app.register_blueprint(bp, url_prefix='/desk')\n    return app\n",
            (),
            declares=("route.mounted",),
        ),
    ),
    misses=(Miss("main.py", "self.app.include_router(chat.router)\n"),),
)
