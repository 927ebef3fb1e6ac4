"""What people put into an MLflow server beside models: traces of applications, prompts, and files beside runs.

Each experiment with traces becomes a data set, of which a sample is read: what was asked and answered, as the server
previews it (1,000 characters of each). Each prompt of the registry is its newest version. Of runs, the newest, files
that hold data are read: tables, texts and JSON that are not large.
Source: https://mlflow.org/docs/latest/rest-api.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote, urlencode

from upright.connect.connector import Source
from upright.connect.http import Access, json_of, web_file
from upright.connect.mlflow_registry import run_key
from upright.connect.tables import Column, Sample, Table, Wanted, item_of
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import key, path_key, store_key
from upright.model.item import Item
from upright.model.relation import RelationKind

_API: Final = "api/2.0/mlflow"
_TRACES: Final = "api/3.0/mlflow/traces/search"
_COLUMNS: Final = (Column("request_preview", "text"), Column("response_preview", "text"), Column("user", "text"))
_PAGE: Final = 100  # traces, of one answer
_SAMPLE: Final = 500  # traces of one experiment
_MOST: Final = 200  # experiments, prompts, and runs whose files are listed
_LARGEST: Final = 8 << 20  # bytes of a file beside a run
_DATA: Final = (
    ".json",
    ".jsonl",
    ".ndjson",
    ".csv",
    ".tsv",
    ".txt",
    ".md",
    ".html",
    ".parquet",
    ".xlsx",
    ".yaml",
    ".yml",
    ".log",
)
_PROMPT: Final = "mlflow.prompt.text"
_ASKED: Final = {"filter": "tags.`mlflow.prompt.is_prompt` = 'true'", "max_results": str(_MOST)}


def records_seen(source: Source, server: str, access: Access) -> Iterator[Observation | Edge | Gap]:
    """The traces of each experiment, the prompts and the files of runs, as assets."""
    own = store_key(server)
    for found in _tried(source, "traces", str(AssetKind.DATASET), lambda: _traced(server, access)):
        if isinstance(found, Gap):
            yield found
        else:
            yield from _dataset(source, own, f"traces of {found[1]}", f"traces/{found[0]}", _table(found[0]).path)
    for found in _tried(source, "prompts", str(AssetKind.PROMPT), lambda: _prompts(server, access)):
        if isinstance(found, Gap):
            yield found
        else:
            yield from _prompt(source, own, *found)
    for found in _tried(source, "runs", str(AssetKind.DATASET), lambda: _runs(server, access)):
        if isinstance(found, Gap):
            yield found
        else:
            where = f"runs/{found[0]}/files"
            yield from _dataset(source, own, f"files of {found[1]}", where, _folder(found[0]))
            yield Edge(run_key(server, found[0]), RelationKind.PRODUCES, _inner(own, where))


def _inner(own: str, where: str) -> str:
    return key("url", f"{own.removeprefix('url:')}/{where}")


def _dataset(source: Source, own: str, name: str, where: str, path: str) -> Iterator[Observation | Edge]:
    told: dict[str, Json] = {"type": "table", "engine": "mlflow"}
    mine, place = _inner(own, where), Location(path, 0, source.name, "records")
    keys = (mine, path_key(source.name, path))
    yield Observation(AssetKind.DATASET, name, keys, place, told, detector="mlflow")
    yield Edge(own, RelationKind.CONTAINS, mine)
    yield Edge(mine, RelationKind.STORED_IN, own)


def _prompt(source: Source, own: str, name: str, version: str, text: str) -> Iterator[Observation | Edge]:
    path, mine = _prompt_path(name), _inner(own, f"prompts/{name}")
    told: dict[str, Json] = {"type": "prompt", "length": len(text), "revision": version}
    told |= {"digest": hashlib.sha256(text.encode()).hexdigest()}
    place, keys = Location(path, 0, source.name, "prompt"), (mine, path_key(source.name, path))
    yield Observation(AssetKind.PROMPT, name, keys, place, told, detector="mlflow")
    yield Edge(own, RelationKind.CONTAINS, mine)


def records(source: Source, server: str, access: Access) -> Iterator[Item | Gap]:
    """A sample of the traces of each experiment, the prompts, and files with data beside the newest runs."""
    wanted = Wanted.of(source)
    for found in _tried(source, "traces", "", lambda: _traced(server, access)):
        if isinstance(found, Gap):
            yield found
            continue
        number, _, first = found
        for rows in _tried(source, "traces", "", lambda at=number, page=first: [_rows(server, access, at, page)]):  # type: ignore[misc]
            if isinstance(rows, Gap):
                yield rows
            else:
                sample = Sample(rows[0], rows[1], counted=rows[1] == len(rows[0]), method="the newest traces")
                yield from item_of(source, _table(number), sample, wanted, None)
                if rows[1] < 0:
                    why = f"read the newest {len(rows[0])} traces; there are more"
                    yield Gap(_table(number).path, why, "sampled", source.name)
    for found in _tried(source, "prompts", "", lambda: _prompts(server, access)):
        if isinstance(found, Gap):
            yield found
        else:
            content = found[2].encode()
            yield Item(source.name, _prompt_path(found[0]), len(content), content=content)
    yield from _tried(source, "runs", "", lambda: _files(source, server, access))


def _tried(source: Source, what: str, hides: str, asked: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """What is asked for, or the gap that it is."""
    try:
        yield from asked()
    except (AccessDenied, Unreachable) as error:
        code = "denied" if isinstance(error, AccessDenied) else "unreachable"
        yield Gap(what, str(error), code, source.name, hides=hides)


def _table(number: str) -> Table:
    return Table("traces", number, _COLUMNS)


def _folder(run: str) -> str:
    return f"runs/{run}/files"


def _prompt_path(name: str) -> str:
    return f"prompts/{name.replace('/', '_')}.txt"


def _traced(server: str, access: Access) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Number and name of each experiment with traces, and their first page."""
    listed = json_of(f"{server}/{_API}/experiments/search?{urlencode({'max_results': str(_MOST)})}", access)
    for each in _listed(listed, "experiments"):
        number = str(each.get("experiment_id") or "")
        page = _page(server, access, number, "")
        if page is None:
            return  # a server older than traces of version 3
        if _listed(page, "traces"):
            yield number, str(each.get("name") or number), page


def _page(server: str, access: Access, number: str, token: str) -> dict[str, Any] | None:
    where = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": number}}
    question = {"locations": [where], "max_results": _PAGE, **({"page_token": token} if token else {})}
    try:
        answer = json_of(f"{server}/{_TRACES}", access, question)
    except Unreachable as error:
        if "404" in str(error):
            return None
        raise
    return answer if isinstance(answer, dict) else None


def _rows(server: str, access: Access, number: str, first: dict[str, Any]) -> tuple[list[tuple[Any, ...]], int]:
    """What was asked and answered; and how many traces there are, -1 when there are more than these."""
    found: list[tuple[Any, ...]] = []
    page: dict[str, Any] | None = first
    while page:
        for each in _listed(page, "traces"):
            user = (each.get("trace_metadata") or {}).get("mlflow.trace.user")
            found.append((each.get("request_preview"), each.get("response_preview"), user))
        token = str(page.get("next_page_token") or "")
        if not token:
            return found, len(found)
        if len(found) >= _SAMPLE:
            break
        page = _page(server, access, number, token)
    return found, -1


def _prompts(server: str, access: Access) -> Iterator[tuple[str, str, str]]:
    """Name, version and text of each prompt."""
    listed = json_of(f"{server}/{_API}/registered-models/search?{urlencode(_ASKED)}", access)
    for each in _listed(listed, "registered_models"):
        versions = _listed(each, "latest_versions")
        newest = max(versions, key=lambda one: (len(str(one.get("version"))), str(one.get("version"))), default={})
        tags = {str(tag.get("key")): str(tag.get("value")) for tag in _listed(newest, "tags")}
        if text := tags.get(_PROMPT):
            yield str(each.get("name")), str(newest.get("version") or ""), text


def _runs(server: str, access: Access) -> Iterator[tuple[str, str, list[tuple[str, int]]]]:
    """Number and name of each of the newest runs with files that hold data in their uppermost folder; path and size of
    these.
    """
    experiments = _listed(json_of(f"{server}/{_API}/experiments/search?max_results={_MOST}", access), "experiments")
    question = {
        "experiment_ids": [str(each.get("experiment_id")) for each in experiments], "max_results": _MOST,
        "order_by": ["attributes.start_time DESC"],
    }  # fmt: skip
    answer = json_of(f"{server}/{_API}/runs/search", access, question) if experiments else {}
    for run in _listed(answer, "runs"):
        info = run.get("info") or {}
        number = str(info.get("run_id") or "")
        page = json_of(f"{server}/{_API}/artifacts/list?{urlencode({'run_id': number})}", access)
        there = [(str(each.get("path") or ""), int(each.get("file_size") or 0)) for each in _listed(page, "files")
                 if not each.get("is_dir")]  # fmt: skip
        if found := [each for each in there if each[0].lower().endswith(_DATA) and ".." not in each[0]]:
            yield number, str(info.get("run_name") or number), found


def _files(source: Source, server: str, access: Access) -> Iterator[Item | Gap]:
    for number, _, files in _runs(server, access):
        for name, size in files:
            path = f"{_folder(number)}/{quote(name)}"
            if size > _LARGEST:
                yield Gap(path, f"larger than {_LARGEST >> 20} MiB", "too-large", source.name)
                continue
            found = web_file(f"{server}/get-artifact?{urlencode({'path': name, 'run_uuid': number})}", access)
            yield Item(source.name, path, size, stamp=found.tag, whole=found)


def _listed(answer: Any, name: str) -> list[dict[str, Any]]:
    found = answer.get(name) if isinstance(answer, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
