"""A cluster by its API: let in by a kubeconfig, page by page, without secrets, what is refused as gaps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cluster_api import cluster_api
from planting import one, related, scanned
from serving import serving
from upright.app.config import config_of
from upright.app.trial import tried
from upright.app.workspace import Workspace
from upright.connect.connector import Source
from upright.connect.connectors import kubernetes
from upright.model.asset import AssetKind
from upright.model.errors import AccessDenied, MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

TOKEN = "eyJ0b2tlbg-planted"  # noqa: S105  of nobody


def _object(version: str, kind: str, name: str, namespace: str = "", **rest: Any) -> dict[str, Any]:
    metadata = {"name": name, "uid": f"uid-{name}", "managedFields": [{"manager": "kubectl"}]}
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": metadata | ({"namespace": namespace} if namespace else {}),
        **rest,
    }


def _estate(pods: int = 0) -> list[dict[str, Any]]:
    labels = {"app": "mistral"}
    container = {"name": "c", "image": "vllm/vllm-openai:v0.9.0", "args": ["--model", "mistralai/Mistral-7B-v0.3"]}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    kept = _object("v1", "Pod", "mistral-abc", "ai", spec={"containers": [container]})
    kept["metadata"]["ownerReferences"] = [{"kind": "ReplicaSet", "name": "mistral", "controller": True}]
    model = {"modelFormat": {"name": "huggingface"}, "storageUri": "hf://Qwen/Qwen2.5-7B-Instruct"}
    desk = {"kind": "ServiceAccount", "name": "default", "namespace": "ai"}
    rules = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list"]}]
    everybody = {"kind": "Group", "name": "system:authenticated"}
    rbac = "rbac.authorization.k8s.io/v1"
    return [
        _object(rbac, "ClusterRole", "reader", rules=rules),
        _object(rbac, "ClusterRoleBinding", "r", roleRef={"kind": "ClusterRole", "name": "reader"}, subjects=[desk]),
        _object(rbac, "RoleBinding", "e", "ai", roleRef={"kind": "ClusterRole", "name": "edit"}, subjects=[everybody]),
        _object("apps/v1", "Deployment", "mistral", "ai", spec={"template": template}, status={"replicas": 1}),
        _object("v1", "Service", "mistral", "ai", spec={"type": "LoadBalancer", "selector": labels}),
        _object("v1", "Secret", "hf", "ai", data={"token": "aGZfcGxhbnRlZA=="}),
        _object("v1", "Namespace", "ai"),
        _object("serving.kserve.io/v1beta1", "InferenceService", "qwen", "team", spec={"predictor": {"model": model}}),
        kept,
        *(_object("v1", "ConfigMap", f"c{number}", "many", data={}) for number in range(pods)),
    ]


def _kubeconfig(folder: Path, address: str, user: dict[str, Any]) -> Path:
    told = {
        "current-context": "prod",
        "contexts": [{"name": "prod", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": address}}],
        "users": [{"name": "u", "user": user}],
    }
    path = folder / "config"
    path.write_text(json.dumps(told))
    return path


def test_a_cluster_becomes_the_same_assets_as_its_manifests(tmp_path: Path) -> None:
    with serving(cluster_api(_estate(), TOKEN)) as address:
        path = _kubeconfig(tmp_path, address, {"token": TOKEN})
        graph = scanned("kubernetes://prod", state=tmp_path / "state", options={"kubeconfig": str(path)})
    mistral = one(graph, AssetKind.ENDPOINT, "mistral")
    assert mistral.attributes["exposure"] == "public"
    edges = related(graph)
    assert ("mistral", "serves", "mistralai/Mistral-7B-v0.3") in edges
    assert any(source == "qwen" and kind == "serves" for source, kind, _ in edges)
    assert {("mistral", "runs_as", "default"), ("system:authenticated", "can_invoke", "mistral")} <= edges
    assert one(graph, AssetKind.IDENTITY, "default").attributes["reads_every_secret"] is True
    assert not [gap for gap in graph.gaps if gap.code in {"denied", "unreachable"}]


def test_secrets_are_not_asked_for_and_pages_are_turned(tmp_path: Path) -> None:
    with serving(cluster_api(_estate(600))) as address:
        found = list(kubernetes.CONNECTOR.read(Source("kubernetes", "k", f"kubernetes+{address}")))
    items = {item.path: json.loads(item.content or b"") for item in found if isinstance(item, Item)}
    assert set(items) == {"_cluster/objects.json", "ai/objects.json", "many/objects.json", "team/objects.json"}
    assert len(items["many/objects.json"]["items"]) == 600
    kinds = {(each["kind"], each["metadata"]["name"]) for each in items["ai/objects.json"]["items"]}
    assert kinds == {("Deployment", "mistral"), ("RoleBinding", "e"), ("Service", "mistral")}
    assert not {"status", "uid", "managedFields"} & set(json.dumps(items["ai/objects.json"]).replace('"', " ").split())


@pytest.mark.parametrize(("refused", "stays"), [("deployments", True), ("configmaps", False), ("", False)])
def test_what_is_refused_later_is_not_gone(tmp_path: Path, refused: str, *, stays: bool) -> None:
    workspace = Workspace.open(tmp_path / "state")
    less = [each for each in _estate() if each["kind"] not in {"Deployment", "Service"}]
    seen = []
    for objects, not_told in ((_estate(), ""), (less, refused)):
        with serving(cluster_api(objects, TOKEN, not_told)) as address:
            path = _kubeconfig(tmp_path, address, {"token": TOKEN})
            config = config_of(["kubernetes://prod"], options={"kubeconfig": str(path)})
            workspace.scan(config, workers=1)
        seen.append({asset.name for asset in workspace.snapshot().graph.of_kind(AssetKind.ENDPOINT)})
    assert "mistral" in seen[0]
    assert ("mistral" in seen[1]) is stays


def test_what_is_refused_is_a_gap(tmp_path: Path) -> None:
    with serving(cluster_api(_estate(), refused="deployments")) as address:
        source = Source("kubernetes", "k", f"kubernetes+{address}", {"namespaces": ["ai"]})
        gaps = [each for each in kubernetes.CONNECTOR.read(source) if isinstance(each, Gap)]
        outcomes = {trial.what: trial.outcome for trial in tried(source)}
    assert [(gap.where, gap.code) for gap in gaps] == [("ai/deployments", "denied")]
    assert outcomes["deployments"] == "refused"
    assert outcomes["services"] == "works"


def test_strangers_are_let_in_or_not(tmp_path: Path) -> None:
    for token, told in (("", True), (TOKEN, False)):
        with serving(cluster_api(_estate(), token)) as address:
            path = _kubeconfig(tmp_path, address, {"token": TOKEN})
            source = Source("kubernetes", "k", "kubernetes://", {"kubeconfig": str(path)})
            assert kubernetes.CONNECTOR.stores is not None
            assert bool(list(kubernetes.CONNECTOR.stores(source))) is told


def test_no_program_is_started_for_credentials(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    path = _kubeconfig(tmp_path, "https://127.0.0.1:1", {"exec": {"command": "touch", "args": [str(marker)]}})
    source = Source("kubernetes", "k", "kubernetes://prod", {"kubeconfig": str(path)})
    with pytest.raises(AccessDenied, match="token_env"):
        list(kubernetes.CONNECTOR.read(source))
    assert not marker.exists()
    with pytest.raises(MalformedError, match="no context named staging"):
        list(kubernetes.CONNECTOR.read(Source("kubernetes", "k", "kubernetes://staging", {"kubeconfig": str(path)})))


def test_addresses() -> None:
    assert config_of(("kubernetes://arn:aws:eks:eu-west-1:123456789012:cluster/ai",)).sources[0].type == "kubernetes"
    assert config_of(("kubernetes+https://10.0.0.1:6443",)).sources[0].type == "kubernetes"
