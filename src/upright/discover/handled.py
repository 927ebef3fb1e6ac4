"""Handled: to which AI the handlers of functions lead that templates deploy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from upright.discover.cloud.handlers import handler_of

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.discover.examine import Examination


def led(
    declared: Iterable[Declared],
    modules: Mapping[tuple[str, str], Sequence[Examination]],
    reached: Callable[[str, Examination], tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """The keys of the assets that each function leads to, by its own. `modules`: by source and end of their name."""
    found: dict[str, tuple[str, ...]] = {}
    for each in declared:
        fitting = ((modules.get((each.location.source, module), ()), name) for module, name in handler_of(each))
        homes = ([(home, name) for home in homes if _defines(home, name)] for homes, name in fitting)
        home, name = next((one[0] for one in homes if len(one) == 1), (None, ""))
        keys = reached(f"{home.exports.module}.{name}", home) if home is not None and each.key else ()
        if keys:
            found[each.key] = keys
    return found


def _defines(home: Examination, name: str) -> bool:
    told = home.exports
    return name in told.functions or name in told.uses or name in told.values
