"""Whether the code behind a tool in Python sends all variables of its environment away."""

from __future__ import annotations

import ast

from upright.discover.readers.python_nodes import written_name

_SENDS = frozenset(
    {"post", "put", "patch", "request", "urlopen", "send", "sendall", "sendto", "Request", "publish", "stream"}
)
_ONE = frozenset({"get", "setdefault", "pop", "__getitem__"})


def sends_environment(nodes: list[ast.AST]) -> int:
    """The line of a call that sends the whole of `os.environ`; 0: none."""
    if not any(isinstance(each, ast.Attribute) and each.attr == "environ" for each in nodes):
        return 0
    single = {id(each.value) for each in nodes if isinstance(each, ast.Subscript)}
    single |= {id(each.value) for each in nodes if isinstance(each, ast.Attribute) and each.attr in _ONE}
    single |= {id(right) for each in nodes if isinstance(each, ast.Compare) for right in each.comparators}
    held: set[str] = set()
    for _ in range(3):
        for node in nodes:
            if isinstance(node, ast.Assign) and _holds(node.value, held, single):
                held |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Call) and written_name(node.func).rpartition(".")[2] in _SENDS:
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if any(_holds(value, held, single) for value in given):
                return node.lineno
    return 0


def _holds(value: ast.expr, held: set[str], single: set[int]) -> bool:
    """Whether an expression holds the whole environment, itself or by a name."""
    for node in ast.walk(value):
        if isinstance(node, ast.Name) and node.id in held and id(node) not in single:
            return True
        if isinstance(node, ast.Attribute) and id(node) not in single and written_name(node) == "os.environ":
            return True
    return False
