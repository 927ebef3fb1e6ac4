"""Tools that JSON files define for models: name, description and the schema of what they take.

Why it matters: the definition decides what a model may ask for; kept beside the code, it changes without it.

How it recognises: `{"type": "function", "function": {"name", "parameters"}}` of OpenAI, `{"name", "description",
"input_schema"}` of Anthropic and MCP, `inputSchema` of Bedrock, one or a list of them.

What it does not see: definitions within larger documents of another purpose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.descriptions import described
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_LARGEST = 300_000  # bytes: larger ones are data
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,80}")
_LISTS = ("tools", "functions", "tool_definitions", "toolConfig")
_OTHER = re.compile(
    r"(?:^|/)(?:package|tsconfig|composer|openapi|swagger|server|manifest)[^/]*\.json$|\.schema\.json$|(?:^|/)node_modules/"
)


def _detect(document: Document) -> Iterator[Sighting]:
    if _OTHER.search(document.path) or len(document.content) > _LARGEST:
        return
    seen: set[str] = set()
    for root in document.parse(markup):
        for node in _entries(root):
            name, description = _tool(node)
            if _NAME.fullmatch(name) and name not in seen:
                seen.add(name)
                said = (
                    {"description": description.split("\n")[0][:200], **described(description)} if description else {}
                )
                yield see(document, "tool", name, node.line, document.code_key(f"tool {name}"), said, confidence=0.9)


def _entries(root: Node) -> Iterator[Node]:
    listed = next((found for found in (root.get(name) for name in _LISTS) if found), None) if root.is_map else root
    if root.is_map and _tool(root)[0]:
        yield root
    elif listed is not None and not listed.is_map:
        yield from list(listed)


def _tool(node: Node) -> tuple[str, str]:
    """Name and description of a definition; empty when the node is none."""
    if not node.is_map:
        return "", ""
    inner = (
        node.get("function")
        if node.get("function").is_map
        else node.get("toolSpec")
        if node.get("toolSpec").is_map
        else node
    )
    schema = inner.first("input_schema", "inputSchema")
    typed = node.get("type").text == "function" and inner.get("parameters").is_map
    if not (typed or (schema.is_map and inner.get("description").text)):
        return "", ""
    return inner.get("name").text, inner.get("description").text


DETECTOR = Detector(
    id="json-tools",
    title="Tools that JSON files define",
    selects=Selector(languages=frozenset({"json"}), literals=(b'"parameters"', b'"input_schema"', b'"inputschema"')),
    detect=_detect,
    hits=(
        Hit(
            "tools/query_docs/tool.json",
            '{\n "type": "function",\n "function": {"name": "query_docs", "description": "Reads articles.", "parameters": {"type": "object"}}}',
            (("tool", "query_docs", 1),),
        ),
        Hit(
            "lambda/api_spec.json",
            '[\n {"name": "get_profile", "description": "Profile of a customer",\n  "inputSchema": {"type": "object"}}]',
            (("tool", "get_profile", 2),),
        ),
    ),
    misses=(
        Miss("openapi.json", '{"name": "x", "description": "y", "parameters": {"a": 1}}'),
        Miss("a.json", '{"parameters": {"name": "x"}, "type": "object"}'),
    ),
)
