"""Ray: the dashboard with its jobs, and the applications of Ray Serve.

A job is told by the actors that it started (https://docs.ray.io/en/latest/ray-observability/reference/api.html) and by
its command; one that neither serves nor trains is a pipeline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found, Text, server_key
from upright.connect.job_commands import Named, data_named
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key, model_key, store_key
from upright.model.relation import RelationKind

_MOST: Final = 500
_ACTORS: Final = 1000
_EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  what others listen at
_SERVING: Final = re.compile(r"(?:^|[\s/])serve\s+(?:run|deploy|start)\b|ray\.serve")
_TRAINING: Final = re.compile(
    r"(?:^|[^a-z])(?:pre)?(?:train(?:er|ing)?|fine-?_?tun(?:e|ing)|tune|sft|dpo|grpo|rlhf|lora)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_TRAINERS: Final = re.compile(
    r"RayTrainWorker|TrainController|TrainTrainable|ImplicitFunc|RolloutWorker|\w*EnvRunner|\w*Learner|BackendExecutor"
)


def _ray(asked: Asked) -> Found | None:
    told = asked.known("/api/version").object()
    stranger = asked.get("/api/version")
    if "ray_version" not in told and not (stranger.refused and "ray" in stranger.text[:500].lower()):
        return None
    jobs = asked.get("/api/jobs/")
    opened = True if jobs.ok else False if jobs.refused or stranger.refused else None
    parts = [*_applications(asked), *_jobs(asked)]
    return Found(
        "ray", opened, str(told.get("ray_version") or ""), attributes={"code_execution": True}, parts=tuple(parts),
        texts=tuple(_environments(asked)),
    )  # fmt: skip


def _applications(asked: Asked) -> list[Observation | Edge]:
    """The applications of Ray Serve, each a service of its own route, and the deployments that it is made of."""
    told = asked.known("/api/serve/applications/").object()
    applications, place = told.get("applications"), _place(asked, told.get("http_options"))
    found: list[Observation | Edge] = []
    for name, each in list(applications.items())[:_MOST] if isinstance(applications, dict) else ():
        stated = each if isinstance(each, dict) else {}
        route = str(stated.get("route_prefix") or "")
        said: dict[str, Json] = {"type": "deployment", "framework": "ray-serve", **({"route": route} if route else {})}
        address = f"{place}{route}".rstrip("/")
        at = (store_key(address), key("url", address)) if place and route else ()
        found += _part(asked, AssetKind.ENDPOINT, str(name), "serve", said, *at)
        found += _deployments(asked, str(name), stated.get("deployments"))
    return found


def _place(asked: Asked, options: Any) -> str:
    """Where the applications answer: at the host of the dashboard, if they listen everywhere."""
    if not isinstance(options, dict) or not str(options.get("port") or "").isdigit():
        return ""
    host = str(options.get("host") or "")
    own = urlsplit(asked.address).hostname or ""
    return f"http://{own if host in _EVERYWHERE else host}:{options['port']}"


def _deployments(asked: Asked, application: str, listed: Any) -> Iterator[Observation | Edge]:
    above = _key(asked, "serve", application)
    for name in list(listed)[:_MOST] if isinstance(listed, dict) else ():
        own = f"{above}#{name}"
        said: dict[str, Json] = {"type": "deployment", "framework": "ray-serve"}
        place = Location(asked.address, 0, "", "server")
        yield Observation(AssetKind.ENDPOINT, str(name), (own,), place, said, detector="servers")
        yield Edge(above, RelationKind.SERVES, own)


def _jobs(asked: Asked) -> list[Observation | Edge]:
    """The jobs, each as what it does; the driver of Serve is told by its applications."""
    listed = asked.known("/api/jobs/").json()
    working = _workers(asked)
    found: list[Observation | Edge] = []
    for each in listed[:_MOST] if isinstance(listed, list) else ():
        name = _named(each)
        entry = str(each.get("entrypoint") or "")[:1000] if name else ""
        classes = working.get(str(each.get("job_id")), frozenset()) if name else frozenset()
        if name and not _serves(entry, classes):
            kind = AssetKind.TRAINING_JOB if _trains(entry, classes) else AssetKind.PIPELINE
            named = data_named(entry)
            said: dict[str, Json] = (
                {"output": named.outputs[0]} if named.outputs and kind is AssetKind.TRAINING_JOB else {}
            )
            said |= {"base_model": named.model} if named.model and kind is AssetKind.TRAINING_JOB else {}
            found += _part(asked, kind, name, "job", said)
            found += _used(asked, kind, name, named)
    return found


def _used(asked: Asked, kind: AssetKind, name: str, named: Named) -> Iterator[Observation | Edge]:
    """The data and the model that the command of a job names."""
    own, place = _key(asked, "job", name), Location(asked.address, 0, "", "server")
    trains = kind is AssetKind.TRAINING_JOB
    for address in named.inputs:
        data, told = store_key(address), {"type": "training_data", "role": "training"} if trains else {"type": "file"}
        yield Observation(
            AssetKind.DATASET, address, (data,), place, {**told, "origins": {address: 1}}, detector="servers"
        )
        yield Edge(own, RelationKind.TRAINED_ON if trains else RelationKind.CALLS, data)
    if named.model:
        model = model_key(named.model)
        stated: dict[str, Json] = {"type": "llm", "hub": "huggingface", "provider": "huggingface"}
        yield Observation(AssetKind.MODEL, named.model, (model,), place, stated, detector="servers")
        yield Edge(own, RelationKind.CALLS, model)


def _environments(asked: Asked) -> Iterator[Text]:
    """The variables that jobs are given, which often hold what opens other places."""
    listed = asked.known("/api/jobs/").json()
    for each in listed[:_MOST] if isinstance(listed, list) else ():
        runtime = each.get("runtime_env") if isinstance(each, dict) else None
        given = runtime.get("env_vars") if isinstance(runtime, dict) else None
        if _named(each) and isinstance(given, dict) and given:
            name = re.sub(r"[^\w.-]", "_", _named(each))[:100]
            lines = "".join(f"{key}={json.dumps(str(value))}\n" for key, value in sorted(given.items()))
            yield Text(f"jobs/{name}/.env", lines[:100_000], _key(asked, "job", _named(each)))


def _workers(asked: Asked) -> dict[str, frozenset[str]]:
    """For each job the classes of the actors that it started."""
    told = asked.known(f"/api/v0/actors?limit={_ACTORS}").object().get("data")
    inner = told.get("result") if isinstance(told, dict) else None
    listed = inner.get("result") if isinstance(inner, dict) else None
    found: dict[str, set[str]] = {}
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            found.setdefault(str(each.get("job_id")), set()).add(str(each.get("class_name"))[:200])
    return {job: frozenset(classes) for job, classes in found.items()}


def _serves(entry: str, classes: frozenset[str]) -> bool:
    """Whether a job is the driver of Ray Serve."""
    return bool(_SERVING.search(entry)) or any(name.startswith("Serve") for name in classes)


def _trains(entry: str, classes: frozenset[str]) -> bool:
    """Whether a job trains: its workers are those of Ray Train, Tune or RLlib, or its command says so."""
    return bool(_TRAINING.search(entry)) or any(_TRAINERS.match(name) for name in classes)


def _named(job: Any) -> str:
    return str(job.get("submission_id") or job.get("job_id") or "") if isinstance(job, dict) else ""


def _key(asked: Asked, sort: str, name: str) -> str:
    return key("url", f"{server_key(asked.address).removeprefix('url:')}/{sort}/{name}")


def _part(
    asked: Asked, kind: AssetKind, name: str, sort: str, told: dict[str, Json], *also: str
) -> list[Observation | Edge]:
    own, place = _key(asked, sort, name), Location(asked.address, 0, "", "server")
    edge = Edge(server_key(asked.address), RelationKind.CONTAINS, own)
    return [Observation(kind, name, (own, *dict.fromkeys(also)), place, told, detector="servers"), edge]


FINGERPRINTS: Final = (Fingerprint("ray", (8265,), _ray),)
