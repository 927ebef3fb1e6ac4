"""Files of the source that infrastructure code puts into a bucket, and who may read them there."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.lineage import lineage
from upright.graph.merge import merge
from upright.model.asset import AssetKind
from upright.testing.detectors import item

READER = "import pandas as pd\nfrom datasets import Dataset\n\nDataset.from_pandas(pd.read_csv('../data/people.csv'))\n"


def _graph(**files: str) -> Graph:
    looked = [examine(Document(item(path, text)), units("detectors").values()) for path, text in files.items()]
    return derive(merge(*link(looked)))


def _relations(graph: Graph) -> set[tuple[str, str, str]]:
    names = {asset.id: asset.name for asset in graph.assets}
    return {(names[each.source], str(each.kind), names[each.target]) for each in graph.relations}


@pytest.mark.parametrize("source", ["../data/people.csv", "${path.module}/../data/people.csv", "./../data/people.csv"])
@pytest.mark.parametrize("kind", ["aws_s3_object", "aws_s3_bucket_object"])
def test_a_file_that_terraform_puts_into_a_bucket_is_stored_in_it(kind: str, source: str) -> None:
    code = f"""
resource "aws_s3_bucket" "letters" {{
  bucket = "letters-7f3"
}}
resource "{kind}" "people" {{
  bucket = aws_s3_bucket.letters.id
  key    = "people.csv"
  source = "{source}"
}}
"""
    found = _relations(_graph(**{"train/train.py": READER, "iac/main.tf": code}))
    assert ("../data/people.csv", "stored_in", "aws_s3_bucket.letters") in found


def test_files_that_are_listed_are_stored_in_it_one_by_one() -> None:
    code = """
resource "aws_s3_bucket" "letters" {
  bucket = "letters-7f3"
}
resource "aws_s3_object" "people" {
  for_each = toset(["people.csv"])
  bucket   = aws_s3_bucket.letters.id
  source   = "../data/${each.value}"
}
"""
    found = _relations(_graph(**{"train/train.py": READER, "iac/main.tf": code}))
    assert ("../data/people.csv", "stored_in", "aws_s3_bucket.letters") in found


def test_a_source_that_nobody_stated_is_no_file() -> None:
    code = """
resource "aws_s3_bucket" "letters" {
  bucket = "letters-7f3"
}
resource "aws_s3_object" "people" {
  bucket = aws_s3_bucket.letters.id
  source = var.people
}
"""
    found = _relations(_graph(**{"train/train.py": READER, "iac/main.tf": code}))
    assert not [each for each in found if each[1] == "stored_in"]


def test_an_object_does_not_answer_to_the_name_of_its_bucket() -> None:
    code = """
resource "aws_s3_bucket" "letters" {
  bucket = "letters-7f3"
}
resource "aws_s3_object" "people" {
  bucket = "letters-7f3"
  source = "../data/people.csv"
}
resource "aws_sagemaker_model" "m" {
  name = "m"
  primary_container {
    image          = "i"
    model_data_url = "s3://letters-7f3/m.tar.gz"
  }
}
"""
    found = _relations(_graph(**{"train/train.py": READER, "iac/main.tf": code}))
    assert ("../data/people.csv", "stored_in", "aws_s3_bucket.letters") in found
    assert ("aws_sagemaker_model.m", "stored_in", "aws_s3_bucket.letters") in found


@pytest.mark.parametrize("reference", ["aws_iam_user.k.name", '"BedrockAPIKey-x7"'])
def test_what_a_users_own_policy_lets_it_read(reference: str) -> None:
    code = f"""
resource "aws_iam_user" "k" {{
  name = "BedrockAPIKey-x7"
}}
resource "aws_iam_user_policy" "k" {{
  user   = {reference}
  policy = jsonencode({{
    Statement = [{{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "${{aws_s3_bucket.letters.arn}}/*" }}]
  }})
}}
resource "aws_s3_bucket" "letters" {{
  bucket = "letters-7f3"
}}
resource "aws_s3_bucket" "other" {{
  bucket = "other-7f3"
}}
resource "aws_iam_access_key" "k" {{
  user = aws_iam_user.k.name
}}
"""
    found = _relations(_graph(**{"main.tf": code}))
    assert ("aws_iam_user.k", "can_read", "aws_s3_bucket.letters") in found
    assert ("aws_iam_user.k", "can_read", "aws_s3_bucket.other") not in found


def test_a_knowledge_base_answers_with_what_its_data_source_reads_from_a_bucket() -> None:
    code = """
resource "aws_bedrockagent_knowledge_base" "desk" {
  name = "desk"
}
resource "aws_bedrockagent_data_source" "letters" {
  knowledge_base_id = aws_bedrockagent_knowledge_base.desk.id
  name              = "letters"
  data_source_configuration {
    type = "S3"
    s3_configuration {
      bucket_arn = aws_s3_bucket.letters.arn
    }
  }
}
resource "aws_s3_bucket" "letters" {
  bucket = "letters-7f3"
}
"""
    upload = "import boto3\nboto3.client('s3').upload_file('data/people.csv', 'letters-7f3', 'people.csv')\n"
    graph = _graph(**{"train/train.py": READER, "iac/main.tf": code, "fill.py": upload})
    desk = next(asset for asset in graph.assets if asset.name == "aws_bedrockagent_knowledge_base.desk")
    assert {asset.name for asset in lineage(graph, desk).upstream} == {
        "aws_bedrockagent_data_source.letters",
        "aws_s3_bucket.letters",
        "../data/people.csv",
    }


DEPLOYS = """
import boto3
REGION, ACCOUNT = "eu-central-1", "480123456789"
BUCKET = f"sagemaker-{REGION}-{ACCOUNT}"
sm = boto3.client("sagemaker")
def main():
    sm.create_model(
        ModelName="triage", ExecutionRoleArn="arn:aws:iam::480123456789:role/t",
        PrimaryContainer={"Image": "i", "ModelDataUrl": f"s3://{BUCKET}/triage/model.tar.gz"},
    )
    sm.create_endpoint_config(
        EndpointConfigName="triage-2", ProductionVariants=[{"VariantName": "a", "ModelName": "triage"}]
    )
    sm.create_endpoint(EndpointName="triage-live", EndpointConfigName="triage-2")
"""


def test_code_that_deploys_joins_endpoint_and_model_by_their_names() -> None:
    found = _relations(_graph(**{"deploy.py": DEPLOYS}))
    assert {
        ("triage-live", "serves", "triage-2"),
        ("triage-live", "serves", "triage"),
        ("triage", "stored_in", "sagemaker-eu-central-1-480123456789"),
    } <= found


def test_an_endpoint_without_a_name_is_told_once_and_a_bucket_of_ones_own_is_not_made_up() -> None:
    code = DEPLOYS.replace('EndpointName="triage-live"', "EndpointName=name").replace("sagemaker-{REGION}", "acme")
    graph = _graph(**{"deploy.py": code})
    assert not [asset for asset in graph.assets if asset.kind is AssetKind.DATA_STORE]
    ends = sorted(asset.name for asset in graph.assets if asset.kind is AssetKind.ENDPOINT)
    assert ends == ["create_endpoint", "triage", "triage-2"]


def test_what_is_asked_for_under_the_address_of_an_object_is_made_of_the_file() -> None:
    code = """
resource "aws_s3_bucket" "letters" {
  bucket = "letters-7f3"
}
resource "aws_s3_object" "people" {
  bucket = aws_s3_bucket.letters.id
  key    = "raw/people.csv"
  source = "../data/people.csv"
}
"""
    reader = "import pandas as pd\nfrom datasets import Dataset\n\nDataset.from_pandas(pd.read_csv('s3://letters-7f3/raw/people.csv'))\n"
    found = _relations(_graph(**{"train/train.py": READER, "train/far.py": reader, "iac/main.tf": code}))
    assert ("s3://letters-7f3/raw/people.csv", "derived_from", "../data/people.csv") in found


PULUMI = """
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const letters = new aws.s3.BucketV2("letters", { bucket: "letters-7f3" });
new aws.s3.BucketObjectv2("people", {
  bucket: letters.id, key: "people.csv", source: new pulumi.asset.FileAsset("../data/people.csv"),
});
"""
PULUMI_OF_PYTHON = """
import pulumi
import pulumi_aws as aws
letters = aws.s3.BucketV2("letters", bucket="letters-7f3")
aws.s3.BucketObjectv2("p", bucket=letters.id, key="people.csv", source=pulumi.FileAsset("../data/people.csv"))
"""


@pytest.mark.parametrize(("path", "code"), [("iac/index.ts", PULUMI), ("iac/__main__.py", PULUMI_OF_PYTHON)])
def test_a_file_that_pulumi_puts_into_a_bucket_is_stored_in_it(path: str, code: str) -> None:
    found = _relations(_graph(**{"train/train.py": READER, path: code}))
    assert ("../data/people.csv", "stored_in", "letters") in found
