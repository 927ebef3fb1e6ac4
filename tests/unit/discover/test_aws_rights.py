"""What roles of an account may do, from their policies, boundaries and one another."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.readers.jsonc import read_json

ACCOUNT = "123456789012"


def _declared(*items: tuple[str, str, dict[str, Any]]) -> list[Declared]:
    declared: list[Declared] = []
    for kind, arn, configuration in items:
        item = {"resourceType": kind, "ARN": arn, "resourceName": arn.rpartition(":")[2].rpartition("/")[2],
                "accountId": ACCOUNT, "awsRegion": "eu-west-1", "configuration": configuration}  # fmt: skip
        declared += configured(read_json(json.dumps(item)), "account", "item")
    return declared


def _account(*items: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    return {str(each.name): each for each in assemble(_declared(*items))[0]}


ROLE, OTHER = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("agent", "admin"))
_WIDE = {"Effect": "Allow", "Action": ["s3:*", "iam:CreateAccessKey"], "Resource": "*"}
_NO = {"Effect": "Deny", "Action": ["iam:*", "s3:*"], "Resource": "*"}
_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


@pytest.mark.parametrize(
    ("statements", "boundary", "told"),
    [
        ([_WIDE], None, {"reaches_every_store": True, "raises_rights": ["iam:CreateAccessKey"], "wildcard": True}),
        ([_WIDE, _NO], None, {"reaches_every_store": None, "raises_rights": None}),
        ([_WIDE], {"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": "*"},
         {"reaches_every_store": False, "raises_rights": None, "wildcard": False, "actions": None}),
        ([_WIDE], _ALL, {"reaches_every_store": True, "wildcard": True}),
        ([_ALL], {"Effect": "Allow", "Action": ["s3:GetObject", "logs:*"],
                  "Resource": ["arn:aws:s3:::kb/*", f"arn:aws:logs:eu-west-1:{ACCOUNT}:*"]},
         {"admin": False, "wildcard": False, "reaches_every_store": False}),
        ([_ALL, {"Effect": "Deny", "NotAction": "bedrock:List*", "Resource": "*"}], None,
         {"admin": False, "reaches_every_store": False, "actions": ["bedrock:List*"]}),
        ([_ALL], {"Effect": "Allow", "Action": "bedrock:*", "Resource": "*"},
         {"admin": False, "wildcard": True, "actions": ["bedrock:*"]}),
        ([_ALL, {"Effect": "Deny", "NotAction": ["bedrock:InvokeModel", "s3:GetObject"], "Resource": "*"},
          {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::kb/*"}], None, {"reaches_every_store": False}),
        ([_ALL], {"Effect": "Allow", "NotAction": "organizations:*", "Resource": "*"}, {"admin": False, "wildcard": True}),
        ([_ALL], {"Effect": "Allow", "NotAction": "*", "Resource": "*"}, {"admin": False, "wildcard": False}),
        ([{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}], {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, {"wildcard": False}),
        ([{"Effect": "Allow", "Action": "kms:CreateGrant", "Resource": "*"}], None, {"reads_every_secret": True}),
        ([{"Effect": "Allow", "Action": "bedrock:*Guardrail", "Resource": "*"}], None, {"loosens_guards": True}),
        ([{"Effect": "Allow", "Action": ["cloudtrail:StopLogging"], "Resource": "*"}], None, {"loosens_guards": True}),
        ([{"Effect": "Allow", "Action": ["cloudtrail:LookupEvents", "config:Get*"], "Resource": "*"}], None, {"loosens_guards": None}),
        ([{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": OTHER}], None, {"takes_strong_roles": ["admin"]}),
        ([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": OTHER}], None, {"takes_strong_roles": None}),
        ([{"Effect": "Allow", "Action": ["iam:PassRole", "lambda:CreateFunction"], "Resource": f"{OTHER}*"}], None,
         {"takes_strong_roles": ["admin"]}),
        ([{"Effect": "Allow", "Action": ["iam:PassRole", "glue:CreateJob"], "Resource": f"{OTHER}*"}], None,
         {"takes_strong_roles": None}),
        ([{"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "*"},
          {"Effect": "Allow", "Action": "iam:PassRole", "Resource": OTHER,
           "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}], None, {"takes_strong_roles": None}),
        ([{"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "*"},
          {"Effect": "Allow", "Action": "iam:PassRole", "Resource": OTHER,
           "Condition": {"StringLike": {"iam:PassedToService": ["glue.amazonaws.com", "lambda.*"]}}}], None,
         {"takes_strong_roles": ["admin"]}),
        ([{"Effect": "Allow", "Action": "s3:PutBucketPolicy", "Resource": "*"}], None, {"reaches_every_store": True}),
        ([{"Effect": "Allow", "Action": "secretsmanager:PutResourcePolicy", "Resource": "*"}], None, {"reads_every_secret": True}),
    ],
)  # fmt: skip
def test_what_narrows_and_widens_the_rights_of_a_role(statements: Any, boundary: Any, told: dict[str, Any]) -> None:
    def role(name: str, given: list[Any], **more: Any) -> dict[str, Any]:
        whom = {"AWS": f"arn:aws:iam::{ACCOUNT}:root", "Service": "lambda.amazonaws.com"}
        trust = {"Statement": [{"Effect": "Allow", "Principal": whom}]}
        own = [{"PolicyName": "own", "PolicyDocument": {"Statement": given}}]
        return {"RoleName": name, "AssumeRolePolicyDocument": trust, "RolePolicyList": own, **more}

    limit = f"arn:aws:iam::{ACCOUNT}:policy/limit"
    within = {"PermissionsBoundary": {"PermissionsBoundaryArn": limit}} if boundary else {}
    version = {"Document": {"Statement": [boundary]}, "IsDefaultVersion": True}
    items = [("Role", ROLE, role("agent", statements, **within)), ("Role", OTHER, role("admin", [_ALL]))]
    items += [("Policy", limit, {"PolicyName": "limit", "PolicyVersionList": [version]})] if boundary else []
    declared: list[Declared] = []
    for kind, arn, configuration in items:
        item = {"resourceType": f"AWS::IAM::{kind}", "ARN": arn, "resourceName": arn.rpartition("/")[2],
                "accountId": ACCOUNT, "configuration": configuration}  # fmt: skip
        declared += configured(read_json(json.dumps(item)), "account", "item")
    found = next(each for each in assemble(declared)[0] if each.name == "agent").attributes
    assert {attribute: found.get(attribute) for attribute in told} == told


@pytest.mark.parametrize(
    ("hops", "trusts", "told"),
    [(["mast"], True, ["helm"]), (["boom", "mast"], True, ["helm"]), (["mast"], False, None), ([], True, None)],
)
def test_a_chain_of_roles_leads_to_its_end(hops: list[str], trusts: bool, told: list[str] | None) -> None:
    def role(name: str, before: str, given: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
        trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": before if trusts else OTHER}}]}
        own = [{"PolicyName": "own", "PolicyDocument": {"Statement": [given]}}]
        arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
        return "AWS::IAM::Role", arn, {"RoleName": name, "AssumeRolePolicyDocument": trust, "RolePolicyList": own}

    names = ["agent", *hops, "helm"]
    arns = [f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in names]
    items = []
    for name, before, onward in zip(names, [OTHER, *arns], [*arns[1:], ""], strict=False):
        takes = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": onward}
        items.append(role(name, before, _ALL if not onward else takes if hops else _ALL | {"Action": "ec2:Describe"}))
    assert _account(*items)["agent"].attributes.get("takes_strong_roles") == told


def _role(
    name: str, *given: dict[str, Any], trusts: str = f"arn:aws:iam::{ACCOUNT}:root", **more: Any
) -> tuple[str, str, dict[str, Any]]:
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": trusts}}]}
    own = [{"PolicyName": "own", "PolicyDocument": {"Statement": [*given]}}]
    body = {"RoleName": name, "AssumeRolePolicyDocument": trust, "RolePolicyList": own, **more}
    return "AWS::IAM::Role", f"arn:aws:iam::{ACCOUNT}:role/{name}", body


@pytest.mark.parametrize(
    ("allowed", "told"), [("s3:Get*", {"can_read"}), ("bedrock:*", set()), ("s3:*", {"can_read", "can_write"})]
)
def test_a_boundary_narrows_what_a_role_may_reach(allowed: str, told: set[str]) -> None:
    limit = f"arn:aws:iam::{ACCOUNT}:policy/limit"
    version = {
        "Document": {"Statement": [{"Effect": "Allow", "Action": ["bedrock:InvokeModel", allowed], "Resource": "*"}]}
    }
    boundary = {"PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": limit}
    declared = _declared(
        _role("agent", _ALL, PermissionsBoundary=boundary),
        (
            "AWS::IAM::Policy",
            limit,
            {"PolicyName": "limit", "PolicyVersionList": [version | {"IsDefaultVersion": True}]},
        ),
        ("AWS::S3::Bucket", "arn:aws:s3:::training-data", {"Name": "training-data"}),
    )
    told_of = {each.kind for each in assemble(declared)[1] if str(each.target).endswith("training-data")}
    assert told_of == told


@pytest.mark.parametrize(
    ("refused", "told"),
    [("role/helm", None), ("role/he*", None), ("role/other", ["helm"])],
)
def test_who_is_refused_a_role_does_not_become_it(refused: str, told: list[str] | None) -> None:
    takes = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/h*"}
    refusal = {"Effect": "Deny", "Action": "sts:*", "Resource": f"arn:aws:iam::{ACCOUNT}:{refused}"}
    items = [_role("agent", takes, refusal), _role("helm", _ALL)]
    assert _account(*items)["agent"].attributes.get("takes_strong_roles") == told


_FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:sweep"
_NOTEBOOK = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:notebook-instance/lab"
_MACHINE = f"arn:aws:states:eu-west-1:{ACCOUNT}:stateMachine:nightly"
_RUNNING = {
    _FUNCTION: ("AWS::Lambda::Function", {"FunctionName": "sweep", "Role": OTHER}),
    _NOTEBOOK: ("AWS::SageMaker::NotebookInstance", {"NotebookInstanceName": "lab", "RoleArn": OTHER}),
    _MACHINE: ("AWS::StepFunctions::StateMachine", {"name": "nightly", "roleArn": OTHER}),
}


@pytest.mark.parametrize(
    ("action", "resource", "runs", "told"),
    [
        ("lambda:UpdateFunctionCode", _FUNCTION, _FUNCTION, ["admin"]),
        ("lambda:Update*", f"{_FUNCTION[:-3]}*", _FUNCTION, ["admin"]),
        ("lambda:InvokeFunction", _FUNCTION, _FUNCTION, None),
        ("lambda:UpdateFunctionCode", f"{_FUNCTION}-other", _FUNCTION, None),
        ("sagemaker:CreatePresignedNotebookInstanceUrl", _NOTEBOOK, _NOTEBOOK, ["admin"]),
        ("sagemaker:DescribeNotebookInstance", _NOTEBOOK, _NOTEBOOK, None),
        ("states:UpdateStateMachine", _MACHINE, _MACHINE, ["admin"]),
        ("states:StartExecution", _MACHINE, _MACHINE, None),
    ],
)
def test_who_changes_what_an_administrator_runs_becomes_one(
    action: str, resource: str, runs: str, told: list[str] | None
) -> None:
    kind, body = _RUNNING[runs]
    given = {"Effect": "Allow", "Action": ["bedrock:InvokeModel", action], "Resource": resource}
    found = _account(_role("agent", given), _role("admin", _ALL), (kind, runs, body))
    assert found["agent"].attributes.get("takes_strong_roles") == told
