"""Pages and chains that Python code opens to others: Gradio with a public link, LangServe on every address.

Why it matters: `share=True` gives the page an address on the internet, and neither library asks who is calling unless told.

How it recognises: `launch` of Gradio with `share=True` or an address that others reach, and LangServe's `add_routes` in a file
that serves on such an address; whatever function stands behind.

What it does not see: a proxy before it, and addresses from the environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

_WIDE = frozenset({"0.0.0.0", "::"})  # noqa: S104  reported, not used
_PAGES = frozenset({"Interface", "ChatInterface", "Blocks", "TabbedInterface"})


def _detect(document: Document) -> Iterator[Sighting]:
    module = document.parse(python_module)
    if in_tests(document.item.path) or not {"gradio", "langserve"} & module.distributions.keys():
        return
    opened: dict[str, Json] = {}
    for call, _ in module.named("launch", "run", "serve"):
        opened |= _opened(module, call)
    if not opened:
        return
    for call, qualified in module.named(*_PAGES, "add_routes"):
        last, line = qualified.rpartition(".")[2], module.line(call.node)
        if last in _PAGES and qualified.startswith("gradio."):
            name = module.text(call.argument(-1, "title"), call.scope) or "gradio"
            more: dict[str, Json] = {"type": "ui", "framework": "gradio"}
        elif last == "add_routes" and qualified.startswith("langserve."):
            name = module.text(call.argument(2, "path"), call.scope) or "/"
            more = {"type": "ui", "framework": "langserve", "route": name}
        else:
            continue
        own = document.code_key(f"route:{name}:{line}")
        yield see(document, "endpoint", name, line, own, language="python", more={**opened, **more})


def _opened(module: PythonModule, call: Call) -> dict[str, Json]:
    """How a call that serves opens it to others; empty when it does not."""
    shared = module.value(call.argument(-1, "share"), call.scope).data is True
    host = module.text(call.argument(-1, "server_name", "host"), call.scope)
    if not shared and host not in _WIDE:
        return {}
    found: dict[str, Json] = {"bind": host or "0.0.0.0", "auth": "basic" if "auth" in call.keywords else "none"}  # noqa: S104  what Gradio's link amounts to
    return {**found, "exposure": "public"} if shared else found


DETECTOR = Detector(
    id="python-open-pages",
    title="Pages that Python code opens to others",
    selects=Selector(languages=LANGUAGES, literals=(b"gradio", b"langserve")),
    detect=_detect,
    hits=(
        Hit(
            "app.py",
            'import gradio as gr\ndemo = gr.Interface(fn=lambda t: t, inputs="text", outputs="label")\ndemo.launch(share=True)\n',
            (("endpoint", "gradio", 2),),
        ),
        Hit(
            "server.py",
            'from fastapi import FastAPI\nfrom langserve import add_routes\nimport uvicorn\napp = FastAPI()\nadd_routes(app, chain, path="/chain")\nuvicorn.run(app, host="0.0.0.0", port=8000)\n',
            (("endpoint", "/chain", 5),),
        ),
    ),
    misses=(
        Miss("app.py", "import gradio as gr\ndemo = gr.Interface(fn=f)\ndemo.launch()\n"),
        Miss("web.py", 'import uvicorn\nuvicorn.run(app, host="0.0.0.0")\ndemo.launch(share=True)  # gradio\n'),
    ),
)
