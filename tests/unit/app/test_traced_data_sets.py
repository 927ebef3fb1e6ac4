"""A data set that a registry logged joins the file that it was read from."""

from __future__ import annotations

import pytest

from upright.app.origins import Known, traced
from upright.connect.connector import Source
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import path_key
from upright.model.relation import RelationKind

_SOURCES = (Source("filesystem", "data", "/srv/claims"), Source("s3", "lake", "s3://lake/tables"))
_READ = (("data", "train.csv"), ("lake", "tables/paid.parquet"))


@pytest.mark.parametrize(
    ("origin", "file"),
    [
        ("/srv/claims/train.csv", ("data", "train.csv")),
        ("file:///srv/claims/train.csv", ("data", "train.csv")),
        ("s3://lake/tables/paid.parquet", ("lake", "tables/paid.parquet")),
        ("/srv/claims/other.csv", None),
    ],
)
def test_a_logged_data_set_comes_from_its_file(origin: str, file: tuple[str, str] | None) -> None:
    logged = Observation(
        AssetKind.DATASET, "train", ("name:ml/dataset/train@1",), Location("runs/1", 0, "ml", "run"),
        {"role": "evaluation", "origins": {origin: 1}}, detector="mlflow",
    )  # fmt: skip
    found = [*traced([logged], Known.of(_READ, {"data", "lake"}, _SOURCES))]
    edges = {(each.kind, each.target) for each in found if isinstance(each, Edge)}
    assert edges == ({(RelationKind.DERIVED_FROM, path_key(*file))} if file else set())
    assert all(each.attributes["role"] == "evaluation" for each in found if isinstance(each, Observation))
