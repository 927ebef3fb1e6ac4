"""Asking an MLflow registry; credentials come from the variables that MLflow itself reads."""

from __future__ import annotations

import base64
import os
from typing import Any
from urllib.parse import quote

from upright.act.post import send
from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of

PREFIX = "mlflow+"


def ask(arguments: Arguments, site: Site, path: str, body: Any = None, method: str = "GET") -> Any:
    """One call of the registry's interface (https://mlflow.org/docs/latest/rest-api.html)."""
    root = "/".join(address_of(arguments, site).removeprefix(PREFIX).split("/", 3)[:3])
    return send(f"{root}/api/2.0/mlflow/{path}", body, _entry(), method)


def _entry() -> dict[str, str]:
    if token := os.environ.get("MLFLOW_TRACKING_TOKEN"):
        return {"Authorization": f"Bearer {token}"}
    user, password = (os.environ.get(f"MLFLOW_TRACKING_{name}", "") for name in ("USERNAME", "PASSWORD"))
    known = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {known}"} if user else {}


def aliases(arguments: Arguments, site: Site, model: str) -> dict[str, str]:
    """The version that each alias of a registered model stands for."""
    found = ask(arguments, site, f"registered-models/get?name={quote(model, safe='')}")["registered_model"]
    return {str(each["alias"]): str(each["version"]) for each in found.get("aliases") or ()}


def stage(arguments: Arguments, site: Site, model: str, version: str) -> str:
    """The stage of a version: `None`, `Staging`, `Production` or `Archived`."""
    name = f"name={quote(model, safe='')}&version={quote(version, safe='')}"
    found = ask(arguments, site, f"model-versions/get?{name}")["model_version"]
    return str(found.get("current_stage") or "None")
