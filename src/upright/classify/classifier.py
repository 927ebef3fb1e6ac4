"""The classifier unit: labels values of one data class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from upright.model.data import DataClass, Sensitivity
from upright.model.unit import Unit

Validate: TypeAlias = "Callable[[str], bool]"


@dataclass(frozen=True, kw_only=True)
class Classifier(Unit):
    """Recognises one data class; its `id` is the class (`pii.us-ssn`), its module `pii_us_ssn`.

    `patterns`: regular expressions in the syntax that Hyperscan and `re` share, all compiled into one database; a group
    named `value` marks the value when the pattern needs surroundings. `validate`: check digits and the like, on the
    value as written. `context`: lower-case words (of any language) that raise the confidence when near, or as key or
    column name. `columns`: lower-case column and key names that mean this class. `needs_context`: without a context
    word or column there is no hit; `doubtful` says so of single values. `confidence`: of a hit without context; a
    context word lifts it to `confident`.
    `matches` and `rejects` are texts, at least three of each: every match has a hit, no reject has one. Found by the
    catalog as the constant `CLASSIFIER`, or as a YAML file with the same fields.
    """

    sensitivity: Sensitivity
    patterns: tuple[str, ...]
    validate: Validate | None = None
    context: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    needs_context: bool = False
    doubtful: Validate | None = None
    confidence: float = 0.6
    confident: float = 0.95
    regulations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    matches: tuple[str, ...] = field(default=())
    rejects: tuple[str, ...] = field(default=())

    @property
    def data_class(self) -> DataClass:
        """The data class that a hit of this classifier labels."""
        return DataClass(self.id, self.title, self.sensitivity, self.regulations, self.countries, self.aliases)
