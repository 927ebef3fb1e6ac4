"""Environment that infrastructure code gives to programs: functions of SAM and CloudFormation, services of Compose,
containers of Kubernetes. Only variables that speak of models are kept: code that reads them is told what it calls.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.cloudformation import plain
from upright.discover.readers.markup import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.node import Node

LITERALS = (b"model", b"llm", b"embed")
_HOLDERS = (b"environment", b"env:")
_NAMED = re.compile(r"(?:^|_)(?:\w{0,40}MODEL|LLM|EMBED\w{0,10}|RERANK\w{0,5}|DEPLOYMENT)(?:_|$)", re.IGNORECASE)
_PARAMETER = re.compile(r"\$\{(\w{1,100})\}")
_MOST = 200
_LARGEST = 500_000


def stated_environment(document: Document) -> dict[str, str]:
    """The value of each variable; those that are given several are left out."""
    found: dict[str, set[str]] = {}
    if len(document.content) > _LARGEST or not (document.contains(_HOLDERS) and document.contains(LITERALS)):
        return {}
    for root in document.parse(markup):
        whole = plain(root, 0) if root.get("Resources").is_map else root
        defaults = {name: node.get("Default").text for name, node in whole.get("Parameters").items()}
        for name, value in _variables(whole):
            parameter = _PARAMETER.fullmatch(value)
            stated = defaults.get(parameter[1], "") if parameter else value
            if stated and "$" not in stated and _NAMED.search(name) and len(found) < _MOST:
                found.setdefault(name, set()).add(stated)
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}


def _variables(root: Node) -> Iterator[tuple[str, str]]:
    for path, node in root.walk():
        holder = path[-1].lower()
        if holder in {"variables", "environment", "env"} and node.is_map:
            yield from ((name, each.text) for name, each in node.items())
        elif holder in {"environment", "env"}:
            for each in node:
                if each.is_map:
                    yield each.first("name", "Name").text, each.first("value", "Value").text
                else:
                    name, _, value = each.text.partition("=")
                    yield name.strip(), value.strip()
