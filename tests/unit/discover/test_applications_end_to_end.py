"""Applications whose way in, agent and tools lie in files of their own are followed from one to the next."""

# ruff: noqa: E501  files of applications as they are

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

SERVERLESS = "provider: {name: aws}\nfunctions:\n  chat:\n    handler: dist/handlers/chat.handler\n    events:\n      - httpApi: POST /chat\n"
HANDLER = (
    'import { answer } from "../answer";\nexport const handler = async (event) => {\n  return answer(event.body);\n};\n'
)
ANSWER = """import OpenAI from "openai";
import { TOOLS } from "./tools";
import { callTool } from "./dispatch";
const client = new OpenAI();
export async function answer(messages) {
  for (;;) {
    const said = await client.chat.completions.create({ model: "gpt-4o", messages, tools: TOOLS });
    for (const call of said.choices[0].message.tool_calls ?? []) await callTool(call.function.name, call.function.arguments);
  }
}
"""
TOOLS = 'export const TOOLS = [\n  { type: "function", function: { name: "wipe_order", description: "Wipes", parameters: {} } },\n];\n'
DISPATCH = """import { prisma } from "./db";
export async function callTool(name, args) {
  switch (name) {
    case "wipe_order":
      return prisma.order.delete({ where: { id: args.id } });
  }
}
"""
SERVER = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import * as tools from "./tools/index.js";
const server = new McpServer({ name: "desk", version: "1.0.0" });
for (const register of Object.values(tools)) {
  register(server);
}
"""
PAGES = 'export function registerPages(server) {\n  server.tool("read_page", "Reads", {}, async ({ url }) => fetch(url));\n}\n'


def _joined(texts: dict[str, str]) -> tuple[set[tuple[str, str]], dict[str, str]]:
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, edges, _ = link([examine(each, units("detectors").values()) for each in files])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    able = {str(each.name): str(each.attributes["capabilities"]) for each in seen if "capabilities" in each.attributes}
    ends = ((str(edge.source), str(edge.target)) for edge in edges)
    return {(names[one], names[other]) for one, other in ends if one in names and other in names}, able


def _application(**changed: str) -> dict[str, str]:
    told = {"serverless.yml": SERVERLESS, "src/handlers/chat.ts": HANDLER, "src/answer.ts": ANSWER,
            "src/tools.ts": TOOLS, "src/dispatch.ts": DISPATCH}  # fmt: skip
    return told | {path.replace("__", "/").replace("_dot_", "."): text for path, text in changed.items()}


def test_a_function_leads_to_what_its_tools_do() -> None:
    joined, able = _joined(_application())
    assert {("chat", "answer"), ("answer", "wipe_order")} <= joined
    assert "destroys" in able["wipe_order"]


def test_without_tools_there_is_no_agent() -> None:
    plain = ANSWER.replace(", tools: TOOLS", "")
    joined, _ = _joined(_application(src__answer_dot_ts=plain))
    assert not any("wipe_order" in pair for pair in joined)


def test_a_function_that_nothing_names_is_no_way_in() -> None:
    other = SERVERLESS.replace("handlers/chat", "handlers/other")
    joined, _ = _joined(_application(serverless_dot_yml=other))
    assert ("chat", "answer") not in joined


def test_what_is_run_for_the_name_of_no_tool_is_none() -> None:
    files = [Document(Item("repo", "src/dispatch.ts", len(DISPATCH), content=(DISPATCH + "// tool\n").encode()))]
    seen, _, _ = link([examine(each, units("detectors").values()) for each in files])
    assert not [each for each in seen if str(each.name) == "wipe_order"]


def test_a_server_has_the_tools_that_a_folder_registers() -> None:
    index = 'export { registerPages } from "./pages.js";\n'
    joined, _ = _joined({"src/main.ts": SERVER, "src/tools/index.ts": index, "src/tools/pages.ts": PAGES})
    assert ("desk", "read_page") in joined


def test_what_no_one_registers_is_not_of_the_server() -> None:
    index = 'export { registerOther } from "./other.js";\n'
    joined, _ = _joined({"src/main.ts": SERVER, "src/tools/index.ts": index, "src/tools/pages.ts": PAGES})
    assert ("desk", "read_page") not in joined


BASE = """import boto3
bedrock = boto3.client("bedrock-agent")
def create():
    kb = bedrock.create_knowledge_base(name="{name}", knowledgeBaseConfiguration={{"type": "VECTOR"}})
    return kb["knowledgeBase"]["knowledgeBaseId"]
"""
JOINS = """import boto3
bedrock = boto3.client("bedrock-agent")
def create(kb):
    agent = bedrock.create_agent(agentName="desk", foundationModel="amazon.nova-pro-v1:0")["agent"]
    bedrock.associate_agent_knowledge_base(agentId=agent["agentId"], knowledgeBaseId=kb)
"""


def test_an_agent_reads_the_one_base_that_another_file_makes() -> None:
    one = {"deploy/kb.py": BASE.format(name="help"), "deploy/agent.py": JOINS}
    assert ("desk", "help") in _joined(one)[0]
    several = one | {"deploy/more.py": BASE.format(name="law")}
    assert not {("desk", "help"), ("desk", "law")} & _joined(several)[0]


SAM = """Resources:
  Desk:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: desk/
      Handler: entry.lambda_handler
      Events: {Talk: {Type: HttpApi, Properties: {Path: /talk, Method: post}}}
"""
ENTRY = "from words import respond\n\ndef lambda_handler(event, context):\n    return respond(event['body'])\n"
WORDS = "import openai\nclient = openai.OpenAI()\n\ndef respond(text):\n    return client.responses.create(model='gpt-4o', input=text)\n"


def test_a_handler_that_says_nothing_of_a_model_leads_to_it() -> None:
    texts = {"template.yaml": SAM, "desk/entry.py": ENTRY, "desk/words.py": WORDS}
    assert ("Desk", "gpt-4o") in _joined(texts)[0]
    assert ("Desk", "gpt-4o") not in _joined(texts | {"template.yaml": SAM.replace("entry.", "other.")})[0]
