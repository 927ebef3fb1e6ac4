"""Endpoints that are no routes: chat pages, functions that a serving platform calls, and pages of Gradio's blocks."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import lookup
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined
    from upright.model.asset import Json

# Decorators under which a platform calls a function for whoever asks.
_CALLED = {
    "chainlit.on_message": "chat", "chainlit.on_chat_start": "chat", "chainlit.on_audio_end": "chat", "bentoml.api": "service", "bentoml.task": "service", "bentoml.Service.api": "service", "jina.requests": "service", "modal.web_endpoint": "web",
    "modal.fastapi_endpoint": "web", "modal.asgi_app": "web", "modal.wsgi_app": "web", "modal.web_server": "web",
    "bedrock_agentcore.runtime.BedrockAgentCoreApp.entrypoint": "agent", "bedrock_agentcore.BedrockAgentCoreApp.entrypoint": "agent",
    "functions_framework.http": "function", "beam.endpoint": "web", "lcserve.serving": "service", "lcserve.slackbot": "chat", "beam.asgi": "web", "panel.chat.ChatInterface": "chat",
}  # fmt: skip
_SHOWN = ("Blocks", "start", "get_fast_api_app", "Stream", "mount_gradio_app")
_EVENTS = frozenset({"click", "submit", "change", "upload", "load", "then", "stop_recording", "select", "input"})
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})
_HANDLES = re.compile(r"do_(GET|POST|PUT|PATCH|DELETE)")
# Routes that mean a model in a module that imports one: what asks may not be told where the model is chosen at run time.
_SPEAKS = re.compile(
    r"^(?:/api)?(?:/v\d)?/(?:chat|generate|predict(?:[_-]?\w{1,12})?|classif(?:y|ication)|detect(?:ion)?|recogni[sz]e|segment|forecast|inference|ocr|caption|infer|complet(?:e|ion)|embed|ask|query|summari[sz]e|translate|transcribe|"
    r"answer|rag|agent|assistant|invoke|llm|prompt|message|conversation|research|upload|ingest|document|invocation|analy[sz]e|rerank|recommend|similar(?:ity)?|sentiment|moderat(?:e|ion)|tts|stt|asr|speech)(?:s|ings?|ions?|ence)?(?:[/_-]|$)",
    re.IGNORECASE,
)
_PREDICTS = re.compile(
    r"^(?:/api)?(?:/v\d)?/(?:\w{1,20}[/_-])?(?:predict|classif|recogni[sz]|detect|infer|score|invocation)",
    re.IGNORECASE,
)
_ONLY_WATCHED = frozenset({"observability", "mcp", "eval"})
_WATCH_MODELS = frozenset(
    {"langfuse", "langsmith", "opik", "lunary", "agentops", "helicone", "traceloop-sdk", "literalai"}
)
_SOCKETS = re.compile(r"(?:^|\.)(?:socket_?io|sio|socketio_app|io)$", re.IGNORECASE)
_MOST = 40  # handlers of a page that are followed

PAGES = (
    b"chainlit",
    b"jina",
    b"bentoml",
    b"modal",
    b"runpod",
    b"functions_framework",
    b"beam",
    b"agentcoreapp",
    b"lcserve",
    b"basehttprequesthandler",
    b"get_fast_api_app",
    b"serve.deployment",
    b"basepredictor",
    b"socketio",
    b"fastrtc",
    b"event, context",
    b"event: ",
    b"func.httprequest",
)
_ASKED = (b".predict(", b".predict_proba(", b"invoke_endpoint(")  # of whichever object


def speaks(module: PythonModule, path: str, said: dict[str, Json]) -> bool:
    """Whether a route is one of a model by what it is called, in a module that imports one: `@app.post("/chat")`."""
    methods = said.get("methods")
    given = said.get("type") == "websocket" or (isinstance(methods, list) and "POST" in methods)
    if not given or not _SPEAKS.match(path):
        return False
    if _PREDICTS.match(path) and (module.distributions or module.document.contains((b".predict(", b".predict_proba("))):
        return True  # whichever object answers: another module may load it
    if module.document.contains((b"pickle.load", b"joblib.load")) and module.document.contains((b".predict",)):
        return True
    if not _WATCH_MODELS.isdisjoint(module.distributions):
        return True
    return any(lookup("pypi", name) not in _ONLY_WATCHED for name in module.distributions)


def event(module: PythonModule, defined: Defined, node: ast.expr, last: str) -> str:
    """The event of a socket that a function answers: `@socketio.on("message")`, `@sio.event`; empty when it is none."""
    call = node if isinstance(node, ast.Call) else None
    owner = written_name(node).rpartition(".")[0]
    if last not in {"on", "event"} or not _SOCKETS.search(owner):
        return ""
    named = module.text(call.args[0], defined.around) if call and call.args else defined.node.name
    return "" if named in {"connect", "disconnect"} else named


def pages(module: PythonModule) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """Name, line, the symbols of what is called, and what is to be said of each page."""
    for defined in module.functions:
        for qualified, node in module.decorators(defined):
            kind = _CALLED.get(qualified)
            if kind:
                name = defined.node.name if kind in {"chat", "function"} else f"/{defined.node.name}"
                symbols = () if qualified.startswith(("bentoml.", "jina.")) else (f"{module.name}.{defined.qualname}",)
                yield name, module.line(node), symbols, {"type": kind}
                break
    yield from _plainly(module)
    yield from _applied(module)
    yield from _deployed(module)
    yield from _predictors(module)
    yield from _in_clouds(module)
    for call, qualified in module.named(*_SHOWN):
        yield from _shown(module, call, qualified)


def _shown(
    module: PythonModule, call: Call, qualified: str
) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """What one call puts before those who ask."""
    line = module.line(call.node)
    if qualified == "gradio.Blocks":
        name = module.text(call.argument(-1, "title"), call.scope) or "gradio"
        yield name, line, _handlers(module, call.scope.qualname), {"type": "ui"}
    elif qualified == "runpod.serverless.start":
        symbols = tuple(_values(module, call, "handler"))
        name = next((each.rpartition(".")[2] for each in symbols if each), "") or "runpod handler"
        yield name, line, symbols, {"type": "function"}
    elif qualified == "fastrtc.Stream":
        given = module.symbol(call.argument(0, "handler"), call.scope)
        held = module.variable(call.node, call.scope).rpartition(".")[2]
        yield held or "stream", line, (given, module.name), {"type": "ui"}
    elif qualified == "gradio.mount_gradio_app":
        path = module.text(call.argument(2, "path"), call.scope) or "/"
        yield path, line, (module.symbol(call.argument(1, "blocks"), call.scope), module.name), {"type": "ui"}
    elif qualified.startswith("google.adk."):  # it serves the agents of the folders around: each has an `agent.py`
        said: dict[str, Json] = {"type": "route", "route": "/run", "methods": ["POST"]}
        yield "/run", line, ("agent.root_agent", "agent.app"), said


def _applied(module: PythonModule) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """Routes whose decorator is called like a function: `app.post("/chat")(answer)`."""
    for call in module.calls:
        route = call.node.func
        if not (isinstance(route, ast.Call) and isinstance(route.func, ast.Attribute) and route.func.attr in _VERBS):
            continue
        path = module.text(route.args[0], call.scope) if route.args else ""
        if path.startswith("/") and call.node.args:
            said: dict[str, Json] = {"type": "route", "route": path, "methods": [route.func.attr.upper()]}
            yield path, module.line(route), (module.symbol(call.node.args[0], call.scope),), said


def _deployed(module: PythonModule) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """Deployments of Ray Serve that requests come to; those that others call have methods of their own, and those with
    an application of FastAPI have its routes.
    """
    for defined in module.defined if module.document.contains((b"serve.deployment",)) else ():
        by = dict(module.decorators(defined))
        node, own = by.get("ray.serve.deployment"), f"{module.name}.{defined.qualname}"
        if node is None or "ray.serve.ingress" in by or not _takes_requests(defined.node):
            continue
        yield defined.node.name, module.line(node), (own, f"{own}.__call__", f"{own}.__init__"), {"type": "service"}


def _predictors(module: PythonModule) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """What Cog serves: `class Predictor(BasePredictor)` with its method `predict`."""
    served = {id(each.inside) for each in module.classes if "cog.BasePredictor" in module.bases(each)}
    for defined in module.functions if served else ():
        if defined.node.name == "predict" and id(defined.around) in served:
            said: dict[str, Json] = {"type": "service", "route": "/predictions", "methods": ["POST"]}
            yield "predict", module.line(defined.node), (), said


def _in_clouds(module: PythonModule) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """Functions that a cloud calls by their form: `def lambda_handler(event, context)`, `def main(req: func.HttpRequest)`."""
    asks = bool(module.distributions) and module.document.contains(_ASKED)
    for defined in module.functions:
        node = defined.node
        if defined.around is not module.index.root or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        given = [each.arg.lstrip("_") for each in node.args.args[:2]]
        azure = any(written_name(each.annotation or node).endswith("func.HttpRequest") for each in node.args.args[:1])
        if (given == ["event", "context"] or azure) and not node.decorator_list:
            own = f"{module.name}.{defined.qualname}"
            yield node.name, module.line(node), () if asks else (own,), {"type": "function"}


def _takes_requests(node: ast.AST) -> bool:
    """Whether it is a function, or a class that is called, with a request of the web."""
    if isinstance(node, ast.ClassDef):
        return any(getattr(each, "name", "") == "__call__" and _takes_requests(each) for each in node.body)
    given = node.args.args if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ()
    return any("request" in f"{each.arg} {written_name(each.annotation or each)}".lower() for each in given)


def _plainly(module: PythonModule) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """Paths that a handler of `http.server` compares with: `if parsed.path == "/chat": self.handle_chat()`."""
    for defined in module.functions if module.document.contains((b"basehttprequesthandler",)) else ():
        verb = _HANDLES.fullmatch(defined.node.name)
        for node in ast.walk(defined.node) if verb else ():
            path = _compared(node.test) if isinstance(node, ast.If) else ""
            if path and verb and isinstance(node, ast.If):
                calls = (each for part in node.body for each in ast.walk(part) if isinstance(each, ast.Call))
                symbols = tuple(filter(None, (module.symbol(each.func, defined.inside) for each in calls)))
                yield path, module.line(node), symbols[:_MOST], {"type": "route", "route": path, "methods": [verb[1]]}


def _compared(test: ast.expr) -> str:
    """The path that a test asks for, an empty string when it asks for none."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return ""
    of_path = written_name(test.left).rpartition(".")[2] in {"path", "route"}
    value = test.comparators[0].value if isinstance(test.comparators[0], ast.Constant) else ""
    return value if of_path and isinstance(value, str) and value.startswith("/") else ""


def _values(module: PythonModule, call: Call, name: str) -> Iterator[str]:
    """The symbol under a key of the dictionary that a call is given."""
    given = call.argument(0)
    if isinstance(given, ast.Dict):
        for key, value in zip(given.keys, given.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == name:
                yield module.symbol(value, call.scope)


def _handlers(module: PythonModule, around: str) -> tuple[str, ...]:
    """What the events of a page call, and what builds the page."""
    found = [f"{module.name}.{around}" if around else module.name]
    for call in module.calls:
        if call.written.rpartition(".")[2] in _EVENTS:
            handler = call.argument(0, "fn")
            symbol = module.symbol(handler, call.scope) if handler is not None else ""
            found += [symbol] if symbol else []
    return tuple(dict.fromkeys(found))[:_MOST]
