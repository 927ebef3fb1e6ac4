"""What a class of Java, Kotlin, C#, PHP or Ruby shows to others: the AI that its file holds, and the classes of its
fields or that it speaks of; in PHP and Ruby, whose routes name a method, also what each method leads to.

So a controller is followed to the service that asks a model. A file is told by the name of its class; what it holds of
one kind stands under the kind (`class:OrderTools.tool`), tools of what Spring makes by itself under `wired` too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.exports import Exports
from upright.discover.references import REACHES, WIRED
from upright.discover.sight import in_tests
from upright.model.asset import AssetKind
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.model.evidence import Observation

LANGUAGES = frozenset({"java", "kotlin", "csharp"})
OF_PAGES = frozenset({"php", "ruby"})
_WORTH_OF_PAGES = (b"controller", b"service", b"client", b"job", b"agent", b"chat", b"llm", b"openai", b"prompt")
_METHOD = {
    "php": re.compile(r"\bfunction\s{1,9}(?P<name>\w{1,60})\s{0,3}\("),
    "ruby": re.compile(r"^[ \t]{0,12}def[ \t]{1,9}(?:self\.)?(?P<name>\w{1,60}[?!]?)", re.MULTILINE),
}
# `AIService $ai` of a constructor or a field, `$this->ai->`; `new Chat(`, `Chat::ask(`, `ChatJob.perform_later(`.
_TYPED = re.compile(r"\b(?P<kind>[A-Z]\w{2,80})[ \t]{1,9}\$(?P<name>[a-z]\w{0,60})")
_MEMBER = re.compile(r"\$(?:this->)?(?P<name>[a-z]\w{0,60})->")
_SPOKEN = {
    "php": re.compile(r"\bnew[ \t]{1,9}\\?(?:\w{1,40}\\){0,6}([A-Z]\w{2,80})|(?<![\\\w])([A-Z]\w{2,80})::"),
    "ruby": re.compile(r"(?<![\w:])(?:[A-Z]\w{0,60}::){0,3}([A-Z]\w{2,80})()(?=\.|::)"),
}
WORTH = (
    b"@service",
    b"@component",
    b"@restcontroller",
    b"@controller",
    b"@applicationscoped",
    b"@singleton",
    b"controllerbase",
    b"service(",
)
# `private final ChatService chat;`, `ChatService chat,` of a constructor, `val chat: ChatService`.
FIELD = re.compile(
    r"(?<![.\w])(?P<kind>[A-Z]\w{2,80})(?:<[^<>\n]{0,80}>)?\??[ \t]+(?P<name>_?[a-z]\w{0,60})[ \t]*[;,)=]"
    r"|\b(?P<kept>[a-z]\w{0,60})[ \t]*:[ \t]*(?P<type>[A-Z]\w{2,80})"
)
# What Spring makes an object of by itself, with tools that LangChain4j finds.
_BEAN = re.compile(r"^[ \t]*@(?:Component|Service|Repository|Configuration|Named)\b", re.MULTILINE)
_PLAIN = frozenset(
    {"String", "Long", "Integer", "Boolean", "List", "Map", "Set", "Logger", "Optional", "Object", "Task", "UUID"}
)
_HELD = frozenset(
    {AssetKind.AGENT, AssetKind.TOOL, AssetKind.VECTOR_STORE, AssetKind.MODEL, AssetKind.PROMPT, AssetKind.AI_SERVICE}
)
_MOST = 200


def fields(code: str) -> dict[str, str]:
    """The classes of fields and parameters by their names; of Java's own none."""
    found = (
        (match["name"] or match["kept"], match["kind"] or match["type"])
        for match in islice(FIELD.finditer(code), _MOST)
    )
    return {name: kind for name, kind in found if kind not in _PLAIN}


def classes(kind: str) -> tuple[str, ...]:
    """The symbols of a class, and of what implements it by the usual names: `IChat` is `Chat`, `Chat` is `ChatImpl`."""
    own = kind[1:] if kind[0] == "I" and kind[1:2].isupper() else kind
    return tuple(f"class:{name}" for name in dict.fromkeys((kind, own, f"{own}Impl")))


def class_of(path: str) -> str:
    """The class that a file of PHP or Ruby holds, by its name: `ChatService` of `chat_service.rb`."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return stem if stem[:1].isupper() else "".join(word.capitalize() for word in stem.split("_"))


def methods(code: str, language: str) -> Iterator[tuple[str, int, int]]:
    """The methods of a file of PHP or Ruby, each with where its text begins and ends."""
    found = [*islice(_METHOD[language].finditer(code), _MOST)]
    ends = [*(each.start() for each in found[1:]), len(code)]
    yield from ((each["name"], each.start(), end) for each, end in zip(found, ends, strict=False))


def spoken(code: str, language: str, held: dict[str, str]) -> tuple[str, ...]:
    """The symbols of the classes that a piece of PHP or Ruby uses, by their names or by what holds them."""
    names = [held[each] for each in _MEMBER.findall(code) if each in held] if language == "php" else []
    names += [first or second for first, second in islice(_SPOKEN[language].findall(code), _MOST)]
    return tuple(dict.fromkeys(f"class:{name}" for name in names))


def typed(code: str) -> dict[str, str]:
    """The classes of fields and parameters of PHP by their names."""
    return {match["name"]: match["kind"] for match in islice(_TYPED.finditer(code), _MOST)}


def page_exports(document: Document, seen: list[Observation]) -> Exports:
    """The assets of a class of PHP or Ruby, by method too, and what each method leads to."""
    if in_tests(document.item.path) or not (seen or document.contains(_WORTH_OF_PAGES)):
        return Exports()
    code, language = document.text, document.language
    held, own = typed(code), _assets(seen)
    uses: dict[str, tuple[str, ...]] = {"": spoken(code, language, held)}
    assets, lines = dict(own), _lines(code) if own else []
    for name, start, end in methods(code, language):
        uses[name] = spoken(code[start:end], language, held)
        first, last = bisect_right(lines, start), bisect_right(lines, end)
        assets |= {
            f"{name}{line}": keys for line, keys in own.items() if line[0] == ":" and first <= int(line[1:]) <= last
        }
    return Exports(module=f"class:{class_of(document.item.path)}", assets=assets, uses=uses)


def _lines(code: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\n", code))]


def _assets(seen: list[Observation]) -> dict[str, tuple[str, ...]]:
    """The keys of what a file holds, by line and by kind and line."""
    assets: dict[str, tuple[str, ...]] = {}
    for each in seen:
        keys = tuple(key for key in each.keys if isinstance(key, str))
        led = any(isinstance(key, Ref) and key.symbol.startswith(REACHES) for key in each.keys)
        if keys and not led and each.kind in _HELD:
            assets[f":{each.location.line}"] = keys
            assets[f"{each.kind}:{each.location.line}"] = keys
    return assets


def plain_exports(document: Document, seen: list[Observation]) -> Exports:
    """The assets of a file, and what its fields lead to, under the name of its class."""
    if document.language in OF_PAGES:
        return page_exports(document, seen)
    if in_tests(document.item.path) or not (seen or document.contains(WORTH)):
        return Exports()
    assets = _assets(seen)
    if _BEAN.search(document.text):
        tool = f"{AssetKind.TOOL}:"
        wired = {f"{WIRED}:{name[len(tool) :]}": keys for name, keys in assets.items() if name.startswith(tool)}
        assets |= wired
    used = dict.fromkeys(symbol for kind in fields(document.text).values() for symbol in classes(kind))
    return Exports(module=f"class:{document.item.name.partition('.')[0]}", assets=assets, uses={"": tuple(used)})
