"""CycloneDX ML-BOM: packages, models, datasets, services and what depends on what.

The official library builds and serialises the bill of materials in the newest version that it writes; model cards and
data components, which its object model does not have, are then added to its JSON by `bom-ref`, as the schema defines
them. Standard: https://cyclonedx.org/docs/1.7/json/
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from upright import __version__
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind
from upright.show.format import Format

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from cyclonedx.model.service import Service

    from upright.graph.graph import Graph
    from upright.store.snapshot import Snapshot

_DATA = frozenset({AssetKind.DATASET, AssetKind.DATA_STORE, AssetKind.VECTOR_STORE, AssetKind.PROMPT})
_SERVICES = frozenset({AssetKind.AI_SERVICE, AssetKind.ENDPOINT, AssetKind.MCP_SERVER})
_COMPONENTS = _DATA | {
    AssetKind.PACKAGE, AssetKind.MODEL, AssetKind.AGENT, AssetKind.TOOL, AssetKind.APPLICATION, AssetKind.GUARDRAIL,
    AssetKind.SKILL, AssetKind.HOST,
}  # fmt: skip


def _render(snapshot: Snapshot) -> str:
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion

    graph = snapshot.graph
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"upright:{snapshot.scan.id}"))
    root = Component(name=snapshot.scan.estate or "estate", type=ComponentType.APPLICATION, bom_ref="estate")
    tool = Component(name="upright", version=__version__, type=ComponentType.APPLICATION, bom_ref="tool-upright")
    bom.metadata.component = root
    bom.metadata.tools.components.add(tool)
    placed: dict[str, Component | Service] = {}
    for asset in graph.assets:
        if asset.kind in _COMPONENTS:
            placed[asset.id] = _component(asset)
            bom.components.add(placed[asset.id])
        elif asset.kind in _SERVICES:
            placed[asset.id] = _service(asset)
            bom.services.add(placed[asset.id])
    bom.register_dependency(root, [each for key, each in placed.items()])
    for relation in graph.relations:
        if relation.source in placed and relation.target in placed and relation.source != relation.target:
            bom.register_dependency(placed[relation.source], [placed[relation.target]])
    newest = max(SchemaVersion, key=lambda version: version.to_version())
    document = json.loads(make_outputter(bom, OutputFormat.JSON, newest).output_as_string())
    document["metadata"]["timestamp"] = snapshot.scan.finished or snapshot.scan.started
    for component in document.get("components", ()):
        if component["bom-ref"] in graph:
            _enrich(component, graph.asset(component["bom-ref"]), graph)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _component(asset: Asset) -> Component:
    from cyclonedx.model import HashAlgorithm, HashType, Property
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    kinds = {AssetKind.PACKAGE: ComponentType.LIBRARY, AssetKind.MODEL: ComponentType.MACHINE_LEARNING_MODEL}
    kind = ComponentType.DATA if asset.kind in _DATA else kinds.get(asset.kind, ComponentType.APPLICATION)
    version = asset.version or None
    purl = next((key.removeprefix("purl:") for key in asset.keys if key.startswith("purl:")), "")
    if not purl and asset.kind is AssetKind.MODEL:
        hub = next((key.removeprefix("hf:models/") for key in asset.keys if key.startswith("hf:models/")), "")
        purl = f"pkg:huggingface/{hub}" if "/" in hub else ""
    digest = str(asset.attributes.get("digest") or "")
    properties = {
        "upright:kind": str(asset.kind),
        "upright:type": str(asset.attributes.get("type") or ""),
        "upright:exposure": str(asset.exposure),
        "upright:location": "; ".join(f"{place.path}:{place.line}" for place in asset.locations[:5]),
        "upright:data-classes": ", ".join(sorted({label.data_class for label in asset.labels})),
    }
    return Component(
        name=asset.name,
        version=version,
        type=kind,
        bom_ref=asset.id,
        purl=PackageURL.from_string(f"{purl}@{version}" if version else purl) if purl else None,
        description=str(asset.attributes.get("description") or "") or None,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)] if _is_sha256(digest) else None,
        properties=[Property(name=name, value=value) for name, value in properties.items() if value],
    )


def _service(asset: Asset) -> Service:
    from cyclonedx.model import Property, XsUri
    from cyclonedx.model.service import Service

    auth = asset.attributes.get("auth")
    return Service(
        name=asset.name,
        bom_ref=asset.id,
        endpoints=[XsUri(key.removeprefix("url:")) for key in asset.keys if key.startswith("url:")],
        authenticated=None if auth is None else auth != "none",
        x_trust_boundary=True if asset.kind is AssetKind.AI_SERVICE else None,
        properties=[Property(name="upright:kind", value=str(asset.kind))],
    )


def _is_sha256(digest: str) -> bool:
    return len(digest) == 64 and all(letter in "0123456789abcdef" for letter in digest)  # noqa: PLR2004  hex of 32 bytes


def _enrich(component: dict[str, Any], asset: Asset, graph: Graph) -> None:
    if asset.kind is AssetKind.MODEL:
        component["modelCard"] = _model_card(asset, graph)
    elif component["type"] == "data":
        component["data"] = [_data(asset)]


def _model_card(asset: Asset, graph: Graph) -> dict[str, Any]:
    upstream = graph.reach(asset, (RelationKind.TRAINED_ON, RelationKind.DERIVED_FROM))
    jobs = graph.into(asset, RelationKind.PRODUCES)
    fed = {each.id for job in jobs for each in graph.out(job, RelationKind.TRAINED_ON)} | set(upstream)
    datasets = sorted(each for each in fed if graph.asset(each).kind is AssetKind.DATASET)
    parameters: dict[str, Any] = {"datasets": [{"ref": each} for each in datasets]}
    if architecture := asset.attributes.get("architecture"):
        parameters["modelArchitecture"] = str(architecture)
    finer = str(asset.attributes.get("type") or "")
    if finer:
        parameters["task"] = finer
    return {"bom-ref": f"card-{asset.id}", "modelParameters": parameters}


def _data(asset: Asset) -> dict[str, Any]:
    kinds = {AssetKind.DATASET: "dataset", AssetKind.PROMPT: "definition"}
    entry: dict[str, Any] = {"type": kinds.get(asset.kind, "other"), "name": asset.name}
    classes = sorted({label.data_class for label in asset.labels})
    if classes:
        entry["sensitiveData"] = classes
        entry["classification"] = max(label.sensitivity for label in asset.labels).name.lower()
    return entry


FORMAT = Format(
    id="cyclonedx",
    title="CycloneDX ML-BOM",
    suffix=".cdx.json",
    media_type="application/vnd.cyclonedx+json",
    render=_render,
)
