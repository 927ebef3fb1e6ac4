"""Platforms, each real: a notebook server and a cache, with what lies in them and whom they let in."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from planting import SECRETIVE, classes, one, related, scanned, verdicts
from servers import jupyter_server, mlflow_server, redis_server
from upright.connect.connector import Source
from upright.connect.connectors import redis
from upright.connect.http import Access, json_of
from upright.model.asset import AssetKind
from upright.model.evidence import Observation
from upright.testing.connectors import check_connector


def test_jupyter(tmp_path: Path) -> None:
    folder = tmp_path / "lab"
    folder.mkdir()
    output = {"output_type": "stream", "name": "stdout", "text": [SECRETIVE]}
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [output],
            "source": ["import openai\n", "client = openai.OpenAI()\n"]}  # fmt: skip
    book = {"cells": [cell], "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "tickets.ipynb").write_text(json.dumps(book), encoding="utf-8")
    with jupyter_server(folder) as address:
        graph = scanned(f"jupyter+{address}", state=tmp_path / "state")
    (server,) = graph.of_kind(AssetKind.ENDPOINT)
    assert (server.attributes["auth"], server.attributes["terminals"]) == ("none", True)
    assert "pii.us-ssn" in classes(one(graph, AssetKind.NOTEBOOK, "tickets.ipynb"))
    assert (server.name, "contains", "tickets.ipynb") in related(graph)
    assert verdicts(graph, "notebook-server-exposed") == {("notebook-server-exposed", server.name)}


def test_mlflow(tmp_path: Path) -> None:
    with mlflow_server(tmp_path) as address:

        def tell(what: str, **said: object) -> dict[str, Any]:
            answer: dict[str, Any] = json_of(f"{address}/api/2.0/mlflow/{what}", Access(), said)
            return answer

        run = tell("runs/create", experiment_id="0", run_name="first", user_id="ana")["run"]["info"]["run_id"]
        source = json.dumps({"uri": "s3://acme-training/churn.parquet"})
        data = {"name": "churn-data", "digest": "d1", "source_type": "s3", "source": source}
        tell("runs/log-inputs", run_id=run, datasets=[{"dataset": data, "tags": []}])
        tell("registered-models/create", name="churn")
        tell("model-versions/create", name="churn", source=f"runs:/{run}/model", run_id=run)
        tell("registered-models/alias", name="churn", alias="champion", version="1")
        app = tmp_path / "app"
        app.mkdir()
        (app / "serve.py").write_text(
            f'import mlflow\nfrom fastapi import FastAPI\nmlflow.set_tracking_uri("{address}")\n'
            'model = mlflow.pyfunc.load_model("models:/churn@champion")\napp = FastAPI()\n'
            '@app.post("/score")\ndef score(text: str):\n    return model.predict([text])\n'
        )
        graph = scanned(f"mlflow+{address}", str(app), state=tmp_path / "state")
    (server,) = (each for each in graph.of_kind(AssetKind.ENDPOINT) if each.attributes.get("framework") == "mlflow")
    assert server.attributes["auth"] == "none"
    assert one(graph, AssetKind.MODEL, "churn").attributes["aliases"] == {"champion": "1"}
    assert {
        ("first", "trained_on", "churn-data"),
        ("first", "produces", "churn"),
        (server.name, "contains", "churn"),
        ("/score", "serves", "churn"),
    } <= (related(graph))


def _say(address: str, *lines: str) -> None:
    host, _, port = address.removeprefix("redis://").partition(":")
    with socket.create_connection((host, int(port)), timeout=120) as link, link.makefile("rwb") as stream:
        for line in lines:
            stream.write(f"{line}\r\n".encode())
            stream.flush()
            answer = stream.readline()
            assert answer[:1] in b"+:$", line
            if answer[:1] == b"$":
                stream.readline()


def test_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with redis_server(tmp_path) as address, redis_server(tmp_path, "long-and-secret") as closed:
        _say(address, f'SET answer:1 "{SECRETIVE}"', f'HSET chat:7 text "{SECRETIVE}" user ana', "RPUSH queue 1 2")
        _say(
            closed,
            "AUTH long-and-secret",
            "SET answer:1 hello",
            "RPUSH history first last",
            "XADD said * text streamed",
        )
        _say(closed, "AUTH long-and-secret", "SADD names ana", "ZADD ranks 1 best")
        app = tmp_path / "app"
        app.mkdir()
        (app / "cache.py").write_text(
            f'import openai\nfrom redis import Redis\ncache = Redis.from_url("{address}/0")\n'
        )
        graph = scanned(address, str(app), state=tmp_path / "state")
        source = Source("redis", "cache", closed, {"password_env": "CACHE_PASSWORD"})
        monkeypatch.setenv("CACHE_PASSWORD", "long-and-secret")
        (item,) = check_connector(redis.CONNECTOR, source)
        stores = list(redis.CONNECTOR.stores(source)) if redis.CONNECTOR.stores else []
    (store,) = graph.of_kind(AssetKind.DATA_STORE)
    assert "pii.us-ssn" in classes(store)
    assert ("app", "depends_on", store.name) in related(graph)
    assert verdicts(graph, "database-without-password") == {("database-without-password", store.name)}
    seen = [each for each in stores if isinstance(each, Observation)]
    assert [each.attributes["anonymous"] for each in seen if each.kind is AssetKind.DATA_STORE] == [False]
    assert [each.name for each in seen if each.kind is AssetKind.IDENTITY] == ["default"]
    assert all(value in item.read() for value in (b"hello", b"first\\nlast", b"streamed", b"ana", b"best"))
