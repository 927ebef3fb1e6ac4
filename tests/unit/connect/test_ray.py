"""Jobs of Ray, as its published interface tells them (https://docs.ray.io/en/latest/cluster/running-applications/job-submission/):
what serves is no training, and what does neither is a pipeline.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from serving import serving
from upright.connect.asking import Asked
from upright.connect.fingerprints.ray import FINGERPRINTS
from upright.model.evidence import Edge, Observation

JOBS: list[dict[str, Any]] = [
    {"type": "DRIVER", "job_id": "01000000", "submission_id": None, "entrypoint": "python app.py"},
    {"type": "SUBMISSION", "job_id": "02000000", "submission_id": "nightly", "entrypoint": "python run.py --epochs 3"},
    {"type": "SUBMISSION", "job_id": None, "submission_id": "sft-llama", "entrypoint": "python jobs/train_sft.py"},
    {"type": "SUBMISSION", "job_id": "03000000", "submission_id": "embed", "entrypoint": "python embed_docs.py"},
    {"type": "SUBMISSION", "job_id": "04000000", "submission_id": "up", "entrypoint": "serve run app:chat"},
]
ACTORS = [
    {"class_name": "ServeController", "job_id": "01000000"},
    {"class_name": "ServeReplica:chat:Chat", "job_id": "01000000"},
    {"class_name": "RayTrainWorker", "job_id": "02000000"},
]


def _ray() -> FastAPI:
    app = FastAPI()

    @app.get("/api/version")
    def version() -> dict[str, str]:
        return {"version": "4", "ray_version": "2.49.0"}

    @app.get("/api/jobs/")
    def jobs() -> list[dict[str, Any]]:
        return JOBS

    @app.get("/api/v0/actors")
    def actors() -> dict[str, Any]:
        return {"result": True, "msg": "", "data": {"result": {"total": 3, "result": ACTORS}}}

    @app.get("/api/serve/applications/")
    def applications() -> dict[str, Any]:
        parts = {"Ranker": {"status": "HEALTHY"}, "Reader": {"status": "HEALTHY"}}
        return {
            "http_options": {"host": "0.0.0.0", "port": 8000},  # noqa: S104  as it answers
            "applications": {"chat": {"route_prefix": "/chat", "deployments": parts}},
        }

    return app


def test_jobs_are_told_by_what_they_do() -> None:
    with serving(_ray()) as address:
        found = FINGERPRINTS[0].recognise(Asked(address))
    assert found
    kinds = {each.name: each.kind.value for each in found.parts if isinstance(each, Observation)}
    assert kinds == {
        "chat": "endpoint",
        "Ranker": "endpoint",
        "Reader": "endpoint",
        "nightly": "training_job",
        "sft-llama": "training_job",
        "embed": "pipeline",
    }
    chat = next(each for each in found.parts if isinstance(each, Observation) and each.name == "chat")
    served = {each.target for each in found.parts if isinstance(each, Edge) and each.source == chat.keys[0]}
    assert served == {f"{chat.keys[0]}#Ranker", f"{chat.keys[0]}#Reader"}
    assert any(str(own).endswith(":8000/chat") for own in chat.keys)  # where programs ask it
