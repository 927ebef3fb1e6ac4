"""Nested records (JSON objects) as columns: the path of keys is the name, and chat messages are told apart by role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DEEPEST = 24
_ROLE = ("role", "from", "author", "speaker")
_CONTENT = ("content", "value", "text", "parts")


def fields(record: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """`(path, value)` of each leaf: `("user.email", "...")`; a message's content is `messages.<role>`."""
    if depth > DEEPEST:
        return
    if isinstance(record, dict):
        for step, value in _steps(record):
            yield from fields(value, f"{name}.{step}" if name else step, depth + 1)
    elif isinstance(record, list):
        if not (record and isinstance(record[0], float)):  # vectors hold nothing to read
            for value in record:
                yield from fields(value, name, depth + 1)
    elif record is not None and not isinstance(record, bool):
        yield name or "value", str(record)


def _steps(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The keys of an object; in a chat message the content goes under the role, and the role is no value."""
    role = next((record[key] for key in _ROLE if isinstance(record.get(key), str)), "")
    message = bool(role) and any(key in record for key in _CONTENT)
    for key, value in record.items():
        if not message or key not in _ROLE:
            yield (role if message and key in _CONTENT else str(key)), value
