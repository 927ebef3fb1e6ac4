"""Routes of routers answer under the path where other files put them, and ask whom these ask."""

# ruff: noqa: E501  files of applications as they are

from __future__ import annotations

import time

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.asset import AssetKind, Json
from upright.model.evidence import Ref
from upright.model.item import Item

MODEL = "from openai import OpenAI\nclient = OpenAI()\n"
ASKS = "    return client.responses.create(model='gpt-4o', input=text)\n"
CHAT = f"from fastapi import APIRouter\n{MODEL}router = APIRouter(prefix='/chat')\n@router.post('/stream')\ndef stream(text: str):\n{ASKS}"
MAIN = "from fastapi import FastAPI\nimport uvicorn\nfrom routers import chat\napp = FastAPI()\n"


def routes(texts: dict[str, str]) -> dict[str, dict[str, Json | Ref]]:
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, _, _ = link([examine(each, units("detectors").values()) for each in files])
    return {str(each.name): dict(each.attributes) for each in seen if each.kind is AssetKind.ENDPOINT}


def test_a_router_answers_where_another_file_mounts_it() -> None:
    main = f"{MAIN}app.include_router(chat.router, prefix='/api/v1')\nuvicorn.run(app, host='0.0.0.0', port=8000)\n"
    found = routes({"main.py": main, "routers/__init__.py": "", "routers/chat.py": CHAT})
    said = found["/api/v1/chat/stream"]
    assert said["route"] == "/api/v1/chat/stream"
    assert said["unguarded"] is True
    assert (said["bind"], said["port"]) == ("0.0.0.0", 8000)  # noqa: S104


def test_prefixes_of_routers_in_between_and_of_settings_are_joined() -> None:
    found = routes({
        "app/main.py": (
            "from fastapi import FastAPI\nfrom app.api import api_router\nfrom app.config import settings\ndef create_app():\n"
            "    app = FastAPI()\n    app.include_router(api_router, prefix=settings.API_PREFIX)\n    return app\n"
        ),
        "app/config.py": "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    API_PREFIX: str = '/v2'\nsettings = Settings()\n",
        "app/api.py": "from fastapi import APIRouter\nfrom app import ask\napi_router = APIRouter(prefix='/desk')\napi_router.include_router(ask.router, prefix='/ask')\n",
        "app/ask.py": f"from fastapi import APIRouter\n{MODEL}router = APIRouter()\n@router.post('/')\ndef ask(text: str):\n{ASKS}",
    })  # fmt: skip
    assert found["/v2/desk/ask"]["unguarded"] is True


def test_a_blueprint_answers_under_the_path_that_it_is_registered_with() -> None:
    found = routes({
        "site.py": "from flask import Flask\nfrom desk.views import bp\napp = Flask(__name__)\napp.register_blueprint(bp, url_prefix='/desk')\n",
        "desk/views.py": f"from flask import Blueprint, request\n{MODEL}bp = Blueprint('desk', __name__)\n@bp.route('/ask')\ndef ask():\n    text = 'x'\n{ASKS}",
    })  # fmt: skip
    assert found["/desk/ask"]["unguarded"] is True


@pytest.mark.parametrize(
    "mount",
    [
        "app.include_router(chat.router, prefix='/api', dependencies=[Depends(gate)])\n",
        "app.include_router(chat.router, prefix='/api')\napp.add_middleware(Gate)\n",
        "app.include_router(chat.router, prefix='/api')\n@app.middleware('http')\nasync def gate(r, n):\n    return await n(r)\n",
        "protect(app)\napp.include_router(chat.router, prefix='/api')\n",
    ],
)
def test_what_may_ask_before_a_mounted_route_leaves_it_open(mount: str) -> None:
    found = routes({"main.py": MAIN + mount, "routers/__init__.py": "", "routers/chat.py": CHAT})
    assert "unguarded" not in found["/api/chat/stream"]


def test_a_login_where_a_router_is_mounted_is_one_of_its_routes() -> None:
    main = f"{MAIN}app.include_router(chat.router, prefix='/api', dependencies=[Depends(get_current_user)])\n"
    found = routes({"main.py": main, "routers/__init__.py": "", "routers/chat.py": CHAT})
    assert found["/api/chat/stream"]["auth"] == "key"


def test_a_router_that_nobody_mounts_or_a_path_that_nobody_knows_is_told_as_it_is_written() -> None:
    assert "unguarded" not in routes({"routers/chat.py": CHAT})["/chat/stream"]
    main = f"{MAIN}app.include_router(chat.router, prefix=path_of('chat'))\n"
    found = routes({"main.py": main, "routers/__init__.py": "", "routers/chat.py": CHAT})
    assert found["/chat/stream"]["unguarded"] is True


def test_routers_that_stand_behind_each_other_come_to_an_end() -> None:
    count = 60
    texts = {
        f"r{number}.py": f"from fastapi import APIRouter\nimport r{(number + 1) % count}\nimport r{(number + 7) % count}\nrouter = APIRouter()\n"
        f"router.include_router(r{(number + 1) % count}.router, prefix='/a')\nrouter.include_router(r{(number + 7) % count}.router, prefix='/b')\n"
        for number in range(count)
    }
    texts["r0.py"] += f"{MODEL}@router.post('/ask')\ndef ask(text: str):\n{ASKS}"
    started = time.process_time()
    assert len(routes(texts)) == 1
    assert time.process_time() - started < 3


LLM = 'import { ChatOpenAI } from "@langchain/openai";\nimport { PromptTemplate } from "@langchain/core/prompts";\nconst llm = new ChatOpenAI({ model: "gpt-4o" });\nconst prompt = PromptTemplate.fromTemplate("Answer {question} in one line.");\nexport const chain = prompt.pipe(llm);\n'
CONTROLLER = 'import { chain } from "../utils/chain";\nexport const ask = async (req, res) => {\n  res.status(200).json(await chain.invoke(req.body));\n};\n'
ROUTES = 'import express from "express";\nimport { ask } from "../controllers/ask";\nconst router = express.Router();\nrouter.post("/ask", ask);\nexport default router;\n'
SERVER = 'import express from "express";\nimport cors from "cors";\nimport routes from "./routes/ask";\nconst app = express();\napp.use(cors());\n{more}app.use("/api/desk", routes);\napp.listen(5000, () => console.log("up"));\n'


def express(more: str = "", **other: str) -> dict[str, dict[str, Json | Ref]]:
    parts = {"chain": LLM, "controller": CONTROLLER, "routes": ROUTES} | other
    return routes({
        "src/server.ts": SERVER.replace("{more}", more), "src/routes/ask.ts": parts["routes"],
        "src/controllers/ask.ts": parts["controller"], "src/utils/chain.ts": parts["chain"],
    })  # fmt: skip


def test_a_route_of_express_is_told_where_it_is_mounted_through_its_controller() -> None:
    said = express("app.use(express.json());\n")["/api/desk/ask"]
    assert said["route"] == "/api/desk/ask"
    assert said["unguarded"] is True
    assert said["bind"] == "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize(
    "more", ["app.use(gate);\n", "app.use((req, res, next) => req.headers['x-desk'] ? next() : res.sendStatus(401));\n"]
)
def test_a_layer_before_all_routes_of_express_may_ask(more: str) -> None:
    assert "unguarded" not in express(more)["/api/desk/ask"]


def test_a_controller_or_a_route_of_express_may_ask() -> None:
    asking = CONTROLLER.replace("res.status", "await verifyToken(req); res.status")
    assert "unguarded" not in express(controller=asking)["/api/desk/ask"]
    assert "unguarded" not in express(routes=ROUTES.replace('"/ask", ask', '"/ask", gate, ask'))["/api/desk/ask"]


@pytest.mark.parametrize(
    "code",
    [
        'router.route("/ask").post(ask);\nmodule.exports = router;\n',
        'router.post("/ask", async (req, res) => {\n  const file = await import("../utils/chain");\n  const { chain } = file;\n  res.send(await chain.invoke(req.body));\n});\nmodule.exports = router;\n',
    ],
)
def test_paths_that_are_stated_first_and_modules_that_are_taken_late(code: str) -> None:
    head = 'const express = require("express");\nconst { ask } = require("../controllers/ask");\nconst router = express.Router();\n'
    assert express(routes=head + code)["/api/desk/ask"]["unguarded"] is True


def test_parts_of_hono_answer_under_the_path_of_their_part() -> None:
    found = routes({
        "src/index.ts": 'import { serve } from "@hono/node-server";\nimport { Hono } from "hono";\nimport chat from "@/chat";\nconst app = new Hono();\napp.route("/api/chat", chat);\nserve({ fetch: app.fetch, port: 3000 });\n',
        "src/chat/index.ts": 'import { streamText } from "ai";\nimport { openai } from "@ai-sdk/openai";\nimport { Hono } from "hono";\nconst app = new Hono();\napp.post("/", async (c) => {\n  const { messages } = await c.req.json();\n  return streamText({ model: openai("gpt-4o"), messages }).toDataStreamResponse();\n});\nexport default app;\n',
    })  # fmt: skip
    assert found["/api/chat"]["unguarded"] is True


def test_a_controller_leads_through_files_that_hand_on_all_that_others_export() -> None:
    found = routes({
        "src/desk/desk.controller.ts": "import { Controller, Post, UseInterceptors, Body } from '@nestjs/common';\nimport { DeskService } from './desk.service';\n@Controller('desk')\nexport class DeskController {\n  constructor(private readonly desk: DeskService) {}\n  @Post('ask')\n  @UseInterceptors(Log)\n  ask(@Body() body: any) { return this.desk.ask(body); }\n}\n",
        "src/desk/desk.service.ts": "import { askUseCase } from './use-cases';\nexport class DeskService {\n  async ask(chat: any) { return askUseCase(chat); }\n}\n",
        "src/desk/use-cases/index.ts": "export * from './other.use-case';\nexport * from './ask.use-case';\n",
        "src/desk/use-cases/other.use-case.ts": "export const other = () => 1;\n",
        "src/desk/use-cases/ask.use-case.ts": "import OpenAI from 'openai';\nconst openai = new OpenAI();\nexport const askUseCase = async (chat: any) => {\n  return openai.beta.threads.runs.create(chat.id, { assistant_id: 'asst_desk' });\n};\n",
    })  # fmt: skip
    assert set(found) == {"/desk/ask"}
