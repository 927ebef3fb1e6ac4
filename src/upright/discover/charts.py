"""Helm charts: their templates filled in with the chart's own values, so that image, arguments, variables and models of
a workload are seen together, though each stands in another file.

The release is called like the chart. Of several charts each is filled in on its own; what a parent chart says of its
parts is left out. A template that cannot be filled in is read with its actions left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from upright.discover.ai_images import repository, role_of
from upright.discover.cloud.declared import Declared
from upright.discover.cluster import ENTRY, SERVICE
from upright.discover.document import Document
from upright.discover.kubernetes import Told, fronts_in, objects, settings, workloads_in
from upright.discover.readers.node import NOTHING, Node
from upright.discover.templates.fill import fill
from upright.discover.templates.functions import UNKNOWN
from upright.discover.templates.parse import Body, parse
from upright.discover.workloads import image_of, values_key
from upright.model.asset import AssetKind, Location
from upright.model.errors import MalformedError
from upright.model.evidence import Edge, Observation
from upright.model.item import Item

if TYPE_CHECKING:
    from upright.discover.built import Built
    from upright.discover.detector import Sighting

CHART, VALUES, TEMPLATE, HELPERS = "helm.chart", "helm.values", "helm.template", "helm.helpers"
CHARTS = frozenset({CHART, VALUES, TEMPLATE, HELPERS})
_MOST = 400  # templates of one chart
_LARGEST = 200_000  # characters of a file
_CONDITIONAL = frozenset({"privileged", "user"})
_ELSEWHERE = frozenset({AssetKind.MODEL, AssetKind.DATASET})
_SAYS_AI = re.compile(
    r"llm|ollama|openai|anthropic|gemini|bedrock|hugging ?face|hf_|model|embed|gpu|qdrant|milvus|weaviate|chroma|"
    r"vector|redis-stack|langfuse|mlflow|jupyter|flowise|langflow|dify|n8n|mcp|triton|kserve|inference|torch|agent",
    re.IGNORECASE,
)


def is_template(document: Document) -> bool:
    """Whether a document is a template of a chart."""
    return bool(folder_of(document.item.path)) and "{{" in document.text


def folder_of(path: str) -> str:
    """The folder of the chart that a template belongs to, `.` for the root; empty for other paths."""
    head, found, _ = f"/{path}".rpartition("/templates/")
    return (head.removeprefix("/") or ".") if found else ""


def declared_in(document: Document) -> Iterator[Declared]:
    """What a file of a chart adds to it. Raises MalformedError."""
    path, source = document.item.path, document.item.source
    if len(document.text) > _LARGEST:
        return
    here = Location(path, 1, source)
    folder = path.rpartition("/")[0] or "."
    if document.name in {"chart.yaml", "chart.yml", "values.yaml", "values.yml"} and not folder_of(path):
        from upright.discover.readers.markup import markup

        for root in document.parse(markup)[:1]:
            kind = CHART if document.name.startswith("chart") else VALUES
            yield Declared(kind, path, f"{source}//{folder}", root, here)
    elif folder_of(path) and document.name.endswith(".tpl"):
        yield Declared(HELPERS, path, f"{source}//{folder_of(path)}", Node(document.text), here)
    elif is_template(document) and "kind:" in document.text:
        yield Declared(TEMPLATE, path, f"{source}//{folder_of(path)}", Node(document.text), here)


@dataclass(slots=True)
class _Chart:
    """The files of one chart."""

    source: str
    folder: str
    about: Node = NOTHING
    values: Node = NOTHING
    path: str = ""  # of the values
    templates: list[Declared] = field(default_factory=list)
    says_ai: bool = False


def charted(
    declared: Iterable[Declared], built: Built | None = None
) -> tuple[list[Observation], list[Edge], list[Declared]]:
    """What the charts say that speak of AI or run an image `built` of it, once their templates are filled in."""
    charts: dict[str, _Chart] = {}
    helpers: dict[str, dict[str, Body]] = defaultdict(dict)
    for each in sorted(declared, key=lambda one: (one.scope, one.name)):
        source, _, folder = each.scope.partition("//")
        chart = charts.setdefault(each.scope, _Chart(source, folder))
        text = each.body.text if each.kind in {TEMPLATE, HELPERS} else ""
        chart.says_ai = chart.says_ai or bool(_SAYS_AI.search(text)) or _tells(each)
        if each.kind == CHART:
            chart.about = each.body
        elif each.kind == VALUES:
            chart.values, chart.path = each.body, each.location.path
        elif each.kind == HELPERS:
            _define(text, helpers[source])
        elif len(chart.templates) < _MOST:
            chart.templates.append(each)
    found: list[Sighting] = []
    for chart in charts.values():
        if chart.says_ai or (built and _runs(chart, built)):
            found += _seen(chart, helpers[chart.source])
    return (
        [each for each in found if isinstance(each, Observation)],
        [each for each in found if isinstance(each, Edge)],
        [each for each in found if isinstance(each, Declared)],
    )


def _tells(each: Declared) -> bool:
    """Whether a file of a chart speaks of AI, or its values name an image that runs it."""
    if each.kind == VALUES and any(node.is_map and role_of(image_of(node)[0]) for _, node in each.body.walk()):
        return True
    return any(_SAYS_AI.search(f"{path[-1]} {node.text[:200]}") for path, node in each.body.walk())


def _runs(chart: _Chart, built: Built) -> bool:
    """Whether the values of a chart name an image that is built from AI code beside it."""
    named = {image_of(node)[0] for _, node in chart.values.walk() if node.is_map} - {""}
    if any(built.folder(chart.source, (image,), "") is not None for image in named):
        return True
    return built.alone(chart.source, named) is not None


def _define(text: str, defined: dict[str, Body]) -> None:
    try:
        parse(text, defined)
    except MalformedError:
        return  # what it would define is not known


@dataclass(frozen=True, slots=True)
class _Filled:
    """A template with the objects that it makes. `lines`: that of the template for each of the document; `sure` is less
    when the chart's own values leave it out.
    """

    document: Document
    objects: list[Node]
    lines: list[int]
    detector: str
    sure: float


def _seen(chart: _Chart, helpers: dict[str, Body]) -> Iterator[Sighting]:
    told = Told(chart=chart.folder)
    data = _data(chart)
    filled = [_filled(each, chart, data, helpers) for each in chart.templates]
    for each in filled:
        for name, stated in settings(each.objects).items():
            told.configs[name] = Node({key: Node(value.value) for key, value in stated.items()})
    written = {node.text: node.line for _, node in chart.values.walk() if len(node.text) > 2}  # noqa: PLR2004  a name
    looks = ((look, each) for look in (workloads_in, fronts_in) for each in filled)
    for look, each in looks:
        for sighting in look(each.document, each.objects, told):
            if isinstance(sighting, Edge):
                yield sighting
                continue
            if isinstance(sighting, Declared) and sighting.kind in {ENTRY, SERVICE} and each.sure < 1:
                continue  # a way in that the chart's own values leave out
            placed = _placed(sighting, each, chart, written)
            if placed.location.line or isinstance(placed, Declared):  # else a ConfigMap names it, where it is seen too
                yield placed


def _placed(
    seen: Observation | Declared, filled: _Filled, chart: _Chart, written: dict[str, int]
) -> Observation | Declared:
    """A sighting at its line in the template."""
    at, lines = seen.location.line, filled.lines
    line = lines[min(at, len(lines)) - 1] if lines and at else at
    placed = replace(seen, location=replace(seen.location, line=line), detector=filled.detector)
    if isinstance(placed, Declared):
        return placed
    if filled.sure < 1:  # with every condition taken as true: which of them hold together is not known
        known = {name: value for name, value in placed.attributes.items() if name not in _CONDITIONAL}
        placed = replace(placed, attributes=known)
    return _joined(replace(placed, confidence=round(placed.confidence * filled.sure, 3)), chart, written)


def _filled(template: Declared, chart: _Chart, data: dict[str, Any], helpers: dict[str, Body]) -> _Filled:
    """A template as Helm would print it; with every condition taken as true if that prints nothing; or as it stands."""
    for every in (False, True) if chart.values else ():
        try:
            text, lines = fill(template.body.text, data, helpers, every=every)
            document = _document(chart, template, text)
            found = objects(document)
        except MalformedError:
            continue
        if found:
            return _Filled(document, found, lines, template.detector, 0.6 if every else 1.0)
    document = _document(chart, template, template.body.text)
    try:
        return _Filled(document, objects(document), [], template.detector, 1.0)
    except MalformedError:
        return _Filled(document, [], [], template.detector, 1.0)


def _document(chart: _Chart, template: Declared, text: str) -> Document:
    return Document(Item(chart.source, template.location.path, len(text), content=text.encode()))


def _data(chart: _Chart) -> dict[str, Any]:
    about = {name[:1].upper() + name[1:]: node.value for name, node in chart.about.items() if node.text}
    name = about.get("Name") or chart.folder.rpartition("/")[2]
    release = {"Name": name, "Service": "Helm", "Namespace": UNKNOWN, "IsInstall": True, "Revision": 1}
    values = _plain(chart.values)
    if isinstance(values, dict):
        values.setdefault("global", {})
    return {
        "Values": values,
        "Chart": {**about, "Name": name},
        "Release": release,
        "Capabilities": UNKNOWN,
        "Files": UNKNOWN,
        "Template": UNKNOWN,
    }


def _plain(node: Node) -> Any:
    if node.is_map:
        return {name: _plain(child) for name, child in node.items()}
    return [_plain(child) for child in node] if node.is_list else node.value


def _joined(seen: Observation, chart: _Chart, written: dict[str, int]) -> Observation:
    """A workload with the key under which the values describe it; a model where the values name it."""
    name = str(seen.name)
    line = written.get(name) or written.get(name.replace("/", "-"), 0)
    if line and (seen.kind in _ELSEWHERE or seen.attributes.get("type") == "embedding_model"):
        return replace(seen, location=Location(chart.path, line, chart.source, seen.location.type))
    image = str(seen.attributes.get("image", ""))
    if not image or seen.kind not in {AssetKind.ENDPOINT, AssetKind.VECTOR_STORE}:
        return seen
    entries = [
        path
        for path, node in [((), chart.values), *chart.values.walk()]
        if node.is_map and path[-1:] != ("image",) and repository(image_of(node)[0]) == repository(image)
    ]
    if len(entries) != 1:
        return seen
    return replace(seen, keys=(*seen.keys, values_key(chart.source, chart.path, entries[0])))
