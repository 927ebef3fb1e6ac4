"""Interfaces in OpenAPI, as agents are given them: what the functions that they describe can do.

https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.descriptions import likely

if TYPE_CHECKING:
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_LONGEST = 500_000
_NAMED = re.compile(r"[\"']?operation_?[iI]d[\"']?\s{0,9}[:=]\s{0,9}[\"']?([\w.-]{1,100})")
_DELETES = re.compile(
    r"^\s{0,200}[\"']?delete[\"']?\s{0,9}[:=]\s{0,9}(?:\{|$)|[\"']delete[\"']\s{0,9}:\s{0,9}\{", re.MULTILINE
)


def offered(text: str) -> list[Json]:
    r"""What the operations of an interface in JSON, YAML or HCL can do, by their names and methods, sorted.

    >>> offered("paths:\n  /orders:\n    delete:\n      operationId: clear\n")
    ['destroys']
    """
    text = text[:_LONGEST]
    names = _NAMED.findall(text)
    can = {str(what) for name in names for what in likely(name, "")}
    return [*sorted(can | ({"destroys"} if names and _DELETES.search(text) else set()))]


def is_interface(root: Node) -> bool:
    """Whether a file describes an interface: what it names are examples of what one may ask."""
    return bool(root.get("paths").is_map and root.first("openapi", "swagger").text)
