"""Single questions to policies of AWS, with the answer that its documentation gives.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and the pages on boundaries,
on elements of policies (NotPrincipal, Principal) and on access across accounts.
"""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.policies import Statement, statements
from upright.discover.cloud.rights import Rights
from upright.discover.readers.node import Node

OWN, OTHER = "123456789012", "999988887777"
ROLE, ELSE, USER = (
    f"arn:aws:iam::{OWN}:role/team/agent",
    f"arn:aws:iam::{OWN}:role/else",
    f"arn:aws:iam::{OWN}:user/ann",
)
FOREIGN = f"arn:aws:iam::{OTHER}:role/etl"
ROOT = f"arn:aws:iam::{OWN}:root"
DOCS, A = "arn:aws:s3:::docs/*", "arn:aws:s3:::docs/a"
GET = "s3:GetObject"
Rule = dict[str, Any]


def allow(action: Any = GET, resource: Any = DOCS, **more: Any) -> Rule:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "s3:*", resource: Any = "*", **more: Any) -> Rule:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def when(operator: str, key: str, *values: str) -> Rule:
    return {"Condition": {operator: {key: [*values]}}}


def to(*whom: str) -> Rule:
    return {"Principal": {"AWS": [*whom]}}


NOT_OURS = {"Effect": "Deny", "NotPrincipal": {"AWS": [ROLE, ROOT]}, "Action": "s3:*", "Resource": "*"}
ALL_BUT = {"Effect": "Allow", "NotPrincipal": {"AWS": ELSE}, "Action": GET, "Resource": DOCS}
# what it is, who asks, what for, own policies, more (boundary, organisation, the resource's policy, its action), the answer
CASES: tuple[tuple[str, str, str, list[Rule], dict[str, Any], bool], ...] = (
    ("what nobody allows", ROLE, A, [], {}, False),
    ("an allow", ROLE, A, [allow()], {}, True),
    ("a deny wins", ROLE, A, [allow(), deny()], {}, False),
    ("a deny of all but this action", ROLE, A, [allow(), {"Effect": "Deny", "NotAction": GET, "Resource": "*"}], {}, True),
    ("a deny of all but another action", ROLE, A, [allow(), {"Effect": "Deny", "NotAction": "s3:ListBucket", "Resource": "*"}], {}, False),
    ("a deny of all but this resource", ROLE, A, [allow(), {"Effect": "Deny", "Action": "s3:*", "NotResource": DOCS}], {}, True),
    ("a deny of all but another resource", ROLE, A, [allow(), {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::other/*"}], {}, False),
    ("an allow of all but this action", ROLE, A, [{"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"}], {}, False),
    ("the bucket is not its objects", ROLE, A, [allow(resource="arn:aws:s3:::docs")], {}, False),
    ("actions in capitals", ROLE, A, [allow("S3:GETOBJECT")], {}, True),
    ("resources in capitals are others", ROLE, "arn:aws:dynamodb:eu-west-1:123456789012:table/talks", [allow("dynamodb:Scan", "arn:aws:dynamodb:*:*:table/TALKS")], {"action": "dynamodb:Scan"}, False),
    ("a question mark is one character", ROLE, A, [allow("s3:Get?bject", "arn:aws:s3:::do?s/*")], {}, True),
    ("a boundary without it", ROLE, A, [allow()], {"boundary": [allow("bedrock:*", "*")]}, False),
    ("a boundary alone gives nothing", ROLE, A, [], {"boundary": [allow("*", "*")]}, False),
    ("a boundary of all but other things", ROLE, A, [allow()], {"boundary": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}, True),
    ("a policy of the resource for a role stays within its boundary", ROLE, A, [], {"boundary": [allow("bedrock:*", "*")], "of": [allow(**to(ROLE))]}, False),
    ("a policy of the resource for a user does not", USER, A, [], {"boundary": [allow("bedrock:*", "*")], "of": [allow(**to(USER))]}, True),
    ("what a boundary denies is denied", USER, A, [], {"boundary": [deny()], "of": [allow(**to(USER))]}, False),
    ("an organisation that allows other things", ROLE, A, [allow()], {"organisation": [[allow("bedrock:*", "*")]]}, False),
    ("every level of an organisation must allow", ROLE, A, [allow()], {"organisation": [[allow("*", "*")], [allow("ec2:*", "*")]]}, False),
    ("an organisation binds what a resource allows", ROLE, A, [], {"organisation": [[allow("*", "*"), deny()]], "of": [allow(**to(ROLE))]}, False),
    ("the resource's own policy is enough in one account", ROLE, A, [], {"of": [allow(**to(ROLE))]}, True),
    ("one for another role is not", ROLE, A, [], {"of": [allow(**to(ELSE))]}, False),
    ("the account's root leaves it to the account", ROLE, A, [], {"of": [allow(**to(ROOT))]}, False),
    ("a deny of the account's root is a deny of all in it", ROLE, A, [allow()], {"of": [deny(**to(ROOT))]}, False),
    ("a deny of the account by its number", ROLE, A, [allow()], {"of": [deny(**to(OWN))]}, False),
    ("a deny of another account", ROLE, A, [allow()], {"of": [deny(**to(OTHER))]}, True),
    ("a deny of all but this role", ROLE, A, [allow()], {"of": [NOT_OURS]}, True),
    ("a deny of all but another role", ELSE, A, [allow()], {"of": [NOT_OURS]}, False),
    ("an allow of all but this role", ELSE, A, [], {"of": [ALL_BUT]}, False),
    ("an allow of all but another", ROLE, A, [], {"of": [ALL_BUT]}, True),
    ("a service is no role", ROLE, A, [], {"of": [allow(Principal={"Service": "lambda.amazonaws.com"})]}, False),
    ("a session of the role", ROLE, A, [], {"of": [allow(**to(f"arn:aws:sts::{OWN}:assumed-role/agent/night"))]}, True),
    ("everyone who is this role", ROLE, A, [], {"of": [allow(Principal="*", **when("ArnEquals", "aws:PrincipalArn", ROLE))]}, True),
    ("everyone who is another role", ROLE, A, [], {"of": [allow(Principal="*", **when("ArnEquals", "aws:PrincipalArn", ELSE))]}, False),
    ("everyone of this account", ROLE, A, [], {"of": [allow(Principal="*", **when("StringEquals", "aws:PrincipalAccount", OWN))]}, True),
    ("a deny of whoever is not this role", ROLE, A, [allow()], {"of": [deny(Principal="*", **when("ArnNotLike", "aws:PrincipalArn", f"arn:aws:iam::{OWN}:role/team/*"))]}, True),
    ("a deny of whoever is not another role", ROLE, A, [allow()], {"of": [deny(Principal="*", **when("StringNotEquals", "aws:PrincipalArn", ELSE))]}, False),
    ("a deny of whoever is of another account", ROLE, A, [allow()], {"of": [deny(Principal="*", **when("StringNotEquals", "aws:PrincipalAccount", OWN))]}, True),
    ("a deny without TLS", ROLE, A, [allow()], {"of": [deny(Principal="*", **when("Bool", "aws:SecureTransport", "false"))]}, True),
    ("one's own folder", USER, "arn:aws:s3:::docs/ann/a", [allow(resource="arn:aws:s3:::docs/${aws:username}/*")], {}, True),
    ("another's folder", USER, "arn:aws:s3:::docs/bob/a", [allow(resource="arn:aws:s3:::docs/${aws:username}/*")], {}, False),
    ("across accounts one's own rights are not enough", FOREIGN, A, [allow()], {}, False),
    ("nor is the policy of the resource", FOREIGN, A, [], {"of": [allow(**to(FOREIGN))]}, False),
    ("both are", FOREIGN, A, [allow()], {"of": [allow(**to(FOREIGN))]}, True),
    ("the other account as a whole leaves it to that account", FOREIGN, A, [allow()], {"of": [allow(**to(f"arn:aws:iam::{OTHER}:root"))]}, True),
    ("a function that its own policy opens to the role", ROLE, "arn:aws:lambda:eu-west-1:123456789012:function:f", [], {"action": "lambda:InvokeFunction", "of": [allow("lambda:InvokeFunction", "*", **to(ROLE))]}, True),
    ("a domain that answers one address", ROLE, "arn:aws:es:eu-west-1:123456789012:domain/d/i", [], {"action": "es:ESHttpGet", "of": [allow("es:*", "*", Principal="*", **when("IpAddress", "aws:SourceIp", "198.51.100.0/24"))]}, False),
    ("a role has no user name", ROLE, A, [allow(**when("StringEquals", "aws:username", "ann"))], {}, False),
    ("a role is not called as a user is", ROLE, A, [allow(), deny(**when("StringNotEquals", "aws:username", "ann"))], {}, False),
    ("a role has no user name that would have to fit", ROLE, A, [allow(**when("StringEqualsIfExists", "aws:username", "ann"))], {}, True),
    ("a role has no folder by a user's name", ROLE, "arn:aws:s3:::docs/ann/a", [allow(resource="arn:aws:s3:::docs/${aws:username}/*")], {}, False),
    ("a role has the folder of all without a name", ROLE, "arn:aws:s3:::docs/guest/a", [allow(resource="arn:aws:s3:::docs/${aws:username, 'guest'}/*")], {}, True),
    ("a user does not", USER, "arn:aws:s3:::docs/guest/a", [allow(resource="arn:aws:s3:::docs/${aws:username, 'guest'}/*")], {}, False),
    ("a folder of a tag that is told later", ROLE, "arn:aws:s3:::docs/red/a", [allow(resource="arn:aws:s3:::docs/${aws:PrincipalTag/team}/*")], {}, True),
    ("a star that stands for itself", ROLE, A, [allow(resource="arn:aws:s3:::docs/${*}")], {}, False),
    ("a session that is named goes beyond the role's boundary", ROLE, A, [], {"boundary": [allow("bedrock:*", "*")], "of": [allow(**to(f"arn:aws:sts::{OWN}:assumed-role/agent/night"))]}, True),
    ("but not beyond what that denies", ROLE, A, [], {"boundary": [deny()], "of": [allow(**to(f"arn:aws:sts::{OWN}:assumed-role/agent/night"))]}, False),
    ("no organisation binds a service-linked role", f"arn:aws:iam::{OWN}:role/aws-service-role/sagemaker.amazonaws.com/Linked", A, [allow()], {"organisation": [[allow("*", "*"), deny()]]}, True),
    ("a key whose policy names its account", ROLE, "arn:aws:kms:eu-west-1:123456789012:key/k", [allow("kms:Decrypt", "*")], {"action": "kms:Decrypt", "of": [allow("kms:*", "*", **to(ROOT))]}, True),
    ("a key whose policy does not leave it to its account", ROLE, "arn:aws:kms:eu-west-1:123456789012:key/k", [allow("kms:Decrypt", "*")], {"action": "kms:Decrypt", "of": [allow("kms:*", "*", **to(ELSE))]}, False),
    ("a key whose policy names the role", ROLE, "arn:aws:kms:eu-west-1:123456789012:key/k", [], {"action": "kms:Decrypt", "of": [allow("kms:Decrypt", "*", **to(ROLE))]}, True),
)  # fmt: skip


def policy(*given: Rule) -> list[Statement]:
    return statements(Node(json.dumps({"Statement": list(given)})))


@pytest.mark.parametrize(("who", "what", "own", "more", "answer"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])  # fmt: skip
def test_what_aws_answers(who: str, what: str, own: list[Rule], more: dict[str, Any], answer: bool) -> None:
    boundary = policy(*more["boundary"]) if "boundary" in more else None
    rights = Rights(who, policy(*own), boundary, [policy(*each) for each in more.get("organisation", ())])
    toward = rights.toward(more.get("action", GET))
    assert toward.may(what, policy(*more.get("of", ())), owner=OWN) is answer
