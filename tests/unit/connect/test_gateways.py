"""Gateways in front of models, as LiteLLM's proxy answers with a master key and without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Response

from planting import related, scanned
from serving import serving
from upright.connect.asking import Asked
from upright.connect.fingerprints import FINGERPRINTS

_MODELS = [
    {"model_name": "claims", "litellm_params": {"model": "openai/gpt-4o", "api_base": "http://llm.acme.internal"}}
]


def _litellm(*, closed: bool) -> FastAPI:
    app = FastAPI()

    @app.get("/health/liveliness")
    def alive() -> str:
        return "I'm alive!"

    @app.get("/health/readiness")
    def ready() -> dict[str, str]:
        return {"status": "healthy", "db": "Not connected"}

    @app.get("/v1/models")
    def models(response: Response) -> dict[str, Any]:
        response.status_code = 401 if closed else 200
        return {"error": {"type": "auth_error"}} if closed else {"data": [{"id": "claims"}]}

    @app.get("/model/info")
    def info(response: Response) -> dict[str, Any]:
        response.status_code = 401 if closed else 200
        return {"error": {"type": "auth_error"}} if closed else {"data": _MODELS}

    @app.get("/mcp")
    def tools(response: Response) -> None:
        response.status_code = 401
        response.headers["www-authenticate"] = 'Bearer resource_metadata="http://gateway/.well-known/oauth"'

    return app


@pytest.mark.parametrize("closed", [True, False])
def test_a_gateway_is_one_though_it_speaks_mcp_too(*, closed: bool) -> None:
    with serving(_litellm(closed=closed)) as address:
        asked = Asked(address)
        found = next(found for each in FINGERPRINTS if (found := each.recognise(asked)) is not None)
    assert (found.product, found.open) == ("litellm", not closed)
    assert [(each.name, each.behind) for each in found.models] == ([] if closed else [("claims", "openai/gpt-4o")])


def test_a_server_is_known_by_what_it_says_that_it_can_be_asked() -> None:
    app = FastAPI()

    @app.post("/v1/chat/completions")
    def complete() -> None: ...

    with serving(app) as address:
        asked = Asked(address)
        found = next(found for each in FINGERPRINTS if (found := each.recognise(asked)) is not None)
    assert (found.product, found.open) == ("openai-compatible", None)


_APP = """import express from "express";
import OpenAI from "openai";
const llm = new OpenAI({ baseURL: process.env.LLM_GATEWAY });
const app = express();
app.post("/triage", async (req, res) => {
  const said = [{ role: "user", content: req.body.text }];
  res.json(await llm.chat.completions.create({ model: "claims", messages: said }));
});
"""
_GIVEN = {
    "docker-compose.yml": "services:\n  desk:\n    image: acme/desk\n    environment:\n      LLM_GATEWAY: {}/v1\n",
    "deploy.yaml": "kind: Deployment\nspec:\n  containers:\n  - image: acme/llm\n    env:\n    - name: LLM_GATEWAY\n"
    "      value: {}/v1\n",
    ".env": "LLM_GATEWAY={}\n",
    "values.yaml": "env:\n  LLM_GATEWAY: '{}/v1'\n",
}


@pytest.mark.parametrize("name", _GIVEN)
def test_an_address_in_a_variable_joins_the_code_that_reads_it(name: str, tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "server.mjs").write_text(_APP)
    (app / "package.json").write_text(json.dumps({"dependencies": {"openai": "4.77.0", "express": "4.19.2"}}))
    with serving(_litellm(closed=False)) as address:
        (app / name).write_text(_GIVEN[name].format(address))
        graph = scanned(f"litellm+{address}", str(app), state=tmp_path / "state")
    assert ("/triage", "calls", f"litellm at {address.partition('://')[2]}") in related(graph)
