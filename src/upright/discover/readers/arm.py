"""ARM templates: resources with what they are called, expressions as `${...}`, children beside their parents.

https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.markup import markup
from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

_NAMED = re.compile(r"(?:parameters|variables)\(\s*'([\w-]{1,100})'\s*\)", re.IGNORECASE)
_TYPE = re.compile(r"'(Microsoft\.[\w./]{3,120})'", re.IGNORECASE)
_LONGEST = 20_000
_MOST = 2000  # resources of one template


@dataclass(frozen=True, slots=True)
class ArmResource:
    """`symbol` is how others refer to it in the bodies; `title` what a person would call it."""

    type: str
    symbol: str
    title: str
    body: Node
    line: int
    parent: str = ""


def arm_template(document: Document) -> tuple[Node, list[ArmResource]]:
    """The root of a deployment template and its resources; nothing when the document is none."""
    root = next(
        (root for root in document.parse(markup) if "deploymentTemplate.json" in root.get("$schema").text), NOTHING
    )
    found = list(islice(_resources(root, "", "", 0), _MOST))
    places: dict[str, list[ArmResource]] = {}
    for each in found:
        places.setdefault(each.type.lower(), []).append(each)
    return root, [
        replace(each, title=_stated(each.body.get("name").text, root) or each.title, body=_plain(each.body, places, 0))
        for each in found
    ]


def _resources(node: Node, kind: str, parent: str, depth: int) -> Iterator[ArmResource]:
    inner = node.get("resources")
    for number, (name, item) in enumerate(
        inner.items() if inner.is_map else ((str(n), item) for n, item in enumerate(inner))
    ):
        stated = item.get("type").text
        if depth > MAX_DEPTH or not stated:
            continue
        whole = stated if stated.lower().startswith("microsoft.") else f"{kind}/{stated}"
        title = _title(item.get("name").text) or whole.rpartition("/")[2]
        symbol = name if inner.is_map else re.sub(r"\W+", "_", f"{whole.rpartition('/')[2]}_{title}_{number}{depth}")
        yield ArmResource(whole, f"r_{symbol}", title, item, item.line, parent)
        yield from _resources(item, whole, f"r_{symbol}", depth + 1)
        template = item.get("properties", "template")
        if template.is_map:
            yield from _resources(template, "", "", depth + 1)


def _title(name: str) -> str:
    """What an expression calls a resource: the literal, or the parameter that holds it."""
    if not name.startswith("["):
        return name.rpartition("/")[2]
    named = _NAMED.findall(name)
    return named[-1] if named else ""


def _stated(name: str, root: Node) -> str:
    """What a name comes to that is nothing but a parameter or a variable, where the template gives its value."""
    only = _NAMED.fullmatch(name[1:-1].strip()) if name.startswith("[") else None
    value = only and (root.get("parameters", only[1], "defaultValue").text or root.get("variables", only[1]).text)
    return value if value and not value.startswith("[") else ""


def expression(text: str) -> str:
    """`[parameters('x')]` as `${x}`; `[[` is a text that begins with a bracket."""
    if not text.startswith("[") or not text.endswith("]") or text.startswith("[["):
        return text
    inner = _NAMED.sub(r"\1", text[1:-1])
    return f"${{{inner}}}"[:_LONGEST]


def _plain(node: Node, places: dict[str, list[ArmResource]], depth: int) -> Node:
    if depth > MAX_DEPTH:
        return NOTHING
    if node.is_map:
        return Node(
            {name: _plain(child, places, depth + 1) for name, child in node.items() if name != "resources"}, node.line
        )
    if node.is_list:
        return Node([_plain(child, places, depth + 1) for child in node], node.line)
    if isinstance(node.value, str) and node.value.startswith("["):
        symbols = [each.symbol for kind in _TYPE.findall(node.value)[:10] for each in places.get(kind.lower(), ())[:50]
                   if _names(each, node.value)]  # fmt: skip
        return Node(f"${{{' '.join(symbols)}}}" if symbols else expression(node.value), node.line)
    return node


def _names(resource: ArmResource, text: str) -> bool:
    """Whether an expression names the resource: by the last part of its own name."""
    own = resource.body.get("name").text
    inner = own[1:-1] if own.startswith("[") else f"'{own.rpartition('/')[2]}'"
    return inner in text or (resource.title != "" and f"'{resource.title}'" in text)
