"""Agents that Python code builds, with what they are given: models, tools, prompts, guardrails, other agents.

Why it matters: an agent acts; what it may call without asking anyone, and who guards it, decides how bad a planted
instruction gets.

How it recognises: the constructors of agent frameworks (LangChain, LangGraph, deep agents, LlamaIndex, OpenAI Agents and
Assistants, Google ADK, CrewAI, AutoGen and AG2, Semantic Kernel, Agent Framework, smolagents, Pydantic AI, Strands, Agno,
Haystack, DSPy, CAMEL, Azure AI agents, MCP agents), compiled state graphs, chat engines, and classes that extend an agent
class. Arguments give its relations and its autonomy.

What it does not see: agents that a configuration file describes for a framework to build, agents assembled from parts
that are chosen at run time.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_models import python_models, written_name
from upright.discover.python_sight import LANGUAGES, framework, summary
from upright.discover.sight import edge, see
from upright.model.evidence import Ref
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json

_FUNCTIONS = frozenset({
    "create_agent", "create_react_agent", "create_openai_functions_agent", "create_openai_tools_agent", "create_tool_calling_agent",
    "create_structured_chat_agent", "create_json_chat_agent", "create_xml_agent", "create_sql_agent", "create_json_agent",
    "create_pandas_dataframe_agent", "create_csv_agent", "create_self_ask_with_search_agent", "create_vectorstore_agent",
    "initialize_agent", "create_deep_agent", "define_deep_agent", "async_create_deep_agent", "create_supervisor", "create_swarm",
    "create_conversational_retrieval_agent", "create_openapi_agent", "create_handoff_agent", "chat_agent_executor", "create_memory_agent",
})  # fmt: skip
_CLASSES = frozenset({
    "Agent", "LlmAgent", "SequentialAgent", "LoopAgent", "ParallelAgent", "Crew", "AssistantAgent", "UserProxyAgent", "ConversableAgent",
    "GroupChatManager", "RoundRobinGroupChat", "SelectorGroupChat", "MagenticOneGroupChat", "Swarm", "SwarmAgent", "CodeExecutorAgent",
    "ToolCallingAgent", "CodeAgent", "MultiStepAgent", "ManagedAgent", "ChatCompletionAgent", "OpenAIAssistantAgent", "AzureAIAgent",
    "AzureAssistantAgent", "OpenAIResponsesAgent", "BedrockAgent", "ReActAgent", "OpenAIAgent", "FunctionAgent", "FunctionCallingAgent",
    "FunctionCallingAgentWorker", "CodeActAgent", "AgentWorkflow", "AgentRunner", "ReActAgentWorker", "OpenAIAgentWorker",
    "StructuredPlannerAgent", "ReAct", "CodeAct", "ChatAgent", "Team", "Agency", "AgentExecutor", "RealtimeAgent", "SandboxAgent", "VoiceAgent",
    "CondensePlusContextChatEngine", "ContextChatEngine", "CondenseQuestionChatEngine", "SimpleChatEngine", "BrowserAgent", "Browser_Agent",
    "MultimodalWebSurfer", "WebSurfer", "MultimodalConversableAgent", "TeachableAgent", "GPTAssistantAgent", "RetrieveUserProxyAgent",
    "MemGPT", "Workforce", "RolePlaying", "Assistant", "LangGraphAgent", "WorkflowAgent", "OpenAIAssistantRunnable", "Letta", "ClaudeSDKClient",
    "MagenticOne", "GraphFlow", "SocietyOfMindAgent", "LLMAgent", "VoicePipelineAgent", "MultimodalAgent", "AgentSession_", "BaseLlmAgent", "Pipeline_Agent",
})  # fmt: skip
_METHODS = (
    "assistants.create",
    "agents.create_agent",
    "agents_client.create_agent",
    "agents.create_version",
    "agents.create",
    "as_chat_engine",
    "create_prompt_agent",
    "client.create_agent",
    "agents.create_or_update",
)
_BASES = re.compile(r"(?:^|\.)(?:\w*Agent|AgentExecutor|Crew)$")
_NOT_BASES = re.compile(r"(?:Middleware|State|Exception|Error|Config|Settings|Response|Event|Input|Output|Hooks)$")
_EXCLUDED = ("ray.", "stable_baselines3.", "gymnasium.", "gym.", "livekit.rtc", "langgraph_sdk.", "mcp.", "datasets.")
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


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    wrapped: set[int] = set()
    found: list[tuple[Call, str]] = []
    for call in module.calls:
        qualified = module.callee(call)
        if _is_agent(module, call, qualified):
            found.append((call, qualified))
            inner = module.values.origin(call.argument(0, "agent"), call.scope) if call.argument(0, "agent") else None
            if inner is not None and qualified.endswith("AgentExecutor"):
                wrapped.add(id(inner[0]))
    names: set[str] = set()
    branches: set[tuple[str, str]] = set()
    for call, qualified in found:
        held = module.variable(call.node, call.scope)
        if id(call.node) in wrapped or (held, qualified) in branches:
            continue
        if held:
            branches.add((held, qualified))
        yield from _agent(document, module, call, qualified, names)
    yield from _subclasses(document, module)


def _is_agent(module: PythonModule, call: Call, qualified: str) -> bool:
    parts = qualified.split(".")
    written = written_name(call.node.func)
    if any(written.endswith(method) for method in _METHODS) and module.distributions:
        return bool(call.node.keywords) or written.endswith("as_chat_engine")
    if (
        written.endswith("compile")
        and ("StateGraph" in parts or "MessageGraph" in parts or "Graph" in parts)
        and distribution_of(qualified)
    ):
        return True
    if qualified.startswith(_EXCLUDED) or not distribution_of(qualified):
        return _loaded(module, call, qualified)
    last = parts[-1]
    if last in {
        "from_tools",
        "from_defaults",
        "from_agent_and_tools",
        "from_tools_or_functions",
        "from_llm",
        "create",
        "from_agents",
        "from_function",
    }:
        return len(parts) > 1 and parts[-2] in _CLASSES
    return last in _FUNCTIONS or last in _CLASSES


def _loaded(module: PythonModule, call: Call, qualified: str) -> bool:
    """A variable called `..._agent` made by the repository's own function with the arguments of an agent."""
    held = module.variable(call.node, call.scope)
    given = call.keywords.keys() & {"llm", "tools", "system_prompt", "model", "instructions"}
    return (
        bool(module.distributions)
        and held.lower().endswith("_agent")
        and len(given) > 1
        and not distribution_of(qualified)
    )


def _agent(document: Document, module: PythonModule, call: Call, qualified: str, names: set[str]) -> Iterator[Sighting]:
    held = module.variable(call.node, call.scope)
    place = held or _returned(module, call) or module.place(call)
    identity = document.code_key(place)
    name = _name(module, call, qualified, held)
    if name in names:
        place = f"{place}:{module.line(call.node)}"
        identity = document.code_key(place)
    names.add(name)
    attributes = _autonomy(module, call, qualified)
    described = module.text(call.argument(-1, "description", "role", "goal"), call.scope)
    if described:
        attributes["description"] = summary(described)
    attributes["type"] = _type(qualified)
    yield see(
        document, "agent", name, module.line(call.node), (identity,), framework=framework(qualified), language="python",
        evidence=f"{qualified}({', '.join(sorted(call.keywords)[:8])})"[:160], more=attributes,
    )  # fmt: skip
    yield from _relations(document, module, call, identity, place)


def _returned(module: PythonModule, call: Call) -> str:
    """The function whose result the agent is."""
    function = call.scope.function
    if function is not None and isinstance(module.index.held_by.get(id(call.node)), ast.Return):
        return function.qualname
    return ""


def _name(module: PythonModule, call: Call, qualified: str, held: str) -> str:
    named = module.value(
        call.argument(
            0 if qualified.endswith((".ConversableAgent", ".AssistantAgent", ".UserProxyAgent")) else -1,
            "name",
            "agent_name",
        ),
        call.scope,
    )
    if named.text and not named.partial and len(named.text) <= 80:  # noqa: PLR2004  longer is no name
        return named.text
    if held:
        return held.rpartition(".")[2]
    func = call.node.func
    if qualified.endswith(".compile") and isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        return func.value.id
    function = call.scope.function
    if function is not None and isinstance(module.index.held_by.get(id(call.node)), ast.Return):
        return function.name
    parts = qualified.split(".")
    return parts[-2] if parts[-1].startswith("from_") or parts[-1] == "compile" else parts[-1]


def _type(qualified: str) -> str:
    last = qualified.rpartition(".")[2]
    if "ChatEngine" in qualified or last == "as_chat_engine":
        return "chat_engine"
    if re.search(
        r"Crew|GroupChat|Team|Agency|Swarm|supervisor|Workflow|Sequential|Parallel|Loop|Magentic|Workforce", qualified
    ):
        return "multi_agent"
    return "workflow" if last == "compile" else "agent"


def _autonomy(module: PythonModule, call: Call, qualified: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    keywords = call.keywords
    text = ast.unparse(call.node)[:20_000] if len(keywords) < 60 else ""  # noqa: PLR2004
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
    allowed = [
        name
        for name in (
            "allow_code_execution",
            "allow_dangerous_code",
            "code_execution_config",
            "code_executor",
            "allow_dangerous_tools",
        )
        if name in keywords and not (isinstance(keywords[name], ast.Constant) and keywords[name].value in {False, None})
    ]  # type: ignore[attr-defined]  # just checked
    if allowed or _CODE.search(qualified) or _RUNS_CODE.search(text):
        found["code_execution"] = True
    delegation = module.value(keywords.get("allow_delegation"), call.scope)
    if isinstance(delegation.data, bool):
        found["allow_delegation"] = delegation.data
    if keywords.keys() & {"memory", "checkpointer", "store", "session_service", "session"}:
        found["memory"] = "yes"
    return found


def _relations(document: Document, module: PythonModule, call: Call, identity: str, place: str) -> Iterator[Sighting]:
    keywords = call.keywords
    own_prompts = {"ChatPromptTemplate", "PromptTemplate"}
    for name in (*_MODELS, "embed_model"):
        if name in keywords:
            yield from _model(module, keywords[name], call.scope, identity)
    tools = [
        keywords[name]
        for name in ("tools", "functions", "toolsets", "mcp_servers", "additional_tools")
        if name in keywords
    ]
    if (
        not tools
        and call.node.args
        and module.callee(call).rpartition(".")[2]
        in {
            "create_react_agent",
            "create_agent",
            "initialize_agent",
            "from_tools",
            "create_tool_calling_agent",
            "ReAct",
        }
    ):
        tools = (
            call.node.args[1:2] if module.callee(call).rpartition(".")[2].startswith("create_") else call.node.args[:1]
        )
        yield from _model(module, call.node.args[0], call.scope, identity)
    for tool in tools:
        for node, scope in module.values.elements(tool, call.scope):
            yield from _end(module, node, scope, identity, R.USES_TOOL)
    for name in _PROMPTS:
        if name in keywords:
            yield from _prompt(document, module, keywords[name], call, identity, place, name, own_prompts)
    for name in _GUARDS:
        for node, scope in module.values.elements(keywords.get(name), call.scope):
            yield from _end(module, node.func if isinstance(node, ast.Call) else node, scope, identity, R.GUARDED_BY)
            yield from _end(module, node, scope, identity, R.GUARDED_BY)
    for name in _OTHERS:
        if name in keywords:
            for node, scope in module.values.elements(keywords[name], call.scope):
                yield from _end(module, node, scope, identity, R.CALLS)
            yield from _end(module, keywords[name], call.scope, identity, R.CALLS)


def _end(module: PythonModule, node: ast.AST, scope: Scope, identity: str, kind: R) -> Iterator[Sighting]:
    symbol = module.symbol(node, scope) if isinstance(node, ast.expr) else ""
    if symbol:
        yield edge(identity, kind, Ref(symbol))
    if isinstance(node, ast.Call):
        placed = next((call for call in module.calls if call.node is node), None)
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
    document: Document,
    module: PythonModule,
    node: ast.expr,
    call: Call,
    identity: str,
    place: str,
    name: str,
    _own: set[str],
) -> Iterator[Sighting]:
    symbol = module.symbol(node, call.scope)
    if symbol:
        yield edge(identity, R.PROMPTED_BY, Ref(symbol))
    if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
        yield edge(identity, R.PROMPTED_BY, document.code_key(f"{module.place(call)}.{name}"))
        for each in ast.walk(node):
            if isinstance(each, ast.Name):
                inner = module.symbol(each, call.scope)
                if inner:
                    yield edge(identity, R.PROMPTED_BY, Ref(inner))


def _subclasses(document: Document, module: PythonModule) -> Iterator[Sighting]:
    for defined in module.classes:
        bases = [
            base
            for base in module.bases(defined)
            if _BASES.search(base)
            and not _NOT_BASES.search(base)
            and distribution_of(base)
            and not base.startswith(_EXCLUDED)
        ]
        if bases:
            yield see(
                document, "agent", defined.node.name, module.line(defined.node), (document.code_key(defined.qualname),),
                framework=framework(bases[0]), language="python", evidence=f"class {defined.node.name}({bases[0]})"[:160],
                type="agent",
            )  # fmt: skip


DETECTOR = Detector(
    id="python-agents",
    title="Agents that Python code builds",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "graph.py",
            'from langgraph.prebuilt import create_react_agent\nfrom langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model="gpt-4o")\nagent = create_react_agent(llm, tools=[])\n',
            (("agent", "agent", 4),),
        ),
        Hit(
            "crew.py",
            'from crewai import Agent, Crew\nresearcher = Agent(role="Researcher", goal="Find", backstory="x", allow_delegation=True)\ncrew = Crew(agents=[researcher], tasks=[])\n',
            (("agent", "researcher", 2), ("agent", "crew", 3)),
        ),
        Hit(
            "oai.py",
            'from agents import Agent, Runner\nbot = Agent(name="Support", instructions="Help")\n',
            (("agent", "Support", 2),),
        ),
        Hit(
            "li.py",
            "from llama_index.agent import OpenAIAgent\n\ndef build(tools, llm):\n    return OpenAIAgent.from_tools(tools, llm=llm)\n",
            (("agent", "build", 4),),
        ),
        Hit(
            "state.py",
            "from langgraph.graph import StateGraph\nbuilder = StateGraph(dict)\nbuilder.add_node('a', f)\ngraph = builder.compile()\n",
            (("agent", "graph", 4),),
        ),
        Hit(
            "smol.py",
            "from smolagents import CodeAgent\nCodeAgent(tools=[], model=m).run('x')\n",
            (("agent", "CodeAgent", 2),),
        ),
    ),
    misses=(
        Miss("a.py", "import re\nclass Agent: ...\nagent = Agent(name='x')\npattern = re.compile('x')\n"),
        Miss("b.py", "# agent = create_react_agent(llm)\nUSER_AGENT = 'Mozilla'\nimport langchain\n"),
    ),
)
