"""Kubernetes objects: the workloads among them that run AI, what leads to them, and what other files need to know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import screaming, vendor_of_credential
from upright.discover.ai_images import SERVES_MODELS, repository, role_of
from upright.discover.built import builds
from upright.discover.cloud.declared import Declared
from upright.discover.cluster import ENTRY, SERVICE, WORKLOAD
from upright.discover.cluster_rights import account, binding, role
from upright.discover.custom_objects import CUSTOM, addresses, complete, steps, stored
from upright.discover.kept_by import servers
from upright.discover.readers.markup import markup
from upright.discover.readers.node import NOTHING, Node
from upright.discover.selecting import ENTRIES, agrees, exposed, internal, inward, led_to, openness, pairs_of, selected
from upright.discover.sight import edge, env_key, see
from upright.discover.workloads import (
    Variable,
    Workload,
    environment,
    hardening,
    image_of,
    leads_to_models,
    sightings,
    words,
)
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_WORKLOADS = frozenset(
    {
        "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod", "PodTemplate", "Rollout",
        "LeaderWorkerSet", "JobSet",
    }
)  # fmt: skip
_HOLDERS = frozenset({"*", "spec", "container", "mainContainer", "script"})  # where custom objects keep an image
_JOBS = frozenset({"Job", "CronJob", "JobSet", "Pod"})
_TRAINS = re.compile(r"fine-?tun|(?:^|[-_.])(?:pre-?)?train(?:ing|er)?(?:$|[-_.])", re.IGNORECASE)
_PODS = (
    ("spec", "template", "spec"),
    ("spec", "jobTemplate", "spec", "template", "spec"),
    ("spec", "predictor"),
    ("spec",),
)  # where a workload says how its pods run, the closest first
_PORTS, _USUAL = 8, "80"
_STORE_ADDRESS = re.compile(
    r"(?:^|_)(?:QDRANT|CHROMA|WEAVIATE|MILVUS|VECTOR_?(?:STORE|DB)|OPENSEARCH|ELASTICSEARCH)_?(?:\w{1,20}_)?(?:URL|URI|HOST|ENDPOINT|ADDRESS|SERVER)$",
    re.IGNORECASE,
)
_SECRETS = frozenset(
    {"secretName", "modelAccessSecret", "apiKeySecret", "apiKeySecretKey", "apiKeySecretRef", "authSecretName"}
)
_PARTS = frozenset({"model_server", "vector_store", "gateway", "ui", "observability"})
_ROLES = frozenset({"Role", "ClusterRole"})
_BINDINGS = frozenset({"RoleBinding", "ClusterRoleBinding"})
_OF_MCP = re.compile(r"(?:^|[-_.])mcp(?:$|[-_.])")
_CHART = re.compile(r"\binclude\s+\"([\w-]{1,60})\.")


def objects(document: Document) -> list[Node]:
    """The objects of a manifest, those of lists too. Raises MalformedError."""
    found = [
        root for root in document.parse(markup) if root.is_map and root.get("kind").text and root.get("apiVersion").text
    ]
    return found + [item for root in found if root.get("kind").text == "List" for item in root.get("items")]


def settings(objects: list[Node]) -> dict[str, Node]:
    """The data of ConfigMaps by their names."""
    return {
        root.get("metadata", "name").text: root.get("data") for root in objects if root.get("kind").text == "ConfigMap"
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What manifests that belong together tell each other. `configs`: data of ConfigMaps, on line 0 when it lies in
    another file; `known`, `stores`: the label pairs that AI workloads and vector stores carry, by their keys; `chart`:
    the folder of the chart that they are of; `exposed`: the label pairs that services select, and how open they are.
    """

    configs: dict[str, Node] = field(default_factory=dict)
    known: dict[str, list[str]] = field(default_factory=dict)
    stores: dict[str, list[str]] = field(default_factory=dict)
    chart: str = ""
    exposed: list[tuple[list[str], str]] = field(default_factory=list)


def workloads_in(document: Document, objects: list[Node], told: Told) -> Iterator[Sighting]:
    """The workloads of a manifest that run AI; call it for all manifests that belong together before `fronts_in`."""
    told = replace(told, exposed=exposed(objects))
    names = {_called(root) for root in objects}
    for root in (each for each in objects if not _made_by(each) & names):  # their owners say the same
        kind = root.get("kind").text
        if kind in _WORKLOADS or kind in CUSTOM or _is_knative(root):
            seen = list(_workload(document, root, kind, told))
            yield from seen
            own = str(seen[0].keys[0]) if seen and isinstance(seen[0], Observation) else ""
            if own and isinstance(seen[0], Observation):
                kept = told.stores if seen[0].kind is AssetKind.VECTOR_STORE else told.known
                kept[own] = pairs_of(root)
            if own:
                yield from _mounted(document, root)
            yield from _of_kserve(document, root, own, told) if own or kind in CUSTOM else ()
            itself = seen[0] if own and isinstance(seen[0], Observation) else None
            yield _declared(document, root, WORKLOAD, itself, _runs(document, root, kind, told))
        else:
            yield from _beside(document, root, kind)


def _of_kserve(document: Document, root: Node, own: str, told: Told) -> Iterator[Sighting]:
    """The archives of models that a workload loads, and the services that a graph asks."""
    for each in stored(document, root):
        yield each
        if own and isinstance(each, Observation) and CUSTOM.get(root.get("kind").text) == "model_server":
            yield edge(own, RelationKind.SERVES, str(each.keys[0]))
    inside, space = (told.chart,) if told.chart else (), root.get("metadata", "namespace").text
    for name in dict.fromkeys(steps(root) if own else ()):
        target = key("k8s", document.item.source, *inside, space, "inferenceservice", name)
        yield edge(own, RelationKind.CALLS, target)


def _beside(document: Document, root: Node, kind: str) -> Iterator[Sighting]:
    """What objects that are no workloads say."""
    if kind == "ConfigMap":
        yield from _addresses(document, root)
    elif kind == "Config" and root.get("apiVersion").text.startswith("skaffold/"):
        for each in root.get("build", "artifacts"):
            yield builds(document, each.get("image").text, each.get("context").text, each.line)
    elif kind in _ROLES:
        yield role(root, _place(document, root), live=_is_live(document))
    elif kind in _BINDINGS:
        yield binding(root, _place(document, root), live=_is_live(document))
    elif kind == "ServiceAccount" and (acting := account(root, _place(document, root), live=_is_live(document))):
        yield acting


def fronts_in(document: Document, objects: list[Node], told: Told) -> Iterator[Sighting]:
    """The services, ingresses and routes of a manifest that lead to AI workloads."""
    for root in objects:
        if root.get("kind").text == "Service" and not _is_knative(root):
            yield _declared(document, root, SERVICE)
            yield from _service(document, root, told)
        elif root.get("kind").text in ENTRIES:
            yield from _ways_in(document, root)


def _called(root: Node) -> tuple[str, str, str]:
    told = root.get("metadata")
    return root.get("kind").text, told.get("namespace").text, told.get("name").text


def _made_by(root: Node) -> set[tuple[str, str, str]]:
    """Kind, namespace and name of the objects that a controller made this one for: a Pod of a ReplicaSet is one of the
    Deployment, whose name it bears before a hash; a Job may be one of a CronJob.
    """
    told = root.get("metadata")
    found = set()
    for owner in told.get("ownerReferences"):
        kind, name, space = owner.get("kind").text, owner.get("name").text, told.get("namespace").text
        above = {"ReplicaSet": "Deployment", "Job": "CronJob"}.get(kind, kind)
        found |= {(kind, space, name), (above, space, name.rpartition("-")[0])}
    return found


def _addresses(document: Document, root: Node) -> Iterator[Sighting]:
    """Servers of models that a ConfigMap names."""
    for name, node in root.get("data").items():
        if leads_to_models(name, node.text):
            url = node.text.rstrip("/")
            own = key("url", url)
            yield see(document, "endpoint", url, node.line, own, type="model_server", url=url, confidence=0.8)


def _runs(document: Document, root: Node, kind: str, told: Told) -> dict[str, Node]:
    """What tells which code a workload runs: its key, its name, its images and what it starts."""
    name, own = _identified(document, root, kind, told)
    containers = _containers(root, kind)
    images = [image_of(container)[0] for container in containers]
    started = " ".join(word for each in containers for word, _ in words(each.get("command"), each.get("args")))
    return {
        "own": Node(own),
        "title": Node(name),
        "images": Node([Node(image) for image in images if image]),
        "starts": Node(started),
    }


def _declared(
    document: Document, root: Node, kind: str, itself: Observation | None = None, runs: dict[str, Node] | None = None
) -> Declared:
    """What other files may need to know of an object."""
    pairs = selected(root) if kind == SERVICE else pairs_of(root)
    facts = {name: Node(value) for name, value in hardening(root).items()}
    pod = next((node for node in (root.get(*path) for path in _PODS) if node), NOTHING)
    body = {
        "namespace": root.get("metadata", "namespace"),
        "group": Node(root.get("apiVersion").text.rpartition("/")[0]),
        "account": pod.first("serviceAccountName", "serviceAccount"),
        "live": Node(_is_live(document)),
        "tokenless": Node(pod.get("automountServiceAccountToken").value is False),
        "pairs": Node([Node(pair) for pair in pairs]),
        "type": root.get("spec", "type"),
        "internal": Node(internal(root)),
        "facts": Node(facts),
        "label": Node(itself.location.type if itself else ""),
        **(runs or {}),
    }
    named = root.get("metadata", "name").text
    name = named if kind == SERVICE else f"{root.get('kind').text}/{named}"
    where = _place(document, root)
    own, title = (str(itself.keys[0]), str(itself.name)) if itself else ("", "")
    return Declared(kind, name, document.item.source, Node(body), where, own, title=title)


def _is_live(document: Document) -> bool:
    """Whether it is what a cluster answered: one list."""
    if document.language not in {"yaml", "json"}:
        return False
    roots = document.parse(markup)
    return len(roots) == 1 and roots[0].get("kind").text == "List"


def _place(document: Document, root: Node) -> Location:
    return Location(document.item.path, root.get("metadata", "name").line or root.line, document.item.source)


def _ways_in(document: Document, root: Node) -> Iterator[Declared]:
    """The services that an Ingress or route leads to from outside."""
    names = set[str]() if inward(root) else led_to([root])
    names |= {name.partition(".")[0] for name in names if ".svc" in name}  # `mlflow.ml.svc.cluster.local`
    for name in sorted(names):
        yield Declared(ENTRY, name, document.item.source, Node({}), _place(document, root))


def _is_knative(root: Node) -> bool:
    return root.get("kind").text == "Service" and root.get("apiVersion").text.startswith("serving.knative.dev")


def _mounted(document: Document, root: Node) -> Iterator[Sighting]:
    """Secrets mounted as a volume whose name says which AI service they are for (`huggingface-secret`)."""
    for path, node in (root.get("spec") or root).walk():
        vendor = vendor_of_credential(node.text) if path[-1] in _SECRETS and node.text else ""
        if vendor:
            own = env_key(document, screaming(node.text))
            yield see(
                document,
                "credential_ref",
                node.text,
                node.line,
                own,
                provider=vendor,
                variable=node.text,
                reference=True,
            )


def _service(document: Document, root: Node, told: Told) -> Iterator[Sighting]:
    """A Service in front of an AI workload is another place where that workload is seen; one whose workload lies
    elsewhere counts when its own name says AI.
    """
    node = root.get("metadata", "name")
    chart = _CHART.search(document.lines[node.line - 1]) if 0 < node.line <= len(document.lines) else None
    name = re.sub(r"\$\([^)]*\)-?", "", node.text).strip("-") or (chart[1] if chart else "")
    wanted = selected(root)
    target = next((own for own, pairs in told.known.items() if agrees(wanted, pairs)), "")
    store = next((own for own, pairs in told.stores.items() if agrees(wanted, pairs)), "")
    if not store and not target and role_of(name) == "vector_store":  # whose pods another file or a chart makes
        inside = (told.chart,) if told.chart else ()
        store = key("k8s", document.item.source, *inside, root.get("metadata", "namespace").text, "service", name)
    if store:
        keys = (store, *_inside(root, name))
        yield see(document, "vector_store", name or "store", node.line or root.line, keys, confidence=0.9)
    elif target:
        keys = (target, *_inside(root, name))
        yield see(document, "endpoint", name or "service", node.line or root.line, keys, type="deployment")
    elif name and (SERVES_MODELS.search(name) or _OF_MCP.search(name)):
        inside = (told.chart,) if told.chart else ()
        own = key("k8s", document.item.source, *inside, root.get("metadata", "namespace").text, "service", name)
        what = "model_server" if SERVES_MODELS.search(name) else "api"
        yield see(document, "endpoint", name, node.line or root.line, own, type=what, confidence=0.8)


def _inside(root: Node, name: str) -> Iterator[str]:
    """The keys of the addresses by which a Service is called within its cluster."""
    space = root.get("metadata", "namespace").text
    for port in list(root.get("spec", "ports"))[:_PORTS] if name and space and "$" not in space else ():
        number = port.get("port").text
        for host in (f"{name}.{space}", f"{name}.{space}.svc", f"{name}.{space}.svc.cluster.local"):
            for end in (f":{number}", "") if number == _USUAL else (f":{number}",):
                yield key("url", f"http://{host}{end}")
                yield key("url", f"http://{host}{end}/v1")


def _identified(document: Document, root: Node, kind: str, told: Told) -> tuple[str, str]:
    """The name and the key of a workload."""
    name = re.sub(r"\$\([^)]*\)-?", "", root.get("metadata", "name").text).strip("-") or _fallback(document, root)
    namespace = root.get("metadata", "namespace").text.replace("$()", "")
    inside = (told.chart,) if told.chart else ()
    return name, key("k8s", document.item.source, *inside, namespace, kind.lower(), name)


def _workload(document: Document, root: Node, kind: str, told: Told) -> Iterator[Sighting]:
    name, own = _identified(document, root, kind, told)
    whole = Workload(name, root.get("metadata", "name").line or root.line, own)
    containers = _containers(root, kind)
    images = [image_of(container) for container in containers if container.get("image")]
    whole.image, whole.image_line = next(
        (each for each in images if role_of(each[0])), images[0] if images else ("", 0)
    )
    for container in containers:
        _take(whole, container, told.configs)
    if kind in CUSTOM:
        complete(whole, root)
    elif kind in _JOBS and _TRAINS.search(name):
        whole.role = "training"
    how = openness(pairs_of(root), told.exposed)
    sure = "{{" not in document.text  # what stands between conditions of a template may not be there
    whole.attributes |= {**(hardening(root) if sure else {}), **({"exposure": how} if how else {})}
    seen = list(sightings(document, whole))
    if seen and isinstance(seen[0], Observation) and (hosts := tuple(addresses(root))):
        seen[0] = replace(seen[0], keys=(*seen[0].keys, *hosts))
    yield from seen or servers(document, whole)
    yield from _beside_it(document, root, whole) if role_of(whole.image) else ()
    for variable in whole.variables if seen else ():
        if _STORE_ADDRESS.search(variable.name) and variable.value.startswith("http"):
            yield edge(own, RelationKind.RETRIEVES_FROM, key("url", variable.value.rstrip("/")))


def _beside_it(document: Document, root: Node, whole: Workload) -> Iterator[Sighting]:
    """The containers of a pod that run AI software beside what the workload is known for: a page by its server."""
    seen = {repository(whole.image)}
    for container in (item for path, node in root.walk() if path[-1] == "containers" for item in node if item.is_map):
        image, line = image_of(container)
        if role_of(image) in _PARTS and repository(image) not in seen:
            seen.add(repository(image))
            name = container.get("name").text or repository(image).rpartition("/")[2]
            part = Workload(name, container.line, key("name", whole.key, name), image, line)
            part.attributes = {each: whole.attributes[each] for each in ("exposure",) if each in whole.attributes}
            yield from sightings(document, part)


def _containers(root: Node, kind: str) -> list[Node]:
    fields = ("containers", "initContainers")
    found = [item for path, node in root.walk() if path[-1] in fields for item in node if item.is_map]
    found += [item for field in fields for item in root.get(field) if item.is_map]
    if kind in CUSTOM:
        known = {id(node.value) for node in found}
        found += [
            node
            for path, node in root.walk()
            if path[-1] in _HOLDERS and node.is_map and node.get("image") and id(node.value) not in known
        ]
    return found


def _take(whole: Workload, container: Node, configs: dict[str, Node]) -> None:
    """Add what a container says to the workload that it belongs to."""
    whole.variables += environment(container.get("env")) + _referred(container, configs)
    started = container.get("lifecycle", "postStart", "exec", "command")
    whole.words += words(container.get("command"), container.get("args"), started)
    whole.ports += [port.get("containerPort").text for port in container.get("ports") if port.get("containerPort").text]
    whole.gpu = whole.gpu or any(
        "gpu" in resource or "/tpu" in resource
        for side in ("limits", "requests")
        for resource, _ in container.get("resources", side).items()
    )


def _referred(container: Node, configs: dict[str, Node]) -> list[Variable]:
    """The variables that a container takes from ConfigMaps."""
    found: list[Variable] = []
    for source in container.get("envFrom"):
        found += environment(configs.get(source.get("configMapRef", "name").text, NOTHING))
    for item in container.get("env"):
        asked = item.get("valueFrom", "configMapKeyRef")
        value = configs.get(asked.get("name").text, NOTHING).get(asked.get("key").text)
        if value.text:
            found.append(Variable(item.get("name").text, value.text, value.line))
    return found


def _fallback(document: Document, root: Node) -> str:
    """A name for an object of a template whose name is an expression: the chart's folder, or the file."""
    parts = document.item.path.split("/")
    chart = parts[parts.index("templates") - 1] if "templates" in parts[1:] else ""
    stem = parts[-1].partition(".")[0]
    return f"{chart}-{stem}".strip("-") if chart else stem or root.get("kind").text.lower()
