"""Allow-lists of an organisation: callables and frameworks that it trusts, beside the tables of known libraries.

A list is a text file of a rule a line, in the form of the tables (`VERB PATTERN  # reason`):

    pure  acme.loading.rebuild     # builds a value from its arguments
    class acme.models.*            # classes that are harmless to make and to give a state
    trust acme                     # all of a framework: its functions and its classes

or the section `models: allow:` of an `upright.yaml`, which names callables, frameworks, or files with rules:

    models:
      allow:
        callables: [acme.loading.rebuild]
        frameworks: [acme]
        files: [allowed-models.txt]

A list proves what no table knows. What is known to run code, change files or open connections it cannot allow.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeAlias

from upright.discover.readers.pickle_policy.own import trust
from upright.model.errors import ConfigError, in_words

Placed: TypeAlias = tuple[str, str]  # where a rule stands, and the rule
_KEYS: Final = ("callables", "frameworks", "files")


def allow(files: Iterable[str]) -> None:
    """Trust what these files name, in this process, and nothing besides. Raises ConfigError naming file and line."""
    trust(rule for name in files for rule in _rules(Path(name)))


def rules_of(section: Any, path: Path) -> list[Placed]:
    """The rules of the section `models: allow:` of the configuration at `path`. Raises ConfigError."""
    if not isinstance(section, dict) or not set(section) <= set(_KEYS):
        raise ConfigError(f"{path.name}: models: allow: must be a mapping with the keys {', '.join(_KEYS)}")
    where = f"{path.name}: models: allow"
    rules = [(where, f"pure {name}") for name in _names(section, "callables", path)]
    rules += [(where, f"trust {name}") for name in _names(section, "frameworks", path)]
    return rules + [rule for name in _names(section, "files", path) for rule in _rules(path.parent / name)]


def _rules(path: Path) -> list[Placed]:
    if path.suffix.lower() in {".yaml", ".yml"}:
        return rules_of(_section(path), path)
    return [(f"{path.name}:{number}", line) for number, line in enumerate(_text(path).splitlines(), 1)]


def _names(section: dict[str, Any], key: str, path: Path) -> list[str]:
    names = section.get(key) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{path.name}: models: allow: {key}: must be a list of names")
    return names


def _section(path: Path) -> Any:
    from upright.app.model_trust import models_in

    return models_in(path).get("allow") or {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {in_words(error)}") from error
