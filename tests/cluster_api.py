"""A small API of Kubernetes that `kubectl get` accepts, over objects that a test plants. `kube_server.py` starts a real
one, where it is at hand.

Source: https://kubernetes.io/docs/reference/using-api/api-concepts/
"""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any

from fastapi import FastAPI, HTTPException, Request

KINDS = {
    ("v1", "Pod"): "pods",
    ("v1", "Service"): "services",
    ("v1", "ConfigMap"): "configmaps",
    ("v1", "Secret"): "secrets",
    ("v1", "Namespace"): "namespaces",
    ("apps/v1", "Deployment"): "deployments",
    ("networking.k8s.io/v1", "NetworkPolicy"): "networkpolicies",
    ("rbac.authorization.k8s.io/v1", "Role"): "roles",
    ("rbac.authorization.k8s.io/v1", "RoleBinding"): "rolebindings",
    ("rbac.authorization.k8s.io/v1", "ClusterRole"): "clusterroles",
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): "clusterrolebindings",
    ("serving.kserve.io/v1beta1", "InferenceService"): "inferenceservices",
}
_OF_CLUSTER = {"namespaces", "clusterroles", "clusterrolebindings"}


def cluster_api(objects: list[dict[str, Any]], token: str = "", refused: str = "") -> FastAPI:
    """The API of a cluster that holds `objects`. `token` lets in; `refused` is a plural that nobody may list."""
    app = FastAPI()

    @app.get("/version")
    def version() -> dict[str, Any]:
        return {"major": "1", "minor": "32", "gitVersion": "v1.32.4"}

    @app.get("/api")
    def core() -> dict[str, Any]:
        return {"kind": "APIVersions", "versions": ["v1"]}

    @app.get("/{path:path}")
    def anything(path: str, request: Request) -> dict[str, Any]:
        if token and request.headers.get("authorization") != f"Bearer {token}":
            raise HTTPException(401)
        words = path.split("/")
        if words == ["apis"]:
            return _groups()
        version, rest = ("v1", words[2:]) if words[0] == "api" else ("/".join(words[1:3]), words[3:])
        namespace, rest = (rest[1], rest[2:]) if rest[:1] == ["namespaces"] and len(rest) > 2 else ("", rest)
        if refused in rest:
            raise HTTPException(403)
        if len(rest) > 1:
            return objects[_index(objects, (version, rest[0]), namespace, rest[1])]
        return _listed(request, objects, (version, rest[0]), namespace) if rest else _resources(version)

    return app


def changing(objects: list[dict[str, Any]], refused: str = "") -> FastAPI:
    """The same, of which objects may be made, patched and deleted too; `DELETE /` takes all away. `refused` is a plural
    that nobody may change.
    """
    app, versions = cluster_api(objects), count(1)

    def noted(found: dict[str, Any]) -> dict[str, Any]:
        found["metadata"] |= {"resourceVersion": str(next(versions)), "managedFields": [{"manager": "us"}]}
        return found

    @app.post("/{path:path}")
    async def made(path: str, request: Request) -> dict[str, Any]:
        (version, plural), namespace, _ = _named(path, refused)
        kind = next(name for (group, name), each in KINDS.items() if (group, each) == (version, plural))
        told = {**await request.json(), "apiVersion": version, "kind": kind}
        told["metadata"] = {**told["metadata"], **({"namespace": namespace} if namespace else {})}
        if any(_place(each) == _place(told) for each in objects):
            raise HTTPException(409, "already exists")
        objects.append(noted(told))
        return told

    @app.patch("/{path:path}")
    async def patched(path: str, request: Request) -> dict[str, Any]:
        index = _index(objects, *_named(path, refused))
        new = deepcopy(objects[index])
        for each in await request.json():
            _patched(new, each)
        objects[index] = noted(new)
        return new

    @app.delete("/{path:path}")
    async def deleted(path: str) -> dict[str, Any]:
        if path:
            del objects[_index(objects, *_named(path, refused))]
        else:
            objects.clear()
        return {"kind": "Status", "status": "Success"}

    return app


def _named(path: str, refused: str) -> tuple[tuple[str, str], str, str]:
    """Version and plural, namespace and name."""
    words = path.split("/")
    version, rest = ("v1", words[2:]) if words[0] == "api" else ("/".join(words[1:3]), words[3:])
    namespace, rest = (rest[1], rest[2:]) if rest[:1] == ["namespaces"] and len(rest) > 2 else ("", rest)
    if rest[0] == refused:
        raise HTTPException(403)
    return (version, rest[0]), namespace, rest[1] if len(rest) > 1 else ""


def _patched(found: dict[str, Any], each: dict[str, Any]) -> None:
    """One operation of a JSON patch (RFC 6902)."""
    *way, last = (word.replace("~1", "/").replace("~0", "~") for word in each["path"].split("/")[1:])
    node: Any = found
    for word in way:
        node = node[int(word)] if isinstance(node, list) else node.get(word)
        if node is None:
            raise HTTPException(422, f"no {word}")
    place = int(last) if isinstance(node, list) else last
    there = place in node if isinstance(node, dict) else place < len(node)
    if each["op"] in {"remove", "replace", "test"} and not there:
        raise HTTPException(422, f"no {last}")
    if each["op"] == "test" and node[place] != each["value"]:
        raise HTTPException(422, "the test failed")
    if each["op"] == "remove":
        del node[place]
    elif each["op"] != "test":
        node[place] = each["value"]


def _place(each: dict[str, Any]) -> tuple[str, str, str]:
    return each["kind"], each["metadata"].get("namespace", ""), each["metadata"]["name"]


def _index(objects: list[dict[str, Any]], what: tuple[str, str], namespace: str, name: str) -> int:
    kind = next((kind for (group, kind), plural in KINDS.items() if (group, plural) == what), "")
    found = [number for number, each in enumerate(objects) if _place(each) == (kind, namespace, name)]
    if not found:
        raise HTTPException(404)
    return found[0]


def _groups() -> dict[str, Any]:
    named = sorted({version for version, _ in KINDS if "/" in version})
    told = [{"groupVersion": each, "version": each.rpartition("/")[2]} for each in named]
    groups = [
        {"name": each["groupVersion"].partition("/")[0], "versions": [each], "preferredVersion": each} for each in told
    ]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}


def _resources(version: str) -> dict[str, Any]:
    found = [
        {
            "name": plural, "singularName": kind.lower(), "namespaced": plural not in _OF_CLUSTER, "kind": kind,
            "verbs": ["get", "list", "create", "delete", "patch", "update", "watch"],
        }
        for (group, kind), plural in KINDS.items()
        if group == version
    ]  # fmt: skip
    found.append({"name": "pods/log", "namespaced": True, "kind": "Pod", "verbs": ["get"]})
    return {"kind": "APIResourceList", "groupVersion": version, "resources": found}


def _listed(request: Request, objects: list[dict[str, Any]], what: tuple[str, str], namespace: str) -> dict[str, Any]:
    kind = next(name for (group, name), each in KINDS.items() if (group, each) == what)
    chosen = [
        {name: value for name, value in each.items() if name not in {"apiVersion", "kind"}}
        for each in objects
        if each["kind"] == kind and namespace in {"", each["metadata"].get("namespace")}
    ]
    start, limit = int(request.query_params.get("continue") or 0), int(request.query_params.get("limit") or 500)
    onward = {"continue": str(start + limit)} if start + limit < len(chosen) else {}
    return {"apiVersion": what[0], "kind": f"{kind}List", "metadata": onward, "items": chosen[start : start + limit]}
