"""Which settings of a workload are credentials, as whoever read the account marked them."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first
from upright.model.withheld import CREDENTIAL

if TYPE_CHECKING:
    from upright.discover.readers.node import Node

_SCRIPTS = frozenset({"user_data", "content", "studio_lifecycle_config_content"})
_TEXTS = frozenset({"instruction", "base_prompt_template"})
_COMMANDS = frozenset({"command", "entrypoint", "args", "arguments", "containerentrypoint", "containerarguments"})
_MOST = 20
SCRIPT = "its start script"


def credential_settings(body: Node) -> list[str]:
    """The names of variables and parameters whose value is a credential, in order; `SCRIPT` for a script."""
    return sorted({name for path, node in body.walk() if (name := _setting(path, node))})[:_MOST]


def _setting(path: tuple[str, ...], node: Node) -> str:
    """What the setting is called that a node holds when it is a credential, or has one in it."""
    last = path[-1]
    if node.is_map:
        named = node.first("name", "key", "Key").text or "value"
        return named if node.first("value", "Value").text == CREDENTIAL else ""
    if last in _SCRIPTS and node.text and CREDENTIAL in _decoded(node.text):
        return SCRIPT
    if CREDENTIAL not in node.text or last in {"value", "Value", "description"}:
        return ""
    if last == "*":
        return "its command" if "".join(path[-2:-1]).replace("_", "").lower() in _COMMANDS else ""
    if node.text != CREDENTIAL and (last in _TEXTS or "template_configuration" in path):
        return f"its {last.replace('_', ' ')}"
    return path[-2] if last == "string_value" and path[:-1] else last


def script_of(body: Node) -> str:
    """What a machine runs when it starts, as text; empty where it is not told."""
    return _decoded(first(body, "user_data.value", "user_data").text)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text
