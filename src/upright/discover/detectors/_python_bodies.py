"""The values that Python code gives a resource of a cloud, as the body that templates have."""

from __future__ import annotations

import ast
import posixpath
import re
from typing import TYPE_CHECKING

from upright.discover.cloud.programs import WRITES_JSON, property_name
from upright.discover.detectors._python_sources import source
from upright.discover.python_places import one_place
from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node
from upright.discover.readers.python_names import look_up
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

_TEXTS = (ast.Name, ast.JoinedStr, ast.BinOp)
_WRITTEN = (ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.JoinedStr)
_HOPS = 8  # calls around a text
_OPENS = frozenset({"open", "Path"})
_ABOVE = re.compile(r"(?:pathlib\.)?Path\(__file__\)(?:\.(?:resolve|absolute)\(\))?((?:\.parent){1,6})(?:s\[(\d)\])?")
_JOINS = re.compile(r"(?:^|\.)(?:join|joinpath)$")
_FILE = "FileAsset"  # of Pulumi
_ENCODES = re.compile(r"(?:^|\.)(?:base64|b64encode|decode|read_text|read)$")


def body_of(module: PythonModule, expression: ast.expr, scope: Scope, depth: int = 0) -> Node:
    """The value of an expression; resources and what is not known stand as `${name.attribute}`."""
    line = module.line(expression)
    if depth > MAX_DEPTH:
        return NOTHING
    if isinstance(expression, ast.Constant):
        return Node(expression.value if isinstance(expression.value, str | int | float | bool) else None, line)
    if isinstance(expression, ast.Dict):
        pairs = zip(expression.keys, expression.values, strict=True)
        told = {module.text(name, scope): value for name, value in pairs if name is not None}
        return Node({name: body_of(module, value, scope, depth + 1) for name, value in told.items()}, line)
    if isinstance(expression, ast.List | ast.Tuple):
        return Node([body_of(module, each, scope, depth + 1) for each in expression.elts], line)
    if isinstance(expression, ast.Call):
        return _called(module, expression, scope, depth)
    return _followed(module, expression, scope, depth)


def _followed(module: PythonModule, expression: ast.expr, scope: Scope, depth: int) -> Node:
    """The text that an expression comes to, what is written where it comes from, else a reference to there."""
    text = module.text(expression, scope) if isinstance(expression, _TEXTS) else ""
    origin, where = (expression, scope) if text else source(module, expression, scope)
    if isinstance(origin, _WRITTEN) and not text:
        return body_of(module, origin, where, depth + 1)
    return Node(text or f"${{{reference(module, origin, where)}}}", module.line(expression))


def _called(module: PythonModule, call: ast.Call, scope: Scope, depth: int) -> Node:
    """Of `json.dumps({...})` the object, of `Props(name=...)` its properties, of `Fn.base64(text)` the text, of
    `FileAsset(path)` the path, else a reference.
    """
    written = written_name(call.func)
    if call.args and WRITES_JSON.search(written):
        return literal(module, call.args[0], scope, depth)
    if call.args and written.endswith(_FILE):
        return Node(one_place(module, call.args[0], scope), module.line(call))
    if _ENCODES.search(written) and (text := encoded(module, call, scope)):
        return Node(text, module.line(call))
    if call.keywords:
        told = {property_name(each.arg): each.value for each in call.keywords if each.arg}
        return Node({name: body_of(module, value, scope, depth + 1) for name, value in told.items()}, module.line(call))
    return Node(f"${{{reference(module, call, scope)}}}", module.line(call))


def literal(module: PythonModule, expression: ast.expr, scope: Scope, depth: int = 0) -> Node:
    """The value of an expression; where a variable holds an object or a list, that."""
    origin = module.values.origin(expression, scope) if isinstance(expression, ast.Name) else None
    if origin and isinstance(origin[0], ast.Dict | ast.List):
        return body_of(module, origin[0], origin[1], depth + 1)
    return body_of(module, expression, scope, depth + 1)


def encoded(module: PythonModule, expression: ast.expr, scope: Scope) -> str:
    """The text that an expression encodes: of `base64.b64encode(SCRIPT.encode()).decode()` the script."""
    for _ in range(_HOPS):
        if not isinstance(expression, ast.Call):
            break
        inner = expression.args[0] if expression.args and not isinstance(expression.args[0], ast.Constant) else None
        owner = expression.func.value if isinstance(expression.func, ast.Attribute) else None
        takes = written_name(expression.func).rpartition(".")[2] not in {"encode", "decode"}
        step = inner if takes else owner
        if step is None:
            break
        expression = step
    return module.text(expression, scope) or _file(module, expression, scope)


def _file(module: PythonModule, expression: ast.expr, scope: Scope) -> str:
    """`${file(boot.sh)}` for `open("boot.sh")` and `Path("boot.sh").read_text()`."""
    calls = [each for each in ast.walk(expression) if isinstance(each, ast.Call) and each.args]
    opened = (each for each in calls if written_name(each.func).rpartition(".")[2] in _OPENS)
    path = next((text for each in opened if (text := module.text(each.args[0], scope))), "")
    together = (
        [module.text(one, scope) for one in each.args] for each in calls if _JOINS.search(written_name(each.func))
    )
    path = path or next(
        (joined for each in together if (joined := posixpath.join(*filter(None, each), ""))), ""
    ).rstrip("/")
    named = (module.text(each, scope) for call in calls for each in call.args)  # `encoded("boot.sh")`, of one's own
    path = path or next((text for text in named if text.endswith(".sh")), "")
    path = path or next((text for each in ast.walk(expression) if (text := _joined(module, each, scope))), "")
    return f"${{file({path})}}" if path else ""


def _joined(module: PythonModule, expression: ast.AST, scope: Scope) -> str:
    """`scripts/boot.sh` for `HERE / "boot.sh"`, where `HERE = Path(__file__).parent / "scripts"`; from the folder of
    the file that names it.
    """
    if not isinstance(expression, ast.BinOp) or not isinstance(expression.op, ast.Div):
        return ""
    last, parts = module.text(expression.right, scope), _folder(module, expression.left, scope, 0)
    return posixpath.join(*parts, last) if last and parts is not None else ""


def _folder(module: PythonModule, expression: ast.AST, scope: Scope, depth: int) -> list[str] | None:
    """The folders on the way from that of the file; None where the way does not begin there."""
    if depth > _HOPS:
        return None
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Div):
        before, last = _folder(module, expression.left, scope, depth + 1), module.text(expression.right, scope)
        return [*before, last] if before is not None and last else None
    if isinstance(expression, ast.Name):
        held = look_up(scope, expression.id)[-1:]
        return next((_folder(module, at.expression, at.scope, depth + 1) for at in held if at.expression), None)
    above = _ABOVE.fullmatch(ast.unparse(expression))
    return [".."] * (above[1].count(".parent") - 1 + int(above[2] or 0)) if above else None


def reference(module: PythonModule, expression: ast.expr, scope: Scope) -> str:
    """The variable that an expression begins with, and the attributes taken of it."""
    attributes: list[str] = []
    while isinstance(expression, ast.Attribute | ast.Call | ast.Subscript):
        inner = expression.func if isinstance(expression, ast.Call) else expression.value
        own = isinstance(expression, ast.Attribute) and isinstance(inner, ast.Name) and inner.id == "self"
        if own:
            break
        if isinstance(expression, ast.Attribute):
            attributes.append(expression.attr)
        expression = inner
    symbol = module.symbol(expression, scope).removeprefix(f"{module.name}.")
    return ".".join([symbol or "unknown", *reversed(attributes)])
