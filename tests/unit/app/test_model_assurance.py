"""Whom an organisation trusts with models: publishers, digests and signatures, in `scan-model` and in scans."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from upright.app.model_neighbours import STATEMENTS, assured
from upright.app.model_trust import Trust, trust_in
from upright.app.models import Judging, judge_models
from upright.discover.readers.inquiry import Signal
from upright.model.asset import AssetKind, Location
from upright.model.errors import ConfigError
from upright.model.evidence import Observation
from upright.model.identity import model_key, path_key
from upright.show.model_sarif import sarif

HEADER = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
WEIGHTS = len(HEADER).to_bytes(8, "little") + HEADER + b"\0\0\x80?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "model.safetensors").write_bytes(WEIGHTS)
    return tmp_path


def judged(folder: Path, trust: Trust) -> tuple[str, list[str]]:
    (report,) = judge_models([str(folder)], Judging(trust=trust))
    return report.verdict, [each.code for each in report.reasons]


def test_a_digest_that_was_published_is_held_against_the_file(folder: Path) -> None:
    place = folder / "m" / "SHA256SUMS"
    place.write_text(f"{hashlib.sha256(WEIGHTS).hexdigest()}  model.safetensors\n")
    assert judged(folder, Trust()) == ("clean", [])
    place.write_text(f"{'0' * 64}  model.safetensors\n")
    assert judged(folder, Trust()) == ("suspicious", ["weights-differ-from-published-digest"])


def test_digests_of_the_organisation_are_found_by_the_end_of_a_path(folder: Path) -> None:
    told = {"m/model.safetensors": "0" * 64}
    assert judged(folder, Trust(digests=told))[0] == "suspicious"
    assert judged(folder, Trust(digests={"other/model.safetensors": "0" * 64}))[0] == "clean"


@pytest.mark.parametrize(("offset", "verdict"), [(0, "clean"), (8, "clean"), (12, "suspicious")])
def test_data_beside_an_onnx_model_reaches_as_far_as_it_says(tmp_path: Path, offset: int, verdict: str) -> None:
    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    told = {"location": "w.data", "offset": str(offset), "length": "8"}
    outside = b"".join(field(13, field(1, key.encode()) + field(2, value.encode())) for key, value in told.items())
    tensor = b"\x08\x02\x10\x01" + field(8, b"W") + outside + b"\x70\x01"
    (tmp_path / "m.onnx").write_bytes(b"\x08\x08" + field(7, field(2, b"g") + field(5, tensor)) + field(8, b"\x10\x11"))
    (tmp_path / "w.data").write_bytes(bytes(16))
    told_of = {each.path: each.verdict for each in judge_models([str(tmp_path)], Judging())}
    assert told_of["m.onnx"] == verdict


def test_a_signature_that_is_asked_for_and_missing_is_told(folder: Path) -> None:
    assert judged(folder, Trust(required=True)) == ("suspicious", ["not-signed"])
    (folder / "m" / "model.sig").write_text('{"dsseEnvelope": {}}')
    assert judged(folder, Trust(required=True)) == ("suspicious", ["signature-mismatch"])


def test_publishers_are_known_by_the_cache(folder: Path) -> None:
    (folder / "m").rename(folder / "models--meta-lIama--Llama-3")
    assert judged(folder, Trust()) == ("suspicious", ["lookalike-publisher"])
    assert judged(folder, Trust(publishers=("meta-llama",)))[1] == ["lookalike-publisher", "publisher-not-listed"]


def test_signals_stand_in_sarif_with_their_confidence(folder: Path) -> None:
    (report,) = judge_models([str(folder)])
    told = replace(report, signals=(Signal("layer-outlier", "far from its siblings", "w", 0.3),))
    run = sarif([told])["runs"][0]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"], result["rank"]) == ("model/layer-outlier", "note", 30.0)
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.parametrize(
    "text",
    [
        "models: {publishers: acme}", "models: {signatures: [k.pem]}", "models: {signatures: {key: k.pem}}",
        "models: {signatures: {required: maybe}}", "models: {signatures: {keys: [missing.pem]}}",
        "models: {digests: [missing.txt]}", "models: [",
    ],
)  # fmt: skip
def test_a_wrong_configuration_says_where(tmp_path: Path, text: str) -> None:
    place = tmp_path / "upright.yaml"
    place.write_text(text)
    with pytest.raises(ConfigError):
        trust_in(place)


def seen(path: str, **attributes: object) -> Observation:
    where = Location(path, 0, "s", str(attributes.pop("seen", "model_file")))
    return Observation(AssetKind.MODEL, path, (path_key("s", path),), where, attributes, digest="1" * 64)  # type: ignore[arg-type]


def test_a_scan_holds_files_against_statements_and_keeps_none_of_them() -> None:
    statement = replace(seen("m/SHA256SUMS", published={"m/a.bin": "0" * 64}), detector=STATEMENTS)
    weights = seen("m/a.bin", tensor_table={"w": ["F32", [1]]}, signals=["x: y (z)"], signal_confidence=0.3)
    named = replace(seen("app.py", seen="model"), keys=(model_key("mistraIai/M-7B", "huggingface"),))
    first, second = assured([statement, weights, named], Trust(publishers=("mistralai",)))
    assert "published_digest_differs" in first.attributes
    assert first.attributes["signals"] == ["x: y (z)"]
    assert "tensor_table" not in first.attributes
    assert (second.attributes["imitates"], second.attributes["publisher_listed"]) == ("mistralai", False)
