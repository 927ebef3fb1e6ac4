"""Tables and collections that Python code asks in the words of a client or a mapper instead of a statement: SQLAlchemy,
SQLModel, Django, Supabase, MongoDB, Firestore, DynamoDB, S3.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.asked import FROM, STORES, Asked, tables_of
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

_ROWS = frozenset({"select", "insert", "update", "upsert", "delete"})
_DOCUMENTS = frozenset(
    {
        "find_one", "insert_one", "insert_many", "update_one", "update_many", "delete_one", "delete_many",
        "replace_one", "find_one_and_update", "find_one_and_delete", "count_documents",
    }
)  # fmt: skip
_KEPT = frozenset(
    {
        "get_item", "batch_get_item", "query", "scan", "put_item", "update_item", "delete_item", "get_object",
        "put_object", "download_file", "upload_file", "Object",
    }
)  # fmt: skip  # calls of boto3 on tables of DynamoDB and buckets of S3
_MAKES = {"Table": "dynamodb", "Bucket": "s3"}
_MAPPED = re.compile(r"^(?:sqlalchemy|sqlmodel)\b.*\.(?:select|update|delete|insert)$")
_SESSION = re.compile(r"(?:^|[._])(?:session|db|orm|s)(?:\(\))?\.(?:query|get|get_one)$", re.IGNORECASE)
_MODEL = re.compile(r"(?:^|\.)([A-Z]\w{0,60})\.(?:objects|query)\.\w")  # of Django, of Flask-SQLAlchemy
_IN_APP = re.compile(r"(?:^|\.)(\w{1,60})\.models\.(?:\w{1,60}\.)?[A-Z]\w{0,60}\.objects\b")
_CHANGE = re.compile(r"update|upsert|delete|replace", re.IGNORECASE)
_FIRESTORE = re.compile(r"^(?:google\.cloud\.firestore|firebase_admin)")
_CALLED = re.compile(r"(?<=\w)_(?:collection|coll|col|db)$|^_+", re.IGNORECASE)
_MOST_LINKS = 12  # calls of one chain


def asked(module: PythonModule, call: ast.Call, name: str, scope: Scope) -> Asked | None:
    """What a call of this qualified name asks, when it asks a table or a collection by its name."""
    last = name.rpartition(".")[2]
    model = _MODEL.search(_chain(call.func))
    if model:
        owner = _IN_APP.search(name)  # Django calls a table after the application too
        names = tables_of(model[1])
        names = (*names, f"{owner[1]}_{model[1]}".lower()) if owner else names
        return Asked(names, changes=bool(_CHANGE.search(last)))
    if last in _ROWS and isinstance(call.func, ast.Attribute):
        found = _table(module, call.func.value, scope)
        if found:
            return Asked((found,), changes=bool(_CHANGE.search(last)))
    if last in _DOCUMENTS and isinstance(call.func, ast.Attribute):
        found = _collection(module, call.func.value, scope)
        return Asked((found,), changes=bool(_CHANGE.search(last))) if found else None
    if last == "collection" and call.args and any(_FIRESTORE.match(each.dotted) for each in module.imports):
        found = module.text(call.args[0], scope).partition("/")[0]
        return Asked((found,)) if found else None
    return _mapped(module, call, name, scope) or (_kept(module, call, scope) if last in _KEPT else None)


def _kept(module: PythonModule, call: ast.Call, scope: Scope) -> Asked | None:
    """A table or a bucket of AWS that a call names, or that its owner was made with."""
    for each in call.keywords:
        if each.arg in STORES:
            return Asked(_called(module, each.value, scope), _changes(call), STORES[each.arg])
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    made = module.values.origin(owner, scope) if isinstance(owner, ast.Name) else None
    if made and isinstance(made[0], ast.Call) and made[0].args:
        scheme = _MAKES.get(written_name(made[0].func).rpartition(".")[2], "")
        return Asked(_called(module, made[0].args[0], made[1]), _changes(call), scheme) if scheme else None
    return None


def _called(module: PythonModule, node: ast.expr, scope: Scope) -> tuple[str, ...]:
    """What an expression names: a text, or the variable of the environment that tells it."""
    value = module.value(node, scope)
    return tuple(filter(None, (value.text, f"{FROM}{value.env}" if value.env else "")))


def _changes(call: ast.Call) -> bool:
    return bool(_CHANGE.search(written_name(call.func).rpartition(".")[2]))


def _mapped(module: PythonModule, call: ast.Call, name: str, scope: Scope) -> Asked | None:
    """`select(Member)`, `session.query(Member.name)`, `session.get(Member, ident)`."""
    if not call.args or not (_MAPPED.match(name) or _SESSION.search(written_name(call.func))):
        return None
    model: ast.expr = call.args[0]
    if isinstance(model, ast.Attribute) and model.attr[:1].islower():
        model = model.value
    called = written_name(model).rpartition(".")[2]
    if not called[:1].isupper() or not isinstance(model, ast.Name | ast.Attribute):
        return None
    own = module.values.class_of(model, scope)
    table = table_of_class(module, own) if own is not None else ""
    return Asked((table,) if table else tables_of(called), changes=bool(_CHANGE.search(name.rpartition(".")[2])))


def table_of_class(module: PythonModule, own: Scope) -> str:
    """The table that a class of SQLAlchemy maps (`__tablename__`), with the schema that it states."""
    table = next((module.text(each.expression, each.scope) for each in own.bindings.get("__tablename__", ())), "")
    schemas = (
        module.text(value, each.scope)
        for each in own.bindings.get("__table_args__", ())
        for node in (ast.walk(each.expression) if each.expression else ())
        if isinstance(node, ast.Dict)
        for name, value in zip(node.keys, node.values, strict=True)
        if isinstance(name, ast.Constant) and name.value == "schema"
    )
    schema = next(schemas, "") if table else ""
    return f"{schema}.{table}" if schema not in {"", "public"} else table


def _chain(expression: ast.expr) -> str:
    """The names of a chain of calls, first to last: `Member.objects.filter.update`."""
    names: list[str] = []
    while isinstance(expression, ast.Attribute | ast.Call) and len(names) < _MOST_LINKS:
        if isinstance(expression, ast.Attribute):
            names.append(expression.attr)
        expression = expression.value if isinstance(expression, ast.Attribute) else expression.func
    return ".".join(reversed([*names, expression.id] if isinstance(expression, ast.Name) else names))


def _table(module: PythonModule, owner: ast.expr, scope: Scope) -> str:
    """The table that a chain of calls begins with: `client.table("members").select("*")`."""
    for _ in range(_MOST_LINKS):
        if not isinstance(owner, ast.Call) or not isinstance(owner.func, ast.Attribute):
            return ""
        if owner.func.attr in {"table", "from_"} and owner.args:
            return module.text(owner.args[0], scope)
        owner = owner.func.value
    return ""


def _collection(module: PythonModule, owner: ast.expr, scope: Scope) -> str:
    """The collection of MongoDB that a call is made on: `db["members"]`, `db.members`, a name that holds one."""
    held = _held(owner, scope)
    if isinstance(held, ast.Subscript):
        return module.text(held.slice, scope)
    if isinstance(held, ast.Call):
        given = held.args if written_name(held.func).endswith("get_collection") else []
        return module.text(given[0], scope) if given else ""
    if held is None and isinstance(owner, ast.Name):  # of another file, or handed in: called like what it holds
        return _CALLED.sub("", module.symbol(owner, scope).rpartition(".")[2] or owner.id)
    return held.attr if isinstance(held, ast.Attribute) and written_name(held.value) != "self" else ""


def _held(owner: ast.expr, scope: Scope) -> ast.expr | None:
    """What a variable, or an attribute of the object itself, was given last; any other expression itself."""
    if isinstance(owner, ast.Name):
        around = next((each for each in scope.within() if owner.id in each.bindings), None)
        bindings = around.bindings[owner.id] if around is not None else ()
    elif isinstance(owner, ast.Attribute) and written_name(owner.value) == "self" and scope.owner is not None:
        bindings = scope.owner.bindings.get(owner.attr, ())
    else:
        return owner
    return bindings[-1].expression if bindings else None
