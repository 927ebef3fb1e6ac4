"""Amazon S3 and S3 Vectors: buckets and how they are shut, kept, encrypted and logged; indexes of vectors."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

_BUCKET = {"Bucket": "Name"}

LISTINGS = (
    Listing("s3", "list_buckets", "Buckets", "AWS::S3::Bucket", "Name", "arn:{partition}:s3:::{Name}", makes=K.DATA_STORE, worldwide=True,
            asks=(
                Ask("get_public_access_block", _BUCKET, "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration"),
                Ask("get_bucket_policy", _BUCKET, "Policy", "BucketPolicy"),
                Ask("get_bucket_acl", _BUCKET, "", "AccessControlList"),
                Ask("get_bucket_encryption", _BUCKET, "ServerSideEncryptionConfiguration", "ServerSideEncryptionConfiguration"),
                Ask("get_bucket_versioning", _BUCKET, "Status", "BucketVersioningConfiguration"),
                Ask("get_bucket_logging", _BUCKET, "LoggingEnabled", "BucketLoggingConfiguration"),
                Ask("get_bucket_cors", _BUCKET, "CORSRules", "CorsRules"),
                Ask("get_bucket_replication", _BUCKET, "ReplicationConfiguration.Rules[?Status == 'Enabled'].Destination", "ReplicatedTo"),
                Ask("get_bucket_website", _BUCKET, "IndexDocument", "Website"),
                Ask("get_bucket_tagging", _BUCKET, "TagSet", "tags"),
            )),
    Listing("s3control", "get_public_access_block", "PublicAccessBlockConfiguration", "AWS::S3::AccountPublicAccessBlock", "=account-public-access-block",
            "arn:{partition}:s3:{region}:{account}:account-public-access-block", given={"AccountId": "^account"}, worldwide=True),
    Listing("s3control", "list_access_points", "AccessPointList", "AWS::S3::AccessPoint", "Name", "AccessPointArn", given={"AccountId": "^account"},
            asks=(Ask("get_access_point", {"AccountId": "^account", "Name": "Name"}, "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration"),
                  Ask("get_access_point_policy", {"AccountId": "^account", "Name": "Name"}, "Policy", "Policy"))),
    Listing("s3vectors", "list_vector_buckets", "vectorBuckets", "AWS::S3Vectors::VectorBucket", "vectorBucketName", "vectorBucketArn", makes=K.VECTOR_STORE,
            asks=(Ask("get_vector_bucket", {"vectorBucketName": "vectorBucketName"}, "vectorBucket"),
                  Ask("get_vector_bucket_policy", {"vectorBucketName": "vectorBucketName"}, "policy", "policy")),
            below=(
                Listing("s3vectors", "list_indexes", "indexes", "AWS::S3Vectors::Index", "indexName", "indexArn", makes=K.VECTOR_STORE,
                        given={"vectorBucketName": "^vectorBucketName"},
                        asks=(Ask("get_index", {"indexArn": "indexArn"}, "index"),)),
            )),
)  # fmt: skip
