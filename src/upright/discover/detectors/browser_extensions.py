"""AI extensions of web browsers.

Why it matters: an assistant in the browser reads the pages that its user opens, those behind a login too, and sends them to
its maker.

How it recognises: manifests of extensions of Chrome, Edge, Brave and their kin, and Firefox's list of extensions, whose name or
description says AI, or that are made for the pages of AI services. Says the permissions and the pages that they may read.

What it does not see: what an extension does with what it reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import listed, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_AI = re.compile(
    r"\b(?:ai|a\.i\.|gpt(?:-?\d\w*)?|chatgpt|openai|claude|anthropic|gemini|copilot|llm|llms|perplexity|deepseek|grok|mistral|ollama|"
    r"artificial intelligence|chatbot|assistant powered|summari[sz]e with|monica|sider|merlin|maxai|harpa|grammarly|quillbot|jasper|"
    r"otter\.ai|fireflies|tactiq|wordtune|compose ai|magical|glasp|mcp)\b",
    re.IGNORECASE,
)
_SERVICES = re.compile(
    r"(?:chatgpt\.com|chat\.openai\.com|api\.openai\.com|claude\.ai|anthropic\.com|gemini\.google\.com|perplexity\.ai|copilot\.microsoft\.com|"
    r"chat\.deepseek\.com|poe\.com|huggingface\.co|grok\.com|you\.com|localhost:11434)",
    re.IGNORECASE,
)
_EVERYWHERE = frozenset({"<all_urls>", "*://*/*", "http://*/*", "https://*/*"})
_PATHS = re.compile(r"(?:^|/)Extensions/([a-p]{32})/[^/]+/manifest\.json$")
_MOST = 40


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        if document.item.name == "extensions.json":
            for addon in root.get("addons"):
                yield from _firefox(document, addon)
        elif root.get("manifest_version"):
            yield from _chromium(document, root)


def _chromium(document: Document, root: Node) -> Iterator[Sighting]:
    pages = [page for item in root.get("content_scripts") for page in item.get("matches").strings()]
    allowed = [*root.get("permissions").strings(), *root.get("host_permissions").strings(), *pages]
    found = _PATHS.search(document.item.path)
    identity = found[1] if found else root.get("name").text
    yield from _seen(
        document, root, root.get("name").text, root.get("description").text, allowed, identity, root.get("version").text
    )


def _firefox(document: Document, addon: Node) -> Iterator[Sighting]:
    if addon.get("type").text != "extension" or addon.get("location").text == "app-builtin":
        return
    told = addon.get("defaultLocale")
    allowed = [
        *addon.get("userPermissions", "permissions").strings(),
        *addon.get("userPermissions", "origins").strings(),
    ]
    yield from _seen(
        document,
        addon,
        told.get("name").text,
        told.get("description").text,
        allowed,
        addon.get("id").text,
        addon.get("version").text,
    )


def _seen(
    document: Document, node: Node, name: str, told: str, allowed: list[str], identity: str, version: str
) -> Iterator[Sighting]:
    services = any(_SERVICES.search(entry) for entry in allowed)
    if not name or not (_AI.search(name) or _AI.search(told[:500]) or services):
        return
    yield see(
        document, "application", name, node.line, key("name", "browser-extension", identity or name), version=version,
        type="browser_extension", description=told[:200], permissions=listed([*dict.fromkeys(allowed)][:_MOST]) or None,
        reads_all_pages=True if _EVERYWHERE & set(allowed) else None,
    )  # fmt: skip


DETECTOR = Detector(
    id="browser-extensions",
    title="AI extensions of web browsers",
    selects=Selector(
        paths=("*extensions/*/manifest.json", "*firefox*extensions.json", "*extensions.json"),
        literals=(b"manifest_version", b"addons"),
    ),
    detect=_detect,
    hits=(
        Hit(
            ".config/google-chrome/Default/Extensions/abcdefghijklmnopabcdefghijklmnop/1.2_0/manifest.json",
            '{"manifest_version": 3, "name": "Sidebar AI", "version": "1.2",\n "permissions": ["tabs"], "host_permissions": ["<all_urls>"]}',
            (("application", "Sidebar AI", 1),),
        ),
        Hit(
            ".mozilla/firefox/x.default/extensions.json",
            '{"addons": [\n{"id": "gpt@x.io", "type": "extension", "version": "2", "defaultLocale": {"name": "ChatGPT helper"}, "userPermissions": {"permissions": [], "origins": ["https://chatgpt.com/*"]}}]}',
            (("application", "ChatGPT helper", 2),),
        ),
    ),
    misses=(
        Miss(
            "src/extensions/x/manifest.json",
            '{"manifest_version": 3, "name": "Dark mode", "version": "1", "permissions": ["storage"]}',
        ),
        Miss("extensions.json", '{"recommendations": ["ms-python.python"]}'),
    ),
)
