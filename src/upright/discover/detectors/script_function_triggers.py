"""MCP tools, resources and prompts that Azure Functions written in TypeScript or JavaScript offer through triggers.

Why it matters: a function app with such a trigger is an MCP server on the internet, without any SDK of the protocol in it.

How it recognises: `app.mcpTool("save", { toolName, description, handler })`, `app.mcpResource` and `app.mcpPrompt` of
`@azure/functions`. The name is the option that names it for a model, else the function's.

What it does not see: tools that `host.json` or the portal adds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.descriptions import described
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.python_sight import digest
from upright.discover.readers.script import Script, script
from upright.discover.readers.script_values import first_text, option
from upright.discover.script_dispatch import behaviour
from upright.discover.sight import edge, in_tests, see
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call
    from upright.model.asset import Json

_OFFERED = {
    "mcpTool": ("mcp_tool", ("toolName",)),
    "mcpResource": ("mcp_resource", ("resourceName", "name", "uri")),
    "mcpPrompt": ("mcp_prompt", ("promptName", "name")),
}


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    found, path = document.parse(script), document.item.path
    offers = [call for call in found.calls if call.last in _OFFERED and call.module.startswith("@azure/functions")]
    server = document.code_key("<function-app>")
    if offers:
        folder = path.rpartition("/")[0].rpartition("/")[2] or "function_app"
        yield see(document, "mcp_server", folder, offers[0].line, server, framework="azure-functions", client="code",
                  transport="streamable-http")  # fmt: skip
    for call in offers:
        label, options = _OFFERED[call.last]
        name = first_text(found, path, option(found, call, *options)) or first_text(
            found, path, call.given[0] if call.given else None
        )
        if name:
            own = document.code_key(f"{label}:{name}")
            yield see(
                document, label, name, call.line, own, _told(found, path, call, name), framework="azure-functions"
            )
            yield edge(server, RelationKind.USES_TOOL if label == "mcp_tool" else RelationKind.CONTAINS, own)


def _told(found: Script, path: str, call: Call, name: str) -> dict[str, Json]:
    """What its description says and its handler does."""
    text = first_text(found, path, option(found, call, "description"))
    said: dict[str, Json] = {"digest": digest(text), **described(text, name=name)}
    handler = option(found, call, "handler")
    done = behaviour(found, path, handler) if handler is not None else None
    return said | (done.attributes(path) if done is not None else {})


DETECTOR = Detector(
    id="script-function-triggers",
    title="MCP tools offered by Azure Functions in TypeScript",
    selects=Selector(languages=SCRIPTS, literals=(b"app.mcptool(", b"app.mcpresource(", b"app.mcpprompt(")),
    detect=_detect,
    hits=(
        Hit(
            "src/functions/notes.ts",
            "import { app, InvocationContext } from '@azure/functions';\nexport async function save(_m: unknown, c: InvocationContext) { return 'x'; }\napp.mcpTool('saveNote', {\n  toolName: 'save_note',\n  description: 'Saves a note',\n  handler: save,\n});\napp.mcpPrompt('sum', { promptName: 'summarise', handler: save });\n",
            (("mcp_server", "functions", 3), ("tool", "save_note", 3), ("prompt", "summarise", 8)),
        ),
    ),
    misses=(
        Miss("a.ts", "import { app } from './app';\napp.mcpTool('x', { toolName: 'y', handler });\n"),
        Miss("b.ts", "import { app } from '@azure/functions';\napp.http('x', { handler }); // app.mcpTool(\n"),
    ),
)
