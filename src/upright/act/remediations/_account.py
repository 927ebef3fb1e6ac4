"""What of an asset lies in an account of AWS, and policies made narrower."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from upright.act.remediation import Context
from upright.act.remediations._elsewhere import sources
from upright.act.steps._aws import ACCOUNT
from upright.model.asset import Asset

_ARN = "arn:arn:"
# What running an agent or an application takes, by service: enough to invoke and to look up, not to change anything.
USUAL = {
    "bedrock": (
        "bedrock:InvokeModel",
        "bedrock:InvokeModelWithResponseStream",
        "bedrock:InvokeAgent",
        "bedrock:Retrieve",
        "bedrock:RetrieveAndGenerate",
        "bedrock:ApplyGuardrail",
    ),
    "sagemaker": ("sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointAsync", "sagemaker:DescribeEndpoint"),
    "aoss": ("aoss:APIAccessAll",),
    "s3": ("s3:GetObject", "s3:ListBucket"),
}
_GRANTS = ("iam:PassRole", "iam:Create*", "iam:Put*", "iam:Attach*", "sts:AssumeRole")


def principals(asset: Asset, context: Context) -> Iterator[dict[str, str]]:
    """`source`, `account` and `path` (`role/NAME`) of an identity, in each account source that saw it."""
    for key in asset.keys:
        parts = key.removeprefix(_ARN).split(":", 4) if key.startswith(_ARN) else []
        if len(parts) == 5 and parts[1] == "iam":  # noqa: PLR2004  aws : iam : region : account : role/path/name
            kind, name = parts[4].split("/", 1)[0], parts[4].rpartition("/")[2]
            for source in sources(asset, context, ACCOUNT):
                yield {"source": source, "account": parts[3], "path": f"{kind}/{name}"}


def resources(asset: Asset, context: Context, service: str, kind: str) -> Iterator[dict[str, str]]:
    """`source`, `account`, `region`, `path` (name or id) and `arn` of what an ARN of this service and kind names."""
    for key in asset.keys:
        arn = key.removeprefix("arn:")
        parts = arn.removeprefix("arn:").split(":", 4) if key.startswith(_ARN) else []
        if len(parts) == 5 and parts[1] == service and parts[4].startswith((f"{kind}/", f"{kind}:")):  # noqa: PLR2004
            for source in sources(asset, context, ACCOUNT):
                name = parts[4][len(kind) + 1 :]
                yield {"source": source, "account": parts[3], "region": parts[2], "path": name, "arn": arn}


def buckets(asset: Asset, context: Context) -> Iterator[dict[str, str]]:
    """`source` of a bucket, and `bucket` and `account` where that is one."""
    for source in sources(asset, context, "s3://"):
        yield {"source": source}
    name = str(asset.attributes.get("bucket") or asset.name)
    for source in sources(asset, context, ACCOUNT):
        where = {"source": source, "bucket": name, "path": name}
        yield where | ({"account": context.accounts[source]} if source in context.accounts else {})


def statements(document: Any) -> list[dict[str, Any]]:
    """The statements of a policy document, which may be one or a list."""
    found = document.get("Statement") if isinstance(document, dict) else None
    listed = found if isinstance(found, list) else [found]
    return [each for each in listed if isinstance(each, dict)]


def actions_of(statement: dict[str, Any]) -> list[str]:
    """The actions of a statement as a list."""
    found = statement.get("Action", ())
    return [found] if isinstance(found, str) else [str(each) for each in found]


def too_broad(action: str) -> bool:
    """Whether an action allows everything, all of one service, or the making of new rights."""
    return action == "*" or action.endswith(":*") or any(fnmatchcase(action, each) for each in _GRANTS)


def narrowed(document: Any, wanted: tuple[str, ...]) -> Any | None:
    """The document with every broad action that it allows replaced by `wanted`, or by what is usual for its service;
    None when there is nothing broad. Raises LookupError naming an action for which nothing is usual.
    """
    new = copy.deepcopy(document)
    changed = False
    for statement in statements(new):
        told = actions_of(statement)
        if statement.get("Effect") != "Allow" or not any(map(too_broad, told)):
            continue
        changed = True
        statement["Action"] = allowed_instead(told, wanted)
    if not changed:
        return None
    left = [each for each in statements(new) if each.get("Effect") != "Allow" or actions_of(each)]
    new["Statement"] = left
    return new


def allowed_instead(actions: list[str], wanted: tuple[str, ...]) -> list[str]:
    """The actions with every broad one replaced by `wanted`, or by what is usual for its service. Raises LookupError
    naming an action for which nothing is usual.
    """
    kept = [each for each in actions if not too_broad(each)]
    for each in filter(too_broad, actions):
        kept += [one for one in wanted or _usual(each) if one not in kept]
    return kept


def _usual(action: str) -> tuple[str, ...]:
    service = action.partition(":")[0]
    if service in {"iam", "sts"}:
        return ()
    if service not in USUAL:
        raise LookupError(action)
    return USUAL[service]


def anyone(statement: dict[str, Any]) -> bool:
    """Whether a statement allows something to everybody, without a condition."""
    principal = statement.get("Principal")
    named = principal.get("AWS", ()) if isinstance(principal, dict) else principal
    several = [named] if isinstance(named, str) else list(named or ())
    return statement.get("Effect") == "Allow" and "*" in several and not statement.get("Condition")


def without_strangers(document: Any, own: str, known: frozenset[str]) -> Any | None:
    """The document without what it allows to everybody, or to accounts that are neither `own` nor `known`; None when
    nothing of it is left.
    """
    left = [each for each in (_narrower(one, known | {own}) for one in statements(document)) if each]
    return {**document, "Statement": left} if left else None


def _narrower(statement: dict[str, Any], known: frozenset[str]) -> dict[str, Any] | None:
    principal = statement.get("Principal")
    if statement.get("Effect") != "Allow" or statement.get("Condition") or principal is None:
        return statement
    told = principal if isinstance(principal, dict) else {"AWS": principal}
    named = told.get("AWS", ())
    several = [named] if isinstance(named, str) else list(named)
    kept = [each for each in several if known & set(str(each).split(":"))]
    if kept == several:
        return statement
    rest = {name: value for name, value in told.items() if name != "AWS"}
    return {**statement, "Principal": {**rest, **({"AWS": kept} if kept else {})}} if kept or rest else None


def text(document: Any) -> bytes:
    """A document as it is sent."""
    return json.dumps(document).encode()
