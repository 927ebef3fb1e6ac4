"""Configuration in YAML as people write it: every mapping knows the line and column of its keys, and no key is twice.

An error can then say where: `upright.yaml:7:5: waivers: entry 1: unknown key 'onwer'; did you mean 'owner'?`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from upright.model.errors import ConfigError, in_words


class Placed(dict[Any, Any]):
    """A mapping that knows where each of its keys stands: line and column, from 1."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[Any, tuple[int, int]] = {}


def read_placed(path: Path) -> Any:
    """The one document of a file. Raises ConfigError with the place of what is no YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {in_words(error)}") from error
    import yaml

    loader = _loader()(text)
    try:
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        spot, begin = error.problem_mark, error.context_mark
        place = f":{spot.line + 1}:{spot.column + 1}" if spot else ""
        around = f" {error.context}, which begins at {begin.line + 1}:{begin.column + 1}" if begin else ""
        raise ConfigError(f"{path.name}{place}: {error.problem or 'not YAML'}{around}") from error
    except RecursionError as error:
        raise ConfigError(f"{path.name}: nested too deep") from error
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{path.name}: {' '.join(str(error).split())}") from error
    finally:
        loader.dispose()


def at(where: str, given: Any, key: Any) -> str:
    """`where` (a file, and what in it) with the place of a key in it, if it is known."""
    spot = given.places.get(key) if isinstance(given, Placed) else None
    if spot is None:
        return where
    name, _, rest = where.partition(": ")
    return f"{name}:{spot[0]}:{spot[1]}" + (f": {rest}" if rest else "")


def meant(word: Any, words: Iterable[str]) -> str:
    """What was probably meant, or what there is."""
    from difflib import get_close_matches

    options = list(words)
    close = get_close_matches(str(word), options, 1)
    return f"did you mean {close[0]!r}?" if close else f"one of {', '.join(options)}"


def refuse_unknown(where: str, given: Mapping[Any, Any], known: Iterable[str]) -> None:
    """Raise ConfigError for a key that nobody reads, with its place and what was meant."""
    options = list(known)
    for key in given:
        if key not in options:
            raise ConfigError(f"{at(where, given, key)}: unknown key {key!r}; {meant(key, options)}")


@cache
def _loader() -> Any:
    import yaml
    from yaml.constructor import ConstructorError

    class Loader(yaml.SafeLoader):
        """Mappings with places; what only looks like a date stays a text."""

    def mapping(loader: Any, node: Any) -> Iterator[Placed]:
        found = Placed()
        yield found
        own: set[Any] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConstructorError(None, None, "a key is one word", key_node.start_mark)
            if key_node.value in own and key_node.tag != "tag:yaml.org,2002:merge":
                raise ConstructorError(None, None, f"{key_node.value!r} is there twice", key_node.start_mark)
            own.add(key_node.value)
        loader.flatten_mapping(node)
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            found.places[key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            found[key] = loader.construct_object(value_node, deep=True)

    def timestamp(loader: Any, node: Any) -> Any:
        try:
            return loader.construct_yaml_timestamp(node)
        except ValueError:
            return node.value

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", timestamp)
    return Loader
