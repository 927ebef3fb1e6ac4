"""Calls in Python as texts of which single arguments are changed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import TypeAlias

from upright.act.json_text import Edit
from upright.model.errors import ConflictError

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")  # as Python counts lines


def with_keyword(text: str, call: ast.Call, keyword: str, value: str) -> Edit:
    """The edit that gives a call this argument, or changes the one that it has."""
    stated = next((each.value for each in call.keywords if each.arg == keyword), None)
    if stated is not None:
        return *span(text, stated), value
    last = max((span(text, each)[1] for each in _given(call)), default=0)
    if not last:
        end = span(text, call)[1] - 1
        return end, end, f"{keyword}={value}"
    return last, last, f", {keyword}={value}"


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (each.value for each in call.keywords)


def span(text: str, node: ast.expr) -> tuple[int, int]:
    """Offsets in characters: the syntax tree counts bytes of UTF-8 within a line."""
    lines = _LINE.findall(text)
    before = [sum(map(len, lines[: line - 1])) for line in (node.lineno, node.end_lineno or node.lineno)]
    ends = ((node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0))
    start, end = (
        offset + len(lines[line - 1].encode()[:column].decode())
        for offset, (line, column) in zip(before, ends, strict=True)
    )
    return start, end


def python(path: str, text: str) -> ast.Module:
    """The syntax tree. Raises ConflictError when it cannot be read."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConflictError(f"{path}: no Python that can be read") from None


def function_at(tree: ast.Module, line: int) -> Function | None:
    """The innermost function that holds a line (from 1), its decorators included."""
    found = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and min(one.lineno for one in (each, *each.decorator_list)) <= line <= (each.end_lineno or each.lineno)
    ]
    return max(found, key=lambda each: each.lineno, default=None)


def imported(tree: ast.Module, text: str, module: str) -> Iterator[Edit]:
    """`import MODULE` before the first statement that is neither docstring nor `__future__`, unless it is there."""
    if any(isinstance(node, ast.Import) and _names(node, module) for node in tree.body):
        return
    first = next(node for number, node in enumerate(tree.body) if not _comes_first(node, number))
    line = min(node.lineno for node in (first, *getattr(first, "decorator_list", ())))
    at = sum(map(len, _LINE.findall(text)[: line - 1]))
    yield at, at, f"import {module}\n" if isinstance(first, ast.Import | ast.ImportFrom) else f"import {module}\n\n"


def _names(node: ast.Import, module: str) -> bool:
    return any(each.name == module and not each.asname for each in node.names)


def _comes_first(node: ast.stmt, number: int) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "__future__"
    return number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def said(node: ast.expr) -> str:
    """`subprocess.run`, of the name or the attributes of names that it is."""
    if isinstance(node, ast.Attribute):
        return f"{said(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def pieces(path: str, node: ast.expr, within: Function) -> list[str | ast.expr]:
    """A text as its constant parts and what is put between them: of an f-string, of `+`, of `%s`, or of a name that the
    function gives one of these, once. Raises ConflictError for what is put together otherwise.
    """
    if isinstance(node, ast.Name):
        node = _given_once(path, node, within)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [str(each.value) if isinstance(each, ast.Constant) else _hole(each) for each in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_summed(path, each, within) for each in (node.left, node.right)]
        return [*sides[0], *sides[1]]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
        return _filled(path, str(node.left.value), node.right)
    raise ConflictError(f"{path}: the text is put together in a way that is not understood")


def _summed(path: str, node: ast.expr, within: Function) -> list[str | ast.expr]:
    whole = isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)
    return pieces(path, node, within) if whole else [node]


def _hole(node: ast.expr) -> ast.expr:
    """What a `{}` of an f-string puts there; itself where it says how."""
    if isinstance(node, ast.FormattedValue) and node.conversion == -1 and node.format_spec is None:
        return node.value
    return ast.JoinedStr([node])


def _filled(path: str, text: str, given: ast.expr) -> list[str | ast.expr]:
    parts, values = text.split("%s"), list(given.elts) if isinstance(given, ast.Tuple) else [given]
    if len(parts) != len(values) + 1 or any("%" in each for each in parts) or isinstance(given, ast.Dict):
        raise ConflictError(f"{path}: the text is filled in a way that is not understood")
    return [parts[0], *(each for pair in zip(values, parts[1:], strict=True) for each in pair)]


def _given_once(path: str, name: ast.Name, within: Function) -> ast.expr:
    stored = [each for each in ast.walk(within) if isinstance(each, ast.Name) and each.id == name.id]
    stored = [each for each in stored if isinstance(each.ctx, ast.Store)]
    values = [
        each.value
        for each in ast.walk(within)
        if isinstance(each, ast.Assign) and len(each.targets) == 1 and each.targets[0] in stored
    ]
    if len(stored) != 1 or len(values) != 1:
        raise ConflictError(f"{path}: what {name.id} is cannot be told from its function")
    return values[0]
