"""Policies that AWS keeps, of which a template has only the name: what they allow that opens data or code, everywhere.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

from __future__ import annotations

from upright.discover.cloud.policies import Statement

_TABLES = ("dynamodb:BatchGet*", "dynamodb:Get*", "dynamodb:Query", "dynamodb:Scan")
_ALLOWED: dict[str, tuple[str, ...]] = {
    "ReadOnlyAccess": ("s3:Get*", "s3:List*", *_TABLES),
    "AmazonS3ReadOnlyAccess": ("s3:Get*", "s3:List*"),
    "AmazonS3FullAccess": ("s3:*",),
    "AWSLambdaExecute": ("s3:GetObject", "s3:PutObject"),
    "AmazonDynamoDBReadOnlyAccess": _TABLES,
    "AmazonDynamoDBFullAccess": ("dynamodb:*",),
    "AmazonDynamoDBFullAccess_v2": ("dynamodb:*",),
    "AmazonRDSDataFullAccess": ("rds-data:ExecuteStatement",),
    "DataScientist": ("s3:DeleteObject", "s3:Get*", "s3:List*", "s3:PutObject"),
    "SecretsManagerReadWrite": ("secretsmanager:*",),
    "AWSLambda_FullAccess": ("lambda:*",),
}


def managed(arns: list[str]) -> list[Statement]:
    """The statements of those policies among these that are known."""
    names = [arn.rpartition("/")[2] for arn in arns if ":aws:policy/" in arn]
    return [Statement(True, (), _ALLOWED[name], ("*",), narrow=False) for name in names if name in _ALLOWED]
