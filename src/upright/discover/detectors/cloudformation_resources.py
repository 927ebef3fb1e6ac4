"""AI and data resources that CloudFormation declares.

Why it matters: SAM and CDK end in these templates too; they say before anything runs which agents, endpoints and indexes
there will be, on which data, with which rights.

How it recognises: templates in YAML and JSON, and those within files of the Serverless framework, by their resources of the type `AWS::...`; functions (`!Ref`, `!Sub`, `!GetAtt`)
are followed to the resources and the defaults of parameters that they name. Names are logical ids. What follows is the same
as for Terraform.

What it does not see: nested stacks from elsewhere, macros, and values given when it is deployed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import VARIABLE, Declared
from upright.discover.cloud.names import normal, of_cloudformation
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.readers.cloudformation import cloudformation
from upright.discover.readers.node import Node
from upright.discover.sight import see
from upright.model.asset import Location
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_NAMED = re.compile(r"model|llm|embed", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    root = document.parse(cloudformation)
    path = f"{document.item.source}/{document.item.path}"
    scope = f"{document.item.source}//{document.item.path}#"
    for name, node in root.get("Parameters").items():
        body = Node({"default": node.get("Default")} if node.get("Default") else {}, node.line)
        if _NAMED.search(name) and is_model_name(node.get("Default").text):
            yield _model(document, node.get("Default").text, node.line, "")
        yield Declared(VARIABLE, name, scope, body, Location(document.item.path, node.line, document.item.source))
    for name, node in root.get("Resources").items():
        kind = of_cloudformation(node.get("Type").text)
        yield from _models(document, node)
        if matters(kind):
            where = Location(document.item.path, node.line, document.item.source)
            body = _lifted(normal(node.get("Properties"), {}), node)
            yield Declared(kind, name, scope, body, where, key("tf", f"{path}#{name}"))


def _lifted(body: Node, node: Node) -> Node:
    return body if body.is_map else Node({}, node.line)


def _models(document: Document, node: Node) -> Iterator[Sighting]:
    """Models that the properties of a resource name."""
    for path, child in node.get("Properties").walk():
        name = child.text.rpartition("foundation-model/")[2].rpartition("inference-profile/")[2]
        if "model" in path[-1].lower() and name and "${" not in name and is_model_name(name):
            yield _model(document, name, child.line, "bedrock" if "Bedrock" in node.get("Type").text else "")


def _model(document: Document, name: str, line: int, provider: str) -> Sighting:
    label = "embedding_model" if is_embedding(name) else "model"
    return see(document, label, name, line, model_key(name, provider), provider=provider)


DETECTOR = Detector(
    id="cloudformation-resources",
    title="AI and data resources in CloudFormation",
    selects=Selector(languages=frozenset({"yaml", "json"}), literals=(b"AWS::",)),
    detect=_detect,
    hits=(
        Hit(
            "template.yaml",
            "Parameters:\n  EmbeddingModelId:\n    Default: amazon.titan-embed-text-v2:0\n    Type: String\nResources:\n  Desk:\n    Type: AWS::Bedrock::Agent\n    Properties:\n      FoundationModel: anthropic.claude-3-haiku-20240307-v1:0\n      AgentResourceRoleArn: !GetAtt Role.Arn\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: bedrock.amazonaws.com}, Action: sts:AssumeRole}]}\n",
            (
                ("agent", "Desk", 6),
                ("identity", "Role", 11),
                ("model", "anthropic.claude-3-haiku-20240307-v1:0", 9),
                ("model", "amazon.titan-embed-text-v2:0", 2),
            ),
            joins=(("#Desk", "runs_as", "#Role"),),
        ),
        Hit(
            "agent.yaml",
            "Resources:\n  Desk:\n    Type: AWS::Bedrock::Agent\n    Properties:\n      AgentName: desk\n      ActionGroups:\n        - ActionGroupName: refunds\n          FunctionSchema: {Functions: [{Name: delete_order, Description: Deletes an order}]}\n",
            (("agent", "Desk", 2), ("tool", "refunds", 7)),
            joins=(("#Desk", "uses_tool", "#Desk.refunds"),),
        ),
        Hit(
            "serverless.yml",
            "service: a\nprovider: {name: aws}\nresources:\n  Resources:\n    Desk:\n      Type: AWS::Bedrock::Agent\n",
            (("agent", "Desk", 5),),
        ),
        Hit(
            "stack.template.json",
            '{"Resources": {"Lab": {"Type": "AWS::SageMaker::NotebookInstance",\n "Properties": {"RoleArn": {"Fn::GetAtt": ["Exec", "Arn"]}}}}}',
            (("notebook", "Lab", 1),),
        ),
    ),
    misses=(
        Miss("serverless.yml", "service: a\nprovider: {name: aws}\nresources:\n  Description: none\n"),
        Miss("a.yaml", "Resources:\n  Net:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.0.0.0/16}\n"),
        Miss("b.json", '{"note": "AWS::Bedrock::Agent", "Resources": ["AWS::S3::Bucket"]}'),
    ),
)
