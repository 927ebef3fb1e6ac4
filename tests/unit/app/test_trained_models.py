"""A model whose files lie where a job writes is the job's, and nobody's where two jobs might have written them."""

from __future__ import annotations

import pytest

from upright.app.trained_models import trained_models
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation


def _seen(kind: AssetKind, name: str, **said: str) -> Observation:
    return Observation(kind, name, (f"name:s/{name}",), Location("a.py", 1, "s", "job"), {**said})


@pytest.mark.parametrize(
    ("weights", "makers"),
    [
        ("s3://models/jobs/fraud-2026-10-01/output/model.tar.gz", {"name:s/fraud"}),
        ("s3://models/jobs/rates/output/model.tar.gz", {"name:s/rates"}),
        ("s3://models/jobs/other/output/model.tar.gz", set()),
        ("s3://models/alone/x/model.tar.gz", {"name:s/alone"}),
        ("s3://models/jobs-of-others/fraud/model.tar.gz", set()),
        ("s3://{bucket}/jobs/fraud/model.tar.gz", set()),
    ],
)
def test_the_job_that_writes_there_makes_the_model(weights: str, makers: set[str]) -> None:
    jobs = [
        _seen(AssetKind.TRAINING_JOB, "fraud", output="s3://models/jobs/"),
        _seen(AssetKind.TRAINING_JOB, "rates", output="s3://models/jobs"),
        _seen(AssetKind.TRAINING_JOB, "alone", output="s3://models/alone"),
    ]
    found = list(trained_models([*jobs, _seen(AssetKind.MODEL, "live", weights=weights)]))
    assert {str(each.source) for each in found} == makers
    assert all(each.target == "name:s/live" for each in found)


def test_what_is_deployed_is_made_of_the_file_that_it_names() -> None:
    file = Observation(
        AssetKind.MODEL, "f", ("url:s3://models/f/model.tar.gz",), Location("a.tf", 2, "s", "model_file")
    )
    named = _seen(AssetKind.MODEL, "live", weights="s3://models/f/model.tar.gz")
    other = _seen(AssetKind.MODEL, "old", weights="s3://models/g/model.tar.gz")
    found = list(trained_models([file, named, other]))
    assert [(each.source, each.kind, each.target) for each in found] == [
        ("name:s/live", "derived_from", "url:s3://models/f/model.tar.gz")
    ]
