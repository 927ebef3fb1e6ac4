"""Applications: Python programs that use AI, and how they are started.

Why it matters: the application is what people know by name; everything that it leads to is at stake with it.

How it recognises: a `__main__` block, a Streamlit, Chainlit, Gradio or Panel page, or a web application object, in a file
that leads to a model, an agent, a tool or an index by calls, also across modules.

What it does not see: applications that only a process manager's configuration names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened, program
from upright.discover.python_sight import LANGUAGES
from upright.discover.references import reaches
from upright.discover.sight import see
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule

_UI = {
    "streamlit": "streamlit",
    "chainlit": "chainlit",
    "gradio": "gradio",
    "panel": "panel",
    "nicegui": "nicegui",
    "mesop": "mesop",
    "taipy": "taipy",
}
_ELSEWHERE = (  # what may lead to AI in other files: web frameworks, modules of the same package
    b"streamlit", b"chainlit", b"gradio", b"fastapi", b"flask", b"starlette", b"from quart", b"import quart", b"nicegui",
    b"from .",
)  # fmt: skip
_WEB = (
    "fastapi.FastAPI",
    "flask.Flask",
    "quart.Quart",
    "starlette.applications.Starlette",
    "sanic.Sanic",
    "litestar.Litestar",
)


def _detect(document: Document) -> Iterator[Sighting]:
    if document.language == "notebook":
        return
    module = program(document) if document.contains(_ELSEWHERE) else opened(document)
    if module is None:
        return
    roots = {imported.dotted.partition(".")[0] for imported in module.imports}
    if any(module.callee(call).endswith((".FastMCP", "lowlevel.Server", "mcp.server.Server")) for call in module.calls):
        return  # a server, and reported as one
    shown = {module.callee(call).partition(".")[0] for call in module.calls if call.scope is module.index.root}
    decorated = {name.partition(".")[0] for defined in module.functions for name, _ in module.decorators(defined)}
    interface = next((name for root, name in _UI.items() if root in roots and (root in shown or root in decorated)), "")
    web = any(module.callee(call) in _WEB for call in module.calls)
    if not (module.is_main or interface or web):
        return
    keys: list[str | Ref] = [document.code_key("__main__"), *(reaches(symbol) for symbol in _entries(module))]
    entry = f"{interface} run" if interface in {"streamlit", "chainlit"} else "python"
    yield see(
        document, "application", document.item.path, 1, tuple(keys), language="python",
        ui=interface or ("web" if web else ""), entry=f"{entry} {document.item.path}",
    )  # fmt: skip


def _entries(module: PythonModule) -> list[str]:
    """The module's body, and functions that a framework calls."""
    return [
        module.name,
        *(f"{module.name}.{defined.qualname}" for defined in module.functions if defined.node.decorator_list),
    ][:60]


DETECTOR = Detector(
    id="python-applications",
    title="Python programs that use AI",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"__main__",
            b"streamlit",
            b"chainlit",
            b"gradio",
            b"fastapi",
            b"flask",
            b"starlette",
            b"from quart",
            b"import quart",
            b"nicegui",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "main.py",
            "from openai import OpenAI\n\ndef main():\n    OpenAI().responses.create(model='gpt-4o', input='x')\n\nif __name__ == '__main__':\n    main()\n",
            (("application", "main.py", 1),),
        ),
        Hit(
            "page.py",
            "import streamlit as st\nfrom bot import answer\nst.title('x')\nst.write(answer(st.chat_input()))\n",
            (("application", "page.py", 1),),
            also=(
                (
                    "bot.py",
                    "import openai\n\ndef answer(q):\n    return openai.OpenAI().chat.completions.create(model='gpt-4o', messages=[q])\n",
                ),
            ),
        ),
    ),
    misses=(Miss("main.py", "def main():\n    print(1)\n\nif __name__ == '__main__':\n    main()\n"),),
)
