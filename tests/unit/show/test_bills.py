"""Bills of materials validate against the official schemas and bindings, whatever things are called."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft202012Validator
from spdx_python_model import v3_0_1 as spdx_model

from upright.app.workspace import Workspace
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset, AssetKind
from upright.show.formats import cyclonedx, spdx
from upright.store.snapshot import Scan, Snapshot

DATA = Path(__file__).parents[2] / "data"
ESTATE = """
    model tuned {licence=Apache-2.0 architecture=llama digest=%s}
    model base {licence="our own licence"}
    dataset tickets [pii.us-ssn] {format=jsonl rows=1200 role=training owner="@acme/data"}
    training_job tune
    agent desk
    ai_service openai {provider=openai}
    package langchain {vulnerabilities=["CVE-2024-1"] licence=MIT}
    tune -trained_on-> tickets
    tune -produces-> tuned
    tuned -derived_from-> base
    desk -calls-> tuned
    desk -calls-> openai
""" % ("a" * 64)


def _snapshot(sketch: str, estate: str = "acme") -> Snapshot:
    scan = Scan(7, estate, "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:01+00:00", "complete", "0")
    return Snapshot(scan, parse_sketch(sketch))


@pytest.fixture(scope="module")
def snapshots(scanned: Workspace) -> list[Snapshot]:
    return [scanned.snapshot(), _snapshot(ESTATE), _hostile(), _snapshot("model m")]


def _hostile() -> Snapshot:
    """Names, licences and addresses as an attacker would choose them."""
    name = f'"a <b> {chr(0x202E)} %2F # ?\n'
    keys = ("hf:models/a b/c#d", f"url:https://{name}", f"purl:pkg:pypi/{quote(name)}")
    said = ("digest", "licence", "provider", "description", "type")
    assets = [Asset(f"{kind}-1", kind, name, name, keys, attributes=dict.fromkeys(said, name)) for kind in AssetKind]
    return Snapshot(replace(_snapshot("model m").scan, estate="é #/?"), Graph(assets))


@pytest.mark.parametrize("version", cyclonedx.VERSIONS)
def test_cyclonedx_validates(snapshots: list[Snapshot], version: str) -> None:
    for each in snapshots:
        text = cyclonedx.render(each, version)
        assert json.loads(text)["specVersion"] == version
        assert JsonStrictValidator(SchemaVersion.from_version(version)).validate_str(text) is None, version


def test_spdx_validates_against_the_schema(snapshots: list[Snapshot]) -> None:
    validator = Draft202012Validator(json.loads((DATA / "spdx-3.0.1.json").read_text(encoding="utf-8")))
    for each in snapshots:
        document = json.loads(spdx.render(each))
        assert [error.message[:200] for error in validator.iter_errors(document)] == []


def test_spdx_is_what_the_official_bindings_read(snapshots: list[Snapshot]) -> None:
    for each in snapshots:
        objects = spdx_model.SHACLObjectSet()
        spdx_model.JSONLDDeserializer().read(io.BytesIO(spdx.render(each).encode()), objects)
        models = list(objects.foreach_type("ai_AIPackage"))
        assert len(models) == sum(asset.kind == "model" for asset in each.graph.assets)


def test_what_a_model_learnt_from_stands_in_both() -> None:
    estate = _snapshot(ESTATE)
    names = {asset.name: asset.id for asset in estate.graph.assets}
    cdx = json.loads(cyclonedx.render(estate))
    model = next(each for each in cdx["components"] if each["bom-ref"] == names["tuned"])
    assert model["modelCard"]["modelParameters"]["datasets"] == [{"ref": names["tickets"]}]
    assert model["licenses"] == [{"license": {"id": "Apache-2.0"}}]
    flow = cdx["formulation"][0]["workflows"][0]
    assert flow["inputs"] == [{"resource": {"ref": names["tickets"]}}]
    assert flow["outputs"] == [{"resource": {"ref": names["tuned"]}}]
    assert cdx["vulnerabilities"] == [{"id": "CVE-2024-1", "affects": [{"ref": names["langchain"]}]}]
    told = _by_type(json.loads(spdx.render(estate)))
    trained = [each for each in told["Relationship"] if each["relationshipType"] == "trainedOn"]
    pairs = {(each["from"].partition("#")[2], end.partition("#")[2]) for each in trained for end in each["to"]}
    assert (names["tuned"], names["tickets"]) in pairs
    dataset = told["dataset_DatasetPackage"][0]
    assert dataset["dataset_hasSensitivePersonalInformation"] == "yes"
    assert dataset["dataset_datasetSize"] == 1200


def _by_type(document: dict[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for element in document["@graph"]:
        found.setdefault(element["type"], []).append(element)
    return found
