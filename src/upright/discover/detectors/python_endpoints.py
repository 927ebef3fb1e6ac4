"""Endpoints in Python code that lead to AI.

Why it matters: an endpoint is how people, and attackers, reach a model or an agent.

How it recognises: routes of FastAPI, Flask, Starlette, Litestar, Quart, Sanic, aiohttp, Bottle, Django and LangServe, interfaces and blocks of
Gradio, messages of Chainlit, events of sockets, functions that Modal, BentoML, RunPod and Google's functions call, ADK's own server, when
their function leads to a model, an agent, a tool or an index by calls, also across modules. Bind address, port, CORS, debug mode, authentication and rate limits are read
where they stand beside.

What it does not see: routes that only a gateway or a configuration file defines.
"""

from __future__ import annotations

import ast
import re
from itertools import chain
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_pages import PAGES, event, pages, speaks
from upright.discover.detectors._python_route_guards import authenticated, stands_alone, unguarded
from upright.discover.detectors._python_routers import BARE, ROUTER, prefix_of, router_of
from upright.discover.detectors._python_surroundings import surroundings
from upright.discover.detectors._python_views import VIEWS, views
from upright.discover.mounted_routes import routed
from upright.discover.python_gate import program
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import PythonModule
from upright.discover.readers.python_nodes import written_name
from upright.discover.references import reaches
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Defined
    from upright.model.asset import Json

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "websocket", "route", "api_route", "websocket_route", "api_view", "action"})  # fmt: skip
_WEB = (
    "fastapi.", "flask.", "starlette.", "quart.", "sanic.", "aiohttp.web", "litestar.", "robyn.", "falcon.",
    "bottle.", "django.", "rest_framework.", "ninja.", "chalice.", "azure.functions.", "modal.", "bentoml.",
    "flask_restx.", "langserve.", "reflex.", "hug.",
)  # fmt: skip
_MOUNTS = frozenset(  # functions that put an agent behind a route of an application: AG-UI, CopilotKit
    {
        "add_adk_fastapi_endpoint",
        "add_langgraph_fastapi_endpoint",
        "add_crewai_flow_fastapi_endpoint",
        "add_agent_framework_fastapi_endpoint",
        "add_fastapi_endpoint",
    }
)
# Routes that mean a model whatever answers them: the interfaces of OpenAI and Anthropic that others take over.
_SERVES = re.compile(
    r"/v1/(?:chat/completions|completions|embeddings|responses|messages|images/(?:generations|edits)|moderations|rerank|"
    r"audio/(?:speech|transcriptions|translations))$"
)
_OWNER = re.compile(r"app|router|api|blueprint|(?:^|_)bp(?:$|_)|routes|server", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document)
    if module is None:
        return
    common = surroundings(module)
    seen: set[str] = set()
    routes = ((name, line, (symbol,), own) for name, line, symbol, own in _routes(module))
    for name, line, symbols, own in chain(views(module), routes, pages(module)):
        identity = document.code_key(f"route:{name}:{line}")
        router, bare = own.pop(ROUTER, None), bool(own.pop(BARE, False))
        if f"{name}:{line}" in seen:
            continue
        seen.add(f"{name}:{line}")
        anyway = not symbols or _SERVES.search(name) is not None or speaks(module, name, own)
        yield see(
            document,
            "endpoint",
            name,
            line,
            (identity, *(reaches(symbol, anyway=anyway) for symbol in symbols)),
            language="python",
            more=common | {"type": "route"} | own,
        )
        if isinstance(router, str):
            yield routed(document, router, line, bare=bare)


def _routes(module: PythonModule) -> Iterator[tuple[str, int, str, dict[str, Json]]]:
    for defined in module.functions:
        found: list[tuple[str, int, dict[str, Json]]] = []
        limited = False
        for qualified, node in module.decorators(defined):
            last = qualified.rpartition(".")[2] or written_name(node).rpartition(".")[2]
            limited = limited or last == "limit"
            if last in _VERBS and _is_web(qualified, node):
                found.append(_route(module, defined, node, last))
            elif answered := event(module, defined, node, last):
                found.append((answered, module.line(node), {"type": "websocket"}))
        for path, line, said in found:
            yield path, line, f"{module.name}.{defined.qualname}", said | ({"rate_limit": True} if limited else {})
    yield from _registered(module)


def _is_web(qualified: str, node: ast.expr) -> bool:
    if qualified.startswith(_WEB):
        return True
    if distribution_of(qualified) or not isinstance(node, ast.Call):
        return False
    owner = written_name(node.func).rpartition(".")[0]
    first = node.args[0] if node.args else None
    return (
        bool(_OWNER.search(owner))
        and isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.startswith("/")
    )


def _route(module: PythonModule, defined: Defined, node: ast.expr, verb: str) -> tuple[str, int, dict[str, Json]]:
    call = node if isinstance(node, ast.Call) else None
    argument = (
        call.args[0]
        if call and call.args
        else next((k.value for k in call.keywords if k.arg in {"path", "rule", "route"}), None)
        if call
        else None
    )
    written = module.text(argument, defined.around)
    router = router_of(module, call)
    before = prefix_of(module, router)
    empty = isinstance(argument, ast.Constant) and argument.value == ""
    path = written or (before or "/" if empty else f"/{defined.node.name}")
    said: dict[str, Json] = {"route": f"{before}{written}" if before and not written.startswith(before) else path}
    methods = next((k.value for k in call.keywords if k.arg == "methods"), None) if call else None
    if verb in {"get", "post", "put", "patch", "delete"}:
        said["methods"] = [verb.upper()]
    elif verb in {"websocket", "websocket_route"}:
        said["type"] = "websocket"
    elif methods is not None:
        said["methods"] = [
            text
            for text in (module.text(each, scope) for each, scope in module.values.elements(methods, defined.around))
            if text
        ]
    if authenticated(defined, call):
        said["auth"] = "key"
    elif unguarded(module, defined, call):
        said["unguarded"] = True
    if router is not None:
        said[ROUTER], said[BARE] = module.place(router), not said.get("auth") and stands_alone(module, defined, call)
    return path, module.line(node), said


def _registered(module: PythonModule) -> Iterator[tuple[str, int, str, dict[str, Json]]]:
    """`add_api_route`, `Route`, Django's `path`, LangServe's `add_routes`, Gradio's interfaces."""
    mcp = any(name in module.distributions for name in ("mcp", "fastmcp"))
    for call, qualified in module.named(
        "add_api_route",
        "Route",
        "WebSocketRoute",
        "add_url_rule",
        "path",
        "re_path",
        "add_routes",
        "ChatInterface",
        "Interface",
        "add_route",
        "add_post",
        "add_get",
        *_MOUNTS,
    ):
        last = qualified.rpartition(".")[2] or call.written.rpartition(".")[2]
        if last in {"ChatInterface", "Interface"}:
            if qualified.startswith("gradio."):
                asked = call.argument(0, "fn")
                symbol = module.symbol(asked.body if isinstance(asked, ast.IfExp) else asked, call.scope)
                yield (
                    module.text(call.argument(-1, "title"), call.scope) or "gradio",
                    module.line(call.node),
                    symbol,
                    {"type": "ui"},
                )
            continue
        if mcp or (last in {"path", "re_path", "Route", "WebSocketRoute"} and not qualified.startswith(_WEB)):
            continue
        position = 2 if last == "add_routes" else 0
        path = module.text(call.argument(2 if last in _MOUNTS else position, "path", "rule"), call.scope)
        handler = call.argument(1, "endpoint", "view_func", "runnable", "view", "handler", "agent", "graph", "sdk")
        if last == "add_url_rule":
            handler = call.argument(2, "view_func")
        symbol = module.symbol(
            handler.func if isinstance(handler, ast.Call) and "as_view" not in written_name(handler) else handler,
            call.scope,
        )
        if isinstance(handler, ast.Call) and isinstance(handler.func, ast.Attribute):
            symbol = module.symbol(handler.func.value, call.scope)
        if symbol and handler is not None:
            yield path or "/", module.line(call.node), symbol, {"route": path or "/"}


DETECTOR = Detector(
    id="python-endpoints",
    title="Endpoints in Python code that lead to AI",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"fastapi",
            b"flask",
            b"apirouter",
            b"starlette",
            b"from quart",
            b"import quart",
            b"sanic",
            b"litestar",
            b"robyn",
            b"falcon",
            b"bottle",
            b"chalice",
            b"aiohttp",
            b"django",
            b"_fastapi_endpoint(",
            b"langserve",
            b"gradio",
            b"blueprint",
            b"@app.",  # of an application that another module made
            b"@router.",
            *PAGES,
            *VIEWS,
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "asked.py",
            "import bentoml\nfrom desk import workflow\n@bentoml.service\nclass Desk:\n    @bentoml.task\n    async def invoke(self, q: str):\n        return await workflow.ainvoke(q)\n",
            (("endpoint", "/invoke", 5),),
        ),
        Hit(
            "function.py",
            "import mlflow\nimport azure.functions as func\nmodel = mlflow.pyfunc.load_model('models:/rides/1')\ndef lambda_handler(event, context):\n    return model.predict(event['ride'])\ndef main(req: func.HttpRequest):\n    return model.predict(req)\n",
            (("endpoint", "lambda_handler", 4), ("endpoint", "main", 6)),
        ),
        Hit(
            "talk.py",
            "from fastapi import FastAPI\nfrom transformers import AutoModel\nfrom own import pipe\ndef main(args):\n    app = FastAPI()\n    model = AutoModel.from_pretrained(args.base)\n    @app.post('/chat')\n    async def talk(q: str):\n        return pipe(q)\n    @app.get('/chat')\n    async def page():\n        return 'x'\n    @app.websocket('/generate-code')\n    async def code(ws):\n        await pipe(ws)\n    @app.post('/users')\n    async def users():\n        return 1\n",
            (("endpoint", "/chat", 7), ("endpoint", "/generate-code", 13)),
        ),
        Hit(
            "desk.py",
            "from flask_socketio import SocketIO\nfrom openai import OpenAI\nsocketio = SocketIO()\n@socketio.on('user-message')\ndef told(data):\n    return OpenAI().responses.create(model='gpt-4o', input=data)\n@socketio.on('connect')\ndef connect():\n    return OpenAI().responses.create(model='gpt-4o', input='x')\n",
            (("endpoint", "user-message", 4),),
        ),
        Hit(
            "run.py",
            "import fastapi\nfrom openai import OpenAI\n\ndef ask(q):\n    return OpenAI().responses.create(model='gpt-4o', input=q)\n\napp = fastapi.FastAPI()\napp.post('/ask')(ask)\n",
            (("endpoint", "/ask", 8),),
        ),
        Hit(
            "two.py",
            "from fastapi import APIRouter\nfrom openai import OpenAI\nrouter = APIRouter()\n\n@router.post('/{desk}/stream')\n@router.post('/stream')\ndef ask(q: str):\n    return OpenAI().responses.create(model='gpt-4o', input=q)\n",
            (("endpoint", "/{desk}/stream", 5), ("endpoint", "/stream", 6)),
        ),
        Hit(
            "speech.py",
            "from fastapi import FastAPI\nfrom own import speak\napp = FastAPI()\n\n@app.post('/v1/audio/speech')\ndef say(text: str):\n    return speak(text)\n",
            (("endpoint", "/v1/audio/speech", 5),),
        ),
        Hit(
            "routers/chat.py",
            'from fastapi import APIRouter\nfrom openai import OpenAI\nrouter = APIRouter(prefix="/chat")\nclient = OpenAI()\n@router.post("")\ndef ask(q: str):\n    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": q}])\n',
            (("endpoint", "/chat", 5),),
        ),
        Hit(
            "server.py",
            "from fastapi import FastAPI\nfrom ag_ui_adk import add_adk_fastapi_endpoint\nfrom google.adk.agents import LlmAgent\nbot = LlmAgent(name='bot', model='gemini-2.5-pro')\napp = FastAPI()\nadd_adk_fastapi_endpoint(app, bot, path='/chat')\n",
            (("endpoint", "/chat", 6),),
        ),
        Hit(
            "main.py",
            "import os\nfrom google.adk.cli.fast_api import get_fast_api_app\napp = get_fast_api_app(agents_dir=os.path.dirname(__file__), web=True)\n",
            (("endpoint", "/run", 3),),
            (
                (
                    "desk/agent.py",
                    "from google.adk.agents import Agent\nroot_agent = Agent(name='desk', model='gemini-2.5-pro')\n",
                ),
            ),
        ),
        Hit(
            "views.py",
            "from flask import Flask\nfrom flask.views import MethodView\nfrom flask_restful import Api, Resource\nimport tornado.web\nfrom openai import OpenAI\ndef ask():\n    return OpenAI().responses.create(model='gpt-4o', input='x')\nclass Score(MethodView):\n    def post(self):\n        return ask()\nclass Page(MethodView):\n    def get(self):\n        return 'x'\napp.add_url_rule('/score', view_func=Score.as_view('s'))\napp.add_url_rule('/page', view_func=Page.as_view('p'))\nclass Ask(Resource):\n    def post(self):\n        return ask()\nApi(app).add_resource(Ask, '/ask')\nclass Storm(tornado.web.RequestHandler):\n    def post(self):\n        self.write(ask())\nweb = tornado.web.Application([(r'/storm', Storm)])\n",
            (("endpoint", "/score", 14), ("endpoint", "/ask", 19), ("endpoint", "/storm", 23)),
        ),
        Hit(
            "chat.py",
            "import chainlit as cl\nfrom openai import OpenAI\nclient = OpenAI()\n\n@cl.on_message\nasync def main(message):\n    client.chat.completions.create(model='gpt-4o', messages=[])\n",
            (("endpoint", "main", 5),),
        ),
        Hit(
            "serve_app.py",
            "from ray import serve\nfrom starlette.requests import Request\nfrom transformers import pipeline\n\n@serve.deployment(num_replicas=2)\nclass Summariser:\n    def __init__(self):\n        self.pipe = pipeline('summarization', model='sshleifer/distilbart-cnn-12-6')\n\n    async def __call__(self, http: Request):\n        return self.pipe(await http.json())\n\n@serve.deployment\nclass Inner:\n    def rank(self, text):\n        return text\n\napp = Summariser.bind()\n",
            (("endpoint", "Summariser", 5),),
        ),
        Hit(
            "litestar_app.py",
            "from litestar import Litestar, post\nfrom openai import OpenAI\n\n@post('/api/chat')\nasync def chat(data: dict) -> str:\n    return OpenAI().responses.create(model='gpt-4o', input=data['q']).output_text\n\napp = Litestar(route_handlers=[chat])\n",
            (("endpoint", "/api/chat", 4),),
        ),
        Hit(
            "page.py",
            "import gradio as gr\nfrom openai import OpenAI\n\ndef ask(q):\n    return OpenAI().responses.create(model='gpt-4o', input=q)\n\nwith gr.Blocks(title='Desk') as demo:\n    box = gr.Textbox()\n    box.submit(ask, box, box)\n",
            (("endpoint", "Desk", 7),),
        ),
        Hit(
            "app.py",
            "from fastapi import FastAPI\nfrom openai import OpenAI\nimport uvicorn\napp = FastAPI()\nclient = OpenAI(base_url='https://llm.example.com')\n\ndef ask(q):\n    return client.chat.completions.create(model='gpt-4o', messages=[])\n\n@app.post('/chat')\ndef chat(q: str):\n    return ask(q)\n\nuvicorn.run(app, host='0.0.0.0', port=8000)\n",
            (("endpoint", "/chat", 10),),
        ),
    ),
    misses=(
        Miss(
            "main.py", "from google.adk.cli.fast_api import get_fast_api_app\napp = get_fast_api_app(agents_dir='x')\n"
        ),
        Miss("page.py", "import gradio as gr\nwith gr.Blocks() as demo:\n    gr.Markdown('hello')\ndemo.launch()\n"),
        Miss(
            "app.py",
            "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/health')\ndef health():\n    return 'ok'\n",
        ),
    ),
)
