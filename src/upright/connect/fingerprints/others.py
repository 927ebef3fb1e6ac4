"""Servers of models with interfaces of their own: Triton and KServe, TGI, TEI, TorchServe, ComfyUI."""

from __future__ import annotations

from typing import Final

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found, Model


def _kserve(asked: Asked) -> Found | None:
    told = asked.get("/v2").object()
    if not {"name", "version", "extensions"} <= told.keys():
        return None
    product = "tritonserver" if "triton" in str(told["name"]).lower() else "kserve"
    models = asked.get("/v2/models").object().get("models")
    named = tuple(Model(str(name)) for name in models) if isinstance(models, list) else ()
    return Found(product, open=True, version=str(told["version"]), models=named)


def _text_generation(asked: Asked) -> Found | None:
    told = asked.get("/info").object()
    if not isinstance(told.get("model_id"), str) or "version" not in told:
        return None
    embeds = "model_type" in told
    product = "text-embeddings-inference" if embeds else "text-generation-inference"
    kind = {"type": "embedding_model"} if embeds else {}
    model = Model(told["model_id"], attributes={**kind})
    return Found(product, open=True, version=str(told["version"]), models=(model,), paths=("/v1",))


def _torchserve(asked: Asked) -> Found | None:
    listed = asked.get("/models").list_of("models")
    names = [str(each["modelName"]) for each in listed if "modelName" in each and "modelUrl" in each]
    return Found("torchserve", open=True, models=tuple(map(Model, names))) if names else None


def _comfyui(asked: Asked) -> Found | None:
    system = asked.get("/system_stats").object().get("system")
    if not isinstance(system, dict) or "comfyui_version" not in system:
        return None
    return Found("comfyui", open=True, version=str(system["comfyui_version"]), attributes={"code_execution": True})


FINGERPRINTS: Final = (
    Fingerprint("kserve", (8000, 8080), _kserve),
    Fingerprint("tgi", (8080, 3000), _text_generation),
    Fingerprint("torchserve", (8081,), _torchserve),
    Fingerprint("comfyui", (8188,), _comfyui),
)
