"""Whether a pattern can ever be met: an edge that the table of relations never allows between these kinds, or a data
class that nothing finds, would make a policy silent for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from upright.model.asset import AssetKind
from upright.model.errors import ConfigError
from upright.model.relation import ALLOWED

if TYPE_CHECKING:
    from upright.judge.pattern import Hop, Node, Pattern

_CLASSES = frozenset({"holds", "reaches"})


def joins(source: Node, hop: Hop, target: Node) -> bool:
    """Whether the relations of an edge can lead from the kinds of one node to those of the other."""
    here = frozenset(source.kinds or AssetKind)
    wanted = frozenset(target.kinds or AssetKind)
    for count in range(1, hop.most + 1):
        here = frozenset().union(*(_beyond(here, relation, back=back) for relation, back in hop.steps))
        if count >= hop.least and here & wanted:
            return True
    return False


def _beyond(kinds: frozenset[AssetKind], relation: object, *, back: bool) -> frozenset[AssetKind]:
    sources, targets = next(pair for kind, pair in ALLOWED.items() if kind == relation)
    if back:
        sources, targets = targets, sources
    return targets if kinds & sources else frozenset()


def class_like(pattern: str, known: Iterable[str]) -> None:
    """Raise ConfigError when a pattern such as `pii.*` meets no known data class and looks like a slip."""
    classes = [*known]
    bare = pattern.casefold().removesuffix(".*")
    families = {each.partition(".")[0] for each in classes}
    if bare in {"*", *families} or any(fnmatchcase(each, pattern.casefold()) for each in classes):
        return
    close = get_close_matches(bare, [*classes, *sorted(families)], 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise ConfigError(f"no data class {pattern!r}{hint}")


def unknown_classes(pattern: Pattern, known: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """The data classes and globs in a pattern that none of the known classes meets, each with the number of its node
    and the name of the condition; families of one's own pass.
    """
    classes = [each.casefold() for each in known]
    families = sorted({each.partition(".")[0] for each in classes})
    for number, node in enumerate(pattern.nodes):
        for condition in node.where:
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            for value in values if condition.field in _CLASSES and condition.operator != "exists" else ():
                if isinstance(value, str) and not any(fnmatchcase(each, value.casefold()) for each in classes):
                    family = value.casefold().partition(".")[0]
                    if family in families or get_close_matches(family, families, 1):
                        yield number, condition.field, value
