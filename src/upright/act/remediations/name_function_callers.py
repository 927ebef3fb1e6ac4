"""Take from the policy of a Lambda function what lets anybody call it.

What it does: statements that let everyone in, or a service on behalf of any account, go from the function's policy.
`--set keep=STATEMENT` leaves the statement of this id. Statements that name an account, a source or an organisation
stay.

What it does not do: keep the order of statements, which means nothing, when it is undone; or make the statement that
should stand there instead: who calls the function, only you know.
"""

from __future__ import annotations

import json
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources, statements
from upright.act.remediations._cloud_settings import resettled
from upright.act.step import Site
from upright.act.steps._aws import account
from upright.act.steps._settings import permission_of
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    kept = {each.strip() for each in context.options.get("keep", "").split(",")}
    steps: list[Step] = []
    for where in resources(asset, context, "lambda", "function"):
        for statement in reversed(_statements(where, context)):  # so that undoing adds them in their order
            name = str(statement.get("Sid") or "")
            if _anybody(statement, where["account"]) and name and name not in kept:
                permission_of(statement)
                what = f"take statement {name} out of its policy"
                steps += resettled([{**where, "statement": name}], "function-caller", context, lambda _now: None, what)
    if not steps:
        raise ConflictError(
            f"{asset.name}: no statement in the policy of a function of the estate lets anybody call it"
        )
    return steps


def _statements(where: dict[str, str], context: Context) -> list[dict[str, Any]]:
    with account(where, Site(context, context.options["plan"], 0), "lambda") as client:
        try:
            document = json.loads(client.get_policy(FunctionName=where["path"])["Policy"])
        except client.exceptions.ResourceNotFoundException:
            return []
    return statements(document)


def _anybody(statement: dict[str, Any], own: str) -> bool:
    """Whether it lets in everyone, strangers, or a service that acts for any account."""
    principal, condition = statement.get("Principal"), json.dumps(statement.get("Condition") or {})
    if any(each in condition for each in ("SourceAccount", "SourceArn", "PrincipalOrgID")):
        return False
    if isinstance(principal, dict) and "Service" in principal:
        return True
    named = principal.get("AWS") if isinstance(principal, dict) else principal
    return own not in str(named).split(":")


_ROLE = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'  # noqa: E501
_CALL = {"FunctionName": "ask", "Action": "lambda:InvokeFunction"}

REMEDIATION = Remediation(
    id="name-function-callers",
    title="Take from a function's policy what lets anybody call it",
    reversibility=Reversibility.IN_PLACE,
    permissions=("lambda:GetPolicy", "lambda:RemovePermission", "lambda:AddPermission"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.APPLICATION, "ask", keys=("arn:arn:aws:lambda:us-east-1:123456789012:function:ask",)),
            address="aws://",
            built=(
                ("iam.create_role", {"RoleName": "r", "AssumeRolePolicyDocument": _ROLE}),
                (
                    "lambda.create_function",
                    {
                        "FunctionName": "ask",
                        "Role": "{Arn}",
                        "PackageType": "Image",
                        "Code": {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/ask:1"},
                    },
                ),
                (
                    "lambda.add_permission",
                    {
                        **_CALL,
                        "StatementId": "bucket",
                        "Principal": "s3.amazonaws.com",
                        "SourceArn": "arn:aws:s3:::docs",
                        "SourceAccount": "123456789012",
                    },
                ),
                ("lambda.add_permission", {**_CALL, "StatementId": "any", "Principal": "s3.amazonaws.com"}),
                ("lambda.add_permission", {**_CALL, "StatementId": "all", "Principal": "*"}),
            ),
            seen=(("Policy lambda.get_policy", {"FunctionName": "ask"}),),
            shows=("arn:aws:s3:::docs",),
            hides=('\\"all\\"', '\\"any\\"'),
        ),
    ),
)
