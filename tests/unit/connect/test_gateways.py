"""Gateways in front of models, as LiteLLM's proxy answers with a master key and without."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI, Response

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
