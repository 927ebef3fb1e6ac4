"""What a refused call leaves open beyond what it would have listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from upright.connect.aws.catalog import LISTINGS
from upright.connect.aws.crawl import Crawl
from upright.model.errors import AccessDenied
from upright.model.evidence import Gap


class _Refusing:
    """An account that refuses all calls of one service and has nothing else."""

    id, partition, home, regions = "123456789012", "aws", "eu-west-1", ("eu-west-1", "eu-north-1")

    def __init__(self, service: str) -> None:
        self.service = service

    def offers(self, service: str, region: str) -> bool:
        return bool(service and region)

    def pages(self, service: str, operation: str, region: str, given: Any) -> Iterator[Any]:
        if service == self.service:
            raise AccessDenied(f"{service} {operation} in {region} {len(given)}: AccessDenied")
        return iter(())


@pytest.mark.parametrize(
    ("service", "there", "not_there"),
    [
        ("iam", {"global/IAM/Role", "eu-west-1/Lambda/Function", "eu-north-1/Lambda/Function"}, {"global/S3/Bucket"}),
        ("sagemaker", {"eu-west-1/SageMaker/TrainingJob", "global/S3/Bucket"}, {"eu-west-1/Lambda/Function"}),
        ("bedrock-agent", {"eu-west-1/Bedrock/Agent", "eu-west-1/Bedrock/AgentAlias", "global/S3/Bucket"}, set()),
        ("kms", {"eu-north-1/KMS/Key"}, {"global/S3/Bucket", "eu-west-1/Lambda/Function"}),
    ],
)
def test_what_a_refused_call_leaves_open(service: str, there: set[str], not_there: set[str]) -> None:
    account: Any = _Refusing(service)
    gaps = {each.where for each in Crawl(account, "s", LISTINGS).items() if isinstance(each, Gap)}
    assert there <= gaps
    assert not not_there & gaps
