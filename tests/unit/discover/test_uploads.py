"""What code, commands and stacks upload to a bucket: files, folders, and what is asked for under its address there."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.discover.uploads import of_folders
from upright.model.evidence import Edge
from upright.testing.detectors import item

PEOPLE = "name,mail\nOna,ona@mailbox.org\n"


def _edges(**files: str) -> set[tuple[str, str, str]]:
    looked = [examine(Document(item(path, text)), units("detectors").values()) for path, text in files.items()]
    return {(str(each.source), each.kind, str(each.target)) for each in link(looked)[1]}


STACK = """
import * as s3 from "aws-cdk-lib/aws-s3";
import * as deploy from "aws-cdk-lib/aws-s3-deployment";
const letters = new s3.Bucket(this, "Letters", { bucketName: "letters-7f3" });
new deploy.BucketDeployment(this, "Put", {
  sources: [deploy.Source.asset(PLACE)], destinationBucket: letters, destinationKeyPrefix: "raw",
});
"""


@pytest.mark.parametrize("place", ['"./data"', '"data"', 'path.join(__dirname, "../data")'])
def test_each_file_of_a_folder_that_a_stack_deploys_lies_in_the_bucket(place: str) -> None:
    found = _edges(**{"data/people.csv": PEOPLE, "lib/stack.ts": STACK.replace("PLACE", place)})
    assert ("path:example/data/people.csv", "stored_in", "tf:example/lib/stack.ts#letters") in found
    assert ("url:s3://letters-7f3/raw/people.csv", "derived_from", "path:example/data/people.csv") in found


def test_each_file_of_a_folder_that_a_command_syncs_lies_in_the_bucket() -> None:
    found = _edges(**{"data/raw/people.csv": PEOPLE, "Makefile": "up:\n\taws s3 sync data s3://letters-7f3/in\n"})
    assert ("path:example/data/raw/people.csv", "stored_in", "url:s3://letters-7f3") in found
    assert ("url:s3://letters-7f3/in/raw/people.csv", "derived_from", "path:example/data/raw/people.csv") in found


@pytest.mark.parametrize(
    ("command", "address"),
    [
        ("aws s3 cp data/people.csv s3://letters-7f3/a/b.csv", "s3://letters-7f3/a/b.csv"),
        ("aws s3 cp data/people.csv s3://letters-7f3/a/", "s3://letters-7f3/a/people.csv"),
        ("aws s3 cp data/people.csv s3://letters-7f3", "s3://letters-7f3/people.csv"),
    ],
)
def test_a_copied_file_is_found_under_its_address(command: str, address: str) -> None:
    found = _edges(**{"data/people.csv": PEOPLE, "up.sh": command})
    assert (f"url:{address}", "derived_from", "path:example/data/people.csv") in found


def test_of_a_huge_folder_only_so_many_files_count() -> None:
    there = {f"path:a/data/{number}.csv" for number in range(5000)} | {"path:a/data"}
    found = [*of_folders([Edge("path:a/data", "stored_in", "url:s3://letters-7f3")], there)]
    assert 0 < len(found) <= 500
    assert not [*of_folders([Edge("path:a/data", "stored_in", "path:a/index")], there)]


_SERVED = """apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: scoring}
spec: {predictor: {model: {modelFormat: {name: xgboost}, storageUri: "s3://models-7f3/scoring/v7"}}}
"""
_FITTED = """import boto3, xgboost
s3 = boto3.client("s3")
PREFIX = "scoring/v7"
def publish(file, bucket="models-7f3"):
    s3.upload_file(file, bucket, KEY)
model = xgboost.XGBClassifier().fit(x, y)
model.save_model("model.bst")
publish("model.bst")
"""


@pytest.mark.parametrize(
    ("key", "joined"),
    [
        ('"scoring/v7/model.bst"', True),
        ('f"{PREFIX}/{file}"', True),
        ('f"{PREFIX}/{name_of(file)}"', True),
        ('"scoring/v70/model.bst"', False),
        ('f"{prefix()}/{file}"', False),
    ],
)
def test_what_is_served_from_a_folder_is_what_was_put_there(key: str, *, joined: bool) -> None:
    found = _edges(**{"k8s/serve.yaml": _SERVED, "train/fit.py": _FITTED.replace("KEY", key)})
    edge = ("url:s3://models-7f3/scoring/v7", "derived_from", "path:example/model.bst")
    assert (edge in found) is joined


_HELPER = """import boto3
from train.conf import Models
s3 = boto3.client("s3")
def publish(file, models: Models = Models()):
    key = f"{models.prefix}/{file.name}"
    s3.upload_file(str(file), models.bucket, key)
"""
_CONF = """import tomllib
from pathlib import Path
told = tomllib.loads((Path(__file__).parents[1] / "settings.toml").read_text())
class Models:
    bucket: str = told["models"]["bucket"]
    prefix: str = told["models"]["prefix"]
"""
_CALLER = """from pathlib import Path
import xgboost
from train.store import publish
model = xgboost.XGBClassifier().fit(x, y)
model.save_model("model.bst")
publish(Path("model.bst"))
"""


def test_a_file_is_handed_to_a_function_that_uploads_it_where_settings_say() -> None:
    told = '[models]\nbucket = "models-7f3"\nprefix = "scoring/v7"\n'
    files = {"train/fit.py": _CALLER, "train/store.py": _HELPER, "train/conf.py": _CONF, "k8s/serve.yaml": _SERVED}
    edge = ("url:s3://models-7f3/scoring/v7", "derived_from", "path:example/model.bst")
    assert edge in _edges(**files, **{"settings.toml": told})
    assert edge not in _edges(**files, **{"settings.toml": told.replace("v7", "v8")})
    other = {"train/other.py": _HELPER.replace("models.bucket", "'others-7f3'")}
    assert edge in _edges(**files, **other, **{"settings.toml": told})


def test_a_table_of_a_lake_is_named_by_settings() -> None:
    lines = ("import torch", "from deltalake import DeltaTable", "from train.conf import told")
    code = "\n".join((*lines, "rows = DeltaTable(f\"{told['lake']['root']}/bills\")\n"))
    files = {"train/fit.py": code, "train/conf.py": _CONF}
    looked = [examine(Document(item(path, text)), units("detectors").values()) for path, text in
              (files | {"settings.toml": "[lake]\nroot = '/srv/lake'\n"}).items()]  # fmt: skip
    assert "url:file:///srv/lake/bills" in {str(key) for seen in link(looked)[0] for key in seen.keys}
