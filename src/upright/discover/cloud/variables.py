"""Stores whose names a template hands to the code of a function or container in its environment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.asked import setting_key
from upright.discover.cloud.body import blocks, first, word
from upright.discover.cloud.scopes import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.cloud.assemble import Estate
    from upright.discover.readers.node import Node
    from upright.model.evidence import Observation

_STORES = frozenset({"aws_dynamodb_table", "aws_s3_bucket"})


def _variables(body: Node) -> Iterator[tuple[str, Node]]:
    """The environment of a function, and of the containers of a task."""
    for block in blocks(body, "environment"):
        yield from (block.get("variables") or block).items()
    for container in blocks(body, "container_definitions"):
        for pair in blocks(container, "environment"):
            yield word(pair, "name"), first(pair, "value")


def told_by_variables(estate: Estate, seen: dict[str, Observation]) -> Iterator[Observation]:
    """The stores again, under the keys of the variables that tell their names. `seen`: what is known, by its first key.
    A variable that tells several in one source is left out.
    """
    told: dict[tuple[str, str], set[int]] = defaultdict(set)
    for each in estate.resources:
        source = each.location.source
        for name, value in _variables(each.body):
            meant = numbers(value) or estate.named.get((source, value.text), [])  # referred to, or by its own name
            told[source, name] |= {far for far in meant if estate.resources[far].kind in _STORES}
    for (source, name), stores in told.items():
        for store in stores if len(stores) == 1 else ():
            known = seen.get(estate.resources[store].key)
            if known is not None:
                yield replace(known, keys=(*known.keys[:1], setting_key(source, name)))
