"""Agents that Python code builds, with what they are given: models, tools, prompts, guardrails, other agents.

Why it matters: an agent acts; what it may call without asking anyone, and who guards it, decides how bad a planted
instruction gets.

How it recognises: the constructors of agent frameworks (LangChain, LangGraph, deep agents, LlamaIndex, OpenAI Agents and
Assistants, Google ADK, CrewAI, AutoGen and AG2, Semantic Kernel, Agent Framework, smolagents, Pydantic AI, Strands, Agno,
Haystack, DSPy, CAMEL, Azure AI agents, MCP agents), compiled state graphs, chat engines, classes that extend an agent
class, and functions that run the tools which a model asks for. Arguments give its relations and its autonomy.

What it does not see: agents that a configuration file describes for a framework to build, agents assembled from parts
that are chosen at run time.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_agents import autonomy, optioned, relations
from upright.discover.detectors._python_own_agents import (
    OF_ONE,
    PARTS,
    ROLES,
    described_agents,
    is_own_agent,
    led_by_functions,
    made_by_own,
    offering,
    piped,
)
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, framework, summary
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined

_FUNCTIONS = frozenset({
    "create_agent", "create_react_agent", "create_openai_functions_agent", "create_openai_tools_agent", "create_tool_calling_agent",
    "create_structured_chat_agent", "create_json_chat_agent", "create_xml_agent", "create_sql_agent", "create_json_agent",
    "create_pandas_dataframe_agent", "create_csv_agent", "create_self_ask_with_search_agent", "create_vectorstore_agent",
    "initialize_agent", "create_deep_agent", "define_deep_agent", "async_create_deep_agent", "create_supervisor", "create_swarm",
    "create_conversational_retrieval_agent", "create_openapi_agent", "create_handoff_agent", "chat_agent_executor", "create_memory_agent",
    "as_agent",
})  # fmt: skip
_CLASSES = frozenset({
    "Agent", "AgentSquad", "MultiAgentOrchestrator", "LlmAgent", "SequentialAgent", "LoopAgent", "ParallelAgent", "Crew", "AssistantAgent", "UserProxyAgent", "ConversableAgent",
    "GroupChatManager", "RoundRobinGroupChat", "SelectorGroupChat", "MagenticOneGroupChat", "Swarm", "SwarmAgent", "CodeExecutorAgent",
    "ToolCallingAgent", "CodeAgent", "MultiStepAgent", "ManagedAgent", "ChatCompletionAgent", "OpenAIAssistantAgent", "AzureAIAgent",
    "AzureAssistantAgent", "OpenAIResponsesAgent", "BedrockAgent", "ReActAgent", "OpenAIAgent", "FunctionAgent", "FunctionCallingAgent",
    "FunctionCallingAgentWorker", "CodeActAgent", "AgentWorkflow", "AgentRunner", "ReActAgentWorker", "OpenAIAgentWorker",
    "StructuredPlannerAgent", "ReAct", "CodeAct", "ChatAgent", "Team", "Agency", "AgentExecutor", "RealtimeAgent", "SandboxAgent", "VoiceAgent",
    "CondensePlusContextChatEngine", "ContextChatEngine", "CondenseQuestionChatEngine", "SimpleChatEngine", "BrowserAgent", "Browser_Agent",
    "MultimodalWebSurfer", "WebSurfer", "MultimodalConversableAgent", "TeachableAgent", "GPTAssistantAgent", "RetrieveUserProxyAgent",
    "RetrievalQA", "RetrievalQAWithSourcesChain", "ConversationalRetrievalChain", "ConversationChain", "SQLDatabaseChain",
    "MemGPT", "Workforce", "RolePlaying", "Assistant", "LangGraphAgent", "RemoteGraph", "WorkflowAgent", "OpenAIAssistantRunnable", "Letta", "ClaudeSDKClient",
    "MagenticOne", "GraphFlow", "SocietyOfMindAgent", "LLMAgent", "VoicePipelineAgent", "MultimodalAgent", "AgentSession_", "BaseLlmAgent", "Pipeline_Agent",
    "HandoffOrchestration", "SequentialOrchestration", "ConcurrentOrchestration", "GroupChatOrchestration", "MagenticOrchestration",
    "AgentDefinition", "AgentGroupChat", "WorkflowBuilder", "SequentialBuilder", "ConcurrentBuilder", "HandoffBuilder", "MagenticBuilder", "GroupChatBuilder",
})  # fmt: skip
_METHODS = (
    "assistants.create", "agents.create_agent", "agents_client.create_agent", "agents.create_version", "agents.create",
    "as_chat_engine", "create_prompt_agent", "client.create_agent", "agents.create_or_update",
)  # fmt: skip
_MAKERS = frozenset({
    "from_tools", "from_defaults", "from_agent_and_tools", "from_tools_or_functions", "from_llm_and_tools", "from_llm", "from_chain_type", "create", "from_agents", "from_function",
})  # fmt: skip
_BASES = re.compile(r"(?:^|\.)(?:\w*Agent(?:Base)?|AgentExecutor|Crew)$|^(?:workflows|llama_index\.core\.workflow)\.(?:\w+\.)?Workflow$")  # fmt: skip
_NOT_BASES = re.compile(r"(?:Middleware|State|Exception|Error|Config|Settings|Response|Event|Input|Output|Hooks)$")
_PROGRAMS = re.compile(r"\.(?:Workflow|Module|Flow|Program|Runnable|Chain)$")
_CALLED_ONE = re.compile(r"(?<![A-Z])Agent(?:ic)?(?![a-z])|RAG")
_GRAPH = re.compile(r"(?:^|\.)_?(?:\w{0,30}workflow|\w{0,30}graph|graph_?builder|builder)\.compile$")
_NAMED = re.compile(r"^[A-Z]\w{1,50}Agent$")  # what a library calls an agent
_MAKES = re.compile(r"^create_(?:\w{1,40}_agent|agent_from_yaml(?:_path)?(?:_async)?)$")
_REACHED = frozenset({"url", "agent_card", "agent_name", "agent_id", "endpoint", "project_endpoint", "client", "model"})
_EXCLUDED = (
    "torch.", "ray.", "stable_baselines3.", "gymnasium.", "gym.", "livekit.rtc", "langgraph_sdk.", "mcp.", "datasets.",
)  # fmt: skip


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
            within = call.argument(0, "agent")
            inner = module.values.origin(within, call.scope) if within is not None else None
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
    yield from _described(document, module, names)
    yield from _led(document, module, names)


def _led(document: Document, module: PythonModule, names: set[str]) -> Iterator[Sighting]:
    """Agents that are functions, and models behind a prompt that are offered tools."""
    for name, place, node in (*led_by_functions(module), *piped(module)):
        if name not in names:
            yield see(
                document, "agent", name, module.line(node), document.code_key(place), language="python", type="agent"
            )
            inside = next((each.inside for each in module.functions if each.node is node), None)
            yield from offering(document, module, inside, place)


def _is_agent(module: PythonModule, call: Call, qualified: str) -> bool:
    parts = qualified.split(".")
    written = call.written
    if written.endswith(_METHODS) and module.distributions:
        return bool(call.node.keywords) or written.endswith("as_chat_engine")
    bare = written.endswith(".compile") and not call.node.args and not written.startswith("re.")
    if (bare or _GRAPH.search(written)) and not distribution_of(qualified) and "langgraph" in module.distributions:
        return True
    of_graph = {"StateGraph", "MessageGraph", "Graph"} & {*parts} or parts[0].startswith("langgraph_")
    if written.endswith("compile") and of_graph and distribution_of(qualified):
        return True
    if qualified.startswith(_EXCLUDED) or not distribution_of(qualified):
        return made_by_own(module, call, qualified)
    last = parts[-1]
    if last in _MAKERS:
        return len(parts) > 1 and (parts[-2] in _CLASSES or _NAMED.match(parts[-2]) is not None)
    framework_own = lookup("pypi", distribution_of(qualified)) == "agent-framework"
    given = (PARTS | _REACHED if framework_own else PARTS) & call.keywords.keys()
    return (
        last in _FUNCTIONS
        or last in _CLASSES
        or qualified.startswith(OF_ONE.get(last, "-"))
        or (last == "StateGraph" and not module.document.contains((b".compile(",)))  # handed on as it is
        or bool(_MAKES.match(last) or (_NAMED.search(last) and (given or (framework_own and call.node.args))))
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
    attributes = autonomy(module, call, qualified)
    described = module.text(call.argument(-1, "description", "role", "goal"), call.scope)
    if described:
        attributes["description"] = summary(described)
    attributes["type"] = _type(qualified)
    yield see(
        document, "agent", name, module.line(call.node), (identity,), framework=framework(qualified), language="python",
        evidence=f"{qualified}({', '.join(sorted(call.keywords)[:8])})"[:160], more=attributes,
    )  # fmt: skip
    yield from relations(document, module, call, identity)


def _keyed(module: PythonModule, call: Call) -> str:
    """The key of a table of agents under which an agent stands: `{"researcher": AgentDefinition(...)}`."""
    holder = module.index.held_by.get(id(call.node))
    entries = zip(holder.keys, holder.values, strict=True) if isinstance(holder, ast.Dict) else ()
    named = next((key for key, value in entries if value is call.node), None)
    return named.value[:80] if isinstance(named, ast.Constant) and isinstance(named.value, str) else ""


def _named_later(module: PythonModule, held: str) -> str:
    """The name that a graph of the module is given once it is compiled: `graph.name = "Retrieval"`."""
    for statement in module.index.tree.body:
        if not isinstance(statement, ast.Assign):
            continue
        target = statement.targets[0]
        if isinstance(target, ast.Attribute) and target.attr == "name" and written_name(target.value) == held:
            return module.text(statement.value, module.index.root)[:80]
    return ""


def _returned(module: PythonModule, call: Call) -> str:
    """The function whose result the agent is."""
    function = call.scope.function
    if function is not None and isinstance(module.index.held_by.get(id(call.node)), ast.Return):
        return function.qualname
    return ""


def _name(module: PythonModule, call: Call, qualified: str, held: str) -> str:
    first = 0 if qualified.endswith((".ConversableAgent", ".AssistantAgent", ".UserProxyAgent")) else -1
    named = module.value(optioned(call).argument(first, "name", "agent_name"), call.scope)
    if named.text and not named.partial and len(named.text) <= 80:  # noqa: PLR2004  longer is no name
        return named.text
    keyed = _keyed(module, call)
    if held or keyed:
        return keyed or _named_later(module, held) or held.rpartition(".")[2]
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
        r"Crew|GroupChat|Team|Agency|Swarm|supervisor|Workflow|Sequential|Parallel|Loop|Magentic|Workforce|Orchestration|Handoff|Concurrent",
        qualified,
    ):
        return "multi_agent"
    return "workflow" if last == "compile" else "agent"


def _given_model(module: PythonModule, defined: Defined) -> bool:
    """Whether a class that extends an agent of the repository's own is given a model, tools or orders."""
    makers = (each for each in module.functions if each.around is defined.inside and each.node.name == "__init__")
    return any((PARTS | {"model", "llm_client"}) & each.inside.bindings.keys() for each in makers)


def _described(document: Document, module: PythonModule, names: set[str]) -> Iterator[Sighting]:
    """Agents that are told as data."""
    for name, node in described_agents(module):
        if name not in names:
            names.add(name)
            own = document.code_key(f"agent:{name}")
            yield see(document, "agent", name, module.line(node), own, language="python", type="agent")


def _subclasses(document: Document, module: PythonModule) -> Iterator[Sighting]:
    for defined in module.classes:
        bases = [
            base
            for base in module.bases(defined)
            if (
                _BASES.search(base)
                or ROLES.match(base)
                or (_PROGRAMS.search(base) and _CALLED_ONE.search(defined.node.name))
            )
            and not _NOT_BASES.search(base)
            and (distribution_of(base) or _given_model(module, defined))
            and not base.startswith(_EXCLUDED)
        ]
        if bases or is_own_agent(module, defined):
            base = bases[0] if bases else ""
            yield see(
                document, "agent", defined.node.name, module.line(defined.node), (document.code_key(defined.qualname),),
                framework=framework(base), language="python", evidence=f"class {defined.node.name}({base})"[:160],
                type="agent",
            )  # fmt: skip
            yield from offering(document, module, defined.inside, defined.qualname)


DETECTOR = Detector(
    id="python-agents",
    title="Agents that Python code builds",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "frames.py",
            "from burr.core import ApplicationBuilder\nfrom langroid.agent.special import TableChatAgent\nfrom metagpt.roles import Role\nfrom atomic_agents import AtomicAgent\napp = ApplicationBuilder().with_actions(a).build()\ndesk = TableChatAgent(config)\nclass Coder(Role):\n    pass\nclerk = AtomicAgent[Asked, Told](config=c)\n",
            (("agent", "app", 5), ("agent", "desk", 6), ("agent", "Coder", 7), ("agent", "clerk", 9)),
        ),
        Hit(
            "loop.py",
            "import litellm\ndef lead(question, tools):\n    while True:\n        answer = litellm.completion(model='gpt-4o', messages=[], tools=tools)\n        asked = answer.choices[0].message.tool_calls\n        if not asked:\n            return answer\ndef once(tools):\n    return litellm.completion(model='gpt-4o', messages=[], tools=tools)\n",
            (("agent", "lead", 2),),
        ),
        Hit(
            "team.py",
            "from claude_agent_sdk import AgentDefinition\nAGENTS = {\n    'researcher': AgentDefinition(description='Looks', prompt='Look.', tools=['Read'], model='haiku'),\n    'drafter': AgentDefinition(description='Drafts', prompt='Draft.', tools=[]),\n}\n",
            (("agent", "researcher", 3), ("agent", "drafter", 4)),
        ),
        Hit(
            "support.py",
            "from openai import OpenAI\nclass SupportAgent:\n    def __init__(self):\n        self.client = OpenAI()\n    def handle_query(self, q):\n        return self.client.responses.create(model='gpt-4o', input=q)\n",
            (("agent", "SupportAgent", 2),),
        ),
        Hit(
            "reviewer.py",
            "from .llms import call_model\nTEMPLATE = 'You are a reviewer of articles.'\nclass ReviewerAgent:\n    async def review(self, draft):\n        return await call_model(TEMPLATE, draft)\nclass UserAgent:\n    def parse(self, header):\n        return header\n",
            (("agent", "ReviewerAgent", 3),),
        ),
        Hit(
            "voice.py",
            "from openai import OpenAI\nclass AI_Assistant:\n    def __init__(self):\n        self.client = OpenAI()\n    def answer_call(self, q):\n        return self.client.responses.create(model='gpt-4o', input=q)\n",
            (("agent", "AI_Assistant", 2),),
        ),
        Hit(
            "desk_graph.py",
            "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='gpt-4o')\nbooking = prompt | llm.bind_tools([search])\nbare = llm.bind_tools([search])\nclass Assistant:\n    def __init__(self, runnable):\n        self.runnable = runnable\n    def __call__(self, state):\n        return self.runnable.invoke(state)\n",
            (("agent", "booking", 3), ("agent", "Assistant", 5)),
        ),
        Hit(
            "router.py",
            "from llama_index.core.workflow import Workflow\nclass RouterAgentWorkflow(Workflow):\n    def __init__(self, tools, llm):\n        self.tools = tools\nclass Agentless(Workflow):\n    pass\n",
            (("agent", "RouterAgentWorkflow", 2),),
        ),
        Hit(
            "desk.py",
            'from agent_framework import WorkflowBuilder\nfrom agent_framework.openai import OpenAIChatClient\nplain = OpenAIChatClient(model_id="gpt-4o-mini").as_agent(name="Plain")\nflow = WorkflowBuilder().set_start_executor(plain).build()\n',
            (("agent", "Plain", 3), ("agent", "flow", 4)),
        ),
        Hit(
            "flow.py",
            "from semantic_kernel.agents import HandoffOrchestration\nflow = HandoffOrchestration(members=members, handoffs=handoffs)\n",
            (("agent", "flow", 2),),
        ),
        Hit(
            "writer.py",
            "from langchain_openai import ChatOpenAI\nclass WriterAgent:\n    def write(self, q):\n        return ChatOpenAI(model='gpt-4').invoke(q)\n    def run(self, q):\n        return self.write(q)\nclass SaveAgent:\n    def run(self, q):\n        return open(q)\n",
            (("agent", "WriterAgent", 2),),
        ),
        Hit(
            "chain.py",
            "from search.agent.base import RAGAgent\nPROMPT = 'You are a search tool.'\nclass ChainOfRAG(RAGAgent):\n    def __init__(self, llm, store):\n        self.llm = llm\n",
            (("agent", "ChainOfRAG", 3),),
        ),
        Hit(
            "own.py",
            "from app.subagents import SubagentConfig\nBASH = SubagentConfig(name='bash', system_prompt='You are a specialist for commands.', tools=['bash'], model='inherit')\nfrom agent_squad.agents import BedrockLLMAgent, BedrockLLMAgentOptions\ndesk = BedrockLLMAgent(BedrockLLMAgentOptions(name='Tech desk'))\n",
            (("agent", "bash", 2), ("agent", "Tech desk", 4)),
        ),
        Hit(
            "run.py",
            "from langchain_community.chat_models import ChatLiteLLM\nfrom sales.agents import Desk\nllm = ChatLiteLLM(model='gpt-4o')\nsales_agent = Desk.from_llm(llm, verbose=False)\n",
            (("agent", "sales_agent", 4),),
        ),
        Hit(
            "executor.py",
            "from langchain.agents import LLMSingleActionAgent\nfrom sales.run import OwnExecutor\ninner = LLMSingleActionAgent(llm_chain=chain, stop=['x'])\nouter = OwnExecutor.from_agent_and_tools(agent=inner, tools=tools)\n",
            (("agent", "inner", 3), ("agent", "outer", 4)),
        ),
        Hit(
            "named.py",
            "from langgraph.graph import StateGraph\nbuilder = StateGraph(dict)\ngraph = builder.compile()\ngraph.name = 'RetrievalGraph'\n",
            (("agent", "RetrievalGraph", 3),),
        ),
        Hit(
            "elsewhere.py",
            "from langgraph.prebuilt import ToolNode\nfrom app.setup import make\nclass Desk:\n    def __init__(self):\n        self.workflow = make()\n        self.graph = self.workflow.compile()\n",
            (("agent", "graph", 6),),
        ),
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
