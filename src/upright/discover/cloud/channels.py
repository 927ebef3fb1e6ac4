"""Queues, topics and buses of events: who may put words into what sets off functions and workflows of AI.

Whoever may send to a queue says to the model behind it what it reads next, without ever being let into the function.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-customer-managed-policy-examples.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import at, first, word
from upright.discover.cloud.credentials import credential_settings
from upright.discover.cloud.identifiers import own_arn
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.policies import Statement, statements
from upright.discover.cloud.sharing import foreign_accounts
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared

RULE = "aws_cloudwatch_event_rule"
WORKFLOW = "aws_sfn_state_machine"
# What takes words in -> what it is called, and the action that puts them there.
_SOURCES = {
    "aws_sqs_queue": ("queue", "sqs:SendMessage"),
    "aws_sns_topic": ("topic", "sns:Publish"),
    "aws_cloudwatch_event_bus": ("event bus", "events:PutEvents"),
}
# What leads from there to a function, a workflow, or another of them.
_LINKS = frozenset({"aws_lambda_event_source_mapping", "aws_sns_topic_subscription", RULE})
_SINKS = frozenset({"aws_lambda_function", "aws_serverless_function", WORKFLOW})
KINDS = _LINKS | {*_SOURCES}
# What a step of a workflow does, when it asks or trains a model.
_STEP = re.compile(r"^arn:[\w-]+:states:[^:]*:[^:]*:(?:aws-sdk:)?(?:bedrock|sagemaker|comprehend|rekognition|textract)")


def asks_models(each: Declared) -> bool:
    """Whether a workflow that was made, as an account or a state says, asks or trains models."""
    live = each.kind == WORKFLOW and own_arn(each).startswith("arn:")
    return live and any(_STEP.match(node.text) for _, node in at(each.body, "definition").walk())


def set_off(estate: Estate) -> dict[int, set[int]]:
    """By the number of each queue, topic or bus the functions and workflows that it sets off, by way of others too."""
    onward: dict[int, set[int]] = defaultdict(set)
    for number, each in enumerate(estate.resources):
        if each.kind in _LINKS and not word(each.body, "state").lower().startswith("disabl"):
            far = [other for _, other in estate.targets[number]]
            sources = [other for other in far if estate.resources[other].kind in _SOURCES]
            begins = [other for other in sources if _begins(estate, number, other)]
            for source in begins:
                onward[source] |= {other for other in far if other != source and _takes(estate, other)}
    return {source: _beyond(source, onward) for source in onward}


def _begins(estate: Estate, link: int, source: int) -> bool:
    """Whether a link leads away from a source, and not to it."""
    fields = {field for field, far in estate.targets[link] if far == source}
    return bool(fields & {"event_source_arn", "topic_arn", "event_bus_arn", "event_bus_name"})


def _takes(estate: Estate, number: int) -> bool:
    return estate.resources[number].kind in _SINKS | {*_SOURCES}


def _beyond(source: int, onward: dict[int, set[int]]) -> set[int]:
    reached: set[int] = set()
    following = [source]
    while following:
        new = onward.get(following.pop(), set()) - reached
        reached |= new
        following += new
    return reached


def channels(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and further facts: who may set off what asks models; rules that hand on keys."""
    own: dict[str, set[str]] = defaultdict(set)
    for each in estate.resources:
        own[each.scope].add(word(each.body, "account_id"))
    for source, sinks in set_off(estate).items():
        asset = estate.resources[source]
        what, action = _SOURCES[asset.kind]
        whom = _let_in(asset, action, own[asset.scope])
        facts: Facts = {"open_to": listed(f"{each}, by {what} {asset.title.rpartition(':')[2]}" for each in whom)}
        for sink in sorted(sinks) if whom else ():
            if sink in estate.labels:
                yield sink, estate.labels[sink], facts
    for number, each in enumerate(estate.resources):
        if each.kind == RULE and credential_settings(each.body):
            yield number, "pipeline", {}


def _let_in(source: Declared, action: str, own: set[str]) -> list[str]:
    """Who besides its owner may put something in."""
    speaking = [each for each in statements(first(source.body, "policy")) if each.allows and _speaks(each, action)]
    if any(each.anyone for each in speaking):
        return ["everyone"]
    known = bool(word(source.body, "account_id"))
    accounts = {account for each in speaking for account in foreign_accounts(each, own)} if known else set()
    return [f"account {account}" for account in sorted(accounts)]


def _speaks(statement: Statement, action: str) -> bool:
    if statement.but_actions:
        return not any(matches(each, action) for each in statement.but_actions)
    return any(matches(each, action) for each in statement.actions)
