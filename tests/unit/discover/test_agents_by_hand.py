"""Agents that ask a model in a loop of their own: their tools, what these run, and what a role lets them reach."""

from __future__ import annotations

from pathlib import Path

from upright.app.catalog import units
from upright.app.state import State
from upright.app.workspace import Workspace
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.asset import AssetKind
from upright.model.item import Item

LOOP = """import { OpenAI } from "openai";
import { findGuest, dropGuest } from "./guests";
const client = new OpenAI();
const tools = [
  { type: "function", function: { name: "find_guest", description: "Finds", parameters: { type: "object" } } },
  { type: "function", function: { name: "forget", description: "Forgets", parameters: { type: "object" } } },
];
export async function host(text: string) {
  const messages: any[] = [{ role: "user", content: text }];
  for (let turn = 0; turn < 4; turn++) {
    const said = (await client.chat.completions.create({ model: "gpt-4o", messages, tools })).choices[0].message;
    messages.push(said);
    for (const call of said.tool_calls ?? []) {
      const args = JSON.parse(call.function.arguments);
      const done = call.function.name === "forget" ? await dropGuest(args.id) : await findGuest(args.name);
      messages.push({ role: "tool", tool_call_id: call.id, content: JSON.stringify(done) });
    }
  }
}
"""
GUESTS = """import { Pool } from "pg";
const pool = new Pool();
export async function findGuest(name: string) {
  return (await pool.query("SELECT name, phone FROM guests WHERE name = $1", [name])).rows;
}
export async function dropGuest(id: string) {
  await pool.query("DELETE FROM guests WHERE id = $1", [id]);
}
"""
SAM = """Transform: AWS::Serverless-2016-10-31
Resources:
  Desk:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: desk/
      Handler: entry.handler
      Policies:
        - POLICY: {TableName: !Ref Guests}
        - Statement: [{Effect: Allow, Action: 'bedrock:InvokeModel', Resource: '*'}]
  Guests:
    Type: AWS::DynamoDB::Table
"""
ENTRY = """import boto3
bedrock = boto3.client("bedrock-runtime")
FIND = {"name": "find_guest", "description": "Finds", "inputSchema": {"json": {"type": "object"}}}
TOOLS = {"tools": [{"toolSpec": FIND}]}
def handler(event, context):
    messages = [{"role": "user", "content": [{"text": event["body"]}]}]
    while True:
        out = bedrock.converse(modelId="amazon.nova-pro-v1:0", messages=messages, toolConfig=TOOLS)
        for block in out["output"]["message"]["content"]:
            if "toolUse" in block:
                messages.append(block)
        if out["stopReason"] != "tool_use":
            return out
"""


def joined(files: dict[str, str]) -> set[tuple[str, str, str]]:
    """Name, relation and name of what is joined."""
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    seen, edges, _ = link([examine(Document(item), units("detectors").values()) for item in items])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    return {(names.get(str(e.source), ""), str(e.kind), names.get(str(e.target), str(e.target))) for e in edges}


def test_the_functions_that_a_loop_calls_by_name_lead_to_their_tables(tmp_path: Path) -> None:
    for name, text in {"src/agent.ts": LOOP, "src/guests.ts": GUESTS}.items():
        path = tmp_path / "desk" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    graph = Workspace(State.here(tmp_path / "state")).scan([str(tmp_path / "desk")], workers=1).graph
    tools = {asset.name: asset.attributes.get("capabilities") for asset in graph.of_kind(AssetKind.TOOL)}
    assert tools == {"find_guest": ["reads_private_data"], "forget": ["destroys", "reads_private_data"]}


def test_a_function_that_leads_a_model_of_bedrock_is_an_agent() -> None:
    found = joined({"template.yaml": SAM.replace("POLICY", "DynamoDBReadPolicy"), "desk/entry.py": ENTRY})
    assert ("handler", "uses_tool", "find_guest") in found
    assert ("Desk.role", "can_read", "Guests") in found
    assert ("Desk.role", "can_write", "Guests") not in found


def test_a_template_of_sam_says_whether_a_role_may_write() -> None:
    found = joined({"template.yaml": SAM.replace("POLICY", "DynamoDBCrudPolicy"), "desk/entry.py": ENTRY})
    assert {("Desk.role", "can_read", "Guests"), ("Desk.role", "can_write", "Guests")} <= found
    others = joined({"template.yaml": SAM.replace("POLICY", "SQSPollerPolicy"), "desk/entry.py": ENTRY})
    assert not {kind for role, kind, _ in others if role == "Desk.role"} & {"can_read", "can_write"}
