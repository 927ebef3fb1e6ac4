"""Rows that Python code changes through the objects that stand for them: what SQLAlchemy, SQLModel, Django, Peewee,
MongoEngine and Beanie read is an object, whose fields are set and which is saved again, or deleted.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_ITSELF = frozenset({"self", "cls"})
_KEEPS = frozenset(
    {"save", "asave", "update", "aupdate", "replace", "save_changes", "partial_update"}
)  # of a row itself
_REMOVES = frozenset({"delete", "adelete", "delete_instance"})
_COMMITS = frozenset({"commit", "flush", "merge", "begin", "begin_nested"})
_SESSION = ("session", "db", "orm", "uow", "sess", "store", "s")  # what commits is called


def changes_rows(nodes: Iterable[ast.AST], found: Iterable[int]) -> bool:
    """Whether a function changes or deletes rows; `found`: the ids of its calls that ask a table by its class."""
    inner, asking = list(nodes), frozenset(found)
    rows = {name for each in inner for name in _held(each, asking)}
    calls = [each for each in inner if isinstance(each, ast.Call)]
    committed = any(_commits(each) for each in calls)
    changed = {name for each in inner for name in _changed(each)}
    if committed and (changed & rows or any(_removes(each) for each in calls)):
        return True
    return any(_on_row(each, _KEEPS, changed & rows) or _on_row(each, _REMOVES, rows) for each in calls)


def _held(node: ast.AST, asking: frozenset[int]) -> list[str]:
    """The names that hold what a table was asked."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
        value = node.value
        targets: list[ast.expr] = node.targets if isinstance(node, ast.Assign) else [node.target]
    elif isinstance(node, ast.For | ast.AsyncFor):
        value, targets = node.iter, [node.target]
    else:
        return []
    if value is None or not any(id(each) in asking for each in ast.walk(value)):
        return []
    return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]


def _changed(node: ast.AST) -> list[str]:
    """The names whose fields a statement sets."""
    if isinstance(node, ast.Call):
        return [written_name(node.args[0])] if written_name(node.func) == "setattr" and node.args else []
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    set_on = [each.value for each in targets if isinstance(each, ast.Attribute)]
    return [each.id for each in set_on if isinstance(each, ast.Name) and each.id not in _ITSELF]


def _commits(call: ast.Call) -> bool:
    owner, _, last = written_name(call.func).rpartition(".")
    return last in _COMMITS and owner.lower().rpartition(".")[2].lstrip("_").endswith(_SESSION)


def _removes(call: ast.Call) -> bool:
    """`session.delete(member)`."""
    alone = len(call.args) == 1 and isinstance(call.args[0], ast.Name) and not call.keywords
    owner, _, last = written_name(call.func).rpartition(".")
    return last == "delete" and alone and owner.lower().rpartition(".")[2].lstrip("_").endswith(_SESSION)


def _on_row(call: ast.Call, methods: frozenset[str], rows: set[str]) -> bool:
    """`member.save(update_fields=["phone"])`."""
    owner, _, last = written_name(call.func).rpartition(".")
    return last in methods and owner in rows and not call.args
