"""What a tool in Python is careless with: certificates, logs, the rights of files, what its errors say."""

from __future__ import annotations

import ast
import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOGS = re.compile(
    r"(?:^|[._])(?:log(?:ger|ging)?|LOG(?:GER)?)(?:\.\w{1,20})?\.(?:debug|info|warn(?:ing)?|error|exception|log|critical)$|^print$"
)
_CREDENTIAL = re.compile(
    r"(?:\w{0,40}_)?(?:(?:access|bearer|auth|api|refresh|id|session|user)_?tokens?|api_?key|passwords?|passwd|client_secret|authorization)",
    re.IGNORECASE,
)
# A constant that holds a key, not one of a cache or of a row.
_CONSTANT = re.compile(
    r"(?!.*(?:CACHE|PRIMARY|FOREIGN|SORT|PARTITION|PUBLIC|OBJECT|ROW|MAP|DICT|REDIS|S3|INDEX|SESSION|STORAGE|STATE|CONFIG|DATA|JSON|ENV|HOT|LOCK|GROUP|ORDER)_KEY)"
    r"[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){0,3}_(?:KEY|SECRET|PASSWORD|TOKEN)"
)
_CALLERS = {"verify": False, "ssl": False, "verify_ssl": False, "check_hostname": False}
_ASKS = re.compile(
    r"(?:^|\.)(?:get|post|put|patch|delete|request|stream|head|Client|AsyncClient|TCPConnector|Session|create_connection|urlopen|connect)$"
)
_STACK = frozenset({"traceback.format_exc", "format_exc", "traceback.format_exception", "traceback.format_stack"})
_SENT = re.compile(r"headers(?:\.get\(|\[)['\"](?:authorization|x-api-key)", re.IGNORECASE)
_SETTING = re.compile(r"verif|insecure|ssl|tls|certif", re.IGNORECASE)
_MOST = 2000  # nodes of a choice that are looked at
_SHORT = 300  # characters of what a name is given that are read
_OPENED = frozenset({0o777, 0o666})


def careless(nodes: list[ast.AST]) -> Iterator[tuple[str, int]]:
    """Flaws of a tool's own function with their lines."""
    calls = [(node, written_name(node.func)) for node in nodes if isinstance(node, ast.Call)]
    logs = [call for call, name in calls if _LOGS.search(name)]
    tokens = {name for node in nodes for name in _callers(node)} if logs else set[str]()
    yield from (
        ("logs_credential", call.lineno) for call in logs if any(_is_credential(each, tokens) for each in _shown(call))
    )
    yield from (("open_to_all_users", call.lineno) for call, name in calls if _opens_for_all(call, name))
    if unchecked := [call for call, name in calls if _unchecked(call, name)]:
        asked = {id(each) for node in nodes if _is_choice(node) for each in islice(ast.walk(node), _MOST)}
        yield from (("tls_unchecked", call.lineno) for call in unchecked if id(call) not in asked)
    for node in nodes:
        if isinstance(node, ast.Return) and node.value is not None and _names_stack(node.value):
            yield "tells_errors", node.lineno


def _is_choice(node: ast.AST) -> bool:
    """Whether a setting on certificates decides: `context = unverified() if not self.verify_ssl else None`."""
    return isinstance(node, ast.If | ast.IfExp) and _SETTING.search(ast.unparse(node.test)[:_SHORT]) is not None


def _callers(node: ast.AST) -> Iterator[str]:
    """A name that holds the credential which the caller sent."""
    if isinstance(node, ast.Assign) and _SENT.search(ast.unparse(node.value)[:_SHORT]):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _unchecked(call: ast.Call, name: str) -> bool:
    """Whether a call asks another machine without a look at its certificate."""
    return name.endswith("_create_unverified_context") or (
        _ASKS.search(name) is not None
        and any(
            word.arg in _CALLERS and isinstance(word.value, ast.Constant) and word.value.value is False
            for word in call.keywords
        )
    )


def _opens_for_all(call: ast.Call, name: str) -> bool:
    """Whether a call gives every user of the machine the rights on a file."""
    if name.rpartition(".")[2] not in {"chmod", "mkdir", "makedirs", "open"}:
        return False
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    return any(
        isinstance(each, ast.Constant) and each.value in _OPENED and not isinstance(each.value, bool) for each in given
    )


def _names_stack(value: ast.expr) -> bool:
    return any(isinstance(each, ast.Call) and written_name(each.func) in _STACK for each in ast.walk(value))


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    """What a line of a log shows: arguments, and what stands in its text."""
    for given in call.args:
        if isinstance(given, ast.JoinedStr):
            yield from (part.value for part in given.values if isinstance(part, ast.FormattedValue))
        else:
            yield given


def _is_credential(node: ast.expr, tokens: set[str]) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in tokens or bool(_CREDENTIAL.fullmatch(name)) or bool(_CONSTANT.fullmatch(name))
