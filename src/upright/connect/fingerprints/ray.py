"""Ray: the dashboard with its jobs, and the applications of Ray Serve."""

from __future__ import annotations

from typing import Any, Final

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found, server_key
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key
from upright.model.relation import RelationKind

_MOST: Final = 500


def _ray(asked: Asked) -> Found | None:
    told = asked.known("/api/version").object()
    stranger = asked.get("/api/version")
    if "ray_version" not in told and not (stranger.refused and "ray" in stranger.text[:500].lower()):
        return None
    jobs = asked.get("/api/jobs/")
    opened = True if jobs.ok else False if jobs.refused or stranger.refused else None
    parts = [*_applications(asked), *_jobs(asked)]
    return Found(
        "ray", opened, str(told.get("ray_version") or ""), attributes={"code_execution": True}, parts=tuple(parts)
    )


def _applications(asked: Asked) -> list[Observation | Edge]:
    """The applications of Ray Serve, each a service of its own route."""
    applications = asked.known("/api/serve/applications/").object().get("applications")
    found: list[Observation | Edge] = []
    for name, each in list(applications.items())[:_MOST] if isinstance(applications, dict) else ():
        told: dict[str, Json] = {"type": "deployment", "framework": "ray-serve"}
        told |= {"route": str(each["route_prefix"])} if isinstance(each, dict) and each.get("route_prefix") else {}
        found += _part(asked, AssetKind.ENDPOINT, str(name), "serve", told)
    return found


def _jobs(asked: Asked) -> list[Observation | Edge]:
    listed = asked.known("/api/jobs/").json()
    found: list[Observation | Edge] = []
    for each in listed[:_MOST] if isinstance(listed, list) else ():
        name = _named(each)
        if name:
            found += _part(asked, AssetKind.TRAINING_JOB, name, "job", {})
    return found


def _named(job: Any) -> str:
    return str(job.get("submission_id") or job.get("job_id") or "") if isinstance(job, dict) else ""


def _part(asked: Asked, kind: AssetKind, name: str, sort: str, told: dict[str, Json]) -> list[Observation | Edge]:
    own = key("url", f"{server_key(asked.address).removeprefix('url:')}/{sort}/{name}")
    place = Location(asked.address, 0, "", "server")
    edge = Edge(server_key(asked.address), RelationKind.CONTAINS, own)
    return [Observation(kind, name, (own,), place, told, detector="servers"), edge]


FINGERPRINTS: Final = (Fingerprint("ray", (8265,), _ray),)
