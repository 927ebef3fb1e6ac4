"""Switch off the long-term API keys of Bedrock that a user of an account has.

What it does: every active key becomes inactive; it is not deleted, so that undoing switches it on again. Whatever calls
models with it is refused from then on.

What it does not do: touch short-term keys, which end by themselves, or access keys (`deactivate-access-key` does).
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import principals
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Arguments, Site
from upright.act.steps._iam import calls
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    users = [where for where in principals(asset, context) if where["path"].startswith("user/")]
    steps = [step for where in users for step in _of(where, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no user of an account of the estate with an active API key of Bedrock")
    return steps


def _of(where: Arguments, context: Context) -> Iterator[Step]:
    with calls(where, Site(context, context.options["plan"], 0)) as iam:
        active = [key for key, status in iam.api_keys().items() if status == "Active"]
    for key in active:
        told = {**where, "key": key, **exchanged(b"Inactive", context)}
        yield Step("set-api-key-status", told, f"{where['path']}: switch off the API key {key[:4]}...{key[-4:]}")


_NAMED = {"UserName": "BedrockAPIKey-k3x9"}

REMEDIATION = Remediation(
    id="deactivate-api-key",
    title="Switch off API keys of Bedrock",
    reversibility=Reversibility.IN_PLACE,
    permissions=("iam:ListServiceSpecificCredentials", "iam:UpdateServiceSpecificCredential"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.IDENTITY,
                "BedrockAPIKey-k3x9",
                keys=("arn:arn:aws:iam::123456789012:user/BedrockAPIKey-k3x9",),
            ),
            address="aws://",
            built=(
                ("iam.create_user", _NAMED),
                ("iam.create_service_specific_credential", {**_NAMED, "ServiceName": "bedrock.amazonaws.com"}),
            ),
            seen=(("iam.list_service_specific_credentials", _NAMED),),
            shows=('"Inactive"',),
            hides=('"Active"',),
        ),
    ),
)
