"""Function schemas in Python code: tools described to a model as data.

Why it matters: the description is what the model obeys, and the parameters are what it may fill in.

How it recognises: dictionaries with a name, a description and a schema of parameters, in the forms of OpenAI
(`parameters`), Anthropic (`input_schema`) and Bedrock (`inputSchema`), and objects of a project's own classes that hold
the same (`ToolDefinition(name=..., description=..., parameters=...)`). A function of that name in the same file, or that the
file imports, is what the tool does, and what is run where a name is asked for (`if call.name == "find"`,
`HANDLERS[call.name](...)`), in this file or the nearest; a function of the file that offers tools and runs what the model asks for is the agent.

What it does not see: schemas made from types at run time.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.behaviour import Onward, packed
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_own_agents import led_by_functions
from upright.discover.detectors._python_schemas import schemas
from upright.discover.detectors._python_tool_runs import ABOUT, tool_runs
from upright.discover.detectors._python_tools import told, tool
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, digest, judged, summary
from upright.discover.readers.python_module import python_module
from upright.discover.sight import edge, in_tests
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.model.asset import Json

_OPENAI = re.compile(r"[\"']type[\"']\s{0,9}:\s{0,9}[\"']function[\"']")  # says AI also where nothing is imported

_DESCRIBES = (b"parameters", b"input_schema", b"inputschema")
_ARGUMENTS = 8  # of a function of another module: all come from the model
_SCHEMA = re.compile(r"[\"']parameters[\"']\s{0,9}:\s{0,9}\{\s{0,40}[\"']type[\"']\s{0,9}:\s{0,9}[\"']object[\"']")


def _detect(document: Document) -> Iterator[Sighting]:
    yield from tool_runs(document)
    yield from _described(document) if document.contains(_DESCRIBES) else ()


def _described(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    said_so = module is None and not in_tests(document.item.path)
    if said_so and (_OPENAI.search(document.text) or _SCHEMA.search(document.text)):
        module = document.parse(python_module)
    if module is None:
        return
    functions = {each.node.name: each for each in reversed(module.functions) if not each.around.owner}
    leading = [document.code_key(place) for _, place, _ in led_by_functions(module)]
    seen: set[str] = set()
    for entries, scope in schemas(module):
        name = module.text(entries["name"], scope)
        if name in seen or not re.fullmatch(r"[\w.-]{1,64}", name):
            continue
        seen.add(name)
        description = module.text(entries["description"], scope)
        said: dict[str, Json] = {"digest": digest(description), **judged(description)}
        if name in functions:  # what runs when the model calls it
            said |= told(module, description, functions[name], entries["description"])
        else:
            said |= _elsewhere(module, name)
        if description:
            said["description"] = summary(description)
        own = document.code_key(f"schema:{name}")
        yield tool(document, name, module.line(entries["name"]), own, "function schema", said)
        yield from (edge(agent, R.USES_TOOL, own) for agent in leading)


def _elsewhere(module: PythonModule, name: str) -> dict[str, Json]:
    """Which function of another module runs, when one of this name is imported."""
    if not any(each.alias == name for each in module.imports):
        return {}
    symbol = module.symbol(ast.Name(name, ast.Load()), module.index.root)
    return {"onward": packed([Onward(symbol, tuple(range(_ARGUMENTS)))])} if "." in symbol else {}


DETECTOR = Detector(
    id="python-function-schemas",
    title="Function schemas in Python code",
    selects=Selector(languages=LANGUAGES, literals=(*_DESCRIBES, *ABOUT)),
    detect=_detect,
    hits=(
        Hit(
            "definitions.py",
            'from agent.types import CanonicalToolDefinition\ndef schema():\n    return {}\ndef tools():\n    return [\n        CanonicalToolDefinition(\n            name="edit_file",\n            description="Edit the file.",\n            parameters=schema(),\n        )\n    ]\nSPEC = ToolSpec(name="grep", description="Search.", parameters={})\n# llm\nllm = 1\n',
            (("tool", "edit_file", 7), ("tool", "grep", 12)),
        ),
        Hit(
            "schema.py",
            'import openai\nTOOLS = [{"type": "function", "function": {\n    "name": "lookup",\n    "description": "Look it up",\n    "parameters": {}}}]\n',
            (("tool", "lookup", 3),),
        ),
        Hit(
            "desk/tools.py",
            'TOOLS = [{"type": "function", "function": {"name": "wipe_order", "description": "Wipe it", "parameters": {}}}]\n',
            (("tool", "wipe_order", 1),),
            also=(
                (
                    "desk/run.py",
                    'from desk.orders import wipe\n\nHANDLERS = {"wipe_order": wipe}\n\n\ndef run(tool):\n    return HANDLERS[tool.name](**tool.input)\n',
                ),
            ),
        ),
        Hit(
            "loop.py",
            'from openai import OpenAI\nfrom own.rooms import book\nclient = OpenAI()\nTOOLS = [{"type": "function", "function": {\n    "name": "book", "description": "Book", "parameters": {}}}]\ndef ask(messages):\n    while True:\n        m = client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS).choices[0].message\n        if not m.tool_calls:\n            return m.content\n        for call in m.tool_calls:\n            messages.append(book(**call.function.arguments))\n',
            (("tool", "book", 5),),
            joins=(("#ask", "uses_tool", "#schema:book"),),
        ),
        Hit(
            "tools/shell.py",
            'import subprocess\nSCHEMA = {"type": "function", "function": {\n    "name": "run", "description": "Runs", "parameters": {}}}\ndef run(command: str) -> str:\n    return subprocess.run(command, shell=True)\n',
            (("tool", "run", 3),),
        ),
        Hit(
            "definitions.py",
            'definitions = [{\n    "name": "get_todos",\n    "description": "Get the todos",\n    "parameters": {\n        "type": "object", "properties": {}}}]\n',
            (("tool", "get_todos", 2),),
        ),
        Hit(
            "claude.py",
            'import anthropic\nTOOL = {"name": "book", "description": "Book a room", "input_schema": {}}\n',
            (("tool", "book", 2),),
        ),
        Hit(
            "bedrock.py",
            'import boto3\nrt = boto3.client("bedrock-runtime")\nSPEC = {"toolSpec": {"name": "top_song", "description": "Song", "inputSchema": {}}}\n',
            (("tool", "top_song", 3),),
        ),
    ),
    misses=(
        Miss("a.py", 'import openai\nROW = {"name": "x", "description": "y", "price": 1}\n'),
        Miss(
            "c.py",
            'import openai\nx = Row(name="x", description="y", parameters={})\ny = PlotTool(name="x", colour="y")\n',
        ),
        Miss("b.py", 'import openai\n# {"name": "x", "description": "y", "parameters": {}}\n'),
    ),
)
