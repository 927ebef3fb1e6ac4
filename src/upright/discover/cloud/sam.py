"""What SAM gives the role of a function: policies that the function states, and templates that SAM fills in.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.body import first
from upright.discover.cloud.policies import Statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.node import Node

_READS_ROWS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan")
_WRITES_ROWS = ("dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
_READS_OBJECTS, _WRITES_OBJECTS = ("s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"), ("s3:PutObject",)
_READS_SETTINGS = ("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath")
# By the name of a template, in small letters without signs: what it allows, and which of its parameters says on what.
_TEMPLATES: dict[str, tuple[tuple[str, ...], str]] = {
    "dynamodbcrudpolicy": ((*_READS_ROWS, *_WRITES_ROWS, "dynamodb:DeleteItem"), "table_name"),
    "dynamodbreadpolicy": (_READS_ROWS, "table_name"),
    "dynamodbwritepolicy": (_WRITES_ROWS, "table_name"),
    "s3crudpolicy": ((*_READS_OBJECTS, *_WRITES_OBJECTS, "s3:DeleteObject"), "bucket_name"),
    "s3fullaccesspolicy": ((*_READS_OBJECTS, *_WRITES_OBJECTS, "s3:DeleteObject"), "bucket_name"),
    "s3readpolicy": (_READS_OBJECTS, "bucket_name"),
    "s3writepolicy": (_WRITES_OBJECTS, "bucket_name"),
    "awssecretsmanagergetsecretvaluepolicy": (("secretsmanager:GetSecretValue",), "secret_arn"),
    "ssmparameterreadpolicy": (_READS_SETTINGS, "parameter_name"),
    "ssmparameterwithslashprefixreadpolicy": (_READS_SETTINGS, "parameter_name"),
    "kmsdecryptpolicy": (("kms:Decrypt",), "key_id"),
    "lambdainvokepolicy": (("lambda:InvokeFunction",), "function_name"),
    "elasticsearchhttppostpolicy": (("es:ESHttpPost", "es:ESHttpPut"), "domain_name"),
    "stepfunctionsexecutionpolicy": (("states:StartExecution",), "state_machine_name"),
}


def given(body: Node) -> Iterator[Statement]:
    """The statements of the policies that a function lists."""
    for each in first(body, "policies"):
        yield from statements(each)
        for name, values in each.items() if each.is_map else ():
            allowed, on = _TEMPLATES.get(name.replace("_", "").lower(), ((), ""))
            if allowed and (named := first(values, on).text):
                yield Statement(True, (), allowed, (named,), narrow=False)
