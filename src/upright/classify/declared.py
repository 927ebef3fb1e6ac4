r"""Classifiers written as YAML: the fields of `Classifier`, for those who write no Python.

```yaml
id: secret.acme-token
title: Acme API token
sensitivity: critical            # public, low, moderate, high, critical
patterns: ['\bacme_[A-Za-z0-9]{32}\\b']
validate: random                 # one of CHECKS, or `stdnum:us.ssn`
context: [acme]
columns: [acme token]
labelled: ['\b[a-z]{32}\b']      # patterns that count only right after one of `columns`, or in a column of that name
matches:
  - ACME_TOKEN=acme_0123...
  - [acme_, 0123...]             # parts are joined: keeps the example from looking like a live key to other scanners
rejects: [...]
```
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from upright.classify import checks
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.classify.national import NATIONAL
from upright.classify.placeholders import looks_random, machine_made
from upright.classify.quick import QUICK
from upright.classify.stricter import STRICTER
from upright.classify.wallets import WALLETS
from upright.model.data import Sensitivity
from upright.model.errors import ConfigError, in_words
from upright.model.unit import module_name

CHECKS: dict[str, Callable[[str], bool]] = {
    "luhn": checks.luhn,
    "card": checks.card,
    "date": checks.plausible_date,
    "random": looks_random,
    "machine-made": machine_made,
    **NATIONAL,
    **STRICTER,
    **QUICK,
    **WALLETS,
}
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # both are safe; C is ten times faster
_TUPLES = {"patterns", "context", "columns", "regulations", "countries", "aliases", "matches", "rejects"}
_FIELDS = {field.name for field in fields(Classifier)} | {"labelled"}
_REQUIRED = ("id", "title", "sensitivity", "matches", "rejects")
_SHIPPED = Path(__file__).parent / "classifiers"
EXAMPLES = 3  # matches and rejects each unit carries at least


class _Unit:
    """One YAML file while it is read: values, and the line of each key for messages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            loader = _LOADER(path.read_text(encoding="utf-8"))
            node = loader.get_single_node()
            if not isinstance(node, yaml.MappingNode):
                raise self.wrong("must be a mapping of fields")
            self.lines = {key.value: key.start_mark.line + 1 for key, _ in node.value}
            self.values: dict[str, Any] = loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ConfigError(f"{path}:{line}: {error.problem}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: cannot be read: {in_words(error)}") from error

    def wrong(self, what: str, key: str = "") -> ConfigError:
        line = self.lines.get(key, 1) if key else 1
        return ConfigError(f"{self.path}:{line}: {f'{key}: ' if key else ''}{what}")

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        several = value if isinstance(value, list) else [value]
        joined = ["".join(map(str, entry)) if isinstance(entry, list) else entry for entry in several]
        if not all(isinstance(entry, str) and entry for entry in joined):
            raise self.wrong("must be a list of texts", key)
        return tuple(joined)


def load_classifier(path: Path) -> Classifier:
    """The classifier that a YAML file declares. Raises ConfigError with file and line."""
    unit = _Unit(path)
    for key in unit.values:
        if key not in _FIELDS:
            raise unit.wrong(f"no such field; one of {', '.join(sorted(_FIELDS))}", str(key))
    for key in _REQUIRED:
        if key not in unit.values:
            raise unit.wrong(f"the field {key!r} is missing")
    given: dict[str, Any] = {key: unit.texts(key) for key in _TUPLES if key in unit.values}
    given |= {key: _scalar(unit, key) for key in unit.values if key not in {*_TUPLES, "labelled"}}
    given["patterns"] = (*given.get("patterns", ()), *_labelled(unit, given))
    _check_patterns(unit, given["patterns"])
    for key in ("matches", "rejects"):
        if len(given[key]) < EXAMPLES:
            raise unit.wrong(f"at least {EXAMPLES} examples", key)
    if path.stem != module_name(given["id"]):
        raise unit.wrong(f"the file must be called {module_name(given['id'])}.yaml", "id")
    return Classifier(**given)


def _labelled(unit: _Unit, given: dict[str, Any]) -> tuple[str, ...]:
    """Patterns behind the names of the columns."""
    if "labelled" not in unit.values and "patterns" not in unit.values:
        raise unit.wrong("one of the fields 'patterns' and 'labelled' is missing")
    if "labelled" in unit.values and not given.get("columns"):
        raise unit.wrong("needs the field 'columns'", "labelled")
    labels = [name.lower() for name in given.get("columns", ())]
    return tuple(after(labels, value, pair=True, begin="") for value in unit.texts("labelled"))


def _scalar(unit: _Unit, key: str) -> Any:
    value = unit.values[key]
    if key == "sensitivity":
        names = [level.name.lower() for level in Sensitivity]
        if value not in names:
            raise unit.wrong(f"must be one of {', '.join(names)}", key)
        return Sensitivity[value.upper()]
    if key == "validate":
        return _check(unit, value)
    if key.startswith("confiden"):
        fits = isinstance(value, float) and 0 < value < 1
    else:
        fits = isinstance(value, bool if key == "needs_context" else str)
    if not fits:
        raise unit.wrong("has the wrong type or range", key)
    return value


def _check(unit: _Unit, name: Any) -> Callable[[str], bool]:
    if name in CHECKS:
        return CHECKS[name]
    module = str(name).removeprefix("stdnum:")
    if module == name or not re.fullmatch(r"[a-z0-9_]+(?:\.[a-z0-9_]+)?", module):
        raise unit.wrong(f"must be one of {', '.join(CHECKS)} or stdnum:<module>", "validate")
    if not checks.has_stdnum(module):
        raise unit.wrong(f"python-stdnum has no module {module!r}", "validate")
    return checks.stdnum(module)


def _check_patterns(unit: _Unit, patterns: tuple[str, ...]) -> None:
    """Those of our own were compiled when they were tested."""
    for pattern in patterns if unit.path.parent != _SHIPPED else ():
        try:
            re.compile(pattern, re.ASCII)
        except re.error as error:
            raise unit.wrong(f"not a regular expression: {error}", "patterns") from error
