"""Switch off the access keys of a user of an account.

What it does: every active key becomes inactive; it is not deleted, so that undoing switches it on again.

What it does not do: end temporary sessions that were begun with it, or touch passwords and API keys of services.
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
        raise ConflictError(f"{asset.name}: no user of an account of the estate with an active key")
    return steps


def _of(where: Arguments, context: Context) -> Iterator[Step]:
    with calls(where, Site(context, context.options["plan"], 0)) as iam:
        active = [key for key, status in iam.access_keys().items() if status == "Active"]
    for key in active:
        told = {**where, "key": key, **exchanged(b"Inactive", context)}
        yield Step("set-access-key-status", told, f"{where['path']}: switch off the key {key[:4]}...{key[-4:]}")


REMEDIATION = Remediation(
    id="deactivate-access-key",
    title="Switch off access keys",
    reversibility=Reversibility.IN_PLACE,
    permissions=("iam:ListAccessKeys", "iam:UpdateAccessKey"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.IDENTITY, "key-user", keys=("arn:arn:aws:iam::123456789012:user/key-user",)),
            address="aws://",
            built=(
                ("iam.create_user", {"UserName": "key-user"}),
                ("iam.create_access_key", {"UserName": "key-user"}),
            ),
            seen=(("iam.list_access_keys", {"UserName": "key-user"}),),
            shows=('"Inactive"',),
            hides=('"Active"',),
        ),
    ),
)
