"""Log the model invocations of Bedrock in a region of an account.

What it does: switches the logging on, into the bucket that `--set bucket=NAME` names, or the log group and role of
`--set log_group=NAME --set role=ARN`. What is there already of other destinations stays.

What it does not do: make the bucket, the log group or the role, or decide how long what is logged is kept. Prompts and
answers are logged with all that is in them.
"""

from __future__ import annotations

import json
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, sources
from upright.act.step import Site
from upright.act.steps._aws import ACCOUNT, account
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError, ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    wanted = _wanted(context)
    region = str(asset.attributes.get("region") or context.options.get("region", ""))
    named = next((parts[5] for key in asset.keys if len(parts := key.split(":")) > 6), "")  # noqa: PLR2004  of an ARN
    steps = []
    for source in sources(asset, context, ACCOUNT):
        where = {"source": source, "path": f"{region or 'the default region'} of the account", "region": region}
        where |= {"account": named} if named.isdigit() else {}
        with account(where, Site(context, context.options["plan"], 0), "bedrock") as client:
            before = client.get_model_invocation_logging_configuration().get("loggingConfig") or {}
        value = json.dumps({**before, **wanted}, sort_keys=True).encode()
        steps.append(Step("set-invocation-logging", {**where, **exchanged(value, context)}, "log model invocations"))
    if not steps:
        raise ConflictError(f"{asset.name}: no account of the estate that can be reached")
    return steps


def _wanted(context: Context) -> dict[str, Any]:
    said = context.options
    data = {f"{kind}DataDeliveryEnabled": True for kind in ("text", "image", "embedding")}
    if bucket := said.get("bucket"):
        return {**data, "s3Config": {"bucketName": bucket, "keyPrefix": said.get("prefix", "")}}
    if said.get("log_group") and said.get("role"):
        return {**data, "cloudWatchConfig": {"logGroupName": said["log_group"], "roleArn": said["role"]}}
    raise ConfigError("where to: --set bucket=NAME, or --set log_group=NAME and --set role=ARN")


REMEDIATION = Remediation(
    id="enable-invocation-logging",
    title="Log model invocations of Bedrock",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "bedrock:GetModelInvocationLoggingConfiguration",
        "bedrock:PutModelInvocationLoggingConfiguration",
        "bedrock:DeleteModelInvocationLoggingConfiguration",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.AI_SERVICE,
                "bedrock",
                keys=("arn:arn:aws:bedrock:us-east-1:123456789012:x",),
                region="us-east-1",
            ),
            options={"bucket": "data"},
            address="aws://",
            seen=(("bedrock.get_model_invocation_logging_configuration", {}),),
            shows=('"bucketName": "data"',),
        ),
    ),
)
