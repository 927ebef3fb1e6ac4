"""Functions and AI that applications of SST and of Amplify declare in TypeScript.

Why it matters: what such a framework deploys stands in no template: a function that asks a model and a route that lets
everybody ask it are two words in a program.

How it recognises: functions, routes and schedules of SST (`new sst.aws.Function`, `api.route`, `new Api(stack, ...)`) and
`defineFunction` of Amplify, by what their handler leads to and their environment names; `sst.aws.Vector`, secrets of AI
services (`new sst.Secret("OpenAiKey")`), conversations of Amplify's AI kit with their model and instructions.

What it does not see: handlers that a variable holds, and what `transform` changes.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import kept_vendor, plain_name, screaming
from upright.discover.cloud.declared import Declared
from upright.discover.descriptions import described
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_bodies import body_of
from upright.discover.detectors._scripts import SCRIPTS, variable
from upright.discover.model_names import is_model_name
from upright.discover.readers.node import NOTHING, Node
from upright.discover.readers.script import script
from upright.discover.readers.script_values import first_text, option
from upright.discover.sight import edge, env_key, in_tests, see
from upright.model.asset import Location
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call, Script

_OF_SST = re.compile(r"sst\.(?:aws|cloudflare)\.(\w{2,40})")
_MODULES = ("sst/constructs", "@serverless-stack/resources", "@aws-amplify/backend")
_ROUTE = re.compile(r"(?:ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+/\S{0,200}|\$default")
_HANDLER = re.compile(r"(?:[\w.-]+/)*[\w.-]+\.[A-Za-z_]\w{0,60}")
_SAYS_NOTHING = frozenset({"index", "handler", "main", "route", "src", "functions", "lambda", ""})
_ASKS = re.compile(r"iam|jwt|lambda|cognito|oauth|user_pool|custom|simple", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    found = document.parse(script)
    for call in found.calls:
        made = _OF_SST.fullmatch(call.callee)
        kind = made[1] if made else call.last if call.module in _MODULES or call.callee == "sst.Secret" else ""
        if kind in _READ:
            yield from _READ[kind](document, found, call)
        elif call.last in {"route", "subscribe"} and call.given and not call.module:
            yield from _added(document, found, call)


def _stores(document: Document, found: Script, call: Call) -> Iterator[Sighting]:
    name = _title(document, found, call)
    yield see(document, "vector_store", name, call.line, document.code_key(f"vector:{name}"), engine="sst-vector")


def _alone(document: Document, found: Script, call: Call) -> Iterator[Declared]:
    yield from _function(document, _title(document, found, call), _given(document, found, call), call.line)


def _given(document: Document, found: Script, call: Call) -> Node:
    """The last argument that is an object."""
    bodies = (body_of(document, found, each) for each in reversed(call.given) if each.type == "object")
    return next(bodies, NOTHING)


def _title(document: Document, found: Script, call: Call) -> str:
    texts = (first_text(found, document.item.path, each) for each in call.given[:2])
    return next(filter(None, texts), "") or variable(call) or f"line{call.line}"


def _function(
    document: Document, name: str, body: Node, line: int, way: tuple[str, bool] | None = None
) -> Iterator[Declared]:
    """A function as SAM would say it; `way`: the route that leads to it, and whether it asks who is there."""
    handler = body.get("handler").text
    if not _HANDLER.fullmatch(handler):
        return
    told = {"handler": Node(handler), "function_name": Node(name)}
    if body.get("environment").is_map:
        told["environment"] = Node({"variables": body.get("environment")}, line)
    url = body.get("url")
    if url.value is True or url.is_map:
        asked = _ASKS.search(url.first("authorization", "authorizer").text)
        told["function_url_config"] = Node({"auth_type": Node("AWS_IAM" if asked else "NONE")}, line)
    if way is not None:
        auth = Node({"authorizer": Node("custom" if way[1] else "none")}, line)
        event = Node({"type": Node("HttpApi"), "properties": Node({"auth": auth}, line)}, line)
        told["events"] = Node({"route": event}, line)
    path = f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, line, document.item.source)
    scope = f"{document.item.source}//{document.item.path}#"
    yield Declared("aws_serverless_function", name, scope, Node(told, line), where, key("tf", f"{path}#{name}"), title=name)  # fmt: skip


def _routes(document: Document, found: Script, call: Call) -> Iterator[Declared]:
    """The routes of an API: a handler, or a function with its options."""
    body = _given(document, found, call)
    asked = bool(_ASKS.search(body.get("defaults", "authorizer").text))
    for route, node in body.get("routes").items():
        inner = node.get("function") or node
        told = inner if inner.is_map else Node({"handler": inner}, node.line)
        own = node.get("authorizer").text
        asks = bool(_ASKS.search(own)) if own else asked
        if _ROUTE.fullmatch(route):
            yield from _function(document, _called(told.get("handler").text), told, node.line, (route, asks))


def _called(handler: str) -> str:
    """What a function is called by its handler: `src/lambda/titan.handler` is `titan`."""
    parts = handler.rpartition(".")[0].split("/")
    return next((part for part in reversed(parts) if part not in _SAYS_NOTHING), parts[-1])


def _added(document: Document, found: Script, call: Call) -> Iterator[Declared]:
    """`api.route("POST /chat", "src/chat.handler")`, `queue.subscribe("src/work.handler")`."""
    texts = [first_text(found, document.item.path, each) for each in call.given[:2]]
    route = texts[0] if _ROUTE.fullmatch(texts[0]) else ""
    at = 1 if call.last == "route" else 0
    if (call.last == "route" and not route) or at >= len(call.given):
        return
    body = body_of(document, found, call.given[at])
    body = body if body.is_map else Node({"handler": body}, call.line)
    rest = body_of(document, found, call.given[at + 1]) if at + 1 < len(call.given) else NOTHING
    way = (route, any(True for _ in rest.get("auth").items())) if route else None
    yield from _function(document, _called(body.get("handler").text), body, call.line, way)


def _of_amplify(document: Document, found: Script, call: Call) -> Iterator[Declared]:
    """`defineFunction({name, entry, environment})`; without an entry it is the file `handler` beside it."""
    body = _given(document, found, call)
    entry = body.get("entry").text or "./handler.ts"
    folder = document.item.path.rpartition("/")[0].rpartition("/")[2]
    handler = f"{re.sub(r'^[.]/|[.][mc]?[jt]s$', '', entry)}.handler"
    named = body.get("name").text
    name = named if named and "${" not in named else folder or variable(call)
    yield from _function(document, name, Node({**dict(body.items()), "handler": Node(handler)}, call.line), call.line)


def _turn(document: Document, found: Script, call: Call) -> Iterator[Sighting]:
    """`a.conversation({ aiModel: a.ai.model("Claude 3.5 Haiku"), systemPrompt: "..." })`, and `a.generation`."""
    name = variable(call).rpartition(".")[2] or call.last
    own = document.code_key(f"{call.last}:{name}")
    if call.last == "conversation":
        yield see(document, "agent", name, call.line, own, framework="amplify")
    told = option(found, call, "systemPrompt")
    text = first_text(found, document.item.path, told)
    if text and told is not None:
        prompt = document.code_key(f"prompt:{name}")
        yield see(document, "prompt", f"{name}.systemPrompt", told.start_point[0] + 1, prompt, type="system_prompt",
                  role="system", length=len(text), digest=hashlib.sha256(text.encode()).hexdigest())  # fmt: skip
        if call.last == "conversation":
            yield edge(own, RelationKind.PROMPTED_BY, prompt)
    asked = option(found, call, "aiModel")
    stated = next((each for each in found.calls if asked is not None and each.node == asked), None)
    model = first_text(found, document.item.path, stated.given[0]) if stated is not None and stated.given else ""
    model = re.sub(r"\s+", "-", model.strip().lower())
    if asked is not None and is_model_name(model):
        identity = model_key(model, "bedrock")
        yield see(document, "model", model, asked.start_point[0] + 1, identity, provider="bedrock")
        if call.last == "conversation":
            yield edge(own, RelationKind.CALLS, identity)


def _tool(document: Document, found: Script, call: Call) -> Iterator[Sighting]:
    """`a.ai.dataTool({ name: "search", ... })`, within the tools of a conversation."""
    name = first_text(found, document.item.path, option(found, call, "name"))
    text = first_text(found, document.item.path, option(found, call, "description"))
    if name:
        own = document.code_key(f"tool:{name}")
        yield see(document, "tool", name, call.line, own, described(text, name=name), framework="amplify")
        for each in found.calls:
            inside = each.node.start_byte < call.node.start_byte < each.node.end_byte
            if inside and each.last == "conversation" and each.module in _MODULES:
                talk = document.code_key(f"conversation:{variable(each).rpartition('.')[2] or each.last}")
                yield edge(talk, RelationKind.USES_TOOL, own)


def _secret(document: Document, found: Script, call: Call) -> Iterator[Sighting]:
    name = plain_name(_title(document, found, call))
    if vendor := kept_vendor(name):
        own = env_key(document, screaming(name))
        yield see(document, "credential_ref", name, call.line, own, provider=vendor, variable=name, reference=True)


_READ: dict[str, Callable[[Document, Script, Call], Iterator[Sighting]]] = {
    "Function": _alone, "Api": _routes, "Vector": _stores, "defineFunction": _of_amplify, "conversation": _turn,
    "generation": _turn, "Secret": _secret, "dataTool": _tool,
}  # fmt: skip

DETECTOR = Detector(
    id="script-app-functions",
    title="Functions and AI of SST and Amplify applications",
    selects=Selector(languages=SCRIPTS, literals=(b"sst.", b"sst/constructs", b"@serverless-stack", b"@aws-amplify/backend")),
    detect=_detect,
    hits=(
        Hit(
            "sst.config.ts",
            'export default $config({\n  async run() {\n    const key = new sst.Secret("OpenAiApiKey");\n    const docs = new sst.aws.Vector("Docs", { dimension: 1536 });\n    const chat = new sst.aws.Function("Chat", { handler: "src/chat.handler", url: true, environment: { OPENAI_MODEL: "x" } });\n    const api = new sst.aws.ApiGatewayV2("Api");\n    api.route("POST /ask", { handler: "src/ask.handler", environment: { BEDROCK_MODEL_ID: "x" } });\n  },\n});\n',
            (("secret", "OpenAiApiKey", 3), ("vector_store", "Docs", 4), ("endpoint", "Chat", 5), ("endpoint", "ask", 7)),
        ),
        Hit(
            "stacks/Site.ts",
            'import { Api } from "sst/constructs";\nexport function Site({ stack }) {\n  const api = new Api(stack, "api", {\n    routes: {\n      "POST /titan": { function: { handler: "src/lambda/titan.handler", environment: { BEDROCK_MODEL_ID: "x" } } },\n    },\n  });\n}\n',
            (("endpoint", "titan", 5),),
        ),
        Hit(
            "amplify/functions/ask/resource.ts",
            'import { defineFunction } from "@aws-amplify/backend";\nexport const ask = defineFunction({\n  name: "ask",\n  environment: { BEDROCK_MODEL_ID: "x" },\n});\n',
            (("application", "ask", 2),),
        ),
        Hit(
            "amplify/data/resource.ts",
            'import { type ClientSchema, a, defineData } from "@aws-amplify/backend";\nconst schema = a.schema({\n  chat: a.conversation({\n    aiModel: a.ai.model("Claude 3.5 Haiku"),\n    systemPrompt: "You are a helpful assistant",\n    tools: [a.ai.dataTool({ name: "search", description: "Searches", query: a.ref("q") })],\n  }),\n});\n',
            (("agent", "chat", 3), ("tool", "search", 6), ("model", "claude-3.5-haiku", 4), ("prompt", "chat.systemPrompt", 5)),
        ),
    ),
    misses=(
        Miss("sst.config.ts", 'new sst.aws.Function("Sort", { handler: "src/sort.handler" });\nrouter.route("/x", "y");\n'),
        Miss("a.ts", 'import { Api } from "./api";\nnew Api(stack, "api", { routes: { "POST /x": "src/x.handler" } }); // sst.\n'),
    ),
)  # fmt: skip
