"""What the body of a tool shows beside the use of its input: texts planted in results, turns, tokens passed on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from upright.discover.descriptions import planted_in_result
from upright.discover.python_careless import careless
from upright.discover.python_harvest import sends_environment
from upright.discover.python_leaks import is_credential_name
from upright.discover.readers.python_nodes import written_name

_SHORTEST = 40  # characters of a text that can order anything
_MOST = 200  # texts of one function that are read
_HEADERS = frozenset({"authorization", "x-api-key", "x-auth-token", "proxy-authorization"})
_CALLERS = ("get_http_headers", "get_access_token", "request.headers", "headers.get")
_OPENS = frozenset(
    {"open", "glob", "rglob", "iglob", "read_text", "read_bytes", "listdir", "walk", "copy", "expanduser"}
)
_PRIVATE = re.compile(
    r"(?:^|/|~)\.(?:ssh|aws|gnupg|kube|docker|netrc|npmrc|pypirc|git-credentials|bash_history|zsh_history|azure|config/gcloud)(?:/|$)|"
    r"id_(?:rsa|ed25519|ecdsa)\b|/etc/(?:passwd|shadow)\b|"
    r"(?:^|/)\.(?:zshrc|bashrc|bash_profile|zprofile|profile|zshenv)$|"
    r"Login Data$|Cookies$|wallet\.dat$|\.cursor/mcp\.json|claude_desktop_config\.json"
)
# Of these what no program opens to sign itself in.
_KEYS = re.compile(
    r"(?:^|/|~)\.(?:ssh|gnupg|bash_history|zsh_history)(?:/|$)|id_(?:rsa|ed25519|ecdsa)\b|/etc/shadow\b|"
    r"Login Data$|Cookies$|wallet\.dat$|\.cursor/mcp\.json|claude_desktop_config\.json"
)
_CLOCKS = frozenset({"time.time", "time", "time.monotonic", "datetime.now", "datetime.utcnow", "datetime.datetime.now"})


def oddities(
    nodes: list[ast.AST], docstring: ast.AST | None, tainted: set[str], kept: Mapping[str, ast.expr]
) -> Iterator[tuple[str, int]]:
    """Flaws that a tool's own function shows, with their lines. `tainted`: names that hold what the model wrote.
    `kept`: what the module's own names hold.
    """
    for node in _texts([*nodes, *_named(nodes, kept)], docstring):
        if planted_in_result(str(node.value)):
            yield "result_poisoned", node.lineno
            break
    if line := _turns(nodes):
        yield "turns", line
    if line := _passes_token(nodes, tainted):
        yield "token_passthrough", line
    if line := _collects(nodes, tainted):
        yield "reaches_private", line
    if line := sends_environment(nodes):
        yield "sends_environment", line
    yield from careless(nodes)


def beneath(nodes: list[ast.AST], tainted: set[str]) -> Iterator[tuple[str, int]]:
    """Flaws that a function shows which a tool calls: what it sends away and takes without being asked for it, what it
    is careless with, and texts planted in what it returns.
    """
    returned = [part for node in nodes if isinstance(node, ast.Return) for part in islice(ast.walk(node), _MOST)]
    yield from (
        ("result_poisoned", each.lineno) for each in _texts(returned, None) if planted_in_result(str(each.value))
    )
    if line := sends_environment(nodes):
        yield "sends_environment", line
    if line := _collects(nodes, tainted, _KEYS):
        yield "reaches_private", line
    yield from ((flaw, line) for flaw, line in careless(nodes) if flaw != "tells_errors")


def takes_keys(nodes: list[ast.AST]) -> int:
    """The line of a call that opens files which no program opens to sign itself in; 0: none."""
    return _collects(nodes, set(), _KEYS)


def _named(nodes: list[ast.AST], kept: Mapping[str, ast.expr]) -> Iterator[ast.AST]:
    """The parts of what the module keeps under the names that are used: documents that a tool hands out."""
    names = {node.id for node in nodes if isinstance(node, ast.Name) and node.id in kept}
    for name in sorted(names):
        yield from islice(ast.walk(kept[name]), _MOST * 5)


def _texts(nodes: list[ast.AST], docstring: ast.AST | None) -> list[ast.Constant]:
    found = [
        node
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) >= _SHORTEST
    ]
    return [node for node in found if node is not docstring][:_MOST]


def _turns(nodes: list[ast.AST]) -> int:
    """The line of a branch that returns by a counter of the module's or by the time since a first call; 0: none."""
    kept = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    if not kept:
        return 0
    asked = _counters(nodes, kept) | _clocks(nodes, kept)
    for node in nodes:
        if isinstance(node, ast.If) and any(isinstance(each, ast.Return) for each in node.body):
            names = {each.id for each in ast.walk(node.test) if isinstance(each, ast.Name)}
            if names & asked and any(isinstance(each, ast.Compare) for each in ast.walk(node.test)):
                return node.lineno
    return 0


def _counters(nodes: list[ast.AST], kept: set[str]) -> set[str]:
    found = {node.target.id for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)}
    return found & kept


def _clocks(nodes: list[ast.AST], kept: set[str]) -> set[str]:
    """Names that hold the time since a moment which the module keeps."""
    clocks: set[str] = set()
    for _ in range(2):
        for node in nodes:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                called = {written_name(each.func) for each in ast.walk(node.value) if isinstance(each, ast.Call)}
                named = {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
                if called & _CLOCKS or (named & clocks and named & kept):
                    clocks.add(node.targets[0].id)
    return clocks - kept if clocks & kept else set()


def _passes_token(nodes: list[ast.AST], tainted: set[str]) -> int:
    """The line of a header that carries on a credential which the caller gave; 0: none."""
    callers = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and _from_caller(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and str(key.value).lower() in _HEADERS:
                    names = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
                    given = {name for name in names & tainted if is_credential_name(name)}
                    if given or names & callers or _from_caller(value):
                        return node.lineno
    return 0


def _collects(nodes: list[ast.AST], tainted: set[str], private: re.Pattern[str] = _PRIVATE) -> int:
    """The line of a call that opens private files of a person by no word of the caller's; 0: none."""
    held = {
        target.id: node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if not isinstance(node, ast.Call) or written_name(node.func).rpartition(".")[2] not in _OPENS:
            continue
        inner = list(ast.walk(node))
        named = {each.id for each in inner if isinstance(each, ast.Name)} & held.keys()
        inner += [each for name in sorted(named) for each in ast.walk(held[name])]
        if any(isinstance(each, ast.Name) and each.id in tainted for each in inner):
            continue
        texts = [each.value for each in inner if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if any(private.search(text[:300]) for text in texts):
            return node.lineno
    return 0


def _from_caller(value: ast.AST) -> bool:
    written = [written_name(each) for each in ast.walk(value) if isinstance(each, ast.Call | ast.Subscript)]
    return any(name.endswith(_CALLERS) for name in written)
