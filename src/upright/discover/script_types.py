"""What names of a TypeScript file are by their stated types: parameters of functions, fields of classes and interfaces.

`customers.byLogin` in `({ customers }: Context)` is `context.Context.customers.byLogin`, and the interface says in its
own file which class that is.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.script import dotted, is_function, text, unwrap
from upright.discover.readers.script_values import module_of, symbol_of
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.exports import Exported
    from upright.discover.readers.script import Script

_TYPED = frozenset({"typescript", "tsx"})
_PARAMETERS = frozenset({"required_parameter", "optional_parameter"})
_FIELDS = frozenset({"property_signature", "public_field_definition"})
_BODIES = frozenset({"interface_body", "object_type", "class_body"})
# Types that are what they are told of, or made of it.
_AROUND = frozenset({"Readonly", "Promise", "Partial", "Required", "NonNullable", "Awaited", "Pick", "Omit"})
_NAMED = frozenset({"type_identifier", "identifier", "nested_type_identifier"})
_MOST = 300  # fields of one file
_DEEPEST = 30  # functions and blocks around a name


def typed(found: Script, path: str, node: Node, written: str) -> str:
    """The symbol of a chain of names that begins with a parameter of a function around, or a field, by its type."""
    if found.language not in _TYPED:
        return ""
    head, _, rest = written.partition(".")
    if head == "this":
        name, _, rest = rest.partition(".")
        owner = _owner(node)
        symbol = f"{module_of(path)}.{owner}.{name}" if owner and name else ""
    else:
        symbol = _of_parameter(found, path, node, head)
    return f"{symbol}.{rest}".rstrip(".") if symbol else ""


def method(found: Script, name: str) -> Node | None:
    """The method of this name of any class of the script."""
    for node in found.classes:
        body = node.child_by_field_name("body")
        for child in body.named_children if body is not None else ():
            if child.type == "method_definition" and text(child.child_by_field_name("name")) == name:
                return child
    return None


def stated_fields(found: Script, path: str) -> Iterator[tuple[str, Exported]]:
    """The fields of classes, interfaces and types by what they are: `Context.customers`, `Service.agent`."""
    for owner, body in islice(_bodies(found), _MOST) if found.language in _TYPED else ():
        for child in islice(body.named_children, _MOST):
            name = text(child.child_by_field_name("name"))
            if child.type in _FIELDS:
                symbol = _type(found, path, child.child_by_field_name("type")) or _made(found, path, child)
                if symbol:
                    yield f"{owner}.{name}", (Ref(symbol), child.start_point[0] + 1)
            elif name == "constructor":
                yield from _given(found, path, owner, child)


def _given(found: Script, path: str, owner: str, constructor: Node) -> Iterator[tuple[str, Exported]]:
    """What a constructor keeps: `constructor(private readonly pool: Pool)`, `this.pool = pool`."""
    listed = constructor.child_by_field_name("parameters")
    kinds: dict[str, str] = {}
    for each in listed.named_children if listed is not None else ():
        name, symbol = text(each.child_by_field_name("pattern")), _type(found, path, each.child_by_field_name("type"))
        kinds[name] = symbol
        if symbol and any(part.type in {"accessibility_modifier", "readonly"} for part in each.children):
            yield f"{owner}.{name}", (Ref(symbol), each.start_point[0] + 1)
    body = constructor.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        inner = statement.named_children[0] if statement.named_children else statement
        if inner.type != "assignment_expression":
            continue
        field, value = text(inner.child_by_field_name("left")), inner.child_by_field_name("right")
        symbol = kinds.get(text(value), "") or (_maker(found, path, value) if value is not None else "")
        if field.startswith("this.") and symbol:
            yield f"{owner}.{field[5:]}", (Ref(symbol), inner.start_point[0] + 1)


def _made(found: Script, path: str, field: Node) -> str:
    value = field.child_by_field_name("value")
    return _maker(found, path, value) if value is not None else ""


def _maker(found: Script, path: str, value: Node) -> str:
    """The class or function that makes a value: `new CustomerRepository(pool)`, `createAgent(tools)`."""
    inner = unwrap(value)
    if inner.type not in {"new_expression", "call_expression"}:
        return ""
    made = inner.child_by_field_name("constructor") or inner.child_by_field_name("function")
    return _symbol(found, path, dotted(made)) if made is not None else ""


def _bodies(found: Script) -> Iterator[tuple[str, Node]]:
    root = found.tree.root_node if found.tree is not None else None
    for child in root.named_children if root is not None else ():
        node = child.child_by_field_name("declaration") if child.type == "export_statement" else child
        name = text(node.child_by_field_name("name")) if node is not None else ""
        inner = node.child_by_field_name("body") or node.child_by_field_name("value") if node is not None else None
        if name and inner is not None and inner.type in _BODIES:
            yield name, inner


def _owner(node: Node) -> str:
    at = node.parent
    while at is not None:
        if at.type in {"class_declaration", "class"}:
            return text(at.child_by_field_name("name"))
        at = at.parent
    return ""


def _of_parameter(found: Script, path: str, node: Node, name: str) -> str:
    at = node.parent
    for _ in range(_DEEPEST):
        if at is None:
            return ""
        listed = at.child_by_field_name("parameters") if is_function(at) else None
        for each in listed.named_children if listed is not None else ():
            symbol = _held(found, path, each, name) if each.type in _PARAMETERS else ""
            if symbol := symbol or _of_plugin(found, path, at, each, name):
                return symbol
        at = at.parent
    return ""


def _of_plugin(found: Script, path: str, function: Node, parameter: Node, name: str) -> str:
    """The symbol of what a function takes apart whose own type says it: `const routes: Plugin<{ desk: Desk }>`."""
    pattern, holder = parameter.child_by_field_name("pattern"), function.parent
    stated = holder.child_by_field_name("type") if holder is not None and holder.type == "variable_declarator" else None
    kind = stated.named_children[0] if stated is not None and stated.named_children else None
    if kind is None or pattern is None or pattern.type != "object_pattern" or kind.type != "generic_type":
        return ""
    if name not in {text(child).partition("=")[0].strip() for child in pattern.named_children}:
        return ""
    given = kind.child_by_field_name("type_arguments")
    return next(
        filter(None, (_part(found, path, each, name) for each in (given.named_children if given is not None else ()))),
        "",
    )


def _held(found: Script, path: str, parameter: Node, name: str) -> str:
    """The symbol of what a parameter holds under a name: itself, or a part that it is taken apart into."""
    pattern, stated = parameter.child_by_field_name("pattern"), parameter.child_by_field_name("type")
    if pattern is None or stated is None:
        return ""
    if pattern.type == "identifier":
        return _type(found, path, stated) if text(pattern) == name else ""
    for child in pattern.named_children if pattern.type == "object_pattern" else ():
        key, local = child, child
        if child.type == "pair_pattern":
            key, local = child.child_by_field_name("key") or child, child.child_by_field_name("value") or child
        if text(local).partition("=")[0].strip() == name:
            return _part(found, path, stated, text(key).partition("=")[0].strip())
    return ""


def _part(found: Script, path: str, stated: Node, name: str) -> str:
    inner = stated.named_children[0] if stated.type == "type_annotation" and stated.named_children else stated
    if inner.type == "object_type":
        each = next((x for x in inner.named_children if text(x.child_by_field_name("name")) == name), None)
        return _type(found, path, each.child_by_field_name("type")) if each is not None else ""
    symbol = _type(found, path, inner)
    return f"{symbol}.{name}" if symbol else ""


def _type(found: Script, path: str, stated: Node | None) -> str:
    """The symbol of the class or interface that a type names, of the repository's own."""
    if stated is None:
        return ""
    if stated.type in _NAMED:
        return _symbol(found, path, text(stated))
    if stated.type == "generic_type":
        name, given = text(stated.child_by_field_name("name")), stated.child_by_field_name("type_arguments")
        inner = given.named_children[0] if given is not None and given.named_children and name in _AROUND else None
        return _type(found, path, inner) if inner is not None else _symbol(found, path, name)
    if stated.type in {"type_annotation", "union_type", "readonly_type", "parenthesized_type"}:
        return next(filter(None, (_type(found, path, child) for child in stated.named_children)), "")
    return ""


def _symbol(found: Script, path: str, name: str) -> str:
    head, _, rest = name.partition(".")
    imported = found.local.get(head)
    if imported is not None:
        symbol = symbol_of(path, imported.module, imported.name).removesuffix(".*")
        return f"{symbol}.{rest}".rstrip(".") if symbol else ""
    own = head in found.declared or head in found.exported or any(head == owner for owner, _ in _bodies(found))
    return f"{module_of(path)}.{name}" if own else ""
