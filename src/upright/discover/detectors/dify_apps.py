"""Applications exported from Dify.

Why it matters: an app of a few clicks answers customers from a knowledge base, with tools and models that no code names.

How it recognises: Dify's own export (YAML with `app.mode` and `workflow.graph` or `model_config`): the app as an agent,
models with their providers, prompts of every node, knowledge bases, tools, MCP servers, moderation.

What it does not see: the contents of knowledge bases, and credentials of the workspace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.flows import Part, model_part, told
from upright.discover.readers.markup import markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_APP = "app"


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        app = root.get("app")
        if not app.get("mode").text or not (root.get("workflow", "graph").is_map or root.get("model_config").is_map):
            continue
        parts = [
            Part(
                _APP,
                "agent",
                app.get("name").text or "app",
                app.get("name").line or app.line,
                more={"type": "agent" if "agent" in app.get("mode").text else "workflow"},
            )
        ]
        parts += _configured(root.get("model_config"))
        for node in root.get("workflow", "graph", "nodes"):
            parts += _of_node(node.get("data"))
        if root.get("workflow", "features", "sensitive_word_avoidance", "enabled").value is True:
            line = root.get("workflow", "features", "sensitive_word_avoidance").line
            parts.append(
                Part(_APP, "guardrail", "sensitive_word_avoidance", line, more={"covers": ["input", "output"]})
            )
        yield from told(document, parts, (), "dify")


def _configured(config: Node) -> Iterator[Part]:
    yield from _model(config.get("model"))
    if config.get("pre_prompt").text:
        yield _prompt("pre_prompt", config.get("pre_prompt"), "system")
    served: set[str] = {""}
    for tool in config.get("agent_mode", "tools"):
        name = tool.get("tool_name")
        if name.text and tool.get("enabled").value is not False:
            yield Part(
                _APP, "tool", name.text, name.line, more={"provider": tool.first("provider_id", "provider_name").text}
            )
        if tool.get("provider_type").text == "mcp" and tool.get("provider_id").text not in served:
            served.add(tool.get("provider_id").text)
            yield Part(_APP, "mcp_server", tool.get("provider_id").text, tool.get("provider_id").line)
    for entry in config.get("dataset_configs", "datasets", "datasets"):
        yield _knowledge(entry.get("dataset", "id"))


def _of_node(data: Node) -> Iterator[Part]:
    kind = data.get("type").text
    yield from _model(data.get("model"))
    yield from _said(data)
    if kind == "knowledge-retrieval":
        yield from (_knowledge(each) for each in data.get("dataset_ids"))
        yield from _model(data.get("multiple_retrieval_config", "reranking_model"))
    elif kind == "tool" and data.get("tool_name").text:
        name = data.get("tool_name")
        yield Part(_APP, "tool", name.text, name.line, more={"provider": data.get("provider_name").text})
    elif kind == "agent":
        yield from _agent(data)


def _said(data: Node) -> Iterator[Part]:
    title = data.get("title").text
    for number, entry in enumerate(data.get("prompt_template")):
        if entry.get("text").text:
            yield _prompt(f"{title} {entry.get('role').text or number}", entry.get("text"), entry.get("role").text)
    given = data.get("agent_parameters", "instruction", "value")
    for node in (data.get("prompt_template", "text"), data.get("instruction"), given):
        if node.text:
            yield _prompt(f"{title} instruction", node, "system")


def _agent(data: Node) -> Iterator[Part]:
    """A node that is an agent: its strategy's parameters hold its model and tools."""
    parameters = data.get("agent_parameters")
    yield from _model(parameters.get("model", "value"))
    yield Part(_APP, "agent", data.get("title").text, data.get("title").line, more={"type": "agent"})
    for tool in parameters.get("tools", "value"):
        name = tool.first("tool_name", "tool_label")
        if name.text:
            yield Part(_APP, "tool", name.text, name.line, more={"provider": tool.get("provider_name").text})


def _model(model: Node) -> Iterator[Part]:
    name = model.first("name", "model")
    if name.text and model.get("provider").text:
        yield model_part(_APP, name.text, name.line, model.get("provider").text.rpartition("/")[2])


def _prompt(name: str, node: Node, role: str) -> Part:
    system = role == "system"
    return Part(
        _APP,
        "prompt",
        name,
        node.line,
        node.text,
        more={"role": role or "template", "type": "system_prompt" if system else "prompt"},
    )


def _knowledge(node: Node) -> Part:
    return Part(_APP, "vector_store", f"knowledge base {node.text[:40]}", node.line, more={"engine": "dify"})


_SAMPLE = """app:
  mode: workflow
  name: Helper
kind: app
workflow:
  graph:
    nodes:
    - data:
        type: llm
        title: Answer
        model:
          name: deepseek-chat
          provider: deepseek
        prompt_template:
        - role: system
          text: You answer the questions of our customers politely.
    - data:
        type: knowledge-retrieval
        title: Find
        dataset_ids:
        - 11ab
    - data:
        type: tool
        title: Web
        tool_name: tavily_search
        provider_name: tavily
"""

DETECTOR = Detector(
    id="dify-apps",
    title="Applications exported from Dify",
    selects=Selector(
        languages=frozenset({"yaml"}),
        literals=(b"prompt_template", b"model_config", b"agent_parameters", b"pre_prompt"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "helper.yml",
            _SAMPLE,
            (
                ("agent", "Helper", 3),
                ("model", "deepseek-chat", 12),
                ("prompt", "Answer system", 16),
                ("vector_store", "knowledge base 11ab", 21),
                ("tool", "tavily_search", 25),
            ),
            joins=(("Helper", "uses_tool", "tavily_search"),),
        ),
    ),
    misses=(
        Miss("app.yml", "app:\n  mode: web\nmodel_config: x\nprompt_template: y\n"),
        Miss("x.yml", "model_config:\n  a: 1\n"),
    ),
)
