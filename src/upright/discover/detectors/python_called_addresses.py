"""Addresses that the AI of Python code calls: model servers, and pages and services that tools read.

Why it matters: a base URL decides who sees the data; an address that a tool reads is where foreign text enters.

How it recognises: the base URL of a client of a model; addresses of the catalogue of AI services that any module calls
over HTTP or holds as a base, and all that a module which defines tools calls, through constants, fields, settings and
defaults of parameters. The vendors' own addresses as a client's base are told by the AI service instead.

What it does not see: addresses that only configuration names.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import asked_service, named_interface
from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_schemas import schemas
from upright.discover.python_gate import POSTED, opened
from upright.discover.python_models import python_models
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

_URL = re.compile(r"https?://[^\s{}'\"<>]{4,300}")
_HTTP = re.compile(r"^(?:requests|httpx|aiohttp|urllib\.request|urllib3|cloudscraper)\b")
_REQUESTS = frozenset({"get", "post", "put", "request", "stream", "fetch", "delete", "patch"})
_ADDRESS = re.compile(r"https?://[\w.:-]{4,100}(?:/(?:[\w./:-]|\{\w{1,40}\}){0,100})?")
_BASE = re.compile(
    r"^[A-Z\d_]*(?:API|BASE|ENDPOINT|SERVER|SERVICE)(?:_[A-Z]+)?$|(?i:(?:^|_)(?:url|uri|api_?base|endpoint|host)(?:_\w{1,20})?$)"
)
_SERVER = re.compile(
    r"ollama|openai|(?:^|_)v?llm|anthropic|lm_?studio|litellm|(?:^|_)(?:tgi|groq|gemini|embeddings?|inference|agents?|langgraph|rag|chatbot)(?:_|$)",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r":11434(?:/|$)|//(?:ollama|vllm|lmstudio|litellm|tgi)[:/]|//(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)(?::\d{2,5})?"
    r"(?:/v1/?$|(?:/[\w-]{1,40}){0,3}?/(?:chat|generate|predict|completions?|embed(?:dings)?|ask|query|answer|rag|agents?|invoke|invocations|infer(?:ence)?|"
    r"classify|detect(?:ion)?|recogni[sz]e|segment|ocr|forecast|score|rerank|transcribe|summari[sz]e)(?:[/_-]|$))"
)  # Ollama's port, names of servers, the interface of OpenAI and routes of models on this machine
_SAFE = re.compile(r"//[^/@\s]{1,200}@|[?#].*$")
_VENDORS = re.compile(
    r"https://(?:api\.(?:openai|anthropic|mistral|cohere|groq)\.(?:com|ai)|generativelanguage\.googleapis\.com)(?:/|$)"
)
_MADE = re.compile(r"(?:^|\.)\w{0,30}Tool(?:\.from_\w{1,20})?$")  # tools made of plain functions
_CLIENT = re.compile(r"(?:^|\.)get_(?:sync_)?client$|(?:Client|Remote\w{0,20}|RemoteGraph)$")
_URL_KEYWORDS = (
    "base_url",
    "azure_endpoint",
    "openai_api_base",
    "api_base",
    "endpoint_url",
    "inference_server_url",
    "server_url",
)
_SENDS = frozenset({"post", "stream", "request"})
_HANDED = ("_args", "_kwargs", "_params", "_options", "_config")  # how what is handed on is called


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    found: dict[str, tuple[int, str]] = {}
    for url, line, kind in [*_clients(document, module), *_fetched(module)]:
        found.setdefault(url, (line, kind))
    for url, (line, kind) in found.items():
        if kind == "model_server" and _VENDORS.match(url):
            continue
        yield see(
            document,
            "endpoint",
            url,
            line,
            key("url", url),
            url=url,
            tls=url.startswith("https://"),
            type=kind,
            language="python",
        )


def _clients(document: Document, module: PythonModule) -> Iterator[tuple[str, int, str]]:
    """Base URLs that clients of models are given."""
    models = document.parse(python_models)
    calls = [service.call for service in models.services] + [use.call for use in models.uses if use.call is not None]
    for call in calls:
        for url, line in (*_urls(module, call, _URL_KEYWORDS, -1), *_within(module, call)):
            yield url, line, "model_server"
    for call in module.calls:
        qualified = module.callee(call)
        if _CLIENT.search(qualified) and distribution_of(qualified):
            yield from ((url, line, "api") for url, line in _urls(module, call, ("url", "base_url", "agent_card"), 0))
        elif qualified.startswith("a2a.client") and qualified.endswith(("A2ACardResolver", "A2AClient")):
            yield from ((url, line, "api") for url, line in _urls(module, call, ("base_url", "url"), 1))
    yield from _settings(module)


def _settings(module: PythonModule) -> Iterator[tuple[str, int, str]]:
    """`openai.api_base = "..."`, and what an argument of the command line is when it is not given."""
    for assignment in module.index.assignments:
        text = module.text(assignment.value, assignment.scope) if assignment.target in _URL_KEYWORDS else ""
        if isinstance(assignment.value, ast.Constant) and _URL.match(text):
            yield _SAFE.sub("", text).rstrip("/"), module.line(assignment.node), "model_server"
    yield from _of_modules(module)
    for call in module.calls:
        if call.node.args and call.written.endswith("add_argument"):
            named = module.text(call.node.args[0], call.scope).lstrip("-").replace("-", "_")
            if named in _URL_KEYWORDS:
                for url, line in _urls(module, call, ("default",), -1):
                    yield url, line, "model_server"


def _of_modules(module: PythonModule) -> Iterator[tuple[str, int, str]]:
    """Addresses that are set on a library for all its calls."""
    if not module.document.contains((b".api_base", b".base_url")):
        return
    for node in module.every:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
            continue
        target, spoken = node.targets[0], str(node.value.value)
        if isinstance(target, ast.Attribute) and target.attr in _URL_KEYWORDS and _URL.match(spoken):
            yield _SAFE.sub("", spoken).rstrip("/"), module.line(node), "model_server"


def _fetched(module: PythonModule) -> Iterator[tuple[str, int, str]]:
    """What a module that defines tools fetches, and what any module asks of an AI service."""
    tools = _has_tools(module)
    kind = "knowledge_source" if tools else "api"
    for name, value, scope in _held(module):
        known = module.value(value, scope) if _BASE.search(name) else None
        text, line = (_SAFE.sub("", known.text), module.line(known.node) or module.line(value)) if known else ("", 0)
        if _ADDRESS.fullmatch(text) and (named_interface(text) or (tools and scope.function is None)):
            yield text.rstrip("/"), line, kind
        elif _ADDRESS.fullmatch(text) and (_SERVER.search(name) or _LOCAL.search(text)):
            yield text.rstrip("/"), line, "model_server"
    for call in module.calls:
        qualified = module.callee(call)
        if _HTTP.match(qualified) or _asks(call):
            position = 1 if qualified.endswith((".request", ".stream")) else 0
            sends = qualified.rpartition(".")[2] in _SENDS and _of_model(module, call, position)
            for url, line in _urls(module, call, ("url", "base_url"), position):
                if tools or sends or asked_service(url) or _LOCAL.search(url):
                    yield url, line, kind


def _of_model(module: PythonModule, call: Call, position: int) -> bool:
    """Whether a request is sent to a route of a model, behind whatever address: `requests.post(f"{API_URL}/chat")`."""
    asked = module.values.all(call.argument(position, "url"), call.scope)
    return any(POSTED.match(each.text) is not None for each in asked)


def _held(module: PythonModule) -> Iterator[tuple[str, ast.expr, Scope]]:
    """Names with what they hold: variables, fields, entries of tables, arguments, and parameters with their defaults."""
    for assignment in module.index.assignments:
        yield assignment.target, assignment.value, assignment.scope
    for node, scope in module.index.dicts:
        for key_node, value in zip(node.keys, node.values, strict=True):
            if isinstance(key_node, ast.Constant) and isinstance(value, ast.Constant | ast.Call):
                yield str(key_node.value), value, scope
    for call in module.calls:
        given = (keyword for keyword in call.node.keywords if keyword.arg and isinstance(keyword.value, ast.Constant))
        yield from ((keyword.arg or "", keyword.value, call.scope) for keyword in given)
    yield from _parameters(module)


def _parameters(module: PythonModule) -> Iterator[tuple[str, ast.expr, Scope]]:
    for defined in module.functions:
        for name, bindings in defined.inside.bindings.items():
            for binding in bindings:
                if binding.kind == "parameter" and binding.expression is not None:
                    yield name, binding.expression, binding.scope


def _asks(call: Call) -> bool:
    """Whether a method of any client looks like a request: `ctx.deps.client.get("https://...")`."""
    func, first = call.node.func, call.node.args[0] if call.node.args else None
    text = first.values[0] if isinstance(first, ast.JoinedStr) and first.values else first
    written = isinstance(text, ast.Constant) and str(text.value).startswith(("http://", "https://"))
    return written and isinstance(func, ast.Attribute) and func.attr in _REQUESTS


def _so_far(module: PythonModule, node: ast.expr | None, call: Call) -> ast.expr | None:
    """What a name that is given several texts in a row, as in a notebook, holds when a call is made; else as it was."""
    if not isinstance(node, ast.Name) or call.scope.function is not None:
        return node
    given = [each for each in module.index.assignments if each.target == node.id and each.scope is call.scope]
    before = [each.value for each in given if each.node.lineno <= call.node.lineno]
    plain = len(given) > 1 and all(isinstance(each.value, ast.Constant) for each in given)
    return before[-1] if plain and before else node


def _urls(module: PythonModule, call: Call, names: tuple[str, ...], position: int) -> Iterator[tuple[str, int]]:
    asked = _so_far(module, call.argument(position, *names), call)
    for value in module.values.all(asked, call.scope):
        match = _URL.match(value.text)
        if match:
            node = _constant(module, asked, call) or value.node
            url = _SAFE.sub(lambda found: "//" if found[0].startswith("//") else "", match[0]).rstrip("/")
            base = _base(module, asked, call)
            yield base or url, module.line(node) or module.line(call.node)


def _within(module: PythonModule, call: Call) -> Iterator[tuple[str, int]]:
    """Addresses among what a client hands on to another: `LiteLLMModel(client_args={"base_url": ...}, ...)`."""
    for argument, value in call.keywords.items():
        held = module.values.origin(value, call.scope) if argument.endswith(_HANDED) else None
        node = held[0] if held is not None else None
        for name, stated in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
            found = module.values.all(stated, call.scope) if _is_address(name) else ()
            matches = filter(None, (_URL.match(each.text) for each in found))
            yield from ((_SAFE.sub("", match[0]).rstrip("/"), module.line(stated)) for match in matches)


def _is_address(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and key.value in _URL_KEYWORDS


def _holder(module: PythonModule, node: ast.AST | None, call: Call, depth: int = 0) -> tuple[str, ast.AST] | None:
    """The constant of the module that an address starts with: `URL` in `f"{URL}/articles/{id}"`."""
    if node is None or depth > 4:  # noqa: PLR2004
        return None
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.FormattedValue):
        return _holder(module, node.values[0].value, call, depth + 1)
    if isinstance(node, ast.BinOp):
        return _holder(module, node.left, call, depth + 1)
    if isinstance(node, ast.Name | ast.Attribute):
        origin = module.values.origin(node, call.scope)
        if origin is not None and origin[0] is not node:
            held = _unset(origin[0]) or origin[0]
            if isinstance(held, ast.Constant) and isinstance(held.value, str):
                return held.value, held
            return _holder(module, origin[0], call, depth + 1)
    return None


def _unset(node: ast.AST) -> ast.expr | None:
    """What stands for a variable of the environment that is not set: `os.getenv("API_URL", "http://api:8000")`."""
    reads = isinstance(node, ast.Call) and written_name(node.func).endswith(("getenv", "environ.get"))
    return node.args[1] if reads and isinstance(node, ast.Call) and len(node.args) > 1 else None


def _constant(module: PythonModule, node: ast.AST | None, call: Call) -> ast.AST | None:
    held = _holder(module, node, call)
    return held[1] if held else None


def _base(module: PythonModule, node: ast.AST | None, call: Call) -> str:
    held = _holder(module, node, call)
    return (
        _SAFE.sub(lambda found: "//" if found[0].startswith("//") else "", held[0]).rstrip("/")
        if held and _URL.match(held[0])
        else ""
    )


def _has_tools(module: PythonModule) -> bool:
    if module.document.contains((b"parameters", b"input_schema", b"inputschema")) and next(schemas(module), None):
        return True
    for defined in module.defined:
        for qualified, _ in module.decorators(defined):
            if qualified.rpartition(".")[2] in {"tool", "function_tool", "kernel_function", "resource"} and (
                distribution_of(qualified) or "mcp" in qualified
            ):
                return True
        if any(base.rpartition(".")[2] == "BaseTool" and distribution_of(base) for base in module.bases(defined)):
            return True
    return any(
        _MADE.search(qualified) and distribution_of(qualified) and call.keywords.keys() & {"func", "fn", "coroutine"}
        for call in module.calls
        for qualified in (module.callee(call),)
    )


DETECTOR = Detector(
    id="python-called-addresses",
    title="Addresses that the AI of Python code calls",
    selects=Selector(languages=LANGUAGES, literals=(b"http",)),
    detect=_detect,
    hits=(
        Hit(
            "twice.py",
            "from langgraph_sdk import get_client\nURL = 'http://127.0.0.1:2024'\nhere = get_client(url=URL)\nURL = 'https://desk.example.com'\nthere = get_client(url=URL)\n",
            (("endpoint", "http://127.0.0.1:2024", 2), ("endpoint", "https://desk.example.com", 4)),
        ),
        Hit(
            "team.py",
            "from google.adk.agents.remote_a2a_agent import AGENT_CARD, RemoteA2aAgent\nhelper = RemoteA2aAgent(name='helper', agent_card=f'http://10.0.0.9:8006{AGENT_CARD}')\n",
            (("endpoint", "http://10.0.0.9:8006", 2),),
        ),
        Hit(
            "front.py",
            "import os\nimport requests\nimport streamlit as st\nAPI_URL = os.getenv('API_URL', 'http://desk-service:80')\nanswer = requests.post(f'{API_URL}/query', json={'question': q})\nrequests.post('http://shop:80/orders', json={})\n",
            (("endpoint", "http://desk-service:80", 4),),
        ),
        Hit(
            "ask.py",
            "import argparse\nimport bentoml\nfrom text_generation import Client\np = argparse.ArgumentParser()\np.add_argument('--url', default='http://desk:3000')\nargs = p.parse_args()\ndesk = bentoml.SyncHTTPClient(args.url)\nclient = Client('http://10.0.0.7:8081', timeout=9)\n",
            (("endpoint", "http://desk:3000", 5), ("endpoint", "http://10.0.0.7:8081", 8)),
        ),
        Hit(
            "peer.py",
            "from a2a.client import A2ACardResolver\nresolver = A2ACardResolver(http, base_url='http://desk.internal:9999')\n",
            (("endpoint", "http://desk.internal:9999", 2),),
        ),
        Hit(
            "plain.py",
            "import requests\nupload_endpoint = 'https://api.assemblyai.com/v2/upload'\nrequests.post(upload_endpoint)\n",
            (("endpoint", "https://api.assemblyai.com/v2/upload", 2),),
        ),
        Hit(
            "page.py",
            "import requests\nanswer = requests.post('http://127.0.0.1:5000/predict', json=row)\n",
            (("endpoint", "http://127.0.0.1:5000/predict", 2),),
        ),
        Hit(
            "speak.py",
            "import httpx\nimport openai\nconfig = {'url': 'https://api.elevenlabs.io/v1/text-to-speech/{voice}/stream'}\nother_url = 'https://api.elevenlabs.io/v1/voices?page='\n",
            (
                ("endpoint", "https://api.elevenlabs.io/v1/text-to-speech/{voice}/stream", 3),
                ("endpoint", "https://api.elevenlabs.io/v1/voices", 4),
            ),
        ),
        Hit(
            "hear.py",
            "import httpx\nimport openai\ndef hear(base_url: str = 'http://localhost:8000/v1'):\n    return httpx.post(f'{base_url}/audio/transcriptions')\n",
            (("endpoint", "http://localhost:8000/v1", 3),),
        ),
        Hit(
            "plugins/rates.py",
            "import requests\nclass Rates:\n    def spec(self):\n        return [{'name': 'rate', 'description': 'Rate of a coin', 'parameters': {'type': 'object'}}]\n    def execute(self, coin):\n        return requests.get(f'https://api.coins.example/v2/{coin}').json()\n# llm\nllm = 1\n",
            (("endpoint", "https://api.coins.example/v2", 6),),
        ),
        Hit(
            "given.py",
            "import requests\nfrom langchain.agents import Tool\n\ndef invite(q):\n    url = 'https://api.calendar.example.com/links'\n    return requests.post(url, json={'q': q}).text\n\ntools = [Tool(name='Invite', func=invite, description='Sends an invitation.')]\n",
            (("endpoint", "https://api.calendar.example.com/links", 5),),
        ),
        Hit(
            "cron.py",
            "from langgraph_sdk import get_client\nclient = get_client(url='http://127.0.0.1:2024')\n",
            (("endpoint", "http://127.0.0.1:2024", 2),),
        ),
        Hit(
            "tool.py",
            "import requests\nfrom langchain.tools import tool\nAPI = 'https://kb.example.com'\n\n@tool\ndef search(q: str):\n    '''Search.'''\n    return requests.get(f'{API}/search', params={'q': q}).text\n",
            (("endpoint", "https://kb.example.com", 3),),
        ),
        Hit(
            "desk.py",
            "import os\nfrom strands.models.litellm import LiteLLMModel\nmodel = LiteLLMModel(client_args={'api_key': 'x', 'base_url': os.getenv('LLM', 'http://localhost:4000')}, model_id='bedrock/claude')\n",
            (("endpoint", "http://localhost:4000", 3),),
        ),
        Hit(
            "vllm.py",
            "from openai import OpenAI\nclient = OpenAI(base_url='http://localhost:8000/v1', api_key='x')\n",
            (("endpoint", "http://localhost:8000/v1", 2),),
        ),
        Hit(
            "settings.py",
            "import os\nfrom openai import OpenAI\nclass Settings:\n    def __init__(self):\n        self.EVALUATION_BASE_URL = os.getenv('EVALUATION_BASE_URL', 'https://api.openai.com/v1')\n        self.OLLAMA_HOST = os.getenv('OLLAMA_HOST', 'http://localhost:11434')\n",
            (("endpoint", "https://api.openai.com/v1", 5), ("endpoint", "http://localhost:11434", 6)),
        ),
        Hit(
            "registry.py",
            "from langchain_openai import ChatOpenAI\nPROVIDERS = {\n    'xai': Spec(base_url='https://api.x.ai/v1'),\n    'groq': {'base_url': 'https://api.groq.com/openai/v1'},\n    'ollama': Spec(base_url='http://localhost:11434/v1'),\n}\n",
            (
                ("endpoint", "https://api.x.ai/v1", 3),
                ("endpoint", "https://api.groq.com/openai/v1", 4),
                ("endpoint", "http://localhost:11434/v1", 5),
            ),
        ),
        Hit(
            "wrapper.py",
            "import dspy, requests\nclass DeepSeek(dspy.LM):\n    def __init__(self, api_base: str = 'https://api.deepseek.com'):\n        self.api_base = api_base\n",
            (("endpoint", "https://api.deepseek.com", 3),),
        ),
    ),
    misses=(
        Miss("get.py", "import requests\nURL = 'https://example.com'\nrequests.get(URL)\n"),
        Miss(
            "a.py", "from openai import OpenAI\nc = OpenAI(base_url='https://api.openai.com/v1')\n# https://x.example\n"
        ),
    ),
)
