"""Milvus's own library, in a process of its own: `python -m upright.connect.milvus_grpc` with a question on its input.

For servers that speak gRPC alone, as Milvus Lite does when it serves. The library keeps threads, and what a server
answers may be hostile. The question is `{"address", "token_env", "databases", "only", "rows"}`; the answer is a line
for the server (`{"anonymous"}`) and one for each collection: `{"database", "name", "dimension", "count", "tenant_key",
"records"}`, or `{"database", "refused"}`. Of the `only` collection (database and name) at most `rows` entities come
along, without vectors. It lists, describes and queries, nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, Final

from upright.connect.apart import answering, answers

_SECONDS: Final = 30  # for one call
_PAGE: Final = 1000
_MOST: Final = 10_000  # collections
_VECTORS: Final = range(100, 200)  # kinds of fields that are vectors
_DEFAULT: Final = "default"


def asked(
    address: str, token_env: str, databases: Sequence[str], *, only: Sequence[str] = (), rows: int = 0
) -> Iterator[dict[str, Any]]:
    """What the library says of the server and its collections; of the `only` one (database, name), its entities too.
    Raises Unreachable.
    """
    question = {
        "address": address, "token_env": token_env, "databases": [*databases], "only": [*only], "rows": rows,
    }  # fmt: skip
    absent = "Milvus over gRPC needs the extra: pip install 'upright[milvus]'"
    return answers("upright.connect.milvus_grpc", question, "Milvus over gRPC", absent)


def _answer(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    refused = _library().MilvusException
    token = os.environ.get(question["token_env"], "")
    if not question["only"]:
        yield {"anonymous": _tells_strangers(question["address"])}
    try:
        for database in [*question["only"][:1]] or question["databases"] or _databases(question["address"], token):
            yield from _collections(question, token, database)
    except refused as error:
        yield {"database": _DEFAULT, "refused": int(error.code or 0)}


def _library() -> Any:
    return import_module("pymilvus")


def _client(address: str, token: str, database: str = "") -> Any:
    return _library().MilvusClient(uri=address, token=token, db_name=database, timeout=_SECONDS)


def _tells_strangers(address: str) -> bool:
    try:
        _client(address, "").list_collections(timeout=_SECONDS)
    except _library().MilvusException:
        return False
    return True


def _databases(address: str, token: str) -> list[str]:
    try:
        return sorted(map(str, _client(address, token).list_databases(timeout=_SECONDS))) or [_DEFAULT]
    except _library().MilvusException:
        return [_DEFAULT]  # Lite has no others, and says so with an error


def _collections(question: dict[str, Any], token: str, database: str) -> Iterator[dict[str, Any]]:
    client = _client(question["address"], token, "" if database == _DEFAULT else database)
    names = question["only"][1:] or sorted(map(str, client.list_collections(timeout=_SECONDS)))
    for name in names[:_MOST]:
        told = client.describe_collection(name, timeout=_SECONDS)
        fields = [each for each in told.get("fields") or () if isinstance(each, dict)]
        sizes = [int((each.get("params") or {}).get("dim") or 0) for each in fields]
        counted = client.get_collection_stats(name, timeout=_SECONDS)
        count = int(counted.get("row_count") or 0)
        keys = [str(each["name"]) for each in fields if each.get("is_partition_key")]
        wanted = min(question["rows"], count) if question["only"] else 0
        records = _records(client, name, _plain(told, fields), wanted)
        yield {
            "database": database, "name": name, "dimension": max(sizes, default=0), "count": count,
            "tenant_key": keys[0] if keys else "", "records": records,
        }  # fmt: skip


def _plain(told: dict[str, Any], fields: list[dict[str, Any]]) -> list[str]:
    """The fields without vectors; `$meta` holds those of a dynamic schema."""
    named = [str(each["name"]) for each in fields if int(each.get("type") or 0) not in _VECTORS]
    return [*named, "$meta"] if told.get("enable_dynamic_field") else named


def _records(client: Any, name: str, fields: list[str], wanted: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while len(found) < wanted:
        page = client.query(
            name, filter="", output_fields=fields, limit=min(_PAGE, wanted - len(found)), offset=len(found),
            timeout=_SECONDS,
        )  # fmt: skip
        found += [_flat(dict(each)) for each in page]
        if not page:
            break
    return found


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """An entity with what lies in its dynamic fields."""
    inner = record.pop("$meta", None)
    return {**record, **(inner if isinstance(inner, dict) else {})}


if __name__ == "__main__":
    sys.exit(answering(_answer))
