"""A sixth account, of an insurer, in two regions: the ordinary mistakes of published checks, amid an ordinary estate.

What is expected was written by asset and by what is wrong with it; `MEANS` says which rules say that.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_world import ACCOUNT, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

HOME, AWAY = "us-east-1", "us-west-2"
SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0"
ASK = allow(
    ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
    f"arn:aws:bedrock:{HOME}::foundation-model/{SONNET}",
)
OWN = f"arn:aws:iam::{ACCOUNT}"
_PUBLIC = (
    "bucket-with-ai-data-public",
    "store-writable-by-anyone",
    "store-open-to-the-public",
    "ai-bucket-without-public-block",
)
_BROAD = ("iam-wildcard-for-ai-role", "user-with-administrator-rights")
_SECRET = (
    "secret-in-model-settings",
    "secret-in-function-settings",
    "secret-in-container-settings",
    "secret-in-startup-script",
    "secret-in-agent-or-mcp-config",
    "secret-in-code",
    "secret-in-prompt",
)
_SHARED = ("ai-data-shared-with-another-account",)
_DOOR = (
    "database-open-to-internet",
    "ai-service-open-to-all-networks",
    "search-domain-asks-nobody",
    "vector-store-without-authentication",
)
MEANS: dict[str, tuple[str, ...]] = {
    "may do everything": _BROAD, "may do all of a service": _BROAD, "may give itself more": ("ai-role-can-raise-its-rights", *_BROAD), "passes any role": ("ai-role-passes-any-role",),
    "may become an administrator": ("ai-role-can-become-administrator", "ai-role-can-raise-its-rights"), "reads every bucket": ("ai-role-reaches-every-store", *_BROAD), "reads every table": ("ai-role-reaches-every-store", *_BROAD),
    "reads every secret": ("ai-role-reads-every-secret", *_BROAD), "switches its guards off": ("ai-role-can-switch-off-its-guards", *_BROAD), "subscribes to any model": ("ai-role-subscribes-to-any-model", *_BROAD),
    "anyone may become it": ("ai-role-assumable-by-anyone",), "another account may become it": ("ai-role-trusts-another-account", "ai-role-assumable-by-anyone"),
    "any repository may become it": ("ai-role-federated-without-subject",), "guests may become it": ("ai-role-open-to-guests",), "no second factor": ("ai-user-without-second-factor",),
    "a key that never expires": ("ai-api-key-never-expires",), "a key of Bedrock became a key of AWS": ("bedrock-key-user-with-access-key",), "shared by agents": ("agents-share-a-role",),
    "open to the public": _PUBLIC, "no public block": _PUBLIC, "another account reads it": _SHARED, "copied to another account": _SHARED, "any site may read it": ("ai-bucket-takes-any-origin",),
    "no own key": ("ai-data-without-own-key", "invocation-log-unencrypted"), "not encrypted": ("ai-data-unencrypted", "ai-data-without-own-key"), "versions suspended": ("ai-bucket-versioning-suspended",),
    "a website": ("ai-data-served-as-website", *_PUBLIC), "anyone on the internet reaches it": (*_DOOR, "ai-host-port-open-to-internet"), "no credentials asked": (*_DOOR, "ai-endpoint-without-authentication", "function-open-to-others", "mcp-server-without-authentication"),
    "traffic in the clear": ("search-traffic-unencrypted", "plaintext-ai-endpoint", "training-traffic-unencrypted"), "engine no longer kept up": ("search-engine-retired",),
    "a secret in the clear": _SECRET, "key in a plain parameter": ("provider-key-in-plain-parameter",), "others may open it": ("secret-open-to-others", *_SHARED), "being deleted": ("encryption-key-being-deleted",),
    "outside a network": ("ai-workload-outside-own-network",), "not alone": ("model-without-network-isolation",), "no activity recorded": ("model-invocation-logging-off", "ai-activity-not-audited", "endpoint-answers-not-captured"),
    "root access": ("notebook-instance-root-access",), "direct internet": ("notebook-instance-direct-internet",), "old platform": ("notebook-platform-outdated", "function-runtime-retired", "deprecated-model"),
    "starts what it fetched": ("startup-script-attacks",), "one machine": ("endpoint-on-one-machine",), "no single sign-on": ("studio-without-single-sign-on",), "nothing approved": ("registry-without-approved-version",),
    "unapproved": ("unapproved-model-deployed",), "code or weights of others": ("model-parts-of-another-account", "model-image-past-own-registry", "function-runs-code-of-another-account", "tool-runs-in-another-account"),
    "image not pinned": ("ai-image-unpinned", "model-image-past-own-registry"), "model not pinned": ("hub-model-unpinned", "remote-code-trusted"), "code of strangers trusted": ("remote-code-trusted",),
    "any token will do": ("gateway-takes-any-token",), "tells its errors": ("gateway-tells-its-errors",), "key in an address": ("gateway-sends-key-in-address",), "instructions in a description": ("tool-poisoning", "hidden-unicode-in-instructions"),
    "others may call it": ("function-open-to-others", "ai-endpoint-without-authentication", *_SHARED), "any site may call it": ("ai-endpoint-cors-any",), "anyone may restore it": ("snapshot-open-to-others",),
    "metadata without a token": ("ai-host-metadata-v1",), "privileged": ("privileged-ai-container",), "runs as root": ("container-runs-as-root",), "its control is on the internet": ("cluster-api-open-to-internet",),
    "others pull or push": ("image-registry-open-to-others",), "open to every account": ("table-open-to-every-account", *_SHARED), "studio shares in the clear": ("studio-shares-output-unencrypted",),
}  # fmt: skip


def weak(w: World, name: str, what: str) -> bool:
    """Whether to plant this; writes down that some rule must say so."""
    return w.weak(name, *MEANS[what])


def user(w: World, name: str, *statements: dict[str, Any], managed: str = "") -> None:
    """A user with rights of its own."""
    iam = w.client("iam")
    iam.create_user(UserName=name)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document(*statements))
    if managed:
        iam.attach_user_policy(UserName=name, PolicyArn=f"arn:aws:iam::aws:policy/{managed}")


def rights(w: World) -> None:
    """What roles of AI may do."""
    iam = w.client("iam")
    for name, who, managed in (
        ("claims-agent-role", "bedrock", "AmazonBedrockFullAccess"), ("studio-exec-role", "sagemaker", "AmazonSageMakerFullAccess"), ("notebook-admin-role", "sagemaker", "AdministratorAccess"),
        ("agentcore-dev-role", "bedrock-agentcore", "PowerUserAccess"), ("kb-sync-role", "bedrock", "AmazonS3FullAccess"), ("feature-job-role", "sagemaker", "SecretsManagerReadWrite"),
        ("rag-search-role", "bedrock", "AmazonOpenSearchServiceFullAccess"), ("profile-tool-role", "bedrock", "AmazonDynamoDBFullAccess"),
    ):  # fmt: skip
        what = {
            "kb-sync-role": "reads every bucket",
            "feature-job-role": "reads every secret",
            "profile-tool-role": "reads every table",
        }.get(name, "may do all of a service")
        bad = weak(w, name, what)
        w.role(name, who, ASK)
        if bad:
            iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::aws:policy/{managed}")
    for name, who, what, worse, better in (
        ("underwriting-agent-role", "bedrock", "may do everything", allow("*", "*"), ASK),
        ("fraud-train-role", "sagemaker", "passes any role", allow(["sagemaker:CreateTrainingJob", "iam:PassRole"], "*"), allow("iam:PassRole", f"{OWN}:role/fraud-train-role", Condition={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}})),
        ("policy-writer-role", "bedrock", "may give itself more", allow(["iam:AttachRolePolicy", "iam:CreatePolicyVersion"], "*"), allow(["iam:GetRole", "iam:ListRoles"], "*")),
        ("any-role-role", "bedrock-agentcore", "may become an administrator", allow("sts:AssumeRole", "*"), allow("sts:AssumeRole", f"{OWN}:role/claims-read-role")),
        ("churn-train-role", "sagemaker", "reads every bucket", allow(["s3:GetObject", "s3:ListBucket"], "*"), allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::alder-churn-data", "arn:aws:s3:::alder-churn-data/*"])),
        ("chat-tool-role", "lambda", "reads every secret", allow("secretsmanager:GetSecretValue", "*"), allow("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HOME}:{ACCOUNT}:secret:chat/*")),
        ("ops-agent-role", "bedrock", "switches its guards off", allow(["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], "*"), allow("cloudtrail:LookupEvents", "*")),
        ("market-role", "bedrock", "subscribes to any model", allow("aws-marketplace:*", "*"), allow("aws-marketplace:ViewSubscriptions", "*")),
        ("memory-role", "bedrock-agentcore", "may do all of a service", allow("bedrock-agentcore:*", "*"), allow(["bedrock-agentcore:CreateEvent", "bedrock-agentcore:RetrieveMemoryRecords"], f"arn:aws:bedrock-agentcore:{HOME}:{ACCOUNT}:memory/sessions-*")),
        ("profile-read-role", "lambda", "reads every table", allow(["dynamodb:GetItem", "dynamodb:Scan", "dynamodb:Query"], "*"), allow("dynamodb:GetItem", f"arn:aws:dynamodb:{HOME}:{ACCOUNT}:table/profiles")),
        ("function-runner-role", "bedrock", "passes any role", allow(["lambda:CreateFunction", "lambda:InvokeFunction", "iam:PassRole"], "*"), allow("lambda:InvokeFunction", f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:quote-tool")),
    ):  # fmt: skip
        bad = weak(w, name, what)
        w.role(name, who, ASK, worse if bad else better)
    w.role(
        "claims-read-role",
        {"AWS": f"{OWN}:role/any-role-role"},
        allow("s3:GetObject", "arn:aws:s3:::alder-claims-kb/*"),
    )
    w.role(
        "break-glass",
        {"AWS": f"{OWN}:root"},
        allow("*", "*"),
        condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    )


def trusts(w: World) -> None:
    """Who may become a role that calls models."""
    web, github = "sts:AssumeRoleWithWebIdentity", "token.actions.githubusercontent.com"
    bad = weak(w, "demo-role", "anyone may become it")
    w.role("demo-role", {"AWS": "*" if bad else f"{OWN}:role/break-glass"}, ASK)
    bad = weak(w, "vendor-eval-role", "another account may become it")
    w.role(
        "vendor-eval-role",
        {"AWS": f"arn:aws:iam::{STRANGER}:root"},
        ASK,
        condition={} if bad else {"StringEquals": {"sts:ExternalId": "alder-7f3d91c2"}},
    )
    bad = weak(w, "deploy-models-role", "any repository may become it")
    sub = {} if bad else {"StringLike": {f"{github}:sub": "repo:alder-mutual/models:ref:refs/heads/main"}}
    w.role(
        "deploy-models-role",
        {"Federated": f"{OWN}:oidc-provider/{github}"},
        allow("sagemaker:CreateModel", "*"),
        action=web,
        condition={"StringEquals": {f"{github}:aud": "sts.amazonaws.com"}, **sub},
    )
    bad = weak(w, "web-chat-guest-role", "guests may become it")
    pool = f"{HOME}:6a1d0c3e-1111-4222-8333-abcdefabcdef"
    w.role("web-chat-guest-role", {"Federated": "cognito-identity.amazonaws.com"}, ASK, action=web,
           condition={"StringEquals": {"cognito-identity.amazonaws.com:aud": pool}, "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "unauthenticated" if bad else "authenticated"}})  # fmt: skip
    # As the console makes them: for one account and its own resources.
    w.role("AmazonBedrockExecutionRoleForAgents_9K2LM", "bedrock", ASK,
           condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}, "ArnLike": {"aws:SourceArn": f"arn:aws:bedrock:{HOME}:{ACCOUNT}:agent/*"}})  # fmt: skip


def people(w: World) -> None:
    """Users, their groups, their keys."""
    iam = w.client("iam")
    bad = weak(w, "dana", "may do everything")
    user(w, "dana", ASK, managed="AdministratorAccess" if bad else "")
    iam.create_group(GroupName="data-science")
    bad = weak(w, "emil", "may do all of a service")
    iam.attach_group_policy(
        GroupName="data-science",
        PolicyArn=f"arn:aws:iam::aws:policy/{'AmazonSageMakerFullAccess' if bad else 'AmazonSageMakerReadOnly'}",
    )
    user(w, "emil")
    iam.add_user_to_group(GroupName="data-science", UserName="emil")
    bad = weak(w, "farah", "no second factor")
    user(w, "farah", ASK)
    iam.create_login_profile(UserName="farah", Password="Tz8!y2Wq-04")  # noqa: S106  made up
    if not bad:
        w.second_factor("farah")
    bad = weak(w, "BedrockAPIKey-k3x9", "a key of Bedrock became a key of AWS")
    user(w, "BedrockAPIKey-k3x9", managed="AmazonBedrockLimitedAccess")
    if bad:
        iam.create_access_key(UserName="BedrockAPIKey-k3x9")
    bad = weak(w, "BedrockAPIKey-w7q2", "may do all of a service")
    user(w, "BedrockAPIKey-w7q2", ASK, managed="AmazonBedrockFullAccess" if bad else "")
    # Nothing of AI.
    user(w, "payroll-bot", allow("ses:SendEmail", "*"))
    w.role(
        "datadog-integration",
        {"AWS": "arn:aws:iam::464622532012:root"},
        allow(["cloudwatch:Get*", "ec2:Describe*"], "*"),
        condition={"StringEquals": {"sts:ExternalId": "ab12cd34"}},
    )


PARTS: tuple[Callable[[World], None], ...] = (rights, trusts, people)
