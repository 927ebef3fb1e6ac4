"""Agents, tools and guardrails that configuration files declare.

Why it matters: many agents are never written as code: a YAML file or an exported flow is all there is.

How it recognises: CrewAI's agents, agents of the Assistants API, Azure AI Foundry and Semantic Kernel, LangGraph's `langgraph.json`, NeMo Guardrails and Agent Toolkit, kagent's objects of Kubernetes, AutoGen and Semantic Kernel
declarations, Docker cagent, MCP server manifests. Flows of Dify, Flowise, Langflow and n8n have detectors of their own.

What it does not see: agents kept only in a product's own database.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import code_key, key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_LARGEST = 2_000_000
_DEEPEST = 3  # keys above the agents
_INSTRUCTED = (
    "prompt", "instructions", "instruction", "system_prompt", "systemPrompt", "system", "system_message", "systemMessage", "tools", "handoffs",
)  # fmt: skip
_SIDES = ("input", "retrieval", "output", "tool_input", "tool_output")  # of what NeMo Guardrails checks


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or len(document.content) > _LARGEST:
        return
    for root in document.parse(markup):
        name = document.item.name.lower()
        if name == "langgraph.json":
            yield from _langgraph(document, root)
        elif name in {"server.json", "manifest.json"}:
            yield from _mcp_manifest(document, root)
        elif name == "fastmcp.json":
            yield from _of_source(document, root)
        elif name in {"server.yaml", "server.yml"}:
            yield from _of_registry(document, root)
        else:
            yield from _reader(root)(document, root)


def _reader(root: Node) -> Callable[[Document, Node], Iterator[Sighting]]:
    """Who reads a file, by what it holds."""
    if root.get("rails").is_map and (root.get("models") or root.get("rails").first("input", "output")):
        return _rails
    if root.get("workflow", "_type").text:
        return _toolkit
    if root.get("kind").text.endswith("Agent") and root.get("apiVersion").text.startswith("kagent.dev/"):
        return _of_cluster
    if any(node.get("callable_api").text or node.get("args_schema").is_map for _, node in root.items()):
        return _called
    return _defined if root.get("instructions").text and root.get("name").text and root.get("model") else _declared


def _langgraph(document: Document, root: Node) -> Iterator[Sighting]:
    for name, node in root.get("graphs").items():
        target = node.text or node.get("path").text
        file, _, symbol = target.partition(":")
        folder = document.item.path.rpartition("/")[0]
        path = "/".join(part for part in [*folder.split("/"), *file.split("/")] if part not in {"", "."})
        own = code_key(document.item.source, path, symbol) if symbol else document.code_key(name)
        yield see(
            document,
            "agent",
            name,
            node.line,
            (own, document.code_key(name)),
            framework="langgraph",
            type="workflow",
            confidence=0.9,
        )


def _rails(document: Document, root: Node) -> Iterator[Sighting]:
    """Each flow of a side is a guardrail; of rails without flows the whole is one."""
    node = root.get("rails")
    flows = [(side, flow) for side in _SIDES for flow in node.get(side, "flows") if flow.text]
    seen: set[str] = set()
    for side, flow in flows or [("", node)]:
        name = flow.text or "rails"
        if name not in seen:
            seen.add(name)
            covers = [side] if side else [each for each in _SIDES if node.get(each)]
            yield see(document, "guardrail", name, flow.line, document.code_key(f"rail {name}"),
                      framework="nemo-guardrails", covers=[*covers])  # fmt: skip


def _mcp_manifest(document: Document, root: Node) -> Iterator[Sighting]:
    declared = "modelcontextprotocol.io" in root.get("$schema").text or (
        root.first("dxt_version", "mcpb_version") or root.get("server", "mcp_config").is_map
    )
    if not declared or not root.get("name").text:
        return
    name = root.get("name").text
    command = root.get("server", "mcp_config", "command").text
    yield see(
        document,
        "mcp_server",
        name,
        root.get("name").line,
        key("mcp", document.item.source, name),
        version=root.get("version").text,
        command=command,
        client="manifest",
    )
    for tool in root.get("tools"):
        if tool.get("name").text:
            yield see(
                document,
                "mcp_tool",
                tool.get("name").text,
                tool.get("name").line,
                document.code_key(f"mcp_tool:{tool.get('name').text}"),
            )


def _of_source(document: Document, root: Node) -> Iterator[Sighting]:
    """The server that FastMCP is told to start: the file that makes it, and the variable that holds it."""
    path, held = root.get("source", "path"), root.get("source", "entrypoint").text or "mcp"
    if path.text.endswith(".py"):
        folder = document.item.path.rpartition("/")[0]
        own = code_key(document.item.source, posixpath.normpath(posixpath.join(folder, path.text)), held)
        yield see(
            document, "mcp_server", root.get("name").text or held, path.line, own, client="manifest", confidence=0.9
        )


def _of_registry(document: Document, root: Node) -> Iterator[Sighting]:
    """A server of MCP as Docker's registry lists it: with its image, and its tools where it names them."""
    name = root.get("name")
    if root.get("type").text in {"server", "remote"} and name.text and root.first("about", "source", "remote").is_map:
        own = key("mcp", document.item.source, name.text)
        yield see(document, "mcp_server", name.text, name.line, own, package=root.get("image").text, client="manifest")


def _defined(document: Document, root: Node) -> Iterator[Sighting]:
    """One agent a file, as the Assistants API, Azure AI Foundry and Semantic Kernel write them: with its tools by type."""
    name = root.get("name")
    own = document.code_key(name.text)
    described = root.get("description").text.strip().split("\n")[0][:200]
    yield see(document, "agent", name.text, name.line, own, description=described)
    for tool in root.get("tools"):
        called = tool.first("name", "id", "type", "kind")
        if not called.text and tool.get("function").is_map:
            called = tool.get("function", "name")
        if called.text:
            tool_key = document.code_key(f"{name.text}.{called.text}")
            runs = called.text in {"code_interpreter", "CodeInterpreter"}
            yield see(document, "tool", called.text, called.line, tool_key, code_execution=True if runs else None)
            yield edge(own, RelationKind.USES_TOOL, tool_key)


def _toolkit(document: Document, root: Node) -> Iterator[Sighting]:
    """The workflow of NeMo Agent Toolkit, which is an agent when its type says so, and the functions that it calls."""
    workflow = root.get("workflow")
    kind = workflow.get("_type")
    own = document.code_key("workflow")
    if "agent" in kind.text:
        yield see(document, "agent", kind.text, kind.line, own, framework="nemo-agent-toolkit")
    called = set(workflow.get("tool_names").strings())
    for name, node in [*root.get("functions").items(), *root.get("function_groups").items()]:
        if node.get("_type").text and (name in called or "agent" in kind.text):
            label = "agent" if node.get("_type").text.endswith("_agent") else "tool"
            yield see(document, label, name, node.line, document.code_key(name))
            yield edge(own, RelationKind.USES_TOOL, document.code_key(name))


def _of_cluster(document: Document, root: Node) -> Iterator[Sighting]:
    """An agent that kagent runs in a cluster: its prompt, and the tools that it may call."""
    name, spec = root.get("metadata", "name"), root.get("spec")
    inner = spec.first("declarative", "config") or spec
    own = document.code_key(name.text)
    yield see(document, "agent", name.text, name.line, own, framework="kagent",
              description=spec.get("description").text.strip().split("\n")[0][:200])  # fmt: skip
    prompt = inner.get("systemMessage")
    if prompt.text:
        yield see(document, "prompt", "systemMessage", prompt.line, document.code_key(f"{name.text} systemMessage"),
                  type="system_prompt", role="system", digest=hashlib.sha256(prompt.text.encode()).hexdigest())  # fmt: skip
    for tool in inner.get("tools"):
        server = tool.get("mcpServer")
        for called in server.get("toolNames") or tool.get("builtin", "name"):
            if called.text:
                tool_key = document.code_key(f"{name.text}.{called.text}")
                yield see(document, "tool", called.text, called.line, tool_key)
                yield edge(own, RelationKind.USES_TOOL, tool_key)


def _called(document: Document, root: Node) -> Iterator[Sighting]:
    """Tools by name, each with what it calls and the arguments that it takes, as OPEA's agents are given them."""
    for name, node in root.items():
        if node.get("callable_api").text or (node.get("args_schema").is_map and node.get("description").text):
            yield see(document, "tool", name, node.line, document.code_key(name),
                      description=node.get("description").text.strip().split("\n")[0][:200])  # fmt: skip


def _declared(document: Document, root: Node) -> Iterator[Sighting]:
    """CrewAI: names that lead to role, goal and backstory; cagent and others: a map `agents` of instructions."""
    groups = [
        (root, {"role", "goal", "backstory"}),
        (root.get("agents"), {"instruction"}),
        (root.get("agents"), {"role", "goal"}),
        (root.get("agents"), {"instructions", "model"}),
    ]
    seen: set[str] = set()
    yield from _told(document, root, seen)
    for group, needed in groups:
        for name, node in group.items():
            if node.is_map and needed <= node.value.keys() and name not in seen:
                seen.add(name)
                limit = node.get("max_iter").value
                yield see(
                    document,
                    "agent",
                    name,
                    node.line,
                    document.code_key(name),
                    framework="crewai" if "backstory" in node.value else "",
                    max_iterations=limit if isinstance(limit, int) else None,
                    allow_delegation=True if node.get("allow_delegation").value is True else None,
                    code_execution=True if node.get("allow_code_execution").value is True else None,
                    description=node.first("role", "description").text.strip().split("\n")[0][:200],
                )


def _told(document: Document, root: Node, seen: set[str]) -> Iterator[Sighting]:
    """Agents of any framework or of one's own: a map or a list `agents` whose entries have a model, and a prompt or tools."""
    for where, node in root.walk():
        if where[-1] not in {"agent", "agents"} or len(where) > _DEEPEST:
            continue
        listed = [(item.first("name", "id"), item) for item in node] if node.is_list else []
        entries = [(name.text, name, item) for name, item in listed] or [
            (key, item, item) for key, item in node.items()
        ]
        for name, at, item in entries:
            asks = item.is_map and item.first("model", "llm", "model_name", "modelName") and item.first(*_INSTRUCTED)
            if name and asks and name not in seen:
                seen.add(name)
                told = item.get("description").text.strip().split("\n")[0][:200]
                yield see(document, "agent", name, at.line, document.code_key(name), description=told, confidence=0.85)


DETECTOR = Detector(
    id="agent-configs",
    title="Agents and guardrails declared by configuration",
    selects=Selector(
        languages=frozenset({"yaml", "json", "toml"}),
        literals=(
            b"agent",
            b"args_schema",
            b"callable_api",
            b"instructions",
            b"graphs",
            b"rails",
            b"backstory",
            b"mcp",
            b"dxt_version",
            b"mcp_config",
            b"entrypoint",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "agents/chat.json",
            '{\n "name": "Desk",\n "model": "gpt-4o",\n "instructions": "You are the desk.",\n "tools": [\n  {"type": "bing_grounding"}\n ]\n}',
            (("agent", "Desk", 2), ("tool", "bing_grounding", 6)),
        ),
        Hit(
            "config/agents.yaml",
            "researcher:\n  role: Senior researcher\n  goal: Find\n  backstory: Long\nwriter:\n  role: W\n  goal: G\n  backstory: B\n",
            (("agent", "researcher", 1), ("agent", "writer", 5)),
        ),
        Hit(
            "fastmcp.json",
            '{\n "source": {\n  "path": "shop/server.py",\n  "entrypoint": "app"\n }\n}\n',
            (("mcp_server", "app", 3),),
        ),
        Hit(
            "server.yaml",
            "name: shop\nimage: mcp/shop\ntype: server\nabout:\n  title: Shop\nsource:\n  project: https://example.com/mcp\n",
            (("mcp_server", "shop", 1),),
        ),
        Hit(
            "config/packages/ai.yaml",
            "ai:\n  agent:\n    blog:\n      model: gpt-4.1\n      tools:\n        - App\\Search\n    page:\n      model: gpt-4.1\n",
            (("agent", "blog", 3),),
        ),
        Hit(
            "team.json",
            '{"agents": [\n  {"name": "scout",\n   "model": "gpt-4o-mini", "systemPrompt": "Look around."}\n]}',
            (("agent", "scout", 2),),
        ),
        Hit(
            "langgraph.json", '{\n  "graphs": {\n    "chat": "./src/agent.py:graph"\n  }\n}\n', (("agent", "chat", 3),)
        ),
        Hit(
            "configs/config.yml",
            "functions:\n  search:\n    _type: rag_search\nllms:\n  nim: {_type: nim}\nworkflow:\n  _type: react_agent\n  tool_names: [search]\n",
            (("tool", "search", 2), ("agent", "react_agent", 7)),
        ),
        Hit(
            "agent.yaml",
            "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata:\n  name: desk\nspec:\n  declarative:\n    systemMessage: You are the desk.\n    tools:\n    - type: McpServer\n      mcpServer:\n        name: k8s\n        toolNames: [get_pods]\n",
            (("agent", "desk", 4), ("prompt", "systemMessage", 7), ("tool", "get_pods", 12)),
        ),
        Hit(
            "tools.yaml",
            "find_artist:\n  description: Finds an artist\n  callable_api: tools.py:find_artist\n  args_schema:\n    name: {type: str}\n",
            (("tool", "find_artist", 1),),
        ),
        Hit(
            "sandbox.yaml",
            "apiVersion: kagent.dev/v1alpha3\nkind: SandboxAgent\nmetadata:\n  name: desk\nspec:\n  config:\n    systemMessage: You are the desk.\n",
            (("agent", "desk", 4), ("prompt", "systemMessage", 7)),
        ),
        Hit(
            "config.yml",
            "models:\n  - type: main\nrails:\n  input:\n    flows: [self check input]\n",
            (("guardrail", "self check input", 5),),
        ),
        Hit(
            "rails.yml",
            "models:\n  - type: main\nrails:\n  output:\n    flows:\n      - self check facts\n      - mask pii\n",
            (("guardrail", "self check facts", 6), ("guardrail", "mask pii", 7)),
        ),
        Hit(
            "streaming.yml",
            "models:\n  - type: main\nrails:\n  output:\n    streaming: true\n",
            (("guardrail", "rails", 3),),
        ),
    ),
    misses=(
        Miss("team.yaml", "anna:\n  role: Engineer\nagents:\n  - smith\n"),
        Miss("graph.json", '{"nodes": [{"id": 1, "type": "agent"}], "links": []}'),
        Miss("manifest.json", '{"name": "my-extension", "version": "1", "mcp": 1}'),
    ),
)
