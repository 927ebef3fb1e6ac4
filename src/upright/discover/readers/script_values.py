"""What expressions of a script stand for: strings through constants, templates, defaults and enums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from upright.discover.readers.script import Call, Script, arguments, dotted, is_function, plain_string, text, unwrap
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_DEPTH = 8
# What reads a variable of the environment, or of settings that stand for it: `this.configService.get("MODEL")`.
_READS = re.compile(
    r"^(?:Deno\.env\.get|getEnv|env\.get)$|(?:^|\.)(?P<settings>\w{0,30}[cC]onfig(?:Service|uration)?|\w{0,30}[sS]ettings?(?:Service)?|nconf|envs?|secrets)\.(?:get|getOrThrow|getString|require)$"
)
_SCREAMED = re.compile(r"[A-Z][A-Z\d]{1,40}(?:_[A-Z\d]{1,40}){1,8}")
_ENV = re.compile(r"^(?:process\.env|import\.meta\.env|Bun\.env|env|Deno\.env)\.([A-Za-z_]\w{0,100})$")
_EXTENSION = re.compile(r"\.(?:[mc]?[jt]sx?|json)$")
_CHOICES = 40
_SAME = frozenset({"replace", "replaceAll", "trim", "trimEnd", "trimStart", "toString", "toLowerCase"})


@dataclass(frozen=True, slots=True)
class Text:
    """A string that an expression may have. `env`: it comes from this environment variable, `value` being the default;
    `dynamic`: part of it is only known at run time (written `{name}`).
    """

    value: str | Ref
    line: int
    env: str = ""
    dynamic: bool = False


def environment(node: Node) -> str:
    """The variable that `process.env.X`, `process.env["X"]`, `import.meta.env.X` or `Deno.env.get("X")` reads."""
    node = unwrap(node)
    if node.type == "subscript_expression":
        owner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        if owner is not None and index is not None and index.type == "string":
            found = _ENV.match(f"{text(owner)}.{plain_string(index)}")
            return found.group(1) if found else ""
    if node.type == "call_expression":
        first = next(iter(arguments(node)), None)
        read = _READS.search(text(node.child_by_field_name("function"))) if first is not None else None
        if read is None or first is None or first.type != "string":
            return ""
        name = plain_string(first)
        return name if not read["settings"] or _SCREAMED.fullmatch(name) else ""
    found = _ENV.match(text(node)) if node.type == "member_expression" else None
    return found.group(1) if found else ""


def texts(script: Script, path: str, node: Node | None, depth: int = 0) -> list[Text]:
    """The strings that an expression may have, most likely first; empty when nothing can be said. `path` is that of
    the document, to which relative imports are resolved.
    """
    if node is None or depth > _DEPTH:
        return []
    node = unwrap(node)
    found: list[Text] = []
    match node.type:
        case "string":
            found = [Text(plain_string(node), node.start_point[0] + 1)]
        case "template_string":
            found = [_template(script, path, node, depth)]
        case "binary_expression":
            found = _binary(script, path, node, depth)
        case "ternary_expression":
            sides = (node.child_by_field_name("consequence"), node.child_by_field_name("alternative"))
            found = [one for side in sides for one in texts(script, path, side, depth + 1)][:_CHOICES]
        case "identifier" | "shorthand_property_identifier":
            found = _named(script, path, node, depth)
        case "member_expression" | "subscript_expression" | "call_expression":
            variable = environment(node)
            known = _set(script, path, node, variable, depth) or [Text("", node.start_point[0] + 1, variable)]
            found = known if variable else _member(script, path, node, depth) or _chained(script, path, node, depth)
    return found


def _set(script: Script, path: str, node: Node, variable: str, depth: int) -> list[Text]:
    """What a variable of the environment is when nobody sets it: `process.env.MODEL ??= "gpt-4o"`,
    `config.get("MODEL", "gpt-4o")`.
    """
    given = script.declared.get(dotted(node)) if variable and node.type == "member_expression" else None
    if variable and node.type == "call_expression":
        given = next(iter(arguments(node)[1:2]), None)
    known = texts(script, path, given, depth + 1)
    return [Text(found.value, found.line, found.env or variable, found.dynamic) for found in known if found.value]


def _chained(script: Script, path: str, node: Node, depth: int) -> list[Text]:
    """`(BASE || "https://...").replace(...)`, `z.string().default("...")`."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None or function.type != "member_expression":
        return []
    last = text(function.child_by_field_name("property"))
    if last == "default":
        return [found for given in arguments(node)[:1] for found in texts(script, path, given, depth + 1)]
    return texts(script, path, function.child_by_field_name("object"), depth + 1) if last in _SAME else []


def _template(script: Script, path: str, node: Node, depth: int) -> Text:
    pieces: list[str] = []
    dynamic = False
    for child in node.named_children:
        if child.type != "template_substitution":
            pieces.append(text(child))
            continue
        inner = child.named_children[0] if child.named_children else None
        known = [
            found for found in texts(script, path, inner, depth + 1) if isinstance(found.value, str) and found.value
        ]
        dynamic = dynamic or not known or known[0].dynamic
        pieces.append(str(known[0].value) if known else f"{{{text(inner)[:60]}}}")
    return Text("".join(pieces), node.start_point[0] + 1, dynamic=dynamic)


def _binary(script: Script, path: str, node: Node, depth: int) -> list[Text]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = text(node.child_by_field_name("operator"))
    first, second = texts(script, path, left, depth + 1), texts(script, path, right, depth + 1)
    if operator in {"??", "||"}:
        variable = next((found.env for found in first if found.env), "")
        known = [found for found in first if found.value]
        return (
            known + [Text(found.value, found.line, found.env or variable, found.dynamic) for found in second] or first
        )
    if operator == "+" and first and second and isinstance(first[0].value, str) and isinstance(second[0].value, str):
        return [Text(first[0].value + second[0].value, first[0].line, dynamic=first[0].dynamic or second[0].dynamic)]
    return [Text(found.value, found.line, dynamic=True) for found in first[:1]] if operator == "+" else []


def _named(script: Script, path: str, node: Node, depth: int) -> list[Text]:
    name = text(node)
    value = script.declared.get(name) or _default(node, name)
    if value is not None:
        return texts(script, path, value, depth + 1)
    imported = script.local.get(name)
    if imported and not imported.type_only:
        symbol = symbol_of(path, imported.module, imported.name)
        return [Text(Ref(symbol), node.start_point[0] + 1)] if symbol else []
    return []


def _default(node: Node, name: str) -> Node | None:
    """What a parameter of the functions around is when nobody gives it: `(model = "gpt-4o") => ask(model)`."""
    around = node.parent
    while around is not None:
        listed = around.child_by_field_name("parameters") if is_function(around) else None
        for each in listed.named_children if listed is not None else ():
            held = each.child_by_field_name("pattern") or each.child_by_field_name("left")
            if held is not None and held.type == "identifier" and text(held) == name:
                return each.child_by_field_name("value") or each.child_by_field_name("right")
        around = around.parent
    return None


def module_of(path: str) -> str:
    """The dotted name of a script as references use it: `lib/ai/models.ts` is `lib.ai.models`, an index its folder."""
    stem = _EXTENSION.sub("", path)
    return stem.removesuffix("/index").strip("/").replace("/", ".")


def symbol_of(path: str, module: str, name: str) -> str:
    """The symbol under which another script's export is known: `lib.ai.models.DEFAULT`. Path aliases (`@/lib`) are
    taken from the root of the project; packages give an empty string.
    """
    if module.startswith("."):
        target = normpath(join(dirname(path), module))
    elif module.startswith(("@/", "~/", "#/", "~~/", "$lib/")):
        target = module.partition("/")[2]
    elif module.startswith("@src/"):  # the sources of the package that the script is of
        head, found, _ = f"/{path}".rpartition("/src/")
        target = f"{head}/{module[1:]}".strip("/") if found else module[1:]
    else:
        return ""
    return f"{module_of(target)}.{name}" if not target.startswith("..") else ""


def _member(script: Script, path: str, node: Node, depth: int) -> list[Text]:
    """`MODELS.fast`, `MODELS["fast"]`, `ToolName.ECHO` of objects and enums of the same file."""
    owner, key = node.child_by_field_name("object"), node.child_by_field_name("property")
    if owner is None:
        return []
    head = dotted(owner)
    name = text(key)
    if key is None:
        index = node.child_by_field_name("index")
        name = plain_string(index) if index is not None and index.type == "string" else ""
    enum = script.enums.get(head)
    if enum is not None:
        for item in enum_items(enum):
            if text(item.child_by_field_name("name")) == name:
                return texts(script, path, item.child_by_field_name("value"), depth + 1)
    if not script.local and not script.declared:
        return []
    value = _inner(script, head)
    if value is None:
        root, dot, rest = head.partition(".")
        imported, between = script.local.get(root), dot + rest
        symbol = symbol_of(path, imported.module, imported.name) if imported and name else ""
        return [Text(Ref(f"{symbol}{between}.{name}"), node.start_point[0] + 1)] if symbol else []
    found = prop(unwrap(value), name) if name else None
    return texts(script, path, found, depth + 1) if found is not None else []


def _inner(script: Script, head: str) -> Node | None:
    """The value of a constant, or of an entry within it: of `NAMES` and `NAMES.BROWSER`."""
    first, *rest = head.split(".")
    value = script.declared.get(first)
    for name in rest:
        value = prop(unwrap(value), name) if value is not None else None
    return value


def enum_items(enum: Node) -> Iterator[Node]:
    """The members of an enum that are given a value."""
    body = enum.child_by_field_name("body")
    for item in body.named_children if body is not None else ():
        if item.type == "enum_assignment":
            yield item


def prop(node: Node | None, *names: str) -> Node | None:
    """The value of the first of these properties of an object literal; a method or a shorthand stands for itself."""
    if node is None or node.type != "object":
        return None
    values = properties(node)
    return next((values[name] for name in names if name in values), None)


def properties(node: Node) -> dict[str, Node]:
    """The properties of an object literal by name."""
    found: dict[str, Node] = {}
    for child in node.named_children:
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                found[text(key).strip("\"'`")] = unwrap(value)
        elif child.type == "method_definition":
            found[text(child.child_by_field_name("name"))] = child
        elif child.type == "shorthand_property_identifier":
            found[text(child)] = child
    return found


def table(script: Script, node: Node) -> dict[str, Node]:
    """The properties of an object literal of the script by name, looked up once for all who ask. Not to be changed."""
    found = script.tables.get(node.id)
    if found is None:
        found = script.tables[node.id] = properties(node)
    return found


def value_of(script: Script, node: Node | None) -> Node | None:
    """What a name stands for in the same file: the node of its value, else the node itself."""
    depth = 0
    while node is not None and node.type in {"identifier", "shorthand_property_identifier"} and depth < _DEPTH:
        found = script.declared.get(text(node))
        if found is None or found == node:
            break
        node, depth = unwrap(found), depth + 1
    return node


def option(script: Script, call: Call, *names: str) -> Node | None:
    """The value of an option in any object literal among the arguments of a call, also through a constant."""
    for argument in call.given:
        value = value_of(script, unwrap(argument))
        if value is not None and value.type == "object":
            values = table(script, value)
            found = next((values[name] for name in names if name in values), None)
            if found is not None:
                return found
    return None


def first_text(script: Script, path: str, node: Node | None) -> str:
    """The first string that an expression may have, when it is known in this file."""
    if node is not None and node.type == "shorthand_property_identifier":
        node = value_of(script, node)
    return next(
        (found.value for found in texts(script, path, node) if isinstance(found.value, str) and found.value), ""
    )
