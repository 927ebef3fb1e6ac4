"""Tools whose tables or buckets only the environment names are joined to those that a template hands in."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

PYTHON = """import os, boto3
from langchain_core.tools import tool
guests = boto3.resource("dynamodb").Table(os.environ["GUESTS_TABLE"])
@tool
def find(id: str) -> str:
    "Finds"
    return str(guests.get_item(Key={"id": id}))
"""
CLIENT = """import os, boto3
from langchain_core.tools import tool
NAME = os.getenv("GUESTS_TABLE")
db = boto3.client("dynamodb")
@tool
def find(id: str) -> str:
    "Finds"
    return str(db.get_item(TableName=NAME, Key={"id": {"S": id}}))
"""
SCRIPT = """import { tool } from "ai";
import { z } from "zod";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
const table = process.env.GUESTS_TABLE!;
export const find = tool({
  description: "Finds",
  parameters: z.object({ id: z.string() }),
  execute: async ({ id }) => await client.send(new GetCommand({ TableName: table, Key: { id } })),
});
"""
TERRAFORM = """resource "aws_lambda_function" "desk" {
  function_name = "desk"
  environment { variables = { GUESTS_TABLE = aws_dynamodb_table.guests.name, OTHER = "x" } }
}
resource "aws_dynamodb_table" "guests" {
  hash_key = "id"
}
"""
SAM = """Transform: AWS::Serverless-2016-10-31
Resources:
  Desk:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Environment: {Variables: {GUESTS_TABLE: !Ref Guests}}}
  Guests:
    Type: AWS::DynamoDB::Table
"""
GLOBALS = """Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.12, Environment: {Variables: {GUESTS_TABLE: !Ref Guests, OTHER: x}}}
Resources:
  Desk:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Environment: {Variables: {OTHER: "y"}}}
  Guests:
    Type: AWS::DynamoDB::Table
"""
TASK = """resource "aws_ecs_task_definition" "desk" {
  family                = "desk"
  container_definitions = jsonencode([{
    name = "desk", image = "r/desk:1", environment = [{ name = "GUESTS_TABLE", value = aws_dynamodb_table.guests.name }]
  }])
}
resource "aws_dynamodb_table" "guests" {
  hash_key = "id"
}
"""
TASK_OF_TEMPLATE = """Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: desk, Image: "r/desk:1", Environment: [{Name: GUESTS_TABLE, Value: !Ref Guests}]}]
  Guests:
    Type: AWS::DynamoDB::Table
"""
LITERAL = TERRAFORM.replace("= aws_dynamodb_table.guests.name", '= "acme-guests"').replace(
    "hash_key", 'name = "acme-guests"\n  hash_key'
)
TWICE = TERRAFORM + TERRAFORM.replace('"desk"', '"other"').replace("guests", "rooms")


def asked(files: dict[str, str]) -> set[str]:
    """What the tool of a repository asks, by the names of what is there."""
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    seen, edges, _ = link([examine(Document(item), units("detectors").values()) for item in items])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    return {names.get(str(e.target), "") for e in edges if names.get(str(e.source)) == "find"} - {""}


@pytest.mark.parametrize(("path", "code"), [("app.py", PYTHON), ("app.py", CLIENT), ("src/app.ts", SCRIPT)])
@pytest.mark.parametrize(
    ("template", "text", "name"),
    [
        ("main.tf", TERRAFORM, "aws_dynamodb_table.guests"),
        ("main.tf", LITERAL, "aws_dynamodb_table.guests"),
        ("template.yaml", SAM, "Guests"),
        ("t.yaml", GLOBALS, "Guests"),
        ("main.tf", TASK, "aws_dynamodb_table.guests"),
        ("task.yaml", TASK_OF_TEMPLATE, "Guests"),
    ],
)
def test_a_variable_leads_to_the_table_that_a_template_hands_in(
    path: str, code: str, template: str, text: str, name: str
) -> None:
    assert name in asked({path: code, template: text})


def test_a_variable_that_stands_for_several_leads_to_none() -> None:
    assert not {each for each in asked({"app.py": PYTHON, "main.tf": TWICE}) if "aws_dynamodb" in each}
