"""The redaction method unit: what stands in the place of a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from upright.classify.classifier import Classifier
from upright.classify.placeholders import is_placeholder
from upright.classify.redaction.key import Key
from upright.model.errors import ConfigError
from upright.model.unit import Unit

Options: TypeAlias = Mapping[str, "int | str"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One value's surroundings. `numbers`: what this redaction has numbered so far. `seal`: the token of a value."""

    unit: Classifier
    options: Options
    secret: Key | None
    numbers: dict[str, int]
    seal: Callable[[str], str]

    @property
    def key(self) -> Key:
        """The key; a policy that needs one is refused without it."""
        if self.secret is None:
            raise ConfigError("this redaction needs a key")
        return self.secret

    @property
    def name(self) -> str:
        """The class in capitals: `US_SSN`."""
        return name_of(self.unit)

    def holds(self, value: str) -> bool:
        """Whether the class's own check takes the value for real."""
        validate = self.unit.validate
        try:
            return (validate is None or validate(value)) and not is_placeholder(value)
        except (LookupError, ValueError, TypeError, ArithmeticError):  # a check may trust that its pattern matched
            return False


Replace: TypeAlias = Callable[[str, Occasion], "str | None"]


@dataclass(frozen=True, kw_only=True)
class Method(Unit):
    """`replace(value, occasion)` gives what stands in for a value, or None when it cannot: then a token does. Without
    `replace` values stay. `restore` is its inverse, for methods whose results are found again by classification.
    `options`: name -> default; their types are those of the defaults. Found as the constant `METHOD`.
    """

    replace: Replace | None
    restore: Replace | None = None
    options: Options = field(default_factory=dict)
    needs_key: bool = False
    reversible: bool = False


def name_of(unit: Classifier) -> str:
    """The class in capitals, as other tools write it: `US_SSN`."""
    return unit.aliases[0] if unit.aliases else unit.id.upper().replace(".", "_").replace("-", "_")
