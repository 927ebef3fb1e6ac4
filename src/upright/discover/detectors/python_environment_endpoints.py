"""Addresses of AI that Python code takes from its environment: only the name of the variable is written down.

Why it matters: who sets the variable decides who sees the data, and nothing in the code says who that is today.

How it recognises: variables that are read with `os.environ` or `os.getenv` and called after a model server, an agent or a
service of models and after an address: `AZURE_OPENAI_ENDPOINT`, `OLLAMA_HOST`, `OPENAI_BASE_URL`, `LANGGRAPH_API_URL`.
So is the endpoint of SageMaker that `invoke_endpoint` names. An address that code writes into such a variable is told as itself: whatever reads it afterwards goes there.

What it does not see: variables that are called after neither. An address that stands beside as a default is told by itself.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._account_uses import address
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_names import look_up
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_NAMED = re.compile(
    r"(?!\w{0,60}_(?:ICON|LOGO|IMAGE|AVATAR|DOCS?|HELP)_)(?:[A-Z0-9]{1,30}_){0,3}?(?:OPENAI|OLLAMA|ANTHROPIC|V?LLM|LM_?STUDIO|LITELLM|TGI|TEI|NIM|SGLANG|RERANK(?:ER)?|EMBEDDINGS?|INFERENCE|GEMINI|MISTRAL|GROQ|DEEPSEEK|LANGGRAPH|"
    r"HUGGINGFACE|AGENTS?|MCP|RAG|CHATBOT|AZURE_AI|AI|ASK_[A-Z]{2,20})_(?:[A-Z]{2,20}_){0,2}?(?:BASE_URL|API_BASE|API_URL|ENDPOINT|ENDPOINT_URL|HOST|URL|BASE|SERVER_URL)"
)  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z][A-Za-z\d-]{2,62}")
_WRITES = ("environ.setdefault", "putenv")
_URL = re.compile(r"https?://[\w.-]{3,200}(?::\d{2,5})?(?:/[^\s{}<>]{0,200})?$")
_READS = ("getenv", "environ.get", "env.get", "env.str", "config.get", "get_env")


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    seen: set[str] = set()
    for name, node, url in _asked(module) if module is not None else ():
        if name not in seen and module is not None:
            seen |= {name, url}
            at = (key("url", url.rstrip("/")),) if url else ()
            keys = (*at, document.code_key(f"env:{name}"))
            yield see(
                document, "endpoint", url or name, module.line(node), keys, language="python", type="model_server"
            )
    for name, node, what in (*_invoked(module), *_predictors(module)) if module is not None else ():
        if name not in seen and module is not None:
            seen.add(name)
            keys = (*([address("sagemaker", name)] if what == "url " else ()), document.code_key(f"{what}{name}"))
            yield see(document, "endpoint", name, module.line(node), keys, language="python", type="model_server")
    for url, node in _set(module) if module is not None else ():
        if url not in seen and module is not None:
            seen.add(url)
            own = key("url", url.rstrip("/"))
            yield see(document, "endpoint", url, module.line(node), own, language="python", type="model_server")


def _invoked(module: PythonModule) -> Iterator[tuple[str, ast.AST, str]]:
    """The endpoints of SageMaker that are asked by a name of their own, or by one that a variable holds."""
    for call in module.calls if module.document.contains((b"invoke_endpoint",)) else ():
        func, given = call.node.func, call.keywords.get("EndpointName")
        if given is None or not isinstance(func, ast.Attribute) or not func.attr.startswith("invoke_endpoint"):
            continue
        name, variable = module.text(given, call.scope), _variable(given, call)
        if variable:
            yield variable, call.node, "env:"
        elif _PLAIN.fullmatch(name):
            yield name, call.node, "url "


def _predictors(module: PythonModule) -> Iterator[tuple[str, ast.AST, str]]:
    """Endpoints of SageMaker that a client is made for: `HuggingFacePredictor(endpoint_name=name)`; of a name that only
    comes at run time the variable that holds the client.
    """
    for call in module.calls if module.document.contains((b"predictor",)) else ():
        qualified = module.callee(call)
        if not qualified.startswith("sagemaker.") or not qualified.endswith("Predictor"):
            continue
        given = call.argument(0, "endpoint_name", "endpoint")
        name, variable = module.text(given, call.scope), _variable(given, call) if given is not None else ""
        if variable:
            yield variable, call.node, "env:"
        elif _PLAIN.fullmatch(name):
            yield name, call.node, "url "
        elif given is not None and (held := module.variable(call.node, call.scope).rpartition(".")[2]):
            yield held, call.node, "predictor:"


def _variable(given: ast.expr, call: Call) -> str:
    """The variable of the environment that an expression reads, at first or second hand."""
    bound = look_up(call.scope, given.id) if isinstance(given, ast.Name) else ()
    node = next((each.expression for each in reversed(list(bound)) if each.expression is not None), given)
    if isinstance(node, ast.Subscript) and written_name(node.value).endswith("environ"):
        held: ast.AST | None = node.slice
    else:
        reads = isinstance(node, ast.Call) and written_name(node.func).endswith(_READS)
        held = node.args[0] if reads and isinstance(node, ast.Call) and node.args else None
    return held.value if isinstance(held, ast.Constant) and isinstance(held.value, str) else ""


def _set(module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """`os.environ["OPENAI_BASE_URL"] = "https://..."`, `os.environ.setdefault("OLLAMA_HOST", "http://...")`."""
    for node, scope in module.index.strings if module.document.contains((b"environ", b"putenv")) else ():
        text = node.value if isinstance(node.value, str) else ""
        if not text.isupper() or not _NAMED.fullmatch(text):
            continue
        holder = module.index.held_by.get(id(node))
        given: ast.AST | None = None
        if isinstance(holder, ast.Subscript) and isinstance(holder.ctx, ast.Store):
            around = module.index.held_by.get(id(holder))
            given = (
                around.value
                if isinstance(around, ast.Assign) and written_name(holder.value).endswith("environ")
                else None
            )
        elif isinstance(holder, ast.Call) and written_name(holder.func).endswith(_WRITES) and len(holder.args) > 1:
            given = holder.args[1]
        url = module.text(given, scope) if given is not None else ""
        if _URL.match(url):
            yield url, node


def _asked(module: PythonModule) -> Iterator[tuple[str, ast.AST, str]]:
    """Variables that are read, each with the address that is asked when nobody sets it."""
    for node, scope in module.index.strings:
        text = node.value if isinstance(node.value, str) else ""
        if not text.isupper() or not _NAMED.fullmatch(text):
            continue
        holder = module.index.held_by.get(id(node))
        called = isinstance(holder, ast.Call) and written_name(holder.func).endswith(_READS) and holder.args[0] is node
        taken = (
            isinstance(holder, ast.Subscript)
            and isinstance(holder.ctx, ast.Load)
            and written_name(holder.value).endswith("environ")
        )
        if called or taken:
            given = holder.args[1] if isinstance(holder, ast.Call) and len(holder.args) > 1 else None
            url = module.text(given, scope) if given is not None else ""
            yield text, node, url if _URL.fullmatch(url) else ""


DETECTOR = Detector(
    id="python-environment-endpoints",
    title="Addresses of AI that Python code takes from its environment",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"_base_url",
            b"_api_base",
            b"_api_url",
            b"_endpoint",
            b"_host",
            b"_url",
            b"_base",
            b"invoke_endpoint",
            b"predictor",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "client.py",
            "from sagemaker.huggingface.model import HuggingFacePredictor\nfrom sagemaker.predictor import Predictor\ndef ask(q, endpoint_name='chat-desk-live'):\n    return HuggingFacePredictor(endpoint_name=endpoint_name).predict(q)\nlate = Predictor(endpoint_name=steps['deploy'])\n",
            (("endpoint", "chat-desk-live", 4), ("endpoint", "late", 5)),
        ),
        Hit(
            "worker.py",
            "import os\nfrom llama_index.embeddings import TextEmbeddingsInference\nurl = os.environ['TEI_URL']\n",
            (("endpoint", "TEI_URL", 3),),
        ),
        Hit(
            "ask.py",
            "import os\nimport openai\na = os.environ['AZURE_OPENAI_ENDPOINT']\nb = os.getenv('OLLAMA_HOST')\nc = os.environ.get('LANGGRAPH_API_URL', None)\nd = os.getenv('DESK_MCP_URL', 'https://mcp.desk.example/mcp')\n",
            (
                ("endpoint", "https://mcp.desk.example/mcp", 6),
                ("endpoint", "AZURE_OPENAI_ENDPOINT", 3),
                ("endpoint", "OLLAMA_HOST", 4),
                ("endpoint", "LANGGRAPH_API_URL", 5),
            ),
        ),
        Hit(
            "proxy.py",
            "import os\nimport boto3\nclient = boto3.client('sagemaker-runtime')\nname = os.environ['endpoint_name']\n\n\ndef ask(body):\n    client.invoke_endpoint(EndpointName='lora-mme', Body=body)\n    client.invoke_endpoint_async(EndpointName=name, InputLocation='s3://b/k')\n",
            (("endpoint", "lora-mme", 8), ("endpoint", "endpoint_name", 9)),
        ),
        Hit(
            "set.py",
            "import os\nimport openai\nos.environ['OPENAI_BASE_URL'] = 'https://models.corp.example/v1'\nos.environ.setdefault('OLLAMA_HOST', 'http://gpu:11434')\n",
            (("endpoint", "https://models.corp.example/v1", 3), ("endpoint", "http://gpu:11434", 4)),
        ),
    ),
    misses=(
        Miss(
            "card.py", "import os\nimport openai\nicon = os.getenv('AGENT_ICON_URL', 'https://fonts.example/a.svg')\n"
        ),
        Miss(
            "ask.py",
            "import os\nimport openai\nos.environ['OPENAI_BASE_URL'] = x\ndb = os.getenv('DATABASE_URL')\nm = os.getenv('LANGCHAIN_ENDPOINT')\nprint('OLLAMA_HOST')\n",
        ),
    ),
)
