"""What a Kustomization changes in AI workloads.

Why it matters: the base looks harmless; one line of an overlay opens the service to the world, runs the container as root
or loads another model.

How it recognises: in `kustomization.yaml`, patches in place: whole objects are read like manifests, those in the form of
JSON 6902 for the type of a service, rights over the host, arguments and variables; and the literals of
`configMapGenerator`; charts that run AI (`helmCharts`), with the models that their values name; images that run AI and stand for a placeholder (`images`,
`replacements` of a value or of a literal of this file). What a patch means is joined by kind and name with the files beside it.

What it does not see: patches whose targets are chosen by label, and replacements whose source is an object of another file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.cloud.declared import Declared
from upright.discover.cluster import SERVICE, WORKLOAD, of_image
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.kubernetes import Told, fronts_in, workloads_in
from upright.discover.model_names import is_embedding, may_be_model
from upright.discover.readers.held_files import read_held
from upright.discover.readers.markup import markup
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests, provider_of, see
from upright.discover.workload_models import models_of
from upright.discover.workloads import Workload, environment, leads_to_models, words
from upright.model.asset import Location
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_RIGHTS = frozenset({"privileged", "hostNetwork", "hostPID", "hostIPC"})


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        patches = [(each.get("target"), each.get("patch")) for each in root.get("patches")]
        patches += [(each.get("target"), each.get("patch")) for each in root.get("patchesJson6902")]
        patches += [(Node(None), each) for each in root.get("patchesStrategicMerge")]
        for target, text in patches:
            for patch in read_held(text):
                yield from _patched(document, target, patch)
        yield from _made(document, root)


def _made(document: Document, root: Node) -> Iterator[Sighting]:
    """Charts, images, values and variables that the file brings in."""
    for chart in root.get("helmCharts"):
        yield from _chart(document, chart)
    for image in root.get("images"):
        yield from _put(document, image)
        if tag := _tag(image):
            body = Node({"tag": Node(tag), "name": image.get("newName")})
            where = Location(document.item.path, image.line, document.item.source)
            yield Declared(WORKLOAD, of_image(image.get("name").text), document.item.source, body, where)
    for replacement in root.get("replacements"):
        yield from _replaced(document, root, replacement)
    for generated in root.get("configMapGenerator"):
        yield from _named(document, Workload("", 0, "", variables=environment(generated.get("literals"))))


def _tag(image: Node) -> str:
    """The tag or digest that an image gets, as it is written behind its name."""
    tag, digest = image.get("newTag").text, image.get("digest").text
    return f"@{digest}" if digest else f":{tag}" if tag else ""


def _chart(document: Document, chart: Node) -> Iterator[Sighting]:
    """A chart that runs AI, under the name of its release; the models that its values name."""
    name = chart.get("name")
    role = role_of(f"chart/{name.text}") if name.text else ""
    if not role:
        return
    called = chart.get("releaseName").text or name.text
    own = key("k8s", document.item.source, chart.get("namespace").text, "release", called)
    yield see(document, "vector_store" if role == "vector_store" else "deployment", called, name.line, own)
    for path, node in chart.get("valuesInline").walk():
        if "model" in path[-1].lower() and may_be_model(node.text):
            yield from _named(document, Workload("", 0, "", models=[(node.text, node.line)]))


def _put(document: Document, image: Node) -> Iterator[Sighting]:
    """An image that runs AI, put in the place of a name that says nothing: what runs it is only seen with it."""
    name, new = image.get("name").text, image.get("newName")
    role = role_of(new.text)
    if role and not role_of(name):
        own = key("name", document.item.source, "kustomize", document.item.path, name)
        label = "vector_store" if role == "vector_store" else "deployment"
        whole = new.text + (f":{tag}" if (tag := image.get("newTag").text) else "")
        yield see(document, label, new.text, new.line, own, image=whole, confidence=0.7)


def _replaced(document: Document, root: Node, replacement: Node) -> Iterator[Sighting]:
    """A value that replaces what stands in other objects: the image that runs AI, a model among arguments or variables."""
    value = _source(root, replacement)
    for target in replacement.get("targets") if value.text else ():
        paths = " ".join(target.get("fieldPaths").strings())
        if "image" in paths and role_of(value.text):
            own = key("name", document.item.source, "kustomize", document.item.path, value.text)
            label = "vector_store" if role_of(value.text) == "vector_store" else "deployment"
            yield see(document, label, value.text, value.line, own, image=value.text, confidence=0.7)
        elif re.search(r"model|args|command|\benv\b", paths, re.IGNORECASE) and may_be_model(value.text):
            yield from _named(document, Workload("", 0, "", models=[(value.text, value.line)]))


def _source(root: Node, replacement: Node) -> Node:
    """The value that is put in: as it stands, or that of a literal of this file (`fieldPath: data.MODEL`)."""
    source = replacement.get("source")
    wanted = source.get("fieldPath").text.removeprefix("data.")
    for generated in root.get("configMapGenerator") if wanted and source.get("kind").text == "ConfigMap" else ():
        for each in (
            environment(generated.get("literals")) if generated.get("name").text == source.get("name").text else ()
        ):
            if each.name == wanted:
                return Node(each.value, each.line)
    return replacement.get("sourceValue")


def _patched(document: Document, target: Node, patch: Node) -> Iterator[Sighting]:
    if patch.is_map and patch.get("kind").text:
        told = Told()
        yield from workloads_in(document, [patch], told)
        yield from fronts_in(document, [patch], told)
        return
    facts: dict[str, Node] = {}
    changed = Workload("", 0, "")
    for step in patch:
        path, value = step.get("path").text, step.get("value")
        if path == "/spec/type" and target.get("kind").text == "Service":
            yield _declared(document, target, SERVICE, value, {})
        facts |= _rights(path.rpartition("/")[2], value)
        if "/args" in path or "/command" in path:
            changed.words += words(value)
        elif "/env" in path:
            changed.variables += environment(Node([value]) if value.is_map else value)
    if facts:
        yield _declared(document, target, WORKLOAD, Node(None), facts)
    yield from _named(document, changed)


def _rights(field: str, value: Node) -> dict[str, Node]:
    """What a patch of this field says of the rights of a container."""
    if field in _RIGHTS and isinstance(value.value, bool):
        return {"privileged": value}
    return {"user": Node(value.text)} if field == "runAsUser" and value.text else {}


def _declared(document: Document, target: Node, kind: str, opened: Node, facts: dict[str, Node]) -> Declared:
    name = target.get("name").text if kind == SERVICE else f"{target.get('kind').text}/{target.get('name').text}"
    body = Node({"pairs": Node([]), "type": opened, "internal": Node(value=False), "facts": Node(facts)})
    where = Location(document.item.path, opened.line or target.line, document.item.source)
    return Declared(kind, name, document.item.source, body, where)


def _named(document: Document, changed: Workload) -> Iterator[Sighting]:
    """Models, and servers of models, that arguments and variables name."""
    for name, line in models_of(changed):
        label = "embedding_model" if is_embedding(name) else "model"
        yield see(document, label, name, line, model_key(name), provider=provider_of(name))
    for variable in changed.variables:
        if leads_to_models(variable.name, variable.value):
            url = variable.value.rstrip("/")
            own = key("url", url)
            yield see(document, "endpoint", url, variable.line, own, type="model_server", url=url, confidence=0.8)


_OVERLAY = """resources: [../base]
patches:
- target: {kind: Service, name: llm}
  patch: |-
    - op: replace
      path: /spec/type
      value: LoadBalancer
- target: {kind: Deployment, name: llm}
  patch: |-
    - op: add
      path: /spec/template/spec/containers/0/args/-
      value: --model=mistralai/Mistral-7B-Instruct-v0.3
    - op: add
      path: /spec/template/spec/containers/0/securityContext/privileged
      value: true
configMapGenerator:
- name: app
  literals:
  - OLLAMA_BASE_URL=http://ollama:11434
"""

DETECTOR = Detector(
    id="kustomizations",
    title="What Kustomizations change in AI workloads",
    selects=Selector(
        paths=("*kustomization.yaml", "*kustomization.yml"),
        literals=(b"patch", b"configmapgenerator", b"helmcharts", b"newname", b"newtag", b"digest", b"sourcevalue"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "overlays/prod/kustomization.yaml",
            _OVERLAY,
            (("model", "mistralai/Mistral-7B-Instruct-v0.3", 12), ("endpoint", "http://ollama:11434", 19)),
        ),
        Hit(
            "runtimes/kustomization.yaml",
            "resources: [a.yaml]\nimages:\n- name: server-2\n  newName: nvcr.io/nvidia/tritonserver\n  newTag: 23.04-py3\n- name: web\n  newName: acme/web\n",
            (("endpoint", "nvcr.io/nvidia/tritonserver", 4),),
        ),
        Hit(
            "kustomization.yaml",
            "helmCharts:\n- name: qdrant\n  repo: https://qdrant.github.io/qdrant-helm\n- name: ollama\n  releaseName: chat\n  valuesInline: {ollama: {models: {pull: [{model: 'llama3.2:3b'}]}}}\n- name: redis\n",
            (("vector_store", "qdrant", 2), ("endpoint", "chat", 4), ("model", "llama3.2:3b", 6)),
        ),
        Hit(
            "components/models/kustomization.yaml",
            "kind: Component\nconfigMapGenerator:\n- name: choice\n  literals: [small=Qwen/Qwen3-8B]\nreplacements:\n- source: {kind: ConfigMap, name: choice, fieldPath: data.small}\n  targets: [{select: {kind: Deployment, name: llm}, fieldPaths: ['spec.template.spec.containers.0.args.1']}]\n- sourceValue: vllm/vllm-openai:v0.9\n  targets: [{select: {name: llm}, fieldPaths: [spec.template.spec.containers.0.image]}]\n",
            (("model", "Qwen/Qwen3-8B", 4), ("endpoint", "vllm/vllm-openai:v0.9", 8)),
        ),
        Hit(
            "overlays/dev/kustomization.yaml",
            "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: llm\n    spec: {template: {spec: {containers: [{name: c, image: 'ollama/ollama:0.3.0'}]}}}\n",
            (("endpoint", "llm", 6),),
        ),
    ),
    misses=(
        Miss(
            "kustomization.yaml",
            "replacements:\n- sourceValue: nginx:1\n  targets: [{select: {name: web}, fieldPaths: [spec.image]}]\n- sourceValue: '3'\n  targets: [{select: {name: llm}, fieldPaths: [spec.replicas]}]\n",
        ),
        Miss("kustomization.yaml", "resources: [a.yaml]\npatches:\n- path: patch.yaml\n"),
        Miss(
            "kustomization.yaml",
            "patches:\n- patch: |\n    - op: add\n      path: /metadata/labels/a\n      value: b\n",
        ),
    ),
)
