"""What files of a cluster say of one another: overlays, settings and charts."""

from collections.abc import Mapping

import pytest

from upright.discover.detectors import helm_charts, helm_values, kubernetes_workloads, kustomizations
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.asset import AssetKind
from upright.model.evidence import Observation
from upright.model.item import Item

DETECTORS = [each.DETECTOR for each in (helm_charts, helm_values, kubernetes_workloads, kustomizations)]


def seen(files: Mapping[str, str]) -> list[Observation]:
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    return link([examine(Document(item), DETECTORS) for item in items])[0]


def stated(found: list[Observation], name: str) -> dict[str, object]:
    return {key: value for each in found if each.name == name for key, value in each.attributes.items()}


BASE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: llm}
spec: {template: {metadata: {labels: {app: llm}}, spec: {containers: [{name: c, image: 'vllm/vllm-openai:v0.6.3'}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: llm-svc}
spec: {type: ClusterIP, selector: {app: llm}}
"""


def test_a_patch_of_an_overlay_opens_a_service_and_gives_rights() -> None:
    files = {"k8s/base/llm.yaml": BASE, "k8s/base/kustomization.yaml": "resources: [llm.yaml]\n"}
    assert stated(seen(files), "llm")["exposure"] == "private"
    files["k8s/overlays/prod/kustomization.yaml"] = (
        "patches:\n- target: {kind: Service, name: llm-svc}\n  patch: |-\n    - op: replace\n      path: /spec/type\n"
        "      value: LoadBalancer\n- target: {kind: Deployment, name: llm}\n  patch: |-\n    - op: add\n"
        "      path: /spec/template/spec/containers/0/securityContext/privileged\n      value: true\n"
    )
    patched = seen(files)
    assert {each.attributes.get("exposure") for each in patched if each.name == "llm"} >= {"public"}
    assert stated(patched, "llm")["privileged"] is True


def test_a_chart_joins_template_values_and_settings() -> None:
    found = seen(
        {
            "c/Chart.yaml": "name: tei\n",
            "c/values.yaml": "image:\n  repository: acme/embed\n  tag: 1\nmodelId: BAAI/bge-base-en-v1.5\nuser: 0\n",
            "c/templates/config.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-config\ndata:\n"
                "  MODEL_ID: {{ .Values.modelId | quote }}\n"
            ),
            "c/templates/deployment.yaml": (
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Chart.Name }}\nspec:\n"
                "  template:\n    spec:\n      containers:\n"
                "      - image: {{ .Values.image.repository }}:{{ .Values.image.tag }}\n"
                "        securityContext: {runAsUser: {{ .Values.user }} }\n        envFrom:\n        - configMapRef:\n"
                "            name: {{ .Release.Name }}-config\n"
            ),
        }
    )
    models = [each for each in found if each.kind is AssetKind.MODEL]
    assert {(str(each.name), each.location.path, each.location.line) for each in models} == {
        ("BAAI/bge-base-en-v1.5", "c/values.yaml", 4)
    }
    assert stated(found, "tei")["image"] == "acme/embed:1"
    assert stated(found, "tei")["user"] == "0"


def test_rights_that_only_hold_with_every_condition_of_a_chart_are_not_asserted() -> None:
    found = seen(
        {
            "c/Chart.yaml": "name: llm\n",
            "c/values.yaml": "image: vllm/vllm-openai:v0.6.3\nmonitor: {enabled: false, hostPID: false}\n",
            "c/templates/monitor.yaml": (
                "{{- if .Values.monitor.enabled }}\napiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: monitor\n"
                "spec:\n  template:\n    spec:\n      {{- if .Values.monitor.hostPID }}\n      hostPID: true\n"
                "      {{- end }}\n      containers:\n      - image: {{ .Values.image }}\n{{- end }}\n"
            ),
        }
    )
    assert stated(found, "monitor")["image"] == "vllm/vllm-openai:v0.6.3"
    assert "privileged" not in stated(found, "monitor")


@pytest.mark.parametrize(("enabled", "exposure"), [("false", None), ("true", "public")])
def test_an_ingress_that_the_values_of_a_chart_leave_out_opens_nothing(enabled: str, exposure: str | None) -> None:
    labels = "{app: llm}"
    pod = f"{{metadata: {{labels: {labels}}}, spec: {{containers: [{{name: c, image: 'vllm/vllm-openai:v0.6.3'}}]}}}}"
    ingress = (
        "{{- if .Values.ingress.enabled }}\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: llm}\n"
    )
    ingress += "spec: {defaultBackend: {service: {name: llm}}}\n{{- end }}\n"
    found = seen(
        {
            "c/Chart.yaml": "name: llm\n",
            "c/values.yaml": f"ingress: {{enabled: {enabled}}}\nname: llm\n",
            "c/templates/deployment.yaml": (
                f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: llm}}\nspec: {{template: {pod}}}\n"
            ),
            "c/templates/service.yaml": (
                "apiVersion: v1\nkind: Service\nmetadata: {name: llm}\n"
                f"spec: {{type: ClusterIP, selector: {labels}}}\n"
            ),
            "c/templates/ingress.yaml": ingress,
        }
    )
    assert any(each.attributes.get("exposure") == "public" for each in found) is (exposure == "public")


def test_a_service_of_another_part_of_a_chart_is_none_of_a_workload() -> None:
    def part(kind: str, name: str, rest: str) -> str:
        labels = f"{{app.kubernetes.io/name: desk, app.kubernetes.io/component: {name}}}"
        spec = rest.replace("LABELS", labels)
        return f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: desk-{name}}}\nspec: {spec}\n---\n"

    pod = "{template: {metadata: {labels: LABELS}, spec: {containers: [{name: c, image: 'qdrant/qdrant:v1.9'}]}}}"
    text = part("StatefulSet", "vectors", pod)
    text += part("Service", "web", "{type: LoadBalancer, selector: LABELS}")
    text += part("Service", "vectors", "{type: ClusterIP, selector: LABELS}")
    found = seen({"k8s/all.yaml": text})
    assert {str(each.name) for each in found} == {"desk-vectors"}
    assert {each.attributes.get("exposure") for each in found} <= {"private", None}


def test_a_route_in_another_file_is_where_a_server_is_reached() -> None:
    route = (
        "apiVersion: route.openshift.io/v1\nkind: Route\nmetadata:\n  name: llm\n"
        "spec: {to: {kind: Service, name: llm-svc}}\n"
    )
    found = seen({"k8s/llm.yaml": BASE, "k8s/route.yaml": route, "web/route.yaml": route.replace("llm-svc", "page")})
    assert [(each.name, each.location.line) for each in found if each.location.path.endswith("route.yaml")] == [
        ("llm", 4)
    ]


@pytest.mark.parametrize(
    ("selector", "exposure"),
    [
        ("{app: llm}", "public"),
        ("{app: llm, component: web}", "private"),
        ("{app: llm, app.kubernetes.io/component: web}", "private"),
        ("{app: llm, leaderworkerset.sigs.k8s.io/worker-index: '0'}", "public"),
    ],
)
def test_a_service_wants_every_label_that_it_names(selector: str, exposure: str) -> None:
    opened = BASE.replace("ClusterIP, selector: {app: llm}", f"LoadBalancer, selector: {selector}")
    assert stated(seen({"k8s/llm.yaml": opened}), "llm").get("exposure", "private") == exposure
    workload, _, service = opened.partition("---\n")
    apart = seen({"k8s/llm.yaml": workload, "k8s/service.yaml": service})
    assert stated(apart, "llm").get("exposure", "private") == exposure


def test_a_pattern_of_servers_runs_as_nobody() -> None:
    rights = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all-secrets}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all-secrets}
roleRef: {kind: ClusterRole, name: all-secrets}
subjects: [{kind: ServiceAccount, name: default, namespace: serving}]
---
"""
    runtime = """apiVersion: serving.kserve.io/v1alpha1
kind: %s
metadata: {name: pmml, namespace: serving}
spec:
  containers: [{name: c, image: 'vllm/vllm-openai:v0.6.3'}]
  template: {spec: {containers: [{image: 'vllm/vllm-openai:v0.6.3'}]}}
"""
    for kind, who in (("ServingRuntime", False), ("Deployment", True)):
        found = seen({"k8s/all.yaml": rights + runtime % kind})
        assert any(each.kind is AssetKind.IDENTITY for each in found) is who


def test_code_beside_weights_runs_when_they_are_loaded_and_not_by_the_name_for_clients() -> None:
    words = "[--model, /models/llava-1.5-7b-hf/, --served-model-name, llava-7b, --trust-remote-code]"
    found = seen({"k8s/llm.yaml": BASE.replace("v0.6.3'", f"v0.6.3', args: {words}")})
    trusts = {each.name: each.attributes.get("trust_remote_code") for each in found if each.kind is AssetKind.MODEL}
    assert trusts == {"/models/llava-1.5-7b-hf/": True, "llava-7b": None}
