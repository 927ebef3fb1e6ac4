"""The configurations of MCP clients and coding agents, as texts of which single entries are changed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator

from upright.act.json_text import Edit, Value, edited, parse, removed
from upright.model.errors import ConflictError, MalformedError

_TABLE = re.compile(r"(?m)^[^\S\n]*\[+[^\]\n]+\]+[^\n]*\n?")
_SERVERS = frozenset(
    {"mcpServers", "mcp_servers", "mcp", "servers", "context_servers", "mcp.servers", "amp.mcpServers"}
)


def document(path: str, text: str) -> Value:
    """The configuration. Raises ConflictError when it cannot be read."""
    try:
        return parse(text)
    except MalformedError as error:
        raise ConflictError(f"{path}: {error}") from None


def servers(root: Value, name: str) -> Iterator[tuple[Value, Value]]:
    """Each entry of the server of this name, with the object that holds it."""
    for path, value in root.walk():
        if path and path[-1] in _SERVERS and value.kind == "object":
            for key, _, entry in value.entries:
                if key == name and entry.kind == "object":
                    yield value, entry


def without_server(path: str, text: str, name: str) -> str:
    """The text without the entry of this server."""
    if path.endswith(".toml"):
        return _without_tables(path, text, name)
    root = document(path, text)
    return edited(text, [removed(text, parent, entry) for parent, entry in servers(root, name)])


def _without_tables(path: str, text: str, name: str) -> str:
    quoted = rf'(?:{re.escape(name)}|"{re.escape(name)}")'
    ours = re.compile(rf"\s*\[+\s*(?:mcp_servers|mcp\.servers)\.{quoted}\s*[.\]]")
    heads = [*_TABLE.finditer(text)]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    cut: list[Edit] = [
        (head.start(), end, "") for head, end in zip(heads, ends, strict=bool(heads)) if ours.match(head.group())
    ]  # fmt: skip
    new = edited(text, cut)
    valid(path, new)
    return new


def valid(path: str, text: str) -> None:
    """Raises ConflictError when a TOML text cannot be read: then our edit would break it."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConflictError(f"{path}: cannot be edited ({error})") from None


def with_strings(text: str, parent: Value, change: Callable[[str], str]) -> list[Edit]:
    """Edits of every string below a value that `change` changes."""
    return [
        (value.start, value.end, json.dumps(changed, ensure_ascii=False))
        for _, value in parent.walk()
        if isinstance(value.value, str) and text[value.start] == '"' and (changed := change(value.value)) != value.value
    ]
