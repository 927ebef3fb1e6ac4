"""Tables, collections and buckets that scripts ask in the words of a client instead of a statement: Supabase, Knex,
Prisma, Drizzle, MongoDB, Mongoose, Sequelize, TypeORM, Firestore, DynamoDB, S3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.asked import FROM, STORES, Asked, tables_of
from upright.discover.readers.script import arguments, text, unwrap
from upright.discover.readers.script_values import environment, first_text, prop, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from upright.discover.readers.script import Call, Script

_ROWS = frozenset({"select", "insert", "update", "upsert", "delete"})
_BUILT = frozenset({"where", "first", "del", "join", "leftJoin", "whereIn", "orderBy", "andWhere", "increment", *_ROWS})
_DRIZZLE = frozenset({"values", "set", "where", "returning"})
_DOCUMENTS = frozenset(
    {
        "find", "findOne", "insertOne", "insertMany", "updateOne", "updateMany", "deleteOne", "deleteMany", "aggregate",
        "countDocuments", "findOneAndUpdate", "findOneAndDelete", "replaceOne", "doc", "where", "get", "add",
    }
)  # fmt: skip
_KYSELY = frozenset({"selectFrom", "insertInto", "updateTable", "deleteFrom", "replaceInto"})
_CHANGE = re.compile(r"update|upsert|delete|^del$|replace|^set$|destroy", re.IGNORECASE)
_DATABASE = re.compile(
    r"(?:^|\.)(?:\w{0,30}(?:db|database|mongo|firestore|knex|prisma)|client|conn|trx|tx)(?:\(\))?$", re.IGNORECASE
)
_PRISMA = re.compile(
    r"(?:^|\.)(?:\w{0,30}[pP]risma\w{0,30}|db|tx)\.([a-z]\w{0,60})\.(?:find(?:Many|Unique|First)(?:OrThrow)?|create(?:Many)?|"
    r"update(?:Many)?|upsert|delete(?:Many)?|count|aggregate|groupBy)$"
)
_RELATIONAL = re.compile(r"\.query\.(\w{1,60})\.find(?:Many|First)$")  # of Drizzle
_MODEL = re.compile(
    r"^([A-Z]\w{0,60})\.(?:find(?:One|ById|All|ByPk|AndCountAll|OrFail)\w{0,12}|(?:update|delete)(?:One|Many))$"
)
_REPOSITORY = re.compile(
    r"(?:^|\.)(\w{1,60}?)(?:(?:Repo|Repository)\.(?:find|update|delete|remove|softDelete|upsert)|"
    r"(?:Repo|Repository|Model)\.(?:find(?:One|By|All|And)\w{0,20}|updateOne|updateMany|deleteOne|deleteMany))$"
)  # as TypeORM and NestJS call what is injected
_SAVED = re.compile(r"(?:^|\.)(?:\w{0,60}(?:[rR]epo|[rR]epository|em|[mM]anager))\.(?:save|remove)$")
_PLAIN = re.compile(r"(?!this$)[A-Za-z_$][\w$]{0,60}")
_IS_SET = r"\.\w{1,60}\s{0,4}[-+*|?&]{0,2}=(?!=)"
_DEFINES = re.compile(r"(?:[a-z]Table|^model|^define)$")
_MOST_LINKS = 12  # calls of one chain


def asked(script: Script, path: str, call: Call) -> Asked | None:
    """What a call asks, when it asks a table, a collection or a bucket by its name."""
    for look in (_kept, _by_model, _by_name, _by_table):
        found = look(script, path, call)
        if found is not None:
            return found
    return None


def _kept(script: Script, path: str, call: Call) -> Asked | None:
    """`new GetCommand({ TableName: "members" })`."""
    first = call.given[0] if call.given else None
    if first is None or first.type != "object":
        return None
    for argument, scheme in STORES.items():
        named = prop(first, argument)
        if named is not None:
            held = value_of(script, named)
            told = environment(held) if held is not None else ""
            names = (first_text(script, path, named), f"{FROM}{told}" if told else "")
            return Asked(tuple(filter(None, names)), bool(_CHANGE.search(call.last)), scheme)
    return None


def saves_rows(body: str, calls: Iterable[Call]) -> bool:
    """Whether fields of a row are set and it is saved again: `member.phone = phone; await member.save()`."""
    for call in calls:
        owner = call.callee.rpartition(".")[0]
        row = text(call.given[0]) if _SAVED.search(call.callee) and call.given else ""
        row = owner if call.last == "save" and not call.given else row
        if _PLAIN.fullmatch(row) and re.search(rf"(?<![\w$.]){re.escape(row)}{_IS_SET}", body):
            return True
    return False


def _by_model(script: Script, _path: str, call: Call) -> Asked | None:
    """`prisma.member.findMany()`, `db.query.members.findFirst()`, `Member.findById(id)`."""
    written = text(call.node.child_by_field_name("function"))[:200]
    for pattern in (_PRISMA, _RELATIONAL, _MODEL, _REPOSITORY):
        match = pattern.search(written)
        if match:
            plain = pattern is _RELATIONAL
            names = tables_of(match[1]) if not plain else (_table(script, match[1]),)
            return Asked(names, changes=bool(_CHANGE.search(call.last)))
    if call.last == "getRepository" and call.given and call.given[0].type == "identifier":
        return Asked(tables_of(text(call.given[0])))
    return None


def _by_name(script: Script, path: str, call: Call) -> Asked | None:
    """`db.from("members").select()`, `knex("members").where()`, `db.collection("members").find()`, and as
    Kysely writes it `db.selectFrom("members")`.
    """
    given, last, links = call.given, call.last, {*_links(call.node)}
    of_firebase = call.module.startswith("firebase/") and last in {"collection", "doc"} and len(given) > 1
    names = given[1:2] if of_firebase else given[:1]
    name = first_text(script, path, names[0]) if names else ""
    if not name:
        return None
    owner = call.callee.rpartition(".")[0]
    fitting = (
        of_firebase
        or (last in {"from", "table"} and bool(links & _ROWS))
        or ("." not in call.callee and bool(_DATABASE.search(last)) and bool(links & _BUILT))
        or last in _KYSELY
        or (last == "collection" and (bool(links & _DOCUMENTS) or bool(_DATABASE.search(owner))))
    )
    return Asked((name.partition("/")[0],), changes=any(map(_CHANGE.search, (last, *links)))) if fitting else None


def _by_table(script: Script, _path: str, call: Call) -> Asked | None:
    """`db.select().from(members)`, `db.update(members).set()`, as Drizzle writes it."""
    if len(call.given) != 1 or call.given[0].type != "identifier" or "." not in call.callee:
        return None
    chosen = call.last == "from" and "select" in {*_before(call.node)}
    changing = call.last in {"insert", "update", "delete"} and {*_links(call.node)} & _DRIZZLE
    if not chosen and not changing:
        return None
    return Asked((_table(script, text(call.given[0])),), changes=call.last in {"update", "delete"})


def _table(script: Script, variable: str) -> str:
    """The table that a variable holds: what `pgTable("members", ...)` is given, else as the variable is called."""
    held = script.declared.get(variable)
    made = value_of(script, held) if held is not None else None
    made = unwrap(made) if made is not None else None
    if made is not None and made.type == "call_expression":
        called = text(made.child_by_field_name("function")).rpartition(".")[2]
        first = next(iter(arguments(made)), None)
        if first is not None and first.type == "string" and _DEFINES.search(called):
            return text(first).strip("\"'`")
    return tables_of(variable)[0]


def _links(node: Node) -> Iterator[str]:
    """The names of the calls that follow in a chain: of `a.from("x").select().eq()` behind `from`."""
    for _ in range(_MOST_LINKS):
        member = node.parent
        above = member.parent if member is not None and member.type == "member_expression" else None
        if member is None or above is None or above.type != "call_expression":
            return
        yield text(member.child_by_field_name("property"))
        node = above


def _before(node: Node) -> Iterator[str]:
    """The names of the calls that go before in a chain."""
    for _ in range(_MOST_LINKS):
        function = node.child_by_field_name("function")
        inner = function.child_by_field_name("object") if function is not None else None
        if inner is None or inner.type != "call_expression":
            return
        yield text(inner.child_by_field_name("function")).rpartition(".")[2]
        node = inner
