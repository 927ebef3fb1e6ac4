"""MCP tools, resources and prompts that Azure Functions written in Python offer through triggers.

Why it matters: a function app with such a trigger is an MCP server on the internet, without any SDK of the protocol in it.

How it recognises: `@app.generic_trigger(type="mcpToolTrigger", toolName=...)` and the decorators made for it
(`@app.mcp_tool_trigger(tool_name=...)`, `mcp_resource_trigger`, `mcp_prompt_trigger`). The function app is the server.

What it does not see: tools that `host.json` or the portal adds.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_tools import decorated, given, told
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.sight import edge, in_tests, see
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Defined

_OFFERED = {"mcptooltrigger": "mcp_tool", "mcpresourcetrigger": "mcp_resource", "mcpprompttrigger": "mcp_prompt"}
_NAMED = {
    "mcp_tool": ("toolName", "tool_name", "name"),
    "mcp_resource": ("resourceName", "resource_name", "uri"),
    "mcp_prompt": ("promptName", "prompt_name", "name"),
}
_APPS = frozenset({"FunctionApp", "Blueprint"})


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    module = document.parse(python_module)
    offers = [*_offers(module)]
    if not offers:
        return
    apps = [call for call, qualified in module.named(*_APPS) if qualified.rpartition(".")[2] in _APPS]
    server = document.code_key("<function-app>")
    name = document.item.path.rpartition("/")[0].rpartition("/")[2] or "function_app"
    line = module.line(apps[0].node) if apps else module.line(offers[0][1].node)
    yield see(document, "mcp_server", name, line, server, framework="azure-functions", language="python",
              transport="streamable-http", client="code")  # fmt: skip
    for label, defined, call in offers:
        stated = given(module, call, defined, -1, *_NAMED[label]) or defined.node.name
        own = document.code_key(defined.qualname)
        text = given(module, call, defined, -1, "description")
        about = told(module, text, defined) if label == "mcp_tool" else {}
        yield see(document, label, stated, module.line(defined.node), own, about, framework="azure-functions", language="python")  # fmt: skip
        yield edge(server, R.USES_TOOL if label == "mcp_tool" else R.CONTAINS, own)


def _offers(module: PythonModule) -> Iterator[tuple[str, Defined, ast.Call]]:
    """What each function is offered as, and the decorator that says so."""
    for defined in module.functions:
        for qualified, node in module.decorators(defined):
            call = decorated(node)
            last = qualified.rpartition(".")[2]
            said = given(module, call, defined, -1, "type") if last == "generic_trigger" else last.replace("_", "")
            label = _OFFERED.get(said.lower())
            if call is not None and label:
                yield label, defined, call
                break


DETECTOR = Detector(
    id="python-function-triggers",
    title="MCP tools offered by Azure Functions in Python",
    selects=Selector(
        languages=LANGUAGES, literals=(b"mcptooltrigger", b"mcpresourcetrigger", b"mcpprompttrigger",
                                       b"mcp_tool_trigger", b"mcp_resource_trigger", b"mcp_prompt_trigger"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "src/function_app.py",
            'import azure.functions as func\napp = func.FunctionApp()\n\n@app.generic_trigger(arg_name="context", type="mcpToolTrigger", toolName="save_note", description="Saves.", toolProperties="[]")\ndef save(context) -> str:\n    return context\n\n@app.mcp_tool_trigger(arg_name="c", tool_name="read_note", description="Reads.")\ndef read(c) -> str:\n    return c\n',
            (("mcp_server", "src", 2), ("tool", "save_note", 5), ("tool", "read_note", 9)),
        ),
    ),
    misses=(
        Miss(
            "function_app.py",
            '# mcpToolTrigger\nimport azure.functions as func\napp = func.FunctionApp()\n\n@app.generic_trigger(arg_name="m", type="queueTrigger", queueName="q")\ndef work(m):\n    return m\n',
        ),
    ),
)  # fmt: skip
