"""A second account: who may what, by ways that take a second look.

Rights come through groups, wildcards within names, negations, conditions that narrow nothing; the twin has what looks
alike and is safe (a boundary around a star, conditions that do narrow).
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING

from aws_world import ACCOUNT, MODEL, REGION, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_INVOKE = allow("bedrock:InvokeModel", MODEL)
_OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
_BROAD = "iam-wildcard-for-ai-role"


def trusts(w: World) -> None:
    """Conditions of trust that narrow nothing, beside those that do."""
    bad = w.weak("summariser-exec", "ai-role-assumable-by-anyone")
    narrow = (
        {"StringLike": {"aws:PrincipalArn": "*"}} if bad else {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    )
    w.role("summariser-exec", {"AWS": "*"}, _INVOKE, condition=narrow)
    bad = w.weak("translator-exec", "ai-role-assumable-by-anyone")
    narrow = (
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
        if bad
        else {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/ci-*"}}
    )
    w.role("translator-exec", {"AWS": "*"}, _INVOKE, condition=narrow)
    bad = w.weak("vendor-tuning", "ai-role-trusts-another-account")
    outside = {"Bool": {"aws:SecureTransport": "true"}} if bad else {"StringEquals": {"sts:ExternalId": "w9-71fa"}}
    w.role(
        "vendor-tuning",
        {"AWS": f"arn:aws:iam::{STRANGER}:root"},
        allow("sagemaker:CreateTrainingJob", "*"),
        condition=outside,
    )
    bad = w.weak("ci-bedrock", "ai-role-federated-without-subject")
    subject = "repo:*" if bad else "repo:acme/agents:environment:prod"
    w.role("ci-bedrock", {"Federated": _OIDC}, _INVOKE, action="sts:AssumeRoleWithWebIdentity",
           condition={"StringLike": {"token.actions.githubusercontent.com:sub": subject}, "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}})  # fmt: skip
    bad = w.weak("app-visitor", "ai-role-open-to-guests")
    amr = {} if bad else {"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}
    w.role("app-visitor", {"Federated": "cognito-identity.amazonaws.com"}, allow("bedrock:InvokeModelWithResponseStream", "*"),
           action="sts:AssumeRoleWithWebIdentity", condition={"StringEquals": {"cognito-identity.amazonaws.com:aud": f"{REGION}:pool"}, **amr})  # fmt: skip


def rights(w: World) -> None:
    """Stars in the middle of names, negated actions and resources, conditions that hold for everybody."""
    for name, who, rule, weak, kept in (
        ("claims-agent", "bedrock", _BROAD, allow(["bedrock:*", "bedrock-agentcore:*"], "*", Condition={"StringEquals": {"aws:RequestedRegion": REGION}}), _INVOKE),
        ("hr-agent", "bedrock", "ai-role-reaches-every-store", allow(["s3:Get*", "s3:List*"], "arn:aws:s3:::*"), allow("s3:Get*", "arn:aws:s3:::acme-docs-7/*")),
        ("ops-agent", "bedrock-agentcore", "ai-role-reads-every-secret", allow("secretsmanager:Get*", f"arn:aws:secretsmanager:*:{ACCOUNT}:secret:*"),
         allow("secretsmanager:Get*", f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:ops/*")),
        ("param-agent", "bedrock-agentcore", "ai-role-reads-every-secret", allow("ssm:GetParameter*", "*"), allow("ssm:GetParameter*", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/agent/*")),
        ("train-launcher", "sagemaker", "ai-role-passes-any-role", allow("iam:Pass*", f"arn:aws:iam::{ACCOUNT}:role/*"), allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/ml-*")),
        ("core-launcher", "bedrock-agentcore", "ai-role-passes-any-role", allow("iam:PassRole", "*", Condition={"StringLike": {"iam:PassedToService": "*"}}),
         allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/core-*", Condition={"StringEquals": {"iam:PassedToService": "bedrock-agentcore.amazonaws.com"}})),
        ("hopper", "bedrock", "ai-role-can-raise-its-rights", allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/*"), allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/read-only")),
        ("keymaker", "sagemaker", "ai-role-can-raise-its-rights", allow(["iam:Create*"], "*"), allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}")),
        ("marketplace", "bedrock", "ai-role-subscribes-to-any-model", allow("aws-marketplace:*", "*"), allow("aws-marketplace:ViewSubscriptions", "*")),
        ("all-but-iam", "sagemaker", _BROAD, {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "NotResource": "arn:aws:s3:::payroll/*"}, _INVOKE),
        ("tokens", "bedrock-agentcore", "ai-role-takes-any-workload-token", allow("bedrock-agentcore:GetWorkload*", f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:*"),
         allow("bedrock-agentcore:GetWorkload*", f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:workload-identity-directory/default/workload-identity/tokens")),
    ):  # fmt: skip
        bad = w.weak(name, rule)
        w.role(name, who, _INVOKE, weak if bad else kept)


def bounded(w: World) -> None:
    """The same star: within a boundary that lets it do nothing else, and without."""
    iam = w.client("iam")
    made = iam.create_policy(PolicyName="only-models", PolicyDocument=document(_INVOKE))["Policy"]["Arn"]
    bad = w.weak("fenced", _BROAD)
    w.role("fenced", "bedrock", allow("*", "*"))
    if not bad:
        iam.put_role_permissions_boundary(RoleName="fenced", PermissionsBoundary=made)


def versions(w: World) -> None:
    """A managed policy of which another version than the first holds."""
    iam = w.client("iam")
    bad = w.weak("reporter", _BROAD)
    arn = iam.create_policy(PolicyName="reporter-does", PolicyDocument=document(_INVOKE))["Policy"]["Arn"]
    w.role("reporter", "bedrock")
    iam.attach_role_policy(RoleName="reporter", PolicyArn=arn)
    iam.create_policy_version(
        PolicyArn=arn, PolicyDocument=document(allow(["bedrock:*", "sagemaker:*"], "*")), SetAsDefault=bad
    )


def people(w: World) -> None:
    """Users whose rights are a group's."""
    iam = w.client("iam")
    bad = w.weak("dora", "user-with-administrator-rights", _BROAD)
    iam.create_group(GroupName="platform")
    iam.put_group_policy(GroupName="platform", PolicyName="own", PolicyDocument=document(_INVOKE))
    if bad:
        iam.attach_group_policy(GroupName="platform", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.create_user(UserName="dora")
    iam.add_user_to_group(GroupName="platform", UserName="dora")
    bad = w.weak("emil", "ai-user-without-second-factor")
    iam.create_user(UserName="emil")
    iam.add_user_to_group(GroupName="platform", UserName="emil")
    iam.create_login_profile(UserName="emil", Password="Tz8!y2Wq-04")  # noqa: S106  made up
    if not bad:
        w.second_factor("emil")


PARTS: tuple[Callable[[World], None], ...] = (trusts, rights, bounded, versions, people)
