"""What a tool written in TypeScript or JavaScript can do, from the calls that stand in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.script import Call, Script, is_function, text
from upright.discover.readers.script_values import arguments, value_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from upright.model.asset import Json

_EXEC = re.compile(r"^(?:exec|execSync|execAsync|execPromise|\$|execaCommand|shelljs\.exec|execCommand)$")
_SPAWN = re.compile(r"^(?:spawn|spawnSync|execFile|execFileSync|execa|fork)$")
_EVAL = re.compile(r"^(?:eval|Function|runInNewContext|runInThisContext|runInContext|runCode)$")
_READ = re.compile(r"^(?:readFile|readFileSync|createReadStream|readdir|readdirSync|open|openSync|readTextFile)$")
_WRITE = re.compile(
    r"^(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|copyFile|mkdir|rename|writeTextFile)$"
)
_DELETE = re.compile(r"^(?:unlink|unlinkSync|rm|rmSync|rmdir|deleteMany|deleteOne|dropTable|drop|truncate|destroy)$")
_FETCH = re.compile(r"^(?:fetch|axios|got|request|ky)$")
_SEND = re.compile(r"^(?:sendMail|sendEmail|postMessage|send|publish|createIssue|createPullRequest)$")
_SQL = re.compile(r"^(?:query|execute|\$queryRawUnsafe|\$executeRawUnsafe|raw|unsafe|all|run|exec|prepare)$")
_DATABASE = re.compile(
    r"(?:^|\.)(?:db|pool|client|connection|conn|sql|prisma|knex|supabase|database|sqlite)\b", re.IGNORECASE
)
_CHECKED = re.compile(
    r"valid|allow|safe|sanit|within|permitted|whitelist|startsWith|isSubPath|normalizePath", re.IGNORECASE
)
_STATEMENT = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|DROP)\b", re.IGNORECASE)
_FIXED_HOST = re.compile(r"[`'\"]\s*https?://[\w.-]|`\$\{(?:base|api|this|BASE|API|[A-Z_]+)")
_ASKS = re.compile(r"confirm|elicit|approval|needsApproval|requireApproval", re.IGNORECASE)


def parameters(node: Node) -> list[str]:
    """The names that a function takes from its caller, those of a destructured object included."""
    names: list[str] = []
    stack = [child for field in ("parameters", "parameter") if (child := node.child_by_field_name(field)) is not None]
    while stack:
        at = stack.pop(0)
        if at.type in {"identifier", "shorthand_property_identifier_pattern"}:
            names.append(text(at))
        elif at.type == "pair_pattern":
            stack += [child for child in (at.child_by_field_name("value"),) if child is not None]
        elif at.type == "required_parameter":
            stack += [child for child in (at.child_by_field_name("pattern"),) if child is not None]
        elif at.type not in {"type_annotation", "object_type"}:
            stack += at.named_children
    return names


def capabilities(found: Script, body: Node | None) -> dict[str, Json]:
    """Attributes of a tool whose handler is (or stands in) `body`: capabilities and unchecked uses of its input."""
    body = value_of(found, body)
    if body is None:
        return {}
    inside = [call for call in found.calls if body.start_byte <= call.node.start_byte < body.end_byte]
    words = {name for node in _functions(body) for name in parameters(node)}
    checked = any(_CHECKED.search(call.callee) for call in inside)
    can: set[str] = set()
    stated: dict[str, Json] = {}
    for call in inside:
        _look(call, words, checked=checked, can=can, stated=stated)
    if any(_ASKS.search(call.callee) for call in inside):
        stated["confirmation"] = True
    return {**stated, "capabilities": [*sorted(can)]} if can else stated


def _functions(body: Node) -> list[Node]:
    if is_function(body):
        return [body]
    children = [child for child in body.named_children if is_function(child)]
    pairs = [
        value
        for child in body.named_children
        if child.type == "pair" and (value := child.child_by_field_name("value")) is not None
    ]
    return children + [value for value in pairs if is_function(value)]


def _look(call: Call, words: set[str], *, checked: bool, can: set[str], stated: dict[str, Json]) -> None:
    given = arguments(call.node)
    first = text(given[0])[:2000] if given else ""
    chosen = any(re.search(rf"\b{re.escape(word)}\b", first) for word in words)
    last = call.last
    database = _is_database(call, first)
    if _EVAL.match(last) or ((_EXEC.match(last) or _SPAWN.match(last)) and not database):
        can.add("executes")
        if chosen and not _SPAWN.match(last):
            stated["shell"] = True
    elif _READ.match(last) or _WRITE.match(last):
        can.add("reads_files" if _READ.match(last) else "writes_files")
        if chosen and not checked:
            stated["path_unchecked"] = True
    elif _FETCH.match(call.callee.partition(".")[0]) and given:
        _fetched(given, first, chosen=chosen and not checked, can=can, stated=stated)
    elif database:
        can.add("reads_private_data")
        if (
            given[:1]
            and given[0].type in {"template_string", "binary_expression"}
            and chosen
            and _STATEMENT.search(first)
        ):
            stated["sql_unchecked"] = True
    can |= {word for pattern, word in ((_DELETE, "destroys"), (_SEND, "sends_out")) if pattern.match(last)}


def _fetched(given: list[Node], first: str, *, chosen: bool, can: set[str], stated: dict[str, Json]) -> None:
    can.add("takes_untrusted_content")
    if chosen and not _FIXED_HOST.match(first):
        stated["ssrf"] = True
    if len(given) > 1 and re.search(r"\b(?:POST|PUT|PATCH)\b", text(given[1])[:500]):
        can.add("sends_out")


def _is_database(call: Call, first: str) -> bool:
    return bool(_SQL.match(call.last)) and (bool(_DATABASE.search(call.callee)) or bool(_STATEMENT.search(first)))
