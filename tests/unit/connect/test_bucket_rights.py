"""Whom policies of buckets let in, as the interface of the storage writes them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from upright.connect.bucket_rights import principals
from upright.connect.connector import Source
from upright.model.evidence import Edge, Observation

TRAINER = "arn:aws:iam::123456789012:role/trainer"
ALL = "arn:aws:s3:::train/*"


def _says(effect: str, who: Any, actions: Any, resource: str = ALL, **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Principal": who, "Action": actions, "Resource": resource, **more}


@pytest.mark.parametrize(
    ("statements", "rights"),
    [
        ([_says("Allow", {"AWS": TRAINER}, ["s3:GetObject", "s3:PutObject"])],
         {("trainer", "can_read"), ("trainer", "can_write")}),
        ([_says("Allow", {"AWS": ["123456789012", TRAINER]}, "s3:Get*")],
         {("arn:aws:iam::123456789012:root", "can_read"), ("trainer", "can_read")}),
        ([_says("Allow", "*", "s3:GetObject"), _says("Allow", {"AWS": TRAINER}, "s3:ListBucket")], set()),
        ([_says("Allow", {"AWS": TRAINER}, "s3:*"), _says("Deny", "*", ["s3:PutObject", "s3:DeleteObject"])],
         {("trainer", "can_read")}),
        ([_says("Allow", {"AWS": TRAINER}, "s3:GetObject"), _says("Deny", "*", "s3:*", Condition={"Bool": {}})],
         {("trainer", "can_read")}),
        ([_says("Allow", {"AWS": TRAINER}, "s3:GetObject"), _says("Deny", "*", "s3:*", ALL.replace("*", "old/a"))],
         {("trainer", "can_read")}),
        ([_says("Allow", {"Service": "logging.s3.amazonaws.com"}, "s3:PutObject")],
         {("logging.s3.amazonaws.com", "can_write")}),
    ],
)  # fmt: skip
def test_whom_a_policy_lets_in(statements: list[dict[str, Any]], rights: set[tuple[str, str]]) -> None:
    told = list(principals(Source("s3", "train", "s3://train"), "arn:x", json.dumps({"Statement": statements})))
    names = {each.keys[0]: each.name for each in told if isinstance(each, Observation)}
    assert {(names[each.source], str(each.kind)) for each in told if isinstance(each, Edge)} == rights


@pytest.mark.parametrize("policy", ["", "[]", "{", '{"Statement": "x"}', '{"Statement": {"Effect": "Allow"}}'])
def test_what_is_no_policy_names_nobody(policy: str) -> None:
    assert not list(principals(Source("s3", "train", "s3://train"), "arn:x", policy))
