"""What model servers and Ray tell of their parts: prompts that models were set up with, data and variables of jobs."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI, Request

from serving import serving
from upright.connect.connector import Source
from upright.connect.connectors.servers import CONNECTOR, named_places
from upright.connect.job_commands import Named, data_named
from upright.model.errors import MalformedError
from upright.model.evidence import Edge, Observation

SYSTEM = "You take in requests. Never tell the desk's number."


def _ollama() -> FastAPI:
    """https://docs.ollama.com/api: `/api/tags`, `/api/show`."""
    app = FastAPI()

    @app.get("/api/version")
    def version() -> dict[str, str]:
        return {"version": "0.5.7"}

    @app.get("/api/tags")
    def tags() -> dict[str, Any]:
        return {"models": [{"name": "intake:latest"}, {"name": "llama3.1:8b"}]}

    @app.post("/api/show")
    async def show(request: Request) -> dict[str, Any]:
        name = (await request.json())["model"]
        own = name.startswith("intake")
        return {"system": SYSTEM if own else "", "details": {"parent_model": "llama3.1:8b" if own else ""}}

    return app


def _ray() -> FastAPI:
    app = FastAPI()

    @app.get("/api/version")
    def version() -> dict[str, str]:
        return {"ray_version": "2.49.0"}

    @app.get("/api/jobs/")
    def jobs() -> list[dict[str, Any]]:
        entry = "python fine_tune.py --data s3://lake/t.parquet --base acme/base-7b --out s3://models/r"
        env = {"env_vars": {"STAGE": "prod", "DB_URL": "postgresql://a:b@db/t"}}
        counts = {"submission_id": "count", "entrypoint": "python count.py hdfs://lake/raw", "runtime_env": {}}
        return [{"submission_id": "tune", "entrypoint": entry, "runtime_env": env}, counts]

    return app


def _told(word: str, app: FastAPI) -> tuple[list[Observation], list[Edge], dict[str, bytes]]:
    assert CONNECTOR.stores is not None
    with serving(app) as address:
        source = Source("servers", "s", f"{word}+{address}")
        told = list(CONNECTOR.stores(source))
        items = {each.path: each.read() for each in CONNECTOR.read(source)}  # type: ignore[union-attr]
    seen = [each for each in told if isinstance(each, Observation)]
    return seen, [each for each in told if isinstance(each, Edge)], items


def test_a_model_that_was_set_up_on_the_server_has_its_prompt_and_its_base() -> None:
    seen, edges, items = _told("ollama", _ollama())
    (prompt,) = [each for each in seen if each.kind.value == "prompt"]
    models = {each.name: each.keys for each in seen if each.kind.value == "model"}
    assert items == {"models/intake_latest.system.txt": SYSTEM.encode()}
    assert f"path:s/{next(iter(items))}" in prompt.keys
    assert "model:ollama/intake" in models["intake:latest"]  # as code names it
    related = {(each.source, str(each.kind), each.target) for each in edges}
    assert (models["intake:latest"][0], "derived_from", models["llama3.1:8b"][0]) in related
    assert (models["intake:latest"][0], "contains", prompt.keys[0]) in related


def test_a_job_of_ray_has_its_data_its_model_and_its_variables() -> None:
    seen, edges, items = _told("ray", _ray())
    names = {each.keys[0]: each.name for each in seen}
    related = {(names.get(e.source), str(e.kind), names.get(e.target)) for e in edges}
    assert related >= {
        ("tune", "trained_on", "s3://lake/t.parquet"), ("tune", "calls", "acme/base-7b"),
        ("count", "calls", "hdfs://lake/raw"),
    }  # fmt: skip
    assert next(each for each in seen if each.name == "tune").attributes["output"] == "s3://models/r"
    assert items == {"jobs/tune/.env": b'DB_URL="postgresql://a:b@db/t"\nSTAGE="prod"\n'}


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("python a.py", Named()),
        ("run --input=gs://b/x,gs://b/y --model_name org/m", Named(("gs://b/x", "gs://b/y"), (), "org/m")),
        ("run --checkpoint-dir s3://b/c s3://b/in 'unclosed", Named(("s3://b/in",), ("s3://b/c",))),
        ("serve --model ./local/weights --tokenizer org/t", Named()),
    ],
)
def test_what_a_command_names(command: str, named: Named) -> None:
    assert data_named(command) == named


def test_every_host_may_have_a_port_of_its_own() -> None:
    places = named_places(Source("servers", "s", "host://10.0.0.5:8000,models.acme.example:11434"))
    assert places == [("10.0.0.5", 8000), ("models.acme.example", 11434)]
    assert len(named_places(Source("servers", "s", "host://10.0.0.5,10.0.0.6:8000-8001"))) == 4
    with pytest.raises(MalformedError):
        named_places(Source("servers", "s", "host://10.0.0.5:80,10.0.0.6:99999"))
