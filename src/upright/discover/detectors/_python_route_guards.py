"""Who is let in at a route of a Python program, as its parameters, decorators and guards say."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detectors._python_routers import ROUTERS
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined

APPLICATIONS = ("FastAPI", "Flask", "Quart", "Sanic", "Starlette")
# What is done to an application, or what it is given to, that asks nobody who they are.
_HARMLESS = frozenset({
    "get", "post", "put", "patch", "delete", "options", "head", "websocket", "route", "api_route", "websocket_route",
    "add_api_route", "include_router", "mount", "register_blueprint", "on_event", "add_event_handler", "exception_handler",
    "errorhandler", "run", "run_app", "serve", "launch", "CORS", "SocketIO", "Mangum", "instrument", "expose", "listener",
    "instrument_app", "add_exception_handler", "test_client", "TestClient",
})  # fmt: skip
_HARMLESS_LAYERS = frozenset({
    "CORSMiddleware", "GZipMiddleware", "TrustedHostMiddleware", "HTTPSRedirectMiddleware", "CorrelationIdMiddleware",
    "PrometheusMiddleware", "SlowAPIMiddleware",
})  # fmt: skip
_LIMITS = frozenset({"limit", "exempt", "cross_origin", "cache", "cached", "wraps", "traceable", "observe"})
_ASKED = frozenset({"headers", "cookies", "user", "session", "authorization", "client_cert", "auth"})
_KNOWN = re.compile(
    r"user|auth|token|principal|identity|claims|key|session|dep$", re.IGNORECASE
)  # of parameters and their types
# A word of this anywhere in the module, and somebody may be asked after all.
_WORDS = re.compile(
    rb"authoriz|authenticat|bearer|x-api-key|api_?key_?header|oauth2|login_|jwt|verify_|get_current_|check_auth|require_|permission|signature",
    re.IGNORECASE,
)
_REQUESTS = frozenset({"request", "req", "websocket", "ws"})

AUTH = re.compile(
    r"auth|current_(?:user|active|\w*(?:employee|member|staff|admin|customer|account|principal))|login_required|verify|api_key|token|jwt|permission|"
    r"security|require_(?:user|login|session|staff|admin|member|employee|role|scope)|get_user|principal|session_user|(?:logged|signed)_in",
    re.IGNORECASE,
)


def authenticated(defined: Defined, call: ast.Call | None) -> bool:
    """Whether a route asks who calls it."""
    arguments = defined.node.args if not isinstance(defined.node, ast.ClassDef) else None
    defaults = [
        *(arguments.defaults if arguments else ()),
        *(each for each in (arguments.kw_defaults if arguments else ()) if each is not None),
    ]
    annotations = [each.annotation for each in (arguments.args if arguments else ()) if each.annotation is not None]
    parts: list[ast.AST] = [*defaults, *annotations, *defined.node.decorator_list[:0]]
    parts += [k.value for k in call.keywords if k.arg == "dependencies"] if call else []
    for part in parts:
        for each in ast.walk(part):
            name = written_name(each.func) if isinstance(each, ast.Call) else ""
            if (
                name.rpartition(".")[2] in {"Depends", "Security"}
                and isinstance(each, ast.Call)
                and AUTH.search(" ".join(written_name(a) for a in each.args))
            ):
                return True
    return _guarded(defined, call) or any(AUTH.search(written_name(each)) for each in defined.node.decorator_list)


def _guarded(defined: Defined, call: ast.Call | None) -> bool:
    """Whether a route, or the class of routes that it is one of, has guards: `guards = [requires_staff]`."""
    stated = [each.value for each in call.keywords if each.arg == "guards"] if call else []
    owner = defined.around.bindings.get("guards", ()) if defined.around.kind == "class" else ()
    stated += [each.expression for each in owner if each.expression is not None]
    return any(not isinstance(each, ast.List | ast.Tuple) or bool(each.elts) for each in stated)


def unguarded(module: PythonModule, defined: Defined, call: ast.Call | None) -> bool:
    """Whether all that stands between a caller and this function can be seen here, and nothing of it asks who calls:
    the application is made in the same module without layers of its own, and neither parameters, decorators nor body
    look at more than what was sent.
    """
    return _stands_alone(module, defined, call, APPLICATIONS)


def stands_alone(module: PythonModule, defined: Defined, call: ast.Call | None) -> bool:
    """As `unguarded`, of a route that is written to a router: what stands before the router is told where it is mounted."""
    return _stands_alone(module, defined, call, ROUTERS)


def _stands_alone(module: PythonModule, defined: Defined, call: ast.Call | None, makers: tuple[str, ...]) -> bool:
    owner = written_name(call.func).rpartition(".")[0] if call else ""
    made = [each for each, _ in module.named(*makers) if module.place(each) == owner]
    if not owner or len(made) != 1 or not asks_nobody(made[0]):
        return False
    if call and "dependencies" in {each.arg for each in call.keywords}:
        return False
    return not _WORDS.search(module.document.content) and is_bare(module, owner) and not _asks(defined, owner)


def asks_nobody(made: Call) -> bool:
    """Whether what makes an application or a router gives it no layers or dependencies of its own."""
    return not {"dependencies", "middleware", "route_class", "guards", "auth"} & made.keywords.keys()


def is_bare(module: PythonModule, owner: str) -> bool:
    """Whether nothing is put before all routes of an application, as far as this module goes."""
    for each in module.calls:
        head, _, last = each.written.rpartition(".")
        given = [*each.node.args, *each.keywords.values()]
        if head == owner and last == "add_middleware":
            if not given or written_name(given[0]).rpartition(".")[2] not in _HARMLESS_LAYERS:
                return False
        elif (head == owner or any(written_name(value) == owner for value in given)) and last not in _HARMLESS:
            return False
    hooks = {written_name(node) for every in module.functions for node in every.node.decorator_list}
    return not any(name.startswith(f"{owner}.before_") for name in hooks)


def _asks(defined: Defined, owner: str) -> bool:
    """Whether a function looks at who calls it, or hands the request on to somebody who may."""
    return _is_told(defined, owner) or any(map(_looks, ast.walk(defined.node)))


def _is_told(defined: Defined, owner: str) -> bool:
    """Whether a decorator or a parameter may have to do with who calls."""
    for decorator in defined.node.decorator_list:
        head, _, last = written_name(decorator.func if isinstance(decorator, ast.Call) else decorator).rpartition(".")
        if head != owner and last not in _LIMITS:
            return True
    if isinstance(defined.node, ast.ClassDef):
        return True
    given = (*defined.node.args.args, *defined.node.args.kwonlyargs)
    kinds = (ast.unparse(each.annotation)[:500] for each in given if each.annotation is not None)
    return any(map(_KNOWN.search, (*(each.arg for each in given), *kinds)))


def _looks(node: ast.AST) -> bool:
    """Whether a piece of a function reads what tells who calls."""
    if isinstance(node, ast.Attribute):
        return node.attr in _ASKED
    if not isinstance(node, ast.Call):
        return False
    name = written_name(node.func).rpartition(".")[2]
    handed = any(isinstance(each, ast.Name) and each.id in _REQUESTS for each in node.args)
    return handed or name in {"Depends", "Security", "Header", "Cookie"} or bool(AUTH.search(name))
