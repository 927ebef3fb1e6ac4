"""Routes of TypeScript and JavaScript whose handlers lie elsewhere or stand in a chain, and those without AI."""

from upright.discover.detectors import script_endpoints, script_models, script_services
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

DETECTORS = [each.DETECTOR for each in (script_endpoints, script_models, script_services)]
ASK = (
    'import OpenAI from "openai";\nconst client = new OpenAI();\nexport async function ask(q) {\n'
    '  return client.chat.completions.create({ model: "gpt-4o", messages: [] });\n}\n'
)


def ways_in(files: dict[str, str]) -> set[tuple[str, int]]:
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found, _, _ = link([examine(Document(item), DETECTORS) for item in items])
    return {(str(each.name), each.location.line) for each in found if each.location.type == "endpoint"}


def test_a_router_hands_on_to_a_function_that_a_controller_holds() -> None:
    routes = (
        'import { Router } from "express";\nimport { Chat } from "../chat.controller";\nconst router = Router();\n'
        'const chat = new Chat();\nrouter.post("/", chat.send);\nrouter.get("/", chat.list);\nexport default router;\n'
    )
    controller = (
        'import { Service } from "./chat.service";\nexport class Chat {\n  private service = new Service();\n'
        "  send = async (req, res) => {\n    res.json(await this.service.reply(req.body));\n  };\n"
        "  list = async (req, res) => {\n    res.json([]);\n  };\n}\n"
    )
    service = 'import { ask } from "./lib/ask";\nexport class Service {\n  async reply(q) { return ask(q); }\n}\n'
    files = {"src/routes/chat.ts": routes, "src/chat.controller.ts": controller, "src/chat.service.ts": service}
    assert ways_in({**files, "src/lib/ask.ts": ASK}) == {("/", 5)}


def test_each_route_of_a_chain_leads_where_its_own_handler_does() -> None:
    chain = (
        'import { Hono } from "hono";\nimport { ask } from "./ask";\nexport const api = new Hono()\n'
        '  .get("/health", (c) => c.text("ok"))\n  .post("/chat", async (c) => c.json(await ask(c.req)))\n'
        '  .get("/about", (c) => c.text("x"));\n'
    )
    assert ways_in({"src/api.ts": chain, "src/ask.ts": ASK}) == {("/chat", 5)}


def test_a_route_of_a_chain_asks_a_model_itself() -> None:
    chain = (
        'import { Hono } from "hono";\nimport { streamText } from "ai";\nconst app = new Hono();\n'
        'app\n  .get("/health", (c) => c.text("ok"))\n  .post("/chat", async (c) => streamText({}).toResponse());\n'
    )
    assert ways_in({"src/api.ts": chain}) == {("/chat", 6)}


def test_actions_and_loaders_of_remix() -> None:
    action = (
        'import { ask } from "~/lib/ask";\nexport async function action({ request }) {\n  return ask(request);\n}\n'
    )
    plain = 'import { db } from "~/lib/db";\nexport async function loader() {\n  return db.all();\n}\n'
    page = 'import { ask } from "~/lib/ask";\nexport default function Page() {\n  return ask(1);\n}\n'
    files = {"app/routes/api.chat.ts": action, "app/routes/posts.ts": plain, "app/routes/page.tsx": page}
    assert ways_in({**files, "app/lib/ask.ts": ASK}) == {("/api/chat", 2)}


def test_functions_of_azure() -> None:
    asked = (
        'import { app } from "@azure/functions";\nimport { ask } from "../ask";\n'
        "async function answer(req) {\n  return { body: await ask(req) };\n}\n"
        'app.http("answer", { methods: ["POST"], route: "v1/answer", handler: answer });\n'
        'app.http("inline", {\n  handler: async (req) => ask(req),\n});\n'
        'app.http("alive", { handler: async () => ({ body: "ok" }) });\n'
    )
    assert ways_in({"src/functions/answer.ts": asked, "src/ask.ts": ASK}) == {("/v1/answer", 6), ("/inline", 7)}
