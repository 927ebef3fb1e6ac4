"""What the values of a Helm chart say of the workloads that it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import vendor_of_credential
from upright.discover.ai_images import engine_of, repository, role_of
from upright.discover.sight import see
from upright.discover.workload_models import models_of
from upright.discover.workloads import Workload, environment, image_of, sightings, values_key, words
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_MODELS = (
    "modelURL",
    "modelId",
    "modelID",
    "model_id",
    "modelName",
    "model",
    "hfModel",
    "modelRepo",
    "pretrained_model_name",
)
_GIVEN = frozenset({"command", "args", "extraArgs", "vllmConfig", "image", "env", "annotations", "description"})
_IMAGE = re.compile(
    r"[a-z\d_-]image(?:_?(?:name|uri|url|repository))?$|[a-z\d]Image(?:Name|Uri|URI|URL|Url|Repository)?$"
)
_COMMAND = re.compile(
    r"\bvllm\s+serve\s|-m\s+(?:vllm\.entrypoints|sglang\.launch_server|llama_cpp\.server)|\btext-generation-launcher\s|\bollama\s+(?:run|serve|pull)\b"
)
_FOLDED = 40  # lines over which a command is folded
_NAMES = ("name", "id", "repo")  # of a model that is described by a map
_VARIABLES = ("env", "extraEnv", "envVars", "extraEnvVars", "environmentVariables", "extraEnvironmentVars")
_PARTS = frozenset({"model_server", "vector_store", "gateway", "ui", "observability"})
_NEAR = 3  # lines from where an entry begins to its image: beyond that the image is its place
_TOP = 2  # how deep the parts of a chart lie
_PLAIN = frozenset(
    {"image", "spec", "*", "main", "app", "deployment", "container", "containers", "controllers", "all", "global"}
)


@dataclass(frozen=True, slots=True)
class Release:
    """A chart that is installed, as `name`, at `line`."""

    name: str
    line: int
    key: str
    chart: str


def stated_in(document: Document, root: Node, release: Release | None = None) -> Iterator[Sighting]:
    """The workloads, stores and models of values; what they say of the whole is the `release`'s, if there is one."""
    for path, node in [((), root), *root.walk()]:
        if (node.is_map or not path) and path[-1:] != ("image",) and "initContainers" not in path:
            yield from _entry(document, root, path, node, release)
        elif node.text and path and not _GIVEN & set(path):
            yield from _loose(document, path, node)


def _loose(document: Document, path: tuple[str, ...], node: Node) -> Iterator[Sighting]:
    """An image or a command that serves models, under a name that the chart's author chose: `images: {vLLM: ...}`."""
    workload = Workload(path[-1], node.line, values_key(document.item.source, document.item.path, path))
    if (_IMAGE.search(path[-1]) or path[-2:-1] == ("images",)) and role_of(node.text) in _PARTS:
        named = path[-1] if path[-2:-1] == ("images",) else repository(node.text).rpartition("/")[2]
        workload.name, workload.image, workload.image_line = named, node.text, node.line
    elif _COMMAND.search(node.text):
        workload.words = [(node.text, node.line)]  # in one piece, as a shell reads it
        workload.models = [(name, _line_of(document, name, node.line)) for name, _ in models_of(workload)]
    else:
        return
    yield from sightings(document, workload)


def _line_of(document: Document, text: str, line: int) -> int:
    """The line at which a text stands that is folded over several, from that where it begins."""
    beside = document.lines[max(line - 1, 0) : line + _FOLDED]
    return next((line + n for n, each in enumerate(beside) if text in each), line)


def _entry(
    document: Document, root: Node, path: tuple[str, ...], node: Node, release: Release | None
) -> Iterator[Sighting]:
    image, _ = image_of(node)
    if path[-1:] == ("ollama",):
        yield from _pulled(document, node)
    if path and not image and node.get("enabled").value is True:
        yield from _part(document, path, node)
    whole = release if release and all(part in _PLAIN or part == release.name for part in path) else None
    role = role_of(image) or (role_of(f"chart/{whole.chart}") if whole and not path else "")
    variables = environment(node.first(*_VARIABLES)) + environment(node.get("container", "env"))
    asks = bool(image) and not role and any(vendor_of_credential(each.name) for each in variables)
    if not (role or asks if image or role else node.first("modelURL", "modelID") and node.get("name")):
        return
    workload = _placed(document, path, node, whole)
    workload.models = _models(node)
    workload.variables, workload.role = variables, "app" if asks else role if not role_of(image) else ""
    workload.words = words(node.get("command"), node.first("args", "extraArgs", "vllmConfig"))
    workload.gpu = _asks_gpu(node)
    exposed = _exposure(node) or (_exposure(root) if len(path) <= 1 else "")
    if exposed:
        workload.attributes["exposure"] = exposed
    yield from sightings(document, workload)


def _placed(document: Document, path: tuple[str, ...], node: Node, whole: Release | None) -> Workload:
    """The workload of an entry, with its name and its place."""
    image, line = image_of(node)
    if whole is not None:  # a chart that is called like a store tells the engine
        store = not image and role_of(f"chart/{whole.chart}") == "vector_store"
        return Workload(whole.name, whole.line, whole.key, whole.chart if store else image, line)
    name = (
        node.get("name").text
        or next((part for part in reversed(path) if part not in _PLAIN), "")
        or repository(image).rpartition("/")[2]
    )
    at = node.line if path and line - node.line <= _NEAR else line
    return Workload(name, at, values_key(document.item.source, document.item.path, path), image, line)


def _models(node: Node) -> list[tuple[str, int]]:
    found = [(value.text.removeprefix("hf://"), value.line) for name in _MODELS if (value := node.get(name)).text]
    described = node.get("model").first(*_NAMES)
    found += [(described.text, described.line)] if described.text else []
    return found + [
        (item.text, item.line)
        for names in (("models", "pull"), ("models",), ("ollama", "models", "pull"), ("ollama", "models"))
        for item in node.get(*names)
        if item.text
    ]


def _asks_gpu(node: Node) -> bool:
    asked = node.first("requestGPU", "gpu", "gpuCount", "numGpu")
    if asked and asked.value not in (0, False, "0") and asked.get("enabled").value is not False:
        return True
    return any(
        "gpu" in resource for side in ("limits", "requests") for resource, _ in node.get("resources", side).items()
    )


def _part(document: Document, path: tuple[str, ...], node: Node) -> Iterator[Sighting]:
    """A part of the chart that is switched on and called like what it runs, whose image the part's own chart names."""
    role = role_of(path[-1])
    if len(path) > _TOP or role not in _PARTS:
        return
    own = values_key(document.item.source, document.item.path, path)
    if role == "vector_store":
        yield see(document, "vector_store", path[-1], node.line, own, engine=engine_of(path[-1]), confidence=0.8)
    else:
        yield see(document, "deployment", path[-1], node.line, own, confidence=0.8)


def _pulled(document: Document, node: Node) -> Iterator[Sighting]:
    """The models that the chart of Ollama pulls, in values that leave the image to the chart."""
    seen: set[str] = set()
    for field in ("pull", "run"):
        for item in node.get("models", field):
            if re.fullmatch(r"[\w./-]{2,80}(?::[\w.-]{1,40})?", item.text) and item.text not in seen:
                seen.add(item.text)
                identity = model_key(item.text, "ollama")
                yield see(document, "model", item.text, item.line, identity, provider="ollama", hub="ollama")


def _exposure(node: Node) -> str:
    if node.get("ingress", "enabled").value is True or node.get("service", "type").text == "LoadBalancer":
        return "public"
    return "organisation" if node.get("service", "type").text == "NodePort" else ""
