"""Let only the own account take a role that everybody could take.

What it does: in the role's trust policy, `*` as the principal becomes the account that the role belongs to. Statements
with a condition, and those that name services or accounts, stay.

What it does not do: end sessions that were begun already; they last up to twelve hours.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import anyone, principals, statements, text
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Arguments, Site
from upright.act.steps._iam import calls
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    roles = [where for where in principals(asset, context) if where["path"].startswith("role/")]
    steps = [step for where in roles for step in _of(where, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no role of an account of the estate that everybody may take")
    return steps


def _of(where: Arguments, context: Context) -> Iterator[Step]:
    with calls(where, Site(context, context.options["plan"], 0)) as iam:
        new = copy.deepcopy(iam.trust())
    opened = [each for each in statements(new) if anyone(each)]
    for each in opened:
        each["Principal"] = {"AWS": f"arn:aws:iam::{where['account']}:root"}
    if opened:
        told = {**where, **exchanged(text(new), context)}
        yield Step("set-trust-policy", told, f"{where['path']}: only account {where['account']} may take it")


_NUMBER = "123456789012"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}

REMEDIATION = Remediation(
    id="narrow-trust-policy",
    title="Let only the own account take a role",
    reversibility=Reversibility.IN_PLACE,
    permissions=("iam:GetRole", "iam:UpdateAssumeRolePolicy"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.IDENTITY, "agent", keys=(f"arn:arn:aws:iam::{_NUMBER}:role/agent",)),
            address="aws://",
            built=(("iam.create_role", {"RoleName": "agent", "AssumeRolePolicyDocument": json.dumps(_TRUST)}),),
            seen=(("iam.get_role", {"RoleName": "agent"}),),
            shows=(f"arn:aws:iam::{_NUMBER}:root",),
            hides=('"AWS": "*"',),
        ),
    ),
)
