"""Endpoints that are no routes: chat pages, functions that a serving platform calls, and pages of Gradio's blocks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.python_models import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

# Decorators under which a platform calls a function for whoever asks.
_CALLED = {
    "chainlit.on_message": "chat", "chainlit.on_audio_end": "chat", "bentoml.api": "service", "modal.web_endpoint": "web",
    "modal.fastapi_endpoint": "web", "modal.asgi_app": "web", "modal.wsgi_app": "web", "modal.web_server": "web",
    "functions_framework.http": "function", "beam.endpoint": "web", "beam.asgi": "web", "panel.chat.ChatInterface": "chat",
}  # fmt: skip
_EVENTS = frozenset({"click", "submit", "change", "upload", "load", "then", "stop_recording", "select", "input"})
_MOST = 40  # handlers of a page that are followed

PAGES = (b"chainlit", b"bentoml", b"modal", b"runpod", b"functions_framework", b"beam")


def pages(module: PythonModule) -> Iterator[tuple[str, int, tuple[str, ...], dict[str, Json]]]:
    """Name, line, the symbols of what is called, and what is to be said of each page."""
    for defined in module.functions:
        for qualified, node in module.decorators(defined):
            kind = _CALLED.get(qualified)
            if kind:
                name = defined.node.name if kind in {"chat", "function"} else f"/{defined.node.name}"
                yield name, module.line(node), (f"{module.name}.{defined.qualname}",), {"type": kind}
                break
    for call, qualified in module.named("Blocks", "start"):
        if qualified == "gradio.Blocks":
            name = module.text(call.argument(-1, "title"), call.scope) or "gradio"
            yield name, module.line(call.node), _handlers(module, call.scope.qualname), {"type": "ui"}
        elif qualified == "runpod.serverless.start":
            symbols = tuple(_values(module, call, "handler"))
            yield "runpod handler", module.line(call.node), symbols, {"type": "function"}


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
        if written_name(call.node.func).rpartition(".")[2] in _EVENTS:
            handler = call.argument(0, "fn")
            symbol = module.symbol(handler, call.scope) if handler is not None else ""
            found += [symbol] if symbol else []
    return tuple(dict.fromkeys(found))[:_MOST]
