"""CycloneDX ML-BOM: packages, models, datasets, services, how models are made, and what depends on what.

The official library builds and serialises the bill of materials; model cards, data components, formulation and
vulnerabilities, which its object model does not have or has only in part, are then added to its JSON by `bom-ref`, as
the schema defines them. Standard: https://cyclonedx.org/docs/1.7/json/
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from upright import __version__
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind as R
from upright.show.bill import COMPONENTS, DATA, MAKING, SERVICES, Part, endpoints_of, parts
from upright.show.format import Format

if TYPE_CHECKING:
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component
    from cyclonedx.model.service import Service

    from upright.graph.graph import Graph
    from upright.store.snapshot import Snapshot

VERSIONS = ("1.7", "1.6")


def render(snapshot: Snapshot, version: str = VERSIONS[0]) -> str:
    """The bill of materials in this version of the standard."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    graph = snapshot.graph
    known = {part.asset.id: part for part in parts(snapshot)}
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"upright:{snapshot.scan.id}"))
    root = Component(name=snapshot.scan.estate or "estate", type=ComponentType.APPLICATION, bom_ref="estate")
    tool = Component(name="upright", version=__version__, type=ComponentType.APPLICATION, bom_ref="tool-upright")
    bom.metadata.component = root
    bom.metadata.tools.components.add(tool)
    placed: dict[str, Component | Service] = {}
    for uid, part in known.items():
        if part.asset.kind in COMPONENTS:
            placed[uid] = _component(part)
            bom.components.add(placed[uid])
        elif part.asset.kind in SERVICES:
            placed[uid] = _service(part)
            bom.services.add(placed[uid])
    bom.register_dependency(root, [*placed.values()])
    for relation in graph.relations:
        if relation.source in placed and relation.target in placed and relation.source != relation.target:
            bom.register_dependency(placed[relation.source], [placed[relation.target]])
    asked = SchemaVersion.from_version(version)
    document = json.loads(make_outputter(bom, OutputFormat.JSON, asked).output_as_string())
    _complete(document, known, snapshot, version)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _component(part: Part) -> Component:
    from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.contact import OrganizationalEntity
    from packageurl import PackageURL

    asset = part.asset
    kinds = {AssetKind.PACKAGE: ComponentType.LIBRARY, AssetKind.MODEL: ComponentType.MACHINE_LEARNING_MODEL}
    kind = ComponentType.DATA if asset.kind in DATA else kinds.get(asset.kind, ComponentType.APPLICATION)
    page = ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(part.page)) if part.page else None
    return Component(
        name=asset.name,
        version=asset.version or None,
        type=kind,
        bom_ref=asset.id,
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        description=str(asset.attributes.get("description") or "") or None,
        supplier=OrganizationalEntity(name=part.supplier) if part.supplier else None,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=part.sha256)] if part.sha256 else None,
        external_references=[page] if page else None,
        properties=_properties(part),
    )


def _service(part: Part) -> Service:
    from cyclonedx.model import XsUri
    from cyclonedx.model.contact import OrganizationalEntity
    from cyclonedx.model.service import Service

    asset = part.asset
    auth = asset.attributes.get("auth")
    return Service(
        name=asset.name,
        bom_ref=asset.id,
        provider=OrganizationalEntity(name=part.supplier) if part.supplier else None,
        endpoints=[XsUri(url) for url in endpoints_of(asset)],
        authenticated=None if auth is None else auth != "none",
        x_trust_boundary=True if asset.kind is AssetKind.AI_SERVICE else None,
        properties=_properties(part),
    )


def _properties(part: Part) -> list[Property]:
    from cyclonedx.model import Property

    return [Property(name=f"upright:{name}", value=value) for name, value in part.facts.items()]


def _complete(document: dict[str, Any], known: dict[str, Part], snapshot: Snapshot, version: str) -> None:
    """What the library's object model does not have."""
    document["metadata"]["timestamp"] = snapshot.scan.finished or snapshot.scan.started
    for component in document.get("components", ()):
        _enrich(component, known[component["bom-ref"]])
    for service in document.get("services", ()):
        _flows(service, known[service["bom-ref"]], snapshot.graph)
    if formulas := _formulation(known, snapshot.graph):
        document["formulation"] = formulas
    if weak := _vulnerabilities(known, version):
        document["vulnerabilities"] = weak


def _enrich(component: dict[str, Any], part: Part) -> None:
    from cyclonedx.spdx import is_supported_id

    if part.licence:
        known = is_supported_id(part.licence)
        component["licenses"] = [{"license": {"id" if known else "name": part.licence}}]
    if part.asset.kind is AssetKind.MODEL:
        component["modelCard"] = _model_card(part)
        if part.made_from:
            ancestors = [{"type": "machine-learning-model", "name": uid} for uid in part.made_from]
            component["pedigree"] = {"ancestors": ancestors}
    elif component["type"] == "data":
        component["data"] = [_data(part)]


def _model_card(part: Part) -> dict[str, Any]:
    said = part.asset.attributes
    parameters: dict[str, Any] = {"datasets": [{"ref": uid} for uid in part.fed_by]}
    if architecture := said.get("architecture"):
        parameters["modelArchitecture"] = str(architecture)
    if finer := str(said.get("type") or ""):
        parameters["task"] = finer
    card: dict[str, Any] = {"bom-ref": f"card-{part.asset.id}", "modelParameters": parameters}
    considerations: dict[str, Any] = {}
    if said.get("verdict") in {"malicious", "suspicious"}:
        considerations["technicalLimitations"] = [f"the file is {said['verdict']}: loading it may run code"]
    if part.classes:
        risks = [{"name": f"holds {name}"} for name in part.classes]
        considerations["ethicalConsiderations"] = risks
    return card | ({"considerations": considerations} if considerations else {})


def _data(part: Part) -> dict[str, Any]:
    kinds = {AssetKind.DATASET: "dataset", AssetKind.PROMPT: "definition"}
    entry: dict[str, Any] = {"type": kinds.get(part.asset.kind, "other"), "name": part.asset.name}
    if part.classes:
        entry["sensitiveData"] = list(part.classes)
        entry["classification"] = max(label.sensitivity for label in part.asset.labels).name.lower()
    if part.owner:
        entry["governance"] = {"owners": [{"organization": {"name": part.owner}}]}
    return entry


def _flows(service: dict[str, Any], part: Part, graph: Graph) -> None:
    """Which classes of data may go to a service: those of what its users hold or read."""
    if part.asset.kind is not AssetKind.AI_SERVICE:
        return
    users = graph.into(part.asset, R.CALLS)
    near = [*users, *(each for user in users for each in graph.out(user, R.RETRIEVES_FROM, R.CAN_READ, R.PROMPTED_BY))]
    classes = sorted({label.data_class for asset in near for label in asset.labels})
    if classes:
        service["data"] = [{"flow": "outbound", "classification": name} for name in classes]


def _formulation(known: dict[str, Part], graph: Graph) -> list[dict[str, Any]]:
    """How models and indexes are made: a workflow for each training job and pipeline."""
    flows = [_workflow(part.asset, known, graph) for part in known.values() if part.asset.kind in MAKING]
    return [{"bom-ref": "formulation", "workflows": flows}] if flows else []


def _workflow(asset: Asset, known: dict[str, Part], graph: Graph) -> dict[str, Any]:
    taken = graph.out(asset, R.TRAINED_ON, R.RETRIEVES_FROM, R.CALLS, R.DERIVED_FROM)
    made = graph.out(asset, R.PRODUCES)
    flow: dict[str, Any] = {
        "bom-ref": asset.id, "uid": asset.id, "name": asset.name,
        "taskTypes": ["build" if asset.kind is AssetKind.TRAINING_JOB else "other"],
    }  # fmt: skip
    placed = COMPONENTS | SERVICES
    for name, several in (("inputs", taken), ("outputs", made)):
        refs = [each.id for each in several if each.id in known and each.kind in placed]
        if refs:
            flow[name] = [{"resource": {"ref": ref}} for ref in refs]
    return flow


def _vulnerabilities(known: dict[str, Part], version: str) -> list[dict[str, Any]]:
    hit: dict[str, list[str]] = {}
    for uid, part in known.items():
        listed = part.asset.attributes.get("vulnerabilities")
        for advisory in listed if isinstance(listed, list) and version in VERSIONS else ():
            name = advisory.get("id") if isinstance(advisory, dict) else advisory
            hit.setdefault(str(name), []).append(uid)
    return [{"id": name, "affects": [{"ref": uid} for uid in sorted(set(hit[name]))]} for name in sorted(hit)]


FORMAT = Format(
    id="cyclonedx",
    title="CycloneDX ML-BOM",
    suffix=".cdx.json",
    media_type="application/vnd.cyclonedx+json",
    render=render,
)
