"""Tools that TypeScript and JavaScript give to models.

Why it matters: a tool is what turns text of a model into an act: it runs programs, reads files, sends messages.

How it recognises: `tool()` of the AI SDK, LangChain, OpenAI Agents and LlamaIndex, `createTool`, `DynamicStructuredTool`,
classes that extend a tool, function definitions in the form of OpenAI and Anthropic. Says what the handler can do from
the calls within it, and whether a parameter reaches a shell, a path, a URL or SQL unchecked.

What it does not see: tools whose handler another file runs by anything but their name.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import in_mcp_package
from upright.discover.descriptions import described
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_offers import looped, same_tool
from upright.discover.detectors._script_runs import CHOOSES, alike, run_key, runs
from upright.discover.detectors._script_tool_places import (
    TABLE,
    called,
    entry_of_table,
    holder,
    is_given,
    is_nameless,
    named_around,
    of_class,
)
from upright.discover.detectors._scripts import SCRIPTS, asks_models, purpose, variable
from upright.discover.readers.script import Call, Script, text
from upright.discover.readers.script_values import first_text, option, prop, table
from upright.discover.script_dispatch import behaviour
from upright.discover.script_gate import opened
from upright.discover.script_vocabulary import TOOLS
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

# Modules whose classes are tools that need no definition of one's own: `@langchain/community/tools/serpapi`.
_READY_MADE = re.compile(
    r"^(?:@langchain/[\w-]+|langchain)/(?:[\w-]+/)*tools?(?:/|$)|^@langchain/(?:tavily|exa)$|^@llamaindex/tools$"
)
_PARTS = frozenset(
    {"DynamicTool", "DynamicStructuredTool", "StructuredTool", "Tool", "FunctionTool", "ToolMessage", "ToolNode"}
)
# Functions that make a tool without a definition of one's own: `webSearchTool()`, `createVectorQueryTool({...})`.
_MADE = re.compile(
    r"^(?!(?:is|has|use|with|on|get|set|call|run|execute|invoke|list|add|remove|register|convert|format|parse|validate|handle|hosted_?mcp)(?=[A-Z_]))"
    r"[a-z]\w{1,60}Tool$"
)
# Tools that the provider runs: `openai.tools.webSearch()`.
_PROVIDED = re.compile(r"^\w{1,40}\.tools\.(\w{2,60})$")
# Tools that the provider runs, by their type: `{ type: "web_search" }`.
_RUN_BY_PROVIDER = re.compile(
    r"(?:web_search(?:_preview)?|file_search|code_interpreter|code_execution|computer(?:_use_preview|_use)?|image_generation|text_editor|bash|local_shell)"
    r"(?:_\d{4}_?\d{2}_?\d{2}|_\d{8})?"
)
_GEMINI = frozenset({"googleSearch", "googleSearchRetrieval", "codeExecution", "urlContext", "googleMaps", "fileSearch", "computerUse", "google_search"})  # fmt: skip
# In files that import nothing of AI: words of what describes a tool, and those of tools that providers run.
_TELLING = ((b"escription",), (b"schema", b"parameters"))
_BY_PROVIDERS = (
    b"web_search", b"file_search", b"code_interpreter", b"code_execution", b"computer", b"image_generation",
    b"text_editor", b"bash", b"local_shell", *(name.lower().encode() for name in sorted(_GEMINI)),
)  # fmt: skip
_ON_OTHERS = frozenset({"defineTool", "defineInterrupt", "dynamicTool"})
_NO_TOOL = ("Toolkit", "Wrapper", "Error", "Message", "Client", "Retriever")
_DOES = frozenset({"execute", "handler", "run", "func", "invoke", "call", "callback"})
_SCHEMAS = frozenset({"schema", "parameters", "inputSchema", "input_schema", "argsSchema"})
_ARGUMENTS = frozenset({"args", "parameters", "schema", "inputSchema", "input_schema"})
_PURPOSES = frozenset({"llm-sdk", "agent-framework", "mcp", "serving", "eval", "observability"})


def _detect(document: Document) -> Iterator[Sighting]:
    found = opened(document, *_TELLING) or opened(document, (*_BY_PROVIDERS, b"definetool", *CHOOSES))
    if found is None:
        return
    seen = {str(offer.name) for offer in looped(found, document.item.path)}  # told as tools of their server
    asks = asks_models(found)
    done = runs(document, found)
    label = "mcp_tool" if not asks and in_mcp_package(document.item.path) else "tool"
    for name, qualname, line, node, description in _tools(document, found) if asks else _own(document, found):
        if name and name not in seen:
            seen.add(name)
            yield see(
                document,
                label,
                name,
                line,
                (document.code_key(qualname or name), same_tool(document, name)),
                {**describe(description), **_does(document, found, node, name), **done.pop(name, {})},
            )
    for name, does in done.items():  # for tools that another file describes
        if name not in seen:
            yield see(document, "tool", name, 1, run_key(document, name), does)


def _does(document: Document, found: Script, node: Node | None, name: str) -> dict[str, Json]:
    done = behaviour(found, document.item.path, node)
    return done.attributes(document.item.path) if done is not None else alike(document, found, name)


def describe(description: str) -> dict[str, Json]:
    """What a tool's description gives away: its first line, a digest, hidden characters, planted instructions."""
    if not description:
        return {}
    return {
        "description": description.strip().split("\n")[0][:200],
        "digest": hashlib.sha256(description.encode()).hexdigest(),
        **described(description),
    }


_Tool = tuple[str, str, int, "Node | None", str]


def _tools(document: Document, found: Script) -> Iterator[_Tool]:
    path = document.item.path
    for call in found.calls:
        if _defines(found, call) or (
            call.path in TOOLS and purpose(call.module) in _PURPOSES and not _is_mcp_server(call)
        ):
            held = variable(call)
            stated = first_text(found, path, option(found, call, "name", "id"))
            stated = stated or first_text(found, path, prop(option(found, call, "metadata"), "name"))
            if not stated and call.given[:1] and call.given[0].type == "string":
                stated = first_text(found, path, call.given[0])
            line = _line(call)
            yield stated or held, held, line, call.node, first_text(found, path, option(found, call, "description"))
        elif _is_ready_made(call):
            yield call.path, _owned(call), call.line, call.node, ""
        else:
            yield from _provided(found, path, call)
    for item in found.objects:
        yield from _definition(document, found, item)
    yield from _own(document, found)


def _defines(found: Script, call: Call) -> bool:
    """Whether a tool is defined on what another file makes of a library: `ai.defineTool({ name, ... }, f)`."""
    return call.last in _ON_OTHERS and "." in call.callee and asks_models(found)


def _provided(found: Script, path: str, call: Call) -> Iterator[_Tool]:
    """Tools that a library makes, that the provider runs, or that are an agent: `writer.asTool({ toolName })`."""
    stated = first_text(found, path, option(found, call, "toolName", "name", "id"))
    told = first_text(found, path, option(found, call, "toolDescription", "description"))
    provided = _PROVIDED.match(call.path)
    if call.last in {"asTool", "as_tool"}:
        name = stated or call.callee.rpartition(".")[0]
        yield name, name, call.line, None, told
        return
    library = call.node.type == "call_expression" and purpose(call.module) in _PURPOSES
    if library and (provided or _MADE.match(call.path)):
        name = stated or variable(call) or (provided.group(1) if provided else call.path)
        yield name, name, call.line, None, told


def _is_ready_made(call: Call) -> bool:
    made = call.node.type == "new_expression" and call.path[:1].isupper()
    return (
        made and bool(_READY_MADE.search(call.module)) and call.path not in _PARTS and not call.path.endswith(_NO_TOOL)
    )


def _owned(call: Call) -> str:
    return variable(call) or call.path


def _line(call: Call) -> int:
    """The line of the variable that holds the tool, else that of the call."""
    at = call.node.parent
    while at is not None and at.type in {
        "await_expression",
        "as_expression",
        "satisfies_expression",
        "parenthesized_expression",
    }:
        at = at.parent
    return at.start_point[0] + 1 if at is not None and at.type in {"variable_declarator", "pair"} else call.line


def _is_mcp_server(call: Call) -> bool:
    return call.module.startswith("@modelcontextprotocol/")


def _own(document: Document, found: Script) -> Iterator[_Tool]:
    """Tools in a form of the project's own: `{ name: "search", schema, execute, description }`; classes of tools, whose
    base may be imported as a type alone.
    """
    yield from (tool for node in found.classes if (tool := of_class(found, document.item.path, node)) is not None)
    for item in found.objects:
        values = table(found, item)
        apart = is_nameless(values) and item.parent is not None and item.parent.type != "pair"
        stated = "input_schema" in values and any(each.type_only and purpose(each.module) for each in found.imports)
        if apart or stated or ("function" in values and "type" in values):
            yield from _definition(document, found, item)
        told = values.keys() & {"description", "getDescription", "getToolDescription"}
        of_server = "inputSchema" in values and "description" in values  # the protocol's form: see script_mcp_servers
        if told and not of_server and "name" in values and values.keys() & _DOES and values.keys() & _SCHEMAS:
            name = named_around(found, document.item.path, item, values["name"])
            if re.fullmatch(r"\w[\w.-]{1,80}", name):
                description = first_text(found, document.item.path, values.get("description"))
                yield name, name, item.start_point[0] + 1, item, description
        elif {"type", "name", "parameters", "description"} <= values.keys() and not of_server:
            if first_text(found, document.item.path, values["type"]) == "function":  # the form of OpenAI's functions
                name = first_text(found, document.item.path, values["name"])
                description = first_text(found, document.item.path, values["description"])
                yield name, name, item.start_point[0] + 1, None, description
        elif not of_server:
            yield from _listed(document, found, item, values)


def _listed(document: Document, found: Script, item: Node, values: dict[str, Node]) -> Iterator[_Tool]:
    """An entry of a list of tools, `toolsList = [{ name, description, parameters }]`, and a tool of the provider."""
    path, around = document.item.path, item.parent
    entry = entry_of_table(item) if "description" in values and values.keys() & _ARGUMENTS else ""
    if entry:  # `tools = { search: { description, args } }`
        line = around.start_point[0] + 1 if around is not None else 0
        yield entry, entry, line, None, first_text(found, path, values["description"])
        return
    listed = around is not None and around.type in {"array", "arguments", "variable_declarator"}
    if not listed or not TABLE.search(holder(item)):
        return
    kind = first_text(found, path, values.get("type"))
    if kind and _RUN_BY_PROVIDER.fullmatch(kind) and "role" not in values:
        name = first_text(found, path, values.get("name")) or kind
        yield name, name, item.start_point[0] + 1, None, ""
    elif len(values) == 1 and values.keys() & _GEMINI:  # what Gemini runs: `tools: [{ googleSearch: {} }]`
        name = next(iter(values))
        yield name, name, item.start_point[0] + 1, None, ""
    elif (
        around is not None
        and around.type in {"array", "variable_declarator"}
        and {"name", "description", "parameters"} <= values.keys()
    ):
        name = first_text(found, path, values["name"])
        if name and kind in {"", "function"}:
            yield name, name, item.start_point[0] + 1, None, first_text(found, path, values["description"])


def _definition(document: Document, found: Script, item: Node) -> Iterator[_Tool]:
    """`{type: "function", function: {name, parameters}}`, `{name, description, input_schema}` and the like."""
    values = table(found, item)
    path = document.item.path
    if "function" in values and first_text(found, path, values.get("type")) == "function":
        inner = values["function"]
        name = first_text(found, path, prop(inner, "name"))
        if name and prop(inner, "parameters", "description") is not None:
            yield name, name, item.start_point[0] + 1, None, first_text(found, path, prop(inner, "description"))
    elif "name" in values and (
        "input_schema" in values
        or (first_text(found, path, values.get("type")) == "function" and "parameters" in values)
    ):
        yield (
            first_text(found, path, values["name"]),
            "",
            item.start_point[0] + 1,
            None,
            first_text(found, path, values.get("description")),
        )
    elif {"name", "description", "schema"} <= values.keys() and (
        text(values["schema"]).startswith("z.") or is_given(item)
    ):
        name = first_text(found, path, values["name"])
        yield name, name, item.start_point[0] + 1, None, first_text(found, path, values["description"])
    elif is_nameless(values):
        name, line = called(item)
        yield name, name, line, item, first_text(found, path, values["description"])


DETECTOR = Detector(
    id="script-tools",
    title="Tools given to models by TypeScript and JavaScript",
    selects=Selector(languages=SCRIPTS, literals=(b"tool", b"usecopilotaction", b"parameters", b"inputschema")),
    detect=_detect,
    hits=(
        Hit(
            "call.ts",
            'functions.push({\n  schema: {\n    name: "get_weather", type: "function", description: "Weather", parameters: { type: "object" } },\n  handler: f,\n});\n',
            (("tool", "get_weather", 2),),
        ),
        Hit(
            "table.ts",
            "import { z } from 'zod';\nexport const tools = {\n  runSql: { description: 'Runs SQL', args: z.object({}) },\n};\nexport const showUITool = { name: 'show', description: 'Shows', parameters: { type: 'object' } };\nexport const views = { list: { description: 'Lists', args: z.object({}) } };\n",
            (("tool", "runSql", 3), ("tool", "show", 5)),
        ),
        Hit(
            "stocks.ts",
            'import { ChatOpenAI } from "@langchain/openai";\nconst STOCK_TOOLS = [\n  { name: "price", description: "Prices", schema: priceSchema },\n];\nnew ChatOpenAI().bindTools(STOCK_TOOLS);\n',
            (("tool", "price", 3),),
        ),
        Hit(
            "list.ts",
            'export const toolsList = [\n  { name: "get_joke", description: "Get a joke", parameters: {} },\n];\nexport function createSearch(at: string) {\n  return { description: "Finds", inputSchema: s, execute: async () => at };\n}\n',
            (("tool", "get_joke", 2), ("tool", "createSearch", 4)),
        ),
        Hit(
            "weather.ts",
            "import { z } from 'genkit';\nimport { ai } from './genkit.js';\nconst getWeather = ai.defineTool(\n  { name: 'getWeather', description: 'Weather of a place.', inputSchema: z.object({}) },\n  async () => 'sunny'\n);\n",
            (("tool", "getWeather", 3),),
        ),
        Hit(
            "pick.ts",
            'export const pick = (on: boolean) => {\n  const tools = [];\n  if (on) tools.push({ type: "code_interpreter", container: { type: "auto" } });\n  const searchTool: T = { type: "file_search", vector_store_ids: [] };\n  return tools;\n};\n',
            (("tool", "code_interpreter", 3), ("tool", "file_search", 4)),
        ),
        Hit(
            "memory.js",
            "const memory = {\n  name: 'rag-memory',\n  plugin() {\n    return { setup(host) {\n      host.function({\n        name: this.name,\n        description: 'Searches documents with a tool.',\n        parameters: { type: 'object' },\n        handler: async function () {},\n      });\n    } };\n  },\n};\n",
            (("tool", "rag-memory", 5),),
        ),
        Hit(
            "title.ts",
            "import { ChatOpenAI } from '@langchain/openai';\nconst titleTool = {\n  name: 'generate_title',\n  description: 'Makes a title.',\n  schema: z.object({ title: z.string() }),\n};\nnew ChatOpenAI({ model: 'gpt-4o-mini' }).bindTools([titleTool]);\n",
            (("tool", "generate_title", 2),),
        ),
        Hit(
            "action.ts",
            "import z from 'zod';\nconst action: Action = {\n  name: 'scrape_url',\n  schema: z.object({ urls: z.array(z.string()) }),\n  getToolDescription: () => 'Use this tool to read pages.',\n  execute: async (input) => {},\n};\n",
            (("tool", "scrape_url", 2),),
        ),
        Hit(
            "page.tsx",
            'import { useCopilotAction } from "@copilotkit/react-core";\nuseCopilotAction({ name: "highlight", description: "Highlight a passage", handler: async () => {} });\n',
            (("tool", "highlight", 2),),
        ),
        Hit(
            "ready.ts",
            'import { Calculator } from "@langchain/community/tools/calculator";\nimport { TavilySearch } from "@langchain/tavily";\nconst tools = [new Calculator(),\n  new TavilySearch({ maxResults: 1 })];\n',
            (("tool", "Calculator", 3), ("tool", "TavilySearch", 4)),
        ),
        Hit(
            "retriever.ts",
            'import { createRetrieverTool } from "langchain/tools/retriever";\nconst t = createRetrieverTool(r, {\n  name: "search_docs" });\n',
            (("tool", "search_docs", 2),),
        ),
        Hit(
            "weather.ts",
            'import { tool } from "ai";\nexport const getWeather = tool({\n  description: "Weather",\n  execute: async ({ city }) => fetch(city),\n});\n',
            (("tool", "getWeather", 2),),
        ),
        Hit(
            "a.ts",
            'import { tool } from "ai";\nexport const createDocument = ({ session }: P) =>\n  tool({ description: "x" });\n',
            (("tool", "createDocument", 3),),
        ),
        Hit(
            "b.ts",
            'import { tool } from "@langchain/core/tools";\nconst search = tool(async (i) => i, {\n  name: "web_search", description: "d" });\n',
            (("tool", "web_search", 2),),
        ),
        Hit(
            "c.ts",
            'import { streamText, tool } from "ai";\nstreamText({ tools: {\n  run: tool({ execute: async ({ cmd }) => exec(cmd) }),\n} });\n',
            (("tool", "run", 3),),
        ),
        Hit(
            "d.ts",
            'import { StructuredTool } from "@langchain/core/tools";\nclass Lookup extends StructuredTool {\n  name = "lookup";\n}\n',
            (("tool", "lookup", 2),),
        ),
        Hit(
            "weather.ts",
            'import { BaseTool, ToolMetadata } from "llamaindex";\nconst DEFAULTS: ToolMetadata<P> = { name: "get_weather", description: "Weather", parameters: {} };\nexport class Weather implements BaseTool<P> {\n  constructor(params?: Q) { this.metadata = params?.metadata ?? DEFAULTS; }\n}\n',
            (("tool", "get_weather", 3),),
        ),
        Hit(
            "e.ts",
            'import OpenAI from "openai";\nconst tools = [\n  { type: "function", function: { name: "get_time", parameters: {} } },\n];\n',
            (("tool", "get_time", 3),),
        ),
        Hit(
            "f.ts",
            'import { Agent, webSearchTool } from "@openai/agents";\nimport { writer } from "./writer";\nconst a = new Agent({ name: "A", tools: [webSearchTool(),\n  writer.asTool({ toolName: "write_it", toolDescription: "Writes" })] });\n',
            (("tool", "webSearchTool", 3), ("tool", "write_it", 4)),
        ),
        Hit(
            "g.ts",
            'import { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";\nawait generateText({ tools: {\n  search: openai.tools.webSearch({}) } });\n',
            (("tool", "search", 4),),
        ),
    ),
    misses=(
        Miss("a.ts", 'import { Calculator } from "./math/tools";\nconst c = new Calculator();\nconst t = tool;\n'),
        Miss("a.ts", 'import { tool } from "./hammer";\nconst t = tool({ name: "x" });\n'),
        Miss("a.tsx", 'import { Tooltip } from "ui";\nexport const tools = [{ name: "pen", description: "draw" }];\n'),
    ),
)
