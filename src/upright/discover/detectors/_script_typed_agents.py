"""Agents that are told apart only by their type: `const code: AgentControllerSubagent = { name: "Code", instructions }`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.readers.script import text, unwrap
from upright.discover.readers.script_values import first_text, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.script import Script

_TYPES = re.compile(r"(?:Sub)?[aA]gent(?:Config|Definition|Options|Spec|Input)?$")
_TYPE = re.compile(r":\s*([A-Za-z_]\w{0,80})")
_TOLD = frozenset({"instructions", "systemPrompt", "system", "prompt"})


def typed_agents(document: Document, found: Script) -> Iterator[tuple[str, int, str, str]]:
    """Name, line, framework and constant of each."""
    for constant, node in found.declared.items():
        value = unwrap(node)
        around = node.parent
        if value.type != "object" or around is None or around.type != "variable_declarator":
            continue
        stated = _TYPE.match(text(around.child_by_field_name("type")))
        held = found.local.get(stated[1]) if stated and _TYPES.search(stated[1]) else None
        values = properties(value) if held is not None else {}
        framework = distribution_of(held.module, "npm") if held is not None else ""
        if framework and _TOLD & values.keys():
            name = first_text(found, document.item.path, values.get("name") or values.get("id")) or constant
            yield name, around.start_point[0] + 1, framework, constant
