"""Tools that Python code gives to models and agents.

Why it matters: a tool is what a model can do in the world; what it passes on unchecked, anyone who can talk to the model
can reach.

How it recognises: functions decorated as tools (LangChain, LlamaIndex, CrewAI, OpenAI Agents, Pydantic AI, smolagents,
Strands, Semantic Kernel, Agent Framework, AutoGen), subclasses of `BaseTool`, tool objects (`Tool(...)`,
`StructuredTool`, `FunctionTool.from_defaults` also over a list, `QueryEngineTool`, retriever tools, built-in tools,
tool specs), functions passed to an agent in `tools=[...]` (in another module too) and function schemas in
dictionaries. What a tool does with its parameters is followed within its module: shell, files, URLs, SQL.

What it does not see: tools collected at run time, and what a tool does in other modules.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._library_tools import confirms, of_kit
from upright.discover.detectors._python_given_tools import given_tools
from upright.discover.detectors._python_hosted_tools import hosted_tools
from upright.discover.detectors._python_own_tools import Bases, own_tools
from upright.discover.detectors._python_sandboxes import kept_apart
from upright.discover.detectors._python_tools import (
    MADE_OF,
    among_tools,
    decorated,
    elsewhere,
    given,
    own_maker,
    told,
    tool,
)
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import Call
from upright.discover.sight import edge
from upright.model.evidence import Edge, Ref
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Defined, Scope
    from upright.model.evidence import Observation

_DECORATORS = frozenset({"tool", "function_tool", "tool_plain", "kernel_function", "ai_function", "register_tool", "function", "as_tool", "beta_tool", "beta_async_tool", "register_for_llm", "ai_callable", "action"})  # fmt: skip
_DESCRIBED_FIRST = ("function_tool", "action", "register_for_llm", "ai_callable")
_BASES = frozenset({"BaseTool", "Tool", "StructuredTool", "FunctionTool", "BaseToolSpec", "Toolkit", "BaseTool_", "AsyncBaseTool", "RestApiTool", "BaseAgentTool"})  # fmt: skip
_MAKERS = frozenset({"Tool", "StructuredTool", "FunctionTool", "QueryEngineTool", "RetrieverTool", "create_retriever_tool", "AgentTool", "LongRunningFunctionTool", "FunctionDeclaration", "CallableTool", "SimpleTool", "as_tool", "FunctionSchema"})  # fmt: skip
_NAMELESS = re.compile(
    r"(?:Message|Call|Node|Exception|Error|Choice|Output|Result|Input|Metadata|Schema|Invocation|Executor|Response|Param|Config|Response|Context|Middleware|Filter|Use|Block|Strategy|Event|Parser|Condition)$"
)
_BUILTIN = re.compile(r"(?:Tool|ToolSpec|Toolkit|Tools|SearchRun|QueryRun|SearchResults|SearchAPIWrapper|(?:Query|table|Spanner|Sub|API|Hub|(?<!Func)tion|Gmail|Calendar|Docs|Sheets|Api)Toolset)$")  # fmt: skip
# Tools that the service runs, by the methods of its client: `client.get_file_search_tool(...)`.
_HOSTED = re.compile(r"\.get_(?!mcp)\w{2,40}_tool$")
_HOSTED_NAME = re.compile(r"^.*\.get_")
_MAKES = re.compile(r"(?:create|make|build)_\w{1,40}_tool$")
# What an agent of Bedrock may call in a function of AWS: `app = BedrockAgentResolver()`, `@app.get("/books", ...)`.
_ACTION = re.compile(r"\.BedrockAgent(?:Function)?Resolver\.(?:get|post|put|patch|delete|tool)$")
_WRAPPERS = re.compile(r"(?:Wrapper|Service|Client|Type)$")


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[tuple[str, bool]] = set()
    for sighting in _all(document, module):
        if isinstance(sighting, Edge):
            yield sighting
            continue
        one = str(sighting.name), bool(sighting.attributes.get("shell"))  # a sandboxed one hides none that is not
        if one not in seen:
            seen.add(one)
            yield sighting


def _all(document: Document, module: PythonModule) -> Iterator[Observation | Edge]:
    yield from _decorated(document, module)
    yield from _classes(document, module)
    yield from _made(document, module)
    yield from given_tools(document, module)
    yield from hosted_tools(document, module)


def _is_decorator(module: PythonModule, qualified: str) -> bool:
    last = qualified.rpartition(".")[2]
    if _ACTION.search(qualified):
        return True
    if last not in _DECORATORS or qualified.startswith(("mcp.", "fastmcp.")):
        return False
    if last in {"register_for_llm", "ai_callable", "action"}:
        acts = qualified.startswith("nemoguardrails.") or "browser-use" in module.distributions
        return acts or (last != "action" and bool(module.distributions))
    if last == "function":
        return qualified.startswith(("modal.", "agents.")) is False and "llm" in qualified
    if distribution_of(qualified):
        return True
    owner = qualified.rpartition(".")[0].rpartition(".")[2].lower()
    return last in {"tool", "tool_plain"} and ("agent" in owner or "toolset" in owner) and bool(module.distributions)


def _owner(document: Document, module: PythonModule, defined: Defined, node: ast.expr) -> str | Ref:
    """The agent whose own method makes a tool of a function (`@desk.tool`): its key, or a reference to another module."""
    made = node.func if isinstance(node, ast.Call) else node
    if not isinstance(made, ast.Attribute) or made.attr not in {"tool", "tool_plain"}:
        return ""
    symbol = module.symbol(made.value, defined.around)
    own = symbol.removeprefix(f"{module.name}.")
    return document.code_key(own) if own != symbol else Ref(symbol) if symbol else ""


def _decorated(document: Document, module: PythonModule) -> Iterator[Observation | Edge]:
    for defined in module.functions:
        for qualified, node in module.decorators(defined):
            if not _is_decorator(module, qualified or written_name(node)):
                continue
            call = decorated(node)
            name = given(
                module,
                call,
                defined,
                -1 if (qualified or written_name(node)).endswith(_DESCRIBED_FIRST) or _ACTION.search(qualified) else 0,
                "name",
                "name_override",
                "tool_name",
            )
            name = name if re.fullmatch(r"[\w .:/-]{1,80}", name) else defined.node.name
            description = given(module, call, defined, -1, "description", "description_override")
            asks = confirms(call)
            yield tool(
                document,
                name,
                module.line(defined.node),
                document.code_key(defined.qualname),
                qualified,
                told(module, description, defined) | asks,
            )
            if owner := _owner(document, module, defined, node):
                yield edge(owner, R.USES_TOOL, document.code_key(defined.qualname))
            break


def _is_base(base: str) -> bool:
    last = base.rpartition(".")[2]
    package = distribution_of(base)
    return bool(package) and (last in _BASES or (package == "crewai-tools" and last.endswith("Tool")))


def _classes(document: Document, module: PythonModule) -> Iterator[Observation]:
    bases = Bases(module, _is_base)
    for defined in module.classes:
        base = bases.of(f"{module.name}.{defined.qualname}")
        if not base:
            yield from own_tools(document, module, defined)
            continue
        name = ""
        for binding in defined.inside.bindings.get("name", ()):
            name = module.text(binding.expression, binding.scope)
        described = [module.text(b.expression, b.scope) for b in defined.inside.bindings.get("description", ())]
        worker = next(
            (
                each
                for each in module.functions
                if each.around is defined.inside
                and each.node.name in {"_run", "forward", "run", "_arun", "__call__", "call", "run_async"}
            ),
            None,
        )
        if worker is None and bases.is_extended(f"{module.name}.{defined.qualname}"):
            continue  # it only serves the tools that extend it
        said = told(module, (described or [""])[0], worker)
        yield tool(
            document,
            name or defined.node.name,
            module.line(defined.node),
            document.code_key(defined.qualname),
            base,
            said,
        )


def _made(document: Document, module: PythonModule) -> Iterator[Observation]:
    for call in module.calls:
        qualified = module.callee(call)
        if qualified.startswith(("mcp.", "fastmcp.")):
            continue
        if not distribution_of(qualified) or qualified.startswith(f"{module.name}."):  # `agents.ipynb` is no package
            if own_maker(module, call):
                yield from _object(document, module, call, qualified)
            elif module.distributions:
                yield from _hosted(document, module, call, qualified)
            continue
        parts = qualified.split(".")
        maker = (
            parts[-2]
            if parts[-1] in {"from_defaults", "from_function", "from_langchain", "from_tool"} and len(parts) > 1
            else parts[-1]
        )
        if maker in _MAKERS:
            yield from _object(document, module, call, qualified)
        elif (
            _MAKES.match(maker)
            or (maker.endswith(("_tool", "_search")) and maker.islower() and among_tools(module, call))
            or (maker == parts[-1] and _ready_made(qualified, maker))
        ):
            yield _builtin(document, module, call, qualified, maker)
        else:
            yield from _hosted(document, module, call, qualified)


def _ready_made(qualified: str, maker: str) -> bool:
    """Whether a class is a tool that a library has ready."""
    named = _BUILTIN.search(maker) or qualified.startswith(("langchain_community.tools.", "langchain_tavily."))
    return bool(named) and maker[0].isupper() and not _NAMELESS.search(maker) and not _WRAPPERS.search(maker)


def _hosted(document: Document, module: PythonModule, call: Call, qualified: str) -> Iterator[Observation]:
    written = call.written
    if _HOSTED.search(written):
        yield _builtin(document, module, call, qualified, _HOSTED_NAME.sub("", written))


def _object(document: Document, module: PythonModule, call: Call, qualified: str) -> Iterator[Observation]:
    named_first = qualified.endswith(".Tool") and isinstance(
        call.argument(0), ast.Constant
    )  # Tool("Search", search, "...")
    function = call.argument(-1 if "QueryEngine" in qualified else int(named_first), *MADE_OF)
    many = list(_each(module, function, call.scope))
    place = 1 if "create_retriever_tool" in qualified else 0 if named_first else -1
    named = call.argument(place, "name", "tool_name")
    metadata = call.argument(-1, "metadata")
    name = module.text(named, call.scope)
    description = module.text(call.argument(-1, "description", "tool_description"), call.scope)
    if isinstance(metadata, ast.Call):
        inner = Call(metadata, call.scope, call.node)
        name = name or module.text(inner.argument(1, "name"), call.scope)
        description = description or module.text(inner.argument(0, "description"), call.scope)
    if len(many) > 1:
        for node, scope in many:
            symbol = module.symbol(node, scope)
            written = (symbol or written_name(node)).rpartition(".")[2]
            if written:
                yield tool(
                    document,
                    written,
                    module.line(node),
                    document.code_key(f"{module.place(call)}.{written}"),
                    qualified,
                    told(module, "", module.function(node, scope)),
                )
        return
    defined = module.function(function, call.scope)
    held = module.variable(call.node, call.scope)
    name = (
        name
        or (defined.node.name if defined else "")
        or held.rpartition(".")[2]
        or _last_name(module, function, call.scope)
    )
    if not name:
        return
    identity = document.code_key(held or (defined.qualname if defined else module.place(call)))
    said = told(module, description, defined) | (elsewhere(module, function, call.scope) if defined is None else {})
    yield tool(document, name, module.line(call.node), identity, qualified, said)


def _last_name(module: PythonModule, node: ast.expr | None, scope: Scope) -> str:
    """The last part of the name of a function of another module, never that of a parameter."""
    symbol = module.symbol(node, scope) if node is not None else ""
    return symbol.rpartition(".")[2] if "." in symbol else ""


def _each(module: PythonModule, node: ast.expr | None, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    """What `fn` stands for in `[FunctionTool.from_defaults(fn=fn) for fn in fns]`."""
    if not isinstance(node, ast.Name):
        return
    for around in scope.within():
        for binding in around.bindings.get(node.id, ()):
            if binding.kind == "loop":
                yield from module.values.elements(binding.expression, binding.scope)


def _builtin(document: Document, module: PythonModule, call: Call, qualified: str, maker: str) -> Observation:
    name = module.text(call.argument(-1, "name"), call.scope)
    plain = re.sub(r"ToolSpec$", "", maker)
    made_of = call.node.args[0] if maker.islower() and call.node.args else None
    name = name or (made_of.id if isinstance(made_of, ast.Name) else "")
    held = module.variable(call.node, call.scope)
    if not name and maker.islower() and len(list(module.named(maker))) > 1:  # several of one kind go by their variables
        name = held.rpartition(".")[2]
    name = name or (plain.lower() if plain != maker else maker)
    return tool(
        document,
        name,
        module.line(call.node),
        document.code_key(held or module.place(call)),
        qualified,
        kept_apart(module, call, qualified, of_kit(module, call, maker)) | confirms(call.node),
    )


DETECTOR = Detector(
    id="python-tools",
    title="Tools that Python code gives to models and agents",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "books.py",
            "from aws_lambda_powertools.event_handler import BedrockAgentResolver\napp = BedrockAgentResolver()\n@app.get('/books', description='All books')\ndef books():\n    return []\n",
            (("tool", "books", 4),),
        ),
        Hit(
            "mail.py",
            "from crewai.tools import BaseTool\n\nclass Mailbox(BaseTool):\n    def _open(self):\n        return 1\n\nclass Reader(Mailbox):\n    name: str = 'read_mail'\n    def _run(self, q: str):\n        return q\n",
            (("tool", "read_mail", 7),),
        ),
        Hit(
            "search.py",
            "from google import genai\nfrom google.genai import types\nsearch = types.Tool(google_search=types.GoogleSearch())\nconfig = {'tools': [{'url_context': {}}]}\n",
            (("tool", "google_search", 3), ("tool", "url_context", 4)),
        ),
        Hit(
            "search.py",
            "from langchain.chat_models import init_chat_model\n\ndef tools(api):\n    if api == 'a':\n        return [{'type': 'web_search_20250305', 'name': 'web_search', 'max_uses': 5}]\n    return [{'type': 'web_search_preview'}]\n",
            (("tool", "web_search", 5), ("tool", "web_search_preview", 6)),
        ),
        Hit(
            "memory.py",
            "from langmem import create_manage_memory_tool\nmanage = create_manage_memory_tool(namespace=('a',))\nfrom semantic_kernel.core_plugins import TimePlugin\nkernel.add_plugin(TimePlugin(), 'time')\n",
            (("tool", "create_manage_memory_tool", 2), ("tool", "TimePlugin", 4)),
        ),
        Hit(
            "named.py",
            "from langchain.agents import load_tools\ntools = load_tools(['serpapi', 'llm-math'], llm=llm)\n",
            (("tool", "serpapi", 2), ("tool", "llm-math", 2)),
        ),
        Hit(
            "later.py",
            "from swarm import Agent\nsales = Agent(name='s')\ndef refund(item):\n    return item\ndef back():\n    return sales\nsales.functions = [refund]\nsales.functions.append(back)\n",
            (("tool", "refund", 3), ("tool", "back", 5)),
        ),
        Hit(
            "sec.py",
            "from crewai_tools import RagTool\n\nclass SEC10KTool(RagTool):\n    def _run(self, q: str):\n        return q\n",
            (("tool", "SEC10KTool", 3),),
        ),
        Hit(
            "tools.py",
            'import httpx\nfrom langchain.tools import tool\n\n@tool\ndef fetch(url: str) -> str:\n    """Fetch a page."""\n    return httpx.get(url).text\n',
            (("tool", "fetch", 5),),
        ),
        Hit(
            "list.py",
            "from llama_index.tools import FunctionTool\n\ndef build(b):\n    fns = [\n        b.load_data,\n        b.create_agent,\n    ]\n    return [FunctionTool.from_defaults(fn=fn) for fn in fns]\n",
            (("tool", "load_data", 5), ("tool", "create_agent", 6)),
        ),
        Hit(
            "a.py",
            "from google.adk.agents import Agent\nfrom google.adk.tools.bigquery import BigQueryToolset\ndef get_weather(city: str):\n    return city\nsales = BigQueryToolset()\nroot_agent = Agent(name='w', model='gemini-2.0-flash', tools=[get_weather, sales])\n",
            (("tool", "get_weather", 3), ("tool", "BigQueryToolset", 5)),
        ),
        Hit(
            "cls.py",
            'from crewai.tools import BaseTool\n\nclass Runner(BaseTool):\n    name: str = "shell"\n    description: str = "Runs a command"\n\n    def _run(self, command: str):\n        import subprocess\n        return subprocess.run(command, shell=True)\n',
            (("tool", "shell", 3),),
        ),
        Hit(
            "apart.py",
            "from autogen_ext.code_executors.docker import DockerCommandLineCodeExecutor\nfrom autogen_ext.code_executors.local import LocalCommandLineCodeExecutor\nfrom autogen_ext.tools.code_execution import PythonCodeExecutionTool\nkept = PythonCodeExecutionTool(DockerCommandLineCodeExecutor())\nopen_ = PythonCodeExecutionTool(LocalCommandLineCodeExecutor())\n",
            (("tool", "PythonCodeExecutionTool", 4), ("tool", "PythonCodeExecutionTool", 5)),
        ),
        Hit(
            "qe.py",
            'from llama_index.core.tools import QueryEngineTool, ToolMetadata\nt = QueryEngineTool(query_engine=q, metadata=ToolMetadata(name="docs", description="Docs"))\n',
            (("tool", "docs", 2),),
        ),
    ),
    misses=(
        Miss("a.py", "import click\n\n@click.command()\ndef tool():\n    '''@tool\n    def x(): ...'''\n"),
        Miss(
            "b.py", "from langchain_core.messages import ToolMessage\nm = ToolMessage(content='x', tool_call_id='1')\n"
        ),
    ),
)
