"""Prompts and models of BAML.

Why it matters: a function of BAML is a prompt with a type; its client decides which model, of which vendor, reads it.

How it recognises: `function Name(...) -> Type` blocks with their `prompt`, `client<llm>` blocks with their model, and
models that a function names for itself (`client "openai/gpt-4o"`), in `.baml` files.

What it does not see: clients that a program makes at run time, and models that only the environment names.
"""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.sight import provider_of, see
from upright.model.identity import model_key, provider_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_BLOCK = re.compile(
    r"^(?:function[ \t]+(?P<function>\w{1,100})[ \t]*\(|client(?:<llm>)?[ \t]+(?P<client>\w{1,100})[ \t]*\{)",
    re.MULTILINE,
)
_PROMPT = re.compile(r"\bprompt[ \t]+(?:(?P<marks>#{1,5})\"|\"(?P<plain>[^\"\n]{0,5000})\")")
_CLIENT = re.compile(r"^[ \t]*client[ \t]+\"?(?P<name>[\w./:@-]{1,120})\"?", re.MULTILINE)
_MODEL = re.compile(
    r"^[ \t]*(?:model|model_id|deployment_id)[ \t]+\"?(?!env\.)(?P<name>[\w./:@-]{1,120})\"?", re.MULTILINE
)
_PROVIDER = re.compile(r"^[ \t]*provider[ \t]+\"?([\w-]{1,40})", re.MULTILINE)
_VARIABLE = re.compile(r"\{\{\s*([a-z]\w{0,60})")
_OWN = frozenset({"ctx", "_"})
_MOST, _LONGEST = 300, 20_000  # blocks of a file, characters of one


def _detect(document: Document) -> Iterator[Sighting]:
    whole = document.text
    blocks = [*islice(_BLOCK.finditer(whole), _MOST)]
    ends = [*(each.start() for each in blocks[1:]), len(whole)]
    for block, end in zip(blocks, ends, strict=False):
        line = whole.count("\n", 0, block.start()) + 1
        body = whole[block.end() : min(end, block.end() + _LONGEST)]
        look = _function if block["function"] else _client
        yield from look(document, block["function"] or block["client"], line, body)


def _function(document: Document, name: str, line: int, body: str) -> Iterator[Sighting]:
    said = _PROMPT.search(body)
    if said is None:
        return
    text = said["plain"] or body[said.end() :].partition(f'"{said["marks"]}')[0]
    own = document.code_key(name)
    yield see(
        document, "prompt", name, line, own, type="prompt", length=len(text) or None,
        digest=hashlib.sha256(text.encode()).hexdigest(), hidden_unicode=hidden_unicode(text) or None,
        variables=[*sorted({*_VARIABLE.findall(text)} - _OWN)] or None, poisoned=True if poisoned(text) else None,
    )  # fmt: skip
    asked = _CLIENT.search(body[: said.start()])
    if asked is not None and "/" in asked["name"]:
        provider, _, model = asked["name"].partition("/")
        at = line + body.count("\n", 0, asked.start("name"))
        yield see(document, "model", model, at, model_key(model, provider_name(provider)), provider=provider_name(provider), framework="baml")  # fmt: skip


def _client(document: Document, name: str, line: int, body: str) -> Iterator[Sighting]:
    model, provider = _MODEL.search(body), _PROVIDER.search(body)
    if model is None:
        return
    vendor = provider_of(model["name"], provider_name(provider[1].removesuffix("-generic")) if provider else "")
    at = line + body.count("\n", 0, model.start("name"))
    keys = (model_key(model["name"], vendor), document.code_key(name))
    yield see(document, "model", model["name"], at, keys, provider=vendor, framework="baml")


DETECTOR = Detector(
    id="baml-functions",
    title="Prompts and models of BAML",
    selects=Selector(paths=("*.baml",), literals=(b"function", b"client")),
    detect=_detect,
    hits=(
        Hit(
            "baml_src/main.baml",
            'client<llm> Fast {\n  provider openai\n  options {\n    model gpt-4o-mini\n    api_key env.OPENAI_API_KEY\n  }\n}\n\nfunction Sort(text: string) -> Kind {\n  client Fast\n  prompt #"\n    Which kind is it?\n    {{ text }}\n  "#\n}\n',
            (("model", "gpt-4o-mini", 4), ("prompt", "Sort", 9)),
        ),
        Hit(
            "baml_src/short.baml",
            'function Ask(q: string) -> string {\n  client "anthropic/claude-3-5-haiku-latest"\n  prompt #"Answer: {{ q }}"#\n}\n',
            (("model", "claude-3-5-haiku-latest", 2), ("prompt", "Ask", 1)),
        ),
    ),
    misses=(Miss("types.baml", "class Kind {\n  name string\n}\n"),),
)
