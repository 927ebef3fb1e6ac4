"""The answer of `kubectl get -A -o yaml`, a list of many kinds: each workload once, with what it calls."""

from __future__ import annotations

from pathlib import Path

from planting import one, related, scanned
from upright.model.asset import AssetKind

DUMP = """\
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: vllm, namespace: serve}
  spec: &pods
    template:
      metadata: {labels: {app: vllm}}
      spec:
        containers:
        - {name: vllm, image: "vllm/vllm-openai:v0.9.0", args: ["--model", "mistralai/Mistral-7B-v0.3"]}
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata: {name: vllm-7d9f, namespace: serve, ownerReferences: [{kind: Deployment, name: vllm}]}
  spec: *pods
- apiVersion: v1
  kind: Pod
  metadata: {name: vllm-7d9f-x2x, namespace: serve, ownerReferences: [{kind: ReplicaSet, name: vllm-7d9f}]}
  spec: {containers: [{name: vllm, image: "vllm/vllm-openai:v0.9.0"}]}
- apiVersion: v1
  kind: Pod
  metadata: {name: alone, namespace: other, ownerReferences: [{kind: ReplicaSet, name: gone-1a2b}]}
  spec: {containers: [{name: llm, image: "ollama/ollama:0.9.0"}]}
- apiVersion: v1
  kind: Service
  metadata: {name: vllm, namespace: serve}
  spec: {selector: {app: vllm}, ports: [{port: 80}]}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: qdrant, namespace: serve}
  spec:
    template:
      metadata: {labels: {app: qdrant}}
      spec: {containers: [{name: qdrant, image: "qdrant/qdrant:v1.12.4"}]}
- apiVersion: v1
  kind: Service
  metadata: {name: qdrant, namespace: serve}
  spec: {selector: {app: qdrant}, ports: [{port: 6333}]}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: rag, namespace: serve}
  spec:
    template:
      spec:
        containers:
        - name: rag
          image: registry.acme.io/rag:1.4
          env:
          - {name: OPENAI_BASE_URL, value: "http://vllm.serve.svc/v1"}
          - {name: QDRANT_URL, value: "http://qdrant.serve.svc.cluster.local:6333"}
          - {name: HF_TOKEN, value: "hf_ZyXwVuTsRqPoNmLkJiHgFeDcBa98765432"}
"""


def test_each_workload_once_and_what_it_calls(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "all.yaml").write_text(DUMP)
    graph = scanned(str(tmp_path / "dump"), state=tmp_path / "state")
    assert sorted(asset.name for asset in graph.of_kind(AssetKind.ENDPOINT)) == ["alone", "rag", "vllm"]
    store = one(graph, AssetKind.VECTOR_STORE, "qdrant")
    edges = related(graph)
    assert ("rag", "retrieves_from", "qdrant") in edges
    assert any((name, other) == ("rag", "vllm") for name, _, other in edges)
    assert not [verb for name, verb, _ in edges if name == store.name and verb == "contains"]  # the token is not in it


SERVED = """\
apiVersion: v1
kind: List
items:
- apiVersion: serving.kserve.io/v1beta1
  kind: InferenceService
  metadata: {name: risk, namespace: ml}
  spec: {predictor: {model: {modelFormat: {name: sklearn}, storageUri: "s3://weights/risk/7"}}}
- apiVersion: serving.kserve.io/v1beta1
  kind: InferenceService
  metadata: {name: chat, namespace: ml}
  spec: {predictor: {model: {modelFormat: {name: huggingface}, storageUri: "hf://Qwen/Qwen3-8B"}}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: desk, namespace: ml}
  spec:
    template:
      spec:
        containers:
        - name: desk
          image: registry.acme.io/desk:2
          env:
          - {name: RISK_URL, value: "http://risk-predictor.ml.svc.cluster.local/v1/models/risk:predict"}
          - {name: OPENAI_BASE_URL, value: "http://chat-predictor.ml/openai/v1"}
          - {name: DOCS_URL, value: "http://pages.ml/v1/models/list"}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata: {name: edit-models, namespace: ml}
  rules: [{apiGroups: [serving.kserve.io], resources: [inferenceservices], verbs: [patch]}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: {name: lab, namespace: ml}
  roleRef: {kind: Role, name: edit-models}
  subjects: [{kind: ServiceAccount, name: lab, namespace: ml}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: all-of-kserve}
  rules: [{apiGroups: [serving.kserve.io], resources: ["*"], verbs: ["*"]}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: operators}
  roleRef: {kind: ClusterRole, name: all-of-kserve}
  subjects: [{kind: Group, name: operators}, {kind: ServiceAccount, name: default, namespace: ml}]
"""


def test_who_asks_a_predictor_and_who_may_change_it(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "all.yaml").write_text(SERVED)
    graph = scanned(str(tmp_path / "dump"), state=tmp_path / "state")
    edges = related(graph)
    assert {other for name, verb, other in edges if name == "desk" and verb != "runs_as"} == {"risk", "chat"}
    assert {other for name, verb, other in edges if (name, verb) == ("lab", "can_invoke")} == {"risk", "chat"}
    assert {other for name, verb, other in edges if (name, verb) == ("operators", "can_invoke")} == {"risk", "chat"}
    account = one(graph, AssetKind.IDENTITY, "default")  # all of an operator's objects are not everything
    assert not {"admin", "reads_every_secret", "raises_rights"} & account.attributes.keys()
    assert not [asset.name for asset in graph.of_kind(AssetKind.ENDPOINT) if "pages" in asset.name]
