"""Servers of models that speak OpenAI's language: Ollama, llama.cpp, vLLM, SGLang, LocalAI, LM Studio and others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found, Model, Text

_V1: Final = ("/v1",)
_SHOWN: Final = 100  # models of which Ollama is asked how they were set up
_ASKED: Final = frozenset({"/v1/chat/completions", "/v1/completions", "/v1/embeddings"})
_OWNERS: Final = {
    "vllm": "vllm",
    "llamacpp": "llama.cpp",
    "sglang": "sglang",
    "library": "ollama",
    "localai": "localai",
}


def _models(asked: Asked, provider: str) -> tuple[Model, ...]:
    listed = asked.known("/v1/models").list_of("data")
    return tuple(_model(each, provider) for each in listed if isinstance(each.get("id"), str))


def _model(each: Mapping[str, Any], provider: str) -> Model:
    name, root = str(each["id"]), str(each.get("root") or "")
    behind = root if root.count("/") == 1 and not root.startswith(("/", ".")) and root != name else ""
    over = str(each.get("parent") or "")
    return Model(name, provider if "/" not in name else "", behind, over=over if over != name else "")


def _ollama(asked: Asked) -> Found | None:
    version = asked.get("/api/version").object()
    tags = asked.known("/api/tags")
    running = "Ollama is running" in asked.get("/").text[:200]
    if not running and not (version.keys() == {"version"} and isinstance(tags.object().get("models"), list)):
        return None
    names = [str(each.get("name") or each.get("model") or "") for each in tags.list_of("models")]
    shown = {name: asked.put("/api/show", {"model": name}).object() for name in names[:_SHOWN] if name}
    models = tuple(Model(name, "ollama", over=_parent(shown.get(name, {}))) for name in names if name)
    texts = tuple(
        Text(f"models/{each.name.replace('/', '_').replace(':', '_')}.system.txt", told, each.keys()[0], prompt=True)
        for each in models
        if (told := str(shown.get(each.name, {}).get("system") or "")).strip()
    )
    stranger = asked.get("/api/tags")
    return Found("ollama", _open(stranger.ok, stranger.refused), str(version.get("version") or ""), models=models,
                 paths=("/v1", "/api"), texts=texts)  # fmt: skip


def _parent(shown: Mapping[str, Any]) -> str:
    """The model that one was made from, when it was made on this server."""
    details = shown.get("details")
    return str(details.get("parent_model") or "") if isinstance(details, dict) else ""


def _llama_cpp(asked: Asked) -> Found | None:
    first = asked.get("/v1/models")
    if first.headers.get("server", "") != "llama.cpp" and not any(
        each.get("owned_by") == "llamacpp" for each in first.list_of("data")
    ):
        return None
    return Found("llama.cpp", _open(first.ok, first.refused), models=_models(asked, "llamacpp"), paths=_V1)


def _vllm(asked: Asked) -> Found | None:
    listed, version = asked.known("/v1/models"), asked.get("/version").object()
    owned = any(each.get("owned_by") == "vllm" for each in listed.list_of("data"))
    plain = version.keys() == {"version"} and asked.get("/v1/models").refused
    if not owned and not (plain and "vllm" in asked.get("/metrics").text[:20_000]):
        return None
    stranger = asked.get("/v1/models")
    return Found("vllm", _open(stranger.ok, stranger.refused), str(version.get("version") or ""),
                 models=_models(asked, "vllm"), paths=_V1)  # fmt: skip


def _sglang(asked: Asked) -> Found | None:
    told = asked.get("/get_model_info").object()
    if not isinstance(told.get("model_path"), str):
        return None
    models = _models(asked, "sglang") or (Model(told["model_path"]),)
    return Found("sglang", open=True, models=models, paths=_V1)


def _any(asked: Asked) -> Found | None:
    first = asked.get("/v1/models")
    listed = first.object()
    if listed.get("object") == "list" and isinstance(listed.get("data"), list):
        owners = {str(each.get("owned_by") or "") for each in first.list_of("data")}
        product = next((_OWNERS[owner] for owner in sorted(owners) if owner in _OWNERS), "openai-compatible")
        return Found(product, open=True, models=_models(asked, ""), paths=_V1)
    refusal = first.json() if first.refused else None
    if isinstance(refusal, dict) and ("error" in refusal or "detail" in refusal):
        listed = asked.known("/v1/models").object()
        hinted = listed.get("object") == "list" or asked.get("/v1/chat/completions").status in {401, 403, 405}
        if hinted:
            return Found("openai-compatible", open=False, models=_models(asked, ""), paths=_V1)
    described = asked.get("/openapi.json").object().get("paths")
    speaks = isinstance(described, dict) and not _ASKED.isdisjoint(described)
    return Found("openai-compatible", open=None, paths=_V1) if speaks else None


def _open(ok: bool, refused: bool) -> bool | None:
    return True if ok else False if refused else None


FINGERPRINTS: Final = (
    Fingerprint("ollama", (11434,), _ollama),
    Fingerprint("llamacpp", (8080,), _llama_cpp),
    Fingerprint("vllm", (8000,), _vllm),
    Fingerprint("sglang", (30000,), _sglang),
    Fingerprint("openai", (1234, 4891, 5000, 8000, 8001, 8080), _any),
)
