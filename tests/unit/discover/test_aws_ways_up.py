"""Ways by which a principal of an account becomes stronger, and who reaches a function from outside."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.readers.jsonc import read_json

_ACCOUNT, _OTHER = "123456789012", "999988887777"
_IAM, _HERE = f"arn:aws:iam::{_ACCOUNT}", f"eu-west-1:{_ACCOUNT}"
_ASK = {"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": "*"}
_PROJECT, _HOST = f"arn:aws:codebuild:{_HERE}:project/deploy", f"arn:aws:ec2:{_HERE}:instance/i-0aaaaaaaaaaaaaaaa"


def _seen(*items: tuple[str, str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    declared: list[Declared] = []
    for kind, arn, configuration in items:
        item = {"resourceType": kind, "ARN": arn, "resourceName": arn.rpartition(":")[2].rpartition("/")[2],
                "accountId": _ACCOUNT, "awsRegion": "eu-west-1", "configuration": configuration}  # fmt: skip
        declared += configured(read_json(json.dumps(item)), "account", "item")
    seen: dict[str, dict[str, Any]] = {}
    for each in assemble(declared)[0]:
        seen.setdefault(str(each.name), {}).update(each.attributes)
    return seen


def _role(name: str, trusts: dict[str, Any], *rules: dict[str, Any], admin: bool = False) -> tuple[str, str, Any]:
    managed = [{"PolicyName": "x", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}] if admin else []
    return "AWS::IAM::Role", f"{_IAM}:role/{name}", {
        "RoleName": name, "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": {"Statement": [*rules]}}],
        "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Principal": trusts, "Action": "sts:AssumeRole"}]},
        "AttachedManagedPolicies": managed,
    }  # fmt: skip


def _may(action: Any, resource: str, **condition: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Action": action,
        "Resource": resource,
        **({"Condition": condition} if condition else {}),
    }


_ADMIN = _role("it", {"Service": ["sagemaker.amazonaws.com", "codebuild.amazonaws.com"], "AWS": _ACCOUNT}, admin=True)
_RUNNING = (
    ("AWS::CodeBuild::Project", _PROJECT, {"name": "deploy", "serviceRole": f"{_IAM}:role/it"}),
    ("AWS::EC2::Instance", _HOST, {"InstanceId": _HOST.rpartition("/")[2], "IamInstanceProfile": {"Arn": f"{_IAM}:instance-profile/it"},
                                   "Tags": [{"Key": "team", "Value": "it"}]}),
    ("AWS::IAM::InstanceProfile", f"{_IAM}:instance-profile/it", {"InstanceProfileName": "it", "Roles": [{"RoleName": "it", "Arn": f"{_IAM}:role/it"}]}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "stronger"),
    [
        (_may("codebuild:StartBuild", _PROJECT), True),
        (_may("codebuild:UpdateProject", f"arn:aws:codebuild:{_HERE}:project/*"), True),
        (_may("codebuild:StartBuild", f"arn:aws:codebuild:{_HERE}:project/own-*"), False),
        (_may("ec2-instance-connect:SendSSHPublicKey", "*"), True),
        (_may("ssm:StartSession", "*", StringEquals={"aws:ResourceTag/team": "it"}), True),
        (_may("ssm:StartSession", "*", StringEquals={"ssm:resourceTag/team": "desk"}), False),
        (_may("ssm:StartSession", "*", StringLike={"aws:ResourceTag/owner": "desk-*"}), False),
        (_may("ssm:StartSession", "*", StringNotEquals={"aws:ResourceTag/team": "desk"}), True),
        (_may("ssm:StartSession", "*", StringEquals={"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}), True),
        (_may("sts:AssumeRole", f"{_IAM}:role/it"), True),  # its trust names the account by its bare number
        (_may("sts:AssumeRole", f"{_IAM}:role/other"), False),
    ],
)
def test_who_puts_commands_into_what_runs_as_an_administrator(rule: dict[str, Any], stronger: bool) -> None:
    desk = _role("desk", {"Service": "lambda.amazonaws.com"}, _ASK, rule)
    told = _seen(_ADMIN, *_RUNNING, desk)["desk"]
    assert ("takes_strong_roles" in told) is stronger


@pytest.mark.parametrize(
    ("rule", "raises"),
    [
        (_may("iam:PutUserPolicy", f"{_IAM}:user/${{aws:username}}"), ["iam:PutUserPolicy"]),
        (_may("iam:*", f"{_IAM}:user/ada"), ["iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary"]),
        (_may("iam:PutUserPolicy", f"{_IAM}:user/bob"), None),
        (_may("iam:AttachUserPolicy", f"{_IAM}:user/ada", ArnEquals={"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}), None),
        (_may("iam:AddUserToGroup", f"{_IAM}:group/*"), ["iam:AddUserToGroup"]),
        (_may("iam:AddUserToGroup", f"{_IAM}:group/readers"), None),
    ],
)  # fmt: skip
def test_a_user_who_may_change_itself(rule: dict[str, Any], raises: list[str] | None) -> None:
    configuration = {
        "UserName": "ada",
        "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": {"Statement": [_ASK, rule]}}],
    }
    assert _seen(("AWS::IAM::User", f"{_IAM}:user/ada", configuration))["ada"].get("raises_rights") == raises


@pytest.mark.parametrize(
    ("action", "resource", "admin"),
    [("*:*", "*", True), ("*", "arn:aws:*:*:*:*", True), ("*", "**", True), ("s3:*", "*", None), ("*", "arn:aws:s3:::*", None)],
)  # fmt: skip
def test_everything_in_other_spellings(action: str, resource: str, admin: bool | None) -> None:
    desk = _role("desk", {"Service": "bedrock.amazonaws.com"}, _may(action, resource))
    assert _seen(desk)["desk"].get("admin") is admin


def _function(**more: Any) -> tuple[str, str, dict[str, Any]]:
    arn = f"arn:aws:lambda:{_HERE}:function:ask"
    return (
        "AWS::Lambda::Function",
        arn,
        {"FunctionName": "ask", "FunctionArn": arn, "Environment": {"Variables": {"BEDROCK_MODEL": "***"}}, **more},
    )


def _policy(**condition: Any) -> str:
    given = {"Condition": condition} if condition else {}
    return json.dumps(
        {
            "Statement": [
                {"Effect": "Allow", "Principal": "alexa-appkit.amazon.com", "Action": "lambda:InvokeFunction", **given}
            ]
        }
    )


def test_a_skill_of_anybody_unless_a_token_names_it() -> None:
    assert _seen(_function(Policy=_policy()))["ask"]["open_to"] == ["the Alexa skills of anybody"]
    assert (
        "open_to"
        not in _seen(_function(Policy=_policy(StringEquals={"lambda:EventSourceToken": "amzn1.ask.7e"})))["ask"]
    )


@pytest.mark.parametrize(
    ("image", "foreign"),
    [
        (f"{_OTHER}.dkr.ecr.eu-west-1.amazonaws.com/ask@sha256:{'b' * 64}", [_OTHER]),
        (f"{_ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/ask:1", None),
        ("public.ecr.aws/lambda/python:3.12", None),
    ],
)
def test_an_image_of_another_account(image: str, foreign: list[str] | None) -> None:
    assert _seen(_function(PackageType="Image", ImageUri=image))["ask"].get("foreign_layers") == foreign


_LB, _ELB = f"arn:aws:elasticloadbalancing:{_HERE}:loadbalancer/app/front/1", f"arn:aws:elasticloadbalancing:{_HERE}"


@pytest.mark.parametrize(
    ("scheme", "first", "told"),
    [
        ("internet-facing", "forward", ("public", "none")),
        ("internet-facing", "authenticate-oidc", ("public", "oauth")),
        ("internal", "forward", ("organisation", None)),
    ],
)
def test_a_balancer_before_a_function(scheme: str, first: str, told: tuple[str, str | None]) -> None:
    group, actions = f"{_ELB}:targetgroup/ask/2", [{"Type": "forward", "TargetGroupArn": f"{_ELB}:targetgroup/ask/2"}]
    actions = actions if first == "forward" else [{"Type": first}, *actions]
    seen = _seen(
        _function(),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", _LB, {"LoadBalancerArn": _LB, "Scheme": scheme}),
        ("AWS::ElasticLoadBalancingV2::Listener", f"{_LB}/3", {"LoadBalancerArn": _LB, "DefaultActions": actions}),
        (
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            group,
            {"TargetGroupArn": group, "Targets": [f"arn:aws:lambda:{_HERE}:function:ask"]},
        ),
    )["ask"]
    assert (seen.get("exposure"), seen.get("auth")) == told


@pytest.mark.parametrize(("how", "told"), [("DISABLED", False), ("ENABLED", True), (None, None)])
def test_whether_a_person_is_asked_before_what_an_action_group_destroys(how: str | None, told: bool | None) -> None:
    given = {"requireConfirmation": how} if how else {}
    functions = [
        {"name": "delete_reader_account", "description": "Deletes the account of a reader.", **given},
        {"name": "find_book", "description": "Finds a book.", "requireConfirmation": "DISABLED"},
    ]
    arn = f"arn:aws:bedrock:{_HERE}:agent/A/action-group/readers"
    configuration = {"actionGroupName": "readers", "agentId": "A", "functionSchema": {"functions": functions}}
    assert _seen(("AWS::Bedrock::AgentActionGroup", arn, configuration))["readers"].get("confirmation") is told


@pytest.mark.parametrize(
    ("action", "resource", "raises"),
    [
        ("ssm:*", f"arn:aws:ssm:{_HERE}:parameter/*", []),
        ("ssm:*", "*", ["ssm:SendCommand", "ssm:StartSession"]),
        ("iam:*", f"{_IAM}:group/*", ["iam:AttachGroupPolicy", "iam:PutGroupPolicy", "iam:AddUserToGroup"]),
    ],
)
def test_an_action_raises_rights_only_on_the_kind_of_resource_that_it_is_done_to(
    action: str, resource: str, raises: list[str]
) -> None:
    seen = _seen(_role("desk", {"Service": "bedrock.amazonaws.com"}, _ASK, _may(action, resource)))
    assert sorted(seen["desk"].get("raises_rights", [])) == sorted(raises)
