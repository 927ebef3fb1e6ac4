"""Queues, topics and buses that set off what asks models, and who may put words there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.readers.jsonc import read_json

OWN, OTHER = "123456789012", "999988887777"
QUEUE, TOPIC = f"arn:aws:sqs:eu-west-1:{OWN}:orders", f"arn:aws:sns:eu-west-1:{OWN}:news"
BUS, RULE = f"arn:aws:events:eu-west-1:{OWN}:event-bus/shop", f"arn:aws:events:eu-west-1:{OWN}:rule/shop/r"
BOT, FLOW = f"arn:aws:lambda:eu-west-1:{OWN}:function:chat-bot", f"arn:aws:states:eu-west-1:{OWN}:stateMachine:flow"
ASK = {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel"}}}
ENDS = [
    ("AWS::Lambda::Function", BOT, {"FunctionName": "chat-bot"}),
    ("AWS::StepFunctions::StateMachine", FLOW, {"definition": json.dumps(ASK)}),
]


def seen(*items: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    declared: list[Declared] = []
    for kind, arn, configuration in [*ENDS, *items]:
        item = {
            "resourceType": kind,
            "ARN": arn,
            "resourceName": arn.rpartition(":")[2].rpartition("/")[2],
            "accountId": OWN,
            "awsRegion": "eu-west-1",
            "configuration": configuration,
        }
        declared += configured(read_json(json.dumps(item)), "account", "item")
    return {str(each.name): dict(each.attributes) for each in assemble(declared)[0]}


def opened(action: str, who: Any, **more: Any) -> str:
    return json.dumps({"Statement": [{"Effect": "Allow", "Principal": who, "Action": action, "Resource": "*", **more}]})


def queue(policy: str) -> tuple[str, str, dict[str, Any]]:
    return "AWS::SQS::Queue", QUEUE, {"QueueArn": QUEUE, "Policy": policy}


def mapping(state: str = "Enabled") -> tuple[str, str, dict[str, Any]]:
    arn = f"arn:aws:lambda:eu-west-1:{OWN}:event-source-mapping:m"
    return "AWS::Lambda::EventSourceMapping", arn, {"EventSourceArn": QUEUE, "FunctionArn": BOT, "State": state}


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (opened("sqs:SendMessage", "*"), ["everyone, by queue orders"]),
        (opened("SQS:*", {"AWS": f"arn:aws:iam::{OTHER}:root"}), [f"account {OTHER}, by queue orders"]),
        (opened("sqs:ReceiveMessage", "*"), None),
        (opened("sqs:SendMessage", {"AWS": f"arn:aws:iam::{OWN}:root"}), None),
        (opened("sqs:SendMessage", "*", Condition={"ArnEquals": {"aws:SourceArn": TOPIC}}), None),
        ("", None),
    ],
)
def test_whoever_may_send_to_a_queue_speaks_to_what_reads_it(policy: str, told: list[str] | None) -> None:
    assert seen(queue(policy), mapping())["chat-bot"].get("open_to") == told
    assert seen(queue(policy), mapping("Disabled"))["chat-bot"].get("open_to") is None


def test_a_topic_may_lead_by_way_of_a_queue() -> None:
    topic = ("AWS::SNS::Topic", TOPIC, {"TopicArn": TOPIC, "Policy": opened("sns:Publish", {"AWS": "*"})})
    follows = ("AWS::SNS::Subscription", f"{TOPIC}:s", {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": QUEUE})
    assert seen(queue(""), mapping(), topic, follows)["chat-bot"]["open_to"] == ["everyone, by topic news"]
    assert "open_to" not in seen(queue(""), mapping(), topic)["chat-bot"]


@pytest.mark.parametrize(("who", "told"), [(OTHER, [f"account {OTHER}, by event bus shop"]), (OWN, None)])
def test_an_event_may_start_a_workflow(who: str, told: list[str] | None) -> None:
    bus = (
        "AWS::Events::EventBus",
        BUS,
        {"Name": "shop", "Arn": BUS, "Policy": opened("events:PutEvents", {"AWS": who})},
    )
    rule = (
        "AWS::Events::Rule",
        RULE,
        {"Name": "r", "Arn": RULE, "EventBusName": "shop", "State": "ENABLED", "Targets": [{"Id": "1", "Arn": FLOW}]},
    )
    assert seen(bus, rule)["flow"].get("open_to") == told


@pytest.mark.parametrize(
    ("uri", "template", "found"),
    [
        ("states:action/StartExecution", json.dumps({"stateMachineArn": FLOW}), True),
        ("sqs:path/123456789012/orders", "Action=SendMessage", True),
        ("sqs:path/123456789012/others", "Action=SendMessage", False),
        ("dynamodb:action/PutItem", json.dumps({"TableName": FLOW}), False),
    ],
)
def test_a_web_api_may_lead_to_a_workflow_or_a_queue(uri: str, template: str, found: bool) -> None:
    behind = {
        "type": "AWS",
        "uri": f"arn:aws:apigateway:eu-west-1:{uri}",
        "requestTemplates": {"application/json": template},
    }
    path = {"path": "/score", "resourceMethods": {"POST": {"authorizationType": "NONE", "methodIntegration": behind}}}
    api = ("AWS::ApiGateway::Resource", "arn:aws:apigateway:eu-west-1::/restapis/a/resources/r", path)
    assert ("POST /score" in seen(queue(""), mapping(), api)) is found


@pytest.mark.parametrize(("handed", "told"), [('{"key": "*** credential"}', ["input"]), ('{"key": "none"}', None)])
def test_a_rule_that_hands_on_a_key_is_told(handed: str, told: list[str] | None) -> None:
    rule = (
        "AWS::Events::Rule",
        RULE,
        {"Name": "r", "Arn": RULE, "Targets": [{"Id": "1", "Arn": BOT, "Input": handed}]},
    )
    assert seen(rule).get("r", {}).get("secret_settings") == told
