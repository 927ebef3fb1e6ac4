"""Tables of databases that no connector read: those of a dump, and of the database that Compose fills from it.

Classification names the table and column of every value that it finds in a dump. A database is one asset; each table in
which something was found becomes a dataset that lies in it, so that lineage leads to the table that a tool asks. What
Compose fills with nothing that matters is left out again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.model.data import DataLabel

FILLED: Final = "compose-databases"  # the detector that says which files fill a database
_IN_BUCKET: Final = re.compile(r"(url:(?:s3|gs|gcs|abfss?|wasbs?)://[^/]+)/.")
_MOST = 200  # tables of one database


def told_by_table(seen: Sequence[Observation]) -> tuple[list[Observation], list[Edge]]:
    """The observations with a dataset for each table that holds something, and what these lie in."""
    filled = {str(each.keys[0]) for each in seen if each.detector == FILLED}
    holding = {str(each.keys[0]) for each in seen if each.labels}
    kept = [each for each in seen if str(each.keys[0]) not in filled - holding]
    found: dict[str, Observation] = {}
    edges: list[Edge] = []
    for each in kept:
        if each.kind is AssetKind.DATA_STORE and each.labels and _is_database(each):
            for table in _tables(each):
                if str(table.keys[0]) not in found:
                    found[str(table.keys[0])] = table
                    edges.append(Edge(str(table.keys[0]), str(R.STORED_IN), str(each.keys[0])))
    kept = [*kept, *found.values()]
    stated = {str(key): each.labels for each in kept if each.kind is AssetKind.DATA_STORE for key in each.keys}
    return [_as_stated(each, stated) for each in kept], edges


def _as_stated(each: Observation, stated: Mapping[str, tuple[DataLabel, ...]]) -> Observation:
    """Data that its address puts into a bucket, and that nobody read, is what the tags of the bucket say."""
    if each.kind is not AssetKind.DATASET or each.labels:
        return each
    buckets = (inside[1] for key in each.keys if (inside := _IN_BUCKET.match(str(key))))
    told = {label for bucket in buckets for label in stated.get(bucket, ()) if label.data_class.endswith(".stated")}
    return replace(each, labels=tuple(sorted(told))) if told else each


def _is_database(each: Observation) -> bool:
    return not each.location.type.startswith("bucket") and str(each.keys[0]).startswith(("url:", "path:"))


def _tables(database: Observation) -> Iterator[Observation]:
    """A dataset for each table that the partitions of the labels name: `crm.sql:public.customers.email`."""
    held: dict[str, list[DataLabel]] = defaultdict(list)
    for label in database.labels:
        file, sign, place = label.partition.rpartition(":")
        table = (
            place.rpartition(".")[0] if sign and not file.endswith(".jsonl") else ""
        )  # there it is a field in a field
        if table and " " not in table and len(held) < _MOST:
            held[table].append(label)
    for table, labels in held.items():
        name = table.rpartition(".")[2]
        yield Observation(
            AssetKind.DATASET,
            name,
            tuple(f"{key}#{name}" for key in database.keys),
            replace(database.location, type="table"),
            {"type": "table"},
            labels=tuple(labels),
            confidence=database.confidence,
            detector="tables",
        )
