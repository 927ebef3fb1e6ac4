"""Configuration items of AWS Config, and accounts read live in the same form, as declared resources.

What an API says inside one answer (the policy of a bucket, the address of a function) is unfolded into the resources
that Terraform has for it, so that whoever speaks of those speaks of these.
Source: https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from upright.discover.cloud.body import word
from upright.discover.cloud.declared import Declared
from upright.discover.cloud.names import normal, of_cloudformation
from upright.discover.cloud.unfolding import RENAMED, SHAPES, unfolded
from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import NOTHING, Node
from upright.model.asset import Location
from upright.model.errors import MalformedError
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = {
    "AWS::Bedrock::AgentActionGroup": "aws_bedrockagent_agent_action_group", "AWS::Bedrock::AgentCollaborator": "aws_bedrockagent_agent_collaborator",
    "AWS::Bedrock::AgentKnowledgeBaseAssociation": "aws_bedrockagent_agent_knowledge_base_association", "AWS::Bedrock::CustomModel": "aws_bedrock_tuned_model",
    "AWS::Bedrock::ModelInvocationLogging": "aws_bedrock_region", "AWS::Organizations::AIServicesOptOutPolicy": "aws_organizations_ai_opt_out",
    "AWS::S3::AccountPublicAccessBlock": "aws_s3_account_public_access_block", "AWS::EC2::VPCEndpoint": "aws_vpc_endpoint",
    "AWS::CloudTrail::Trail": "aws_cloudtrail", "AWS::Logs::LogGroup": "aws_cloudwatch_log_group", "AWS::IAM::Policy": "aws_iam_policy",
    "AWS::Elasticsearch::Domain": "aws_opensearch_domain", "Upright::Unread": "aws_unread",
    "AWS::S3::AccessPoint": "aws_s3_access_point", "AWS::RDS::DBSnapshot": "aws_db_snapshot", "AWS::RDS::DBClusterSnapshot": "aws_db_cluster_snapshot",
    "AWS::EC2::Snapshot": "aws_ebs_snapshot", "AWS::EC2::Image": "aws_ami", "AWS::EC2::LaunchTemplate": "aws_launch_template", "AWS::StepFunctions::StateMachine": "aws_sfn_state_machine",
    "AWS::SageMaker::TrialComponent": "aws_sagemaker_trial_component",
    "AWS::EKS::Nodegroup": "aws_eks_node_group", "AWS::EKS::Cluster": "aws_eks_cluster", "AWS::Organizations::Account": "aws_organizations_account",
    "AWS::SageMaker::NotebookInstanceLifecycleConfig": "aws_sagemaker_notebook_instance_lifecycle_configuration",
    "AWS::Events::EventBus": "aws_cloudwatch_event_bus", "AWS::Events::Rule": "aws_cloudwatch_event_rule", "AWS::SNS::Subscription": "aws_sns_topic_subscription",
    "AWS::ApiGateway::Resource": "aws_api_gateway_resource_with_methods",
}  # fmt: skip
_NUMBERED = re.compile(r"(?:i|vol|snap|ami|lt|sg|vpce)-[0-9a-f]{8,17}")
_NESTED = 200_000  # characters of a text that holds JSON


def configured(item: Node, source: str, path: str) -> Iterator[Declared]:
    """The resources that one configuration item declares; none when it was deleted."""
    kind_text = item.get("resourceType").text
    if not kind_text.startswith(("AWS::", "Upright::")) or item.get("configurationItemStatus").text.startswith(
        "ResourceDeleted"
    ):
        return
    if "/aws-service-role/" in item.first("ARN", "arn").text:  # made and ruled by AWS itself
        return
    kind = _TYPES.get(kind_text) or of_cloudformation(kind_text)
    arn = item.first("ARN", "arn").text
    raw = _opened(item.get("configuration"))
    renamed = RENAMED.get(kind)
    body = dict(normal(raw, renamed).items())
    for name, node in _opened(item.get("supplementaryConfiguration")).items():
        body[_supplement(name)] = normal(_opened(node), renamed) if _supplement(name) != "policy" else _opened(node)
    if not isinstance(raw.value, dict):
        body = {}
    body["arn"] = Node(arn, item.line)
    body["region"] = Node(item.get("awsRegion").text, item.line)
    body["account_id"] = Node(item.first("accountId", "awsAccountId").text, item.line)
    tags = item.get("tags")
    if tags.is_map and "tags" not in body:
        body["tags"] = tags
    name = item.get("resourceName").text or item.get("resourceId").text or arn.rpartition("/")[2]
    name = f"Amazon Bedrock in {body['region'].text}" if kind == "aws_bedrock_region" else name
    name = f"AI services of AWS under policy {name}" if kind == "aws_organizations_ai_opt_out" else name
    body.setdefault("name", Node(name, item.line))
    name = name.removeprefix("alias/")
    title = (_tagged(tags) or _tagged(body.get("tags", NOTHING))) if _NUMBERED.match(name) else ""
    shaped = SHAPES[kind](Node(body, item.line)) if kind in SHAPES else Node(body, item.line)
    where = Location(path, item.line or 1, source)
    reference = f"{kind}.{_short(arn or name)}"
    own = key("arn", arn) if arn.startswith("arn:") else key("tf", f"{source}/{path}#{reference}")
    scope = f"{source}//aws#"
    yield Declared(kind, reference, scope, shaped, where, own, title=f"{title} ({name})" if title else name)
    told: dict[str, int] = {}
    for part, inner in unfolded(kind, shaped, reference):
        number = told[part] = told.get(part, 0) + 1
        again = f":{number}" if number > 1 else ""
        inner_reference = f"{part}.{_short(arn or name)}{again.replace(':', '_')}"
        named = inner.get("name").text
        known = f"{own}.{named}" if part == "aws_bedrockagent_agent_action_group" else f"{own}:{part}{again}"
        yield Declared(part, inner_reference, scope, inner, where, known, title=named or name)


def _tagged(tags: Node) -> str:
    """What the owner calls a thing that the service only numbers: its tag `Name`."""
    listed = (word(each, "Value", "value") for each in tags if word(each, "Key", "key") == "Name")
    return word(tags, "Name") if tags.is_map else next(listed, "")


def _short(text: str) -> str:
    return "r" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _supplement(name: str) -> str:
    """The name of a supplement as the API has it: `BucketPolicy` of AWS Config holds what we call `policy`."""
    return next(iter(normal(Node({name: NOTHING})).items()))[0]


def _opened(node: Node) -> Node:
    """A node that may be JSON in a text, percent-encoded or not, or a text within a text."""
    text = node.text
    if text[:2] in {'"{', '"['} and len(text) <= _NESTED:
        try:
            return _opened(Node(json.loads(text), node.line))
        except (ValueError, RecursionError):
            return node
    if text[:3] in {"%7B", "%7b", "%5B", "%5b"}:
        text = unquote(text)
    if text[:1] in {"{", "["} and len(text) <= _NESTED:
        try:
            return read_json(text)
        except MalformedError:
            return node
    return node
