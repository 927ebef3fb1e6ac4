"""Inherited: what a service of Compose takes over from one that another file describes (`extends: {file, service}`).

The other file is read on its own; once both are known, the service is what the other one is, with what it says itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.model.attributes import known
from upright.model.evidence import Edge, Observation

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared

HEIR = "compose.heir"  # `scope`: the key of what it extends; `body`: what it says itself
HEIRS = frozenset({HEIR})
_HOPS = 4  # services that extend one another
_MOST = 200  # heirs of one service


def inherited(
    heirs: Collection[Declared], seen: Sequence[Observation], edges: Sequence[Edge]
) -> Iterator[Observation | Edge]:
    """What the heirs of services that run AI are, and what they serve and use as those do."""
    of: dict[str, list[Declared]] = defaultdict(list)
    for heir in heirs:
        of[heir.scope].append(heir)
    bases = {str(each.keys[0]): each for each in seen if each.keys and str(each.keys[0]) in of} if of else {}
    from_base: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges if bases else ():
        if str(edge.source) in bases:
            from_base[str(edge.source)].append(edge)
    done: set[str] = set()
    for _ in range(_HOPS):
        found: dict[str, Observation] = {}
        for base, first in bases.items():
            for heir in of[base][:_MOST]:
                if heir.key in done or heir.key == base:
                    continue
                done.add(heir.key)
                found[heir.key] = _heir(heir, first)
                yield found[heir.key]
                from_base[heir.key] = [replace(edge, source=heir.key) for edge in from_base[base]]
                yield from from_base[heir.key]
        bases = {name: each for name, each in found.items() if name in of}


def _heir(heir: Declared, base: Observation) -> Observation:
    own = {name: node.value for name, node in heir.body.items() if known(base.kind, name)}
    place = replace(heir.location, type=base.location.type)
    return replace(base, name=heir.name, keys=(heir.key,), location=place, attributes={**base.attributes, **own})
