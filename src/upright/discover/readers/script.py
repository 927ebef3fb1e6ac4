"""TypeScript and JavaScript by tree-sitter: imports, calls, declarations and exports, each with its line.

Nothing is run. Declaration files, minified bundles and build output are read as empty: they repeat what other files
decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from upright.model.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Language, Node, Parser, Query, Tree

    from upright.discover.document import Document

LANGUAGES = frozenset({"typescript", "tsx", "javascript"})
_BUILT = re.compile(
    r"(?:^|/)(?:node_modules|\.next|vendor|third_party|static/js|coverage)/|(?:^|/)(?:dist|build|out)/.*\.(?:[cm]?js|jsx)$|"
    r"\.min\.|\.d\.[mc]?ts$"  # what is still TypeScript in a folder called `build` was not built
)
_LINE_LIMIT = 5000  # characters: a longer line is a bundle
_NODES = 1_000_000
_FUNCTIONS = frozenset(
    {"arrow_function", "function_declaration", "function_expression", "method_definition", "function"}
)
_WRAPPERS = frozenset(
    {
        "await_expression",
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
    }
)


@dataclass(frozen=True, slots=True)
class Import:
    """`name` is what the module exports: `default`, `*` for a namespace, empty for an import for its effect."""

    module: str
    name: str
    local: str
    line: int
    type_only: bool = False
    erased: bool = False  # `import type`: nothing is left of the statement itself


@dataclass(frozen=True)
class Call:
    """A call or `new`. `callee` is its dotted text (`server.tool`), `module` where its first name comes from when that
    is an import, and `path` the dotted path within that module (`OpenAI.chat.completions.create`), instances written as
    their class.
    """

    node: Node
    callee: str
    module: str
    path: str
    line: int

    @property
    def last(self) -> str:
        """The last name of the callee."""
        return self.callee.rpartition(".")[2]

    @cached_property
    def given(self) -> list[Node]:
        """The arguments, comments left out."""
        return arguments(self.node)


@dataclass(slots=True)
class Script:
    """What stands in one script. `declared` maps a name to the node of its (first) value."""

    imports: list[Import] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    objects: list[Node] = field(default_factory=list)
    declared: dict[str, Node] = field(default_factory=dict)
    classes: list[Node] = field(default_factory=list)
    exported: dict[str, Node] = field(default_factory=dict)
    enums: dict[str, Node] = field(default_factory=dict)
    local: dict[str, Import] = field(default_factory=dict)
    tree: Tree | None = None
    language: str = ""
    tables: dict[int, dict[str, Node]] = field(default_factory=dict)  # properties of object literals, by their node

    @property
    def members(self) -> list[Node]:
        """All `a.b` and `a["b"]`."""
        return _of_kinds(self.tree, self.language, _MEMBERS) if self.tree else []

    def modules(self) -> set[str]:
        """The modules imported for more than their types."""
        return {found.module for found in self.imports if not found.type_only}


@cache
def _grammar(language: str) -> Language:
    import tree_sitter_javascript
    import tree_sitter_typescript
    from tree_sitter import Language

    grammars = {
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
        "javascript": tree_sitter_javascript.language,
    }
    return Language(grammars[language]())


@cache
def _parser(language: str) -> Parser:
    from tree_sitter import Parser

    return Parser(_grammar(language))


def is_built(document: Document) -> bool:
    """Whether a tool made the file from others: its place and name say so."""
    return _BUILT.search(document.item.path) is not None


def script(document: Document) -> Script:
    """Parse and index a script; what cannot be parsed is passed over, as the grammar's error nodes."""
    if is_built(document) or max(map(len, document.lines), default=0) > _LINE_LIMIT:
        return Script()
    tree = _parser(document.language).parse(document.text.encode())
    if tree.root_node.descendant_count > _NODES:
        raise LimitExceeded("too many nodes of syntax")
    found = Script(tree=tree, language=document.language)
    called: list[Node] = []
    for node in _of_kinds(tree, document.language, _KINDS):
        kind = node.type
        if kind in _CALLS:
            called.append(node)
        else:
            _NOTED[kind](found, node)
    found.local = {item.local: item for item in found.imports if item.local}
    found.calls = [_call(found, node) for node in called]
    return found


@cache
def _query(language: str, kinds: tuple[str, ...]) -> Query:
    from tree_sitter import Query

    grammar = _grammar(language)
    known = [kind for kind in kinds if grammar.id_for_node_kind(kind, True)]
    return Query(grammar, f"[{' '.join(f'({kind})' for kind in known)}] @found")


def _of_kinds(tree: Tree, language: str, kinds: tuple[str, ...]) -> list[Node]:
    """All nodes of these kinds in the order of the text, those around others first."""
    from tree_sitter import QueryCursor

    found = QueryCursor(_query(language, kinds)).captures(tree.root_node).get("found", [])
    return sorted(found, key=lambda node: (node.start_byte, -node.end_byte))


def _assignment(found: Script, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    left = left or node.child_by_field_name("name") or node.child_by_field_name("property")
    right = right or node.child_by_field_name("value")
    if left and right and text(node.child_by_field_name("operator")) in {"", "??=", "||="}:
        prefix = "" if "assignment" in node.type else "this."
        found.declared.setdefault(prefix + dotted(left), right)


def _named(found: Script, node: Node) -> None:
    name = text(node.child_by_field_name("name"))
    if "class" in node.type:
        found.classes.append(node)
    if node.type == "enum_declaration":
        found.enums[name] = node
    elif name:
        found.declared.setdefault(name, node)


def _declaration(found: Script, node: Node) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or value is None:
        return
    if name.type == "identifier":
        found.declared.setdefault(text(name), value)
    inner = unwrap(value)
    if module := _whole(found, text(inner)) if inner.type == "identifier" else _required(inner):
        line = node.start_point[0] + 1
        if name.type == "identifier":
            found.imports.append(Import(module, "*", text(name), line))
        for item in name.named_children:
            if item.type == "shorthand_property_identifier_pattern":
                found.imports.append(Import(module, text(item), text(item), line))
            elif item.type == "pair_pattern":
                key, local = item.child_by_field_name("key"), item.child_by_field_name("value")
                found.imports.append(Import(module, text(key), text(local), line))


def _whole(found: Script, name: str) -> str:
    return next((each.module for each in found.imports if (each.name, each.local) == ("*", name)), "")


def _required(node: Node) -> str:
    """The module of `require("x")` or `import("x")`, or an empty string."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None or text(function) not in {"require", "import"}:
        return ""
    first = next(iter(arguments(node)), None)
    return plain_string(first) if first is not None and first.type == "string" else ""


_ADDRESS = re.compile(
    r"^(?:npm:|jsr:|https://(?:esm\.sh|cdn\.skypack\.dev|cdn\.jsdelivr\.net/npm|unpkg\.com)/(?:v\d+/)?)"
)
_AT_VERSION = re.compile(r"(?<=[\w-])@[^/?]{1,40}|\?.*$")


def bare_module(specifier: str) -> str:
    """The package path of `npm:openai@4`, `https://esm.sh/ai@3?x`, or the specifier as it is."""
    address = _ADDRESS.match(specifier)
    return _AT_VERSION.sub("", specifier[address.end() :]) if address else specifier


def _imports(node: Node) -> Iterator[Import]:
    source = node.child_by_field_name("source")
    module = bare_module(plain_string(source)) if source else ""
    line = node.start_point[0] + 1
    clause = next((child for child in node.named_children if child.type == "import_clause"), None)
    types = any(child.type == "type" for child in node.children)
    if clause is None:
        yield Import(module, "", "", line)
    for child in clause.named_children if clause is not None else ():
        if child.type in {"identifier", "namespace_import"}:
            name = "default" if child.type == "identifier" else "*"
            yield Import(module, name, text(child.named_children[0] if name == "*" else child), line, types, types)
        else:
            for item in child.named_children:
                called, alias = item.child_by_field_name("name"), item.child_by_field_name("alias")
                only = types or any(part.type == "type" for part in item.children)
                yield Import(module, text(called), text(alias or called), line, only, types)


def _export(found: Script, node: Node) -> None:
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    if any(child.type == "default" for child in node.children) and (declaration or value):
        found.exported["default"] = declaration or value or node
    if declaration is None:
        for clause in node.named_children:
            for item in clause.named_children if clause.type == "export_clause" else ():
                found.exported[text(item.child_by_field_name("alias") or item.child_by_field_name("name"))] = item
        return
    names = [declaration.child_by_field_name("name")]
    names += [
        child.child_by_field_name("name") for child in declaration.named_children if child.type == "variable_declarator"
    ]
    for name in names:
        if name is not None and name.type in {"identifier", "type_identifier"}:
            found.exported[text(name)] = declaration


_CALLS = frozenset({"call_expression", "new_expression"})
_NOTED: dict[str, Callable[[Script, Node], None]] = {
    "import_statement": lambda found, node: found.imports.extend(_imports(node)),
    "variable_declarator": _declaration,
    **dict.fromkeys(
        ("assignment_expression", "augmented_assignment_expression", "public_field_definition", "field_definition"),
        _assignment,
    ),
    **dict.fromkeys(
        ("function_declaration", "class_declaration", "enum_declaration", "abstract_class_declaration"), _named
    ),
    "export_statement": _export,
    "object": lambda found, node: found.objects.append(node),
}
_KINDS = (*_CALLS, *_NOTED)
_MEMBERS = ("member_expression", "subscript_expression")


def _call(found: Script, node: Node) -> Call:
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    callee = dotted(function) if function else ""
    module, path = origin(found, callee)
    return Call(node, callee, module, path, node.start_point[0] + 1)


def origin(found: Script, name: str, depth: int = 0) -> tuple[str, str]:
    """The module and the dotted path within it that a dotted name stands for; `("", name)` for what is local.

    >>> # with `import OpenAI from "openai"; const client = new OpenAI()`
    >>> # origin(script, "client.chat.completions.create") == ("openai", "OpenAI.chat.completions.create")
    """
    head, _, rest = name.partition(".")
    if head == "this" and rest:
        field_name, _, rest = rest.partition(".")
        head = f"this.{field_name}"
    imported = found.local.get(head)
    if imported:
        own = "" if imported.name == "*" else imported.local if imported.name == "default" else imported.name
        return imported.module, ".".join(part for part in (own, rest) if part)
    value = found.declared.get(head)
    if value is None or depth > 6:  # noqa: PLR2004  aliases of aliases of aliases
        return "", name
    inner = unwrap(value)
    if inner.type in {"call_expression", "new_expression"}:
        function = inner.child_by_field_name("function") or inner.child_by_field_name("constructor")
        module, path = origin(found, dotted(function) if function else "", depth + 1)
    elif inner.type in {"identifier", "member_expression"}:
        module, path = origin(found, dotted(inner), depth + 1)
    else:
        return "", name
    return (module, f"{path}.{rest}" if rest else path) if module else ("", name)


_NAMES = frozenset(
    {"identifier", "this", "type_identifier", "property_identifier", "import", "super", "private_property_identifier"}
)
_SHORT = 200  # bytes of a chain that is looked at as text
# What is written as its dotted text; words that are no names are left to the tree.
_CHAIN = re.compile(
    r"(?!(?:import|new|undefined|true|false|null)\b)[A-Za-z_$][\w$]*(?:\.#?[A-Za-z_$][\w$]*)*", re.ASCII
)


def dotted(node: Node) -> str:
    """The dotted text of a name or chain of members; a call within the chain is written as what is called."""
    if node.end_byte - node.start_byte < _SHORT and _CHAIN.fullmatch(written := text(node)):
        return written
    parts: list[str] = []
    at: Node | None = unwrap(node)
    while at is not None and len(parts) < 40:  # noqa: PLR2004  deeper chains are builders
        if at.type == "member_expression":
            parts.append(text(at.child_by_field_name("property")))
            at = at.child_by_field_name("object")
        elif at.type in {"call_expression", "new_expression"}:
            at = at.child_by_field_name("function") or at.child_by_field_name("constructor")
        elif at.type == "subscript_expression":
            at = at.child_by_field_name("object")
        else:
            if at.type in _NAMES:
                parts.append(text(at))
            break
        at = unwrap(at) if at is not None else None
    return ".".join(reversed(parts))


def arguments(node: Node) -> list[Node]:
    """The arguments of a call, comments left out."""
    found = node.child_by_field_name("arguments")
    return [child for child in found.named_children if child.type != "comment"] if found is not None else []


def unwrap(node: Node) -> Node:
    """The expression within parentheses, `await`, `as const` and the like."""
    while node.type in _WRAPPERS and node.named_children:
        node = node.named_children[-1 if node.type == "type_assertion" else 0]
    return node


def text(node: Node | None) -> str:
    """The source text of a node; empty for None."""
    return ((node and node.text) or b"").decode(errors="replace")  # each look at `text` cuts it out anew


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def plain_string(node: Node) -> str:
    """The value of a string literal, escapes resolved."""
    written = text(node)[1:-1]
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), written) if "\\" in written else written


def enclosing(node: Node) -> str:
    """The name of the nearest variable, property or function that a node is the value of or stands in."""
    at = node.parent
    while at is not None:
        if at.type in {"variable_declarator", "public_field_definition", "function_declaration", "method_definition"}:
            name = at.child_by_field_name("name")
            if name is not None and name.type in {"identifier", "property_identifier"}:
                return text(name)
        if at.type == "pair":
            return text(at.child_by_field_name("key")).strip("\"'`")
        at = at.parent
    return ""


def is_function(node: Node) -> bool:
    """Whether the node is a function of any form."""
    return node.type in _FUNCTIONS
