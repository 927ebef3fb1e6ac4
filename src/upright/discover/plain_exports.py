"""What a class of Java, Kotlin or C# shows to others: the AI that its file holds, and the classes of its fields.

So a controller is followed to the service that asks a model. A file is told by the name of its class; what it holds of
one kind stands under the kind (`class:OrderTools.tool`), tools of what Spring makes by itself under `wired` too.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.exports import Exports
from upright.discover.references import REACHES, WIRED
from upright.discover.sight import in_tests
from upright.model.asset import AssetKind
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.model.evidence import Observation

LANGUAGES = frozenset({"java", "kotlin", "csharp"})
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


def plain_exports(document: Document, seen: list[Observation]) -> Exports:
    """The assets of a file, and what its fields lead to, under the name of its class."""
    if in_tests(document.item.path) or not (seen or document.contains(WORTH)):
        return Exports()
    assets: dict[str, tuple[str, ...]] = {}
    for each in seen:
        keys = tuple(key for key in each.keys if isinstance(key, str))
        led = any(isinstance(key, Ref) and key.symbol.startswith(REACHES) for key in each.keys)
        if keys and not led and each.kind in _HELD:
            assets[f":{each.location.line}"] = keys
            assets[f"{each.kind}:{each.location.line}"] = keys
            if each.kind is AssetKind.TOOL and _BEAN.search(document.text):
                assets[f"{WIRED}:{each.location.line}"] = keys
    used = dict.fromkeys(symbol for kind in fields(document.text).values() for symbol in classes(kind))
    return Exports(module=f"class:{document.item.name.partition('.')[0]}", assets=assets, uses={"": tuple(used)})
