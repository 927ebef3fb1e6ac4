"""Texts that a Jinja template puts together from constants, worked out without rendering: `'__cla' ~ 'ss__'`.

Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2 import nodes

Part = TypeVar("Part", bound="nodes.Node")

LIMIT: Final = 4096
NEAR: Final = 200  # nodes in which what an expression is made of shows
_DEPTH: Final = 40
_PLAIN: Final[dict[str, Callable[[str], str]]] = {
    "reverse": lambda text: text[::-1],
    "lower": str.lower,
    "upper": str.upper,
    "trim": str.strip,
    "strip": str.strip,
    "string": str,
    "safe": str,
    "list": str,
}


def below(node: nodes.Node, kind: type[Part] | tuple[type[Part], ...], limit: int = 0) -> Iterator[Part]:
    """The nodes of a kind below one, in the order of the text, each passed once however deep they nest. `limit`: how
    many are looked at, nearest first, where what is asked shows near by.
    """
    waiting = deque(node.iter_child_nodes())
    seen = 0
    while waiting and (not limit or seen < limit):
        each = waiting.popleft()
        seen += 1
        if isinstance(each, kind):
            yield each
        if limit:
            waiting.extend(each.iter_child_nodes())
        else:
            waiting.extendleft(reversed(list(each.iter_child_nodes())))


def operands(node: nodes.Node, inner: set[int] | None = None) -> list[nodes.Expr]:
    """What `+` and `~` put together, in order, however many there are; `inner` is told the nodes in between."""
    from jinja2 import nodes

    waiting: list[Any] = [node]
    found: list[nodes.Expr] = []
    while waiting:
        each = waiting.pop()
        if isinstance(each, nodes.Add | nodes.Concat):
            waiting.extend(reversed(each.nodes) if isinstance(each, nodes.Concat) else (each.right, each.left))
            inner.add(id(each)) if inner is not None else None
        else:
            found.append(each)
    return found


def macro_lists(tree: nodes.Template) -> frozenset[str]:
    """Variables that are only ever lists of macros of the template itself."""
    from jinja2 import nodes

    stored = Counter(each.name for each in below(tree, nodes.Name) if each.ctx != "load")
    macros = {each.name for each in below(tree, nodes.Macro)} - stored.keys()
    listed = Counter[str]()
    for each in below(tree, nodes.Assign):
        if isinstance(each.target, nodes.Name):
            name = each.target.name
            listed[name] += all(_lists(part, macros, name) for part in operands(each.node))
    return frozenset(name for name, count in listed.items() if macros and count == stored[name])


def _lists(node: nodes.Expr, macros: set[str], name: str) -> bool:
    from jinja2 import nodes

    if isinstance(node, nodes.List):
        return all(isinstance(each, nodes.Name) and each.name in macros for each in node.items)
    return isinstance(node, nodes.Name) and node.name == name


def constant_text(node: nodes.Node | None, known: Mapping[str, str], depth: int = 0) -> str | None:
    """The text that an expression always gives; None when it depends on what the template is given.

    `known` are the variables that are set to constant texts.
    """
    from jinja2 import nodes

    if node is None or depth > _DEPTH:
        return None
    if isinstance(node, nodes.Const):
        return str(node.value)[:LIMIT] if isinstance(node.value, str | int) else None
    if isinstance(node, nodes.Name):
        return known.get(node.name)
    return _made(node, known, depth)


def _made(node: nodes.Node, known: Mapping[str, str], depth: int) -> str | None:
    """What operators, filters and methods make of constant texts."""
    from jinja2 import nodes

    if isinstance(node, nodes.Concat) or (isinstance(node, nodes.Add) and _holds_text(node)):
        return _joined(operands(node), "", known, depth)
    if isinstance(node, nodes.Add):
        return None
    if isinstance(node, nodes.Filter):
        return _filtered(node, known, depth)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
        return _reversed(node, known, depth)
    if isinstance(node, nodes.Mod):
        return _formatted(constant_text(node.left, known, depth + 1), node.right, known, depth)
    return _called(node, known, depth) if isinstance(node, nodes.Call) else None


def _joined(parts: list[nodes.Expr], between: str, known: Mapping[str, str], depth: int) -> str | None:
    texts = [constant_text(part, known, depth + 1) for part in parts]
    whole = [text for text in texts if text is not None]
    return between.join(whole)[:LIMIT] if len(whole) == len(texts) else None


def _holds_text(node: nodes.BinExpr) -> bool:
    from jinja2 import nodes

    return any(isinstance(each.value, str) for each in below(node, nodes.Const, NEAR))


def _filtered(node: nodes.Filter, known: Mapping[str, str], depth: int) -> str | None:
    from jinja2 import nodes

    if node.name == "join" and isinstance(node.node, nodes.List | nodes.Tuple):
        between = constant_text(node.args[0], known, depth + 1) if node.args else ""
        return _joined(node.node.items, between or "", known, depth)
    subject = constant_text(node.node, known, depth + 1)
    if subject is None:
        return None
    if node.name in _PLAIN:
        return _PLAIN[node.name](subject)
    return _method(subject, node.name, node.args, known, depth)


def _called(node: nodes.Call, known: Mapping[str, str], depth: int) -> str | None:
    """A method of a constant text: `'%c'.replace('x', '_')`."""
    from jinja2 import nodes

    if not isinstance(node.node, nodes.Getattr):
        return None
    method = node.node.attr
    if method == "join" and node.args and isinstance(node.args[0], nodes.List | nodes.Tuple):
        return _joined(node.args[0].items, constant_text(node.node.node, known, depth + 1) or "", known, depth)
    subject = constant_text(node.node.node, known, depth + 1)
    if subject is None:
        return None
    if method in _PLAIN:
        return _PLAIN[method](subject)
    return _method(subject, method, node.args, known, depth)


def _method(subject: str, method: str, args: list[nodes.Expr], known: Mapping[str, str], depth: int) -> str | None:
    texts = [constant_text(each, known, depth + 1) for each in args]
    if any(text is None for text in texts):
        return None
    words = [text or "" for text in texts]
    if method == "replace" and len(words) >= 2 and words[0]:  # noqa: PLR2004  old and new
        return subject.replace(words[0], words[1])[:LIMIT]
    if method == "format":
        return _filled(subject, words)
    return None


def _formatted(subject: str | None, values: nodes.Expr, known: Mapping[str, str], depth: int) -> str | None:
    from jinja2 import nodes

    if subject is None:
        return None
    items = values.items if isinstance(values, nodes.Tuple) else [values]
    texts = [constant_text(each, known, depth + 1) for each in items]
    return None if any(text is None for text in texts) else _filled(subject, [text or "" for text in texts])


def _filled(subject: str, words: list[str]) -> str:
    """A format with its places filled in order; `%c` takes the number of a character."""
    for word in words:
        for place in ("%s", "%c", "{}"):
            if place in subject:
                sign = chr(int(word)) if place == "%c" and word.isdigit() and int(word) < 0x110000 else word  # noqa: PLR2004
                subject = subject.replace(place, sign, 1)
                break
    return subject[:LIMIT]


def _reversed(node: nodes.Getitem, known: Mapping[str, str], depth: int) -> str | None:
    """`'__ssalc__'[::-1]`; other slices give the whole text, in which a name is still seen."""
    from jinja2 import nodes

    subject = constant_text(node.node, known, depth + 1)
    if subject is None or not isinstance(node.arg, nodes.Slice):
        return None
    return subject[::-1] if isinstance(node.arg.step, nodes.Neg) else subject
