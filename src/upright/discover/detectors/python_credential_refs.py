"""Credentials of AI services that Python code reads from its environment.

Why it matters: the names of keys tell which services an application can talk to and where a real key will end up.

How it recognises: `os.getenv`, `os.environ[...]`, `st.secrets`, `userdata.get`, settings fields, `config("...")` and
string tables whose names are credentials of a known AI vendor; any `..._API_KEY` or `..._TOKEN` in a file that uses AI,
and any token or password that a server of MCP reads.
Once per file and name, at its first line. Values are never looked at.

What it does not see: names put together at run time.
"""

from __future__ import annotations

import ast
import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import (
    in_mcp_package,
    is_account,
    is_store_credential,
    screaming,
    vendor_of_credential,
)
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import python_module
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import env_key, in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){1,8}")
_CREDENTIAL = re.compile(
    r"^(?:AZURE_)?(?:AI_?)?PROJECT_CONNECTION_STRING$|(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|API_?TOKEN|ACCESS_TOKEN|AUTH_TOKEN|PASSWORD|PAT|URI)$"
)
_ACCOUNT = re.compile(
    r"API_?KEY$|^(?:GITHUB|GITLAB|SLACK|NOTION|LINEAR|DISCORD|TELEGRAM)_\w{0,10}TOKEN$|^AWS_SECRET_ACCESS_KEY$|(?:ACCESS|AUTH|API|BEARER|BOT)_TOKEN$|_PAT$"
)
_KINDS = frozenset({"API_KEY", "ACCESS_TOKEN", "AUTH_TOKEN", "SECRET_KEY", "API_TOKEN", "API_SECRET"})  # of names
_READERS = frozenset({"getenv", "get", "get_secret", "config", "env", "str", "setdefault", "pop", "SecretStr", "from_env", "from_env_var", "Secret", "require_env", "get_env", "get_env_var", "get_required_env", "getpass", "get_secret_value", "from_name", "get_from_env", "getenv_or_raise"})  # fmt: skip
_SECRETS = re.compile(r"(?:^|\.)(?:environ|secrets|userdata|env|os\.environ)$")

_KEPT = re.compile(
    r"(?:^|[._])(?:config|cfg|conf|settings|secrets|creds|credentials|api_?keys|keys|env)$", re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:^|_)(?:set|get|load|read|require|ensure|check|need)\w{0,20}_(?:env|secret|key|token|credential)\w{0,10}$",
    re.IGNORECASE,
)
# Where stores of secrets are asked, and what secrets are called there: `SecretId="prod/openai-api-key"`.
_STORES = frozenset({
    "get_secret_value", "get_secret", "from_name", "load", "access_secret_version", "get_password", "get_parameter", "get_variable",
    "read_secret_version", "read_secret", "get", "Secret", "from_secrets_manager",
})  # fmt: skip
_SECRET = re.compile(r"(?:^|[._])secrets?(?:_(?:value|dict|json|data))?$", re.IGNORECASE)  # what a store has answered
_STORED = re.compile(r"(?:[\w-]{1,40}/){0,4}[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+){1,6}")
_FILED = frozenset(
    {"dotenv_values", "Env", "Config", "UserSecretsClient"}
)  # objects that hold what a file or a store says
_SET_BY_MAGIC = re.compile(r"[\"n]\s{0,8}%(?:set_)?env\s{1,4}([A-Z][A-Z0-9]*(?:_[A-Z0-9]+){1,8})(?:=|\s)")
_MOST = 40  # such lines that are looked at
_FILL_IN = re.compile(
    r"\s*|[<\[{].{1,80}[>\]}]|(?:sk-|pk-|hf_)?(?:your|my|xxx|\.\.\.|insert|add|put|enter|paste|replace|todo|changeme).{0,80}",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 6, 59  # characters of a name


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    serves = in_mcp_package(document.item.path) and not in_tests(document.item.path)
    if module is None and serves and document.contains((b"environ", b"getenv")):
        module = document.parse(python_module)
    if module is None:
        return
    found: dict[str, int] = {}
    magic = document.language == "notebook" and document.contains((b"%env", b"%set_env"))
    for name, line in sorted((*_names(module), *(_magic(document) if magic else ())), key=lambda pair: pair[1]):
        found.setdefault(name, line)
    serves = serves or not module.distributions.keys().isdisjoint(("mcp", "fastmcp"))
    uses_ai = bool(module.distributions) or any(vendor_of_credential(name) for name in found)
    for name, line in found.items():
        vendor = vendor_of_credential(name)
        of_ai = uses_ai and (_ACCOUNT.search(screaming(name)) or is_store_credential(name))
        if not (vendor or of_ai or (serves and is_account(name))):
            continue
        yield see(
            document, "credential_ref", name, line, env_key(document, screaming(name)), reference=True, variable=name,
            provider=vendor if vendor != "ai" else "", confidence=1.0 if vendor else 0.7, evidence=name,
        )  # fmt: skip


def _magic(document: Document) -> Iterator[tuple[str, int]]:
    """What a line of a notebook sets: `%env WANDB_API_KEY=...`."""
    for match in islice(_SET_BY_MAGIC.finditer(document.text), _MOST):
        yield match[1], document.text.count("\n", 0, match.start(1)) + 1


def _names(module: PythonModule) -> Iterator[tuple[str, int]]:
    asking = _asking(module)
    for node, _ in module.index.strings:
        text = node.value if isinstance(node.value, str) else ""
        if _SHORTEST <= len(text) <= _LONGEST and (
            _names_one(module, node, text) or _hands(module, node, text, asking)
        ):
            yield text, module.line(node)
    for assignment in module.index.assignments:
        value = assignment.value
        if isinstance(value, ast.Attribute) and _SECRETS.search(written_name(value.value)):
            yield value.attr, module.line(value)
    yield from _set_on_others(module)
    yield from _to_fill_in(module)
    for call in module.calls:
        for value in (*call.node.args, *(k.value for k in call.node.keywords)):
            if (
                isinstance(value, ast.Attribute)
                and _SECRETS.search(written_name(value.value))
                and _CREDENTIAL.search(screaming(value.attr))
            ):
                yield value.attr, module.line(value)
    yield from _settings(module)


def _to_fill_in(module: PythonModule) -> Iterator[tuple[str, int]]:
    """Constants in which people are to put their key: `PINECONE_API_KEY = "<your key>"`."""
    for each in module.index.assignments:
        value = each.value
        text = value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
        if text is not None and each.target.isupper() and _FILL_IN.fullmatch(text) and _CREDENTIAL.search(each.target):
            yield each.target, module.line(each.node)


def _set_on_others(module: PythonModule) -> Iterator[tuple[str, int]]:
    """What is set on a library or an object from a store of secrets: `openai.api_key = st.secrets.openai_key`."""
    for node in module.every if module.document.contains((b"secrets.",)) else ():
        value = node.value if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute) else None
        if isinstance(value, ast.Attribute) and _SECRETS.search(written_name(value.value)):
            yield value.attr, module.line(value)


def _names_one(module: PythonModule, node: ast.AST, text: str) -> bool:
    """Whether a text is the name of a credential where one is read, or that of a secret where a store is asked."""
    if _NAME.fullmatch(text) and _CREDENTIAL.search(screaming(text)) and _is_read(module, node):
        return True
    return bool(_STORED.fullmatch(text)) and _is_stored(module, node, text)


def _hands(module: PythonModule, node: ast.AST, text: str, asking: frozenset[str]) -> bool:
    """Whether the name of a credential is handed to a function of the module that reads what it is given."""
    call = module.index.held_by.get(id(node)) if asking else None
    first = isinstance(call, ast.Call) and bool(call.args) and call.args[0] is node
    named = isinstance(call, ast.Call) and first and written_name(call.func).rpartition(".")[2] in asking
    return named and bool(_NAME.fullmatch(text) and _CREDENTIAL.search(screaming(text)))


def _is_stored(module: PythonModule, node: ast.AST, text: str) -> bool:
    """Whether a text names a secret of a vendor of AI where a store of secrets is asked: `Secret.from_name("openai-secret")`."""
    holder = module.index.held_by.get(id(node))
    if isinstance(holder, ast.Subscript) and _SECRET.search(written_name(holder.value)):
        return bool(vendor_of_credential(screaming(text)))
    call = module.index.held_by.get(id(holder)) if isinstance(holder, ast.keyword) else holder
    asked = isinstance(call, ast.Call) and written_name(call.func).rpartition(".")[2] in _STORES
    return asked and bool(vendor_of_credential(screaming(text.rpartition("/")[2])))


def _is_read(module: PythonModule, node: ast.AST) -> bool:
    """Whether a text stands where the name of a variable is read, set or listed."""
    holder = module.index.held_by.get(id(node))
    if isinstance(holder, ast.Subscript):
        base = written_name(holder.value)
        return bool(_SECRETS.search(base) or _KEPT.search(base)) or _is_filed(module, base)
    if isinstance(holder, ast.Call):
        return _is_asked(holder, node)
    if isinstance(holder, ast.keyword):
        return bool(holder.arg) and bool(re.search(r"env|validation_alias|alias|secret_name", holder.arg or ""))
    if isinstance(holder, ast.Assign | ast.AnnAssign):
        target = written_name(holder.targets[0] if isinstance(holder, ast.Assign) else holder.target)
        return node.value.isupper() and bool(re.search(r"env|var|_name$", target, re.IGNORECASE))  # type: ignore[attr-defined]  # a constant
    return _is_listed(module, holder, node)


def _asking(module: PythonModule) -> frozenset[str]:
    """The functions of a module that read the variable whose name they are given first: `def required(name): ...`."""
    if not module.document.contains((b"environ", b"getenv")):
        return frozenset()
    asked = [
        (call.node.args[0], call.scope.function)
        for call in module.calls
        if call.node.args and (call.written.endswith("getenv") or _SECRETS.search(call.written.removesuffix(".get")))
    ]
    taken = [(each.value, each.scope.function) for each in module.index.assignments]
    taken += [(node, each.inside) for each in module.functions for node in module.index.returns.get(id(each.node), ())]
    asked += [
        (node.slice, function)
        for node, function in taken
        if isinstance(node, ast.Subscript) and _SECRETS.search(written_name(node.value))
    ]
    return frozenset(name for node, function in asked for name in _given_first(node, function))


def _given_first(node: ast.AST, function: Scope | None) -> set[str]:
    """The name of the function around of which this is the first parameter."""
    around = function.node if function is not None else None
    first = around.args.args[:1] if isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef) else []
    named = isinstance(node, ast.Name) and any(each.arg == node.id for each in first)
    return {function.name} if named and function is not None else set()


def _is_filed(module: PythonModule, base: str) -> bool:
    """Whether a variable holds what a file of settings says: `values = dotenv_values(".env")`."""
    made = (call for call, _ in module.named(*_FILED) if base)
    return any(module.variable(call.node, call.scope).rpartition(".")[2] == base for call in made)


def _is_asked(holder: ast.Call, node: ast.AST) -> bool:
    """Whether a call reads or sets the variable of this name."""
    base, _, last = written_name(holder.func).rpartition(".")
    if last in {"get", "pop", "setdefault"} and not _SECRETS.search(base):
        return False
    if _ASKS.search(last) and len(holder.args) + len(holder.keywords) <= 2:  # noqa: PLR2004  a name, perhaps a default
        return bool(holder.args) and holder.args[0] is node
    return last in _READERS and bool(holder.args) and (holder.args[0] is node or "get" in last)


def _is_listed(module: PythonModule, holder: ast.AST | None, node: ast.AST) -> bool:
    if not isinstance(holder, ast.List | ast.Tuple | ast.Set | ast.Dict):
        return False
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    around = module.index.held_by.get(id(holder))
    return (
        text.isupper()
        and text not in _KINDS
        and isinstance(
            around, ast.Assign | ast.AnnAssign | ast.For | ast.keyword | ast.comprehension | ast.Dict | ast.Call
        )
    )


def _settings(module: PythonModule) -> Iterator[tuple[str, int]]:
    """Fields of settings classes: `openai_api_key: SecretStr`."""
    for defined in module.classes:
        if not any(
            base.rpartition(".")[2] in {"BaseSettings", "Settings", "BaseAppSettings"} for base in module.bases(defined)
        ):
            continue
        for name, bindings in defined.inside.bindings.items():
            if bindings[0].kind in {"assign", "annotation"} and _CREDENTIAL.search(screaming(name)):
                yield screaming(name) if name.isupper() else name, module.line(bindings[0].node)


DETECTOR = Detector(
    id="python-credential-refs",
    title="Credentials of AI services that Python code reads",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "page.py",
            "import openai\nimport streamlit as st\nopenai.api_key = st.secrets.openai_key\nopenai.timeout = st.secrets.pause\n",
            (("secret", "openai_key", 3),),
        ),
        Hit(
            "environment.py",
            "import os\ndef load():\n    return needed('x'), require_env('OPEN_AI_KEY'), os.environ['HF_TOKEN']\n",
            (("secret", "OPEN_AI_KEY", 3), ("secret", "HF_TOKEN", 3)),
        ),
        Hit(
            "stored.py",
            "import openai\nimport json\nsecret = json.loads(answer['SecretString'])\nkey = secret['openai-api-key']\n",
            (("secret", "openai-api-key", 4),),
        ),
        Hit(
            "a.py",
            "import os\nKEY = os.environ['OPENAI_API_KEY']\nt = os.getenv('HF_TOKEN')\n",
            (("secret", "OPENAI_API_KEY", 2), ("secret", "HF_TOKEN", 3)),
        ),
        Hit(
            "rag.py",
            "from pinecone import Pinecone\nPINECONE_API_KEY = '<YOUR_PINECONE_API_KEY>'\nVOYAGE_API_KEY = ''\npc = Pinecone(api_key=PINECONE_API_KEY)\n",
            (("secret", "PINECONE_API_KEY", 2), ("secret", "VOYAGE_API_KEY", 3)),
        ),
        Hit(
            "b.py",
            "import streamlit as st\nfrom llama_hub.tools.metaphor.base import MetaphorToolSpec\nt = MetaphorToolSpec(\n    api_key=st.secrets.metaphor_key,\n)\n",
            (("secret", "metaphor_key", 4),),
        ),
        Hit(
            "c.py",
            "from pydantic_settings import BaseSettings\n\nclass S(BaseSettings):\n    anthropic_api_key: str = ''\n    DESK_PAT: str\n    SMTP_PASSWORD: str\n",
            (("secret", "anthropic_api_key", 4), ("secret", "DESK_PAT", 5)),
        ),
        Hit(
            "mcp_shop/settings.py",
            "import os\nPASSWORD = os.environ['SHOP_PASSWORD']\nTOKEN = os.getenv('SHOP_TOKEN', None)\n",
            (("secret", "SHOP_PASSWORD", 2), ("secret", "SHOP_TOKEN", 3)),
        ),
        Hit(
            "e.py",
            "import boto3\nimport modal\nimport openai\nfrom dotenv import dotenv_values\nkept = dotenv_values('.env')\nk = kept['ANTHROPIC_API_KEY']\ns = boto3.client('secretsmanager').get_secret_value(SecretId='prod/openai-api-key')\napp = modal.App('x', secrets=[modal.Secret.from_name('huggingface-secret')])\n",
            (
                ("secret", "ANTHROPIC_API_KEY", 6),
                ("secret", "prod/openai-api-key", 7),
                ("secret", "huggingface-secret", 8),
            ),
        ),
        Hit(
            "d.py",
            "API_KEYS = [\n    'OPENAI_API_KEY',\n    'ANTHROPIC_API_KEY',\n]\n",
            (("secret", "OPENAI_API_KEY", 2), ("secret", "ANTHROPIC_API_KEY", 3)),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            "import os\n# os.environ['OPENAI_API_KEY']\nx = os.environ['STRIPE_API_KEY']\n'Set OPENAI_API_KEY first'\n",
        ),
        Miss(
            "kinds.py",
            "import litellm\nKINDS = ['API_KEY', 'ACCESS_TOKEN', 'SECRET_KEY']\nx = book['openai-api-key']\n",
        ),
        Miss("shop/settings.py", "import os\nPASSWORD = os.environ['SHOP_PASSWORD']\n"),
        Miss("e.py", "import openai\nx = cache.get('openai-answers')\ny = load('desk-secret')\n"),
        Miss("b.py", "import openai\nmax_tokens = 5\nprint('OPENAI_API_KEY')\n"),
    ),
)
