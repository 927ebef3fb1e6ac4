"""Functions that become tools because an agent or a model is given them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.behaviour import Onward, packed
from upright.discover.detectors._library_tools import library_tool, promised
from upright.discover.detectors._python_tools import AGENT_ARGUMENTS, told, tool
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import FUNCTIONS
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json
    from upright.model.evidence import Observation

_SET = (b".tools =", b".functions =", b".tools=", b".functions=")
_TOOL_TAKERS = re.compile(
    r"(?:[Aa]gent|[Bb]ot|bind_tools|[Tt]oolNode|ToolExecutor|[Aa]ssistant|LLM|generate_content|GenerateContentConfig|Workflow|Team|Crew|ReAct|GenerativeModel|chat|invoke|run|Toolset|FunctionToolset|ToolSet)"
)


_WRAPPERS = (
    "tool",
    "function_tool",
    "beta_tool",
    "create_tool_from_function",
    "convert_to_openai_tool",
    "convert_to_openai_function",
)
_ARGUMENTS = 8  # of a function of another module: all come from the model
_LISTS = re.compile(r"(?:^|_)tools$", re.IGNORECASE)
_OFFERED = re.compile(r"strands_tools\.|agents\.tool|smolagents\.|crewai_tools\.|langchain_community\.tools\.")
_NAMED = re.compile(r"[\w.-]{1,64}")
_FIRST = frozenset({"bind_tools", "ToolNode", "FunctionToolset", "ToolSet", "from_tools", "from_tools_or_functions"})


def given_tools(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Plain functions among the tools of an agent or a model, when it is made and later."""
    yield from _passed(document, module)
    yield from _added(document, module)
    yield from _registered(document, module)
    yield from _loaded(document, module)
    yield from _wrapped(document, module)
    yield from _collected(document, module)
    yield from _tabled(document, module)


def _collected(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Functions of a list of the module that is called its tools, whichever module gives them to a model: `TOOLS = [search]`."""
    for each in module.index.assignments if module.distributions else ():
        if not _LISTS.search(each.target):
            continue
        listed = isinstance(each.value, ast.List | ast.Tuple) and each.scope is module.index.root
        for node in each.value.elts if listed and isinstance(each.value, ast.List | ast.Tuple) else ():
            if isinstance(node, ast.Name) and module.function(node, each.scope) is not None:
                yield from _function(document, module, node, each.scope, "")


def _tabled(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Those of a table, with what a library of tools offers: `tools = {"shell": shell}`."""
    for table, scope in module.index.dicts if module.distributions and document.contains((b"tools",)) else ():
        if _LISTS.search(_target(module.index.held_by.get(id(table)))):
            for node in table.values:
                ready = isinstance(node, ast.Name) and _OFFERED.match(module.symbol(node, scope))
                if ready or (isinstance(node, ast.Name) and module.function(node, scope) is not None):
                    yield from _function(document, module, node, scope, "")


def _target(holder: ast.AST | None) -> str:
    """The name that a statement gives or adds a value to."""
    if isinstance(holder, ast.Assign):
        return written_name(holder.targets[0])
    return written_name(holder.target) if isinstance(holder, ast.AnnAssign | ast.AugAssign) else ""


def _wrapped(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Functions that a call makes tools of, where no decorator stands: `calculator = tool(calculate)`."""
    for call, qualified in module.named(*_WRAPPERS) if module.distributions else ():
        given = call.argument(0)
        defined = module.function(given, call.scope) if isinstance(given, ast.Name | ast.Attribute) else None
        held = module.variable(call.node, call.scope) or (
            defined.qualname if defined and _in_a_list(module, call) else ""
        )
        if defined is None or not held or not distribution_of(qualified) or qualified.startswith(("mcp.", "fastmcp.")):
            continue
        name = module.text(call.argument(-1, "name"), call.scope)
        said = told(module, module.text(call.argument(-1, "description"), call.scope), defined)
        yield tool(
            document, name or defined.node.name, module.line(call.node), document.code_key(held), qualified, said
        )


def _in_a_list(module: PythonModule, call: Call) -> bool:
    return isinstance(module.index.held_by.get(id(call.node)), ast.List | ast.Tuple)


def _loaded(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Tools that a library loads by name: `load_tools(["serpapi"])`, `load_tool("user/space")`, `Tool.from_space(...)`."""
    for call, qualified in module.named("load_tools", "load_tool", "from_space") if module.distributions else ():
        if not distribution_of(qualified):
            continue
        named = module.text(call.argument(-1, "name"), call.scope)
        first = call.argument(0, "tool_names", "repo_id", "space_id")
        texts = [named or module.text(first, call.scope)]
        if isinstance(first, ast.List | ast.Tuple | ast.Name) and not texts[0]:
            texts = [module.text(node, scope) for node, scope in module.values.elements(first, call.scope)]
        one = call.written.endswith(("load_tool", "from_space")) and first is not None
        held = module.variable(call.node, call.scope).rpartition(".")[2] if one and not any(texts) else ""
        for text in filter(None, (*texts, held)):
            yield tool(document, text, module.line(call.node), document.code_key(f"tool:{text}"), qualified, {})


def _registered(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Functions that are registered by name: AG2's `register_function(f, caller=a)`, `llm.register_function("f", f)`,
    one's own `register_tool("f", f, "Does this", {...})`.
    """
    yield from _described(document, module)
    for call, qualified in (
        module.named("register_function", "register_direct_function") if module.distributions else ()
    ):
        name = module.text(call.argument(0), call.scope)
        function = call.argument(1 if name else 0, "f", "handler", "function")
        named = name or module.text(call.argument(-1, "name"), call.scope)
        defined = module.function(function, call.scope)
        if defined is not None or named:
            said = told(module, module.text(call.argument(-1, "description"), call.scope), defined)
            line = module.line(defined.node if defined is not None else call.node)
            key = document.code_key(defined.qualname if defined is not None else f"tool:{named}")
            yield tool(document, named or (defined.node.name if defined else ""), line, key, qualified, said)


def _described(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Functions that are handed over with a name and a text that tells a model what they do."""
    for call, qualified in module.named("register_tool", "add_tool") if module.distributions else ():
        name = module.text(call.argument(0, "name", "tool_name"), call.scope)
        values = [*call.node.args[1:], *(each.value for each in call.node.keywords)]
        defined = next(filter(None, (module.function(each, call.scope) for each in values)), None)
        texts = [module.text(each, call.scope) for each in values]
        description = module.text(call.argument(-1, "description"), call.scope) or next(filter(_is_sentence, texts), "")
        if _NAMED.fullmatch(name) and defined is not None and description and not distribution_of(qualified):
            key = document.code_key(defined.qualname)
            yield tool(document, name, module.line(call.node), key, qualified, told(module, description, defined))


def _is_sentence(text: str) -> bool:
    return " " in text.strip()


def _passed(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Plain functions among the `tools` of an agent or a model."""
    for call in module.calls:
        qualified = module.callee(call)
        last = qualified.rpartition(".")[2] or (
            call.node.func.attr if isinstance(call.node.func, ast.Attribute) else ""
        )
        if not (distribution_of(qualified) or module.distributions) or not _TOOL_TAKERS.search(
            qualified.rpartition(".")[0].rpartition(".")[2] + "." + last
        ):
            continue
        positional = 0 if last in _FIRST else -1
        tools = call.argument(positional, *AGENT_ARGUMENTS)
        for node, scope in module.values.elements(tools, call.scope):
            yield from _function(document, module, node, scope, qualified)


def _added(document: Document, module: PythonModule) -> Iterator[Observation]:
    """Functions that an agent is given once it is made: `desk.functions.append(f)`, `desk.tools = [f, g]`."""
    if not module.distributions:
        return
    for call in module.calls:
        func = call.node.func
        listed = func.value if isinstance(func, ast.Attribute) and func.attr in {"append", "extend"} else None
        named = isinstance(listed, ast.Attribute) and listed.attr in AGENT_ARGUMENTS
        named = named or (isinstance(listed, ast.Name) and listed.id.endswith("tools"))
        if named and call.node.args:
            given = module.values.elements(call.node.args[0], call.scope)
            for node, scope in [*given, (call.node.args[0], call.scope)]:
                yield from _function(document, module, node, scope, "")
    for statement in module.index.tree.body if document.contains(_SET) else ():
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(statement, ast.Assign) and isinstance(target, ast.Attribute) and target.attr in AGENT_ARGUMENTS:
            for node, scope in module.values.elements(statement.value, module.index.root):
                yield from _function(document, module, node, scope, "")


def _function(
    document: Document, module: PythonModule, node: ast.AST, scope: Scope, qualified: str
) -> Iterator[Observation]:
    if isinstance(node, ast.Starred) or not isinstance(node, ast.Name | ast.Attribute):
        return
    defined = module.function(node, scope)
    if defined is not None:
        if isinstance(defined.node, FUNCTIONS) and not defined.node.decorator_list:
            yield tool(
                document,
                defined.node.name,
                module.line(defined.node),
                document.code_key(defined.qualname),
                qualified,
                told(module, "", defined),
            )
        return
    symbol = module.symbol(node, scope)
    if isinstance(node, ast.Name) and "." not in symbol and any(found.alias == "*" for found in module.imports):
        starred = f"{module.name}.{node.id}"  # of one of the modules that are imported whole
        yield tool(document, Ref(starred), module.line(node), Ref(starred), qualified, {})
        return
    if "." not in symbol or symbol.startswith(f"{module.name}.") or not _imported(module, node):
        return
    if not distribution_of(symbol):
        does: dict[str, Json] = {"onward": packed([Onward(symbol, tuple(range(_ARGUMENTS)))])}
        yield tool(document, Ref(symbol), module.line(node), Ref(symbol), qualified, does)
    elif symbol.rpartition(".")[2].islower():  # a class that is no object yet is no tool
        name = symbol.rpartition(".")[2]
        yield tool(document, name, module.line(node), library_tool(document, symbol), qualified, promised(name))


def _imported(module: PythonModule, node: ast.AST) -> bool:
    """Whether a name, or the module whose member an attribute is, was imported."""
    base = node.value if isinstance(node, ast.Attribute) else node
    name = base.id if isinstance(base, ast.Name) else ""
    return any(imported.alias == name for imported in module.imports)
