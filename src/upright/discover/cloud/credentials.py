"""Which settings of a workload are credentials, as whoever read the account marked them."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from upright.model.withheld import CREDENTIAL

if TYPE_CHECKING:
    from upright.discover.readers.node import Node

_SCRIPTS = frozenset({"user_data", "content", "studio_lifecycle_config_content"})
_TEXTS = frozenset({"instruction", "base_prompt_template"})
_COMMANDS = frozenset({"command", "entry_point", "args", "arguments", "container_entrypoint", "container_arguments"})
_MOST = 20
SCRIPT = "its start script"


def credential_settings(body: Node) -> list[str]:
    """The names of variables and parameters whose value is a credential, in order; `SCRIPT` for a script."""
    found: set[str] = set()
    for path, node in body.walk():
        if node.is_map and node.get("value").text == CREDENTIAL:
            found.add(node.get("name").text or "value")
        elif path[-1] == "*" and _COMMANDS & {*path[-2:-1]}:
            found |= {"its command"} if CREDENTIAL in node.text else set()
        elif node.text == CREDENTIAL and path[-1] != "value":
            found.add(path[-1])
        elif (path[-1] in _TEXTS or "template_configuration" in path) and CREDENTIAL in node.text:
            found.add(f"its {path[-1].replace('_', ' ')}")
        elif path[-1] in _SCRIPTS and node.text and CREDENTIAL in _decoded(node.text):
            found.add(SCRIPT)
    return sorted(found)[:_MOST]


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text
