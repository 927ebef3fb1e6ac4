"""A node of a configuration file: a value and the line where it (or its key) stands."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator
from dataclasses import dataclass
from typing import Any

MAX_DEPTH = 60
MAX_NODES = 200_000


@dataclass(slots=True, unsafe_hash=True)  # frozen ones take twice as long to make
class Node:
    """Never changed once made.

    `value` is a dict of Nodes, a list of Nodes, or a scalar (`str`, `int`, `float`, `bool`, None). `line` counts
    from 1: that of the key for a value in a mapping, that of the item in a list.
    """

    value: Any
    line: int = 0

    @property
    def is_map(self) -> bool:
        """Whether it holds named values."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether it holds a list."""
        return isinstance(self.value, list)

    @property
    def text(self) -> str:
        """The value when it is a string, the digits when it is a number, else an empty string."""
        if isinstance(self.value, str):
            return self.value
        return str(self.value) if isinstance(self.value, int | float) and not isinstance(self.value, bool) else ""

    def __bool__(self) -> bool:
        return self.value is not None

    def __iter__(self) -> Iterator[Node]:
        return iter(self.value if isinstance(self.value, list) else ())

    def items(self) -> ItemsView[str, Node]:
        """The named values; empty for anything but a mapping."""
        pairs: dict[str, Node] = self.value if isinstance(self.value, dict) else {}
        return pairs.items()

    def values(self) -> Iterator[Node]:
        """The values of a mapping, without their names."""
        return (node for _, node in self.items())

    def get(self, *path: str) -> Node:
        """The node under these keys, or NOTHING."""
        node = self
        for part in path:
            if not isinstance(node.value, dict) or part not in node.value:
                return NOTHING
            node = node.value[part]
        return node

    def first(self, *names: str) -> Node:
        """The first of these keys that is there, or NOTHING."""
        return next((node for name in names if (node := self.get(name))), NOTHING)

    def strings(self) -> list[str]:
        """The strings of a list; a single string as a list of one."""
        if self.is_list:
            return [node.text for node in self if node.text]
        return [self.text] if self.text else []

    def walk(self) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every mapping entry and list item below, with its path (`*` for a list item), parents first.

        A node shared by many aliases is entered once.
        """
        seen: set[int] = set()
        stack: list[tuple[tuple[str, ...], Node]] = [((), self)]
        while stack:
            path, node = stack.pop()
            if path:
                yield path, node
            if id(node.value) in seen or not isinstance(node.value, dict | list):
                continue
            seen.add(id(node.value))
            pairs = node.items() if node.is_map else (("*", item) for item in node)
            stack.extend(reversed([((*path, key), child) for key, child in pairs]))


NOTHING = Node(None)
