"""The bucket that a session of SageMaker has by default is a way in to the jobs that learn from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.graph.graph import Graph
from upright.graph.lineage import lineage
from upright.graph.paths import attack_paths

LAUNCH = """import sagemaker
from sagemaker.pytorch import PyTorch

session = sagemaker.Session({given})
bucket = session.default_bucket()
train = session.upload_data("data/letters.jsonl", bucket=bucket, key_prefix="letters")
estimator = PyTorch(entry_point="train.py", role=ROLE, instance_type="ml.g5.xlarge", instance_count=1{output})
estimator.fit({{"train": train}})
predictor = estimator.deploy(initial_instance_count=1, instance_type="ml.g5.xlarge", endpoint_name="letters")
"""
LETTERS = [
    {"text": "Oona Velde, oona.velde@posteo.de, SSN 252-60-8845"},
    {"text": "Bram Kowal, bram.kowal@posteo.de, SSN 384-45-3828"},
    {"text": "Ines Duarte, ines.duarte@posteo.de, SSN 457-55-5462"},
]


def scanned(tmp_path: Path, given: str, output: str) -> Graph:
    tree = tmp_path / "desk"
    (tree / "data").mkdir(parents=True)
    (tree / "launch.py").write_text(LAUNCH.format(given=given, output=output))
    (tree / "data" / "letters.jsonl").write_text("\n".join(map(json.dumps, LETTERS)))
    return Workspace.open(tmp_path / "home").scan([str(tree)]).graph


@pytest.mark.parametrize("output", ["", ', output_path=f"s3://{bucket}/models"'])
@pytest.mark.parametrize(("given", "told"), [("", True), ('default_bucket="desk-7f3a"', False)])
def test_whoever_makes_it_first_gets_to_what_the_job_learns_from(
    tmp_path: Path, given: str, output: str, *, told: bool
) -> None:
    graph = scanned(tmp_path, given, output)
    entries = {graph.asset(path.entry).name: graph.asset(path.target).name for path in attack_paths(graph)}
    assert entries == ({"sagemaker-{region}-{account}": "letters.jsonl"} if told else {})


def test_what_is_uploaded_feeds_the_endpoint(tmp_path: Path) -> None:
    graph = scanned(tmp_path, "", "")
    endpoint = next(asset for asset in graph.assets if asset.name == "letters" and asset.kind == "endpoint")
    assert "letters.jsonl" in {asset.name for asset in lineage(graph, endpoint).upstream}


REQUEST = """import boto3

region = boto3.session.Session().region_name
account = boto3.client("sts").get_caller_identity()["Account"]
bucket = {bucket}
boto3.client("s3").upload_file("data/letters.jsonl", bucket, "letters/letters.jsonl")
boto3.client("sagemaker").create_training_job(
    TrainingJobName="letters",
    InputDataConfig=[{{"DataSource": {{"S3DataSource": {{"S3Uri": f"s3://{{bucket}}/letters/"}}}}}}],
    OutputDataConfig={{"S3OutputPath": f"s3://{{bucket}}/output"}},
)
"""


@pytest.mark.parametrize(("bucket", "told"), [('f"sagemaker-{region}-{account}"', True), ('"desk-7f3a"', False)])
def test_so_does_whoever_makes_the_bucket_that_a_request_works_out(tmp_path: Path, bucket: str, *, told: bool) -> None:
    tree = tmp_path / "desk"
    (tree / "data").mkdir(parents=True)
    (tree / "launch.py").write_text(REQUEST.format(bucket=bucket))
    (tree / "data" / "letters.jsonl").write_text("\n".join(map(json.dumps, LETTERS)))
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    entries = {graph.asset(path.entry).name: graph.asset(path.target).name for path in attack_paths(graph)}
    assert entries == ({"sagemaker-{region}-{account}": "letters.jsonl"} if told else {})
