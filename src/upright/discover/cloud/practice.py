"""What most of their kind in an account do, and one of them does not: keep older versions, refuse requests in the
clear, write down who comes, ask for users of their own, stay in the network.

None of it is wrong in itself. Where an account does it nearly everywhere, the one that does not was forgotten, or
changed by somebody. Said only of accounts that were read live: that something is missing from code or from an export
proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.cloud.body import first, flag, given, word
from upright.discover.cloud.names import snake
from upright.discover.cloud.policies import Statement, statements
from upright.model.withheld import NOT_DESCRIBED

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node

    Seen: TypeAlias = "Callable[[Node], bool | None]"

_REGION = "aws_bedrock_region"
_FEWEST = 2  # others that do it, before it is a practice
_IMAGES = frozenset({"image", "container_uri"})
_PLAIN = "aws:securetransport"
_NAME_ONLY = snake(NOT_DESCRIBED)


def unlike_others(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and what is missing, of those that do not do what most of their kind in the account do."""
    live = {_account(each) for each in estate.resources if each.kind == _REGION}
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, each in enumerate(estate.resources):
        if each.kind in _PRACTICES and _account(each) in live and not each.body.get(_NAME_ONLY).value:
            alike[(each.kind, *_account(each))].append(number)
    for (kind, *_), numbers in alike.items():
        for what, does in _PRACTICES[kind].items() if len(numbers) > _FEWEST else ():
            told = {number: does(estate.resources[number].body) for number in numbers}
            doing = sum(each is True for each in told.values())
            if doing < _FEWEST or doing * 2 <= sum(each is not None for each in told.values()):
                continue
            for number in (number for number, each in told.items() if each is False):
                if number in estate.labels:
                    yield number, estate.labels[number], {"unlike_others": [what]}


def _account(resource: Declared) -> tuple[str, str]:
    return resource.scope, word(resource.body, "account_id")


def _asked(body: Node, name: str) -> bool:
    """Whether the account was asked for this and answered, if only that there is none."""
    return name in dict(body.items())


def _versions(body: Node) -> bool | None:
    on = flag(body, "bucket_versioning_configuration.status", "bucket_versioning_configuration", default=False)
    return on if _asked(body, "bucket_versioning_configuration") else None


def _only_encrypted(body: Node) -> bool | None:
    rules = statements(first(body, "bucket_policy.policy_text", "bucket_policy"))
    return any(map(_refuses_clear, rules)) if _asked(body, "bucket_policy") else None


def _refuses_clear(rule: Statement) -> bool:
    denied = any(each.key.lower() == _PLAIN and {*each.values} == {"false"} for each in rule.conditions)
    return denied and not rule.allows and "*" in rule.principals


def _readers_noted(body: Node) -> bool | None:
    return given(body, "bucket_logging_configuration") if _asked(body, "bucket_logging_configuration") else None


def _fine_grained(body: Node) -> bool | None:
    return flag(body, "advanced_security_options.enabled", default=False)


def _audited(body: Node) -> bool | None:
    return flag(body, "log_publishing_options.audit_logs.enabled", default=False)


def _inside(body: Node) -> bool | None:
    return given(body, "vpc_config")


def _captured(body: Node) -> bool | None:
    return flag(body, "data_capture_config.enable_capture", default=False)


def _versioned(body: Node) -> bool | None:
    named = [node.text for path, node in body.walk() if path and path[-1] in _IMAGES and "/" in node.text]
    return not any(map(_floats, named)) if named else None


def _floats(image: str) -> bool:
    return "@sha256:" not in image and image.rpartition("/")[2].partition(":")[2] in {"", "latest"}


_PRACTICES: dict[str, dict[str, Seen]] = {
    "aws_s3_bucket": {
        "older versions": _versions,
        "a refusal of requests in the clear": _only_encrypted,
        "a record of who reads it": _readers_noted,
    },
    "aws_opensearch_domain": {"fine-grained access": _fine_grained, "audit logs": _audited},
    "aws_bedrock_model_customization_job": {"a network of its owner": _inside},
    "aws_sagemaker_endpoint_configuration": {"a capture of what it answers": _captured},
    "aws_bedrockagentcore_agent_runtime": {"a version of its image": _versioned},
    "aws_sagemaker_model": {"a version of its image": _versioned},
}
