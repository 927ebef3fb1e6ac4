"""Lineage that jobs report as OpenLineage events: which job read which data sets and wrote which.

Why it matters: the events say what the code does not: where the training data of a model really came from, and which
tables end up in an index. They come from Airflow, Spark, dbt, Flink and others, whatever the language.

How it recognises: JSON objects with `eventType` or `eventTime`, a `job` and lists of `inputs` and `outputs`, or a
`dataset` alone, one document or one a line, as clients send them and as they are kept in files.

What it does not see: columns; runs that failed before they wrote.
Source: https://openlineage.io/spec/2-0-2/OpenLineage.json
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import edge
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import key, store_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_SPECIFIED: Final = "OpenLineage.json"  # what an event of a data set alone follows
_MOST: Final = 20_000  # events of one file
_STORES: Final = ("postgres", "mysql", "redshift", "snowflake", "bigquery", "mssql", "oracle", "trino", "athena")
_FILES: Final = ("s3", "gs", "abfss", "wasbs", "hdfs", "file", "dbfs", "http", "https")


def _detect(document: Document) -> Iterator[Sighting]:
    seen: set[str] = set()
    for line, event in _events(document):
        for alone in _sets([event.get("dataset")] if _SPECIFIED in str(event.get("schemaURL")) else []):
            yield from _dataset(document, line, alone, seen)
        job, inputs, outputs = event.get("job"), event.get("inputs"), event.get("outputs")
        named = isinstance(job, dict) and isinstance(job.get("namespace"), str) and isinstance(job.get("name"), str)
        if not named or not isinstance(job, dict) or not ("eventTime" in event or "eventType" in event):
            continue
        own = key("name", "openlineage", "pipeline", job["namespace"], job["name"])
        if own not in seen:
            seen.add(own)
            yield _pipeline(document, line, own, job)
        for read in _sets(inputs):
            yield from _dataset(document, line, read, seen)
            yield edge(own, R.CALLS, _keys(read)[0])
        for written in _sets(outputs):
            yield from _dataset(document, line, written, seen)
            yield edge(own, R.PRODUCES, _keys(written)[0])
            for read in _sets(inputs):
                yield edge(_keys(written)[0], R.DERIVED_FROM, _keys(read)[0])


def _events(document: Document) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each event with its line."""
    try:
        whole = json.loads(document.text)
    except (ValueError, RecursionError):
        whole = None
    if whole is not None:
        for event in (whole if isinstance(whole, list) else [whole])[:_MOST]:
            if isinstance(event, dict):
                yield 1, event
        return
    for number, line in enumerate(document.text.splitlines()[:_MOST], 1):
        try:
            event = json.loads(line) if line.startswith("{") else None
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            yield number, event


def _sets(listed: Any) -> list[dict[str, Any]]:
    several = listed if isinstance(listed, list) else []
    return [
        each
        for each in several
        if isinstance(each, dict) and isinstance(each.get("namespace"), str) and isinstance(each.get("name"), str)
    ]


def _pipeline(document: Document, line: int, own: str, job: dict[str, Any]) -> Observation:
    facets = job.get("facets") if isinstance(job.get("facets"), dict) else {}
    kind = facets.get("jobType") if isinstance(facets, dict) else None
    told: dict[str, Json] = {"framework": str(kind.get("integration") or "").lower()} if isinstance(kind, dict) else {}
    place = Location(document.item.path, line, document.item.source, "lineage")
    return Observation(AssetKind.PIPELINE, job["name"], (own,), place, told)


def _dataset(document: Document, line: int, each: dict[str, Any], seen: set[str]) -> Iterator[Observation]:
    keys = _keys(each)
    if keys[0] in seen:
        return
    seen.add(keys[0])
    scheme = each["namespace"].partition("://")[0]
    told: dict[str, Json] = {"type": "table" if scheme.startswith(_STORES) else "file"}
    facets = each.get("facets") if isinstance(each.get("facets"), dict) else {}
    schema = facets.get("schema") if isinstance(facets, dict) else None
    if isinstance(schema, dict) and isinstance(schema.get("fields"), list):
        told["columns"] = len(schema["fields"])
    place = Location(document.item.path, line, document.item.source, "lineage")
    name = each["name"].rstrip("/").rpartition("/")[2] or each["name"]
    yield Observation(AssetKind.DATASET, name, keys, place, told)


def _keys(each: dict[str, Any]) -> tuple[str, ...]:
    """By address, as the specification names data sets: a table by `database.schema.table` at its server, a file by its
    path in its bucket.
    """
    namespace, name = each["namespace"].rstrip("/"), each["name"]
    scheme = namespace.partition("://")[0]
    parts = name.split(".")
    if scheme.startswith(_STORES) and len(parts) > 1:
        database, table = parts[0], ".".join(parts[1:]).removeprefix("public.")
        return (store_key(f"{namespace}/{database}", table),)
    if scheme in _FILES:
        return (key("url", f"{namespace}/{name.lstrip('/')}"),)
    return (key("name", "openlineage", "dataset", namespace, name),)


_EVENT = {
    "eventType": "COMPLETE", "eventTime": "2026-01-01T00:00:00Z", "run": {"runId": "r"},
    "job": {"namespace": "airflow", "name": "index_tickets"},
    "inputs": [{"namespace": "postgres://db:5432", "name": "crm.public.tickets"}],
    "outputs": [{"namespace": "s3://acme-index", "name": "chunks/2026"}],
}  # fmt: skip

DETECTOR = Detector(
    id="lineage-events",
    title="Lineage that jobs report as OpenLineage events",
    selects=Selector(paths=("*.json", "*.jsonl", "*.ndjson", "*.log"), literals=(b"openlineage", b'"eventtime"')),
    detect=_detect,
    hits=(
        Hit(
            "events/run.json",
            json.dumps(_EVENT),
            (("pipeline", "index_tickets", 1), ("dataset", "crm.public.tickets", 1), ("dataset", "2026", 1)),
            joins=(
                ("index_tickets", "produces", "s3://acme-index/chunks/2026"),
                ("chunks/2026", "derived_from", "postgresql://db:5432/crm#tickets"),
            ),
        ),
        Hit(
            "lineage.jsonl",
            json.dumps(_EVENT)
            + "\nnoise\n"
            + json.dumps({**_EVENT, "job": {"namespace": "dbt", "name": "clean"}})
            + "\n",
            (("pipeline", "index_tickets", 1), ("pipeline", "clean", 3)),
        ),
        Hit(
            "events/dataset.json",
            '{"eventTime": "2026-01-01T00:00:00Z", "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent",'
            ' "dataset": {"namespace": "mysql://db:3306", "name": "crm.labels"}}',
            (("dataset", "crm.labels", 1),),
        ),
    ),
    misses=(
        Miss("c.json", '{"eventTime": "2026-01-01", "dataset": {"namespace": "x", "name": "y"}, "for": "openlineage"}'),
        Miss("a.json", '{"eventTime": "2026-01-01", "job": "index", "inputs": []}'),
        Miss("b.jsonl", '{"eventTime": 1, "user": "ana"}\n'),
    ),
)
