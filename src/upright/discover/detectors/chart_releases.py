"""Charts that a cluster is told to install.

Why it matters: in a repository that a cluster follows (GitOps) most of what runs is somebody else's chart with a few
values: neither an image nor a template stands there, and yet a gateway with all keys or a store of vectors is installed.

How it recognises: `HelmRelease` of Flux, `Application` of Argo CD (also its `ApplicationSet`), `HelmChart` of K3s and
RKE2, `fleet.yaml` of Rancher, releases of Helmfile and the Helm module of Ansible, where the chart is one that runs AI or
its values name an image, models or credentials that do. The name is that of the release. Keys of AI services that Flux
puts into the values from a Secret count as references.

What it does not see: values that lie in another file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_credentials import screaming, vendor_of_credential
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._chart_values import Release, stated_in
from upright.discover.readers.held_files import read_held
from upright.discover.readers.markup import markup
from upright.discover.readers.node import NOTHING, Node
from upright.discover.sight import env_key, in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ANSIBLE = ("kubernetes.core.helm", "community.kubernetes.helm", "helm")
_CHART = ("chart_ref", "chart", "name")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        for named, chart, values in _installed(root):
            if named.text and "{{" not in named.text:
                own = key("name", document.item.source, "release", root.get("metadata", "namespace").text, named.text)
                release = Release(named.text, named.line, own, _short(chart))
                for each in values or [NOTHING]:
                    yield from stated_in(document, each, release)
        yield from _keys(document, root)


def _short(chart: str) -> str:
    """The name of a chart without where it comes from and its version: `oci://ghcr.io/x/qdrant:1.2` is `qdrant`."""
    return chart.rstrip("/").rpartition("/")[2].partition(":")[0]


def _installed(root: Node) -> Iterator[tuple[Node, str, list[Node]]]:
    """Name, chart and values of each release."""
    spec, name = root.get("spec"), root.get("metadata", "name")
    match root.get("kind").text:
        case "HelmRelease":
            yield (
                name,
                spec.get("chart", "spec", "chart").text or spec.get("chartRef", "name").text,
                [spec.get("values")],
            )
        case "Application":
            yield from _of_argo(name, spec)
        case "ApplicationSet":
            yield from _of_argo(name, spec.get("template", "spec"))
        case "HelmChart":
            yield name, spec.get("chart").text, read_held(spec.get("valuesContent"))
        case "":
            yield from _of_tools(root)


def _of_argo(name: Node, spec: Node) -> Iterator[tuple[Node, str, list[Node]]]:
    for source in [spec.get("source"), *spec.get("sources")]:
        helm = source.get("helm")
        if source.get("chart").text:
            stated = [helm.get("valuesObject")] if helm.get("valuesObject").is_map else read_held(helm.get("values"))
            yield name, source.get("chart").text, stated


def _of_tools(root: Node) -> Iterator[tuple[Node, str, list[Node]]]:
    """Releases of Helmfile, of Fleet and of tasks of Ansible."""
    for each in root.get("releases"):
        if each.get("installed").value is not False:
            yield each.get("name"), each.get("chart").text, [node for node in each.get("values") if node.is_map]
    fleet = root.get("helm")
    if fleet.get("chart").text:
        named = fleet.get("releaseName") or Node(_short(fleet.get("chart").text), fleet.get("chart").line)
        yield named, fleet.get("chart").text, [fleet.get("values")]
    for _, node in root.walk() if root.is_list else ():
        task = next((node.get(module) for module in _ANSIBLE if node.get(module).is_map), NOTHING)
        if task.get("chart_ref").text:
            yield (
                task.first("name", "release_name"),
                task.get("chart_ref").text,
                [task.first("values", "release_values")],
            )


def _keys(document: Document, root: Node) -> Iterator[Sighting]:
    """Credentials of AI services that a Secret puts into the values: `targetPath: envVars.OPENAI_API_KEY`."""
    for item in root.get("spec", "valuesFrom") if root.get("kind").text == "HelmRelease" else ():
        path = item.get("targetPath")
        name = path.text.rpartition(".")[2]
        vendor = vendor_of_credential(name)
        if vendor:
            own = env_key(document, screaming(name))
            yield see(document, "credential_ref", name, path.line, own, provider=vendor, variable=name, reference=True)


DETECTOR = Detector(
    id="chart-releases",
    title="AI in charts that a cluster is told to install",
    selects=Selector(
        languages=frozenset({"yaml"}),
        literals=(b"helmrelease", b"argoproj.io", b"helmchart", b"chart_ref", b"releases:", b"helm:\n"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "apps/ai/gateway.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: gateway\nspec:\n  chart:\n    spec:\n      chart: litellm-helm\n  valuesFrom:\n  - kind: Secret\n    name: keys\n    targetPath: envVars.OPENAI_API_KEY\n  values:\n    image:\n      repository: ghcr.io/berriai/litellm-database\n",
            (("endpoint", "gateway", 4), ("secret", "OPENAI_API_KEY", 12)),
        ),
        Hit(
            "apps/chat.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: flows\nspec:\n  chartRef:\n    kind: OCIRepository\n    name: app-template\n  values:\n    controllers:\n      flows:\n        containers:\n          app:\n            image:\n              repository: flowiseai/flowise\n              tag: 3.0.1\n",
            (("endpoint", "flows", 4),),
        ),
        Hit(
            "argo/vectors.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: vectors\nspec:\n  sources:\n  - chart: qdrant\n    repoURL: https://qdrant.github.io/qdrant-helm\n    helm:\n      values: |\n        ollama:\n          models:\n            pull: [llama3.2:3b]\n  - repoURL: https://github.com/acme/values\n",
            (("vector_store", "vectors", 4), ("model", "llama3.2:3b", 13)),
        ),
        Hit(
            "k3s/ollama.yaml",
            "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: ollama, namespace: kube-system}\nspec:\n  chart: ollama\n  valuesContent: |-\n    ollama:\n      models:\n        pull:\n        - qwen3:8b\n",
            (("endpoint", "ollama", 3), ("model", "qwen3:8b", 10)),
        ),
        Hit(
            "helmfile.yaml",
            "releases:\n- name: traces\n  chart: langfuse/langfuse\n  values:\n  - values.yaml\n- name: web\n  chart: bitnami/nginx\n- name: old\n  chart: qdrant/qdrant\n  installed: false\n",
            (("endpoint", "traces", 2),),
        ),
        Hit(
            "ai/fleet.yaml",
            "namespace: ai\nhelm:\n  chart: milvus\n  releaseName: store\n",
            (("vector_store", "store", 4),),
        ),
        Hit(
            "roles/ai/tasks/main.yml",
            "- name: Install the store\n  kubernetes.core.helm:\n    name: store\n    chart_ref: weaviate/weaviate\n    release_namespace: ai\n",
            (("vector_store", "store", 3),),
        ),
    ),
    misses=(
        Miss(
            "apps/web.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: vllm-dashboards}\nspec:\n  chart: {spec: {chart: grafana}}\n  values: {replicas: 1, model: fast}\n",
        ),
        Miss(
            "argo/app.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: qdrant}\nspec:\n  source: {path: apps/qdrant, repoURL: https://github.com/acme/gitops}\n",
        ),
    ),
)
