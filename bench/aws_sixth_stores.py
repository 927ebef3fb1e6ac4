"""A sixth account: buckets, vectors, search, databases, catalogues, keys and secrets of an insurer."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_sixth_people import HOME, OWN, weak
from aws_world import ACCOUNT, IMAGE, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

ROLE = f"{OWN}:role/alder-sagemaker-role"
MINE = {"AWS": ROLE}


def trains_on(w: World, *buckets: str) -> None:
    """A training job that reads buckets, as careful as it can be."""
    channels = [
        {
            "ChannelName": f"c{n}",
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{name}/train/"}},
        }
        for n, name in enumerate(buckets)
    ]
    w.client("sagemaker").create_training_job(
        TrainingJobName=f"fit-{buckets[0]}", RoleArn=ROLE, StoppingCondition={"MaxRuntimeInSeconds": 3600}, AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        InputDataConfig=channels, OutputDataConfig={"S3OutputPath": "s3://alder-model-artifacts/out", "KmsKeyId": w.key}, EnableNetworkIsolation=True,
        ResourceConfig={"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30, "VolumeKmsKeyId": w.key}, VpcConfig=w.inside, EnableInterContainerTrafficEncryption=True)  # fmt: skip


def read_by(name: str, who: Any, *actions: str, **more: Any) -> str:
    """A policy of a bucket."""
    return document(
        allow([*actions] or ["s3:GetObject"], [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"], Principal=who, **more)
    )


def buckets(w: World) -> None:
    """Training data, documents of a knowledge base, artefacts."""
    s3 = w.client("s3")
    w.role("alder-sagemaker-role", "sagemaker", allow("s3:GetObject", "arn:aws:s3:::alder-churn-data/*"))
    for name, who, actions in (
        ("alder-churn-data", "*", ("s3:GetObject",)),
        ("alder-fraud-labels", {"AWS": "*"}, ("s3:PutObject", "s3:DeleteObject")),
        ("alder-model-artifacts", "*", ("s3:*",)),
    ):  # fmt: skip
        bad = weak(w, name, "open to the public")
        w.bucket(name, block=not bad)
        s3.put_bucket_policy(Bucket=name, Policy=read_by(name, who if bad else MINE, *actions))
    bad = weak(w, "alder-call-transcripts", "open to the public")
    w.bucket("alder-call-transcripts", block=not bad)
    if bad:
        s3.put_bucket_acl(Bucket="alder-call-transcripts", ACL="public-read")
    bad = weak(w, "alder-eval-sets", "no public block")
    w.bucket("alder-eval-sets", block=not bad)
    bad = weak(w, "alder-partner-share", "another account reads it")
    w.bucket("alder-partner-share")
    s3.put_bucket_policy(
        Bucket="alder-partner-share",
        Policy=read_by(
            "alder-partner-share",
            {"AWS": f"arn:aws:iam::{STRANGER}:root"} if bad else MINE,
            "s3:GetObject",
            "s3:ListBucket",
        ),
    )
    w.bucket("alder-embeddings-src", own_key=False)  # encrypted by S3 all the same
    bad = weak(w, "alder-weights", "versions suspended")
    w.bucket("alder-weights")
    s3.put_bucket_versioning(
        Bucket="alder-weights", VersioningConfiguration={"Status": "Suspended" if bad else "Enabled"}
    )
    bad = weak(w, "alder-annotations", "any site may read it")
    w.bucket("alder-annotations")
    s3.put_bucket_cors(
        Bucket="alder-annotations",
        CORSConfiguration={
            "CORSRules": [
                {
                    "AllowedOrigins": ["*"] if bad else ["https://label.alder.example"],
                    "AllowedMethods": ["GET", "PUT"],
                    "AllowedHeaders": ["*"],
                }
            ]
        },
    )
    bad = weak(w, "alder-demo-data", "a website")
    w.bucket("alder-demo-data")
    if bad:
        s3.put_bucket_website(
            Bucket="alder-demo-data", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}}
        )
    bad = weak(w, "alder-claims-images", "copied to another account")
    w.bucket("alder-claims-images")
    s3.put_bucket_versioning(Bucket="alder-claims-images", VersioningConfiguration={"Status": "Enabled"})
    w.bucket("alder-claims-replica")
    s3.put_bucket_versioning(Bucket="alder-claims-replica", VersioningConfiguration={"Status": "Enabled"})
    to: dict[str, Any] = (
        {
            "Bucket": "arn:aws:s3:::outside-ml-copy",
            "Account": STRANGER,
            "AccessControlTranslation": {"Owner": "Destination"},
        }
        if bad
        else {"Bucket": "arn:aws:s3:::alder-claims-replica", "Account": ACCOUNT}
    )
    s3.put_bucket_replication(
        Bucket="alder-claims-images",
        ReplicationConfiguration={
            "Role": ROLE,
            "Rules": [
                {
                    "ID": "r",
                    "Status": "Enabled",
                    "Priority": 1,
                    "Filter": {"Prefix": ""},
                    "Destination": to,
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                }
            ],
        },
    )
    trains_on(w, "alder-churn-data", "alder-fraud-labels", "alder-model-artifacts", "alder-call-transcripts")
    trains_on(w, "alder-eval-sets", "alder-partner-share", "alder-embeddings-src", "alder-weights")
    trains_on(w, "alder-annotations", "alder-demo-data", "alder-claims-images")


def estate(w: World) -> None:
    """What any account has, and nothing is wrong with: a public site, logs, an inbox of another service."""
    s3 = w.client("s3")
    w.bucket("www-alder-example", block=False, own_key=False)
    s3.put_bucket_policy(Bucket="www-alder-example", Policy=read_by("www-alder-example", "*"))
    w.bucket("alder-trail-logs")
    s3.put_bucket_policy(
        Bucket="alder-trail-logs",
        Policy=read_by(
            "alder-trail-logs",
            {"Service": "cloudtrail.amazonaws.com"},
            "s3:PutObject",
            Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        ),
    )
    w.function(
        "invoice-mailer", w.role("invoice-mailer-role", "lambda", allow("ses:SendEmail", "*"))
    ).create_function_url_config(FunctionName="invoice-mailer", AuthType="NONE")
    ec2 = w.client("ec2")
    web = ec2.create_security_group(GroupName="web", Description="web", VpcId=w.vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=web,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    w.client("dynamodb").create_table(
        TableName="carts",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def vectors(w: World) -> None:
    """S3 Vectors, tables of S3, OpenSearch."""
    client = w.client("s3vectors")
    for name, what, who in (
        ("claims-vectors", "anyone on the internet reaches it", "*"),
        ("partner-vectors", "another account reads it", {"AWS": f"arn:aws:iam::{STRANGER}:root"}),
    ):
        bad = weak(w, name, what)
        client.create_vector_bucket(
            vectorBucketName=name, encryptionConfiguration={"sseType": "aws:kms", "kmsKeyArn": w.key}
        )
        client.create_index(
            vectorBucketName=name, indexName="main", dataType="float32", dimension=1024, distanceMetric="cosine"
        )
        client.put_vector_bucket_policy(
            vectorBucketName=name,
            policy=document(
                allow(
                    ["s3vectors:QueryVectors", "s3vectors:GetVectors"],
                    f"arn:aws:s3vectors:{HOME}:{ACCOUNT}:bucket/{name}/*",
                    Principal=who if bad else MINE,
                )
            ),
        )
    bad = weak(w, "faq-vectors", "no own key")
    client.create_vector_bucket(
        vectorBucketName="faq-vectors",
        **({} if bad else {"encryptionConfiguration": {"sseType": "aws:kms", "kmsKeyArn": w.key}}),
    )
    whole: dict[str, Any] = {
        "EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": w.key}, "NodeToNodeEncryptionOptions": {"Enabled": True}, "EngineVersion": "OpenSearch_2.17",
        "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"}, "VPCOptions": {"SubnetIds": [w.subnets[0]], "SecurityGroupIds": [w.group]},
        "AdvancedSecurityOptions": {"Enabled": True, "InternalUserDatabaseEnabled": False, "MasterUserOptions": {"MasterUserARN": ROLE}}}  # fmt: skip
    for name, what, changed, who in (
        ("rag-public", "anyone on the internet reaches it", {"VPCOptions": None, "AdvancedSecurityOptions": {"Enabled": False}}, {"AWS": "*"}),
        ("rag-http", "traffic in the clear", {"DomainEndpointOptions": {"EnforceHTTPS": False}}, MINE),
        ("rag-nodes", "traffic in the clear", {"NodeToNodeEncryptionOptions": {"Enabled": False}}, MINE),
        ("rag-plain", "not encrypted", {"EncryptionAtRestOptions": {"Enabled": False}}, MINE),
        ("rag-legacy", "engine no longer kept up", {"EngineVersion": "Elasticsearch_6.8"}, MINE),
        ("rag-nofgac", "no credentials asked", {"AdvancedSecurityOptions": {"Enabled": False}}, "*"),
        ("rag-shared", "another account reads it", {}, {"AWS": f"arn:aws:iam::{STRANGER}:root"}),
    ):  # fmt: skip
        weak(w, name, what)
        given = {**whole, **({} if w.kept else changed)}
        policy = document(
            allow("es:*", f"arn:aws:es:{HOME}:{ACCOUNT}:domain/{name}/*", Principal=MINE if w.kept else who)
        )
        w.client("opensearch").create_domain(
            DomainName=name, AccessPolicies=policy, **{key: value for key, value in given.items() if value is not None}
        )
    serverless = w.client("opensearchserverless")
    collections = ("kb-claims", "anyone on the internet reaches it"), ("kb-quotes", "no own key")
    for name, what in collections:
        bad = weak(w, name, what)
        own = what == "no own key" and bad
        key = {"AWSOwnedKey": True, "KmsARN": ""} if own else {"AWSOwnedKey": False, "KmsARN": w.key}
        serverless.create_security_policy(
            name=f"{name}-enc",
            type="encryption",
            policy=json.dumps({"Rules": [{"ResourceType": "collection", "Resource": [f"collection/{name}"]}], **key}),
        )
        serverless.create_collection(name=name, type="VECTORSEARCH")
    for name, what in collections:  # the emulator trips over them while it makes a collection
        open_to_all = not w.kept and what != "no own key"
        net: dict[str, Any] = (
            {"AllowFromPublic": True}
            if open_to_all
            else {"AllowFromPublic": False, "SourceVPCEs": ["vpce-0a1b2c3d4e5f67890"]}
        )
        serverless.create_security_policy(
            name=f"{name}-net",
            type="network",
            policy=json.dumps(
                [
                    {
                        "Rules": [
                            {"ResourceType": "collection", "Resource": [f"collection/{name}"]},
                            {"ResourceType": "dashboard", "Resource": [f"collection/{name}"]},
                        ],
                        **net,
                    }
                ]
            ),
        )


def databases(w: World) -> None:
    """Databases that a knowledge base or a function of AI uses."""
    rds = w.client("rds")
    for name, what, changed in (
        ("pgvector-claims", "anyone on the internet reaches it", {"PubliclyAccessible": True}),
        ("pgvector-notes", "not encrypted", {"StorageEncrypted": False}),
    ):
        weak(w, name, what)
        given: dict[str, Any] = {
            "PubliclyAccessible": False,
            "StorageEncrypted": True,
            "KmsKeyId": w.key,
            **({} if w.kept else changed),
        }
        if not given["StorageEncrypted"]:
            del given["KmsKeyId"]
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.r6g.large",
            Engine="postgres",
            MasterUsername="ai",
            MasterUserPassword="Tz8!y2Wq-04",
            AllocatedStorage=20,
            DBName="vectors",
            VpcSecurityGroupIds=[w.group],
            **given,
        )
    bad = weak(w, "pgvector-claims-copy", "anyone may restore it")
    rds.create_db_snapshot(DBSnapshotIdentifier="pgvector-claims-copy", DBInstanceIdentifier="pgvector-claims")
    if bad:
        rds.modify_db_snapshot_attribute(
            DBSnapshotIdentifier="pgvector-claims-copy", AttributeName="restore", ValuesToAdd=["all"]
        )
    bad = weak(w, "kb-aurora", "not encrypted")
    rds.create_db_cluster(
        DBClusterIdentifier="kb-aurora",
        Engine="aurora-postgresql",
        MasterUsername="ai",
        MasterUserPassword="Tz8!y2Wq-04",
        EnableHttpEndpoint=True,
        **({"StorageEncrypted": False} if bad else {"StorageEncrypted": True, "KmsKeyId": w.key}),
    )
    role = w.role(
        "kb-aurora-role",
        "bedrock",
        allow("rds-data:ExecuteStatement", f"arn:aws:rds:{HOME}:{ACCOUNT}:cluster:kb-aurora"),
    )
    w.client("bedrock-agent").create_knowledge_base(
        name="policy-wordings", roleArn=role, knowledgeBaseConfiguration={"type": "VECTOR", "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": f"arn:aws:bedrock:{HOME}::foundation-model/amazon.titan-embed-text-v2:0"}},
        storageConfiguration={"type": "RDS", "rdsConfiguration": {"resourceArn": f"arn:aws:rds:{HOME}:{ACCOUNT}:cluster:kb-aurora", "credentialsSecretArn": f"arn:aws:secretsmanager:{HOME}:{ACCOUNT}:secret:kb/aurora-AbCdEf", "databaseName": "kb", "tableName": "public.kb",
                              "fieldMapping": {"primaryKeyField": "id", "vectorField": "v", "textField": "t", "metadataField": "m"}}})  # fmt: skip
    redshift = w.client("redshift")
    bad = weak(w, "feature-warehouse", "anyone on the internet reaches it")
    redshift.create_cluster(
        ClusterIdentifier="feature-warehouse",
        NodeType="ra3.xlplus",
        MasterUsername="ai",
        MasterUserPassword="Tz8y2Wq04x",
        NumberOfNodes=2,
        ClusterType="multi-node",
        PubliclyAccessible=bad,
        Encrypted=True,
        KmsKeyId=w.key,
    )
    tables = w.client("dynamodb")
    bad = weak(w, "agent-sessions", "open to every account")
    arn = tables.create_table(TableName="agent-sessions", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST",
                              SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": w.key})["TableDescription"]["TableArn"]  # fmt: skip
    tables.put_resource_policy(
        ResourceArn=arn,
        Policy=document(allow(["dynamodb:GetItem", "dynamodb:Scan"], arn, Principal={"AWS": "*"} if bad else MINE)),
    )


PARTS: tuple[Callable[[World], None], ...] = (buckets, estate, vectors, databases)
