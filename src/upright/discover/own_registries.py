"""Registries of tools that a project makes itself: one file registers tools with it, another offers to a model what it
holds. Both name the module that keeps it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from upright.model.evidence import Edge, Ref

if TYPE_CHECKING:
    from upright.discover.exports import Exports

REGISTRY: Final = "registry:"


def registry(symbol: str) -> Ref:
    """As an end of an edge: the registry of the module that a symbol is of."""
    return Ref(REGISTRY + symbol)


def handed_on(exports: Exports, rest: str) -> str:
    """Where a module has a registry from; empty where it is its own, be it of a class of another module."""
    head, dot, tail = rest.partition(".")
    entry = exports.values.get(head)
    symbol = entry[0].symbol if entry is not None and isinstance(entry[0], Ref) else ""
    made = symbol.rpartition(".")[2][:1].isupper() and not head[:1].isupper()
    return "" if made or not symbol else f"{symbol}{dot}{tail}"


def through_registries(edges: Iterable[Edge]) -> list[Edge]:
    """The edges, those to a registry replaced by edges to what is registered with it."""
    rest, held, taking = [], defaultdict[str, list[str]](list), []
    for edge in edges:
        if str(edge.source).startswith(REGISTRY):
            held[str(edge.source)].append(str(edge.target))
        elif str(edge.target).startswith(REGISTRY):
            taking.append(edge)
        else:
            rest.append(edge)
    return [*rest, *(Edge(one.source, one.kind, tool) for one in taking for tool in held[str(one.target)])]
