"""What a TypeScript or JavaScript file exports to others: short strings by name, the assets that it defines, and what
its functions lead to.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from upright.discover.exports import Exported, Exports
from upright.discover.readers.script import Script, is_function, plain_string, script, text, unwrap
from upright.discover.readers.script_values import enum_items, module_of, properties, symbol_of, texts
from upright.discover.references import REACHES
from upright.discover.script_types import stated_fields
from upright.discover.script_uses import functions, script_uses
from upright.discover.sight import in_tests
from upright.model.asset import AssetKind
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document
    from upright.model.evidence import Observation

WORTH = (
    b"model",
    b"llm",
    b"prompt",
    b"gpt-",
    b"claude",
    b"gemini",
    b"tool",
    b"agent",
    b"embedding",
    b"chat",
    b"assistant",
    b"vector",  # what searches a store, or leads to what does
    b"collection",
    b"chroma",
    b"retriev",
    b"similar",
    b"search(",
    b"const handler",  # what a cloud calls, which leads on to the modules that ask a model
    b"exports.handler",
    b"function handler(",
    b"res.status(",  # what answers a route, which leads on likewise
    b"res.json(",
    b"res.send(",
)
_ABOUT = re.compile(r"chat|assistant|copilot|agent|(?:^|[/._-])(?:ai|llm|bot|rag|ask)(?=[/._-])", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|/)index\.[mc]?[jt]sx?$")
_HANDS_ON = re.compile(r"^export\s*(?:\*|\{[^}]{0,400}\})\s*from\b", re.MULTILINE)
_COMPOSES = re.compile(
    r"\b(?:interface|class|type)\s+\w{0,40}(?:Context|Deps|Dependencies|Services|Container|Components|Registry|Gateways)\b"
)
_STARS = re.compile(r"^export\s*\*\s*from\s*[\"']([^\"'\n]{1,200})[\"']", re.MULTILINE)
_HEAD = 4000  # characters of a file where that is seen
_ASKED = frozenset({AssetKind.MODEL, AssetKind.AI_SERVICE})
_DECLARED = 400  # constants of one file
_NAMED = frozenset({"identifier", "shorthand_property_identifier", "member_expression"})
_HOLDING = frozenset({"array", "object", "class_declaration", "class"})
_SMALL = 12  # lines of a value that is one thing
_TEXT = 300
_ENTRIES = 200
_DEEPEST = 2  # objects within objects: `NAMES.BROWSER.CLICK`
_SECRET = ("key", "token", "secret", "passw", "credential")


def script_exports(document: Document, seen: list[Observation]) -> Exports:
    """Constants of at most 300 characters (of objects their entries) and re-exports; those of tests serve tests only.
    Raises MalformedError.
    """
    module = module_of(document.item.path)
    path = document.item.path
    worth = seen or document.contains(WORTH) or _ABOUT.search(path) or _gathers(document) or _composes(document)
    if in_tests(path) or not worth:
        return Exports(module=module)
    found = document.parse(script)
    lists = dict(_lists(document, found, seen))
    assets: dict[str, list[str]] = {}
    for name, key in _held(document, seen):
        assets.setdefault(name, []).append(key)
    for name, keys in (*_asked(found, seen), *_listed(found, seen)):
        assets.setdefault(name, []).extend(keys if name not in lists else ())
    uses = script_uses(document, found, seen)
    if _gathers(document):
        uses[""] = tuple(f"{module}.{name}" for name in islice(found.exported, _ENTRIES))
    return Exports(
        module=module,
        values=dict(stated_fields(found, path)) | dict(_values(document, found)),
        assets={name: tuple(dict.fromkeys(keys)) for name, keys in assets.items() if keys},
        uses=uses,
        lists=lists,
        stars=tuple(filter(None, (symbol_of(path, each, "").rstrip(".") for each in _STARS.findall(document.text)))),
    )


def _held(document: Document, seen: list[Observation]) -> Iterator[tuple[str, str]]:
    """The keys of what was seen by their names in the file, save what is there only if it leads to something else."""
    prefix = document.code_key("")
    for each in seen:
        if not any(isinstance(key, Ref) and key.symbol.startswith(REACHES) for key in each.keys):
            own = (key for key in each.keys if isinstance(key, str) and key.startswith(prefix))
            yield from ((key[len(prefix) :], key) for key in own)


def _gathers(document: Document) -> bool:
    """Whether a file mainly hands on what others export: `export { find } from "./find"`."""
    return _INDEX.search(document.item.path) is not None and _HANDS_ON.search(document.text[:_HEAD]) is not None


def _composes(document: Document) -> bool:
    """Whether a file says what the parts of a program are that its functions are handed."""
    return document.language == "typescript" and _COMPOSES.search(document.text) is not None


def _asked(found: Script, seen: list[Observation]) -> Iterator[tuple[str, list[str]]]:
    """The models and services that each function names, and those that a variable stands for."""
    stated = ((each, [key for key in each.keys if isinstance(key, str)]) for each in seen if each.kind in _ASKED)
    told = [(each.location.line, keys) for each, keys in stated if keys][:_ENTRIES]
    searched = [(each.location.line, [str(key) for key in each.keys]) for each in seen if _is_searched(each)]
    plain = ((name, node) for name, node in found.declared.items() if not is_function(unwrap(node)))
    bodies = ((name, node, f"{name}:") for name, node in functions(found))
    for name, node, mark in chain(((name, node, "") for name, node in plain), bodies) if told or searched else ():
        first, last = node.start_point[0] + 1, node.end_point[0] + 1
        for line, keys in [*told, *searched[:_ENTRIES]] if mark else told if last - first < _SMALL else ():
            if first <= line <= last:
                yield f"{mark}{line}" if mark else name, keys


def _is_searched(each: Observation) -> bool:
    """Whether it is a store that a statement in a function searches: no name in the file stands for it."""
    named = any(not isinstance(key, str) or key.startswith("code:") for key in each.keys)
    return each.kind is AssetKind.VECTOR_STORE and not named


def _listed(found: Script, seen: list[Observation]) -> Iterator[tuple[str, list[str]]]:
    """The tools that each exported list, table, class or function describes."""
    tools = [(each.location.line, key) for each in seen if each.kind is AssetKind.TOOL
             for key in each.keys[:1] if isinstance(key, str)]  # fmt: skip
    for name in found.exported if tools else ():
        node = unwrap(found.declared.get(name, found.exported[name]))
        if node.type in _HOLDING or is_function(node):
            first, last = node.start_point[0] + 1, node.end_point[0] + 1
            if inside := [key for line, key in tools if first <= line <= last]:
                yield name, inside


def _lists(document: Document, found: Script, seen: list[Observation]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What stands by its name in lists and tables: of `[find, ...mails, new Pages()]` all three, and the tools that are
    described between them.
    """
    module, prefix = module_of(document.item.path), document.code_key("")
    tools = [(each.location.line, f"{module}.{key[len(prefix):]}") for each in seen if each.kind is AssetKind.TOOL
             for key in each.keys[:1] if isinstance(key, str) and key.startswith(prefix)]  # fmt: skip
    for name, value in islice(found.declared.items(), _DECLARED):
        node = unwrap(value)
        if node.type in {"array", "object"} and (heads := [*_heads(node)]):
            first, last = node.start_point[0] + 1, node.end_point[0] + 1
            inside = (symbol for line, symbol in tools if first <= line <= last)
            yield name, tuple(dict.fromkeys((*(_symbol(document, found, head) for head in heads), *inside)))


def _heads(node: Node) -> Iterator[str]:
    """The names that stand in a list or table, those made or called where they stand too."""
    for child in islice(node.named_children, _ENTRIES):
        value = child.child_by_field_name("value") if child.type == "pair" else child
        value = value.named_children[0] if value is not None and value.type == "spread_element" else value
        if value is None:
            continue
        inner = unwrap(value)
        if inner.type in {"call_expression", "new_expression"}:
            called = inner.child_by_field_name("function") or inner.child_by_field_name("constructor")
            inner = called if called is not None else inner
        if inner.type in _NAMED:
            yield text(inner)


def _symbol(document: Document, found: Script, name: str) -> str:
    head, _, rest = name.partition(".")
    imported = found.local.get(head)
    symbol = symbol_of(document.item.path, imported.module, imported.name).removesuffix(".*") if imported else ""
    return f"{symbol}.{rest}".rstrip(".") if symbol else f"{module_of(document.item.path)}.{name}"


def _values(document: Document, found: Script) -> Iterator[tuple[str, Exported]]:
    for name, node in found.exported.items():
        imported = found.local.get(text(node).partition(" ")[0])
        symbol = symbol_of(document.item.path, imported.module, imported.name) if imported else ""
        symbol = symbol or _handed_on(document, node)
        value = found.declared.get(name, node)
        symbol = symbol or _made_of(document, found, unwrap(value))
        if symbol:
            yield name, (Ref(symbol), node.start_point[0] + 1)
        elif not any(word in name.lower() for word in _SECRET):
            yield from _flat(document, found, name, value)


def _made_of(document: Document, found: Script, made: Node) -> str:
    """The symbol of the project's own class that something exported is made of: `export const desk = new Desk()`."""
    named = text(made.child_by_field_name("constructor")) if made.type == "new_expression" else ""
    if imported := found.local.get(named):
        return symbol_of(document.item.path, imported.module, imported.name)
    own = bool(named) and named in {text(each.child_by_field_name("name")) for each in found.classes}
    return f"{module_of(document.item.path)}.{named}" if own else ""


def _handed_on(document: Document, node: Node) -> str:
    """The symbol of another file that is exported again: `export { find as look } from "./find"`."""
    clause = node.parent.parent if node.parent is not None and node.parent.type == "export_specifier" else None
    clause = node.parent if node.type == "export_specifier" else clause
    statement = clause.parent if clause is not None and clause.type == "export_clause" else None
    module = statement.child_by_field_name("source") if statement is not None else None
    return symbol_of(document.item.path, plain_string(module), text(node).split(" ")[0]) if module is not None else ""


def _entries(node: Node) -> Iterator[tuple[str, Node]]:
    """The entries of an object or an enum that have a value."""
    if node.type == "object":
        yield from properties(node).items()
        return
    for item in enum_items(node):
        named, value = item.child_by_field_name("name"), item.child_by_field_name("value")
        if named is not None and value is not None:
            yield text(named), value


def _flat(document: Document, found: Script, name: str, node: Node) -> Iterator[tuple[str, Exported]]:
    inner = unwrap(node)
    if inner.type in {"object", "enum_declaration"}:
        for key, value in islice(_entries(inner), _ENTRIES):
            deeper = value.type != "object" or name.count(".") < _DEEPEST
            if deeper and not any(word in key.lower() for word in _SECRET):
                yield from _flat(document, found, f"{name}.{key}", value)
        return
    for known in texts(found, document.item.path, inner)[:1]:
        if isinstance(known.value, Ref) or (0 < len(known.value) <= _TEXT and not known.dynamic):
            yield name, (known.value, known.line)
