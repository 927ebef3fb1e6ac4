"""skops files: a JSON tree of nodes, each with a class and the loader that makes it.

Source: skops/io/_audit.py; CVE-2025-54412, CVE-2025-54413, CVE-2025-54886.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_arguments import FILE_METHODS
from upright.discover.readers.pickle_policy import rule_for

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_LOADERS: Final = {
    "MethodNode": None, "OperatorFuncNode": "operator", "FunctionNode": None, "TypeNode": None, "ObjectNode": None,
}  # fmt: skip
_NODES: Final = 1_000_000
# What is wrapped stands in a node of its own and is judged there.
_HARMLESS: Final = frozenset({"functools.partial", "builtins.NoneType", "builtins.type", "builtins.function"})
# What such a node makes picks an attribute, an item or a method when it is called; its argument stands in the file.
_PICKERS: Final = frozenset({"operator.attrgetter", "operator.itemgetter", "operator.methodcaller"})
_KNOWN: Final = frozenset(
    {"BytearrayNode", "BytesNode", "CachedNode", "ConstructorFromReduceNode", "DTypeNode", "DefaultDictNode",
    "DictNode",
     "FunctionNode", "JsonNode", "ListNode", "LossNode", "MaskedArrayNode", "MethodNode", "NdArrayNode", "ObjectNode",
     "OperatorFuncNode", "PartialNode", "QuantileForestNode", "RandomGeneratorNode", "RandomStateNode", "ReduceNode",
     "SetNode",
     "SliceNode", "SparseMatrixNode", "TreeNode", "TupleNode", "TypeNode", "_DictWithDeprecatedKeysNode", "None"}
)  # fmt: skip
_OUTSIDE = re.compile(r"^(?:[/\\~]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_METHOD = re.compile(r"[a-z]\w*$")


def inspect_schema(schema: object, inquiry: Inquiry, where: str) -> None:
    """Judge every class that a schema names."""
    waiting, count = [schema], 0
    while waiting and count < _NODES:
        node = waiting.pop()
        count += 1
        if isinstance(node, dict):
            _node(node, inquiry, where)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    if waiting:
        inquiry.say(Verdict.UNKNOWN, "budget", "a schema of more parts than a verdict may cost", where)


def _node(node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    path, function = node.get("module_path"), node.get("function")
    if isinstance(path, str) and isinstance(function, str):
        _named(f"{path}.{function}"[:160], inquiry, where)
    file = node.get("file")
    if isinstance(file, str) and _OUTSIDE.search(file):
        message = f"a node's file lies outside the archive: {file[:80]!r}"
        inquiry.say(Verdict.SUSPICIOUS, "path-traversal", message, where)
    name, module, loader = node.get("__class__"), node.get("__module__"), node.get("__loader__")
    if not isinstance(name, str) or not isinstance(module, str):
        return
    dotted = f"{module}.{name}"[:160]
    _method(node, str(loader), inquiry, where)
    expected = _LOADERS.get(str(loader))
    if expected is not None and module not in {expected, f"_{expected}"}:
        inquiry.say(Verdict.MALICIOUS, "loader-mismatch", f"{loader} is told to load {dotted}", where)
    if not (loader == "OperatorFuncNode" and dotted in _PICKERS):
        _named(dotted, inquiry, where)


def _named(dotted: str, inquiry: Inquiry, where: str) -> None:
    """One class or function by its name."""
    if dotted in _HARMLESS:
        return
    rule = rule_for(dotted)
    if rule.verb in {"sink", "risky", "apply", "resolve", "load"}:
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"the schema names {dotted}: {rule.reason}", where)
    elif rule.verb == "unknown":
        inquiry.say(Verdict.UNKNOWN, "module-reference", f"the schema names {dotted}", where)


def _method(node: dict[str, object], loader: str, inquiry: Inquiry, where: str) -> None:
    """A method is fetched by the name that the file gives, which may be a path into objects (CVE-2025-54413)."""
    content = node.get("content")
    name = content.get("func") if loader == "MethodNode" and isinstance(content, dict) else None
    if isinstance(name, str) and not _METHOD.match(name):
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"a method reaches into objects: {name[:80]}", where)
    picked = [name] if isinstance(name, str) else _texts(node.get("attrs")) if loader == "OperatorFuncNode" else []
    for each in picked:
        if any(part in FILE_METHODS or part.startswith("__") for part in each.split(".")):
            inquiry.say(Verdict.SUSPICIOUS, "module-reference", f"picks {each[:80]} of what it is given", where)
    if loader and loader not in _KNOWN:
        inquiry.say(Verdict.SUSPICIOUS, "loader-mismatch", f"the schema names no known loader: {loader[:60]}", where)


def _texts(attributes: object) -> list[str]:
    """The texts that a picker is made with: each a node of JSON, in one tuple."""
    nodes = attributes.get("content") if isinstance(attributes, dict) else None
    held = [each.get("content") for each in nodes if isinstance(each, dict)] if isinstance(nodes, list) else []
    return [each.strip('"') for each in held if isinstance(each, str)]
