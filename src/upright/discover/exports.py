"""Exports: what the linker must know of one document so that references from other documents resolve.

Who gathers them: the worker, for every Python file whose bytes hold one of `WORTH` (names of model families, words that
AI code uses) or that is the `__init__.py` of a package; all other files export nothing and are never parsed. What is
kept is small: short literals and references, no text of prompts, nothing whose name says that it is a credential.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.project_commands import COMMANDS, project_commands
from upright.discover.python_chains import aliased, chained, kept_by_app, parameter
from upright.discover.python_gate import telling
from upright.discover.python_handed import KEEPING, Handed, handed, kept_by_self, leads, parameters, stated, wrapped
from upright.discover.python_models import python_models
from upright.discover.python_paths import HOLE
from upright.discover.python_piped import piped
from upright.discover.python_places import late_place
from upright.discover.python_retrieval import receiver, source_of
from upright.discover.readers.python_module import PythonModule, imported_packages, python_module
from upright.discover.readers.python_source import FUNCTIONS, Scope, module_name
from upright.discover.references import REACHES
from upright.discover.sight import in_tests
from upright.discover.stated_commands import stated_commands
from upright.discover.stated_places import names_places
from upright.discover.stated_settings import stated_settings
from upright.model.evidence import Ref
from upright.model.identity import key as identity_key
from upright.model.identity import package_key

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.model.asset import Json
    from upright.model.evidence import Observation

Exported: TypeAlias = "tuple[Json | Ref, int]"
WORTH = (
    b"gpt-", b"claude", b"gemini", b"mistral", b"openai", b"anthropic", b"langchain", b"bedrock", b"ollama",
    b"model_id", b"model_name", b"_model:", b"fastmcp", b"vector_store",
    b"vectorstore",
    b"datastore", b"pinecone", b"qdrant", b"chroma", b"weaviate", b"milvus", b"embeddings", b"retriever",
    b"transformers", b"huggingface", b"basesettings", b"fastapi", b"apirouter", b"flask",
    b"starlette", b"from quart", b"from sanic", b"aiohttp.web", b"aiohttp import web",
    b"django.http", b"django.views", b"django.shortcuts", b"rest_framework", b"litestar", b"dependency_injector",
    b"import punq", b"import lagom", b"from lagom", b"from injector import", b"import svcs", b"from dishka",
    b"from celery", b"shared_task", b"app.task", b"dramatiq",
)  # fmt: skip
_NAMES = re.compile(
    r"(?i)(?:^|_)(?:tools?|agents?|prompts?|llms?|settings|conf(?:ig(?:uration)?)?|cfg|constants?|rag)(?:_|\.py$)"
)
# An import of a module that is called like what holds AI: all that code between a way in and an agent may say of it.
_LEADS = (
    b"agent", b"chain", b"llm", b"rag", b"bot", b"assistant", b"chat", b"conversation", b"copilot", b"tool",
    b"orchestrat", b"genai", b"crew", b".ai", b"inference", b"answer",
)  # fmt: skip
_IMPORTS = re.compile(
    rb"^[ \t]*from[ \t]+[\w.]{0,120}?(?<![a-z])"
    rb"(?:agents?|chains?|crews?|llms?|rag|(?:chat)?bots?|assistants?|chats?|conversations?|copilots?|tool(?:s|box|kits?)?|"
    rb"orchestrat(?:ors?|ion)|(?:gen)?ai|inference|answer(?:s|er|ing)?)(?![a-z])"
    rb"[\w.]{0,80}[ \t]+import\b",
    re.MULTILINE | re.IGNORECASE,
)
# A class that keeps what it is handed, which may be an agent that others made.
_KEEPS = re.compile(
    rb"self\.\w{1,40}(?:[ ]?:[^=\n]{1,80})?[ ]?=[ ]?(?:\w{1,30}_)?(?:agents?|executor|chain|graph|crew|llm|assistant|"
    rb"bot|runner|pipeline|workflow|tools|toolkit|toolbox|orchestrator|copilot|rag|retriever|engine|brain|reasoner)\b"
)
# A module that asks a database, the web or a shell, with functions as agents are given them: typed, with a docstring.
_OUTSIDE = (
    b"sqlite3", b"psycopg", b"asyncpg", b"pymongo", b"motor", b"sqlalchemy", b"mysql", b"requests", b"httpx", b"urllib",
    b"subprocess", b"smtplib", b"boto3", b"redis",
)  # fmt: skip
_LIKE_A_TOOL = re.compile(
    rb"^(?:async[ ])?def[ ][a-z]\w{0,60}\([^()]{0,200}:[ ]?(?:str|int|float|bool)\b[^()]{0,200}\)[ ]?->[ ]?"
    rb"(?:str|dict|list|bool)\b[^\n]{0,60}:\s{1,40}\"\"\"",
    re.MULTILINE,
)
# How the functions begin that a cloud calls, which lead on to the modules that ask a model.
HANDLERS = (b"def lambda_handler(", b"def handler(event")
_DESCRIBED = "schema:"  # in the names of tools that are told as data
_TEXT = 300
_ENTRIES = 200
_USES = 100
_MOST = 20_000  # parts of the values of one module: tables of tables that hold tables multiply
_ANSWERING = frozenset({"llm-sdk", "agent-framework", "vector-store"})
_GLOBAL = re.compile(r"^[ \t]+global[ \t]+([\w, \t]{1,200})", re.MULTILINE)
_CREDENTIAL = re.compile(r"key|token|secret|passw|credential", re.IGNORECASE)
_DOTENV = re.compile(
    r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w{1,80})[ \t]*=[ \t]*(\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|[^#\n]{0,300})"
)


@dataclass(frozen=True, slots=True)
class Exports:
    """`values`: short literals or Refs by name (`MODEL`, `Settings.model`, `MODELS[fast].id`) with their lines.
    `assets`: identity keys by qualified name. `functions`: lines of definitions.
    `uses`: what each function (`""`: the module) refers to. `lists`: what stands in each list by name, and in those
    that functions return. `stars`: modules imported whole. `imported`: import roots by AI distribution. `environment`:
    variables that the file sets. `parameters`: their names by function or class. `handed`: what calls give them.
    """

    module: str = ""
    values: Mapping[str, Exported] = field(default_factory=dict)
    assets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    functions: Mapping[str, int] = field(default_factory=dict)
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stars: tuple[str, ...] = ()
    imported: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, Exported] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    handed: tuple[Handed, ...] = ()


def exports(document: Document, seen: list[Observation]) -> Exports:
    """What the document exports; `seen` are the observations made in it. Raises MalformedError."""
    language = document.language
    if language in {"typescript", "tsx", "javascript"}:
        from upright.discover.script_exports import script_exports

        return script_exports(document, seen)
    if language in {"java", "kotlin", "csharp", "php", "ruby"}:
        from upright.discover.plain_exports import plain_exports

        return plain_exports(document, seen)
    if language not in {"python", "notebook"}:
        return _configured(document)
    name = module_name(document.item.path)
    if not seen and (in_tests(document.item.path) or not _worth(document)):
        return Exports(module=name)
    imported = {package: each.dotted for package, (each, _) in document.parse(imported_packages).items()}
    if in_tests(document.item.path):
        return Exports(module=name, imported=imported)
    module = document.parse(python_module)
    assets = _assets(document, module, seen)
    return Exports(
        module=module.name,
        values=dict(stated(module, assets)) | dict(_values(module, assets)) | dict(wrapped(module)),
        assets={name: tuple(dict.fromkeys(keys)) for name, keys in assets.items()},
        functions={defined.qualname: module.line(defined.node) for defined in module.defined},
        uses=_uses(module, assets),
        lists=dict(_lists(module, assets)),
        stars=tuple(imported.dotted[:-2] for imported in module.imports if imported.dotted.endswith(".*")),
        imported=imported,
        parameters=parameters(module),
        handed=handed(module, assets),
    )


def _assets(document: Document, module: PythonModule, seen: list[Observation]) -> dict[str, list[str]]:
    """Identity keys by the name or place in the module that stands for them."""
    prefix = document.code_key("")
    assets: dict[str, list[str]] = {}
    for observation in seen:
        if any(isinstance(key, Ref) and key.symbol.startswith(REACHES) for key in observation.keys):
            continue  # it is there only if it leads to something else
        for key in (key for key in observation.keys if isinstance(key, str) and key.startswith(prefix)):
            assets.setdefault(key[len(prefix) :], []).append(key)
    models = document.parse(python_models)
    for use in models.uses:
        if use.call is not None and (use.key or use.unnamed):
            assets.setdefault(module.place(use.call), []).append(use.key or document.code_key(str(use.name)))
    for service in models.services:
        assets.setdefault(module.place(service.call), []).append(identity_key("service", service.provider))
    for place, package in _answered(module):
        assets.setdefault(place, []).append(package)
    return assets


def _answered(module: PythonModule) -> Iterator[tuple[str, str]]:
    """Where functions call methods of what an AI package made, `vn.generate_sql(q)`, by the key of the package."""
    for call in module.calls if module.distributions else ():
        func, function = call.node.func, call.scope.function
        if (
            function is None
            or not isinstance(func, ast.Attribute)
            or not isinstance(func.value, ast.Name | ast.Attribute)
        ):
            continue
        package = distribution_of(module.callee(call))
        if package and lookup("pypi", package) in _ANSWERING:
            yield f"{function.qualname}:{module.line(call.node)}", package_key("pypi", package)


def _worth(document: Document) -> bool:
    name = document.item.name
    known = (
        name in {"__init__.py", "__main__.py"}
        or bool(_NAMES.search(name))
        or document.contains(WORTH)
        or document.parse(telling)
    )
    known = known or document.contains(HANDLERS) or names_places(document)
    led = document.contains(_LEADS) and _IMPORTS.search(document.content) is not None
    led = led or (document.contains((b"__init__",)) and _KEEPS.search(document.content) is not None)
    return known or led or (document.contains(_OUTSIDE) and _LIKE_A_TOOL.search(document.content) is not None)


def _configured(document: Document) -> Exports:
    """The environment that a file of settings gives to programs."""
    if document.item.name == "pyproject.toml":
        return Exports(module=COMMANDS, values=dict(project_commands(document)))
    if document.language == "dotenv":
        return Exports(environment=dict(_environment(document)))
    if document.language in {"yaml", "json"}:
        from upright.discover.stated_environment import stated_environment

        environment = {name: (value, 0) for name, value in stated_environment(document).items()}
        return Exports(environment=environment, values=stated_settings(document) | stated_commands(document))
    return Exports(values=stated_settings(document) if document.language == "toml" else stated_commands(document))


def _environment(document: Document) -> Iterator[tuple[str, Exported]]:
    for number, line in enumerate(document.lines, 1):
        found = _DOTENV.match(line)
        value = found[2].strip().strip("\"'") if found else ""
        if found and value and not _CREDENTIAL.search(found[1]):
            yield found[1], (value, number)


def _values(module: PythonModule, assets: Mapping[str, list[str]]) -> Iterator[tuple[str, Exported]]:
    shared, left = _shared(module), [_MOST]
    for assignment in module.index.assignments:
        scope = assignment.scope
        if scope.function is not None and assignment.target not in shared:
            continue
        above = scope.qualname if scope.function is None else ""
        name = f"{above}.{assignment.target}" if above else assignment.target
        made = f"{scope.qualname}.{assignment.target}"
        if scope.function is not None and made in assets:  # `global agent`, and then `agent = Agent(...)`
            yield name, (Ref(f"{module.name}.{made}"), module.line(assignment.value))
        elif receiver(assignment.value) is not None and (source := source_of(module, assignment.value, scope)):
            yield name, (Ref(source), module.line(assignment.value))
        elif not _CREDENTIAL.search(assignment.target):
            value = assignment.value
            yield from _flat(module, name, value.value if isinstance(value, ast.Await) else value, scope, left)
    yield from _renamed(module)


def _shared(module: PythonModule) -> frozenset[str]:
    """Variables of the module that its functions assign: `global store`."""
    if not module.document.contains((b"global ",)):
        return frozenset()
    found = (match[1] for match in islice(_GLOBAL.finditer(module.document.text), _ENTRIES))
    return frozenset(name.strip() for names in found for name in names.split(","))


def _renamed(module: PythonModule) -> Iterator[tuple[str, Exported]]:
    """Imports, which others may import from here, and functions that return something with a name."""
    for imported in module.imports:
        if not imported.dotted.endswith(".*") and imported.alias != imported.dotted:
            yield imported.alias, (Ref(imported.dotted), module.line(imported.node))
    for defined in module.functions:
        for result in module.index.returns.get(id(defined.node), ())[:1]:
            setting = kept_by_app(result) or module.values.setting(result, defined.inside)
            symbol = setting or module.symbol(result, defined.inside)
            if symbol and symbol != f"{module.name}.{defined.qualname}":
                yield defined.qualname, (Ref(symbol), module.line(defined.node))


def _lists(module: PythonModule, assets: Mapping[str, list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names in lists of the module, and in those that its functions return: `TOOLS = [search, *more.TOOLS]`; and the
    tools that are described in them as data.
    """
    described = [name for name in assets if name.startswith(_DESCRIBED)]
    held = [(each.target, each.value, each.scope) for each in module.index.assignments if each.scope.function is None]
    for defined in module.functions:
        returned = module.index.returns.get(id(defined.node), ())[:1]
        held += [(defined.qualname, result, defined.inside) for result in returned]
    held += [
        (f"{each.scope.owner.qualname}.{each.target}", each.value, each.scope)
        for each in module.index.assignments
        if each.scope.owner is not None and each.scope.function is not None and kept_by_self(each.node, each.target)
    ]
    for name, node, scope in held:
        if name and isinstance(node, ast.List | ast.Tuple | ast.ListComp | ast.BinOp):
            symbols = list(_items(module, node, scope, assets))
            written = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)} if described else ()
            symbols += [f"{module.name}.{each}" for each in described if each.removeprefix(_DESCRIBED) in written]
            if found := tuple(filter(None, symbols)):
                yield name, found


def _items(
    module: PythonModule, node: ast.List | ast.Tuple | ast.ListComp | ast.BinOp, scope: Scope, assets: Collection[str]
) -> Iterator[str]:
    """The symbols of what stands in a list: names, and what calls make of something."""
    for each in node.elts[:_ENTRIES] if isinstance(node, ast.List | ast.Tuple) else [node]:
        inner = each.value if isinstance(each, ast.Starred) else each
        if isinstance(inner, ast.Name | ast.Attribute):
            yield module.symbol(inner, scope)
        elif isinstance(inner, ast.Call | ast.ListComp | ast.BinOp):
            yield from leads(module, inner, scope, assets)


def _flat(
    module: PythonModule, name: str, node: ast.AST, scope: Scope, left: list[int], depth: int = 0
) -> Iterator[tuple[str, Exported]]:
    """The value and, of a dictionary or an object made with keywords, the parts; `left`: how many more to look at."""
    left[0] -= 1
    value = module.values.one(node, scope)
    line = module.line(value.node) or module.line(node)
    if value.env:
        yield name, (Ref(f"env.{value.env}", value.text[:_TEXT]), line)
    elif (not value.known or value.partial) and (late := late_place(module, node, scope)) and not HOLE.fullmatch(late):
        yield name, (late, line)
    elif value.known and isinstance(value.data, str | int | float | bool) and len(str(value.data)) <= _TEXT:
        yield name, (value.data, line)
    elif stated := module.values.setting(node, scope):
        yield name, (Ref(stated), line)
    elif depth < 3 and left[0] > 0:  # noqa: PLR2004  tables in tables in tables
        yield from _parts(module, name, node, scope, left, depth + 1)


def _parts(
    module: PythonModule, name: str, node: ast.AST, scope: Scope, left: list[int], depth: int
) -> Iterator[tuple[str, Exported]]:
    made, where = module.values.origin(node, scope) or (node, scope)
    if isinstance(made, ast.Dict):
        for key, value in list(zip(made.keys, made.values, strict=True))[:_ENTRIES]:
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and not _CREDENTIAL.search(key.value):
                yield from _flat(module, f"{name}[{key.value}]", value, where, left, depth)
    elif isinstance(made, ast.Call):
        for keyword in made.keywords:
            if keyword.arg and not _CREDENTIAL.search(keyword.arg):
                yield from _flat(module, f"{name}.{keyword.arg}", keyword.value, where, left, depth)
    symbol = module.names.of(node, scope) if isinstance(node, ast.Call) else module.symbol(node, scope)
    if symbol and symbol != f"{module.name}.{name}":
        yield name, (Ref(symbol), module.line(node))


def _uses(module: PythonModule, assets: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Symbols that each function calls or passes on, outside the standard library and the AI packages."""
    found: dict[str, dict[str, None]] = {}
    shared, own = _shared(module), f"{module.name}."
    for function, node, scope in chain(_asked_for(module), _called(module), aliased(module)):
        symbols = found.setdefault(function, {})
        symbol = chained(module, node, scope)
        root = symbol.partition(".")[0]
        if root in shared:
            symbol = own + symbol
        outside = root in module.outside and not symbol.startswith(own)  # a folder may be called like a package
        if "." in symbol and not outside and len(symbols) < _USES:
            symbols[symbol] = None
    for function, symbol in _received(module):
        if len(symbols := found.setdefault(function, {})) < _USES:
            symbols[symbol] = None
    for name, asked in chain(_filled(module), piped(module, assets)):
        found.setdefault(name, {}).update(dict.fromkeys(asked))
    return {name: tuple(symbols) for name, symbols in found.items() if symbols}


def _received(module: PythonModule) -> Iterator[tuple[str, str]]:
    """What functions call of what they are handed, `agent.run` of `reply(agent)`, and what the application keeps."""
    kept = module.document.contains(KEEPING)
    for call in module.calls:
        function = call.scope.function.qualname if call.scope.function else ""
        func, given = call.node.func, (*call.node.args, *(keyword.value for keyword in call.node.keywords))
        symbols = [kept_by_app(func) or parameter(module, func, call.scope), *(map(kept_by_app, given) if kept else ())]
        yield from ((function, symbol) for symbol in symbols if symbol)


def _filled(module: PythonModule) -> Iterator[tuple[str, list[str]]]:
    """What parameters of a type of one's own are filled with: `ClientDep = Annotated[Client, Depends(get_client)]`."""
    for each in module.index.assignments if module.document.contains((b"annotated[",)) else ():
        if isinstance(each.value, ast.Subscript) and each.scope.function is None:
            inner = [node for node in ast.walk(each.value.slice) if isinstance(node, ast.Name | ast.Attribute)]
            symbols = [module.symbol(node, each.scope) for node in inner[:6]]
            yield each.target, [symbol for symbol in symbols if "." in symbol]


_Named = tuple[str, "ast.Name | ast.Attribute", Scope]


def _called(module: PythonModule) -> Iterator[_Named]:
    """What each function (`""`: the module) calls or passes on."""
    for call in module.calls:
        function = call.scope.function
        for node in (call.node.func, *call.node.args, *(keyword.value for keyword in call.node.keywords)):
            if isinstance(node, ast.Name | ast.Attribute):
                yield function.qualname if function else "", node, call.scope


def _asked_for(module: PythonModule) -> Iterator[_Named]:
    """What the parameters of each function are filled with: `service: Annotated[Service, Depends(get_service)]`."""
    for defined in module.functions if module.document.contains((b"depends(", b"inject", b"dep,", b"dep)")) else ():
        arguments = defined.node.args if isinstance(defined.node, FUNCTIONS) else None
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs) if arguments else ()
        defaults = (*arguments.defaults, *arguments.kw_defaults) if arguments else ()
        for given in filter(None, (*(each.annotation for each in every), *defaults)):
            for node in ast.walk(given):
                if isinstance(node, ast.Name | ast.Attribute):
                    yield defined.qualname, node, defined.around
