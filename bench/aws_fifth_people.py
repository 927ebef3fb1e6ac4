"""A fifth account, of a harbour, in two regions: who may become whom, and by which words that look like limits.

Versions of policies, chains of roles, boundaries that leave out one word, subjects with a star in the owner's name.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_world import ACCOUNT, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

HOME, AWAY = "ca-central-1", "sa-east-1"
NOVA = "amazon.nova-pro-v1:0"
INVOKE = allow("bedrock:InvokeModel", f"arn:aws:bedrock:{HOME}::foundation-model/{NOVA}")
BROAD, RAISE, SECRETS, STORES = "iam-wildcard-for-ai-role", "ai-role-can-raise-its-rights", "ai-role-reads-every-secret", "ai-role-reaches-every-store"  # fmt: skip
_OWN = f"arn:aws:iam::{ACCOUNT}"
_WEB = "sts:AssumeRoleWithWebIdentity"
_GITHUB, _COGNITO = "token.actions.githubusercontent.com", "cognito-identity.amazonaws.com"


def trusts(w: World) -> None:
    """Who may become a role that calls models."""
    for name, rule, weak, kept in (
        ("tide-reader", "ai-role-assumable-by-anyone", {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/tide-*"}}, {"ArnLike": {"aws:PrincipalArn": f"{_OWN}:role/tide-*"}}),
        ("tide-buoy", "ai-role-assumable-by-anyone", {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-hafen12345"}}, {"StringEquals": {"aws:PrincipalOrgID": "o-hafen12345"}}),
        ("tide-crane", "ai-role-assumable-by-anyone", {"StringNotEquals": {"aws:PrincipalAccount": STRANGER}}, {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}),
    ):  # fmt: skip
        bad = w.weak(name, rule)
        w.role(name, {"AWS": "*"}, INVOKE, condition=weak if bad else kept)
    bad = w.weak("tide-partner", "ai-role-trusts-another-account")
    word = {"StringLike": {"sts:ExternalId": "*"}} if bad else {"StringEquals": {"sts:ExternalId": "k9-2210-pier"}}
    w.role("tide-partner", {"AWS": f"arn:aws:iam::{STRANGER}:root"}, INVOKE, condition=word)
    bad = w.weak("tide-both", "ai-role-trusts-another-account")  # the second of two statements
    iam = w.client("iam")
    here = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    own = allow("sts:AssumeRole", Principal={"Service": "sagemaker.amazonaws.com"}, Condition=here)
    also = allow("sts:AssumeRole", Principal={"AWS": STRANGER if bad else f"{_OWN}:role/pier-exec"})
    iam.create_role(RoleName="tide-both", AssumeRolePolicyDocument=document(own, also))
    iam.put_role_policy(RoleName="tide-both", PolicyName="own", PolicyDocument=document(INVOKE))
    bad = w.weak("tide-ci", "ai-role-federated-without-subject")
    w.role("tide-ci", {"Federated": f"{_OWN}:oidc-provider/{_GITHUB}"}, INVOKE, action=_WEB,
           condition={"StringEquals": {f"{_GITHUB}:aud": "sts.amazonaws.com"}, "StringLike": {f"{_GITHUB}:sub": "repo:pierhead*" if bad else "repo:pierhead/models:*"}})  # fmt: skip
    bad = w.weak("tide-app", "ai-role-open-to-guests", "ai-role-assumable-by-anyone", "ai-role-federated-without-subject")  # fmt: skip
    signed = {"ForAnyValue:StringLike": {f"{_COGNITO}:amr": "authenticated"}}
    pool = {} if bad else {"StringEquals": {f"{_COGNITO}:aud": f"{HOME}:3f1c2b7a-0000-4000-8000-1234567890ab"}}
    w.role("tide-app", {"Federated": _COGNITO}, INVOKE, action=_WEB, condition={**signed, **pool})


def limits(w: World) -> None:
    """Boundaries that leave out one word, denials that hold only sometimes, versions, chains."""
    iam = w.client("iam")
    w.role("pier-exec", "sagemaker", allow("s3:GetObject", "arn:aws:s3:::pier-weather/*"))
    bad = w.weak("tide-bounded", BROAD)
    w.role("tide-bounded", "bedrock", allow("*", "*"))
    bound = {"Effect": "Allow", "NotAction": "organizations:*", "Resource": "*"} if bad else INVOKE
    made = iam.create_policy(PolicyName="tide-bound", PolicyDocument=document(bound))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="tide-bounded", PermissionsBoundary=made)
    bad = w.weak("tide-denied", BROAD)
    w.role("tide-denied", "bedrock", allow("*", "*"), {"Effect": "Deny", "NotAction": "bedrock:InvokeModel", "Resource": "*", **({"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-0f0f0f0f"}}} if bad else {})})  # fmt: skip
    bad = w.weak("tide-version", BROAD)
    narrow, wide = document(INVOKE), document(allow("sagemaker:*", "*"))
    made = iam.create_policy(PolicyName="tide-version", PolicyDocument=narrow if bad else wide)["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=made, PolicyDocument=wide if bad else narrow, SetAsDefault=True)
    w.role("tide-version", "sagemaker")
    iam.attach_role_policy(RoleName="tide-version", PolicyArn=made)
    bad = w.weak("tide-hop", "ai-role-can-become-administrator")
    w.role("tide-helm", {"AWS": f"{_OWN}:role/tide-mast"}, allow("*", "*") if bad else allow("ec2:Describe*", "*"))
    w.role("tide-mast", {"AWS": f"{_OWN}:role/tide-hop"}, allow("sts:AssumeRole", f"{_OWN}:role/tide-helm"))
    w.role("tide-hop", "lambda", INVOKE, allow("sts:AssumeRole", f"{_OWN}:role/tide-mast"))
    if w.kept:  # made by AWS, and nobody's to narrow
        iam.create_service_linked_role(AWSServiceName="sagemaker.amazonaws.com")


def rights(w: World) -> None:
    """What a role may do: each once too much, once as it should be."""
    ours = f"arn:aws:kms:{HOME}:{ACCOUNT}:key/11111111-2222-4333-8444-555555555555"
    for name, who, rules, weak, kept in (
        ("tide-granter", "bedrock", (SECRETS,), allow("kms:CreateGrant", "*"), allow("kms:CreateGrant", ours, Condition={"Bool": {"kms:GrantIsForAWSResource": "true"}})),
        ("tide-param", "bedrock-agentcore", (SECRETS,), allow("ssm:GetParameter*", "arn:aws:ssm:*:*:parameter/*"), allow("ssm:GetParameter*", "arn:aws:ssm:*:*:parameter/tide/*")),
        ("tide-batch", "bedrock", (SECRETS,), allow("secretsmanager:Get*", f"arn:aws:secretsmanager:*:{ACCOUNT}:secret:*"), allow("secretsmanager:Get*", f"arn:aws:secretsmanager:{HOME}:{ACCOUNT}:secret:tide-*")),
        ("tide-runner", "sagemaker", (RAISE,), allow("lambda:UpdateFunctionCode", f"arn:aws:lambda:*:{ACCOUNT}:function:*"), allow("lambda:UpdateFunctionCode", f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:tide-own")),
        ("tide-lake", "sagemaker", (STORES,), allow("s3:GetObject*", ["arn:aws:s3:::*", "arn:aws:s3:::*/*"]), allow("s3:GetObject*", ["arn:aws:s3:::pier-weather", "arn:aws:s3:::pier-weather/*"])),
        ("tide-sql", "bedrock", (STORES,), allow("rds-data:*", f"arn:aws:rds:*:{ACCOUNT}:cluster:*"), allow("rds-data:BatchExecuteStatement", f"arn:aws:rds:{HOME}:{ACCOUNT}:cluster:tide")),
        ("tide-region", "bedrock", (BROAD,), allow("bedrock:*", "*", Condition={"StringEquals": {"aws:RequestedRegion": [HOME, AWAY]}}), INVOKE),
        ("tide-token", "bedrock-agentcore", ("ai-role-takes-any-workload-token",), allow("bedrock-agentcore:GetWorkloadAccessToken*", "*"),
         allow("bedrock-agentcore:GetWorkloadAccessToken*", f"arn:aws:bedrock-agentcore:{HOME}:{ACCOUNT}:workload-identity-directory/default/workload-identity/tide-own")),
        ("tide-silence", "bedrock", ("ai-role-can-switch-off-its-guards",), allow(["bedrock:PutModelInvocation*", "bedrock:*Guardrail"], "*"), allow(["bedrock:GetGuardrail", "bedrock:ApplyGuardrail"], "*")),
        ("tide-profile", "sagemaker", ("ai-role-passes-any-role",), allow(["ec2:RunInstances", "iam:PassRole"], ["*"]), allow(["ec2:RunInstances", "iam:PassRole"], [f"{_OWN}:role/pier-exec", f"arn:aws:ec2:{HOME}:{ACCOUNT}:instance/*"])),
        ("tide-question", "bedrock", (RAISE,), allow("iam:Put?olePolicy", "*"), allow("iam:Get?olePolicy", "*")),
    ):  # fmt: skip
        bad = w.weak(name, *rules)
        w.role(name, who, INVOKE, weak if bad else kept)


def people(w: World) -> None:
    """Users who work with models, by their groups and by policies of their own."""
    iam = w.client("iam")

    def user(name: str, *statements: dict[str, Any]) -> None:
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document(*statements))

    bad = w.weak("otto", BROAD, "user-with-administrator-rights")
    iam.create_group(GroupName="pilots")
    rights = {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}
    iam.put_group_policy(GroupName="pilots", PolicyName="own", PolicyDocument=document(rights if bad else INVOKE))
    user("otto", INVOKE)
    iam.add_user_to_group(GroupName="pilots", UserName="otto")
    bad = w.weak("paula", BROAD, "user-with-administrator-rights")
    user("paula", INVOKE, *([{"Effect": "Allow", "Action": ["bedrock:*", "s3:*", "iam:*"], "Resource": ["*"]}] if bad else []))  # fmt: skip
    bad = w.weak("quirin", "ai-user-without-second-factor")
    user("quirin", allow("bedrock-agentcore:InvokeAgentRuntime", "*"), INVOKE)
    iam.create_login_profile(UserName="quirin", Password="Tz8!y2Wq-04")  # noqa: S106  made up
    if not bad:
        w.second_factor("quirin")
    # Nobody of AI: may do much, elsewhere.
    user("rosa", allow("ec2:Describe*", "*"))


PARTS: tuple[Callable[[World], None], ...] = (trusts, limits, rights, people)
