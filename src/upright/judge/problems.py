"""What is wrong with a file that a person wrote, gathered so that all of it is told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from upright.model.errors import ConfigError

P = ParamSpec("P")
T = TypeVar("T")
Told = tuple[str, int, int, str]  # file, line, column (0: not known), the error with all of these


class Misstated(ConfigError):  # noqa: N818  reads as a state of the file
    """One error or several, one a line, in the order of the file."""

    def __init__(self, told: Iterable[Told]) -> None:
        self.told = tuple(sorted(set(told)))
        super().__init__("\n".join(text for *_, text in self.told))


class Problems:
    """Asks on after an error: `of` gives None for what could not be made, `close` raises if there was any."""

    def __init__(self) -> None:
        self._told: list[Told] = []

    def of(self, make: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        """What `make` makes."""
        try:
            return make(*given, **named)
        except ConfigError as error:
            self.note(error)
            return None

    def note(self, error: ConfigError) -> None:
        """Take down an error."""
        self._told += error.told if isinstance(error, Misstated) else [("", 0, 0, str(error))]

    def close(self) -> None:
        """Raise ConfigError with all that was wrong."""
        if self._told:
            raise Misstated(self._told)
