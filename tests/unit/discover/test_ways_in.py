"""Endpoints that lead to AI only through other files: what is injected, shared, constructed, or called on a server."""

# ruff: noqa: E501  programs read best as they stand
from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item


def doors(files: dict[str, str]) -> set[str]:
    documents = (Document(Item("repo", path, len(text), content=text.encode())) for path, text in files.items())
    observations, _, _ = link([examine(each, units("detectors").values()) for each in documents])
    return {str(each.name) for each in observations if each.location.type == "endpoint"}


_SERVICE = "from openai import OpenAI\nclass Service:\n    def __init__(self):\n        self.llm = OpenAI()\n    def ask(self, q):\n        return self.run(q)\n"


@pytest.mark.parametrize(
    "way",
    [
        "def get_service():\n    return Service()\n@app.post('/ask')\ndef ask(q: str, service=Depends(get_service)):\n    return service.ask(q)\n",
        "from typing import Annotated\n@app.post('/ask')\ndef ask(q: str, service: Annotated[Service, Depends()]):\n    return service.ask(q)\n",
        "service = None\n@app.on_event('startup')\nasync def start():\n    global service\n    service = Service()\n@app.post('/ask')\ndef ask(q: str):\n    return service.ask(q)\n",
        "service = Service()\n@app.post('/ask')\ndef ask(q: str):\n    return service.ask(q)\n",
    ],
    ids=["injected", "annotated", "shared", "constructed"],
)
def test_a_route_of_python_leads_through_what_it_is_given(way: str) -> None:
    head = "from fastapi import FastAPI, Depends\nfrom own.service import Service\napp = FastAPI()\n@app.get('/health')\ndef health():\n    return 1\n"
    assert doors({"own/service.py": _SERVICE, "own/main.py": head + way}) == {"/ask"}


def test_an_action_and_a_procedure_lead_to_a_function_of_another_file() -> None:
    asked = 'import { generateText } from "ai";\nimport { openai } from "@ai-sdk/openai";\nexport async function answer(q: string) {\n  return generateText({ model: openai("gpt-4o"), prompt: q });\n}\n'
    action = '"use server";\nimport { answer } from "./lib/answer";\nimport { db } from "./db";\nexport async function ask(q: string) {\n  return answer(q);\n}\nexport async function save(q: string) {\n  return db.save(q);\n}\n'
    router = 'import { answer } from "./lib/answer";\nexport const router = createTRPCRouter({\n  reply: publicProcedure.input(z.string()).mutation(async ({ input }) => answer(input)),\n  list: publicProcedure.query(() => []),\n});\n'
    assert doors({"lib/answer.ts": asked, "actions.ts": action, "router.ts": router}) == {"ask", "reply"}


_ANSWER = 'import { generateText } from "ai";\nimport { openai } from "@ai-sdk/openai";\nexport async function answer(q) {\n  return generateText({ model: openai("gpt-4o"), prompt: q });\n}\n'


@pytest.mark.parametrize(
    "files",
    [
        {
            "server.ts": 'import express from "express";\nimport { answer } from "./answer.js";\nconst app = express();\napp.get("/up", (_q, r) => r.send("ok"));\napp.post("/ask", async (req, res) => {\n  res.json(await answer(req.body.q));\n});\n'
        },
        {
            "routes.js": 'const { Router } = require("express");\nconst { answer } = require("./answer");\nconst { list } = require("./list");\nconst router = Router();\nrouter.get("/list", list);\nrouter.post("/ask", signedIn, answer);\n'
        },
        {
            "app.ts": 'import { Hono } from "hono";\nimport { ask } from "./chat/handler";\nconst app = new Hono();\napp.get("/", (c) => c.text("ok"));\napp.post("/ask", ask);\n',
            "chat/handler.ts": 'import { answer } from "../answer";\nexport const ask = async (c) => c.json(await answer(await c.req.text()));\n',
        },
    ],
    ids=["called", "handed", "further"],
)
def test_a_route_of_a_server_leads_to_a_function_of_another_file(files: dict[str, str]) -> None:
    assert doors({"answer.ts": _ANSWER, **files}) == {"/ask"}


def test_a_controller_leads_through_its_service() -> None:
    service = 'import OpenAI from "openai";\nexport class ChatService {\n  private client = new OpenAI();\n  async ask(q: string) {\n    return this.client.chat.completions.create({ model: "gpt-4o", messages: [] });\n  }\n}\n'
    nest = 'import { Controller, Post, Get } from "@nestjs/common";\nimport { ChatService } from "./chat.service";\n@Controller("chat")\nexport class ChatController {\n  constructor(private readonly chat: ChatService) {}\n  @Post("ask")\n  ask(q: string) {\n    return this.chat.ask(q);\n  }\n  @Get("time")\n  time() {\n    return Date.now();\n  }\n}\n'
    assert doors({"chat.service.ts": service, "chat.controller.ts": nest}) == {"/chat/ask"}


def test_a_controller_of_spring_leads_through_an_interface() -> None:
    service = 'import dev.langchain4j.model.openai.OpenAiChatModel;\n@Service\nclass DeskImpl implements Desk {\n  public String answer(String q) {\n    return OpenAiChatModel.builder().modelName("gpt-4o").build().chat(q);\n  }\n}\n'
    controller = '@RestController\nclass AskController {\n  private final Desk desk;\n  private final Clock clock;\n  @PostMapping("/ask")\n  String ask(String q) { return desk.answer(q); }\n  @GetMapping("/time")\n  String time() { return clock.now(); }\n}\n'
    assert doors({"src/DeskImpl.java": service, "src/AskController.java": controller}) == {"/ask"}


@pytest.mark.parametrize("before", ["agent = None\n", "agent: Agent | None = None\n", ""])
@pytest.mark.parametrize("path", ["a.py", "strands/a.py"])  # the second is called like the package that it imports
def test_a_route_leads_to_what_starting_up_puts_into_a_variable_of_the_module(before: str, path: str) -> None:
    source = (
        f"from strands import Agent\nfrom fastapi import FastAPI\napp = FastAPI()\n{before}@app.on_event('startup')\n"
        "async def start():\n    global agent\n    agent = Agent(system_prompt='be kind to all')\n"
        "@app.post('/ask')\nasync def ask(q: str):\n    return await agent.invoke_async(q)\n"
    )
    assert doors({path: source}) == {"/ask"}


def test_a_route_leads_to_a_part_of_the_project_that_is_called_after_a_server_of_ai() -> None:
    route = (
        "import { createServerClient } from '@/lib/langgraph-server';\n"
        "export async function POST(req) {\n  return createServerClient().client.runs.stream('t', 'a', {});\n}\n"
    )
    assert doors({"app/api/chat/route.ts": route}) == {"/api/chat"}
