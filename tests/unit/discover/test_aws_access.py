"""Effective access in AWS: which policies together let whom do what."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from upright.discover.cloud.patterns import matches
from upright.discover.cloud.policies import statements
from upright.discover.cloud.rights import Rights
from upright.discover.detectors.aws_configuration import DETECTOR
from upright.discover.document import Document
from upright.discover.examine import Panel, examine
from upright.discover.link import link
from upright.discover.readers.node import Node
from upright.model.item import Item

ROLE = "arn:aws:iam::123456789012:role/agent"
DOCS = "arn:aws:s3:::docs/*"


def policy(*given: dict[str, Any]) -> list[Any]:
    return statements(Node(json.dumps({"Statement": list(given)})))


def rule(effect: str, action: str, resource: str, **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


ALLOW, DENY = rule("Allow", "s3:Get*", DOCS), rule("Deny", "s3:*", "*")
WHEN = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}


@pytest.mark.parametrize(
    ("own", "boundary", "organisation", "of_resource", "may"),
    [
        ([ALLOW], None, [], [], True),
        ([ALLOW, DENY], None, [], [], False),
        ([ALLOW, {**DENY, **WHEN}], None, [], [], True),
        ([{**ALLOW, **WHEN}], None, [], [], True),
        ([ALLOW], [rule("Allow", "bedrock:*", "*")], [], [], False),
        ([ALLOW], [rule("Allow", "s3:*", "*")], [], [], True),
        ([ALLOW], None, [[rule("Allow", "*", "*")]], [], True),
        ([ALLOW], None, [[rule("Allow", "*", "*")], [DENY]], [], False),
        ([ALLOW], None, [[rule("Allow", "bedrock:*", "*")]], [], False),
        ([], None, [], [{**ALLOW, "Principal": {"AWS": ROLE}}], True),
        ([], None, [], [{**ALLOW, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}], False),
        ([], None, [], [{**ALLOW, "Principal": "*"}], True),
        ([ALLOW], None, [], [{**DENY, "Principal": "*"}], False),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], None, [], [], True),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], None, [], [], False),
        ([{"Effect": "Allow", "Action": "s3:*", "NotResource": DOCS}], None, [], [], False),
    ],
)  # fmt: skip
def test_what_policies_allow_together(
    own: list[Any], boundary: list[Any] | None, organisation: list[list[Any]], of_resource: list[Any], may: bool
) -> None:
    limits = [policy(*each) for each in organisation]
    rights = Rights(ROLE, policy(*own), None if boundary is None else policy(*boundary), limits)
    assert rights.toward("s3:GetObject").may("arn:aws:s3:::docs/a", policy(*of_resource)) is may


def test_patterns_are_linear_and_exact() -> None:
    assert matches("s3:Get*", "s3:GetObject")
    assert matches("arn:aws:s3:::a?c/*", "arn:aws:s3:::abc/x/y")
    assert not matches("arn:aws:s3:::abc", "arn:aws:s3:::abcd")
    assert not matches("s3:*Acl", "s3:GetObject")
    assert not matches("*a" * 900 + "!", "a" * 5000)


def test_an_export_of_aws_config_gives_assets_relations_and_access() -> None:
    def item(kind: str, name: str, arn: str, configuration: Any, **more: Any) -> dict[str, Any]:
        return {"resourceType": kind, "resourceName": name, "ARN": arn, "awsRegion": "eu-west-1", "awsAccountId": "1",
                "configurationItemStatus": "ResourceDiscovered", "configuration": configuration, **more}  # fmt: skip

    document = quote(json.dumps({"Statement": [rule("Allow", "s3:GetObject", DOCS)]}))  # as AWS Config writes it
    role = {"roleName": "agent", "rolePolicyList": [{"policyName": "own", "policyDocument": document}]}
    public = {"policyText": json.dumps({"Statement": [rule("Allow", "s3:GetObject", DOCS, Principal="*")]})}
    block = dict.fromkeys(("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets"), False)
    desk = {"AgentId": "A1", "AgentResourceRoleArn": ROLE}
    items = [
        item("AWS::IAM::Role", "agent", ROLE, role),
        item("AWS::S3::Bucket", "docs", "arn:aws:s3:::docs", {"name": "docs"},
             supplementaryConfiguration={"BucketPolicy": public, "PublicAccessBlockConfiguration": json.dumps(block)}),
        item("AWS::Bedrock::Agent", "desk", "arn:aws:bedrock:eu-west-1:1:agent/A1", desk),
        item("AWS::SageMaker::Model", "gone", "arn:aws:sagemaker:eu-west-1:1:model/gone", {}) | {
            "configurationItemStatus": "ResourceDeleted"},
    ]  # fmt: skip
    raw = json.dumps({"fileVersion": "1.0", "configurationItems": items}).encode()
    examined = examine(Document(Item("export", "snapshot.json", len(raw), content=raw)), Panel([DETECTOR]))
    observations, edges, _ = link([examined])
    names = {str(seen.name): seen for seen in observations}
    assert set(names) == {"agent", "docs", "desk"}
    assert names["docs"].attributes["exposure"] == "public"
    assert names["docs"].attributes["public_access_block"] is False
    told = {(str(each.source)[-8:], each.kind, str(each.target)[-7:]) for each in edges}
    assert {("agent/A1", "runs_as", "e/agent"), ("le/agent", "can_read", "s3:::docs"[-7:])} <= {
        (source[-8:], kind, target) for source, kind, target in told
    }


@pytest.mark.parametrize(
    ("action", "reads", "writes"),
    [
        ("dynamodb:*", True, True),
        ("rds-data:*", True, True),
        ("rds-data:ExecuteStatement", True, True),
        ("s3:*Object", True, True),
        ("*:*", True, True),
        ("*", True, True),
        ("es:ESHttp*", True, True),
        ("s3vectors:PutVectors", False, True),
        ("dynamodb:BatchWriteItem", False, True),
        ("dynamodb:Get*", True, False),
        ("es:ESHttpGet", True, False),
        ("dynamodb:Scan", True, False),
    ],
)
def test_a_wildcard_is_every_verb(action: str, reads: bool, writes: bool) -> None:
    (only,) = policy(rule("Allow", action, "*"))
    assert (only.reads, only.writes) == (reads, writes)
