"""Reading the body of a resource: flags that are written in many ways, blocks that are a map or a list of maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.node import NOTHING, Node
from upright.discover.secrets_in_clear import KNOWN_PASSWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_YES = frozenset({"enabled", "true", "yes", "on", "allow"})
_NO = frozenset({"disabled", "false", "no", "off", "deny", "none"})


def at(body: Node, path: str) -> Node:
    """The node under a dotted path; of a list of blocks the first is taken on the way."""
    node = body
    for part in path.split("."):
        node = next(iter(node), NOTHING) if node.is_list else node
        node = node.get(part)
    return node


def first(body: Node, *paths: str) -> Node:
    """The first of these paths that is there and not empty, or NOTHING."""
    found = (at(body, path) for path in paths)
    return next((node for node in found if node and node.value not in ("", [], {})), NOTHING)


def given(body: Node, *paths: str) -> bool:
    """Whether one of these paths says something."""
    return bool(first(body, *paths))


def flag(body: Node, *paths: str, default: bool | None = None) -> bool | None:
    """Yes or no: `true`, `"Enabled"`, `"Disabled"`... `default` is what the provider does when nothing is said; None
    when what is said is known only later.
    """
    node = first(body, *paths)
    if not node:
        return default
    if isinstance(node.value, bool):
        return node.value
    word = node.text.lower()
    return True if word in _YES else False if word in _NO else None


def word(body: Node, *paths: str) -> str:
    """The text under one of these paths; empty when it is known only later."""
    text = first(body, *paths).text
    return "" if "${" in text else text


def known_password(body: Node) -> dict[str, bool]:
    """Whether the first user of a database has a password that everybody knows."""
    said = word(
        body,
        "password",
        "master_password",
        "master_user_password",
        "administrator_login_password",
        "administrator_password",
    )
    return {"default_password": True} if said.lower() in KNOWN_PASSWORDS else {}


def blocks(body: Node, path: str) -> Iterator[Node]:
    """The maps under a path, whether it holds one or a list of them."""
    node = at(body, path)
    if node.is_map:
        yield node
    yield from (item for item in node if item.is_map)


def strings(body: Node, *paths: str) -> list[str]:
    """The texts under these paths, of single values and of lists."""
    return [text for path in paths for text in at(body, path).strings()]
