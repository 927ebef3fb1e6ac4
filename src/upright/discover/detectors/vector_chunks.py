"""Where the chunks of a retrieval index came from, and whose they are.

Why it matters: an index is a copy of other files, objects or tables. Only with their names can a deletion reach the copy,
and only with the name of a tenant on each chunk can a query be kept to one tenant.

How it recognises: samples of collections as connectors read them, tables with vectors, and files of chunks
(`*.chunks.jsonl`): keys of their metadata such as `source`, `file_path` or `url` name the origin, keys such as
`tenant_id`, `customer_id` or `namespace` the tenant.

What it does not see: chunks beyond the sample; origins that only the text names.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import listed, see
from upright.model.identity import path_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_READ = 8 << 20  # bytes of a sample
_DISTINCT = 400  # origins that are told by name
_LONGEST = 300  # characters of an origin
_MOSTLY = 0.9
_ORIGIN = re.compile(
    r"(?:source|src|file|doc|document|origin|page|object|s3)?_?(?:source|file_?path|file_?name|path|ur[il]|link|"
    r"key|file|origin|table)|src|(?:source|document|doc)_?name",
    re.IGNORECASE,
)
_TENANT = re.compile(
    r"(?:tenant|customer|client|organi[sz]ation|org|account|workspace|company|team|user|owner|group)_?(?:id|uuid|key|name)?"
    r"|namespace|acl|allowed_(?:users|groups|roles)|permissions|access_groups",
    re.IGNORECASE,
)
_NOT_ORIGIN = frozenset({"key", "doc_key", "document_key", "page_key"})
_USER = re.compile(r"(?<=://)[^/@]*@")


def _detect(document: Document) -> Iterator[Sighting]:
    told = document.item.provenance.get("vector_store", "")
    if not told and not document.path.endswith(".chunks.jsonl"):
        return
    records = list(_records(document))
    if not records:
        return
    identity = told or path_key(document.item.source, document.item.path)
    name = told.partition("#")[2] or document.item.name.removesuffix(".chunks.jsonl")
    yield see(
        document, "vector_store", name, 0, (identity, path_key(document.item.source, document.item.path)),
        more={**_origins(records), **_tenants(records), "metadata_keys": listed(sorted({key for each in records for key in each})[:60])},
    )  # fmt: skip


def _records(document: Document) -> Iterator[dict[str, Any]]:
    """The metadata of each chunk, its columns and what is nested in them in one."""
    for line in document.item.read(_READ).splitlines():
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            flat = {str(key): value for key, value in record.items() if not isinstance(value, dict)}
            for inner in record.values():
                if isinstance(inner, dict):
                    flat |= {str(key): value for key, value in inner.items()}
            yield flat


def _origins(records: list[dict[str, Any]]) -> dict[str, Json]:
    found: Counter[str] = Counter()
    for record in records:
        if origin := _origin(record):
            found[origin] += 1
    if not found:
        return {}
    named: dict[str, Json] = dict(sorted(found.most_common(_DISTINCT)))
    return {"origins": named, "sources": len(found)}


def _origin(record: Mapping[str, Any]) -> str:
    """What the chunk says that it was made from; the most telling of several keys."""
    told = {
        key.lower(): _USER.sub("", value.strip()).partition("?")[0]
        for key, value in record.items()
        if isinstance(value, str) and 0 < len(value) <= _LONGEST and "\n" not in value and _ORIGIN.fullmatch(key)
        and key.lower() not in _NOT_ORIGIN
    }  # fmt: skip
    ranked = sorted(told.items(), key=lambda pair: (not _is_place(pair[1]), pair[0] != "source", pair[0]))
    return ranked[0][1] if ranked else ""


def _is_place(text: str) -> bool:
    return "/" in text or "\\" in text


def _tenants(records: list[dict[str, Any]]) -> dict[str, Json]:
    """The key that names a tenant on most chunks, how many tenants there are, how many chunks name none."""
    held: Counter[str] = Counter()
    for record in records:
        held.update(key for key, value in record.items() if value not in (None, "", []) and _TENANT.fullmatch(key))
    if not held:
        return {"tenant_key": ""}
    key = min(held, key=lambda name: (-held[name], "tenant" not in name.lower(), name))
    if held[key] < _MOSTLY * len(records) and "tenant" not in key.lower():
        return {"tenant_key": ""}
    values = {json.dumps(record[key], default=str) for record in records if key in record}
    return {"tenant_key": key, "tenants": len(values), "untenanted": len(records) - held[key]}


DETECTOR = Detector(
    id="vector-chunks",
    title="Origins and tenants of the chunks of a retrieval index",
    selects=Selector(paths=("*.jsonl",)),
    detect=_detect,
    hits=(
        Hit(
            "default/docs.chunks.jsonl",
            '{"id": "1", "text": "To reset it, press both buttons.", "metadata": {"source": "manuals/reset.md", "tenant_id": "a"}}\n'
            '{"id": "2", "text": "It ships in June.", "metadata": {"source": "s3://docs/plan.txt", "tenant_id": "b"}}\n',
            (("vector_store", "docs", 0),),
        ),
    ),
    misses=(Miss("train.jsonl", '{"text": "Hello", "metadata": {"source": "web", "tenant_id": "a"}}\n'),),
)
