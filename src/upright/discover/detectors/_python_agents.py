"""What the detector of agents says of an agent: how far it may act by itself, and what it is given."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detectors._library_tools import library_tool
from upright.discover.detectors._python_mcp_tables import tools_of_clients
from upright.discover.detectors._python_sandboxes import sandbox
from upright.discover.python_chains import handed_on
from upright.discover.python_models import python_models
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import Call
from upright.discover.sight import edge
from upright.model.evidence import Ref
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope
    from upright.model.asset import Json

_PROMPTS = ("system_prompt", "instructions", "instruction", "prompt", "system_message", "state_modifier", "messages_modifier", "backstory", "system_header", "developer_message", "context_prompt", "prompt_template", "system")  # fmt: skip
_MODELS = (
    "model",
    "llm",
    "model_client",
    "chat_client",
    "llm_config",
    "planning_llm",
    "manager_llm",
    "function_calling_llm",
    "lm",
    "service",
    "chat_model",
    "client",
)
_GUARDS = (
    "middleware",
    "input_guardrails",
    "output_guardrails",
    "guardrails",
    "guardrail",
    "before_model_callback",
    "after_model_callback",
    "hooks",
    "plugins",
)
_OTHERS = (
    "agents",
    "handoffs",
    "sub_agents",
    "managed_agents",
    "subagents",
    "participants",
    "members",
    "agent",
    "worker",
    "agent_worker",
)
_LIMITS = ("max_iterations", "max_iter", "max_turns", "max_steps", "recursion_limit", "max_round", "max_consecutive_auto_reply", "max_function_calls", "max_rpm", "max_tool_iterations", "max_loops")  # fmt: skip
_CODE = re.compile(r"CodeAgent$|CodeExecutorAgent$|CodeAct|create_pandas_dataframe_agent|create_csv_agent")
_RUNS_CODE = re.compile(
    r"PythonREPL|ShellTool|CodeInterpreter|BashTool|CodeExecution|LocalCommandLine|PythonTool", re.IGNORECASE
)
_TOOLS = ("tools", "functions", "toolsets", "mcp_servers", "additional_tools")
_ALLOWING = (
    "allow_code_execution",
    "allow_dangerous_code",
    "code_execution_config",
    "code_executor",
    "allow_dangerous_tools",
)
_MODEL_FIRST = frozenset(
    {"create_react_agent", "create_agent", "initialize_agent", "from_tools", "create_tool_calling_agent", "ReAct"}
)
_LONGEST = 20_000  # characters of a call that are looked through


def optioned(call: Call) -> Call:
    """What an agent is told by: `BedrockLLMAgent(BedrockLLMAgentOptions(name="Desk"))` is told by its options."""
    inner = call.node.args[0] if len(call.node.args) == 1 and not call.node.keywords else None
    if not isinstance(inner, ast.Call) or not re.search(r"(?:Options|Config|Settings)$", written_name(inner.func)):
        return call
    return Call(inner, call.scope, call.node)


def autonomy(module: PythonModule, call: Call, qualified: str) -> dict[str, Json]:
    """How far an agent may act by itself, as its arguments say."""
    found: dict[str, Json] = {}
    keywords = call.keywords
    text = ast.unparse(call.node)[:_LONGEST]
    limit = next((module.value(keywords[name], call.scope).data for name in _LIMITS if name in keywords), None)
    if isinstance(limit, int) and not isinstance(limit, bool):
        found["max_iterations"] = limit
        found["autonomy"] = "bounded"
    mode = module.text(keywords.get("human_input_mode"), call.scope)
    asks = (
        keywords.keys() & {"interrupt_before", "interrupt_after", "interrupt_on"}
        or "HumanInTheLoop" in text
        or mode in {"ALWAYS", "TERMINATE"}
    )
    if asks:
        found |= {"human_in_the_loop": True, "autonomy": "human_approval"}
    elif mode == "NEVER":
        found["human_in_the_loop"] = False
    allowed = any(name in keywords and not _is_off(keywords[name]) for name in _ALLOWING)
    if allowed or _CODE.search(qualified) or _RUNS_CODE.search(text):
        found["code_execution"] = True
    found |= sandbox(module, call, qualified) | _more(module, call)
    return found


def _more(module: PythonModule, call: Call) -> dict[str, Json]:
    found: dict[str, Json] = {}
    delegation = module.value(call.keywords.get("allow_delegation"), call.scope)
    if isinstance(delegation.data, bool):
        found["allow_delegation"] = delegation.data
    if call.keywords.keys() & {"memory", "checkpointer", "store", "session_service", "session"}:
        found["memory"] = "yes"
    if all(_listed(module, each, call.scope) for each in _tools(call, module.callee(call))):
        found["tools_listed"] = True
    return found


def _listed(module: PythonModule, node: ast.expr, scope: Scope) -> bool:
    """Whether a list of tools says what is in it: names and calls, one by one."""
    origin = module.values.origin(node, scope)
    items = origin[0].elts if origin is not None and isinstance(origin[0], ast.List | ast.Tuple) else None
    return items is not None and all(isinstance(each, ast.Name | ast.Attribute | ast.Call) for each in items)


def _is_off(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in {False, None}


def relations(document: Document, module: PythonModule, call: Call, identity: str) -> Iterator[Sighting]:
    """Edges from an agent to its models, tools, prompts, guardrails and other agents."""
    keywords = call.keywords
    yield from _models(document, module, call, identity)
    for tool in _tools(call, module.callee(call)):
        for node, scope in module.values.elements(tool, call.scope):
            yield from _end(module, node, scope, identity, R.USES_TOOL)
        for symbol in handed_on(module, tool, call.scope):
            yield edge(identity, R.USES_TOOL, Ref(symbol))
        for server in tools_of_clients(document, module, tool, call.scope):
            yield edge(identity, R.USES_TOOL, server)
    for name in _PROMPTS:
        if name in keywords:
            yield from _prompt(document, module, keywords[name], call, identity, name)
    yield from _guards(module, call, identity)


def _models(document: Document, module: PythonModule, call: Call, identity: str) -> Iterator[Sighting]:
    for name in (*_MODELS, "embed_model"):
        if name in call.keywords:
            yield from _model(module, call.keywords[name], call.scope, identity)
    for use in document.parse(python_models).uses:
        if use.call is not None and use.call.node is call.node and use.key:
            yield edge(identity, R.CALLS, use.key)
    if call.node.args and module.callee(call).rpartition(".")[2] in _MODEL_FIRST:
        yield from _model(module, call.node.args[0], call.scope, identity)


def _tools(call: Call, qualified: str) -> list[ast.expr]:
    """The arguments that hold tools."""
    named = [call.keywords[name] for name in _TOOLS if name in call.keywords]
    last = qualified.rpartition(".")[2]
    if named or not call.node.args:
        return named
    if last in _MODEL_FIRST:
        return call.node.args[1:2] if last.startswith("create_") else call.node.args[:1]
    return [] if distribution_of(qualified) else call.node.args[:1]  # the repository's own function that makes agents


def _guards(module: PythonModule, call: Call, identity: str) -> Iterator[Sighting]:
    for name in _GUARDS:
        for node, scope in module.values.elements(call.keywords.get(name), call.scope):
            yield from _end(module, node.func if isinstance(node, ast.Call) else node, scope, identity, R.GUARDED_BY)
            yield from _end(module, node, scope, identity, R.GUARDED_BY)
    for name in _OTHERS:
        value = call.keywords.get(name)
        if value is not None:
            for node, scope in [*module.values.elements(value, call.scope), (value, call.scope)]:
                yield from _end(module, node, scope, identity, R.CALLS)


def _end(module: PythonModule, node: ast.AST, scope: Scope, identity: str, kind: R) -> Iterator[Sighting]:
    symbol = module.symbol(node, scope) if isinstance(node, ast.expr) else ""
    if symbol:
        yield edge(identity, kind, Ref(symbol))
    if kind is R.USES_TOOL and distribution_of(symbol):
        yield edge(identity, kind, library_tool(module.document, symbol))
    if isinstance(node, ast.Call):
        placed = module.call_at(node)
        if placed is not None:
            yield edge(identity, kind, Ref(f"{module.name}.{module.place(placed)}"))


def _model(module: PythonModule, node: ast.expr, scope: Scope, identity: str) -> Iterator[Sighting]:
    for value in module.values.all(node, scope):
        if value.known and value.text and len(value.text) < 150 and " " not in value.text:  # noqa: PLR2004
            yield edge(identity, R.CALLS, model_key(value.text))
    symbol = module.symbol(node, scope)
    if symbol:
        yield edge(identity, R.CALLS, Ref(symbol))
    origin = module.values.origin(node, scope)
    if origin is not None and isinstance(origin[0], ast.Call):
        for use in module.document.parse(python_models).uses:
            if use.call is not None and use.call.node is origin[0] and use.key:
                yield edge(identity, R.CALLS, use.key)


def _prompt(
    document: Document, module: PythonModule, node: ast.expr, call: Call, identity: str, name: str
) -> Iterator[Sighting]:
    symbol = module.symbol(node, call.scope)
    if symbol:
        yield edge(identity, R.PROMPTED_BY, Ref(symbol))
    if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
        yield edge(identity, R.PROMPTED_BY, document.code_key(f"{module.place(call)}.{name}"))
        names = [each for each in ast.walk(node) if isinstance(each, ast.Name)]
        for inner in filter(None, (module.symbol(each, call.scope) for each in names)):
            yield edge(identity, R.PROMPTED_BY, Ref(inner))
