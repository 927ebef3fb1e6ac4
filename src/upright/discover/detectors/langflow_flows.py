"""Flows exported from Langflow.

Why it matters: a drawn flow is served as an API; its agent, tools and prompts live in one JSON file that nobody reviews.

How it recognises: exported flows (JSON with `data.nodes` whose `data.node.template` holds the fields of a component):
agents, language models with their names, embeddings, vector stores, tools, MCP components, guardrails, prompts and system
messages; relations follow `data.edges`.

What it does not see: what a component's own code does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.flows import Part, model_part, provider_within, told
from upright.discover.model_names import may_be_model
from upright.discover.readers.markup import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_AGENT = re.compile(r"Agent$|^Agent|CrewAI|Crew$")
_STORE = re.compile(
    r"^(?:AstraDB|Astra|Chroma|Pinecone|Qdrant|Weaviate|Milvus|FAISS|pgvector|PGVector|MongoDBAtlas|Redis|OpenSearch|Elasticsearch|Supabase|"
    r"Cassandra|Couchbase|Upstash|Vectara|ClickhouseVector|LocalDB|KnowledgeRetrieval|KnowledgeIngestion)(?:VectorStore|Vector|DB|Search)?(?:Component)?$",
    re.IGNORECASE,
)
_TOOL = re.compile(
    r"Tool$|^Tool|Search(?:API|Component)?$|URLComponent|Calculator|Wikipedia|PythonREPL|API(?:Request)?$|Composio"
)
_MODEL = re.compile(r"^(?:model_name|model|model_id|deployment_name|azure_deployment|embedding_model)$")
_PROMPT = re.compile(r"^(?:system_(?:message|prompt)|agent_description|template|prompt|instructions?|backstory|goal)$")


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        nodes = [node.get("data") for node in root.get("data", "nodes") if node.get("data", "node", "template").is_map]
        parts = [part for node in nodes for part in _parts(node)]
        links = [(edge.get("source").text, edge.get("target").text) for edge in root.get("data", "edges")]
        yield from told(document, parts, links, "langflow")


def _parts(data: Node) -> Iterator[Part]:
    node, kind = data.get("id").text, data.get("type").text
    name = data.get("node", "display_name").text or kind
    line = data.get("node", "display_name").line or data.line
    fields = data.get("node", "template")
    if kind.startswith("MCP"):
        yield Part(node, "mcp_server", name, line)
    elif "Guardrail" in kind:
        yield Part(node, "guardrail", name, line)
    elif _AGENT.search(kind):
        yield Part(node, "agent", name, line)
    elif _STORE.match(kind):
        yield Part(node, "vector_store", name, line, more={"engine": kind.lower()})
    elif _TOOL.search(kind) or data.get("node", "tool_mode").value is True:
        yield Part(node, "tool", name, line, more={"shell": True} if "PythonREPL" in kind else {})
    for key, field in fields.items():
        yield from _field(node, kind, name, key, field)


def _field(node: str, kind: str, name: str, key: str, field: Node) -> Iterator[Part]:
    value = field.get("value")
    if _MODEL.match(key):
        chosen = next(iter(value)).get("name") if value.is_list and value.value else value
        if may_be_model(chosen.text):
            yield model_part(node, chosen.text, chosen.line, provider_within(kind), embedding="Embedding" in kind)
    elif _PROMPT.match(key) and value.text:
        role = "system" if key.startswith(("system", "agent", "instruction", "backstory")) else "template"
        yield Part(node, "prompt", f"{name} {key}", value.line, value.text, more={"role": role})


_SAMPLE = """{"name": "Docs", "data": {
 "nodes": [
  {"id": "Agent-1", "data": {"id": "Agent-1", "type": "Agent", "node": {
   "display_name": "Support agent",
   "template": {
    "model_name": {"value": "gpt-4o-mini"},
    "system_prompt": {
     "value": "You are a helpful assistant that uses its tools."}}}}},
  {"id": "AstraDB-2", "data": {"id": "AstraDB-2", "type": "AstraDB", "node": {"display_name": "Astra DB", "template": {}}}}
 ],
 "edges": [{"source": "AstraDB-2", "target": "Agent-1"}]}}
"""

DETECTOR = Detector(
    id="langflow-flows",
    title="Flows exported from Langflow",
    selects=Selector(languages=frozenset({"json"}), literals=(b'"template"',)),
    detect=_detect,
    hits=(
        Hit(
            "docs.json",
            _SAMPLE,
            (
                ("agent", "Support agent", 4),
                ("model", "gpt-4o-mini", 6),
                ("prompt", "Support agent system_prompt", 8),
                ("vector_store", "Astra DB", 9),
            ),
            joins=(("Support agent", "retrieves_from", "Astra DB"),),
        ),
    ),
    misses=(Miss("a.json", '{"data": {"nodes": [{"data": {"type": "Agent", "template": {}}}]}}'),),
)
