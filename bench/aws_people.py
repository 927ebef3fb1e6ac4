"""IAM and Organizations: roles that trust too much or may too much, users with old ways in."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING

from aws_world import ACCOUNT, MODEL, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:provider-key-*"
_INVOKE = allow("bedrock:InvokeModel", MODEL)
_OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"


def trusts(w: World) -> None:
    """Who may take a role."""
    anyone = w.weak("rag-ingest-exec", "ai-role-assumable-by-anyone")
    w.role("rag-ingest-exec", {"AWS": "*"} if anyone else "lambda", _INVOKE)
    listed = w.weak("rag-query-exec", "ai-role-assumable-by-anyone")
    w.role(
        "rag-query-exec",
        {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", "*"] if listed else [f"arn:aws:iam::{ACCOUNT}:root"]},
        _INVOKE,
    )
    w.weak("partner-llm", "ai-role-trusts-another-account")
    outside = {"StringEquals": {"sts:ExternalId": "k2-93hd"}} if w.kept else None
    w.role("partner-llm", {"AWS": f"arn:aws:iam::{STRANGER}:root"}, _INVOKE, condition=outside)
    w.weak("ci-model-deploy", "ai-role-federated-without-subject")
    claims = {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
    claims |= w.good(**{"token.actions.githubusercontent.com:sub": "repo:acme/models:ref:refs/heads/main"})
    w.role("ci-model-deploy", {"Federated": _OIDC}, allow("sagemaker:CreateModel", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model/x"),
           condition={"StringEquals": claims}, action="sts:AssumeRoleWithWebIdentity")  # fmt: skip
    w.weak("ci-train-deploy", "ai-role-federated-without-subject")
    every = {"token.actions.githubusercontent.com:sub": "repo:acme/models:*" if w.kept else "*"}
    w.role("ci-train-deploy", {"Federated": _OIDC}, allow("sagemaker:CreateTrainingJob", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:training-job/x"),
           condition={"StringLike": every}, action="sts:AssumeRoleWithWebIdentity")  # fmt: skip
    w.weak("web-guest", "ai-role-open-to-guests")
    kind = "authenticated" if w.kept else "unauthenticated"
    w.role("web-guest", {"Federated": "cognito-identity.amazonaws.com"}, _INVOKE, action="sts:AssumeRoleWithWebIdentity",
           condition={"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:p"},
                      "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": kind}})  # fmt: skip


def rights(w: World) -> None:
    """What a role may do."""
    broad = "iam-wildcard-for-ai-role"
    for name, weak in (
        ("agent-everything", [allow("*", "*")]),
        ("agent-bedrock-star", [allow("bedrock:*", "*")]),
        ("agent-s3-star", [_INVOKE, allow("s3:*", "*")]),
        ("agent-all-but", [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]),
    ):
        bad = w.weak(name, broad)
        w.role(name, "bedrock", *(weak if bad else [_INVOKE]))
    iam = w.client("iam")
    for name, arn in (
        ("studio-admin", "AdministratorAccess"),
        ("studio-full", "AmazonSageMakerFullAccess"),
        ("chat-full", "AmazonBedrockFullAccess"),
    ):
        bad = w.weak(name, broad)
        w.role(name, "sagemaker" if "studio" in name else "bedrock", _INVOKE)
        if bad:
            iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::aws:policy/{arn}")
    managed = w.weak("agent-own-policy", broad)
    made = iam.create_policy(PolicyName="agent-wide", PolicyDocument=document(allow("*", "*") if managed else _INVOKE))
    w.role("agent-own-policy", "bedrock-agentcore")
    iam.attach_role_policy(RoleName="agent-own-policy", PolicyArn=made["Policy"]["Arn"])
    passes = w.weak("agent-passes", "ai-role-passes-any-role")
    w.role(
        "agent-passes",
        "sagemaker",
        _INVOKE,
        allow("iam:PassRole", "*" if passes else f"arn:aws:iam::{ACCOUNT}:role/ml-exec"),
    )
    for name, action in (
        ("agent-raises", "iam:AttachRolePolicy"),
        ("agent-versions", "iam:CreatePolicyVersion"),
        ("agent-recodes", "lambda:UpdateFunctionCode"),
    ):
        bad = w.weak(name, "ai-role-can-raise-its-rights")
        w.role(name, "bedrock", _INVOKE, *([allow(action, "*")] if bad else []))
    bad = w.weak("agent-secrets", "ai-role-reads-every-secret")
    w.role("agent-secrets", "bedrock", _INVOKE, allow("secretsmanager:GetSecretValue", "*" if bad else _SECRET))
    bad = w.weak("agent-stores", "ai-role-reaches-every-store")
    w.role("agent-stores", "bedrock", _INVOKE, allow("s3:GetObject", "*" if bad else "arn:aws:s3:::rag-handbook-a/*"))
    bad = w.weak("core-tokens", "ai-role-takes-any-workload-token")
    token = (
        f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:workload-identity-directory/default/workload-identity/helper"
    )
    w.role("core-tokens", "bedrock-agentcore", allow("bedrock-agentcore:GetWorkloadAccessToken", "*" if bad else token))


def users(w: World) -> None:
    """People and keys."""
    iam = w.client("iam")
    bad = w.weak("ana", "ai-user-without-second-factor")
    iam.create_user(UserName="ana")
    iam.create_login_profile(UserName="ana", Password="Kp3!x0Zq-71")  # noqa: S106  made up
    iam.put_user_policy(
        UserName="ana",
        PolicyName="own",
        PolicyDocument=document(allow("sagemaker:CreateModel", "arn:aws:sagemaker:eu-west-1:1:model/a")),
    )
    if not bad:
        w.second_factor("ana")
    bad = w.weak("bob", "iam-wildcard-for-ai-role")
    iam.create_user(UserName="bob")
    iam.create_group(GroupName="ml")
    iam.put_group_policy(
        GroupName="ml", PolicyName="own", PolicyDocument=document(allow("bedrock:*", "*") if bad else _INVOKE)
    )
    iam.add_user_to_group(GroupName="ml", UserName="bob")
    if w.weak("BedrockAPIKey-7hx2", "bedrock-key-user-with-access-key"):
        iam.create_user(UserName="BedrockAPIKey-7hx2")
        iam.create_access_key(UserName="BedrockAPIKey-7hx2")


PARTS: tuple[Callable[[World], None], ...] = (trusts, rights, users)
