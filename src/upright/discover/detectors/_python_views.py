"""Endpoints whose handlers are classes or stand in lists: views of Flask and Django, resources, handlers of Tornado and
Falcon, servicers of gRPC, routes of aiohttp, interfaces that Gradio makes of a model, servers of web sockets.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json

    Found = tuple[str, int, tuple[str, ...], dict[str, Json]]

VIEWS = (
    b"rest_framework", b"ninja", b"tornado", b"azure.functions", b"grpc", b"import hug", b"from hug", b"websockets",
)  # fmt: skip
_ANSWERS = (
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "__call__",
    "dispatch",
    "on_get",
    "on_post",
    "on_put",
    "on_message",
)
_AIOHTTP = re.compile(r"^aiohttp\.web\.(get|post|put|patch|delete|view)$")
_SERVICER = re.compile(r"^add_\w{1,80}Servicer_to_server$")
_SOCKET = re.compile(r"^websockets\.(?:\w+\.){0,2}serve$")
_MADE = frozenset({"gradio.Interface.from_pipeline", "gradio.load", "gradio.Interface.load", "gradio.interface.load"})
_PLAIN = re.compile(r"do_(POST|GET)")


def views(module: PythonModule) -> Iterator[Found]:
    """Name, line, the symbols of what answers, and what is to be said of each."""
    for call in module.calls:
        func = call.node.func
        written = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        reader = _READERS.get(written)
        if reader is not None:
            yield from reader(module, call)
        elif _SERVICER.match(written) and call.node.args:
            name = written.removeprefix("add_").removesuffix("Servicer_to_server")
            yield name, module.line(call.node), _methods(module, call.node.args[0], call.scope), {"type": "grpc"}
    yield from _resources(module)
    yield from _plain(module)


def methods_of(module: PythonModule, view: ast.AST | None, scope: Scope) -> tuple[str, ...]:
    """The methods by which a class answers, when a view is one: `Predict.as_view()`, `Predict`, `Predict()`."""
    made = view.func if isinstance(view, ast.Call) else view
    if isinstance(made, ast.Attribute) and made.attr == "as_view":
        made = made.value
    symbol = module.symbol(made, scope) if made is not None else ""
    return (symbol, *(f"{symbol}.{each}" for each in _ANSWERS)) if symbol else ()


def _methods(module: PythonModule, view: ast.AST, scope: Scope) -> tuple[str, ...]:
    """Those of a servicer, which its interface names, when the class stands in this module."""
    symbol = module.symbol(view.func if isinstance(view, ast.Call) else view, scope)
    own = symbol.rpartition(".")[2]
    return tuple(
        f"{module.name}.{defined.qualname}" for defined in module.functions if defined.qualname.startswith(f"{own}.")
    )


def _added(module: PythonModule, call: Call) -> Iterator[Found]:
    """`api.add_resource(Predict, "/predict")` of Flask-RESTful and Flask-RESTX."""
    path = module.text(call.argument(1, "urls"), call.scope)
    if path.startswith("/"):
        symbols = methods_of(module, call.argument(0, "resource"), call.scope)
        yield path, module.line(call.node), symbols, {"type": "route", "route": path}


def _falcon(module: PythonModule, call: Call) -> Iterator[Found]:
    """`app.add_route("/predict", Predictor())`."""
    path = module.text(call.argument(0, "uri_template"), call.scope)
    if path.startswith("/") and module.document.contains((b"falcon",)):
        symbols = methods_of(module, call.argument(1, "resource"), call.scope)
        yield path, module.line(call.node), symbols, {"type": "route", "route": path}


def _ruled(module: PythonModule, call: Call) -> Iterator[Found]:
    """`app.add_url_rule("/predict", view_func=Predict.as_view("x"))`, Django's `path("predict/", Predict.as_view())`."""
    view = call.argument(1 if call.written.endswith("path") else 2, "view_func", "view")
    if isinstance(view, ast.Call) and written_name(view.func).endswith(".as_view"):
        path = module.text(call.argument(0, "rule", "route"), call.scope) or "/"
        yield path, module.line(call.node), methods_of(module, view, call.scope), {"type": "route", "route": path}


def _tornado(module: PythonModule, call: Call) -> Iterator[Found]:
    """`tornado.web.Application([(r"/predict", Predict)])`."""
    if not module.callee(call).startswith("tornado."):
        return
    for part, scope in module.values.elements(call.argument(0, "handlers"), call.scope):
        given = part.elts if isinstance(part, ast.Tuple) else part.args if isinstance(part, ast.Call) else []
        path = module.text(given[0], scope) if len(given) > 1 else ""
        if path.startswith(("/", "(", "^")):
            said: dict[str, Json] = {"type": "route", "route": path}
            yield path, module.line(part), methods_of(module, given[1], scope), said


def _listed(module: PythonModule, call: Call) -> Iterator[Found]:
    """`app.add_routes([web.post("/ask", ask)])` of aiohttp."""
    verb = _AIOHTTP.match(module.callee(call))
    path = module.text(call.argument(0, "path"), call.scope) if verb else ""
    if verb and path.startswith("/"):
        handler = call.argument(1, "handler")
        symbols = (module.symbol(handler, call.scope), *methods_of(module, handler, call.scope))
        yield path, module.line(call.node), tuple(filter(None, symbols)), {"type": "route", "route": path}


def _made(module: PythonModule, call: Call) -> Iterator[Found]:
    """An interface that Gradio makes of a pipeline, or of a model of a hub."""
    if module.callee(call) in _MADE:
        title = module.text(call.argument(-1, "title"), call.scope) or "gradio"
        yield title, module.line(call.node), (), {"type": "ui"}


def _sockets(module: PythonModule, call: Call) -> Iterator[Found]:
    """`websockets.serve(answer, "0.0.0.0", 8765)`."""
    if _SOCKET.match(module.callee(call)) and call.node.args:
        handler = module.symbol(call.node.args[0], call.scope)
        if handler:
            yield handler.rpartition(".")[2], module.line(call.node), (handler,), {"type": "websocket"}


def _chains(module: PythonModule, call: Call) -> Iterator[Found]:
    """`add_routes(app, ChatOpenAI(model="gpt-4o"), path="/chat")` of LangServe."""
    if module.callee(call).startswith("langserve.") and isinstance(call.argument(1, "runnable"), ast.Call):
        path = module.text(call.argument(2, "path"), call.scope) or "/"
        yield path, module.line(call.node), (), {"type": "route", "route": path}


_READERS = {
    "add_routes": _chains,
    "add_resource": _added, "add_route": _falcon, "add_url_rule": _ruled, "path": _ruled, "re_path": _ruled,
    "Application": _tornado, "from_pipeline": _made, "load": _made, "serve": _sockets,
    **dict.fromkeys(("get", "post", "put", "patch", "delete", "view"), _listed),
}  # fmt: skip


def _resources(module: PythonModule) -> Iterator[Found]:
    """Classes with a route: `@api.route("/predict") class Predict(Resource)`."""
    for defined in module.classes:
        for qualified, node in module.decorators(defined):
            called = qualified or (written_name(node.func) if isinstance(node, ast.Call) else "")
            if not called.endswith(".route") or not isinstance(node, ast.Call) or not node.args:
                continue
            path = module.text(node.args[0], defined.around)
            if path.startswith("/"):
                own = f"{module.name}.{defined.qualname}"
                symbols = (own, *(f"{own}.{each}" for each in _ANSWERS))
                yield path, module.line(node), symbols, {"type": "route", "route": path}


def _plain(module: PythonModule) -> Iterator[Found]:
    """Handlers of `http.server` that answer on every path."""
    for defined in module.functions if module.document.contains((b"basehttprequesthandler",)) else ():
        verb = _PLAIN.fullmatch(defined.node.name)
        if verb and "path" not in ast.unparse(defined.node):
            said: dict[str, Json] = {"type": "route", "route": "/", "methods": [verb[1]]}
            yield "/", module.line(defined.node), (f"{module.name}.{defined.qualname}",), said
