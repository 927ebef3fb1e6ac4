"""Redaction as a library: `from upright import redact, unredact`.

redact("my card is 4539 5787 6362 1486")                                    # 'my card is [CREDIT_CARD]'
kept = redact(text, "encrypt", key="redaction.key")
unredact(kept, key="redaction.key") == text
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from upright.app.catalog import units
from upright.app.redaction_policy import ReadPolicy, method_policy, policy_of, read_policy
from upright.classify.engine import Engine
from upright.classify.redaction.key import Key, find_key
from upright.classify.redaction.redactor import Redactor
from upright.classify.redaction.restorer import Restorer

PolicyLike: TypeAlias = "str | os.PathLike[str] | Mapping[str, Any] | Redaction | None"
KeyLike: TypeAlias = "Key | str | os.PathLike[str] | None"
_ENGINES = 4  # own classifiers make an engine of their own


@dataclass(frozen=True)
class Redaction:
    """A policy made ready: use it when redacting many texts with the same one."""

    read: ReadPolicy

    @classmethod
    def of(cls, policy: PolicyLike = None, method: str = "entity") -> Redaction:
        """From a policy file, a mapping of the same shape, or (without either) one method for every class."""
        if isinstance(policy, Redaction):
            return policy
        if policy is None:
            return _of_method(method)
        if isinstance(policy, Mapping):
            return cls(policy_of(policy))
        return cls(read_policy(Path(policy)))

    @property
    def engine(self) -> Engine:
        """The catalog's classifiers and the policy's own, compiled once."""
        return _engine(self.read.own)

    def redactor(self, key: Key | None = None) -> Redactor:
        """A redactor for one document or one run. Raises ConfigError when a method needs a key and there is none."""
        return Redactor(self.engine, self.read.policy, key)

    def restorer(self, key: Key | None = None) -> Restorer:
        """Undoes what a redactor of this policy and key did; tokens open whatever the policy."""
        return Restorer(self.redactor(key))


@lru_cache(maxsize=_ENGINES)
def _engine(own: tuple[Any, ...]) -> Engine:
    return Engine([*units("classifiers").values(), *own])


@lru_cache(maxsize=64)
def _of_method(method: str) -> Redaction:
    return Redaction(method_policy(method))


def key_of(key: KeyLike) -> Key | None:
    """The key given, read from its file when that is named, else the one in UPRIGHT_REDACTION_KEY, else none."""
    if isinstance(key, Key):
        return key
    return find_key(Path(key) if key is not None else None)


def redact(text: str, method: str = "entity", *, policy: PolicyLike = None, key: KeyLike = None) -> str:
    """The text with every sensitive value replaced.

    `method` for all classes: `entity`, `numbered`, `empty`, `mask`, `hash`, `encrypt`, `preserve`, `synthetic`; or a
    `policy` (a file or a mapping) that chooses one by class. `key`: a key file; without one UPRIGHT_REDACTION_KEY
    counts. The first call compiles the classifiers (a second or more, then cached on disk).
    """
    return Redaction.of(policy, method).redactor(key_of(key)).text(text)


def unredact(text: str, *, policy: PolicyLike = None, key: KeyLike = None) -> str:
    """The text with the values back that the key opens. Values of the method `preserve` need the policy too.

    Raises ConfigError when the key is the wrong one.
    """
    found = key_of(key)
    restorer = Redaction.of(policy).restorer(found)
    restored = restorer.text(text)
    restorer.report.check(found.id if found else "")
    return restored
