"""YAML text with its places: where each node stands, so that one can be changed and every other byte stays.

Nothing is constructed: nodes are composed from the text alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.model.errors import MalformedError

if TYPE_CHECKING:
    import yaml

_LARGEST = 2 << 20  # characters


def documents(text: str) -> list[yaml.Node]:
    """The documents of a text. Raises MalformedError with the line, also for templates, which are no YAML yet."""
    import yaml

    if len(text) > _LARGEST:
        raise MalformedError("too large to be edited", "line 1")
    try:
        return list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise MalformedError("no YAML", f"line {mark.line + 1 if mark else 1}") from None
    except RecursionError:
        raise MalformedError("nested too deeply", "line 1") from None


def entry(node: yaml.Node | None, *path: str | int) -> yaml.Node | None:
    """The node under these keys and positions."""
    import yaml

    for key in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        else:
            return None
    return node


def words(node: yaml.Node | None, *path: str | int) -> str:
    """The text of the scalar under these keys; empty when there is none."""
    import yaml

    found = entry(node, *path)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else ""


def pairs(node: yaml.Node | None, *path: str | int) -> dict[str, str]:
    """The scalars of the mapping under these keys."""
    import yaml

    found = entry(node, *path)
    if not isinstance(found, yaml.MappingNode):
        return {}
    return {str(key.value): str(value.value) for key, value in found.value if isinstance(value, yaml.ScalarNode)}


def items(node: yaml.Node | None, *path: str | int) -> Iterator[yaml.Node]:
    """The entries of the list under these keys."""
    import yaml

    found = entry(node, *path)
    yield from found.value if isinstance(found, yaml.SequenceNode) else ()


def span(node: yaml.Node) -> tuple[int, int]:
    """From where to where a node stands in the text."""
    return node.start_mark.index, node.end_mark.index
