"""Function schemas in Python code: tools described to a model as data.

Why it matters: the description is what the model obeys, and the parameters are what it may fill in.

How it recognises: dictionaries with a name, a description and a schema of parameters, in the forms of OpenAI
(`parameters`), Anthropic (`input_schema`) and Bedrock (`inputSchema`), and objects of a project's own classes that hold
the same (`ToolDefinition(name=..., description=..., parameters=...)`). A function of that name in the same file is what
the tool does.

What it does not see: schemas made from types at run time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_schemas import schemas
from upright.discover.detectors._python_tools import told, tool
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, digest, judged, summary
from upright.discover.readers.python_module import python_module
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_OPENAI = re.compile(r"[\"']type[\"']\s{0,9}:\s{0,9}[\"']function[\"']")  # says AI also where nothing is imported

_SCHEMA = re.compile(r"[\"']parameters[\"']\s{0,9}:\s{0,9}\{\s{0,40}[\"']type[\"']\s{0,9}:\s{0,9}[\"']object[\"']")


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    said_so = module is None and not in_tests(document.item.path)
    if said_so and (_OPENAI.search(document.text) or _SCHEMA.search(document.text)):
        module = document.parse(python_module)
    if module is None:
        return
    functions = {each.node.name: each for each in reversed(module.functions) if not each.around.owner}
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
        if description:
            said["description"] = summary(description)
        yield tool(
            document,
            name,
            module.line(entries["name"]),
            document.code_key(f"schema:{name}"),
            "function schema",
            said,
        )


DETECTOR = Detector(
    id="python-function-schemas",
    title="Function schemas in Python code",
    selects=Selector(languages=LANGUAGES, literals=(b"parameters", b"input_schema", b"inputschema")),
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
