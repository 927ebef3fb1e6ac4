"""Files of buckets that were read, and what code calls them."""

from __future__ import annotations

from upright.app.objects import addressed
from upright.connect.connector import Source
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import key, path_key

_LAKE = [Source("s3", "lake", "s3://acme-lake/tuning", {}), Source("filesystem", "app", "app", {})]


def _seen(kind: AssetKind, name: str, source: str, path: str, *keys: str) -> Observation:
    return Observation(kind, name, keys, Location(path, 1, source, "dataset"), {}, detector="test")


def test_a_file_of_a_bucket_and_its_address_are_one() -> None:
    there = _seen(AssetKind.DATASET, "a.jsonl", "lake", "tuning/a.jsonl", path_key("lake", "tuning/a.jsonl"))
    named = _seen(AssetKind.DATASET, "s3://acme-lake/tuning/a.jsonl", "app", "train.py", "code:app/train.py#data")
    told = key("url", "s3://acme-lake/tuning/a.jsonl")
    assert [told in each.keys for each in addressed([there, named], _LAKE)] == [True, True]


def test_what_is_no_single_file_of_a_bucket_stays_as_it_is() -> None:
    seen = [
        _seen(AssetKind.DATASET, "a.jsonl", "app", "a.jsonl", path_key("app", "a.jsonl")),
        _seen(AssetKind.DATASET, "rows", "lake", "tuning/a.db", "url:s3://acme-lake/tuning/a.db#rows"),
        _seen(AssetKind.DATASET, "s3://acme-lake/*.jsonl", "app", "train.py", "code:app/train.py#data"),
        _seen(AssetKind.DATASET, "s3://{bucket}/a.jsonl", "app", "train.py", "code:app/train.py#data"),
        _seen(AssetKind.SECRET, "token", "lake", "a.txt", path_key("lake", "a.txt")),
    ]
    assert addressed(seen, _LAKE) == seen
