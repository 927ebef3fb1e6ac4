"""Files of configuration that stand as text within an object: the data of a ConfigMap, `configs` of Compose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.yamlc import read_yaml
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.node import Node

_LARGEST = 100_000  # characters of a file
_ENDS = (".yaml", ".yml", ".json")


def held_files(root: Node) -> Iterator[Node]:
    """What the YAML and JSON files within an object say, at the lines of the file around them."""
    if root.get("kind").text == "ConfigMap":
        held = [node for name, node in root.get("data").items() if name.lower().endswith(_ENDS)]
    else:
        held = [entry.get("content") for _, entry in root.get("configs").items()]
    for node in held:
        yield from read_held(node)


def read_held(text: Node) -> list[Node]:
    """A text of more than one line as YAML, with the lines of the file around it; empty when it is none."""
    if not 0 < len(text.text) < _LARGEST or "\n" not in text.text:
        return []
    try:
        return read_yaml("\n" * text.line + text.text)
    except MalformedError:
        return []
