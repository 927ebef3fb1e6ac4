"""Applications of AI with a page: Gradio, Streamlit, Open WebUI, Langflow, n8n; and MCP servers over HTTP."""

from __future__ import annotations

from typing import Final

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found
from upright.model.asset import AssetKind


def _open_webui(asked: Asked) -> Found | None:
    told = asked.get("/api/config").object()
    if "Open WebUI" not in str(told.get("name") or "") and "default_locale" not in told:
        return None
    features = told.get("features")
    asks = features.get("auth") if isinstance(features, dict) else None
    return Found("open-webui", None if asks is None else not asks, str(told.get("version") or ""), type="ui")


def _gradio(asked: Asked) -> Found | None:
    answer = asked.get("/config")
    told = answer.object()
    if "components" in told and "dependencies" in told:
        return Found("gradio", open=True, version=str(told.get("version") or ""), type="ui")
    if answer.refused and asked.get("/login_check").status in {200, 401} and "gradio" in asked.get("/").text[:20_000]:
        return Found("gradio", open=False, type="ui")
    return None


def _streamlit(asked: Asked) -> Found | None:
    if asked.get("/_stcore/health").text.strip() != "ok":
        return None
    return Found("streamlit", open=True, type="ui")


def _langflow(asked: Asked) -> Found | None:
    told = asked.get("/api/v1/version").object()
    if "langflow" not in str(told.get("package") or "").lower():
        return None
    stranger = asked.get("/api/v1/flows/")
    opened = True if stranger.ok else False if stranger.refused else None
    return Found("langflow", opened, str(told.get("version") or ""), type="ui")


def _mcp(asked: Asked) -> Found | None:
    """A server of MCP says so when it is asked the wrong way: nothing is called."""
    for path in ("/mcp", "/mcp/"):
        answer = asked.get(path)
        told = answer.json()
        if isinstance(told, dict) and told.get("jsonrpc") == "2.0":
            return Found(
                "mcp", open=True, kind=AssetKind.MCP_SERVER, attributes={"transport": "streamable-http"}, paths=(path,)
            )
        if answer.refused and "resource_metadata" in answer.headers.get("www-authenticate", ""):
            return Found(
                "mcp", open=False, kind=AssetKind.MCP_SERVER, attributes={"transport": "streamable-http"}, paths=(path,)
            )
    return None


FINGERPRINTS: Final = (
    Fingerprint("open-webui", (3000, 8080), _open_webui),
    Fingerprint("gradio", (7860,), _gradio),
    Fingerprint("streamlit", (8501,), _streamlit),
    Fingerprint("langflow", (7860,), _langflow),
    Fingerprint("mcp-server", (8000, 3000), _mcp),
)
