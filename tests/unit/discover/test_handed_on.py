"""What callers hand on is followed: constructors, containers, what an application keeps, and stated types."""

# ruff: noqa: E501  files of applications as they are

import time

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import Linker, link
from upright.model.item import Item

ROUTE = "from fastapi import APIRouter, Depends\n{imports}\nrouter = APIRouter()\n@router.post('/ask')\nasync def ask(body: dict, {parameter}):\n    return {call}(body['text'])\n"
DESK = "class Desk:\n    def __init__(self, executor):\n        self.executor = executor\n    def answer(self, text):\n        return self.executor.run(text)\n"
CREW = "from agents import Agent\ndef build(tools):\n    return Agent(name='Clerk', instructions='You help.', tools=tools, model='gpt-4o')\n"
KIT = "from agents import function_tool\n@function_tool\ndef find_guest(code: str) -> str:\n    '''Finds a guest.'''\n    return code\n"
WIRED = "from shop.agent import build\nfrom shop.desk import Desk\nfrom shop.kit import find_guest\n"
CONTEXT = 'import { Guests } from "./guests";\nexport interface Context {\n  guests: Guests;\n}\n'
TOOLS = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\nimport type { Context } from "./context";\nexport function registerGuests(server: McpServer, { guests }: Context) {\n  server.registerTool("find_guest", { description: "Finds" }, async ({ code }) => guests.find(code));\n}\n'
GUESTS = 'import { Pool } from "pg";\nexport class Guests {\n  constructor(private readonly pool: Pool) {}\n  find(code: string) {\n    return this.pool.query("SELECT name, passport FROM guests WHERE code = $1", [code]);\n  }\n}\n'
SERVER = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\nimport { registerGuests } from "./tools";\nconst registrars = [registerGuests];\nexport function create(context) {\n  const server = new McpServer({ name: "desk", version: "1.0.0" });\n  for (const register of registrars) register(server, context);\n  return server;\n}\n'


def _joined(texts: dict[str, str]) -> set[tuple[str, str, str]]:
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, edges, _ = link([examine(each, units("detectors").values()) for each in files])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    ends = ((str(edge.source), str(edge.kind), str(edge.target)) for edge in edges)
    return {(names[one], kind, names[other]) for one, kind, other in ends if one in names and other in names}


def _shop(wiring: str, route: str) -> set[tuple[str, str, str]]:
    parts = {"shop/desk.py": DESK, "shop/agent.py": CREW, "shop/kit.py": KIT}
    return _joined({**parts, "shop/wiring.py": WIRED + wiring, "shop/api.py": route})


def test_a_route_leads_through_what_its_dependency_was_made_of() -> None:
    wiring = "def get_desk():\n    return Desk(build([find_guest]))\n"
    route = ROUTE.format(
        imports="from shop.wiring import get_desk", parameter="desk=Depends(get_desk)", call="desk.answer"
    )
    joined = _shop(wiring, route)
    assert ("/ask", "serves", "Clerk") in joined
    assert ("Clerk", "uses_tool", "find_guest") in joined


def test_a_container_makes_what_a_route_is_given() -> None:
    wiring = "from dependency_injector import containers, providers\nclass Container(containers.DeclarativeContainer):\n    crew = providers.Singleton(build, [find_guest])\n    desk = providers.Factory(Desk, executor=crew)\n"
    imports = "from dependency_injector.wiring import Provide\nfrom shop.wiring import Container"
    route = ROUTE.format(imports=imports, parameter="desk=Depends(Provide[Container.desk])", call="desk.answer")
    assert ("/ask", "serves", "Clerk") in _shop(wiring, route)


def test_an_application_keeps_it_for_its_routes() -> None:
    wiring = "from fastapi import FastAPI\ndef start(app: FastAPI):\n    app.state.desk = Desk(executor=build([find_guest]))\n"
    route = ROUTE.format(
        imports="from fastapi import Request", parameter="request: Request", call="request.app.state.desk.answer"
    )
    assert ("/ask", "serves", "Clerk") in _shop(wiring, route)


def test_a_desk_that_nobody_makes_with_an_agent_leads_nowhere() -> None:
    wiring = "def get_desk():\n    return Desk(print)\n"
    route = ROUTE.format(
        imports="from shop.wiring import get_desk", parameter="desk=Depends(get_desk)", call="desk.answer"
    )
    assert not {edge for edge in _shop(wiring, route) if edge[0] == "/ask"}


def test_who_asks_an_agent_does_not_ask_its_tools() -> None:
    wiring = "def get_desk():\n    return Desk(build([find_guest]))\n"
    route = ROUTE.format(
        imports="from shop.wiring import get_desk", parameter="desk=Depends(get_desk)", call="desk.answer"
    )
    assert ("/ask", "serves", "find_guest") not in _shop(wiring, route)


def test_typescript_is_followed_by_its_types() -> None:
    parts = {"src/context.ts": CONTEXT, "src/tools.ts": TOOLS, "src/guests.ts": GUESTS, "src/server.ts": SERVER}
    assert ("desk", "uses_tool", "find_guest") in _joined(parts)


BRIDGE = "import boto3\nclass Client:\n    def __init__(self, agent_id):\n        self.runtime = boto3.client('bedrock-agent-runtime')\n        self.agent_id = agent_id\n    def ask(self, text):\n        response = self.runtime.invoke_agent(agentId=self.agent_id, inputText=text)\n        return response\n"
DESK_TOOL = "from mcp.server.fastmcp import FastMCP\nfrom bridge.client import Client\nserver = FastMCP('desk')\nclient = Client('QX7RT2LM9P')\n@server.tool()\ndef ask_desk(text: str) -> str:\n    '''Asks.'''\n    return client.ask(text)\n"
AGENT = 'resource "aws_bedrockagent_agent" "desk" {\n  agent_name       = "desk"\n  foundation_model = "anthropic.claude-3-haiku-20240307-v1:0"\n}\n'
COLLECTION = 'resource "aws_opensearchserverless_collection" "this" {\n  name = "papers"\n  type = "VECTORSEARCH"\n}\nresource "aws_opensearchserverless_security_policy" "network" {\n  name   = "papers"\n  type   = "network"\n  policy = jsonencode([merge({ Rules = local.rules, AllowFromPublic = %s }, { Description = "x" })])\n}\n'


def test_an_agent_whose_identifier_a_constructor_is_given_is_the_only_one_declared() -> None:
    joined = _joined({"bridge/client.py": BRIDGE, "bridge/server.py": DESK_TOOL, "infra/agent.tf": AGENT})
    assert ("ask_desk", "calls", "agent_id") in joined
    assert ("agent_id", "calls", "anthropic.claude-3-haiku-20240307-v1:0") in joined or (
        "aws_bedrockagent_agent.desk", "calls", "anthropic.claude-3-haiku-20240307-v1:0"
    ) in joined  # fmt: skip


def test_of_two_agents_neither_is_meant() -> None:
    two = AGENT + AGENT.replace('"desk"', '"till"')
    joined = _joined({"bridge/client.py": BRIDGE, "bridge/server.py": DESK_TOOL, "infra/agent.tf": two})
    assert not {target for source, _, target in joined if source == "ask_desk" and target != "bedrock"}


def test_policies_that_are_put_together_are_read() -> None:
    for public, expected in (("true", "public"), ("false", "organisation")):
        document = Document(Item("repo", "a.tf", 0, content=(COLLECTION % public).encode()))
        seen, _, _ = link([examine(document, units("detectors").values())])
        assert [each.attributes.get("exposure") for each in seen if "collection" in str(each.name)] == [expected]


RUNNER = "import type Anthropic from '@anthropic-ai/sdk';\nexport class Runner {\n  readonly definitions: Anthropic.Tool[] = [\n    { name: 'find_patient', description: 'Finds', input_schema: { type: 'object' } },\n  ];\n}\n"


def test_tools_are_tools_where_only_the_type_of_a_library_is_imported() -> None:
    for text, expected in ((RUNNER, ["find_patient"]), (RUNNER.partition("\n")[2], [])):
        document = Document(Item("repo", "src/runner.ts", len(text), content=text.encode()))
        seen = examine(document, units("detectors").values()).observations
        assert [str(each.name) for each in seen if str(each.kind) == "tool"] == expected


def test_what_is_handed_a_part_of_itself_ends() -> None:
    steps = "from agents import Agent\n" + "".join(
        f"def step{one}(node, other):\n"
        + "".join(f"    step{(one + by) % 9}(node.next, other if node else node)\n" for by in range(9))
        + "    node.run()\n"
        for one in range(9)
    )
    document = Document(Item("repo", "shop/steps.py", len(steps), content=steps.encode()))
    examination = examine(document, units("detectors").values())
    linker = Linker([examination])
    assert len(examination.exports.handed) > 50
    began = time.process_time()
    assert linker.defined("shop.steps.step0(node).run", examination) is None
    assert linker.keys("shop.steps.step0(node).run", examination) == ()
    assert linker.reached("shop.steps.step0", examination) == ()
    assert time.process_time() - began < 3  # without an end it takes minutes
