"""A file that a program fetches from a bucket to an absolute path, and learns from, is made of what lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.graph.lineage import lineage

FIT = """import boto3
import joblib
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

boto3.client("s3").download_file("desk-letters", "letters.csv", "/tmp/letters.csv")
df = pd.read_csv("{path}")
model = RandomForestClassifier().fit(df[["a"]], df["b"])
joblib.dump(model, "desk.joblib")
"""
BUCKET = 'resource "aws_s3_bucket" "letters" {\n  bucket = "desk-letters"\n}\n'


@pytest.mark.parametrize(("path", "fed"), [("/tmp/letters.csv", True), ("/tmp/others.csv", False)])  # noqa: S108
def test_the_bucket_feeds_the_model(tmp_path: Path, path: str, *, fed: bool) -> None:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / "fit.py").write_text(FIT.format(path=path))
    (tree / "main.tf").write_text(BUCKET)
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    model = next(asset for asset in graph.assets if asset.kind == "model")
    assert ("aws_s3_bucket.letters" in {asset.name for asset in lineage(graph, model).upstream}) is fed
