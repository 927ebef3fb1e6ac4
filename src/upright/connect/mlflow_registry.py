"""What an MLflow server says of experiments, runs, data sets and registered models: GET, and searching by POST."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from upright.connect.connector import Source
from upright.connect.http import Access, json_of
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import key, store_key
from upright.model.relation import RelationKind

_API: Final = "api/2.0/mlflow"
_PAGE: Final = 200
_MOST: Final = 5000  # models, runs and experiments each
_AT_ONCE: Final = 50  # experiments whose runs are asked together
_FOLLOWED: Final = ("/", "file:///", "s3://", "gs://")  # where a data set may lie, which other sources read


def registry(source: Source, server: str, access: Access) -> Iterator[Observation | Edge | Gap]:
    """The registered models with their versions, the runs that made them, and the data that these read."""
    for what, made in ((_models, AssetKind.MODEL), (_runs, AssetKind.TRAINING_JOB)):
        try:
            yield from what(source, server, access)
        except (AccessDenied, Unreachable) as error:
            code = "denied" if isinstance(error, AccessDenied) else "unreachable"
            yield Gap(what.__name__.strip("_"), str(error), code, source.name, hides=str(made))


def model_key(server: str, name: str) -> str:
    """The identity key of a registered model."""
    return key("url", f"{store_key(server).removeprefix('url:')}/models/{name}")


def run_key(server: str, run: str) -> str:
    """The identity key of a run."""
    return key("url", f"{store_key(server).removeprefix('url:')}/runs/{run}")


def _models(source: Source, server: str, access: Access) -> Iterator[Observation | Edge]:
    made: dict[str, list[dict[str, Any]]] = {}
    for version in _pages(server, access, "model-versions/search", "model_versions", {}):
        made.setdefault(str(version.get("name")), []).append(version)
    for model in _pages(server, access, "registered-models/search", "registered_models", {}):
        name = str(model.get("name") or "")
        versions = made.get(name, [])
        told: dict[str, Json] = {"type": "model_file", "hub": "mlflow", "versions": len(versions)}
        told |= {"description": str(model["description"])[:200]} if model.get("description") else {}
        aliases = {str(each.get("alias")): str(each.get("version")) for each in model.get("aliases") or ()}
        told |= {"aliases": {**aliases}} if aliases else {}
        stages = {str(each.get("current_stage")) for each in versions} - {"None", ""}
        told |= {"stages": [*sorted(stages)]} if stages else {}
        newest = max(
            (str(each.get("version") or "") for each in versions), key=lambda text: (len(text), text), default=""
        )
        place = Location(name, 0, source.name, "registry")
        own = model_key(server, name)
        yield Observation(
            AssetKind.MODEL, name, (own, f"path:{source.name}/{name}"), place, told, newest, detector="mlflow"
        )
        yield Edge(store_key(server), RelationKind.CONTAINS, own)
        for version in versions:
            if version.get("run_id"):
                yield Edge(run_key(server, str(version["run_id"])), RelationKind.PRODUCES, own)


def _runs(source: Source, server: str, access: Access) -> Iterator[Observation | Edge]:
    experiments = list(_pages(server, access, "experiments/search", "experiments", {}))
    names = {str(each.get("experiment_id")): str(each.get("name")) for each in experiments}
    numbers = sorted(names)
    for at in range(0, len(numbers), _AT_ONCE):
        question = {"experiment_ids": numbers[at : at + _AT_ONCE], "max_results": 1000}
        answer = json_of(f"{server}/{_API}/runs/search", access, question)
        for run in answer.get("runs") or () if isinstance(answer, dict) else ():
            yield from _run(source, server, run, names)


def _run(source: Source, server: str, run: dict[str, Any], names: dict[str, str]) -> Iterator[Observation | Edge]:
    info, data = run.get("info") or {}, run.get("data") or {}
    own = run_key(server, str(info.get("run_id")))
    tags = {str(each.get("key")): str(each.get("value")) for each in data.get("tags") or ()}
    place = Location(f"runs/{info.get('run_id')}", 0, source.name, "run")
    told: dict[str, Json] = {"output": str(info.get("artifact_uri") or "")[:300]}
    told |= {"created_by": tags["mlflow.user"][:200]} if tags.get("mlflow.user") else {}
    told |= {"experiment": names.get(str(info.get("experiment_id")), "")}
    name = str(info.get("run_name") or info.get("run_id"))
    yield Observation(AssetKind.TRAINING_JOB, name, (own,), place, told, detector="mlflow")
    yield Edge(store_key(server), RelationKind.CONTAINS, own)
    for used in (run.get("inputs") or {}).get("dataset_inputs") or ():
        dataset = used.get("dataset") or {}
        keys = _dataset_keys(source, dataset)
        shown: dict[str, Json] = {"type": "training_data", "role": _role(used)}
        shown |= {"rows": rows} if (rows := _rows_of(dataset)) else {}
        shown |= {"origins": {where: 1}} if _is_followed(where := _address(dataset)) else {}
        yield Observation(
            AssetKind.DATASET, str(dataset.get("name") or "data set"), keys, place, shown, detector="mlflow"
        )
        yield Edge(own, RelationKind.TRAINED_ON, keys[0])


def _dataset_keys(source: Source, dataset: dict[str, Any]) -> tuple[str, ...]:
    """By where the data lies, else by its digest."""
    address = _address(dataset)
    digest = f"{dataset.get('name')}@{dataset.get('digest')}"
    own = key("name", source.name, "dataset", digest)
    if address.startswith("hf://") or dataset.get("source_type") == "hugging_face":
        return (key("hf", "datasets", address.removeprefix("hf://datasets/")), own)
    if "://" in address or address.startswith("/"):
        return (store_key(address) if "://" in address else key("url", f"file://{address}"), own)
    return (own,)


def _address(dataset: dict[str, Any]) -> str:
    where = _object(dataset.get("source"))
    return next((str(where[name]) for name in ("uri", "url", "path", "delta_table_name") if where.get(name)), "")


def _is_followed(where: str) -> bool:
    """Whether a data set lies where other sources read, or is a file that its program names from its own folder."""
    plain = "://" not in where and bool(posixpath.splitext(where)[1]) and not any(map(str.isspace, where))
    return where.startswith(_FOLLOWED) or plain


def _role(used: dict[str, Any]) -> str:
    context = next(
        (str(tag.get("value")) for tag in used.get("tags") or () if tag.get("key") == "mlflow.data.context"), ""
    )
    return "evaluation" if "eval" in context or "test" in context else "training"


def _rows_of(dataset: dict[str, Any]) -> int:
    profile = _object(dataset.get("profile"))
    rows = profile.get("num_rows") or profile.get("num_elements")
    return rows if isinstance(rows, int) else 0


def _object(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _pages(server: str, access: Access, what: str, listed: str, asked: dict[str, str]) -> Iterator[dict[str, Any]]:
    token, seen = "", 0
    while seen < _MOST:
        query = urlencode({**asked, "max_results": str(_PAGE), **({"page_token": token} if token else {})})
        page = json_of(f"{server}/{_API}/{what}?{query}", access)
        found = page.get(listed) or () if isinstance(page, dict) else ()
        yield from found
        seen += len(found)
        before, token = token, str(page.get("next_page_token") or "") if isinstance(page, dict) else ""
        if not token or token == before:
            return
