"""Agents and models of n8n workflows.

Why it matters: a workflow built by clicking calls models, reads mail and writes to systems with stored credentials; it is
in no code review.

How it recognises: exported workflows (JSON with `nodes` whose `type` starts with `n8n-nodes-base.` or
`@n8n/n8n-nodes-langchain.`): agents and chains, chat models and embeddings, vector stores, tools (every node joined to an
agent as a tool), MCP clients and triggers, system messages and prompts; what nodes that send requests of their own ask of
models and vector stores; relations follow `connections`.

What it does not see: workflows kept in n8n's own database, and models chosen by an expression.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.flow_requests import asks_ai, of_body, of_request
from upright.discover.flows import Part, model_part, provider_within, told
from upright.discover.readers.markup import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_AI = "@n8n/n8n-nodes-langchain."
_AGENTS = re.compile(
    r"^(?:agent|openAiAssistant|chain\w+|textClassifier|informationExtractor|sentimentAnalysis|agentTool)$"
)
_APPS = re.compile(r"^(?:openAi|anthropic|googleGemini|ollama|mistralAi|perplexity)$")
_MODEL = ("model", "modelName", "modelId", "modelID")


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        nodes = [node for node in root.get("nodes") if node.get("type").text]
        if any(node.get("type").text.startswith(("n8n-nodes-base.", _AI)) for node in nodes):
            links = [*_links(root)]
            tools = {source for source, _, kind in links if kind == "ai_tool"}
            parts = [part for node in nodes for part in _parts(node, tools)]
            yield from told(document, parts, [(source, target) for source, target, _ in links], "n8n")


def _links(root: Node) -> Iterator[tuple[str, str, str]]:
    """(from, to, kind) of every connection: `connections.<from>.<kind>[][].node`."""
    for source, kinds in root.get("connections").items():
        for kind, outputs in kinds.items():
            for output in outputs:
                for entry in output:
                    yield source, entry.get("node").text, kind


def _parts(node: Node, tools: set[str]) -> Iterator[Part]:
    name, full, given = node.get("name").text, node.get("type").text, node.get("parameters")
    kind = full.rpartition(".")[2]
    line = node.get("name").line or node.line
    if not full.startswith(_AI):
        if name in tools:
            yield Part(name, "mcp_server" if kind.startswith("mcpClient") else "tool", name, line)
        yield from _requests(name, kind, node, given)
        return
    yield from _thing(name, kind, line, given, tool=name in tools)
    yield from _credentials(name, node)
    if _APPS.match(kind) or kind.startswith(("lm", "embeddings", "reranker")) or _AGENTS.match(kind):
        yield from _model(name, kind, given)
    yield from _prompts(name, given)


def _requests(name: str, kind: str, node: Node, given: Node) -> Iterator[Part]:
    """What a node that sends a request of its own, or runs code, asks a model."""
    if kind == "code":
        code = given.first("jsCode", "pythonCode")
        yield from of_body(name, code.text, code.line or node.line)
    elif kind in {"httpRequest", "httpRequestTool"}:
        url, body = given.get("url"), given.first("jsonBody", "body", "bodyParameters", "bodyParametersJson")
        fields = (f"{each.get('name').text}: '{each.get('value').text}'" for each in body.get("parameters"))
        yield from of_request(
            name, url.text, url.line or node.line, body.text or "; ".join(fields), body.line or node.line
        )
        if asks_ai(url.text):
            yield from _credentials(name, node)


def _credentials(name: str, node: Node) -> Iterator[Part]:
    """The keys of providers, kept by n8n, that a node asks with: `"credentials": {"openAiApi": {"id": "1"}}`."""
    for kind, stored in node.get("credentials").items():
        provider = provider_within(kind)
        if provider:
            yield Part(name, "credential_ref", kind, stored.line, more={"provider": provider, "reference": True})


def _thing(name: str, kind: str, line: int, given: Node, *, tool: bool) -> Iterator[Part]:
    """What a node of n8n's AI package is."""
    if _AGENTS.match(kind):
        yield Part(name, "agent", name, line, more={"type": "agent" if kind.startswith("agent") else "workflow"})
    elif kind.startswith("vectorStore"):
        yield Part(name, "vector_store", name, line, more={"engine": kind.removeprefix("vectorStore").lower()})
    elif kind == "mcpClientTool":
        yield Part(name, "mcp_server", name, line, more={"url": given.first("sseEndpoint", "endpointUrl").text})
    elif kind == "mcpTrigger":
        yield Part(name, "mcp_server", name, line, more={"transport": "sse"})
    elif kind.startswith("tool") or tool:
        said = given.get("name")  # as the model knows it
        stated = said if re.fullmatch(r"[\w-]{2,80}", said.text) else None
        called, at = (stated.text, stated.line or line) if stated is not None else (name, line)
        yield Part(name, "tool", called, at, more={"shell": True} if kind == "toolCode" else {})


def _model(name: str, kind: str, given: Node) -> Iterator[Part]:
    found = given.first(*_MODEL)
    text = found.get("value").text or found.text
    if text and not text.startswith("=") and " " not in text:
        line = found.get("value").line or found.line
        yield model_part(
            name, text.removeprefix("models/"), line, provider_within(kind), embedding="embed" in kind.lower()
        )


def _prompts(name: str, given: Node) -> Iterator[Part]:
    options = given.get("options")
    for node in (options.get("systemMessage"), given.get("systemMessage"), given.get("systemPromptTemplate"), options.get("systemPromptTemplate"), given.get("prompt"), given.get("instructions")):  # fmt: skip
        if node.text:
            yield Part(
                name,
                "prompt",
                f"{name} system message",
                node.line,
                node.text.removeprefix("="),
                more={"role": "system", "type": "system_prompt"},
            )
    if given.get("text").text.startswith("=") and not given.get("text").text.startswith("={{"):
        yield Part(name, "prompt", f"{name} prompt", given.get("text").line, given.get("text").text.removeprefix("="))
    for number, entry in enumerate([*given.get("messages", "messageValues"), *given.get("messages", "values")]):
        node = entry.first("message", "content")
        role = (
            "system" if entry.get("role").text == "system" or not entry.get("type").text.startswith("Human") else "user"
        )
        if node.text:
            yield Part(
                name,
                "prompt",
                f"{name} message {number + 1}",
                node.line,
                node.text.removeprefix("="),
                more={"role": role},
            )


_SAMPLE = """{
 "name": "Mail",
 "nodes": [
  {"name": "Model", "type": "@n8n/n8n-nodes-langchain.lmChatOpenAi", "parameters": {
    "model": {"__rl": true,
     "value": "gpt-4o-mini"}}, "credentials": {"openAiApi": {"id": "1"}, "postgres": {"id": "2"}}},
  {"name": "Bot",
   "type": "@n8n/n8n-nodes-langchain.agent",
   "parameters": {"options": {
     "systemMessage": "=You answer the mail of our customers."}}},
  {"name": "Gmail",
   "type": "n8n-nodes-base.gmailTool", "parameters": {}},
  {"name": "Store", "type": "@n8n/n8n-nodes-langchain.vectorStoreQdrant", "parameters": {}},
  {"name": "Desk", "type": "n8n-nodes-mcp.mcpClientTool", "parameters": {}},
  {"name": "Find", "type": "@n8n/n8n-nodes-langchain.toolWorkflow", "parameters": {
    "name": "find_order"}},
  {"name": "Ask", "type": "n8n-nodes-base.httpRequest", "parameters": {
    "url": "https://api.anthropic.com/v1/messages",
    "jsonBody": "={{ JSON.stringify({ model: $json.model ?? 'claude-haiku-4-5', system: \\"You are a patient clerk of the desk who answers.\\" }) }}"}},
  {"name": "Keep", "type": "n8n-nodes-base.httpRequest", "parameters": {
    "url": "=http://qdrant:6333/collections/{{ $json.slug }}/points"}}
 ],
 "connections": {"Desk": {"ai_tool": [[{"node": "Bot"}]]}, "Model": {"ai_languageModel": [[{"node": "Bot"}]]}, "Gmail": {"ai_tool": [[{"node": "Bot"}]]}}
}
"""

DETECTOR = Detector(
    id="n8n-workflows",
    title="Agents and models of n8n workflows",
    selects=Selector(languages=frozenset({"json"}), literals=(b"n8n-nodes-",)),
    detect=_detect,
    hits=(
        Hit(
            "mail.json",
            _SAMPLE,
            (
                ("model", "gpt-4o-mini", 6),
                ("secret", "openAiApi", 6),
                ("agent", "Bot", 7),
                ("prompt", "Bot system message", 10),
                ("tool", "Gmail", 11),
                ("vector_store", "Store", 13),
                ("mcp_server", "Desk", 14),
                ("tool", "find_order", 16),
                ("model", "claude-haiku-4-5", 19),
                ("prompt", "Ask request 1", 19),
                ("vector_store", "Keep", 21),
            ),
            joins=(("Bot", "uses_tool", "Gmail"), ("Bot", "calls", "gpt-4o-mini")),
        ),
    ),
    misses=(
        Miss("a.json", '{"nodes": [{"name": "n8n-nodes-base.x", "type": "text"}]}'),
        Miss("package.json", '{"dependencies": {"n8n-nodes-base": "1"}}'),
    ),
)
