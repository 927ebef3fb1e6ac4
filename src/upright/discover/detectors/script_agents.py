"""Agents that TypeScript and JavaScript build.

Why it matters: an agent decides by itself which tool to call next; what it may reach is what an attacker may reach.

How it recognises: agents that services keep, flows of Genkit that generate with tools, the constructors and factories of LangChain and LangGraph, the AI SDK (`ToolLoopAgent`, and
`generateText`/`streamText` that are given tools and more than one step), Mastra, OpenAI Agents, VoltAgent, LlamaIndex,
Google ADK, Genkit, Strands and others. Relates each to its model, tools, prompt and guardrails where they are named.

What it does not see: agents assembled from a configuration at run time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_own_agents import (
    CALLED,
    CLIENTS,
    described_tool,
    kept_assistants,
    led_by_functions,
)
from upright.discover.detectors._script_typed_agents import typed_agents
from upright.discover.detectors._scripts import SCRIPTS, named, target, variable
from upright.discover.model_names import may_be_model
from upright.discover.readers.script import Call, Script, arguments, enclosing, script, text, unwrap
from upright.discover.readers.script_values import first_text, option, prop, properties, texts, value_of
from upright.discover.script_gate import imports_ai, specifiers
from upright.discover.script_vocabulary import AGENT_PACKAGES, AGENTS, TOOLS
from upright.discover.sight import edge, see
from upright.model.identity import model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json
    from upright.model.evidence import Ref

_LOOPS = frozenset({"generateText", "streamText"})
_STEPS = ("maxSteps", "stopWhen", "maxToolRoundtrips", "maxToolRoundTrips")
_LIMITS = ("maxSteps", "maxIterations", "maxTurns", "recursionLimit", "max_iterations")
_PROMPTS = ("instructions", "system", "systemPrompt", "prompt", "stateModifier", "messageModifier", "systemMessage")
_GUARDS = ("inputGuardrails", "outputGuardrails", "guardrails", "inputProcessors", "outputProcessors")
_KEPT = re.compile(r"\.(?:agents|assistants)\.create$")
_KEPT_TEXT = re.compile(r"(?:agents|assistants)\s{0,40}[?!]{0,2}\s{0,40}\.\s{0,40}create\b")
_TOLD = (
    "model",
    "instructions",
    "tools",
    "systemPrompt",
    "system",
    "memoryBlocks",
    "memory_blocks",
    "llmConfig",
    "embedding",
)
_GENERATES = frozenset({"generate", "generateStream", "chat", "prompt"})
_OWN = re.compile(r"^(?!VoltAgent$)[A-Z]\w{0,60}Agent$")  # classes of agents are named after what they are
_MAKES = re.compile(r"^create[A-Z]\w{0,40}Agent$")
_FACTORY = re.compile(r"^ai\.(?=defineAgent$)|\.(?:create|from|fromLLM)$")
_REMEMBERED = 1 << 12  # modules
_CODING = ("@anthropic-ai/claude-agent-sdk", "@anthropic-ai/claude-code")


def _detect(document: Document) -> Iterator[Sighting]:
    if not _worth(document):
        return
    found = document.parse(script)
    seen: set[tuple[str, int]] = set()
    yield from _extended(document, found)
    yield from _led(document, found)
    for name, line, framework, constant in typed_agents(document, found):
        yield see(document, "agent", name, line, document.code_key(constant), framework=framework)
    flows = [call for call in found.calls if call.last == "defineFlow"]
    for call in found.calls:
        kind = _kind(found, call) or _hosted(found, call) or _prompted(found, call)
        if not kind and flows and call.last in _GENERATES and option(found, call, "tools") is not None:
            yield from _flow(document, found, call, flows, seen)
        if not kind:
            continue
        name = named(document, found, call, "name", "id") or enclosing(call.node) or call.last
        if (name, call.line) in seen:
            continue
        seen.add((name, call.line))
        yield from _agent(document, found, call, kind, name)


def _worth(document: Document) -> bool:
    """Whether a package of agents may be imported, or an agent made on what another file makes of one."""
    listed = document.parse(imports_ai) or any(map(_is_agents, document.parse(specifiers)))
    return (
        listed
        or document.contains((b"defineflow", b"defineprompt", *CLIENTS))
        or _KEPT_TEXT.search(document.text) is not None
    )


def _led(document: Document, found: Script) -> Iterator[Sighting]:
    """Functions that run what a model asks for, and assistants that their vendor keeps."""
    for name, call in kept_assistants(found, document.item.path) if document.contains((b"assistant_id",)) else ():
        yield see(document, "agent", name, call.line, document.code_key(f"{name}:{call.line}"), framework="openai")
    for name, call, tools in led_by_functions(found):
        own = document.code_key(name)
        yield see(document, "agent", name, call.line, own, type="agent", confidence=0.8)
        yield from _modelled(document, found, call, own)
        for tool in _listed(document, found, tools):
            yield edge(own, RelationKind.USES_TOOL, tool)


def _kind(found: Script, call: Call) -> str:
    package = distribution_of(call.module, "npm") or call.module
    if package in _CODING and call.path == "query":
        return "coding_agent"
    if call.path in _LOOPS and package == "ai":
        has_tools = option(found, call, "tools", "experimental_activeTools") is not None
        return "workflow" if has_tools and option(found, call, *_STEPS) is not None else ""
    if not _is_agents(call.module):
        return ""
    last = call.path.removesuffix(".create").removesuffix(".from").removesuffix(".fromLLM").rpartition(".")[2]
    made = call.node.type == "new_expression" and _OWN.search(last)
    made = made or _MAKES.match(last)
    if not (last in AGENTS or made) or "." in _FACTORY.sub("", call.path):
        return ""
    if (
        last in {"agent", "Agent"}
        and call.node.type == "call_expression"
        and call.path == last
        and package not in {"llamaindex", "@llamaindex/workflow"}
    ):
        return ""
    return AGENTS.get(last, "agent")


def _extended(document: Document, found: Script) -> Iterator[Sighting]:
    """Classes that extend an agent: of a library (`class Desk extends AIChatAgent<Env>`), or the project's own in a file
    that imports AI (`class PlannerAgent extends BaseAgent`).
    """
    for node in found.classes:
        heritage = next((text(child) for child in node.named_children if child.type == "class_heritage"), "")
        base = re.match(r"\s*extends\s+([\w.]{1,80})", heritage)
        name = text(node.child_by_field_name("name"))
        if base is None or not name or not base[1].rpartition(".")[2].endswith("Agent"):
            continue
        imported = found.local.get(base[1].partition(".")[0])
        package = (distribution_of(imported.module, "npm") or imported.module) if imported else ""
        listed = imported is not None and _is_agents(imported.module)
        own = imported is None or imported.module.startswith((".", "@/", "~/", "src/"))
        if listed or (own and _OWN.match(name) and node.type == "class_declaration" and document.parse(imports_ai)):
            key, line = document.code_key(name), node.start_point[0] + 1
            yield see(document, "agent", name, line, key, framework=package if listed else None, type="agent")


@lru_cache(maxsize=_REMEMBERED)
def _is_agents(module: str) -> bool:
    """Whether agents may come from a package."""
    package = distribution_of(module, "npm") or module
    return any(package == name or (name.endswith("/") and package.startswith(name)) for name in AGENT_PACKAGES)


def _hosted(found: Script, call: Call) -> str:
    """An agent that a service keeps: `client.agents.create({ model, instructions })`, whatever file made the client."""
    if not _KEPT.search(call.callee):
        return ""
    return "agent" if sum(option(found, call, word) is not None for word in _TOLD) > 1 else ""


def _prompted(found: Script, call: Call) -> str:
    """A prompt that is given tools: Genkit's `ai.definePrompt({ name, system, tools })`."""
    return "agent" if call.last == "definePrompt" and option(found, call, "tools") is not None else ""


def _flow(
    document: Document, found: Script, call: Call, flows: list[Call], seen: set[tuple[str, int]]
) -> Iterator[Sighting]:
    """A flow that generates with tools: Genkit's `ai.defineFlow({ name }, ... ai.generate({ tools }))`."""
    around = next((flow for flow in flows if flow.node.start_byte < call.node.start_byte < flow.node.end_byte), None)
    name = named(document, found, around, "name") if around is not None else ""
    if around is not None and name and (name, around.line) not in seen:
        seen.add((name, around.line))
        own = document.code_key(variable(around) or name)
        line = _line(around)
        yield see(
            document,
            "agent",
            name,
            line,
            own,
            _limits(found, document.item.path, call),
            framework="genkit",
            type="agent",
        )
        yield from _relations(document, found, call, own)


def _agent(document: Document, found: Script, call: Call, kind: str, name: str) -> Iterator[Sighting]:
    own = document.code_key(variable(call) or name)
    path = document.item.path
    yield see(
        document,
        "agent",
        name,
        _line(call),
        own,
        _limits(found, path, call),
        type=kind,
        framework=distribution_of(call.module, "npm") or call.module,
        confidence=0.75 if call.path in _LOOPS else 1.0,
    )
    yield from _relations(document, found, call, own)


def _relations(document: Document, found: Script, call: Call, own: str) -> Iterator[Sighting]:
    yield from _modelled(document, found, call, own)
    for tool in _tools(document, found, call):
        yield edge(own, RelationKind.USES_TOOL, tool)
    yield from _guided(document, found, call, own)


def _modelled(document: Document, found: Script, call: Call, own: str) -> Iterator[Sighting]:
    for value in texts(found, document.item.path, _model_node(found, call)):
        if not isinstance(value.value, str):
            yield edge(own, RelationKind.CALLS, value.value)
        elif may_be_model(value.value):
            yield edge(own, RelationKind.CALLS, model_key(value.value))


def _guided(document: Document, found: Script, call: Call, own: str) -> Iterator[Sighting]:
    for word in _PROMPTS:
        node = option(found, call, word)
        if node is not None and node.type in {"string", "template_string", "binary_expression"}:
            yield edge(own, RelationKind.PROMPTED_BY, document.code_key(f"{enclosing(call.node)}.{word}"))
    for names, relation in ((_PROMPTS, RelationKind.PROMPTED_BY), (_GUARDS, RelationKind.GUARDED_BY)):
        node = option(found, call, *names)
        items = list(node.named_children) if node is not None and node.type == "array" else [node]
        for key in (_named_key(document, found, item) for item in items if item is not None):
            if key:
                yield edge(own, relation, key)


def _named_key(document: Document, found: Script, item: Node) -> str | Ref:
    return target(document, found, item.child_by_field_name("function") or item)


def _model_node(found: Script, call: Call) -> Node | None:
    """The model option; of a provider's call (`openai("gpt-4o")`) its first argument."""
    node = value_of(found, option(found, call, "model", "llm"))
    if node is not None and node.type in {"call_expression", "new_expression"}:
        given = arguments(node)
        if given and given[0].type == "object":
            return next(
                (value for key, value in properties(given[0]).items() if key in {"model", "modelName", "modelId"}), None
            )
        return given[0] if given else None
    return node


def _line(call: Call) -> int:
    at = call.node.parent
    while at is not None and at.type in {"await_expression", "as_expression", "satisfies_expression"}:
        at = at.parent
    return at.start_point[0] + 1 if at is not None and at.type == "variable_declarator" else call.line


def _limits(found: Script, path: str, call: Call) -> dict[str, Json]:
    stated: dict[str, Json] = {}
    node = option(found, call, *_LIMITS)
    digits = (node.text or b"").decode(errors="replace") if node is not None else ""
    if re.fullmatch(r"\d{1,6}", digits):
        stated["max_iterations"] = int(digits)
    stop = option(found, call, "stopWhen")
    steps = (
        re.search(r"(?:stepCountIs|isStepCount)\((\d{1,6})\)", (stop.text or b"").decode(errors="replace"))
        if stop is not None
        else None
    )
    if steps:
        stated["max_iterations"] = int(steps.group(1))
    if option(found, call, "memory", "checkpointer", "checkpointSaver") is not None:
        stated["memory"] = "configured"
    if option(found, call, "interruptBefore", "interruptOn", "needsApproval", "toolApproval") is not None:
        stated["human_in_the_loop"] = True
    mode = first_text(found, path, option(found, call, "permissionMode"))
    if mode:
        stated["permissions"] = [mode]
        if mode == "bypassPermissions":
            stated["autonomy"] = "unbounded"
    return stated


def _tools(document: Document, found: Script, call: Call) -> Iterator[str | Ref]:
    """Keys of the tools that an agent is given, in a list or by name."""
    yield from _listed(document, found, option(found, call, "tools"))


_DECLARATIONS = ("functionDeclarations", "function_declarations")


def _listed(document: Document, found: Script, node: Node | None) -> Iterator[str | Ref]:
    given = value_of(found, node)
    if given is None:
        return
    if given.type in {"identifier", "member_expression"}:  # a list that another file gives
        yield from filter(None, (target(document, found, given),))
        return
    for each in list(given.named_children) if given.type == "array" else list(properties(given).values()):
        inner = unwrap(each)
        declared = prop(inner, *_DECLARATIONS)
        if declared is not None:  # of Gemini, of Bedrock
            yield from _listed(document, found, declared)
            continue
        said = described_tool(found, document.item.path, value_of(found, inner))
        if said:
            yield document.code_key(said)
            continue
        if inner.type == "spread_element":
            yield from _listed(document, found, inner.named_children[0] if inner.named_children else None)
            continue
        function = inner.child_by_field_name("function") if inner.type == "call_expression" else None
        made_here = function is not None and text(function).rpartition(".")[2] in TOOLS
        key = document.code_key(enclosing(inner)) if made_here else target(document, found, function or inner)
        if key:
            yield key


DETECTOR = Detector(
    id="script-agents",
    title="Agents built by TypeScript and JavaScript",
    selects=Selector(
        languages=SCRIPTS,
        literals=(
            b"agent",
            b"stategraph",
            b"streamtext",
            b"generatetext",
            b"query",
            b"swarm",
            b"supervisor",
            *(b"assistant", b"conversationchain", b"qachain", b"retrievalchain", b"databasechain"),
            b"chatengine",
            b"defineflow",
            b"defineprompt",
            *CALLED,
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "desk/answer.ts",
            'import { client } from "./client";\nimport { TOOLS } from "./tools";\nexport async function answer(messages) {\n  for (;;) {\n    const r = await client.chat.completions.create({ model: "gpt-4o", messages, tools: TOOLS });\n    for (const call of r.choices[0].message.tool_calls ?? []) await run(call);\n  }\n}\n',
            (("agent", "answer", 5),),
        ),
        Hit(
            "runtime.ts",
            'import { HttpAgent } from "@ag-ui/client";\nconst runtime = { agents: { helper: new HttpAgent({ url: "http://localhost:8000/" }) } };\n',
            (("agent", "helper", 2),),
        ),
        Hit(
            "a.ts",
            'import { createReactAgent } from "@langchain/langgraph/prebuilt";\nconst agent = createReactAgent({ llm, tools: [search] });\n',
            (("agent", "agent", 2),),
        ),
        Hit(
            "desk.ts",
            "import { ai } from '../config/genkit';\nimport { refund } from '../tools';\nexport const agent = ai.definePrompt({\n  name: 'deskAgent',\n  tools: [refund],\n  system: 'You help the customers of the shop.',\n});\n",
            (("agent", "deskAgent", 3),),
        ),
        Hit(
            "b.ts",
            'import { Agent } from "@mastra/core/agent";\nexport const weatherAgent = new Agent({\n  name: "Weather Agent",\n  model: openai("gpt-4o"),\n});\n',
            (("agent", "Weather Agent", 2),),
        ),
        Hit(
            "route.ts",
            'import { streamText, stepCountIs } from "ai";\nexport async function POST() {\n  const result = streamText({ tools: { a }, stopWhen: stepCountIs(5) });\n}\n',
            (("agent", "result", 3),),
        ),
        Hit(
            "c.ts",
            'import { Agent } from "@openai/agents";\nconst triage = new Agent({ name: "Triage", instructions: "x" });\n',
            (("agent", "Triage", 2),),
        ),
    ),
    misses=(
        Miss("a.ts", 'import { Agent } from "https";\nconst agent = new Agent({ keepAlive: true });\n'),
        Miss("b.ts", 'import { streamText } from "ai";\nconst r = streamText({ model, prompt });\n'),
    ),
)
