r"""Redaction policies: YAML files, and mappings of the same shape.

method: entity                     # what happens to every class that is not named below
confidence: 0.5
classes:
  pii.*: numbered
  pii.us-ssn: encrypt
  pci.card-number: {method: mask, last: 4}
  secret.*: {method: empty, confidence: 0.8}
allow:
  values: [support@acme.example]
  patterns: ['.*@acme\\.example']
classifiers: ./classifiers         # a folder of own classifiers, relative to this file
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from upright.app.catalog import units
from upright.classify.classifier import Classifier
from upright.classify.declared import load_classifier
from upright.classify.redaction.allow import Allowed, check_pattern
from upright.classify.redaction.method import Method
from upright.classify.redaction.policy import LEAST, Choice, Policy
from upright.judge.marked import Document, read_marked
from upright.judge.pattern import Where
from upright.model.errors import ConfigError

_KEYS = ("method", "confidence", "classes", "allow", "classifiers", "title", "description")
_SHORTEST_HASH, _LONGEST_HASH = 8, 64


@dataclass(frozen=True)
class ReadPolicy:
    """A policy, the classifiers of its own, and the mapping that it was read from."""

    policy: Policy
    own: tuple[Classifier, ...]
    record: Mapping[str, Any]


def read_policy(path: Path) -> ReadPolicy:
    """The policy in a file. Raises ConfigError naming file, line and column, and what was probably meant."""
    return _policy(read_marked(path), path.parent)


def policy_of(record: Mapping[str, Any], name: str = "policy", folder: Path | None = None) -> ReadPolicy:
    """The policy that a mapping says. Without `folder` it may not name classifiers of its own. Raises ConfigError."""
    return _policy(Document(dict(record), Where(name, {})), folder)


def method_policy(name: str) -> ReadPolicy:
    """The policy that does the same with every class."""
    return policy_of({"method": name}, "method")


def _policy(document: Document, folder: Path | None) -> ReadPolicy:
    said, where = document.mapping(_KEYS), document.where
    own = _own(said.get("classifiers"), where.at("classifiers"), folder)
    known = [*units("classifiers"), *(unit.id for unit in own)]
    confidence = _confidence(said.get("confidence", LEAST), where.at("confidence"))
    default = _choice(
        said.get("method", "entity"), where.at("method"), Choice(_method("entity", where), {}, confidence)
    )
    classes = said.get("classes") or {}
    if not isinstance(classes, dict):
        raise where.at("classes").error("must be a mapping of classes to methods, such as `pii.*: numbered`")
    choices = {}
    for glob, entry in classes.items():
        _check_class(glob, known, where.at("classes", glob))
        choices[glob] = _choice(entry, where.at("classes", glob), default)
    allowed = _allowed(said.get("allow") or {}, where.at("allow"))
    record = dict(said) | ({"classifiers": str((folder or Path()) / said["classifiers"])} if own else {})
    return ReadPolicy(Policy(default, choices, allowed), own, record)


def _own(named: Any, where: Where, folder: Path | None) -> tuple[Classifier, ...]:
    if not named:
        return ()
    if folder is None:
        raise where.error("own classifiers can be named in a policy file only")
    path = folder / str(named)
    if not path.is_dir():
        raise where.error(f"no such folder: {named}")
    if list(path.glob("[!_]*.py")):
        raise where.error("a policy runs no Python: make a package of it (entry point `upright.catalog`)")
    own = tuple(load_classifier(file) for file in sorted(path.glob("*.yaml")))
    for unit in own:
        if unit.id in units("classifiers"):
            raise where.error(f"{unit.id} is there already")
    return own


def _check_class(glob: str, known: Iterable[str], where: Where) -> None:
    ids = list(known)
    if any(fnmatchcase(data_class, glob) for data_class in ids):
        return
    close = get_close_matches(glob, [*ids, *{f"{data_class.partition('.')[0]}.*" for data_class in ids}], 1)
    hint = "" if close else "; `upright classifiers list` shows them all"
    raise where.error(f"no data class {glob!r}{hint}", glob, close)


def _confidence(value: Any, where: Where) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST <= value <= 1:
        raise where.error(f"confidence is a number from {LEAST} to 1")
    return float(value)


def _method(name: Any, where: Where) -> Method:
    known: dict[str, Method] = units("methods")
    if name not in known:
        raise where.error(f"no redaction method {name!r}", str(name), known)
    return known[name]


def _choice(entry: Any, where: Where, default: Choice) -> Choice:
    """A method by name, or a mapping with its options; what is not said is as in `default`."""
    if isinstance(entry, str):
        return Choice(_method(entry, where), {}, default.confidence)
    if not isinstance(entry, dict):
        raise where.error("must be a method, or a mapping such as `{method: mask, last: 4}`")
    inside = where.at("method") if "method" in entry else where
    method = _method(entry["method"], inside) if "method" in entry else default.method
    options = dict(default.options) if "method" not in entry else {}
    for name, value in entry.items():
        if name in {"method", "confidence"}:
            continue
        if name not in method.options:
            raise where.at(name).error(
                f"{method.id} has no option {name!r}", name, ("method", "confidence", *method.options)
            )
        options[name] = _option(method, name, value, where.at(name))
    confidence = (
        _confidence(entry["confidence"], where.at("confidence")) if "confidence" in entry else default.confidence
    )
    return Choice(method, options, confidence)


def _option(method: Method, name: str, value: Any, where: Where) -> int | str:
    if isinstance(method.options[name], int):
        least, most = (_SHORTEST_HASH, _LONGEST_HASH) if name == "length" else (0, _LONGEST_HASH)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise where.error(f"{name} is a whole number from {least} to {most}")
        return value
    if not isinstance(value, str) or len(value) != 1 or not value.isprintable():
        raise where.error(f"{name} is one printable character")
    return value


def _allowed(said: Any, where: Where) -> Allowed:
    if not isinstance(said, dict):
        raise where.error("allow is a mapping with values and patterns")
    for name in said:
        if name not in {"values", "patterns"}:
            raise where.at(name).error(f"unknown key {name!r}", str(name), ("values", "patterns"))
    values, patterns = (_texts(said.get(name) or [], where.at(name)) for name in ("values", "patterns"))
    for number, pattern in enumerate(patterns):
        try:
            check_pattern(pattern)
        except ConfigError as error:
            raise where.at("patterns", number).error(str(error)) from error
    return Allowed(frozenset(values), patterns)


def _texts(said: Any, where: Where) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(
        isinstance(each, str | int) and not isinstance(each, bool) for each in said
    ):
        raise where.error("must be a list of texts")
    return tuple(str(each) for each in said)
