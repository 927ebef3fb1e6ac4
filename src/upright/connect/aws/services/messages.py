"""Amazon SQS, SNS and EventBridge: queues, topics and buses, who may put words there, and what they set off."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing

LISTINGS = (
    Listing("sqs", "list_queues", "QueueUrls", "AWS::SQS::Queue", "QueueArn", "QueueArn", wraps="QueueUrl",
            asks=(Ask("get_queue_attributes", {"QueueUrl": "QueueUrl", "AttributeNames[]": "=All"}, "Attributes"),)),
    Listing("sns", "list_topics", "Topics", "AWS::SNS::Topic", "TopicArn", "TopicArn", asks=(Ask("get_topic_attributes", {"TopicArn": "TopicArn"}, "Attributes"),)),
    Listing("sns", "list_subscriptions", "Subscriptions", "AWS::SNS::Subscription", "SubscriptionArn", "SubscriptionArn"),
    Listing("events", "list_event_buses", "EventBuses", "AWS::Events::EventBus", "Name", "Arn",
            below=(
                Listing("events", "list_rules", "Rules", "AWS::Events::Rule", "Name", "Arn", given={"EventBusName": "^Name"},
                        asks=(Ask("list_targets_by_rule", {"Rule": "Name", "EventBusName": "EventBusName"}, "Targets", "Targets"),)),
            )),
    Listing("lambda", "list_event_source_mappings", "EventSourceMappings", "AWS::Lambda::EventSourceMapping", "UUID",
            "arn:{partition}:lambda:{region}:{account}:event-source-mapping:{UUID}"),
)  # fmt: skip
