"""Prompts that Terraform writes out, and what its modules are asked to build around them.

Why it matters: an instruction in infrastructure code is the policy of an agent of the whole account; a module's call hides
the agent, the guardrail and the knowledge base that it makes.

How it recognises: texts of some length under attributes and variables called instruction, prompt or system message, and
templates of prompts; calls of modules that are given an instruction and a model (an agent), or are told to create a
guardrail or a knowledge base.

What it does not see: prompts read from files (the files are told by their names), modules without telling arguments.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.readers.terraform import Block, address_key, terraform
from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_NAMED = re.compile(
    r"(?:^|_)(?:instructions?|prompt|system_?(?:message|prompt)|base_prompt_template|persona)(?:_text|_template)?$"
)
_SPOKEN = re.compile(
    r"\byou(?:'re| are| will| must| should)\b|\byour (?:task|job|role|goal)\b|\bassistant\b|\{\{\s?\$?\w+\s?\}\}|"
    r"^\s{0,20}(?:answer|generate|summari[sz]e|write|make|extract|classify|use|handle|given|provide|act)\b",
    re.IGNORECASE,
)
_MODEL = re.compile(r"(?:^|_)(?:foundation_model|supervisor_model|model|model_id|model_source|llm)$")
_GUARDRAIL = re.compile(r"^(?:create|enable|deploy|with)_guardrails?$")
_KNOWLEDGE = re.compile(r"^(?:create|enable|deploy|with)_(?:\w{1,40}_)?(?:kb|knowledge_base|vector_store)$")
_GROUP = re.compile(r"^(?:create|enable)_(?:ag|action_groups?)$")
_FEW = 4  # words
# The fields, all of which an entry has: of an agent, a guardrail, a knowledge base, a group of actions.
_MADE_OF = (
    ("agent", (_NAMED, _MODEL)),
    ("guardrail", (re.compile(r"^blocked_inputs?_messag(?:e|ing)$"),)),
    ("vector_store", (re.compile(r"^embedding_model(?:_arn|_id)?$"), re.compile(r"bucket|chunking|data_source"))),
    ("tool", (re.compile(r"^name$"), re.compile(r"^lambda_(?:function_)?arn$"))),
)


def _detect(document: Document) -> Iterator[Sighting]:
    for block in document.parse(terraform):
        for name, text, line in _prompts(block):
            own = key("name", document.item.source, document.item.path, "prompt", f"{block.address}.{name}:{line}")
            yield see(document, "prompt", name, line, own, type="system_prompt" if "nstruction" in name or "system" in name else "prompt",
                      role="system" if "nstruction" in name else "template", length=len(text), digest=hashlib.sha256(text.encode()).hexdigest(),
                      hidden_unicode=hidden_unicode(text) or None, poisoned=poisoned(text) or None)  # fmt: skip
            yield edge(address_key(document, block.address), RelationKind.PROMPTED_BY, own)
        if block.kind == "module":
            yield from _module(document, block)


def _prompts(block: Block) -> Iterator[tuple[str, str, int]]:
    """Name, text and line of every prompt that a block writes out."""
    for path, node in block.body.walk():
        field = next((part for part in reversed(path) if part != "*"), "")
        if field == "default" and block.kind == "variable":
            field = block.labels[0] if block.labels else ""
        templated = field == "text" and any("template" in part for part in path)
        if not (templated or _NAMED.search(field)) or re.fullmatch(r"\s*\$\{[^}]*\}\s*", node.text):
            continue
        if len(node.text.split(None, _FEW)) >= _FEW and _SPOKEN.search(node.text[:4000]):
            yield field, node.text, node.line


def _module(document: Document, block: Block) -> Iterator[Sighting]:
    """The agent, guardrail, knowledge base or tool that a call of a module makes."""
    names = dict(block.body.items())
    own, label = address_key(document, block.address), block.labels[0] if block.labels else "module"
    if any(_NAMED.search(name) for name in names) and any(_MODEL.search(name) for name in names):
        yield see(document, "agent", label, block.line, own, type="agent", confidence=0.8)
    for pattern, kind in ((_GUARDRAIL, "guardrail"), (_KNOWLEDGE, "vector_store")):
        switch = next((node for name, node in names.items() if pattern.search(name) and node.value is True), None)
        if switch is not None:
            made = key("name", document.item.source, document.item.path, kind, block.address)
            yield see(document, kind, f"{label} {kind.replace('_', ' ')}", switch.line, made, confidence=0.8)
    yield from _entries(document, block)
    called = block.body.first("action_group_name", "ag_name")
    if called.text and any(_GROUP.search(name) and node.value is True for name, node in names.items()):
        made = key("name", document.item.source, document.item.path, "tool", f"{block.address}.{called.text}")
        yield see(document, "tool", called.text, called.line, made, confidence=0.8)
        yield edge(own, RelationKind.USES_TOOL, made)


def _entries(document: Document, block: Block) -> Iterator[Sighting]:
    """What a module is given to make, as the entries of maps and lists, each by the fields that only it has: agents,
    their groups of actions, knowledge bases, guardrails.
    """
    for path, node in block.body.walk():
        fields = {name for name, _ in node.items()} if node.is_map else set()
        label = next((label for label, signs in _MADE_OF if all(any(map(sign.search, fields)) for sign in signs)), "")
        if label and (label != "tool" or any("action" in part for part in path)):
            name = node.get("name").text or next((part for part in reversed(path) if part != "*"), label)
            own = key("name", document.item.source, document.item.path, label, f"{block.address}.{'.'.join(path)}")
            yield see(document, label, name, node.line, own, confidence=0.8)


DETECTOR = Detector(
    id="terraform-prompts",
    title="Prompts that Terraform writes out",
    selects=Selector(
        languages=frozenset({"terraform"}),
        literals=(b"instruction", b"prompt", b"guardrail", b"_kb", b"knowledge_base"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "main.tf",
            'resource "aws_bedrockagent_agent" "a" {\n  foundation_model = "anthropic.claude-3-haiku-20240307-v1:0"\n  instruction = "You are a clerk who answers questions of customers about cars."\n}\n',
            (("prompt", "instruction", 3),),
        ),
        Hit(
            "examples/map.tf",
            'module "platform" {\n  source = "../.."\n  agents = {\n    desk = {\n      name = "desk-helper"\n      foundation_model = "anthropic.claude-v2"\n      instruction = "You are a helpful assistant."\n      action_groups = [{ name = "book", lambda_function_arn = "arn:x" }]\n    }\n  }\n  bases = {\n    docs = { embedding_model = "amazon.titan-embed-text-v1", bucket_arn = "arn:y" }\n  }\n  rails = {\n    safe = { blocked_input_messaging = "No." }\n  }\n}\n',
            (
                ("agent", "desk-helper", 4),
                ("prompt", "instruction", 7),
                ("tool", "book", 8),
                ("vector_store", "docs", 12),
                ("guardrail", "safe", 15),
            ),
        ),
        Hit(
            "examples/main.tf",
            'module "bedrock" {\n  source = "../.."\n  create_guardrail = true\n  create_default_kb = true\n  foundation_model = "anthropic.claude-v2"\n  instruction = "You are a helpful assistant."\n  create_ag = true\n  action_group_name = "books"\n}\n',
            (
                ("agent", "bedrock", 1),
                ("guardrail", "bedrock guardrail", 3),
                ("vector_store", "bedrock vector store", 4),
                ("prompt", "instruction", 6),
                ("tool", "books", 8),
            ),
        ),
    ),
    misses=(
        Miss(
            "a.tf",
            'variable "instruction" {\n  type = string\n  description = "What you are told to do, in a few words"\n}\nresource "x" "y" {\n  prompt_arn = "arn:aws:bedrock:eu-west-1:1:prompt/abc"\n  create_guardrail = false\n}\n',
        ),
    ),
)
