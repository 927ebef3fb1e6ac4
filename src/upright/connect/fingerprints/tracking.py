"""Servers that keep experiments, models and lineage: MLflow, Marquez."""

from __future__ import annotations

from typing import Final

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found


def _mlflow(asked: Asked) -> Found | None:
    version = asked.get("/version")
    stranger = asked.get("/api/2.0/mlflow/registered-models/search?max_results=1")
    page = "<title>MLflow</title>" in asked.get("/").text[:4000]
    answers = stranger.ok and not stranger.object().keys() - {"registered_models", "next_page_token"}
    if not page and not (answers and asked.get("/health").text.strip() == "OK"):
        return None
    number = version.text.strip() if version.ok and len(version.text) < 20 else ""  # noqa: PLR2004  as 3.1.0
    opened = True if stranger.ok else False if stranger.refused else None
    return Found("mlflow", opened, number, type="model_server")


def _marquez(asked: Asked) -> Found | None:
    listed = asked.get("/api/v1/namespaces").object()
    return Found("marquez", open=True, type="api") if isinstance(listed.get("namespaces"), list) else None


FINGERPRINTS: Final = (Fingerprint("mlflow", (5000, 5001), _mlflow), Fingerprint("marquez", (5000, 3000), _marquez))
