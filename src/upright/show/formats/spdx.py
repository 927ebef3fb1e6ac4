"""SPDX 3.0.1 with the AI and dataset profiles, as JSON-LD.

Models are AI packages, datasets are dataset packages, libraries are packages; services, agents and tools are packages
whose purpose says so. What a model was trained on, what it derives from, what uses and what depends on what are
relationships; declared licences are licence expressions. Whether an AI package handles sensitive personal information
and whether a dataset holds it is stated from what classification found, and is `noAssertion` where nothing was read.
What the profiles ask for and nobody stated (release time, supplier) is left out, never invented. Standard:
https://spdx.github.io/spdx-spec/v3.0.1/
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from upright import __version__
from upright.model.asset import AssetKind
from upright.model.relation import RelationKind as R
from upright.show.bill import SERVICES, Part, parts
from upright.show.format import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.store.snapshot import Snapshot

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_CREATION = "_:creation"
_PURPOSE = {
    AssetKind.MODEL: "model", AssetKind.DATASET: "data", AssetKind.PACKAGE: "library", AssetKind.PROMPT: "data",
    AssetKind.DATA_STORE: "data", AssetKind.VECTOR_STORE: "data", AssetKind.GUARDRAIL: "module",
    AssetKind.TOOL: "module", AssetKind.SKILL: "module",
}  # fmt: skip
_VERBS = {
    R.TRAINED_ON: "trainedOn", R.DERIVED_FROM: "descendantOf", R.DEPENDS_ON: "dependsOn", R.USES_TOOL: "usesTool",
    R.CONTAINS: "contains", R.PRODUCES: "generates", R.CALLS: "dependsOn", R.RETRIEVES_FROM: "hasDataFile",
    R.PROMPTED_BY: "hasDataFile", R.SERVES: "hasPrerequisite", R.GUARDED_BY: "hasPrerequisite",
}  # fmt: skip
_TURNED = {"descendantOf": "ancestorOf"}
_TYPES = {
    "csv": "structured", "parquet": "structured", "jsonl": "structured", "tsv": "structured", "table": "structured",
    "text": "text", "document": "text", "image": "image", "audio": "audio", "video": "video",
}  # fmt: skip
_LEVELS = {"critical": "red", "high": "amber", "moderate": "green", "low": "clear", "public": "clear"}


def render(snapshot: Snapshot) -> str:
    """The bill of materials."""
    base = f"https://upright.invalid/spdx/{quote(snapshot.scan.estate or 'estate', safe='')}/{snapshot.scan.id}#"
    known = list(parts(snapshot))
    when = _stamp(snapshot.scan.finished or snapshot.scan.started)
    agent = _element(base, "upright", "SoftwareAgent", name=f"upright {__version__}")
    packages = [_package(base, part) for part in known]
    suppliers = [
        _element(base, f"supplier-{quote(name, safe='')}", "Organization", name=name)
        for name in sorted({part.supplier for part in known if part.supplier})
    ]
    relations = [*_licences(base, known), *_relations(base, known, snapshot)]
    elements = [*suppliers, *packages, *relations]
    ids = [element["spdxId"] for element in elements]
    profiles = ["core", "software", "ai", "dataset", "simpleLicensing"]
    bill = _element(
        base, "bom", "software_Sbom", name=snapshot.scan.estate or "estate", profileConformance=profiles,
        rootElement=[each["spdxId"] for each in packages] or [agent["spdxId"]], element=ids or [agent["spdxId"]],
        software_sbomType=["analyzed"],
    )  # fmt: skip
    document = _element(
        base, "document", "SpdxDocument", name=f"AI of {snapshot.scan.estate or 'estate'}", profileConformance=profiles,
        rootElement=[bill["spdxId"]], element=[bill["spdxId"], agent["spdxId"], *ids],
    )  # fmt: skip
    creation = {
        "type": "CreationInfo", "@id": _CREATION, "specVersion": "3.0.1", "created": when,
        "createdBy": [agent["spdxId"]],
    }  # fmt: skip
    whole = {"@context": CONTEXT, "@graph": [creation, agent, document, bill, *elements]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _stamp(when: str) -> str:
    """ISO 8601 in UTC, to the second, as the standard writes it."""
    return f"{when[:19]}Z" if len(when) >= 19 else "1970-01-01T00:00:00Z"  # noqa: PLR2004  YYYY-MM-DDThh:mm:ss


def _element(base: str, own: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "spdxId": f"{base}{own}", "creationInfo": _CREATION, **more}


def _package(base: str, part: Part) -> dict[str, Any]:
    asset = part.asset
    kinds = {AssetKind.MODEL: "ai_AIPackage", AssetKind.DATASET: "dataset_DatasetPackage"}
    more: dict[str, Any] = {
        "name": asset.name or asset.id,
        "comment": "; ".join(f"{name}: {value}" for name, value in part.facts.items()),
        "description": str(asset.attributes.get("description") or ""),
        "software_primaryPurpose": _PURPOSE.get(asset.kind, "application"),
        "software_packageVersion": asset.version,
        "software_packageUrl": part.purl,
        "software_downloadLocation": part.page if asset.kind not in SERVICES else "",
        "software_homePage": part.page if asset.kind in SERVICES else "",
        "suppliedBy": f"{base}supplier-{quote(part.supplier, safe='')}" if part.supplier else "",
    }
    if part.sha256:
        more["verifiedUsing"] = [{"type": "Hash", "algorithm": "sha256", "hashValue": part.sha256}]
    if asset.kind is AssetKind.MODEL:
        more |= _of_model(part)
    elif asset.kind is AssetKind.DATASET:
        more |= _of_dataset(part)
    kept = {name: value for name, value in more.items() if value not in ("", [], None)}
    return _element(base, asset.id, kinds.get(asset.kind, "software_Package"), **kept)


def _of_model(part: Part) -> dict[str, Any]:
    said = part.asset.attributes
    words = [str(said[name]) for name in ("architecture", "type") if said.get(name)]
    told: dict[str, Any] = {"ai_typeOfModel": words, "ai_useSensitivePersonalInformation": _presence(part.personal)}
    settings = [(name, said[name]) for name in ("temperature", "max_tokens", "tensors") if name in said]
    if settings:
        told["ai_hyperparameter"] = [
            {"type": "DictionaryEntry", "key": name, "value": str(value)} for name, value in settings
        ]
    if said.get("verdict") in {"malicious", "suspicious"}:
        told["ai_limitation"] = f"the file is {said['verdict']}: loading it may run code"
    return told


def _of_dataset(part: Part) -> dict[str, Any]:
    said = part.asset.attributes
    form = str(said.get("format") or said.get("type") or "")
    kind = next((word for name, word in _TYPES.items() if name in form), "noAssertion")
    told: dict[str, Any] = {
        "dataset_datasetType": [kind],
        "dataset_hasSensitivePersonalInformation": _presence(part.personal),
        "dataset_intendedUse": str(said.get("role") or ""),
    }
    rows = said.get("rows")
    if isinstance(rows, int) and rows >= 0:
        told["dataset_datasetSize"] = rows
    if part.asset.labels:
        worst = max(label.sensitivity for label in part.asset.labels).name.lower()
        told["dataset_confidentialityLevel"] = _LEVELS.get(worst, "amber")
    return told


def _presence(known: bool | None) -> str:
    return "noAssertion" if known is None else "yes" if known else "no"


def _licences(base: str, known: Iterable[Part]) -> Iterator[dict[str, Any]]:
    """The licences that are declared, each once, and who declares them."""
    holders: dict[str, list[str]] = {}
    for part in known:
        if part.licence:
            holders.setdefault(part.licence, []).append(part.asset.id)
    for number, (licence, ids) in enumerate(sorted(holders.items())):
        name = f"licence-{number}"
        yield _element(
            base, name, "simplelicensing_LicenseExpression", simplelicensing_licenseExpression=_expression(licence)
        )
        for uid in sorted(ids):
            yield _relation(base, uid, "hasDeclaredLicense", [name])


def _expression(licence: str) -> str:
    """An SPDX id as it is; any other text as a reference that says what it is called."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in ".-") else "-" for letter in licence)
    return licence if plain == licence else f"LicenseRef-{plain}"


def _relations(base: str, known: Iterable[Part], snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    placed = {part.asset.id: part for part in known}
    grouped: dict[tuple[str, str], set[str]] = {}
    for relation in snapshot.graph.relations:
        verb = _VERBS.get(relation.kind)
        if verb and relation.source in placed and relation.target in placed:
            ends = (relation.source, relation.target)
            start, end = ends[::-1] if verb in _TURNED else ends
            grouped.setdefault((start, _TURNED.get(verb, verb)), set()).add(end)
    for uid, part in placed.items():
        if part.fed_by:
            grouped.setdefault((uid, "trainedOn"), set()).update(end for end in part.fed_by if end in placed)
    for (start, verb), targets in sorted(grouped.items()):
        yield _relation(base, start, verb, sorted(targets))


def _relation(base: str, start: str, verb: str, ends: Iterable[str]) -> dict[str, Any]:
    to = [f"{base}{end}" for end in ends]
    return _element(
        base, f"{verb}-{start}-{len(to)}-{to[0].rpartition('#')[2]}", "Relationship", relationshipType=verb,
        **{"from": f"{base}{start}", "to": to},
    )  # fmt: skip


FORMAT = Format(
    id="spdx",
    title="SPDX 3 with the AI and dataset profiles",
    suffix=".spdx.json",
    media_type="application/spdx+json",
    render=render,
)
