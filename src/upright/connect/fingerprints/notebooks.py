"""Servers of notebooks: Jupyter."""

from __future__ import annotations

from typing import Final

from upright.connect.asking import Asked
from upright.connect.fingerprint import Fingerprint, Found
from upright.model.asset import Json


def jupyter(asked: Asked) -> Found | None:
    """A Jupyter server, or a hub of them."""
    told = asked.get("/api").object()
    stranger = asked.get("/api/status")
    hub = asked.get("/hub/api").object() if not told else {}
    if hub.keys() == {"version"}:
        refused = asked.get("/hub/api/users").refused
        return Found("jupyterhub", not refused, str(hub["version"]), type="notebook_server")
    if told.keys() != {"version"} or not (stranger.refused or "kernels" in stranger.object()):
        return None
    more: dict[str, Json] = {}
    kernels = asked.known("/api/kernels").json()
    if isinstance(kernels, list):
        more["kernels"] = len(kernels)
    if asked.known("/api/terminals").ok:
        more["terminals"] = True
    return Found("jupyter", stranger.ok, str(told["version"]), type="notebook_server", attributes=more)


FINGERPRINTS: Final = (Fingerprint("jupyter", (8888, 8889), jupyter),)
