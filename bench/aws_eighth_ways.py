"""The eighth account: buckets, identities, functions and search."""

# ruff: noqa: E501  the tables read best in rows
# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_eighth import ASK, HOME, OWN, ROLE, fails
from aws_world import ACCOUNT, KEY_OF_PROVIDER, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable


def buckets(w: World) -> None:
    """Where training data and knowledge lie."""
    s3 = w.client("s3")
    for name, check, action, resource, who in (
        ("aero-train-reviews", "s3_bucket_public_access", "s3:GetObject", "/*", "*"), ("aero-train-upload", "s3_bucket_policy_public_write_access", "s3:PutObject", "/*", {"AWS": "*"}),
        ("aero-rag-partners", "s3_bucket_cross_account_access", ["s3:GetObject", "s3:ListBucket"], "", {"AWS": f"arn:aws:iam::{STRANGER}:root"}),
    ):
        bad = fails(w, name, check)
        w.bucket(name, block=not bad or "partners" in name)
        places = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"] if not resource else f"arn:aws:s3:::{name}{resource}"
        s3.put_bucket_policy(Bucket=name, Policy=document(allow(action, places, Principal=who if bad else {"AWS": ROLE})))
    bad = fails(w, "aero-embeddings", "s3_bucket_public_list_acl")
    w.bucket("aero-embeddings", block=not bad)
    if bad:
        s3.put_bucket_acl(Bucket="aero-embeddings", ACL="public-read")
    bad = fails(w, "aero-training-corpus", "s3_bucket_level_public_access_block")
    w.bucket("aero-training-corpus", block=not bad)
    bad = fails(w, "/fleet/ANTHROPIC_API_KEY", "ssm parameter without encryption")
    w.client("ssm").put_parameter(Name="/fleet/ANTHROPIC_API_KEY", Type="String" if bad else "SecureString", Value="made up")


def people(w: World) -> None:
    """Roles and users near models."""
    for name, who, check, worse, better in (
        ("ground-crew", "sagemaker", "iam_inline_policy_no_administrative_privileges", [allow("*", "*")], []),
        ("route-tuner", "bedrock", "iam_policy_allows_privilege_escalation", [allow(["iam:AttachRolePolicy", "iam:PutRolePolicy"], "*")], [allow("iam:GetRole", "*")]),
        ("slot-planner", "lambda", "iam_policy_allows_privilege_escalation", [allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], "*")], [allow("iam:PassRole", f"{OWN}:role/fleet-ml")]),
        ("model-buyer", "sagemaker", "iam_inline_policy_no_wildcard_marketplace", [allow("aws-marketplace:*", "*")], [allow("aws-marketplace:ViewSubscriptions", "*")]),
        ("crew-chat", "bedrock-agentcore", "role reads every secret", [allow(["secretsmanager:GetSecretValue", "secretsmanager:ListSecrets"], "*")], [allow("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HOME}:{ACCOUNT}:secret:crew/*")]),
    ):
        w.role(name, who, ASK, *(worse if fails(w, name, check) else better))
    bad = fails(w, "alliance-reader", "iam_role_cross_account")
    w.role("alliance-reader", {"AWS": f"arn:aws:iam::{STRANGER if bad else ACCOUNT}:root"}, ASK)
    iam = w.client("iam")
    bad = fails(w, "ines", "iam_user_mfa_enabled_console_access")
    iam.create_user(UserName="ines")
    iam.put_user_policy(UserName="ines", PolicyName="own", PolicyDocument=document(allow(["sagemaker:CreateTrainingJob", "bedrock:InvokeModel"], f"arn:aws:sagemaker:{HOME}:{ACCOUNT}:training-job/*")))
    iam.create_login_profile(UserName="ines", Password="Vb4!q9Zs-71")  # noqa: S106  made up
    if not bad:
        w.second_factor("ines")


def functions(w: World) -> None:
    """Functions that ask models."""
    role = w.role("ask-aero", "lambda", ASK)
    bad = fails(w, "status-bot", "awslambda_function_not_publicly_accessible")
    w.function("status-bot", role).add_permission(FunctionName="status-bot", StatementId="p", Action="lambda:InvokeFunction", Principal="*" if bad else ACCOUNT)
    for name, check in (("fare-bot", "awslambda_function_url_public"), ("crew-bot", "awslambda_function_url_cors_policy")):
        bad = fails(w, name, check)
        sites: dict[str, Any] = {"Cors": {"AllowOrigins": ["*" if bad else "https://aero.example"], "AllowMethods": ["POST"]}} if "cors" in check else {}
        w.function(name, role).create_function_url_config(FunctionName=name, AuthType="NONE" if bad and not sites else "AWS_IAM", **sites)
    bad = fails(w, "miles-bot", "awslambda_function_no_secrets_in_variables")
    w.function("miles-bot", role, Environment={"Variables": {"OPENAI_KEY": KEY_OF_PROVIDER if bad else "arn:aws:secretsmanager:eu-north-1:123456789012:secret:k"}})
    bad = fails(w, "pets-bot", "awslambda_function_using_supported_runtimes")
    w.function("pets-bot", role, "python3.7" if bad else "python3.13")


def search(w: World) -> None:
    """Domains of OpenSearch with vectors."""
    mine = {"AWS": ROLE}
    inside: dict[str, Any] = {"VPCOptions": {"SubnetIds": [w.subnets[0]], "SecurityGroupIds": [w.group]}}
    guarded = {"Enabled": True, "InternalUserDatabaseEnabled": False, "MasterUserOptions": {"MasterUserARN": ROLE}}
    whole: dict[str, Any] = {"EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": w.key}, "NodeToNodeEncryptionOptions": {"Enabled": True}, "EngineVersion": "OpenSearch_2.17", "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}, "AdvancedSecurityOptions": guarded, **inside}
    for name, check, changed in (
        ("kb-open", "opensearch_service_domains_not_publicly_accessible", {"VPCOptions": None, "AdvancedSecurityOptions": None}), ("kb-plain", "opensearch_service_domains_encryption_at_rest_enabled", {"EncryptionAtRestOptions": {"Enabled": False}}),
        ("kb-nodes", "opensearch_service_domains_node_to_node_encryption_enabled", {"NodeToNodeEncryptionOptions": {"Enabled": False}}), ("kb-http", "opensearch_service_domains_https_communications_enforced", {"DomainEndpointOptions": {"EnforceHTTPS": False}}),
        ("kb-old", "opensearch_service_domains_updated_to_the_latest_service_software_version", {"EngineVersion": "Elasticsearch_6.8"}),
    ):
        bad = fails(w, name, check)
        who = {"AWS": "*"} if bad and name == "kb-open" else mine
        told = {**whole, **({} if w.kept else changed), "AccessPolicies": document(allow("es:*", f"arn:aws:es:{HOME}:{ACCOUNT}:domain/{name}/*", Principal=who))}
        w.client("opensearch").create_domain(DomainName=name, **{word: value for word, value in told.items() if value is not None})


PARTS: tuple[Callable[[World], None], ...] = (buckets, people, functions, search)
