"""Tables of a data lake: Delta, Iceberg and folders of Parquet in partitions.

Why it matters: a table is many files, and older states of it stay beside the newest: rows that were deleted for a reason
can be read by whoever may read the folder, and end up in the training data of whoever loads it.

How it recognises: Delta by the actions in `_delta_log`, Iceberg by its `*.metadata.json`, Parquet by folders named
`column=value`. Neither is opened with its library. What is in the files is read as Parquet and counts for the table.

What it does not see: who may read the table; that is told by the storage or catalogue that keeps it.
Sources: https://github.com/delta-io/delta/blob/master/PROTOCOL.md, https://iceberg.apache.org/spec/
"""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, Any, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import key, path_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_LOG: Final = re.compile(r"(?:(.*)/)?_delta_log/(\d{20})\.json", re.IGNORECASE)
_METADATA: Final = re.compile(r"(?:(.*)/)?metadata/[^/]+\.metadata\.json", re.IGNORECASE)
_PARTITION: Final = re.compile(r"(?:(.*?)/)?[^/=]+=[^/]*/(?:.*/)?[^/]+\.parquet", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if found := _LOG.fullmatch(path):
        yield from _delta(document, found[1] or ".", int(found[2]))
    elif found := _METADATA.fullmatch(path):
        yield from _iceberg(document, found[1] or ".")
    elif (found := _PARTITION.fullmatch(path)) and not {"_delta_log", "data"} & set(path.split("/")):
        yield _table(document, found[1] or ".", "parquet", {})


def _table(document: Document, folder: str, engine: str, told: dict[str, Json], *also: str) -> Observation:
    item = document.item
    name = posixpath.basename(folder) if folder != "." else item.source
    stated: dict[str, Json] = {"type": "table", "engine": engine, "format": "parquet", **told}
    place = Location(item.path, 0, item.source, "table")
    return Observation(AssetKind.DATASET, name, (path_key(item.source, folder), *also), place, stated)


def _delta(document: Document, folder: str, version: int) -> Iterator[Sighting]:
    """One commit: the newest tells how many there are, one with `metaData` the columns."""
    told: dict[str, Json] = {"snapshots": version + 1}
    actions = 0
    for line in document.text.splitlines():
        action = _object(line)
        actions += bool(action.keys() & {"add", "remove", "metaData", "protocol", "commitInfo", "txn", "cdc"})
        schema = _object(str(_inner(action, "metaData").get("schemaString") or ""))
        if isinstance(schema.get("fields"), list):
            told["columns"] = len(schema["fields"])
        if configured := _inner(action, "metaData").get("description"):
            told["description"] = str(configured)[:200]
    if actions:
        yield _table(document, folder, "delta", told)


def _iceberg(document: Document, folder: str) -> Iterator[Sighting]:
    metadata = _object(document.text)
    if not {"table-uuid", "location", "format-version"} <= metadata.keys():
        return
    told: dict[str, Json] = {}
    snapshots = [each for each in metadata.get("snapshots") or () if isinstance(each, dict)]
    told["snapshots"] = len(snapshots)
    current = metadata.get("current-schema-id")
    schemas = [each for each in metadata.get("schemas") or () if isinstance(each, dict)]
    fields = next((each.get("fields") for each in schemas if each.get("schema-id") == current), None)
    told |= {"columns": len(fields)} if isinstance(fields, list) else {}
    newest = next((each for each in snapshots if each.get("snapshot-id") == metadata.get("current-snapshot-id")), {})
    rows = str(_inner(newest, "summary").get("total-records") or "")
    told |= {"rows": int(rows)} if rows.isdigit() else {}
    location = str(metadata["location"])
    yield _table(document, folder, "iceberg", told, *((key("url", location.rstrip("/")),) if "://" in location else ()))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _inner(found: dict[str, Any], name: str) -> dict[str, Any]:
    inner = found.get(name)
    return inner if isinstance(inner, dict) else {}


DETECTOR = Detector(
    id="lake-tables",
    title="Tables of a data lake",
    selects=Selector(paths=("*_delta_log/*.json", "*metadata/*.metadata.json", "*=*/*.parquet")),
    detect=_detect,
    hits=(
        Hit(
            "lake/customers/_delta_log/00000000000000000000.json",
            '{"protocol":{"minReaderVersion":1}}\n'
            '{"metaData":{"id":"x","schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"id\\"}]}"}}\n'
            '{"add":{"path":"part-0.parquet"}}\n',
            (("dataset", "customers", 0),),
        ),
        Hit(
            "warehouse/people/metadata/00001-a.metadata.json",
            '{"format-version":2,"table-uuid":"u","location":"s3://acme/people","current-schema-id":0,'
            '"schemas":[{"schema-id":0,"fields":[{"id":1,"name":"ssn"}]}],"snapshots":[]}',
            (("dataset", "people", 0),),
        ),
        Hit("lake/events/day=2026-01-01/part-0.parquet", b"PAR1", (("dataset", "events", 0),)),
    ),
    misses=(
        Miss("site/metadata/page.metadata.json", '{"title": "About", "location": "Berlin"}'),
        Miss("lake/customers/_delta_log/00000000000000000001.json", "not json\n"),
    ),
)
