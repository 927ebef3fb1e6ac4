"""Programs that call an agent of an account by its identifier lead to the one that the account tells of."""

from __future__ import annotations

import json

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.graph.merge import merge
from upright.model.asset import AssetKind
from upright.model.item import Item
from upright.model.relation import RelationKind as R

PYTHON = """
import boto3
from fastapi import FastAPI
app = FastAPI()
client = boto3.client("bedrock-agent-runtime")

@app.post("/ask")
def ask(q: str):
    return client.invoke_agent(agentId="{agent}", agentAliasId="A", sessionId="1", inputText=q)
"""
SCRIPT = """
import express from "express";
import {{ BedrockAgentRuntimeClient, InvokeAgentCommand }} from "@aws-sdk/client-bedrock-agent-runtime";
const client = new BedrockAgentRuntimeClient({{}});
const app = express();
app.post("/ask", async (req, res) => {{
  res.json(await client.send(new InvokeAgentCommand({{ agentId: "{agent}", inputText: req.body.q }})));
}});
"""
STATE = json.dumps(
    {
        "version": 4,
        "terraform_version": "1.9.0",
        "lineage": "l",
        "resources": [
            {
                "mode": "managed",
                "type": "aws_bedrockagent_agent",
                "name": "refunds",
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [{"attributes": {"agent_id": "AB12CD34EF", "agent_name": "refunds"}}],
            }
        ],
    }
)


@pytest.mark.parametrize(("path", "program"), [("app.py", PYTHON), ("app.ts", SCRIPT)])
@pytest.mark.parametrize(("agent", "one"), [("AB12CD34EF", True), ("ZZ12CD34EF", False)])
def test_the_route_leads_to_the_agent_of_the_account(path: str, program: str, agent: str, one: bool) -> None:
    files = {path: program.format(agent=agent), "terraform.tfstate": STATE}
    items = [Item("repo", name, len(text), content=text.encode()) for name, text in files.items()]
    seen, edges, gaps = link([examine(Document(item), units("detectors").values()) for item in items])
    graph = merge(seen, edges, gaps)
    (route,) = graph.of_kind(AssetKind.ENDPOINT)
    (called,) = (each for each in graph.out(route, R.SERVES) if each.kind is AssetKind.AGENT)
    assert ("refunds" in called.name) is one
    assert len(graph.of_kind(AssetKind.AGENT)) == (1 if one else 2)
