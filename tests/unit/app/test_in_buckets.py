"""What lies in a bucket that was read file by file."""

from __future__ import annotations

from upright.app.counterparts import met
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation

_BUCKET = Observation(
    AssetKind.DATA_STORE, "letters", ("url:s3://letters", "path:lake"), Location(".", 0, "lake", "bucket"), {}
)


def _rows(source: str, path: str) -> Observation:
    return Observation(AssetKind.DATASET, path, (f"path:{source}/{path}",), Location(path, 1, source, "dataset"), {})


def test_its_data_sets_lie_in_it_and_those_of_others_do_not() -> None:
    seen = [_BUCKET, _rows("lake", "sft/train.jsonl"), _rows("app", "train.jsonl")]
    _, edges = met(seen, [], [])
    assert {(str(each.source), each.kind, str(each.target)) for each in edges} == {
        ("path:lake/sft/train.jsonl", "stored_in", "url:s3://letters"),
        ("url:s3://letters", "contains", "path:lake/sft/train.jsonl"),
    }
