"""skops files: a JSON tree of nodes, each with a class and the loader that makes it.

Source: skops/io/_audit.py; CVE-2025-54412, CVE-2025-54413, CVE-2025-54886.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_policy import rule_for

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_LOADERS: Final = {
    "MethodNode": None, "OperatorFuncNode": "operator", "FunctionNode": None, "TypeNode": None, "ObjectNode": None,
}  # fmt: skip
_NODES: Final = 1_000_000


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
    name, module, loader = node.get("__class__"), node.get("__module__"), node.get("__loader__")
    if not isinstance(name, str) or not isinstance(module, str):
        return
    dotted = f"{module}.{name}"[:160]
    expected = _LOADERS.get(str(loader))
    if expected is not None and module not in {expected, f"_{expected}"}:
        inquiry.say(Verdict.MALICIOUS, "loader-mismatch", f"{loader} is told to load {dotted}", where)
    rule = rule_for(dotted)
    if rule.verb in {"sink", "risky", "apply", "resolve", "load"}:
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"the schema names {dotted}: {rule.reason}", where)
    elif rule.verb == "unknown":
        inquiry.say(Verdict.UNKNOWN, "module-reference", f"the schema names {dotted}", where)
