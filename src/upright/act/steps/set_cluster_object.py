"""Make or take away an object of a Kubernetes cluster, or give one of its fields another value, in one request.

Arguments: `source`; `path` of the object below the API's address (`/apis/apps/v1/namespaces/ai/deployments/llm`);
`field`, a JSON pointer within it (without it the whole object); `digest` and `size` of the value as JSON (`none`:
there is none). The request names the version of the object that was looked at, so that a change by others in between
is a refusal of the cluster, not a loss.
"""

from __future__ import annotations

import json
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._cluster import ask, bare, part
from upright.act.steps._exchange import exchange
from upright.model.errors import ConflictError


def _read(arguments: Arguments, site: Site) -> bytes | None:
    found, field = ask(arguments, site, arguments["path"]), arguments.get("field", "")
    if found is None and field:
        raise ConflictError(f"{arguments['path']}: it is not there")
    value = part(found, field) if field else found and bare(found)
    return None if value is None else json.dumps(value, sort_keys=True).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    path, field = arguments["path"], arguments.get("field", "")
    told = None if value is None else json.loads(value)
    now = ask(arguments, site, path)
    if field:
        ask(arguments, site, path, "PATCH", _patch(now, field, told))
    elif told is not None:
        ask(arguments, site, path.rpartition("/")[0], "POST", told)
    elif now is not None:
        version = (now.get("metadata") or {}).get("resourceVersion")
        ask(arguments, site, path, "DELETE", {"preconditions": {"resourceVersion": version}} if version else None)


def _patch(now: dict[str, Any], field: str, told: Any) -> list[dict[str, Any]]:
    version = (now.get("metadata") or {}).get("resourceVersion")
    guard = [{"op": "test", "path": "/metadata/resourceVersion", "value": version}] if version else []
    if told is None:
        return [*guard, {"op": "remove", "path": field}]
    return [*guard, {"op": "add" if part(now, field) is None else "replace", "path": field, "value": told}]


STEP = exchange("set-cluster-object", "Make, change or take away an object of a cluster", _read, _write)
