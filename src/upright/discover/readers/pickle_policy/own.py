"""Rules of an organisation beside the tables: callables and frameworks that it trusts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from upright.discover.readers.pickle_policy import Rule, in_stdlib, rule_for, table
from upright.model.errors import ConfigError

_VERBS: Final = ("pure", "class", "refer", "trust")
_PATTERN: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*(?:\.\*)?")
_REASON: Final = "allowed by the organisation"
_given: dict[str, Rule] = {}


def trust(rules: Iterable[tuple[str, str]]) -> None:
    """Put these rules beside the tables of this process, in place of those put there before. Each is its place, for
    messages, and `VERB PATTERN [# reason]`; the verb is `pure`, `class`, `refer`, or `trust` for all of a framework.

    Raises ConfigError for a wrong line, and for one that would allow a known danger.
    """
    table.cache_clear()
    rule_for.cache_clear()
    added: dict[str, Rule] = {}
    for where, line in rules:
        text, _, reason = line.partition("#")
        words = text.split()
        if not words:
            continue
        if len(words) != 2 or words[0] not in _VERBS or not _PATTERN.fullmatch(words[1]):  # noqa: PLR2004
            raise ConfigError(f"{where}: not a rule: {line.strip()!r}; such as `pure acme.loading.rebuild`")
        verb, pattern = words
        if verb == "trust":
            pattern = f"{pattern.removesuffix('.*')}.*"
        if _dangerous(pattern):
            raise ConfigError(f"{where}: {words[1]} is known to be dangerous and cannot be allowed")
        added[pattern] = Rule(verb, pattern, reason.strip() or _REASON, not pattern.endswith(".*"))
    table().update(added)
    rule_for.cache_clear()
    _given.clear()
    _given.update(added)


def given() -> tuple[Rule, ...]:
    """The rules that stand beside the tables of this process."""
    return tuple(_given.values())


def _dangerous(pattern: str) -> bool:
    """Whether the tables say that what a pattern names runs code; no module of the standard library goes as a whole."""
    name = pattern.removesuffix(".*")
    verbs = {rule_for(name).verb, *((table()[pattern].verb,) if pattern in table() else ())}
    return bool(verbs & {"sink", "risky"}) or (name != pattern and in_stdlib(name))
