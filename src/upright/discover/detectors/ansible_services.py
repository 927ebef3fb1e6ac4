"""AI that playbooks of Ansible start on machines.

Why it matters: a role that starts a container or a service is all that says what a machine runs.

How it recognises: the modules for containers (`docker_container`, `podman_container`, `docker_swarm_service`), by image,
variables, ports and command; `systemd` and `service`, by a service called after a server of models, a store of vectors or a
page; objects of Kubernetes in `kubernetes.core.k8s`. An image that a variable holds counts where the container is called
after a server of models.

What it does not see: variables that another file sets, and what a role of a collection installs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.ai_programs import programs
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.kubernetes import Told, fronts_in, settings, workloads_in
from upright.discover.readers.markup import markup
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests, local_key, see
from upright.discover.workloads import Workload, environment, published, sightings, words
from upright.discover.written_files import unfilled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_CONTAINERS = frozenset({"docker_container", "podman_container", "docker_swarm_service"})
_SERVICES = frozenset({"systemd", "systemd_service", "service"})
_OBJECTS = frozenset({"k8s"})
_OF_ANSIBLE = re.compile(r"(?:[a-z_]+\.[a-z_]+\.)(\w+)")  # `community.docker.docker_container`
_TASKS = re.compile(r"(?:^|/)(?:tasks|playbooks?)/")
_STARTED = frozenset({"started", "restarted", "reloaded"})
_KNOWN = frozenset({"server", "ui", "flow", "store"})
_SERVED = frozenset({"model_server", "gateway", "ui", "vector_store"})
_OF_VARIABLE = re.compile(r"^\$\{(\w+?)_(?:systemd_)?(?:service|unit)(?:_name)?\}")  # `{{ ollama_service_name }}`
_SOCKET = re.compile(r"(?:docker|podman)\.sock")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    given: list[Node] = []
    for root in document.parse(markup):
        for path, node in root.walk():
            module = _module(document, path[-1]) if node.is_map and path else ""
            if module in _CONTAINERS:
                yield from sightings(document, _workload(document, node))
            elif module in _SERVICES:
                yield from _service(document, node)
            elif module in _OBJECTS:
                stated = node.first("definition", "resource_definition")
                given += [each for each in (stated, *stated) if each.get("kind").text]
    told = Told(configs=settings(given))
    yield from workloads_in(document, given, told)
    yield from fronts_in(document, given, told)


def _module(document: Document, name: str) -> str:
    """The module that a key of a task names; bare names of many meanings count among tasks alone."""
    found = _OF_ANSIBLE.fullmatch(name)
    if found:
        return found[1]
    return name if name in _CONTAINERS or _TASKS.search(document.path) else ""


def _workload(document: Document, node: Node) -> Workload:
    named, image = node.get("name"), node.get("image")
    name = _plain(named) or "container"
    workload = Workload(
        name, named.line or node.line, local_key(document, "container", name), _plain(image), image.line
    )
    workload.variables = environment(_whole(node.get("env")))
    workload.words = words(_whole(node.get("command")), _whole(node.get("entrypoint")))
    wide: list[bool] = []
    for port in node.first("published_ports", "ports", "publish"):
        told = unfilled(port.text) if port.text else port.get("published_port").text
        number, is_open = published(told)
        workload.ports.append(number)
        wide.append(is_open)
    if node.first("network_mode", "network").text == "host":
        wide.append(True)
    if wide:
        workload.attributes["bind"] = "0.0.0.0" if any(wide) else "127.0.0.1"  # noqa: S104  reported, not used
    if node.get("privileged").value is True or any(
        _SOCKET.search(text) for text in node.first("volumes", "volume", "mounts").strings()
    ):
        workload.attributes["privileged"] = True
    if node.get("user").text:
        workload.attributes["user"] = _plain(node.get("user"))
    workload.gpu = bool(node.first("device_requests", "gpus")) or node.get("runtime").text == "nvidia"
    return workload


def _plain(node: Node) -> str:
    return unfilled(node.text).strip()


def _whole(node: Node) -> Node:
    """A setting with its expressions as variables."""
    if node.is_map:
        return Node({name: _whole(each) for name, each in node.items()}, node.line)
    if node.is_list:
        return Node([_whole(each) for each in node], node.line)
    return Node(unfilled(node.text), node.line) if "{" in node.text else node


def _service(document: Document, node: Node) -> Iterator[Sighting]:
    """A service that is started, where its name alone says what it is."""
    named = node.get("name")
    name = _OF_VARIABLE.sub(r"\1", _plain(named)).removesuffix(".service").lower()
    if node.get("state").text not in _STARTED and node.get("enabled").value is not True:
        return
    known = programs().get(name)
    role = role_of(f"service/{name}")
    if (known is not None and known.kind in _KNOWN) or role in _SERVED:
        own = local_key(document, "deployment", name)
        if role == "vector_store" or (known is not None and known.kind == "store"):
            yield see(document, "vector_store", name, named.line, own, engine=name)
        else:
            yield see(document, "deployment", name, named.line, own)


DETECTOR = Detector(
    id="ansible-services",
    title="AI that playbooks start",
    selects=Selector(
        languages=frozenset({"yaml"}),
        literals=(b"docker_container", b"podman_container", b"docker_swarm_service", b"systemd", b"service:", b".k8s:"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "roles/llm/tasks/main.yml",
            "- name: Run it\n  community.docker.docker_container:\n    name: ollama\n    image: ollama/ollama:{{ version }}\n    published_ports:\n      - '11434:11434'\n",
            (("endpoint", "ollama", 3),),
        ),
        Hit(
            "play.yml",
            "- hosts: gpu\n  tasks:\n    - docker_container:\n        name: litellm-proxy\n        image: '{{ image }}'\n        env:\n          OPENAI_API_KEY: '{{ vault_openai }}'\n    - name: Vectors\n      containers.podman.podman_container:\n        name: vectors\n        image: docker.io/qdrant/qdrant\n        ports: ['127.0.0.1:6333:6333']\n",
            (("endpoint", "litellm-proxy", 4), ("vector_store", "vectors", 10)),
        ),
        Hit(
            "roles/ollama/tasks/main.yml",
            "- name: Start\n  ansible.builtin.systemd_service:\n    name: ollama.service\n    state: restarted\n    enabled: true\n",
            (("endpoint", "ollama", 3),),
        ),
        Hit(
            "roles/q/tasks/main.yml",
            "- service:\n    name: '{{ qdrant_service_name }}'\n    enabled: true\n",
            (("vector_store", "qdrant", 2),),
        ),
        Hit(
            "playbooks/cluster.yml",
            "- hosts: all\n  tasks:\n    - kubernetes.core.k8s:\n        definition:\n          apiVersion: apps/v1\n          kind: Deployment\n          metadata: {name: vllm}\n          spec: {template: {spec: {containers: [{name: v, image: vllm/vllm-openai}]}}}\n",
            (("endpoint", "vllm", 7),),
        ),
    ),
    misses=(
        Miss("roles/web/tasks/main.yml", "- docker_container:\n    name: web\n    image: nginx\n- service: {name: nginx, state: started}\n"),
        Miss("roles/x/tasks/main.yml", "- service:\n    name: ollama\n    state: stopped\n"),
        Miss("compose.yml", "services:\n  service:\n    name: ollama\n    state: started\n"),
    ),
)  # fmt: skip
