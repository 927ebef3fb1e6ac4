"""Traces, prompts and files of runs that an MLflow server keeps, as the server answers."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse

from serving import serving
from upright.connect.connector import Source
from upright.connect.http import Access
from upright.connect.mlflow_records import records, records_seen
from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

PROMPT = {"key": "mlflow.prompt.text", "value": "You write offers. Customer: {{customer}}"}
ACCESS = Access("NO_TOKEN", "NO_USER", "NO_PASSWORD")


def _mlflow(traces: int = 3, *, old: bool = False, refused: bool = False) -> FastAPI:
    app = FastAPI()

    @app.post("/api/3.0/mlflow/traces/search")
    async def search(request: Request) -> dict[str, Any]:
        if old or refused:
            raise HTTPException(404 if old else 403)
        asked = await request.json()
        number = asked["locations"][0]["mlflow_experiment"]["experiment_id"]
        at = int(asked.get("page_token") or 0)
        told = [
            {"request_preview": f'{{"question": "I am ana.lopez{each}@gmx.net"}}', "response_preview": "Thank you."}
            for each in range(at, min(traces, at + 100))
        ]
        onward = {"next_page_token": str(at + 100)} if at + 100 < traces else {}
        return {"traces": told, **onward} if number == "2" else {}

    @app.get("/get-artifact")
    def artifact(path: str) -> PlainTextResponse:
        return PlainTextResponse(f"{path} of ana.lopez@gmx.net")

    @app.api_route("/api/2.0/mlflow/{rest:path}", methods=["GET", "POST"])
    def answer(rest: str, filter: str = "") -> dict[str, Any]:  # noqa: A002  as its interface calls it
        version = {"version": "1", "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}, PROMPT]}
        prompts = [{"name": "retention/offer", "latest_versions": [version]}] if "is_prompt" in filter else []
        files = [{"path": "worst.csv", "file_size": 30}, {"path": "huge.csv", "file_size": 1 << 30}, {"path": "m.bin"}]
        told: dict[str, Any] = {
            "experiments/search": {"experiments": [{"experiment_id": "1", "name": "loans"},
                                                   {"experiment_id": "2", "name": "assistant"}]},
            "registered-models/search": {"registered_models": prompts},
            "runs/search": {"runs": [{"info": {"run_id": "r1", "run_name": "first"}}]},
            "artifacts/list": {"files": [*files, {"path": "model", "is_dir": True}]},
        }  # fmt: skip
        return dict(told[rest])

    return app


def _told(app: FastAPI) -> tuple[list[Any], list[Item], list[Gap]]:
    with serving(app) as address:
        source = Source("mlflow", "ml", f"mlflow+{address}")
        seen = list(records_seen(source, address, ACCESS))
        read = list(records(source, address, ACCESS))
        items = [each for each in read if isinstance(each, Item)]
        for each in items:
            assert each.read()
    return seen, items, [each for each in (*seen, *read) if isinstance(each, Gap)]


def test_traces_prompts_and_files_of_runs_are_assets_that_hold_what_is_read() -> None:
    seen, items, gaps = _told(_mlflow())
    assets = {each.name: each for each in seen if isinstance(each, Observation)}
    assert {name: each.kind for name, each in assets.items()} == {
        "traces of assistant": AssetKind.DATASET, "retention/offer": AssetKind.PROMPT,
        "files of first": AssetKind.DATASET,
    }  # fmt: skip
    assert {each.path for each in items} == {"traces/2.jsonl", "prompts/retention_offer.txt", "runs/r1/files/worst.csv"}
    keys = {str(each.keys[1]).removeprefix("path:ml/") for each in assets.values()}
    assert keys == {"traces/2.jsonl", "prompts/retention_offer.txt", "runs/r1/files"}
    produced = [each for each in seen if isinstance(each, Edge) and str(each.kind) == "produces"]
    assert [each.target for each in produced] == [assets["files of first"].keys[0]]
    assert [(each.where, each.code) for each in gaps] == [("runs/r1/files/huge.csv", "too-large")]


def test_of_many_traces_a_sample_is_read_and_the_rest_is_a_gap() -> None:
    _, items, gaps = _told(_mlflow(traces=2000))
    (traces,) = [each for each in items if each.path == "traces/2.jsonl"]
    assert len(traces.read().splitlines()) == 500
    assert [each.code for each in gaps if each.where == "traces/2.jsonl"] == ["sampled"]


@pytest.mark.parametrize(("said", "gaps"), [({"old": True}, []), ({"refused": True}, ["denied", "denied"])])
def test_a_server_without_such_traces_has_none_and_one_that_refuses_them_is_a_gap(
    said: dict[str, bool], gaps: list[str]
) -> None:
    assert [each.code for each in _told(_mlflow(**said))[2] if each.where == "traces"] == gaps
