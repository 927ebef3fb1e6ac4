"""Asking the API of a Kubernetes cluster. Each change is one request that fails when the object was changed meanwhile.

Source: https://kubernetes.io/docs/reference/using-api/api-concepts/
"""

from __future__ import annotations

from typing import Any

from upright.act.post import asked
from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of
from upright.model.errors import ConflictError, Unreachable

PREFIX = "kubernetes"
_MISSING, _CONFLICT, _INVALID = 404, 409, 422
_MOST = 16 << 20
_PATCH = {"Content-Type": "application/json-patch+json"}


def ask(arguments: Arguments, site: Site, path: str, method: str = "GET", body: Any = None) -> Any:
    """The answer of one request; None when there is no such object.

    Raises AccessDenied, Unreachable, or ConflictError when the object is not as the request says, or may not be so.
    """
    door = site.context.door(address_of(arguments, site))
    headers = {**door.headers, **(_PATCH if method == "PATCH" else {})}
    status, said = asked(
        f"{door.address}{path}", body, headers, method, most=_MOST, tls=door.tls,
        expected=frozenset({_MISSING, _CONFLICT, _INVALID}),
    )  # fmt: skip
    if status in {_CONFLICT, _INVALID}:
        why = str(said.get("message") or "")[:300] if isinstance(said, dict) else ""
        raise ConflictError(f"{path}: the cluster refuses it: {why or status}")
    if status == _MISSING:
        return None
    if not isinstance(said, dict):
        raise Unreachable(f"{path}: an answer that is no object")
    return said


def bare(found: dict[str, Any]) -> dict[str, Any]:
    """An object as a manifest would state it: name and place, and what it asks for; not what the server noted."""
    known = found.get("metadata") or {}
    rest = {name: value for name, value in found.items() if name not in {"metadata", "status"}}
    return {"metadata": {name: known[name] for name in ("name", "namespace") if known.get(name)}, **rest}


def part(found: Any, pointer: str) -> Any:
    """What stands under a JSON pointer (RFC 6901), None when nothing does."""
    for word in pointer.split("/")[1:]:
        name = word.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        elif isinstance(found, dict):
            found = found.get(name)
        else:
            return None
    return found
