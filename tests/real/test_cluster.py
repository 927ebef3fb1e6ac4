"""Repairs in a real cluster, and what the connector reads of it; where `kube-apiserver` and `etcd` are at hand."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kube_server import STRANGER, TOKEN, KubeServer, doorway, kube_server
from planting import one, related, scanned
from serving import serving
from upright.act.example import Call, Example
from upright.act.remediation import Remediation
from upright.app.catalog import units
from upright.graph.graph import Graph
from upright.model.asset import AssetKind
from upright.testing.killing import kill_everywhere
from upright.testing.remediations import check_remediation
from upright.testing.worlds import of_service

EXAMPLES = [
    pytest.param(remediation, example, id=f"{remediation.id}-{number}")
    for remediation in units("remediations").values()
    for number, example in enumerate(remediation.examples)
    if example.address.startswith("kubernetes")
]
EMPTIED: Call = ("DELETE ", {})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KubeServer]:
    with kube_server(tmp_path_factory.mktemp("kube")) as found:
        yield found


@pytest.fixture(scope="module")
def cluster(server: KubeServer) -> Iterator[str]:
    with serving(doorway(server)) as address:
        yield address


def _seen(server: KubeServer, token: str, folder: Path) -> Graph:
    trusted = base64.b64encode(server.authority.read_bytes()).decode()
    told = {
        "current-context": "prod",
        "contexts": [{"name": "prod", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": server.address, "certificate-authority-data": trusted}}],
        "users": [{"name": "u", "user": {"token": token}}],
    }
    (folder / "config").write_text(json.dumps(told))
    options = {"kubeconfig": str(folder / "config")}
    return scanned("kubernetes://prod", state=folder / "state", options=options)


def test_what_is_read(server: KubeServer, tmp_path: Path) -> None:
    labels = {"app": "mistral"}
    container = {"name": "c", "image": "vllm/vllm-openai:v0.9.0", "args": ["--model", "mistralai/Mistral-7B-v0.3"]}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    ports = [{"port": 80, "targetPort": 8000}]
    for path, body in (
        ("/api/v1/namespaces", {"metadata": {"name": "ai"}}),
        ("/apis/apps/v1/namespaces/ai/deployments",
         {"metadata": {"name": "mistral"}, "spec": {"selector": {"matchLabels": labels}, "template": template}}),
        ("/api/v1/namespaces/ai/services",
         {"metadata": {"name": "mistral"}, "spec": {"type": "LoadBalancer", "selector": labels, "ports": ports}}),
        ("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
         {"metadata": {"name": "all"}, "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "ai"}],
          "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}}),
    ):  # fmt: skip
        status, said = server.ask("POST", path, json.dumps(body).encode())
        assert status in {201, 409}, said
    graph = _seen(server, TOKEN, tmp_path)
    assert one(graph, AssetKind.ENDPOINT, "mistral").attributes["exposure"] == "public"
    assert {("mistral", "serves", "mistralai/Mistral-7B-v0.3"), ("mistral", "runs_as", "default")} <= related(graph)
    assert not [gap for gap in graph.gaps if gap.code in {"denied", "unreachable"}]
    (tmp_path / "other").mkdir()
    refused = _seen(server, STRANGER, tmp_path / "other")
    assert {gap.code for gap in refused.gaps} == {"denied"}
    server.emptied()


@pytest.mark.parametrize(("remediation", "example"), EXAMPLES)
def test_repairs(remediation: Remediation, example: Example, cluster: str, tmp_path: Path) -> None:
    check_remediation(
        remediation, example, partial(of_service, example, url=cluster, paths="/", emptied=EMPTIED), tmp_path
    )


@pytest.mark.parametrize("phase", ["apply", "undo"])
@pytest.mark.parametrize(("remediation", "example"), EXAMPLES)
def test_killed(remediation: Remediation, example: Example, phase: str, cluster: str, tmp_path: Path) -> None:
    lay = partial(of_service, example, url=cluster, paths="/", emptied=EMPTIED)
    assert kill_everywhere(remediation, lay, tmp_path, phase, iter(range(7, 10_000, 31)))
