"""Whether a module that a program imports is one of the repository's own, though an AI package is called alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.bodies import asks_itself, lacks
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from upright.discover.examine import Examination

    Modules = Mapping[tuple[str, str], Sequence[Examination]]


def is_own(dotted: str, asker: Examination, modules: Modules) -> bool:
    """Whether what is imported lies in the repository, from where the asking module sees it. `modules`: those of each
    source by every dotted ending of their names.
    """
    root, _, below = dotted.partition(".")
    if f"/{root}/" in f"/{asker.path}" and ("mcp_" in root or "_mcp" in root):  # its own package
        return True
    rest = below.partition(".")[0]
    sights = _sights(asker)
    if _holds(dotted, sights, asker, modules):
        return True
    places = {f"{sight}{root}" for sight in sights}
    return any(
        found.exports.module in places
        and found is not asker
        and not asks_itself(found, rest, dotted)
        and not (lacks(found, rest) and (asker.source, f"{root}.{rest}") not in modules)
        for found in modules.get((asker.source, root), ())
    )


def _sights(asker: Examination) -> list[str]:
    """What stands before the names of modules that a module may mean: those of every folder above it, and of `src`."""
    own = asker.exports.module.split(".")
    return [*("".join(f"{part}." for part in own[:depth]) for depth in range(len(own))), "src."]


def _holds(dotted: str, sights: Sequence[str], asker: Examination, modules: Modules) -> bool:
    """Whether a module of just that name, below a folder called as the package is, is there with what is asked of it:
    folders need no file of their own to be packages.
    """
    parts = dotted.split(".")
    return any(
        found.exports.module == f"{sight}{'.'.join(parts[:depth])}"
        and found is not asker
        and _has(found, parts[depth:])
        for depth in range(max(2, len(parts) - 1), len(parts) + 1)
        for found in modules.get((asker.source, ".".join(parts[:depth])), ())
        for sight in sights
    )


def _has(module: Examination, names: Sequence[str]) -> bool:
    """Whether a module has these names, none or one; one of which nothing is known may have any."""
    told = module.exports
    if not names or told.stars or not (told.functions or told.values):
        return True
    value = told.values.get(names[0], ("", 0))[0]
    taken = isinstance(value, Ref) and value.symbol.endswith(f"{told.module}.{names[0]}")  # from the package itself
    return not taken and (names[0] in told.functions or names[0] in told.values or names[0] in told.assets)
