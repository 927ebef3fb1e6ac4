"""Policies of resources that let everybody in by one statement and keep all but some out by another."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.policies import statements
from upright.discover.readers.node import Node

OPEN = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::docs/*"}
ORGANISATION = {"StringNotEquals": {"aws:PrincipalOrgID": "o-acme"}}


def denial(condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": condition, **more}


@pytest.mark.parametrize(
    ("other", "open_to_all"),
    [
        (denial(ORGANISATION), False),
        (denial({"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}), False),
        (denial({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), False),
        (denial({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}}, Principal={"AWS": "*"}), False),
        (denial({**ORGANISATION, "Bool": {"aws:PrincipalIsAWSService": "false"}}), False),
        (denial({"Bool": {"aws:SecureTransport": "false"}}), True),
        (denial({"StringNotLike": {"aws:PrincipalArn": "*"}}), True),
        (denial(ORGANISATION, Action="s3:PutObject"), True),
        (denial(ORGANISATION, Resource="arn:aws:s3:::docs/private/*"), True),
        (denial(ORGANISATION, Principal={"AWS": "999988887777"}), True),
        (denial({**ORGANISATION, "Bool": {"aws:SecureTransport": "false"}}), True),
    ],
)  # fmt: skip
def test_a_denial_of_all_but_some_shuts_what_another_statement_opens(other: dict[str, Any], open_to_all: bool) -> None:
    found = statements(Node(json.dumps({"Statement": [OPEN, other]})))
    assert any(each.anyone for each in found) is open_to_all
