"""Who gets to an agent of a template: by a key whose rights a program gives, and by what another account writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.graph.graph import Graph

STACK = """import aws_cdk as cdk
from aws_cdk import aws_bedrock as bedrock, aws_iam as iam


class Desk(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        bedrock.CfnAgent(self, "Agent", agent_name="desk", foundation_model="amazon.nova-pro-v1:0")
        anna = iam.User(self, "Anna", user_name="anna.bell")
        anna.add_to_policy(iam.PolicyStatement(actions=["{action}"], resources=["*"]))
        iam.CfnAccessKey(self, "Key", user_name=anna.user_name)
"""
SOURCE = """resource "aws_bedrockagent_knowledge_base" "notes" {{
  name     = "notes"
  role_arn = aws_iam_role.notes.arn
}}

resource "aws_bedrockagent_data_source" "notes" {{
  name              = "notes"
  knowledge_base_id = aws_bedrockagent_knowledge_base.notes.id
  data_source_configuration {{
    type = "S3"
    s3_configuration {{
      bucket_arn              = "arn:aws:s3:::{bucket}"
      bucket_owner_account_id = {owner}
    }}
  }}
}}

resource "aws_s3_bucket" "own" {{
  bucket = "desk-notes"
}}
"""


def scanned(tmp_path: Path, name: str, text: str) -> Graph:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / name).write_text(text)
    return Workspace.open(tmp_path / "home").scan([str(tree)]).graph


@pytest.mark.parametrize(("action", "may"), [("bedrock:InvokeAgent", True), ("s3:ListAllMyBuckets", False)])
def test_a_user_is_given_rights_by_a_method(tmp_path: Path, action: str, *, may: bool) -> None:
    graph = scanned(tmp_path, "app.py", STACK.format(action=action))
    invokes = {
        (graph.asset(each.source).name, graph.asset(each.target).name)
        for each in graph.relations
        if each.kind == "can_invoke"
    }
    assert (("anna.bell", "desk") in invokes) is may


@pytest.mark.parametrize(
    ("bucket", "owner", "others"),
    [
        ("vendor-articles", '"998877665544"', True),
        ("desk-notes", '"998877665544"', False),
        ("vendor-articles", "data.aws_caller_identity.me.account_id", False),
    ],
)
def test_a_bucket_whose_owner_is_stated_and_that_is_not_declared_is_of_another(
    tmp_path: Path, bucket: str, owner: str, *, others: bool
) -> None:
    graph = scanned(tmp_path, "main.tf", SOURCE.format(bucket=bucket, owner=owner))
    source = next(asset for asset in graph.assets if asset.kind == "dataset")
    assert (source.attributes.get("format") == "objects of another account") is others
