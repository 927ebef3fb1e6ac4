"""YAML with the line and column of everything in it, so that an error can say where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from upright.judge.pattern import VALUE, Where
from upright.judge.problems import Misstated
from upright.model.errors import ConfigError, in_words

_DEEPEST = 20
_LARGEST = 1 << 20
_KEY = "a key is one word; several kinds are written `dataset or data_store: {...}`"


@dataclass(frozen=True, slots=True)
class Document:
    """The value of a file and the place of its root."""

    value: Any
    where: Where

    def mapping(self, known: Iterable[str]) -> dict[str, Any]:
        """The value as a mapping with these keys only. Raises ConfigError, which names all others."""
        keys = list(known)
        if not isinstance(self.value, dict):
            raise self.where.error(f"must be a mapping with {', '.join(keys)}")
        strange = [self.where.at(key).error(f"unknown key {key!r}", str(key), keys) for key in self.value.keys() - keys]
        if strange:
            raise Misstated(told for each in strange for told in each.told)
        return self.value


def read_marked(path: Path) -> Document:
    """Read one YAML document. Raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name or path}: cannot be read: {in_words(error)}") from error
    return marked(text, path.name)


def marked(text: str, name: str) -> Document:
    """The document in `text`; aliases are refused, because they can grow without end. Raises ConfigError."""
    if len(text) > _LARGEST:
        raise ConfigError(f"{name}: larger than {_LARGEST} characters")
    marks: dict[tuple[Any, ...], tuple[int, int]] = {}
    loader = yaml.SafeLoader(text)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise ConfigError(f"{name}: aliases are not allowed here")
        root = loader.get_single_node()
        value = _value(loader, root, (), marks) if root is not None else None
    except yaml.MarkedYAMLError as error:
        spot, begin = error.problem_mark, error.context_mark
        place = f":{spot.line + 1}:{spot.column + 1}" if spot else ""
        around = f" {error.context}, which begins at {begin.line + 1}:{begin.column + 1}" if begin else ""
        raise ConfigError(f"{name}{place}: {error.problem or 'not YAML'}{around}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ConfigError(f"{name}: {error}") from error
    finally:
        loader.dispose()
    return Document(value, Where(name, marks))


def _value(
    loader: yaml.SafeLoader, node: yaml.Node, path: tuple[Any, ...], marks: dict[tuple[Any, ...], tuple[int, int]]
) -> Any:
    marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if len(path) > _DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConstructorError(None, None, _KEY, key_node.start_mark)
            key = str(key_node.value)
            marks[*path, key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            marks[*path, key, VALUE] = (value_node.start_mark.line + 1, value_node.start_mark.column + 1)
            if key in found:
                raise ConstructorError(None, None, f"{key!r} is there twice", key_node.start_mark)
            found[key] = _value(loader, value_node, (*path, key), marks)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, each, (*path, number), marks) for number, each in enumerate(node.value)]
    try:
        return loader.construct_object(node)
    except ValueError:  # a date that is none stays a text: who asks for a date says so, with all else that is wrong
        return node.value
