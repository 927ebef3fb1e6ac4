"""Chat flows and agent flows exported from Flowise.

Why it matters: a flow drawn in a browser is a running agent with tools and stored credentials, and no code shows it.

How it recognises: exported flows (JSON with `nodes` whose `data` has a `category` and `inputs`): chat models, embeddings,
vector stores, tools, MCP tools, agents, chains, moderations, prompts and system messages; agents of the newer agent flows
with the models and tools of their own; relations follow `edges`.

What it does not see: flows kept in Flowise's own database.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.flows import Part, model_part, provider_within, told
from upright.discover.readers.markup import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_LABELS = {
    "Agents": "agent", "Chains": "agent", "Engine": "agent", "Multi Agents": "agent", "Sequential Agents": "agent",
    "Vector Stores": "vector_store", "Tools": "tool", "Tools (MCP)": "mcp_server", "Moderation": "guardrail",
}  # fmt: skip
_MODELS = ("Chat Models", "LLMs", "Embeddings")
_PROMPT = re.compile(
    r"(?:system\w*|prompt\w*|instruction\w*|template|humanMessage\w*|agentInstructions|\w+Instructions)$", re.IGNORECASE
)
_NAME = re.compile(r"(?:modelName|model|customModelName|modelId|endpoint)$")


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        nodes = [node.get("data") for node in root.get("nodes") if node.get("data", "category").text]
        parts = [part for node in nodes if node.get("inputs").is_map for part in _parts(node)]
        links = [(edge.get("source").text, edge.get("target").text) for edge in root.get("edges")]
        yield from told(document, parts, links, "flowise")


def _parts(data: Node) -> Iterator[Part]:
    node, kind, category = data.get("id").text, data.get("name").text, data.get("category").text
    name = data.get("label").text or kind
    line = data.get("label").line or data.line
    given = data.get("inputs")
    if category == "Agent Flows":
        yield from _agent_flow(node, kind, name, line, given)
    elif category in _MODELS:
        yield from _model(node, kind, given, embedding=category == "Embeddings")
    elif category in _LABELS and kind not in {"seqStart", "seqEnd", "seqState"}:
        yield Part(node, _LABELS[category], name, line, more=_more(category, data.get("type").text))
    yield from _prompts(node, name, given)


def _more(category: str, kind: str) -> dict[str, Json]:
    if category == "Vector Stores":
        return {"engine": kind.lower()}
    return {"type": "workflow"} if category == "Chains" else {}


def _agent_flow(node: str, kind: str, name: str, line: int, given: Node) -> Iterator[Part]:
    """Nodes of agent flows keep their model, tools and messages in their own inputs."""
    if kind in {"agentAgentflow", "llmAgentflow", "conditionAgentAgentflow", "toolAgentflow"}:
        yield Part(node, "tool" if kind == "toolAgentflow" else "agent", name, line)
    for key, value in given.items():
        if key.endswith("ModelConfig"):
            model = given.get(key.removesuffix("Config"))
            yield from _model(node, model.text, value)
        elif key in {"agentTools", "agentKnowledgeVSEmbeddings", "agentKnowledgeDocumentStores"}:
            yield from _given(node, key, value)


def _given(node: str, key: str, value: Node) -> Iterator[Part]:
    for entry in value:
        tool = entry.first("agentSelectedTool", "vectorStore", "documentStore")
        if tool.text:
            yield Part(node, "tool" if key == "agentTools" else "vector_store", tool.text, tool.line)


def _model(node: str, kind: str, given: Node, *, embedding: bool = False) -> Iterator[Part]:
    for key, value in given.items():
        if _NAME.match(key) and re.fullmatch(r"[\w.:/@-]{2,100}", value.text):
            yield model_part(node, value.text, value.line, provider_within(kind), embedding=embedding)
            return


def _prompts(node: str, name: str, given: Node) -> Iterator[Part]:
    for key, value in given.items():
        if _PROMPT.match(key) and value.text and not value.text.startswith("{{"):
            role = "system" if re.search(r"system|instruction", key, re.IGNORECASE) else "template"
            yield Part(node, "prompt", f"{name} {key}", value.line, value.text, more={"role": role})
        for number, entry in enumerate(value) if key.endswith("Messages") else ():
            if entry.get("content").text:
                role = entry.get("role").text
                yield Part(
                    node,
                    "prompt",
                    f"{name} {role or number}",
                    entry.get("content").line,
                    entry.get("content").text,
                    more={"role": role},
                )


_SAMPLE = """{
 "nodes": [
  {"id": "chatOpenAI_0", "data": {"id": "chatOpenAI_0", "label": "ChatOpenAI", "name": "chatOpenAI", "category": "Chat Models",
   "inputs": {
    "modelName": "gpt-4o"}}},
  {"id": "toolAgent_0", "data": {"id": "toolAgent_0", "name": "toolAgent", "category": "Agents",
   "label": "Tool Agent",
   "inputs": {
    "systemMessage": "You are a helpful AI assistant of the bank."}}},
  {"id": "pinecone_0", "data": {"id": "pinecone_0", "name": "pinecone", "type": "Pinecone", "category": "Vector Stores",
   "label": "Pinecone", "inputs": {}}}
 ],
 "edges": [{"source": "chatOpenAI_0", "target": "toolAgent_0"}]
}
"""

DETECTOR = Detector(
    id="flowise-flows",
    title="Flows exported from Flowise",
    selects=Selector(languages=frozenset({"json"}), literals=(b'"category"',)),
    detect=_detect,
    hits=(
        Hit(
            "bank Chatflow.json",
            _SAMPLE,
            (
                ("model", "gpt-4o", 5),
                ("agent", "Tool Agent", 7),
                ("prompt", "Tool Agent systemMessage", 9),
                ("vector_store", "Pinecone", 11),
            ),
            joins=(("Tool Agent", "calls", "gpt-4o"),),
        ),
    ),
    misses=(Miss("a.json", '{"nodes": [{"data": {"category": "Agents", "label": "People"}}]}'),),
)
