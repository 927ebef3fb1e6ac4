"""Files of a source that are called like a table of a cloud which it declares: they hold rows of it.

A table of DynamoDB or of Firestore says nothing of what lies in it; the samples, seeds and exports beside its code do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

_TABLE: Final = re.compile(r"url:dynamodb://([\w.-]{1,255})")
_ROWS: Final = "dataset"  # where a file with the rows of a table was seen
_PARTS: Final = re.compile(r"[-_.]")


def rows_of_tables(seen: Iterable[Observation]) -> Iterator[Edge]:
    """The one file that is called like each table lies in it; of `prod-crm-guests` it may be called `guests` too, where
    no other table may be meant.
    """
    tables: dict[str, dict[str, str]] = defaultdict(dict)
    files: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in seen:
        for key in map(str, each.keys):
            if each.kind is AssetKind.DATA_STORE and (table := _TABLE.fullmatch(key)):
                tables[each.location.source][_PARTS.sub("_", table[1]).lower()] = key
            elif each.location.type == _ROWS and key.startswith("path:") and "#" in key:
                name = _PARTS.sub("_", key.rpartition("#")[2]).lower()
                files[each.location.source][name].append(key)
    for source, named in tables.items():
        for name, found in files[source].items() if source in files else ():
            last = [table for table in named if table.rpartition("_")[2] == name]
            meant = [name] if name in named else last
            if len(meant) == 1 and len(set(found)) == 1:
                yield Edge(found[0], R.STORED_IN.value, named[meant[0]])
