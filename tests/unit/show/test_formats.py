"""Reports validate against the official schemas, fetch nothing, and escape what they show."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft7Validator, Draft202012Validator

from upright.app.catalog import units
from upright.app.workspace import Workspace
from upright.graph.sketch import parse_sketch
from upright.judge.assess import assess
from upright.judge.ranking import weigh_paths
from upright.show.documents import (
    comply_document,
    diff_document,
    explain_document,
    findings_document,
    inventory_document,
    lineage_document,
    paths_document,
)
from upright.show.shapes import DOCUMENTS, json_schema
from upright.store.drift import drift
from upright.store.snapshot import Scan, Snapshot

DATA = Path(__file__).parents[2] / "data"


def _render(kind: str, snapshot: Snapshot) -> str:
    text: str = units("formats")[kind].render(snapshot)
    return text


@pytest.fixture(scope="module")
def snapshot(scanned: Workspace) -> Snapshot:
    return scanned.snapshot()


def _hostile() -> Snapshot:
    """Names as an attacker would choose them."""
    name = f'"<script>alert(1)</script>&{chr(0x202E)}"'
    graph = parse_sketch(
        f"endpoint {name} public {{auth=none}}\nmodel m {{verdict=malicious format=pickle}}\nmodel n ?"
    )
    judged = assess(graph, units("rules").values())
    scan = Scan(1, "<b>x</b>", "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:01+00:00", "complete", "0")
    return Snapshot(scan, graph, judged.findings, judged.assessed, judged.unknown)


def test_sarif_validates(snapshot: Snapshot) -> None:
    validator = Draft7Validator(json.loads((DATA / "sarif-2.1.0.json").read_text(encoding="utf-8")))
    for each in (snapshot, _hostile()):
        document = json.loads(_render("sarif", each))
        assert [error.message for error in validator.iter_errors(document)] == []
    results = json.loads(_render("sarif", snapshot))["runs"][0]["results"]
    assert len(results) == len(snapshot.findings)
    assert all(result["locations"] and result["partialFingerprints"] for result in results)


def test_cyclonedx_validates_and_holds_models_and_data(snapshot: Snapshot) -> None:
    newest = max(SchemaVersion, key=lambda version: version.to_version())
    for each in (snapshot, _hostile()):
        assert JsonStrictValidator(newest).validate_str(_render("cyclonedx", each)) is None
    components = json.loads(_render("cyclonedx", snapshot))["components"]
    models = [each for each in components if each["type"] == "machine-learning-model"]
    assert models
    assert all("modelCard" in each for each in models)
    assert any(each["modelCard"]["modelParameters"]["datasets"] for each in models)
    assert any(
        "pii.us-ssn" in each["data"][0].get("sensitiveData", ()) for each in components if each["type"] == "data"
    )
    purls = {each.get("purl", "") for each in components}
    assert "pkg:pypi/langgraph@0.2.62" in purls


def test_the_same_snapshot_gives_the_same_report(snapshot: Snapshot) -> None:
    for kind in units("formats"):
        assert _render(kind, snapshot) == _render(kind, snapshot)


def test_html_is_one_file_that_fetches_nothing(snapshot: Snapshot) -> None:
    text = _render("html", snapshot)
    assert not re.search(r"<(script|link|img|iframe|object)\b|@import|url\(|https?://[^\s\"'<]*\.(js|css|woff)", text)
    assert "default-src 'none'" in text
    for finding in snapshot.findings[:5]:
        assert finding.id in text


def test_html_escapes_what_was_scanned() -> None:
    text = _render("html", _hostile())
    assert "<script>" not in text
    assert "<b>x</b>" not in text
    assert "&lt;script&gt;" in text


def test_documents_follow_their_generated_schemas(scanned: Workspace) -> None:
    snapshot = scanned.snapshot()
    model = snapshot.graph.assets[0]
    framework = scanned.frameworks()["nist-ai-600-1"]
    documents: dict[str, Any] = {
        "inventory": inventory_document(snapshot),
        "findings": findings_document(snapshot),
        "explain": explain_document(snapshot, snapshot.findings[0]),
        "paths": paths_document(
            (each.path, each.score) for each in weigh_paths(snapshot.graph, scanned.paths()) if each.path
        ),
        "lineage": lineage_document(scanned.lineage(model.id), model),
        "diff": diff_document(drift(_hostile(), snapshot)),
        "comply": comply_document(framework, scanned.comply(framework.id)),
    }
    of_commands = {"accuracy", "redact", "unredact", "redaction", "redaction-policy", "shadow", "fitness"}
    # which are proven where they are made
    assert documents.keys() == DOCUMENTS.keys() - of_commands
    for name, document in documents.items():
        plain = json.loads(json.dumps(document))
        assert plain["schema"] == f"upright/{name}/1"
        assert [error.message for error in Draft202012Validator(json_schema(name)).iter_errors(plain)] == []
