"""A fifth account: buckets that are of AI by who uses them, vectors, search, tables, keys and secrets."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_fifth_people import AWAY, HOME
from aws_world import ACCOUNT, IMAGE, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = "ai-data-shared-with-another-account"
OPEN = (
    "bucket-with-ai-data-public",
    "store-writable-by-anyone",
    "store-open-to-the-public",
    "ai-bucket-without-public-block",
)
_DOOR = ("database-open-to-internet", "ai-service-open-to-all-networks", "search-domain-asks-nobody")
_ROLE = f"arn:aws:iam::{ACCOUNT}:role/pier-exec"
_OWN = {"AWS": _ROLE}
_GROUPS = "http://acs.amazonaws.com/groups/global"


def uses(w: World, bucket: str) -> None:
    """A training job that reads a bucket whose name says nothing."""
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/in"}}
    w.client("sagemaker").create_training_job(
        TrainingJobName=f"use-{bucket}", RoleArn=_ROLE, StoppingCondition={"MaxRuntimeInSeconds": 60}, AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        InputDataConfig=[{"ChannelName": "train", "DataSource": source}], OutputDataConfig={"S3OutputPath": f"s3://{bucket}/o", "KmsKeyId": w.key}, EnableNetworkIsolation=True,
        ResourceConfig={"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 20, "VolumeKmsKeyId": w.key}, VpcConfig=w.inside, EnableInterContainerTrafficEncryption=True)  # fmt: skip


def policies(w: World) -> None:
    """Policies of buckets whose conditions leave everybody in, and one that shuts by a denial."""
    both = {"StringLike": {"aws:SourceVpce": "vpce-*"}}
    for name, weak, kept in (
        ("pier-weather", {"IpAddress": {"aws:SourceIp": ["10.8.0.0/16", "0.0.0.0/0"]}}, {"IpAddress": {"aws:SourceIp": ["203.0.113.16/28"]}}),
        ("pier-letters", {"StringLikeIfExists": {"aws:PrincipalOrgID": "o-hafen12345"}}, {"StringLike": {"aws:PrincipalOrgID": "o-hafen12345"}}),
        ("pier-charts", {"StringEquals": {"s3:ExistingObjectTag/open": "yes"}}, {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}),
        ("pier-noon", {"NumericLessThan": {"s3:max-keys": "100"}}, {"StringEquals": {"aws:PrincipalArn": _ROLE}}),
        ("pier-gate", both, {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"}}),
        ("pier-referer", {"StringLike": {"aws:Referer": "https://pier.example/*"}}, {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/*"}}),
    ):  # fmt: skip
        bad = w.weak(name, *OPEN)
        s3 = w.bucket(name, block=not bad)
        said = allow(["s3:GetObject", "s3:ListBucket"], [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"], Principal={"AWS": "*"}, Condition=weak if bad else kept)  # fmt: skip
        s3.put_bucket_policy(Bucket=name, Policy=document(said))
        uses(w, name)
    bad = w.weak("pier-except", *OPEN)
    s3 = w.bucket("pier-except", block=not bad)
    who: dict[str, Any] = {"NotPrincipal": {"AWS": f"arn:aws:iam::{STRANGER}:root"}} if bad else {"Principal": _OWN}
    s3.put_bucket_policy(Bucket="pier-except", Policy=document(allow("s3:Get*", "arn:aws:s3:::pier-except/*", **who)))
    uses(w, "pier-except")
    bad = w.weak("pier-sheet", *OPEN)  # two statements: the first is careful
    s3 = w.bucket("pier-sheet", block=not bad)
    first = allow("s3:GetObject", "arn:aws:s3:::pier-sheet/*", Principal=_OWN)
    second = allow("s3:PutObject", "arn:aws:s3:::pier-sheet/inbox/*", Principal="*" if bad else _OWN)
    s3.put_bucket_policy(Bucket="pier-sheet", Policy=document(first, second))
    uses(w, "pier-sheet")


def lists(w: World) -> None:
    """Access lists, doors, origins, other accounts, defaults."""
    bad = w.weak("pier-acl", *OPEN)
    s3 = w.bucket("pier-acl", block=not bad)
    owner = s3.list_buckets()["Owner"]["ID"]
    grants = [{"Grantee": {"Type": "CanonicalUser", "ID": owner}, "Permission": "FULL_CONTROL"}]
    grants += [{"Grantee": {"Type": "Group", "URI": f"{_GROUPS}/AuthenticatedUsers"}, "Permission": "WRITE"}] if bad else []  # fmt: skip
    s3.put_bucket_acl(Bucket="pier-acl", AccessControlPolicy={"Grants": grants, "Owner": {"ID": owner}})
    uses(w, "pier-acl")
    bad = w.weak("pier-session", SHARED)
    session = f"arn:aws:sts::{STRANGER}:assumed-role/etl/nightly" if bad else _ROLE
    w.bucket("pier-session").put_bucket_policy(Bucket="pier-session", Policy=document(allow("s3:GetObject", "arn:aws:s3:::pier-session/*", Principal={"AWS": [_ROLE, session]})))  # fmt: skip
    uses(w, "pier-session")
    bad = w.weak("pier-fresh", "ai-bucket-without-public-block", *OPEN)
    w.bucket("pier-fresh", block=not bad)
    uses(w, "pier-fresh")
    bad = w.weak("pier-map", "ai-bucket-takes-any-origin")
    rule = {"AllowedOrigins": ["https://*"] if bad else ["https://*.pier.example"], "AllowedMethods": ["GET", "PUT"], "AllowedHeaders": ["*"]}  # fmt: skip
    w.bucket("pier-map").put_bucket_cors(Bucket="pier-map", CORSConfiguration={"CORSRules": [{"AllowedOrigins": ["https://pier.example"], "AllowedMethods": ["GET"]}, rule]})  # fmt: skip
    uses(w, "pier-map")
    bad = w.weak("pier-door", *OPEN, SHARED)
    w.bucket("pier-door", block=not bad)
    uses(w, "pier-door")
    control = w.client("s3control")
    network = {} if bad else {"VpcConfiguration": {"VpcId": w.vpc}}
    control.create_access_point(AccountId=ACCOUNT, Name="quay", Bucket="pier-door", **network)
    said = allow("s3:GetObject", f"arn:aws:s3:{HOME}:{ACCOUNT}:accesspoint/quay/object/*", Principal="*" if bad else _OWN)  # fmt: skip
    control.put_access_point_policy(AccountId=ACCOUNT, Name="quay", Policy=document(said))
    # No AI, and shut.
    w.bucket("pier-invoices")


def vectors(w: World) -> None:
    """S3 Vectors, in both regions."""
    away = w.at(AWAY)
    for here, name, rules, who, condition in (
        (w, "sonar-tagged", (*_DOOR, "vector-store-without-authentication", SHARED), {"Principal": "*"}, {"StringEquals": {"aws:PrincipalTag/team": "maps"}}),
        (away, "sonar-away", (SHARED,), {"Principal": {"AWS": f"arn:aws:iam::{STRANGER}:user/dev"}}, None),
    ):  # fmt: skip
        bad = w.weak(name, *rules)
        client = here.client("s3vectors")
        client.create_vector_bucket(vectorBucketName=name, encryptionConfiguration={"sseType": "aws:kms", "kmsKeyArn": here.key})  # fmt: skip
        client.create_index(vectorBucketName=name, indexName="echo", dataType="float32", dimension=8, distanceMetric="cosine")  # fmt: skip
        given: dict[str, Any] = {**who, **({"Condition": condition} if condition else {})} if bad else {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-hafen12345"}}}  # fmt: skip
        client.put_vector_bucket_policy(vectorBucketName=name, policy=document(allow("s3vectors:*", f"arn:aws:s3vectors:{here.region}:{ACCOUNT}:bucket/{name}/*", **given)))  # fmt: skip
    bad = w.weak("sonar-plain", "ai-data-without-own-key")
    key = {} if bad else {"encryptionConfiguration": {"sseType": "aws:kms", "kmsKeyArn": away.key}}
    away.client("s3vectors").create_vector_bucket(vectorBucketName="sonar-plain", **key)


def domains(w: World) -> None:
    """OpenSearch, in both regions."""
    away = w.at(AWAY)

    def domain(here: World, name: str, *rules: str, **changed: Any) -> None:
        w.weak(name, *rules)
        own = document(allow("es:ESHttp*", f"arn:aws:es:{here.region}:{ACCOUNT}:domain/{name}/*", Principal=_OWN))
        whole = {
            "EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": here.key}, "NodeToNodeEncryptionOptions": {"Enabled": True}, "EngineVersion": "OpenSearch_2.19",
            "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}, "AccessPolicies": own,
            "AdvancedSecurityOptions": {"Enabled": True, "InternalUserDatabaseEnabled": False, "MasterUserOptions": {"MasterUserARN": _ROLE}},
            "VPCOptions": {"SubnetIds": [here.subnets[0]], "SecurityGroupIds": [here.group]}}  # fmt: skip
        given = {**whole, **({} if w.kept else changed)}
        here.client("opensearch").create_domain(DomainName=name, **{n: v for n, v in given.items() if v is not None})

    def told(name: str, region: str, **who: Any) -> str:
        return document(allow("es:*", f"arn:aws:es:{region}:{ACCOUNT}:domain/{name}/*", **who))

    outside: dict[str, Any] = {"VPCOptions": None, "AdvancedSecurityOptions": {"Enabled": False}}
    domain(w, "vec-not-there", *_DOOR, AccessPolicies=told("vec-not-there", HOME, Principal={"AWS": "*"}, Condition={"NotIpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}}), **outside)  # fmt: skip
    domain(away, "vec-default", *_DOOR, "ai-data-unencrypted", AccessPolicies=None, EncryptionAtRestOptions=None, NodeToNodeEncryptionOptions=None, DomainEndpointOptions=None, **outside)  # fmt: skip
    domain(away, "vec-old-tls", "search-traffic-unencrypted", DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"})  # fmt: skip
    domain(w, "vec-guest", SHARED, AccessPolicies=told("vec-guest", HOME, Principal={"AWS": [_ROLE, f"arn:aws:iam::{STRANGER}:role/search"]}))  # fmt: skip
    serverless = away.client("opensearchserverless")
    bad = w.weak("echo-col", "ai-service-open-to-all-networks")
    serverless.create_security_policy(name="echo-key", type="encryption", policy=json.dumps({"Rules": [{"ResourceType": "collection", "Resource": ["collection/echo-col"]}], "KmsARN": away.key, "AWSOwnedKey": False}))  # fmt: skip
    serverless.create_collection(name="echo-col", type="VECTORSEARCH")
    said = {"AllowFromPublic": True} if bad else {"AllowFromPublic": False, "SourceVPCEs": ["vpce-0a1b2c3d4e5f60718"]}
    serverless.create_security_policy(name="echo-net", type="network", policy=json.dumps([{"Rules": [{"ResourceType": "collection", "Resource": ["collection/e*"]}], **said}]))  # fmt: skip


def secrets(w: World) -> None:
    """Keys, secrets, parameters, images and tables that let others in."""
    away, manager = w.at(AWAY), w.client("secretsmanager")
    bad = w.weak("pier/model-hub", "secret-open-to-others")  # open but for a denial, which shuts it on the twin
    arn = manager.create_secret(Name="pier/model-hub", SecretString="made up")["ARN"]
    unless = {"Bool": {"aws:SecureTransport": "false"}} if bad else {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}  # fmt: skip
    manager.put_resource_policy(SecretId=arn, ResourcePolicy=document(
        allow("secretsmanager:GetSecretValue", "*", Principal="*"), {"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*", "Condition": unless}))  # fmt: skip
    for name, weak, kept in (
        ("pier-via", {"StringEquals": {"kms:ViaService": f"s3.{HOME}.amazonaws.com"}}, {"StringEquals": {"kms:ViaService": f"s3.{HOME}.amazonaws.com", "kms:CallerAccount": ACCOUNT}}),
        ("pier-context", {"StringLike": {"kms:EncryptionContext:app": "*"}}, {"StringEquals": {"kms:CallerAccount": ACCOUNT}}),
    ):  # fmt: skip
        bad = w.weak(name, "secret-open-to-others")
        kms = w.client("kms")
        key = kms.create_key(Policy=document(allow("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", Principal={"AWS": "*"}, Condition=weak if bad else kept)))["KeyMetadata"]  # fmt: skip
        kms.create_alias(AliasName=f"alias/{name}", TargetKeyId=key["KeyId"])
    bad = w.weak("/pier/cohere/api-key", "provider-key-in-plain-parameter")
    away.client("ssm").put_parameter(Name="/pier/cohere/api-key", Type="String" if bad else "SecureString", Value="x" * 8)  # fmt: skip
    bad = w.weak("berth-agent", "image-registry-open-to-others")
    ecr = away.client("ecr")
    ecr.create_repository(repositoryName="berth-agent", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True}, encryptionConfiguration={"encryptionType": "KMS", "kmsKey": away.key})  # fmt: skip
    who = {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}} if bad else {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}  # fmt: skip
    ecr.set_repository_policy(repositoryName="berth-agent", policyText=document({"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:PutImage"], "Condition": who}))  # fmt: skip
    bad = w.weak("talks", SHARED, "table-open-to-every-account")
    tables = away.client("dynamodb")
    arn = tables.create_table(TableName="talks", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")["TableDescription"]["TableArn"]  # fmt: skip
    tables.put_resource_policy(ResourceArn=arn, Policy=document(allow("dynamodb:Query", arn, Principal={"AWS": f"arn:aws:iam::{STRANGER if bad else ACCOUNT}:root"})))  # fmt: skip


PARTS: tuple[Callable[[World], None], ...] = (policies, lists, vectors, domains, secrets)
