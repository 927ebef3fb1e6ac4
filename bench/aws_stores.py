"""S3, S3 Vectors, OpenSearch, databases, keys and secrets: what is open, shared or in the clear."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_world import ACCOUNT, BLOCK, KEY_OF_PROVIDER, REGION, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_OPEN = "bucket-with-ai-data-public"
_EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers"
_FOREIGN = {"AWS": f"arn:aws:iam::{STRANGER}:root"}
_OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/ml-exec"}


def buckets(w: World) -> None:
    """Buckets open in many ways."""
    for name, statement in (
        ("rag-handbook-a", allow("s3:GetObject", "arn:aws:s3:::rag-handbook-a/*", Principal="*")),
        (
            "training-set-b",
            allow("s3:*", ["arn:aws:s3:::training-set-b", "arn:aws:s3:::training-set-b/*"], Principal={"AWS": "*"}),
        ),
        (
            "model-weights-c",
            allow(["s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::model-weights-c/*", Principal="*"),
        ),
    ):
        bad = w.weak(name, _OPEN, "store-writable-by-anyone")
        s3 = w.bucket(name, block=not bad)
        if bad:
            s3.put_bucket_policy(Bucket=name, Policy=document(statement))
    for name, acl in (
        ("rag-chunks-d", "public-read"),
        ("finetune-e", "public-read-write"),
        ("embeddings-f", "authenticated-read"),
    ):
        bad = w.weak(name, _OPEN, "store-writable-by-anyone")
        s3 = w.bucket(name, block=not bad)
        if bad:
            s3.put_bucket_acl(Bucket=name, ACL=acl)
    bad = w.weak("ml-data-g", "ai-bucket-without-public-block", _OPEN)
    w.bucket("ml-data-g", block=not bad)
    bad = w.weak("rag-half-h", "ai-bucket-without-public-block", _OPEN)
    s3 = w.bucket("rag-half-h")
    if bad:
        half = {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": False,
            "RestrictPublicBuckets": False,
        }
        s3.put_public_access_block(Bucket="rag-half-h", PublicAccessBlockConfiguration=half)
    bad = w.weak("training-shared-i", "ai-data-shared-with-another-account")
    s3 = w.bucket("training-shared-i")
    s3.put_bucket_policy(Bucket="training-shared-i", Policy=document(
        allow("s3:GetObject", "arn:aws:s3:::training-shared-i/*", Principal=_FOREIGN if bad else _OWN)))  # fmt: skip
    bad = w.weak("rag-cors-j", "ai-bucket-takes-any-origin")
    s3 = w.bucket("rag-cors-j")
    rule = {"AllowedOrigins": ["*" if bad else "https://acme.example"], "AllowedMethods": ["GET", "PUT"]}
    s3.put_bucket_cors(Bucket="rag-cors-j", CORSConfiguration={"CORSRules": [rule]})
    bad = w.weak("model-site-k", "ai-data-served-as-website")
    s3 = w.bucket("model-site-k")
    if bad:
        s3.put_bucket_website(Bucket="model-site-k", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    bad = w.weak("training-keep-l", "ai-bucket-versioning-suspended")
    s3 = w.bucket("training-keep-l")
    s3.put_bucket_versioning(
        Bucket="training-keep-l", VersioningConfiguration={"Status": "Suspended" if bad else "Enabled"}
    )
    bad = w.weak("customer-exports", "store-open-to-the-public")
    s3 = w.bucket("customer-exports", block=not bad)
    if bad:
        s3.put_bucket_policy(Bucket="customer-exports", Policy=document(
            allow("s3:GetObject", "arn:aws:s3:::customer-exports/*", Principal="*")))  # fmt: skip


def access_points(w: World) -> None:
    """A bucket that is shut, and another door of it that is not."""
    name = "rag-door-m"
    bad = w.weak(name, _OPEN, "store-writable-by-anyone")
    w.bucket(name, block=not bad)
    control = w.client("s3control")
    control.create_access_point(AccountId=ACCOUNT, Name="door", Bucket=name,
                                PublicAccessBlockConfiguration=dict.fromkeys(BLOCK, False) if bad else BLOCK)  # fmt: skip
    arn = f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/door/object/*"
    who = "*" if bad else _OWN
    control.put_access_point_policy(
        AccountId=ACCOUNT, Name="door", Policy=document(allow("s3:GetObject", arn, Principal=who))
    )


def vectors(w: World) -> None:
    """Vector buckets."""
    client = w.client("s3vectors")
    for name, who, rule in (
        ("vectors-open", "*", "ai-service-open-to-all-networks"),
        ("vectors-shared", _FOREIGN, "ai-data-shared-with-another-account"),
    ):
        bad = w.weak(name, rule, "vector-store-without-authentication")
        client.create_vector_bucket(
            vectorBucketName=name, encryptionConfiguration={"sseType": "aws:kms", "kmsKeyArn": w.key}
        )
        arn = f"arn:aws:s3vectors:{REGION}:{ACCOUNT}:bucket/{name}/*"
        policy = document(allow("s3vectors:QueryVectors", arn, Principal=who if bad else _OWN))
        client.put_vector_bucket_policy(vectorBucketName=name, policy=policy)
    w.weak("vectors-plain", "ai-data-without-own-key")
    own = w.good(encryptionConfiguration={"sseType": "aws:kms", "kmsKeyArn": w.key})
    client.create_vector_bucket(vectorBucketName="vectors-plain", **own)


def domains(w: World) -> None:
    """OpenSearch domains, one weakness each."""
    client = w.client("opensearch")
    role = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/ml-exec"}

    def domain(name: str, **changed: object) -> None:
        master = {"MasterUserARN": f"arn:aws:iam::{ACCOUNT}:role/ml-exec"}
        whole = {
            "EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": w.key}, "NodeToNodeEncryptionOptions": {"Enabled": True},
            "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
            "AdvancedSecurityOptions": {"Enabled": True, "InternalUserDatabaseEnabled": False, "MasterUserOptions": master},
            "VPCOptions": {"SubnetIds": [w.subnets[0]], "SecurityGroupIds": [w.group]}, "EngineVersion": "OpenSearch_2.15",
            "AccessPolicies": document(allow("es:ESHttp*", f"arn:aws:es:{REGION}:{ACCOUNT}:domain/{name}/*", Principal=role)),
        }  # fmt: skip
        given = {**whole, **(changed if not w.kept else {})}
        client.create_domain(DomainName=name, **{field: value for field, value in given.items() if value is not None})

    def everyone(name: str) -> str:
        return document(allow("es:*", f"arn:aws:es:{REGION}:{ACCOUNT}:domain/{name}/*", Principal={"AWS": "*"}))

    w.weak("rag-open", "database-open-to-internet", "ai-service-open-to-all-networks")
    domain("rag-open", VPCOptions=None, AccessPolicies=everyone("rag-open"), AdvancedSecurityOptions={"Enabled": False})
    w.weak("rag-clear", "ai-data-unencrypted")
    domain("rag-clear", EncryptionAtRestOptions={"Enabled": False})
    w.weak("rag-nodes", "search-traffic-unencrypted")
    domain("rag-nodes", NodeToNodeEncryptionOptions={"Enabled": False})
    w.weak("rag-http", "search-traffic-unencrypted")
    domain("rag-http", DomainEndpointOptions={"EnforceHTTPS": False})
    w.weak("rag-users", "search-domain-asks-nobody")
    domain("rag-users", AdvancedSecurityOptions={"Enabled": False}, AccessPolicies=everyone("rag-users"))
    w.weak("rag-public-iam", "database-open-to-internet")
    domain("rag-public-iam", VPCOptions=None, AdvancedSecurityOptions={"Enabled": False})
    w.weak("rag-old", "search-engine-retired")
    domain("rag-old", EngineVersion="Elasticsearch_6.8")
    w.weak("rag-foreign", "ai-data-shared-with-another-account")
    domain(
        "rag-foreign",
        AccessPolicies=document(
            allow("es:ESHttp*", f"arn:aws:es:{REGION}:{ACCOUNT}:domain/rag-foreign/*", Principal=_FOREIGN)
        ),
    )


def collections(w: World) -> None:
    """Collections of OpenSearch Serverless."""
    client = w.client("opensearchserverless")
    for name, rule in (("kb-public", "ai-service-open-to-all-networks"), ("kb-plain", "ai-data-without-own-key")):
        w.weak(name, rule)
        own = {"AWSOwnedKey": True} if name == "kb-plain" and not w.kept else {"KmsARN": w.key, "AWSOwnedKey": False}
        rules = {"Rules": [{"ResourceType": "collection", "Resource": [f"collection/{name}"]}]}
        client.create_security_policy(name=name, type="encryption", policy=json.dumps({**rules, **own}))
        client.create_collection(name=name, type="VECTORSEARCH")
        way = (
            {"AllowFromPublic": True}
            if name == "kb-public" and not w.kept
            else {"AllowFromPublic": False, "SourceVPCEs": ["vpce-1"]}
        )
        client.create_security_policy(name=name, type="network", policy=json.dumps([{**rules, **way}]))


def databases(w: World) -> None:
    """Databases of RDS, Redshift and DynamoDB."""
    rds = w.client("rds")
    for name, changed, rule in (
        ("pgvector-open", {"PubliclyAccessible": True}, "database-open-to-internet"),
        ("pgvector-clear", {"StorageEncrypted": False}, "ai-data-unencrypted"),
    ):
        w.weak(name, rule)
        given = {
            "PubliclyAccessible": False,
            "StorageEncrypted": True,
            "KmsKeyId": w.key,
            **(changed if not w.kept else {}),
        }
        given = {n: v for n, v in given.items() if not (n == "KmsKeyId" and not given["StorageEncrypted"])}
        rds.create_db_instance(DBInstanceIdentifier=name, Engine="postgres", DBInstanceClass="db.t3.micro", AllocatedStorage=20,
                               MasterUsername="chief", MasterUserPassword="Kp3x0Zq-71aa", **given)  # fmt: skip
    bad = w.weak("rag-snapshot", "snapshot-open-to-others")
    rds.create_db_snapshot(DBInstanceIdentifier="pgvector-open", DBSnapshotIdentifier="rag-snapshot")
    if bad:
        rds.modify_db_snapshot_attribute(
            DBSnapshotIdentifier="rag-snapshot", AttributeName="restore", ValuesToAdd=["all"]
        )
    bad = w.weak("features-table", "ai-data-shared-with-another-account")
    tables = w.client("dynamodb")
    arn = tables.create_table(
        TableName="features-table", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": w.key},
    )["TableDescription"]["TableArn"]  # fmt: skip
    tables.put_resource_policy(
        ResourceArn=arn, Policy=document(allow("dynamodb:GetItem", arn, Principal=_FOREIGN if bad else _OWN))
    )


def keys_and_secrets(w: World) -> None:
    """Keys and secrets that others may use."""
    kms, secrets = w.client("kms"), w.client("secretsmanager")
    bad = w.weak("model-key", "secret-open-to-others")
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    made = kms.create_key(Description="model-key", Policy=document(
        allow("kms:*", "*", Principal=root), *([allow("kms:Decrypt", "*", Principal="*")] if bad else [])))  # fmt: skip
    kms.create_alias(AliasName="alias/model-key", TargetKeyId=made["KeyMetadata"]["KeyId"])
    bad = w.weak("provider-key", "secret-open-to-others")
    arn = secrets.create_secret(Name="provider-key", SecretString=KEY_OF_PROVIDER)["ARN"]
    secrets.put_resource_policy(
        SecretId=arn,
        ResourcePolicy=document(allow("secretsmanager:GetSecretValue", "*", Principal="*" if bad else _OWN)),
    )
    bad = w.weak("vendor-key", "secret-open-to-others")
    arn = secrets.create_secret(Name="vendor-key", SecretString=KEY_OF_PROVIDER)["ARN"]
    secrets.put_resource_policy(SecretId=arn, ResourcePolicy=document(
        allow("secretsmanager:GetSecretValue", "*", Principal=_FOREIGN if bad else _OWN)))  # fmt: skip
    bad = w.weak("serve", "image-registry-open-to-others")
    ecr = w.client("ecr")
    ecr.create_repository(
        repositoryName="serve", imageScanningConfiguration={"scanOnPush": True}, imageTagMutability="IMMUTABLE"
    )
    ecr.set_repository_policy(repositoryName="serve", policyText=document(
        {**allow(["ecr:PutImage", "ecr:BatchGetImage"]), "Principal": "*" if bad else _OWN}))  # fmt: skip


PARTS: tuple[Callable[[World], None], ...] = (
    buckets, access_points, vectors, domains, collections, databases, keys_and_secrets,
)  # fmt: skip
