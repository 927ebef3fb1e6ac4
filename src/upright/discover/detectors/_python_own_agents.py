"""Agents of a project's own making: classes called agents that are given a model, and what is made of them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.own_registries import registry
from upright.discover.python_chains import handed_on
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge
from upright.model.evidence import Ref
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined, Scope

_OWN = re.compile(r"(?:^|\.)[A-Z]\w{0,60}[aA]gent(?:Config|Spec|Definition)?$|(?:^|\.)Agent(?:Config|Spec|Definition)$")
_SURE = frozenset({"llm", "tools", "system_prompt", "chat_model", "language_model", "instructions", "system_message"})
_CLASS = re.compile(
    r"^(?!Base|Abstract|Mock|Fake|Test|User)(?:(?:[A-Z]\w{0,50})?Agent(?:With[A-Z]\w{0,30}|V\d{1,2})?|\w{0,40}(?:Assistant|Copilot|Engineer)|"
    r"\w{0,30}(?:RAG|Rag|ChatPDF|ChatBot|Chatbot)(?:Pipeline|System|Engine|Chain|Base|Bot|Service|Model)?|\w{0,30}ChatEngine)$"
)
# Classes of one framework that make an agent, whatever they are given, and those that its agents extend.
OF_ONE = {
    "ApplicationBuilder": "burr.", "DialogAgent": "agentscope.", "DictDialogAgent": "agentscope.", "ReActAgent": "agentscope.", "TaskWeaverApp": "taskweaver.",
    "TableChatAgent": "langroid.", "DocChatAgent": "langroid.", "SQLChatAgent": "langroid.", "LanceDocChatAgent": "langroid.", "Neo4jChatAgent": "langroid.",
    "AtomicAgent": "atomic_agents.", "BaseAgent": "atomic_agents.", "ChatBot": "chatterbot.",
}  # fmt: skip
ROLES = re.compile(
    r"^(?:metagpt\.(?:\w+\.){1,4}Role|agentscope\.(?:\w+\.){1,3}AgentBase|langroid\.(?:\w+\.){0,4}ChatAgent)$"
)
PARTS = frozenset(
    {"llm", "llm_chain", "tools", "allowed_tools", "system_prompt", "chat_model", "language_model", "instructions"}
)
_GIVEN = PARTS | {
    "runnable",
    "model",
    "llm_client",
    "llm_provider",
    "model_client",
    "llm_config",
    "state_graph",
    "graph",
}
_ACTS = frozenset({
    "run", "arun", "step", "astep", "chat", "achat", "act", "execute", "invoke", "ainvoke", "query", "process", "respond", "solve", "reply", "ask",
    "answer", "generate", "generate_response", "run_async", "think", "plan", "stream", "run_stream", "process_message", "forward", "__call__",
})  # fmt: skip
_LEARNS = frozenset(
    {"gymnasium", "gym", "stable-baselines3", "pettingzoo", "rllib", "torchrl", "torch", "tensorflow", "jax"}
)
_ASKS = ("create", "stream", "converse", "acompletion", "completion", "generate_content", "chat", "parse")
_OFFERED = frozenset({"tools", "toolConfig", "functions"})
_CALLED = ("tool_calls", "function_call", "function_calls", "tool_use", "toolUse", "tool_call")
_BUILDS = frozenset({"deepagents", "claude-agent-sdk", "openai-agents"})
_THINKS = frozenset({"llm-sdk", "agent-framework"})
# What a project calls its own way to a model: `call_model(prompt)`, `self.llm.complete(...)`.
_ASKS_ONE = re.compile(
    r"(?:^|[._])(?:call|ask|query|prompt|invoke|run|generate|create)_(?:llm|model|gpt|chat_?completion|openai|claude|gemini)(?:_|$)|"
    r"(?:^|[._])llm(?:\.\w{2,40}|_(?:call|ask|query|complete|completion|generate|chat|request))$"
)
_LONGEST = 80  # characters of a name
_MODEL = re.compile(r"model|llm|chat|gpt|claude|openai|anthropic|gemini", re.IGNORECASE)


def asks_one(called: str) -> bool:
    """Whether a function is called as projects call their own way to a language model: `llm_call`, `ask_gpt`."""
    return _ASKS_ONE.search(called) is not None and "model" not in called.lower()


def made_by_own(module: PythonModule, call: Call, qualified: str) -> bool:
    """What the repository's own function or class makes of the arguments of an agent: a variable called `..._agent`, or
    `AgentConfig(name=..., system_prompt=..., tools=...)`.
    """
    if distribution_of(qualified):
        return False
    last = qualified.rpartition(".")[2]
    called = _CLASS.match(last) and not _LEARNS & module.distributions.keys()
    if not (called or call.node.keywords or last == "from_llm"):
        return False
    keywords = call.keywords.keys()
    held = module.variable(call.node, call.scope).lower().endswith("agent")
    rooted = held and module.variable(call.node, call.scope) == "root_agent" and "google-adk" in module.distributions
    if called and (rooted or (module.distributions and keywords & _SURE) or (held and _is_given(call))):
        return True
    given = keywords & {"llm", "tools", "system_prompt", "model", "instructions"}
    if qualified.endswith((".from_agent_and_tools", "Agent.from_llm_and_tools")):
        return "agent" in keywords or "tools" in keywords  # an executor of the repository's own
    if module.distributions and module.variable(call.node, call.scope).lower().endswith("_agent"):
        named = {written_name(node).rpartition(".")[2] for node in call.node.args if not isinstance(node, ast.Starred)}
        if len(given) > 1 or (qualified.endswith(".from_llm") and named & {"llm", "model"}):
            return True
    told = keywords & {"system_prompt", "instructions", "system_message", "prompt"}
    described = _OWN.search(call.written) and "name" in keywords
    return bool(described and told and keywords & {"tools", "model", "llm", "handoffs"})


def _is_given(call: Call) -> bool:
    """Whether a model, a prompt or tools stand among the arguments of a call, by place or by name."""
    if call.keywords.keys() & (_GIVEN | {"prompt"}):
        return True
    given = (node for node in call.node.args if isinstance(node, ast.Name | ast.Attribute | ast.Call))
    return any(_MODEL.search(written_name(node)) for node in given)


def is_own_agent(module: PythonModule, defined: Defined) -> bool:
    """Whether a class is an agent without a framework: called one, given a model or tools, and able to run. Agents that
    learn by reinforcement are another matter.
    """
    if not _CLASS.match(defined.node.name) or _LEARNS & module.distributions.keys():
        return False
    return _given_by_maker(module, defined) or defined.inside in _talking(module) or _asks(module, defined)


def _asks(module: PythonModule, defined: Defined) -> bool:
    """Whether a class called an agent can run, and makes or asks a model in what it does: `WriterAgent.run`."""
    if not any(each.around is defined.inside and not each.node.name.startswith("_") for each in module.functions):
        return False
    inside = [call for call in module.calls if call.scope.owner is defined.inside]
    if any(_ASKS_ONE.search(call.written) for call in inside):
        return True
    made = (module.callee(call) for call in inside) if module.distributions else ()
    return any(lookup("pypi", distribution_of(called)) in _THINKS for called in made)


def _given_by_maker(module: PythonModule, defined: Defined) -> bool:
    methods = {each.node.name: each for each in module.functions if each.around is defined.inside}
    made = methods.get("__init__")
    return made is not None and bool(_GIVEN & made.inside.bindings.keys()) and bool(_ACTS & methods.keys())


def _talking(module: PythonModule) -> list[Scope]:
    """Classes that ask a model and offer it tools."""
    asked = module.named(*_ASKS) if module.distributions else ()
    return [call.scope.owner for call, _ in asked if call.scope.owner is not None and call.keywords.keys() & _OFFERED]


def offering(document: Document, module: PythonModule, inside: Scope | None, place: str) -> Iterator[Sighting]:
    """The tools that an agent without a framework offers its model: by their names, or from a registry."""
    for symbol in dict.fromkeys(_offers_of(module, inside)) if inside is not None else ():
        for end in (Ref(symbol), registry(symbol)):
            yield edge(document.code_key(place), R.USES_TOOL, end)


def _offers_of(module: PythonModule, within: Scope) -> Iterator[str]:
    """The symbols of what a class or function offers a model as tools: `registry.schemas()`, `TOOLS`."""
    for call, _ in module.named(*_ASKS, "achat", "respond") if _speaks(module) else ():
        if within in (call.scope.owner, *call.scope.within()):
            for name in _OFFERED & call.keywords.keys():
                symbol = _offered_symbol(module, call.keywords[name], call.scope)
                yield from (symbol,) if "." in symbol else ()


def _offered_symbol(module: PythonModule, node: ast.expr, scope: Scope) -> str:
    if isinstance(node, ast.ListComp):
        node = node.generators[0].iter
    while isinstance(node, ast.Call):
        node = node.func
    return next(handed_on(module, node, scope), "") or module.symbol(node, scope)


def led_by_functions(module: PythonModule) -> Iterator[tuple[str, str, ast.AST]]:
    """Name, place and node of functions that offer tools to a model, run what it asks for and ask again: agents without a framework."""
    offered: dict[int, int] = {}
    for call, _ in module.named(*_ASKS, "achat", "respond") if _speaks(module) else ():
        if call.scope.function is not None and call.scope.owner is None and _offers(call):
            offered[id(call.scope.function)] = offered.get(id(call.scope.function), 0) + 1
    for defined in module.functions if offered else ():
        times = offered.get(id(defined.inside), 0)
        if times and _runs_what_is_asked(defined.node, again=times > 1):
            yield defined.node.name, defined.qualname, defined.node


def _speaks(module: PythonModule) -> bool:
    """Whether a module speaks to models: by an AI package, or by the SDK of a cloud as a client of its models."""
    return bool(module.distributions) or module.document.contains((b"bedrock-runtime",))


def _offers(call: Call) -> bool:
    """Whether a call offers tools, by its arguments or those of its configuration."""
    config = call.keywords.get("config")
    inner = {each.arg for each in config.keywords} if isinstance(config, ast.Call) else set()
    return bool((call.keywords.keys() | inner) & _OFFERED)


def _runs_what_is_asked(function: ast.AST, *, again: bool) -> bool:
    """Whether a function goes through calls of tools that a model answered with, in a loop or by asking again."""
    loops, asked = again, False
    for node in ast.walk(function):
        loops = loops or isinstance(node, ast.For | ast.AsyncFor | ast.While)
        told = node.attr if isinstance(node, ast.Attribute) else node.value if isinstance(node, ast.Constant) else ""
        asked = asked or told in _CALLED
    return loops and asked


def piped(module: PythonModule) -> Iterator[tuple[str, str, ast.AST]]:
    """Models that are offered tools behind a prompt, which a graph leads: `desk = prompt | llm.bind_tools(tools)`."""
    for call, _ in module.named("bind_tools") if module.distributions else ():
        joined = module.index.held_by.get(id(call.node))
        around = module.index.held_by.get(id(joined))
        behind = isinstance(joined, ast.BinOp) and isinstance(joined.op, ast.BitOr) and joined.right is call.node
        name = written_name(around.targets[0]).rpartition(".")[2] if isinstance(around, ast.Assign) else ""
        if behind and name:
            yield name, f"{call.scope.qualname}.{name}".lstrip("."), call.node


def described_agents(module: PythonModule) -> Iterator[tuple[str, ast.Dict]]:
    """Agents as data that a framework builds: `{"name": "researcher", "system_prompt": "...", "tools": [...]}`."""
    for node, scope in module.index.dicts if module.distributions else ():
        entries = {k.value: v for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)}
        told = entries.keys() & {"system_prompt", "instructions"} or (
            "prompt" in entries and _BUILDS & module.distributions.keys()
        )
        if told and "name" in entries and entries.keys() & {"tools", "description", "model", "handoffs"}:
            name = module.text(entries["name"], scope)
            if name and len(name) <= _LONGEST and "role" not in entries:
                yield name, node
