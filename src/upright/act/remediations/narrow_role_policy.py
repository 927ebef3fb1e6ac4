"""Take broad rights from a role or a user of an account, and leave what it needs.

What it does: in every inline policy, actions that allow everything, a whole service, or the making of new rights are
replaced by what running an agent takes (invoking models, agents, endpoints; reading indexes and objects). A managed
policy that is as broad is detached, and its narrowed copy put in its place as an inline policy. With `--set
actions=bedrock:InvokeModel,s3:GetObject` you say which actions it needs instead; where a policy allows everything, you
have to.

What it does not do: change a managed policy for others, narrow resources, or look at permission boundaries. What the
role did with the rights it loses fails from then on; look at its last use of services first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import narrowed, principals, statements, text
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Arguments, Site
from upright.act.steps._exchange import NOTHING
from upright.act.steps._iam import calls
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError, ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    wanted = tuple(each.strip() for each in context.options.get("actions", "").split(",") if each.strip())
    try:
        steps = [step for where in principals(asset, context) for step in _of(where, wanted, context)]
    except LookupError as error:
        raise ConfigError(f"{asset.name}: allows {error}; say what it needs with --set actions=...") from None
    if not steps:
        raise ConflictError(f"{asset.name}: no policy of an account of the estate allows too much")
    return steps


def _of(where: Arguments, wanted: tuple[str, ...], context: Context) -> Iterator[Step]:
    with calls(where, Site(context, context.options["plan"], 0)) as iam:
        inline = {name: iam.document(name) for name in iam.inline()}
        managed = {policy: iam.managed(policy) for policy in iam.attached()}
    for name, document in inline.items():
        new = narrowed(document, wanted)
        if new is not None and statements(new):
            told = {**where, "policy": name, **exchanged(text(new), context)}
            yield Step("set-inline-policy", told, f"{where['path']}: narrow the policy {name}")
        elif new is not None:
            told = {**where, "policy": name, "digest": NOTHING, "size": "0"}
            yield Step("set-inline-policy", told, f"{where['path']}: remove the policy {name}")
    for policy, document in managed.items():
        new = narrowed(document, wanted)
        if new is None:
            continue
        name = policy.rpartition("/")[2]
        if statements(new):
            told = {**where, "policy": f"narrowed-{name}", **exchanged(text(new), context)}
            yield Step("set-inline-policy", told, f"{where['path']}: a narrowed copy of {name}")
        told = {**where, "policy": policy, "digest": NOTHING, "size": "0"}
        yield Step("set-attached-policy", told, f"{where['path']}: detach {name}")


_OWN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["bedrock:*"], "Resource": "*"}]}
_BROAD = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}]}
_NUMBER = "123456789012"
_MADE = (
    ("iam.create_role", {"RoleName": "agent", "AssumeRolePolicyDocument": "{}"}),
    ("iam.put_role_policy", {"RoleName": "agent", "PolicyName": "own", "PolicyDocument": json.dumps(_OWN)}),
    ("iam.create_policy", {"PolicyName": "broad", "PolicyDocument": json.dumps(_BROAD)}),
    ("iam.attach_role_policy", {"RoleName": "agent", "PolicyArn": f"arn:aws:iam::{_NUMBER}:policy/broad"}),
)
_SEEN = (
    ("iam.get_role_policy", {"RoleName": "agent", "PolicyName": "own"}),
    ("iam.list_role_policies", {"RoleName": "agent"}),
    ("iam.list_attached_role_policies", {"RoleName": "agent"}),
)
_AGENT = thing(AssetKind.IDENTITY, "agent", keys=(f"arn:arn:aws:iam::{_NUMBER}:role/agent",))

REMEDIATION = Remediation(
    id="narrow-role-policy",
    title="Take broad rights from a role or a user",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "iam:ListRolePolicies",
        "iam:GetRolePolicy",
        "iam:PutRolePolicy",
        "iam:DeleteRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:AttachRolePolicy",
        "iam:DetachRolePolicy",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=_AGENT,
            address="aws://",
            built=_MADE,
            seen=_SEEN,
            shows=("bedrock:InvokeModel", "narrowed-broad"),
            hides=("bedrock:*", "policy/broad"),
        ),
        Example(
            asset=_AGENT,
            options={"actions": "s3:GetObject"},
            address="aws://",
            built=_MADE,
            seen=_SEEN,
            shows=("s3:GetObject", "narrowed-broad"),
            hides=("bedrock", "policy/broad"),
        ),
    ),
)
