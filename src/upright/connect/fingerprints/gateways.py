"""Gateways in front of models: LiteLLM's proxy, and servers of several models."""

from __future__ import annotations

from typing import Any, Final

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found, Model


def _litellm(asked: Asked) -> Found | None:
    alive = asked.get("/health/liveliness")
    ready = asked.get("/health/readiness").object()
    if "I'm alive!" not in alive.text[:100] and "litellm_version" not in ready:
        return None
    stranger = asked.get("/v1/models")
    listed = asked.known("/model/info").list_of("data")
    models = tuple(_model(each) for each in listed if each.get("model_name"))
    if not models:
        models = tuple(
            Model(str(each.get("id"))) for each in asked.known("/v1/models").list_of("data") if each.get("id")
        )
    opened = True if stranger.ok else False if stranger.refused else None
    version = str(ready.get("litellm_version") or asked.get("/v1/models").headers.get("x-litellm-version") or "")
    return Found("litellm", opened, version, models=models, paths=("/v1",))


def _model(each: dict[str, Any]) -> Model:
    given = each.get("litellm_params")
    stated = given if isinstance(given, dict) else {}
    behind, address = str(stated.get("model") or ""), str(stated.get("api_base") or "")
    return Model(str(each["model_name"]), "" if behind else "litellm", behind, address if "://" in address else "")


FINGERPRINTS: Final = (Fingerprint("litellm", (4000,), _litellm),)
