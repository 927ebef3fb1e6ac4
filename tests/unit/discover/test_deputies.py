"""Who may act through a tool's code or as a role of AI, in templates and in accounts."""

# ruff: noqa: E501  infrastructure code as people write it
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.app.catalog import units
from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.discover.readers.jsonc import read_json
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.merge import merge
from upright.judge.assess import assess
from upright.testing.detectors import item

ACCOUNT = "123456789012"
CHANGES, STARTS, STORES = (
    "agent-tool-code-open-to-users",
    "ai-role-open-to-whoever-starts-code",
    "ai-role-reaches-every-store",
)


def _graph(path: str, text: str) -> Graph:
    observations, edges, gaps = link([examine(Document(item(path, text)), units("detectors").values())])
    assert not gaps
    return derive(merge(observations, edges, gaps))


def _told(graph: Graph) -> set[str]:
    found = {each.rule for each in assess(graph, units("rules").values()).findings}
    return found & {CHANGES, STARTS, STORES}


AGENT = """
resource "aws_lambda_function" "orders" {
  function_name = "orders-${var.env}"
  role = aws_iam_role.fn.arn
}
resource "aws_iam_role" "fn" {
  name = "fn"
  %s
  assume_role_policy = jsonencode({Statement=[{Effect="Allow",Principal={Service="lambda.amazonaws.com"},Action="sts:AssumeRole"}]})
}
resource "aws_bedrockagentcore_gateway" "g" {
  name = "g"
  role_arn = aws_iam_role.desk.arn
}
resource "aws_bedrockagentcore_gateway_target" "t" {
  name = "t"
  gateway_identifier = aws_bedrockagentcore_gateway.g.gateway_id
  target_configuration {
    mcp {
      lambda { lambda_arn = aws_lambda_function.orders.arn }
    }
  }
}
resource "aws_iam_role" "desk" {
  name = "desk-${var.env}"
  assume_role_policy = jsonencode({Statement=[{Effect="Allow",Principal={Service="bedrock-agentcore.amazonaws.com"},Action="sts:AssumeRole"}]})
}
resource "aws_iam_role_policy" "desk" {
  role = aws_iam_role.desk.id
  policy = jsonencode({Statement=[{Effect="Allow",Action="bedrock:InvokeModel",Resource="*"}]})
}
resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({Statement=[{Effect="Allow",Principal={AWS="arn:aws:iam::123456789012:role/ci"},Action="sts:AssumeRole"}]})
}
resource "aws_iam_user" "u" { name = "u" }
resource "aws_s3_bucket" "b" { bucket = "invoices-2" }
resource "aws_dynamodb_table" "t" { name = "t" }
"""
INLINE = "inline_policy {{\n policy = jsonencode({{Statement=[{}]}})\n }}"


def _given(kind: str, *statements: str) -> str:
    return f'resource "aws_iam_{kind}_policy" "own" {{\n  {kind} = aws_iam_{kind}.{"u" if kind == "user" else kind}.name\n  policy = jsonencode({{Statement=[{",".join(statements)}]}})\n}}\n'


def _may(action: str, resource: str, effect: str = "Allow") -> str:
    return f'{{Effect="{effect}",Action={action},Resource={resource}}}'


ALL_UPDATES = _may('"lambda:Update*"', '"*"')
BY_NAME = _may('"lambda:UpdateFunctionCode"', '"arn:aws:lambda:*:*:function:orders-*"')
OTHER = _may('"lambda:UpdateFunctionCode"', '"arn:aws:lambda:*:*:function:reports-*"')
MAKES = _may('["bedrock-agentcore:*CodeInterpreter*"]', '"*"')
PASSES = _may('"iam:PassRole"', '"arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/desk-*"')


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (_given("user", ALL_UPDATES), {CHANGES}),
        (_given("user", BY_NAME), {CHANGES}),
        (_given("user", _may('"lambda:UpdateFunctionConfiguration"', "aws_lambda_function.orders.arn")), {CHANGES}),
        (_given("user", OTHER), set()),
        (_given("user", _may('"lambda:*"', '"*"'), _may('"lambda:Update*"', '"arn:aws:lambda:*:*:function:orders-*"', "Deny")), set()),
        (_given("user", _may('["lambda:GetFunction","lambda:InvokeFunction"]', '"*"')), set()),
        (_given("user", MAKES, PASSES), {STARTS}),
        (_given("user", MAKES, _may('"iam:PassRole"', '"*"')), {STARTS}),
        (_given("user", MAKES, _may('"iam:PassRole"', "aws_iam_role.desk.arn")), set()),
        (_given("user", MAKES, _may('"iam:PassRole"', '"arn:aws:iam::*:role/build-*"')), set()),
        (_given("user", PASSES), set()),
        (_given("user", MAKES, PASSES, _may('"bedrock:InvokeModel"', '"*"')), set()),  # the role may do no more
        (_given("user", MAKES, PASSES, _may('"iam:PassRole"', '"*"', "Deny")), set()),
        ('resource "aws_iam_user_policy_attachment" "a" {\n  user = aws_iam_user.u.name\n  policy_arn = "arn:aws:iam::aws:policy/AWSLambda_FullAccess"\n}', {CHANGES}),
    ],
)  # fmt: skip
def test_what_a_user_of_a_template_may_do(more: str, told: set[str]) -> None:
    assert _told(_graph("main.tf", AGENT.replace("%s", "") + more)) == told


@pytest.mark.parametrize(("holder", "told"), [("deploy", set()), ("desk", {CHANGES})])
def test_a_pipeline_changes_the_code_of_tools_and_an_agent_does_not(holder: str, told: set[str]) -> None:
    own = f'resource "aws_iam_role_policy" "own" {{\n  role = aws_iam_role.{holder}.name\n  policy = jsonencode({{Statement=[{ALL_UPDATES}]}})\n}}\n'
    assert _told(_graph("main.tf", AGENT.replace("%s", "") + own)) == told | ({STORES} & told)


@pytest.mark.parametrize(
    ("rights", "read"),
    [
        ('managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]', {"b", "t"}),
        ('managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]', {"b"}),
        (INLINE.format(_may('"dynamodb:Scan"', '"*"')), set()),  # not every way to read it
        (INLINE.format(_may('"s3:Get*"', '"arn:aws:s3:::*"')), {"b"}),
        (INLINE.format(_may('"s3:Get*"', '"arn:aws:s3:::other/*"')), set()),
        ('managed_policy_arns = ["arn:aws:iam::aws:policy/SecurityAudit"]', set()),
    ],
)  # fmt: skip
def test_a_tool_reads_what_its_role_reads_everywhere(rights: str, read: set[str]) -> None:
    graph = _graph("main.tf", AGENT.replace("%s", rights))
    told = {graph.asset(each.target).name.rpartition(".")[2] for each in graph.relations
            if each.kind == "can_read" and graph.asset(each.source).name == "aws_iam_role.fn"}  # fmt: skip
    assert told == read


def test_a_group_of_cloudformation_gives_its_rights_to_its_users() -> None:
    text = json.dumps({"Resources": {
        "Devs": {"Type": "AWS::IAM::Group", "Properties": {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSLambda_FullAccess"]}},
        "Grace": {"Type": "AWS::IAM::User", "Properties": {"Groups": [{"Ref": "Devs"}]}},
        "Worker": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "worker"}},
        "Desk": {"Type": "AWS::Bedrock::Agent", "Properties": {"AgentName": "desk", "ActionGroups": [
            {"ActionGroupName": "inv", "ActionGroupExecutor": {"Lambda": {"Fn::GetAtt": ["Worker", "Arn"]}}, "FunctionSchema": {"Functions": [{"Name": "list_it"}]}}]}},
    }})  # fmt: skip
    assert _told(_graph("stack.json", text)) == {CHANGES}


@pytest.mark.parametrize(
    ("action", "resource", "changes"),
    [
        ("lambda:UpdateFunctionCode", "*", True),
        ("lambda:Update*", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:orders", True),
        ("lambda:UpdateFunctionCode", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:other", False),
        ("lambda:InvokeFunction", "*", False),
    ],
)
def test_who_may_change_a_tool_of_an_account(action: str, resource: str, changes: bool) -> None:
    user, function = f"arn:aws:iam::{ACCOUNT}:user/grace", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:orders"
    agent = f"arn:aws:bedrock:eu-west-1:{ACCOUNT}:agent/A1"
    given = {"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}
    group = {"actionGroupName": "g", "actionGroupExecutor": {"lambda": function}}
    declared = [
        *_item(
            "AWS::IAM::User",
            user,
            {"userName": "grace", "userPolicyList": [{"policyName": "own", "policyDocument": json.dumps(given)}]},
        ),
        *_item("AWS::Lambda::Function", function, {"functionName": "orders", "functionArn": function}),
        *_item("AWS::Bedrock::Agent", agent, {"agentName": "desk", "agentId": "A1", "actionGroups": [group]}),
    ]
    edges = {
        (str(each.kind), str(each.source).rpartition("/")[2])
        for each in assemble(declared)[1]
        if str(each.target).endswith("function:orders")
    }
    assert (("can_write", "grace") in edges) is changes


def _item(kind: str, arn: str, configuration: dict[str, Any]) -> list[Declared]:
    said = {"resourceType": kind, "ARN": arn, "resourceName": arn.rpartition("/")[2], "accountId": ACCOUNT,
            "awsRegion": "eu-west-1", "configuration": configuration}  # fmt: skip
    return [*configured(read_json(json.dumps(said)), "account", "item")]
