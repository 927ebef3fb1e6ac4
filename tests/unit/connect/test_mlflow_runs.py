"""What a run of MLflow says of the data that it learned from, as the server answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI

from serving import serving
from upright.connect.connector import Source
from upright.connect.http import Access
from upright.connect.mlflow_registry import registry
from upright.model.asset import AssetKind
from upright.model.evidence import Observation


@pytest.mark.parametrize(
    ("where", "followed"),
    [
        ("data/applicants.csv", True),
        ("../lake/applicants.parquet", True),
        ("/srv/lake/applicants", True),
        ("s3://lake/applicants/", True),
        ("crm applicants, all of them.", False),
        ("https://hub.example/applicants.csv", False),
        ("applicants", False),
    ],
)
def test_a_logged_data_set_tells_where_it_was_read_from(where: str, *, followed: bool) -> None:
    logged = {"name": "applicants", "digest": "d1", "source_type": "local", "source": json.dumps({"uri": where})}
    run = {
        "info": {"run_id": "r1", "run_name": "first", "experiment_id": "1"},
        "inputs": {"dataset_inputs": [{"dataset": logged}]},
    }
    app = FastAPI()

    @app.api_route("/api/2.0/mlflow/{rest:path}", methods=["GET", "POST"])
    def answer(rest: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "experiments/search": {"experiments": [{"experiment_id": "1", "name": "loans"}]},
            "runs/search": {"runs": [run]},
        }
        return dict(told.get(rest, {}))

    with serving(app) as address:
        found = [
            *registry(
                Source("mlflow", "ml", f"mlflow+{address}"), address, Access("NO_TOKEN", "NO_USER", "NO_PASSWORD")
            )
        ]
    data = [each for each in found if isinstance(each, Observation) and each.kind is AssetKind.DATASET]
    assert [each.attributes.get("origins") for each in data] == [{where: 1} if followed else None]
