"""Keys, secrets and parameters (their names only), trails, log groups and registries of images: what encrypts, holds and records."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

LISTINGS = (
    Listing("kms", "list_keys", "Keys", "AWS::KMS::Key", "Alias|KeyId", "KeyArn",
            asks=(
                Ask("describe_key", {"KeyId": "KeyId"}, "KeyMetadata"),
                Ask("get_key_rotation_status", {"KeyId": "KeyId"}, "KeyRotationEnabled", "KeyRotationEnabled"),
                Ask("list_aliases", {"KeyId": "KeyId"}, "Aliases[0].AliasName", "Alias"),
                Ask("get_key_policy", {"KeyId": "KeyId", "PolicyName": "=default"}, "Policy", "Policy"),
                Ask("list_grants", {"KeyId": "KeyId"}, "Grants[].GranteePrincipal", "GrantedTo"),
            )),
    Listing("secretsmanager", "list_secrets", "SecretList", "AWS::SecretsManager::Secret", "Name", "ARN", makes=K.SECRET,
            asks=(Ask("get_resource_policy", {"SecretId": "ARN"}, "ResourcePolicy", "ResourcePolicy"),)),
    Listing("ssm", "describe_parameters", "Parameters", "AWS::SSM::Parameter", "Name", "arn:{partition}:ssm:{region}:{account}:parameter{Name}", makes=K.SECRET),
    Listing("cloudtrail", "describe_trails", "trailList", "AWS::CloudTrail::Trail", "Name", "TrailARN", makes=K.AI_SERVICE,
            asks=(
                Ask("get_trail_status", {"Name": "TrailARN"}, "IsLogging", "IsLogging"),
                Ask("get_event_selectors", {"TrailName": "TrailARN"}),
            )),
    Listing("ecr", "describe_repositories", "repositories", "AWS::ECR::Repository", "repositoryName", "repositoryArn",
            asks=(Ask("get_repository_policy", {"repositoryName": "repositoryName"}, "policyText", "RepositoryPolicyText"),)),
    Listing("logs", "describe_log_groups", "logGroups", "AWS::Logs::LogGroup", "logGroupName", "arn"),
)  # fmt: skip
