"""People say what is the same and what is not."""

from __future__ import annotations

import pytest

from upright.app.joining import Joining, joined_as_told, read_joining
from upright.graph.merge import merge
from upright.model.asset import AssetKind, Location
from upright.model.errors import ConfigError
from upright.model.evidence import Observation


def seen(name: str, *keys: str) -> Observation:
    return Observation(AssetKind.DATA_STORE, name, keys, Location(f"{name}.tf", 1, "infra"), {}, detector="d")


def test_the_same_are_one_asset_at_both_places() -> None:
    observations = [
        seen("docs", "tf:infra/.#docs"),
        seen("acme-docs", "url:s3://acme-docs"),
        seen("other", "url:s3://o"),
    ]
    told = joined_as_told(observations, Joining(same=(("tf:infra/.#docs", "url:s3://acme-docs"),)))
    graph = merge(told)
    assert sorted(len(asset.locations) for asset in graph.assets) == [1, 2]
    assert len(merge(observations)) == 3


def test_what_is_different_is_parted_in_spite_of_a_shared_key() -> None:
    observations = [seen("one", "tf:infra/a#x", "url:s3://b"), seen("two", "tf:infra/b#x", "url:s3://b")]
    assert len(merge(observations)) == 1
    told = joined_as_told(observations, Joining(different=(("tf:infra/a#x", "tf:infra/b#x"),)))
    assert len(merge(told)) == 2


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"same": "x"}, "must be a list"),
        ({"same": [["tf:a"]]}, "entry 1: two or more"),
        ({"same": [["tf:a", "tf:b"]], "different": [["tf:b", "tf:a"]]}, "both the same and different"),
    ],
)
def test_what_makes_no_sense_is_refused(document: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read_joining(document, "upright.yaml")
