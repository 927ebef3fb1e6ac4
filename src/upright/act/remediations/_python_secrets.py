"""Credentials that stand in Python, as texts of which single literals are changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from upright.act.json_text import edited
from upright.act.remediations._calls import imported, python, span

_LOOKS = re.compile(r"(?!\w+://[^@]*$)\S{12,}")
_SECRET = re.compile(r"(?i)(?:key|token|secret|passw|credential|auth)")
_INNER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAMED = re.compile(r"[A-Za-z_]\w*")


def without_secrets(path: str, text: str, line: int) -> str:
    """The text in which literals of this line (from 1) that are as long as keys are read from the environment, under
    the name that they are given there. Raises ConflictError.
    """
    tree = python(path, text)
    several = [(name, node) for name, node in _given(tree) if node.lineno <= line <= (node.end_lineno or 0)]
    alike = [(name, node) for name, node in several if _LOOKS.fullmatch(str(node.value))]
    meant = [(name, node) for name, node in alike if _SECRET.search(name)] or alike
    found = [(*span(text, node), f'os.environ["{_INNER.sub("_", name).upper()}"]') for name, node in meant]
    return edited(text, [*found, *imported(tree, text, "os")]) if found else text


def _given(tree: ast.Module) -> Iterator[tuple[str, ast.Constant]]:
    """Every literal that is given a name: by assigning it, as an argument, in a dictionary."""
    for node in ast.walk(tree):
        several: list[tuple[str, ast.expr | None]] = []
        if isinstance(node, ast.Assign):
            several = [(_name(target), node.value) for target in node.targets[:1]]
        elif isinstance(node, ast.AnnAssign):
            several = [(_name(node.target), node.value)]
        elif isinstance(node, ast.keyword):
            several = [(node.arg or "", node.value)]
        elif isinstance(node, ast.Dict):
            several = [(_name(key), value) for key, value in zip(node.keys, node.values, strict=True)]
        yield from ((name, value) for name, value in several if _is_text(value) and _NAMED.fullmatch(name))


def _is_text(value: ast.expr | None) -> TypeGuard[ast.Constant]:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _name(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant):
        return re.sub(r"\W", "_", str(node.value))
    if isinstance(node, ast.Subscript):
        return _name(node.slice)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
