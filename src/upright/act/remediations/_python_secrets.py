"""Credentials that stand in Python, as texts of which single literals are changed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import TypeGuard

from upright.act.json_text import Edit, edited
from upright.act.remediations._calls import span
from upright.model.errors import ConflictError

_LOOKS = re.compile(r"(?!\w+://[^@]*$)\S{12,}")
_SECRET = re.compile(r"(?i)(?:key|token|secret|passw|credential|auth)")
_INNER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAMED = re.compile(r"[A-Za-z_]\w*")


def without_secrets(path: str, text: str, line: int) -> str:
    """The text in which literals of this line (from 1) that are as long as keys are read from the environment, under
    the name that they are given there. Raises ConflictError.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConflictError(f"{path}: no Python that can be read") from None
    several = [(name, node) for name, node in _given(tree) if node.lineno <= line <= (node.end_lineno or 0)]
    alike = [(name, node) for name, node in several if _LOOKS.fullmatch(str(node.value))]
    meant = [(name, node) for name, node in alike if _SECRET.search(name)] or alike
    found = [(*span(text, node), f'os.environ["{_INNER.sub("_", name).upper()}"]') for name, node in meant]
    return edited(text, [*found, *_imported(tree, text)]) if found else text


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


def _imported(tree: ast.Module, text: str) -> Iterator[Edit]:
    """`import os` before the first statement that is neither docstring nor `__future__`, unless the file has it."""
    if any(isinstance(node, ast.Import) and _has_os(node) for node in tree.body):
        return
    first = next(node for number, node in enumerate(tree.body) if not _comes_first(node, number))
    line = min(node.lineno for node in (first, *getattr(first, "decorator_list", ())))
    at = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    yield at, at, "import os\n" if isinstance(first, ast.Import | ast.ImportFrom) else "import os\n\n"


def _has_os(node: ast.Import) -> bool:
    return any(each.name == "os" and not each.asname for each in node.names)


def _comes_first(node: ast.stmt, number: int) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "__future__"
    return number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
