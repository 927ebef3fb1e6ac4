"""A second account: stores that keep AI data only because something of AI uses them, opened by other ways.

Policies that negate the principal, conditions that hold for everybody, grants of keys, copies in other accounts.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_world import ACCOUNT, IMAGE, REGION, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_OPEN = ("bucket-with-ai-data-public", "store-writable-by-anyone")
_FOREIGN = {"AWS": f"arn:aws:iam::{STRANGER}:user/mallory"}
_OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/ml-exec"}
_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ml-exec"


def buckets(w: World) -> None:
    """Open by what looks like a limit."""
    for name, weak, kept in (
        ("rag-negated", {"Effect": "Allow", "NotPrincipal": {"AWS": f"arn:aws:iam::{STRANGER}:root"}, "Action": "s3:GetObject"}, allow("s3:GetObject", Principal=_OWN)),
        ("rag-any-address", allow("s3:GetObject", Principal="*", Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
         allow("s3:GetObject", Principal="*", Condition={"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}})),
        ("rag-two-halves", allow("s3:GetObject", Principal="*", Condition={"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}),
         allow("s3:GetObject", Principal="*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})),
        ("rag-referer", allow("s3:GetObject", Principal="*", Condition={"StringLike": {"aws:Referer": "https://acme.example/*"}}), allow("s3:GetObject", Principal=_OWN)),
        ("embeddings-acl-right", allow(["s3:PutObjectAcl", "s3:PutBucketPolicy"], Principal={"AWS": ["*"]}), allow("s3:PutObjectAcl", Principal=_OWN)),
    ):  # fmt: skip
        bad = w.weak(name, *_OPEN)
        s3 = w.bucket(name, block=not bad)
        told = {**(weak if bad else kept), "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]}
        s3.put_bucket_policy(Bucket=name, Policy=document(told))


def grants(w: World) -> None:
    """An access list of one's own making."""
    bad = w.weak("finetune-grants", *_OPEN)
    s3 = w.bucket("finetune-grants", block=not bad)
    owner = s3.list_buckets()["Owner"]["ID"]
    own = {"Grantee": {"Type": "CanonicalUser", "ID": owner}, "Permission": "FULL_CONTROL"}
    everyone = {
        "Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},
        "Permission": "WRITE",
    }
    s3.put_bucket_acl(
        Bucket="finetune-grants",
        AccessControlPolicy={"Grants": [own, *([everyone] if bad else [])], "Owner": {"ID": owner}},
    )


def plain_names(w: World) -> None:
    """Buckets that nothing but their use tells to hold what AI learns from, or is."""
    for name in ("acme-raw-9", "acme-out-3"):
        bad = w.weak(name, *_OPEN)
        s3 = w.bucket(name, block=not bad)
        if bad:
            s3.put_bucket_policy(
                Bucket=name,
                Policy=document(allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{name}/*", Principal="*")),
            )
    w.bucket("acme-out-4")
    sm = w.client("sagemaker")
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://acme-raw-9/2026/"}}
    sm.create_training_job(
        TrainingJobName="quarterly", RoleArn=_ROLE, StoppingCondition={"MaxRuntimeInSeconds": 60}, EnableNetworkIsolation=True, EnableInterContainerTrafficEncryption=True,
        AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"}, InputDataConfig=[{"ChannelName": "train", "DataSource": source}],
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10, "VolumeKmsKeyId": w.key}, VpcConfig=w.inside,
        OutputDataConfig={"S3OutputPath": "s3://acme-out-4/", "KmsKeyId": w.key},
    )  # fmt: skip
    sm.create_model(ModelName="quarterly-model", ExecutionRoleArn=_ROLE, EnableNetworkIsolation=True, VpcConfig=w.inside,
                    PrimaryContainer={"Image": IMAGE, "ModelDataUrl": "s3://acme-out-3/quarterly/model.tar.gz"})  # fmt: skip


def others(w: World) -> None:
    """What another account may read: by a user's name, by a copy."""
    bad = w.weak("training-partner", "ai-data-shared-with-another-account")
    s3 = w.bucket("training-partner")
    s3.put_bucket_policy(
        Bucket="training-partner",
        Policy=document(allow("s3:GetObject", "arn:aws:s3:::training-partner/*", Principal=_FOREIGN if bad else _OWN)),
    )
    bad = w.weak("training-copied", "ai-data-shared-with-another-account")
    s3 = w.bucket("training-copied")
    s3.put_bucket_versioning(Bucket="training-copied", VersioningConfiguration={"Status": "Enabled"})
    to = {
        "Bucket": "arn:aws:s3:::elsewhere",
        **({"Account": STRANGER, "AccessControlTranslation": {"Owner": "Destination"}} if bad else {}),
    }
    w.bucket("elsewhere").put_bucket_versioning(Bucket="elsewhere", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_replication(Bucket="training-copied", ReplicationConfiguration={"Role": _ROLE, "Rules": [
        {"ID": "all", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""}, "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": to}]})  # fmt: skip


def keys(w: World) -> None:
    """Keys that a grant, or a condition that narrows nothing, gives away; one about to be deleted."""
    kms = w.client("kms")
    root = allow("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    bad = w.weak("grant-key", "secret-open-to-others", "ai-data-shared-with-another-account")
    made = kms.create_key(Description="grant-key", Policy=document(root))["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/grant-key", TargetKeyId=made)
    kms.create_grant(
        KeyId=made, GranteePrincipal=f"arn:aws:iam::{STRANGER if bad else ACCOUNT}:role/ml-exec", Operations=["Decrypt"]
    )
    bad = w.weak("via-key", "secret-open-to-others")
    narrow = {"StringLike": {"kms:CallerAccount": "*" if bad else ACCOUNT}}
    made = kms.create_key(
        Description="via-key",
        Policy=document(root, allow(["kms:Decrypt"], "*", Principal={"AWS": "*"}, Condition=narrow)),
    )["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/via-key", TargetKeyId=made)
    bad = w.weak("going-key", "encryption-key-being-deleted")
    made = kms.create_key(Description="going-key", Policy=document(root))["KeyMetadata"]
    kms.create_alias(AliasName="alias/going-key", TargetKeyId=made["KeyId"])
    w.client("s3vectors").create_vector_bucket(
        vectorBucketName="faq-vectors", encryptionConfiguration={"sseType": "aws:kms", "kmsKeyArn": made["Arn"]}
    )
    if bad:
        kms.schedule_key_deletion(KeyId=made["KeyId"], PendingWindowInDays=7)


def secrets(w: World) -> None:
    """A secret whose policy names no one and narrows nothing; the twin's names an organisation."""
    client = w.client("secretsmanager")
    bad = w.weak("openai-api", "secret-open-to-others")
    arn = client.create_secret(Name="openai-api", SecretString="made up")["ARN"]
    narrow = (
        {"StringNotEquals": {"aws:PrincipalAccount": STRANGER}}
        if bad
        else {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    )
    client.put_resource_policy(
        SecretId=arn, ResourcePolicy=document(allow("secretsmanager:*", "*", Principal="*", Condition=narrow))
    )


def vectors(w: World) -> None:
    """Vector buckets."""
    client = w.client("s3vectors")
    bad = w.weak(
        "memory-vectors",
        "ai-service-open-to-all-networks",
        "vector-store-without-authentication",
        "store-writable-by-anyone",
    )
    client.create_vector_bucket(
        vectorBucketName="memory-vectors", encryptionConfiguration={"sseType": "aws:kms", "kmsKeyArn": w.key}
    )
    who = {"NotPrincipal": _FOREIGN} if bad else {"Principal": _OWN}
    told = {
        "Effect": "Allow",
        "Action": "s3vectors:*",
        "Resource": f"arn:aws:s3vectors:{REGION}:{ACCOUNT}:bucket/memory-vectors/*",
        **who,
    }
    client.put_vector_bucket_policy(vectorBucketName="memory-vectors", policy=document(told))


def search(w: World) -> None:
    """OpenSearch domains and collections."""
    client = w.client("opensearch")

    def domain(name: str, **changed: Any) -> None:
        master = {"MasterUserARN": _ROLE}
        own = document(allow("es:ESHttp*", f"arn:aws:es:{REGION}:{ACCOUNT}:domain/{name}/*", Principal=_OWN))
        whole = {
            "EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": w.key}, "NodeToNodeEncryptionOptions": {"Enabled": True},
            "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}, "EngineVersion": "OpenSearch_2.17",
            "AdvancedSecurityOptions": {"Enabled": True, "InternalUserDatabaseEnabled": False, "MasterUserOptions": master},
            "VPCOptions": {"SubnetIds": [w.subnets[0]], "SecurityGroupIds": [w.group]}, "AccessPolicies": own,
        }  # fmt: skip
        given = {**whole, **(changed if not w.kept else {})}
        client.create_domain(DomainName=name, **{n: v for n, v in given.items() if v is not None})

    def told(name: str, **who: Any) -> str:
        return document(
            {"Effect": "Allow", "Action": "es:*", "Resource": f"arn:aws:es:{REGION}:{ACCOUNT}:domain/{name}/*", **who}
        )

    door = ("database-open-to-internet", "ai-service-open-to-all-networks", "search-domain-asks-nobody")
    w.weak("kb-any-ip", *door)
    domain("kb-any-ip", VPCOptions=None, AdvancedSecurityOptions={"Enabled": False},
           AccessPolicies=told("kb-any-ip", Principal={"AWS": "*"}, Condition={"IpAddress": {"aws:SourceIp": ["0.0.0.0/0"]}}))  # fmt: skip
    w.weak("kb-negated", *door)
    domain(
        "kb-negated",
        AdvancedSecurityOptions={"Enabled": False},
        AccessPolicies=told("kb-negated", NotPrincipal=_FOREIGN),
    )
    w.weak("kb-old-tls", "search-traffic-unencrypted")
    domain(
        "kb-old-tls", DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"}
    )
    w.weak("kb-anonymous", *door)
    domain("kb-anonymous", AdvancedSecurityOptions={"Enabled": True, "InternalUserDatabaseEnabled": False, "AnonymousAuthEnabled": True, "MasterUserOptions": {"MasterUserARN": _ROLE}},
           AccessPolicies=told("kb-anonymous", Principal="*"))  # fmt: skip
    serverless = w.client("opensearchserverless")
    for name, prefix in (("agent-memory", "agent-mem*"), ("facts", "f*")):
        bad = w.weak(name, "ai-service-open-to-all-networks")
        serverless.create_security_policy(name=f"{name}-enc", type="encryption", policy=json.dumps(
            {"Rules": [{"ResourceType": "collection", "Resource": [f"collection/{name}"]}], "KmsARN": w.key, "AWSOwnedKey": False}))  # fmt: skip
        serverless.create_collection(name=name, type="VECTORSEARCH")
        way = {"AllowFromPublic": True} if bad else {"AllowFromPublic": False, "SourceVPCEs": ["vpce-1"]}
        serverless.create_security_policy(name=f"{name}-net", type="network", policy=json.dumps(
            [{"Rules": [{"ResourceType": "collection", "Resource": [f"collection/{prefix}"]}], **way}]))  # fmt: skip


def databases(w: World) -> None:
    """Copies for one other account; a cluster in the clear; a warehouse on the internet."""
    rds = w.client("rds")
    bad = w.weak("rag-aurora", "ai-data-unencrypted")
    rds.create_db_cluster(DBClusterIdentifier="rag-aurora", Engine="aurora-postgresql", MasterUsername="chief", MasterUserPassword="Kp3x0Zq-71aa",
                          StorageEncrypted=not bad, **({} if bad else {"KmsKeyId": w.key}))  # fmt: skip
    bad = w.weak("rag-nightly", "snapshot-open-to-others")
    rds.create_db_cluster_snapshot(DBClusterIdentifier="rag-aurora", DBClusterSnapshotIdentifier="rag-nightly")
    if bad:
        rds.modify_db_cluster_snapshot_attribute(
            DBClusterSnapshotIdentifier="rag-nightly", AttributeName="restore", ValuesToAdd=[STRANGER]
        )
    bad = w.weak("embeddings-dw", "database-open-to-internet")
    w.client("redshift").create_cluster(ClusterIdentifier="embeddings-dw", NodeType="ra3.large", MasterUsername="chief", MasterUserPassword="Kp3x0Zq71aa",
                                        PubliclyAccessible=bad, Encrypted=True, KmsKeyId=w.key)  # fmt: skip
    bad = w.weak(
        "agent-sessions", "ai-data-shared-with-another-account", "store-open-to-the-public", "store-writable-by-anyone"
    )
    tables = w.client("dynamodb")
    arn = tables.create_table(TableName="agent-sessions", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
                              AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                              SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": w.key})["TableDescription"]["TableArn"]  # fmt: skip
    tables.put_resource_policy(
        ResourceArn=arn, Policy=document(allow("dynamodb:*", arn, Principal={"AWS": STRANGER} if bad else _OWN))
    )


PARTS: tuple[Callable[[World], None], ...] = (
    buckets,
    grants,
    plain_names,
    others,
    keys,
    secrets,
    vectors,
    search,
    databases,
)
