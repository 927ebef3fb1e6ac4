"""Function schemas in Python code: tools described to a model as data.

Why it matters: the description is what the model obeys, and the parameters are what it may fill in.

How it recognises: dictionaries with a name, a description and a schema of parameters, in the forms of OpenAI
(`parameters`), Anthropic (`input_schema`) and Bedrock (`inputSchema`).

What it does not see: schemas made from types at run time.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_tools import tool
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, digest, judged, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    for node, scope in module.index.dicts:
        entries = {
            key.value: value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
        inner = entries.get("function") if isinstance(entries.get("type"), ast.Constant) else None
        if isinstance(inner, ast.Dict):
            continue
        schema = {"parameters", "input_schema", "inputSchema"} & entries.keys()
        if "name" not in entries or "description" not in entries or not schema:
            continue
        name = module.text(entries["name"], scope)
        if name in seen or not re.fullmatch(r"[\w.-]{1,64}", name):
            continue
        seen.add(name)
        description = module.text(entries["description"], scope)
        said: dict[str, Json] = {"digest": digest(description), **judged(description)}
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
            "schema.py",
            'import openai\nTOOLS = [{"type": "function", "function": {\n    "name": "lookup",\n    "description": "Look it up",\n    "parameters": {}}}]\n',
            (("tool", "lookup", 3),),
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
        Miss("b.py", 'import openai\n# {"name": "x", "description": "y", "parameters": {}}\n'),
    ),
)
