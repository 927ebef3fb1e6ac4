"""Who may take a role, what rights amount to, and which policies of an organisation hold."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.aws import attached
from upright.discover.cloud.declared import Declared
from upright.discover.cloud.organisation import organisation_limits
from upright.discover.cloud.policies import Statement, statements
from upright.discover.cloud.reach import reach
from upright.discover.cloud.trust import trusted
from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import Node
from upright.model.asset import Location

OWN, OTHER = "123456789012", "999988887777"
GITHUB = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
COGNITO = "cognito-identity.amazonaws.com"
SUBJECT = "token.actions.githubusercontent.com:sub"


def policy(*rules: dict[str, Any]) -> list[Statement]:
    return statements(Node(json.dumps({"Statement": list(rules)})))


@pytest.mark.parametrize(
    ("principal", "condition", "told"),
    [
        ({"AWS": "*"}, None, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, {}),
        ({"AWS": "*"}, {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"StringNotEquals": {"aws:SourceAccount": OTHER}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"StringLike": {"aws:SourceVpce": "vpce-*"}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"StringLike": {"aws:SourceVpc": "vpc-0a1b*"}}, {}),
        ({"AWS": "*"}, {"Null": {"aws:SourceIp": "false"}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"Null": {"aws:PrincipalOrgID": "false"}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"Null": {"aws:PrincipalOrgID": "false"}, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}, {}),
        ({"AWS": "*"}, {"StringEquals": {"sts:ExternalId": "k"}}, {"assumed_by_anyone": True}),
        ({"AWS": "*"}, {"StringEquals": {"sts:ExternalId": "k", "aws:PrincipalOrgID": "o-1"}}, {}),
        ({"AWS": f"arn:aws:iam::{OTHER}:root"}, None, {"trusts_accounts": [OTHER]}),
        ({"AWS": OTHER}, {"StringEquals": {"sts:ExternalId": "k"}}, {}),
        ({"AWS": f"arn:aws:iam::{OWN}:root"}, None, {}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT: "repo:*"}}, {"federated_without_subject": True}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT: "repo:acme/*"}}, {"federated_without_subject": False}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT: "organization:*:project:p"}}, {"federated_without_subject": True}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT: "organization:acme:project:*"}}, {"federated_without_subject": False}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT: "repo:acme*"}}, {"federated_without_subject": True}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT: "repo:acme-?/models:*"}}, {"federated_without_subject": True}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT.replace("sub", "repository"): "acme*/models"}}, {"federated_without_subject": True}),
        ({"Federated": GITHUB}, {"StringLike": {SUBJECT.replace("sub", "repository"): "acme/*"}}, {"federated_without_subject": False}),
        ({"Federated": "arn:aws:iam::1:oidc-provider/eks/id"}, {"StringLike": {"eks/id:sub": "system:serviceaccount:llm*:serve"}}, {"federated_without_subject": False}),
        ({"Federated": COGNITO}, None, {"assumed_by_anyone": True, "open_to_guests": True}),
        ({"Federated": COGNITO}, {"StringEquals": {f"{COGNITO}:aud": "p", f"{COGNITO}:amr": "authenticated"}}, {"open_to_guests": False}),
        ({"Federated": COGNITO}, {"StringEquals": {f"{COGNITO}:amr": "authenticated"}}, {"assumed_by_anyone": True, "open_to_guests": False}),
        ({"Service": ["bedrock.amazonaws.com", "lambda.amazonaws.com"]}, None, {"trusts_unsourced": ["bedrock"]}),
        ({"Service": "bedrock.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": OWN}}, {}),
        ({"Service": "bedrock.amazonaws.com"}, {"StringEqualsIfExists": {"AWS:SourceAccount": OWN}}, {}),
        ({"Service": "bedrock-agentcore.amazonaws.com"}, {"ArnLike": {"aws:SourceArn": f"arn:aws:bedrock-agentcore:*:{OWN}:*"}}, {}),
        ({"Service": "bedrock-agentcore.amazonaws.com"}, {"ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:*:*:*"}}, {"trusts_unsourced": ["bedrock-agentcore"]}),
        ({"Service": "sagemaker.amazonaws.com"}, {"StringNotEquals": {"aws:SourceAccount": OTHER}}, {"trusts_unsourced": ["sagemaker"]}),
        ({"Service": "sagemaker.amazonaws.com"}, {"Null": {"aws:SourceAccount": "false"}}, {"trusts_unsourced": ["sagemaker"]}),
        ({"Service": ["sagemaker.amazonaws.com", "kendra.amazonaws.com"]}, None, {}),
        ({"Service": "ec2.amazonaws.com"}, None, {}),
    ],
)  # fmt: skip
def test_who_may_take_a_role(principal: Any, condition: Any, told: dict[str, Any]) -> None:
    rule = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    assert trusted(policy({**rule, **({"Condition": condition} if condition else {})}), OWN) == told


@pytest.mark.parametrize(
    ("action", "resource", "told"),
    [
        ("s3:GetObject", "arn:aws:s3:::docs/*", {"reads_objects": ["arn:aws:s3:::docs/*"]}),
        ("s3:GetObject", "arn:aws:s3:::*", {"reaches_every_store": True}),
        ("secretsmanager:*", f"arn:aws:secretsmanager:eu-west-1:{OWN}:secret:*", {"reads_every_secret": True}),
        ("iam:Attach*", f"arn:aws:iam::{OWN}:role/agent", {}),
        ("iam:CreateServiceSpecificCredential", "*", {"raises_rights": ["iam:CreateServiceSpecificCredential"]}),
        ("sagemaker:CreatePresignedDomainUrl", "*", {"raises_rights": ["sagemaker:CreatePresignedDomainUrl"]}),
        ("sagemaker:CreatePresignedDomainUrl", f"arn:aws:sagemaker:eu-west-1:{OWN}:user-profile/d-1/ada", {}),
        ("iam:AttachRole*", f"arn:aws:iam::{OWN}:role/*", {"raises_rights": ["iam:AttachRolePolicy"]}),
    ],
)
def test_what_rights_amount_to(action: str, resource: str, told: dict[str, Any]) -> None:
    assert reach(policy({"Effect": "Allow", "Action": action, "Resource": resource})) == told


@pytest.mark.parametrize(
    ("condition", "all_of_it"),
    [
        ({"StringLike": {"iam:PassedToService": "*"}}, True),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, True),
        ({"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}, False),
        ({"StringNotLike": {"iam:AssociatedResourceArn": "*"}}, False),
        ({"StringLike": {"iam:PassedToService": "*"}, "StringEquals": {"aws:ResourceTag/team": "ml"}}, False),
    ],
)
def test_a_condition_that_everything_fits_limits_nothing(condition: Any, *, all_of_it: bool) -> None:
    passes = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": condition}
    assert reach(policy(passes)).get("passes_any_role", False) is all_of_it


@pytest.mark.parametrize(
    ("targets", "parents", "managing", "levels"),
    [
        ({OWN: "ACCOUNT"}, [], OTHER, 1),
        ({"ou-else": "ORGANIZATIONAL_UNIT"}, ["ou-own"], OTHER, 0),
        ({"ou-own": "ORGANIZATIONAL_UNIT", "r-1": "ROOT"}, ["ou-own"], OTHER, 2),
        ({OWN: "ACCOUNT"}, [], OWN, 0),
    ],
)  # fmt: skip
def test_which_policies_of_an_organisation_hold(targets: Any, parents: Any, managing: str, levels: int) -> None:
    content = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    shown = [{"target_id": name, "type": kind} for name, kind in targets.items()]
    bodies = [("policy", {"account_id": OWN, "content": content, "targets": shown})]
    bodies += [("organization", {"master_account_id": managing}), *(("parent", {"id": each}) for each in parents)]
    resources = [
        Declared(f"aws_organizations_{kind}", f"r{number}", "s", read_json(json.dumps(body)), Location("a", 1))
        for number, (kind, body) in enumerate(bodies)
    ]
    assert len(organisation_limits(resources).get("s", [])) == levels


@pytest.mark.parametrize(("operator", "told"), [("StringNotEquals", {}), ("Null", {"trusts_unsourced": ["bedrock"]})])
def test_a_denial_beside_may_say_for_whom_a_service_comes(operator: str, told: dict[str, Any]) -> None:
    who = {"Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "sts:AssumeRole"}
    denial = {"Effect": "Deny", **who, "Condition": {operator: {"aws:SourceAccount": OWN}}}
    assert trusted(policy({"Effect": "Allow", **who}, denial), OWN) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ReadOnlyAccess", {"reaches_every_store": True}),
        ("job-function/DataScientist", {"reaches_every_store": True}),
        ("AmazonDynamoDBReadOnlyAccess", {"reaches_every_store": True}),
        ("SecretsManagerReadWrite", {"reads_every_secret": True, "policies": ["SecretsManagerReadWrite"], "wildcard": True}),
        ("SecurityAudit", {}),
        ("job-function/ViewOnlyAccess", {}),
    ],
)  # fmt: skip
def test_what_policies_of_aws_give_by_their_names(name: str, told: dict[str, Any]) -> None:
    assert attached([f"arn:aws:iam::aws:policy/{name}"]) == told
    own = attached([f"arn:aws:iam::{OWN}:policy/{name}"])  # named like one of AWS
    assert {each: own[each] for each in own if "every" in each} == {}
