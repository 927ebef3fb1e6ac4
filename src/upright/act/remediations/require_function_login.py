"""Let the address of a Lambda function ask who is calling.

What it does: the function's own address (function URL) takes only calls that are signed by a principal of the cloud
that may invoke it.

What it does not do: change API gateways before the function. Callers without credentials are refused from then on.
"""

from __future__ import annotations

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources
from upright.act.remediations._elsewhere import exchanged
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    value = exchanged(b"AWS_IAM", context)
    steps = [
        Step("set-function-login", {**where, **value}, f"{where['path']}: its address takes signed calls only")
        for where in resources(asset, context, "lambda", "function")
    ]
    if not steps:
        raise ConflictError(f"{asset.name}: no function of an account of the estate")
    return steps


_ROLE = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'  # noqa: E501

REMEDIATION = Remediation(
    id="require-function-login",
    title="Let the address of a function ask who is calling",
    reversibility=Reversibility.IN_PLACE,
    permissions=("lambda:GetFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.ENDPOINT, "chat", keys=("arn:arn:aws:lambda:us-east-1:123456789012:function:chat",)),
            address="aws://",
            built=(
                ("iam.create_role", {"RoleName": "r", "AssumeRolePolicyDocument": _ROLE}),
                (
                    "lambda.create_function",
                    {
                        "FunctionName": "chat",
                        "Role": "{Arn}",
                        "PackageType": "Image",
                        "Code": {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/chat:1"},
                    },
                ),
                ("lambda.create_function_url_config", {"FunctionName": "chat", "AuthType": "NONE"}),
            ),
            seen=(("AuthType lambda.get_function_url_config", {"FunctionName": "chat"}),),
            shows=("AWS_IAM",),
            hides=("NONE",),
        ),
    ),
)
