"""The cheap look that decides whether a script is worth parsing at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import asked_service, holed, serves_models
from upright.discover.ai_credentials import vendor_of_credential
from upright.discover.ai_packages import distribution_of
from upright.discover.readers.script import Script, bare_module, is_built, script
from upright.discover.script_vocabulary import PROVIDER_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

_BEFORE = ("from", "import", "require")
# What stands between such a word and a module: `from "openai"`, `import(/* x */ "ai")`, `require('ollama')`.
_SPECIFIER = re.compile(r"(?:[\s(]|/\*[^*]{0,200}\*/|//[^\n]{0,200}\n){0,20}[\"']([^\"'\n]{1,200})")

# How the name of a credential ends in small letters, and the whole of it.
_END = re.compile(r"(?:keys?|tokens?|secret|pat|password|credentials|bedrock)(?!\w)")
_NAME = re.compile(r"[A-Za-z_]\w{3,99}\Z")
_LONGEST = 100  # characters of a name
_ADDRESS = re.compile(r"(?:https?|wss?)://[^\s\"'`<>()\\]{4,}")
_HOLES = frozenset("{$%")
_SCHEME, _HOST = 5, 330  # characters of a scheme, and of the longest address that is known


def specifiers(document: Document) -> frozenset[str]:
    """What stands in quotes behind `from`, `import` and `require`: modules, and perhaps texts that read like one."""
    return frozenset() if is_built(document) else frozenset(map(bare_module, _quoted(document.text)))


def _quoted(text: str) -> Iterator[str]:
    for word in _BEFORE:
        at = text.find(word)
        while at >= 0:
            at += len(word)
            found = _SPECIFIER.match(text, at)
            if found is not None:
                yield found[1]
            at = text.find(word, at)


def imports_ai(document: Document) -> bool:
    """Whether an AI package may be imported."""
    return any(distribution_of(module, "npm") for module in document.parse(specifiers))


def opened(document: Document, *words: tuple[bytes, ...]) -> Script | None:
    """The parsed script when it may import an AI package or holds one word of each group, in any case; else None."""
    telling = document.parse(imports_ai) or (words and not is_built(document) and all(map(document.contains, words)))
    return document.parse(script) if telling else None


def provides_models(document: Document) -> bool:
    """Whether a package that makes models may be imported."""
    return document.parse(imports_ai) or any(
        module.startswith(PROVIDER_FUNCTIONS) for module in document.parse(specifiers)
    )


def names_credential(document: Document) -> bool:
    """Whether any word is the name of a credential of an AI service."""
    text = document.text
    small = text.lower()
    if len(small) != len(text):  # letters whose small form is longer
        small = text
    found = (_NAME.search(text, max(0, end.end() - _LONGEST), end.end()) for end in _END.finditer(small))
    return any(map(vendor_of_credential, {name[0] for name in found if name}))


def _is_of_ai(url: str) -> bool:
    if not _HOLES.isdisjoint(url):
        url = holed(url)[1]
    return asked_service(url) is not None or serves_models(url)


def asks_service(document: Document) -> bool:
    """Whether an address of an AI service stands anywhere in it."""
    text = document.text
    at = text.find("://")
    while at >= 0:
        found = _ADDRESS.search(text, max(0, at - _SCHEME), at + _HOST)
        if found is not None and _is_of_ai(found[0]):
            return True
        at = text.find("://", at + 1)
    return False
