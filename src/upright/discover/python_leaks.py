"""Whether what a function returns holds a credential."""

from __future__ import annotations

import ast
import re

from upright.discover.python_flow import flows
from upright.discover.readers.python_nodes import written_name

_SECRET = re.compile(
    r"(?:\w+_)?(?:(?:access|auth|refresh|bearer|session|id|admin|service|jwt|oauth|github|slack|bot|personal)_?tokens?|"
    r"api_?keys?|password|passwd|passphrase|client_?secret|secrets?|secret_?(?:access_?)?key|private_?key|signing_?key|"
    r"(?:openai|aws|stripe|azure|anthropic|gemini|google|encryption|master|admin|licen[cs]e|ssh|hmac|jwt|access)_?(?:\w+_)?key|"
    r"credentials?)|tokens?",
    re.IGNORECASE,
)
_NO_SECRET = re.compile(
    r"next|page|paging|continuation|client_request|max_|num_|count|total|usage|version|idempot|cancel|cursor|marker|"
    r"masked|redacted|hidden|hashed|_hash|has_|is_|needs_|name|_id$|_arn$|url|type|source|provider|status|valid|field|"
    r"required|error|message|path|file|expir",
    re.IGNORECASE,
)
_SECRET_TEXT = re.compile(
    r"(?:api[_ -]?key|password|access[_ -]?token|secret)s?\W{1,4}(?:is\W{1,3})?(?!your|example|\$|<|\.\.\.|\*)"
    r"(?=[^\s{]{0,60}\d)\S{12,}",
    re.IGNORECASE,
)
_LONGEST = 20_000
_SHORTEST = 8  # characters of a credential
_SHOWS = frozenset(
    {
        "dumps", "str", "format", "join", "repr", "dict", "list", "TextContent", "text", "tuple", "sorted",
        "items", "copy", "model_dump", "asdict", "values", "get", "decode", "encode", "append", "model_dump_json",
        "CallToolResult",
    }
)  # fmt: skip
_OPENED = re.compile(r"(?:^|\.)(?:jwt|jws|jwe|jose)\.decode$", re.IGNORECASE)  # what is in a token, not the token
_ASKS = re.compile(r"(?:^|[._])(?:requests|httpx|aiohttp|session|client|http)$", re.IGNORECASE)  # `get` of a page
_APART = frozenset({"split", "rsplit", "splitlines", "findall", "tokenize", "word_tokenize"})
_WORDS = frozenset({"tokens"})  # of a text; a password that is split off a line stays one
_PER_NAME = frozenset({"os.environ.get", "os.getenv", "environ.get", "getenv"})
_WHOLE = frozenset({"os.environ", "os.environ.items", "os.environ.copy", "environ", "os.environ.values"})


def secret_names(nodes: list[ast.AST], tainted: set[str]) -> set[str]:
    """Names of a function that hold a credential because of what is put into them. `tainted` as in `leaks`."""
    found: set[str] = set()
    for _ in range(2):
        for node in nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if leaks(node.value, found, tainted) and not _fetched(node.value):
                    found |= {each.id for each in targets if isinstance(each, ast.Name)}
            elif (filled := _filled(node)) and any(leaks(each, found, tainted) for each in filled[1]):
                found.add(filled[0])
            elif isinstance(node, ast.comprehension) and leaks(node.iter, found, set()):
                found |= {each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)}
    return found


def _filled(node: ast.AST) -> tuple[str, list[ast.expr]] | None:
    """What `store.update({...})` puts under a name."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"update", "append"}:
        owner = node.func.value
        return (owner.id, node.args) if isinstance(owner, ast.Name) else None
    return None


def _fetched(value: ast.expr) -> bool:
    """A credential read by its own name, to be used: that it is held does not mean that it is returned."""
    if not isinstance(value, ast.Call) or written_name(value.func) not in _PER_NAME:
        return False
    return bool(value.args) and isinstance(value.args[0], ast.Constant)


def known(given: frozenset[str | int], nodes: list[ast.AST]) -> frozenset[str]:
    """The names that hold what a caller gave throughout: parameters that nothing else is put into, and what is taken
    out of them; and those of the words that a text was taken apart into.
    """
    names = frozenset(each for each in given if isinstance(each, str))
    assigned = flows(nodes)
    theirs = names if len(names) == len(given) else frozenset[str]()
    own = theirs.union(*(held for value, held in assigned if _source(value) in theirs))
    own = own.difference(*(held for value, held in assigned if _source(value) not in theirs))
    return own.union(*(held & _WORDS for value, held in assigned if _takes_apart(value)))


def _source(value: ast.AST) -> str:
    """The name that a value is taken out of: `args.get("token", "").strip()`."""
    while isinstance(value, ast.Attribute | ast.Subscript | ast.Call):
        value = value.func if isinstance(value, ast.Call) else value.value
    return value.id if isinstance(value, ast.Name) else ""


def _takes_apart(value: ast.AST) -> bool:
    calls = (written_name(each.func) for each in ast.walk(value) if isinstance(each, ast.Call))
    return any(name.rpartition(".")[2] in _APART for name in calls)


def leaks(value: ast.expr, secrets: set[str], tainted: set[str], given: frozenset[str] = frozenset()) -> bool:
    """Whether an expression shows a credential: by the names and keys in it, or as `secrets` says that a name holds
    one. `tainted` are names whose text a model chooses: the environment variable of such a name may be any. What is
    `given` by the model as it stands, it knows already.
    """
    stack: list[ast.AST] = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and node.id in given and node.id not in secrets:
            continue
        if _is_secret(node, secrets, tainted):
            return True
        stack += _shown(node)
    return False


def _is_secret(node: ast.AST, secrets: set[str], tainted: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in secrets or is_credential_name(node.id)
    if isinstance(node, ast.Attribute):
        return written_name(node) in _WHOLE or is_credential_name(node.attr)
    if isinstance(node, ast.Subscript):
        return _is_secret_entry(node, tainted)
    if isinstance(node, ast.Dict):
        return any(_is_written_secret(key, each) for key, each in zip(node.keys, node.values, strict=True))
    if isinstance(node, ast.Constant):
        text = node.value
        return isinstance(text, str) and len(text) < _LONGEST and bool(_SECRET_TEXT.search(text))
    return isinstance(node, ast.Call) and _reads_environment(node, tainted)


def _is_written_secret(key: ast.expr | None, value: ast.expr) -> bool:
    """`"session_token": "eyJhbGci..."`: a credential in the clear under its name."""
    named = isinstance(key, ast.Constant) and isinstance(key.value, str) and is_credential_name(key.value)
    text = value.value if isinstance(value, ast.Constant) else None
    return named and isinstance(text, str) and len(text) >= _SHORTEST and " " not in text


def _is_secret_entry(node: ast.Subscript, tainted: set[str]) -> bool:
    key = node.slice
    if isinstance(key, ast.Constant):
        return isinstance(key.value, str) and is_credential_name(key.value)
    return written_name(node.value) in _WHOLE and isinstance(key, ast.Name) and key.id in tainted


def _reads_environment(call: ast.Call, tainted: set[str]) -> bool:
    """Whether a call gives all variables of the environment, or the one that the caller names."""
    if written_name(call.func) in _PER_NAME and call.args:
        named = call.args[0]
        return isinstance(named, ast.Name) and named.id in tainted
    return written_name(call.func) in _WHOLE


def is_credential_name(name: str) -> bool:
    """Whether a name says that what it holds is a credential."""
    return bool(_SECRET.fullmatch(name)) and not _NO_SECRET.search(name)


def _shown(node: ast.AST) -> list[ast.expr]:
    """The parts of an expression that its text shows."""
    if isinstance(node, ast.Call):
        return _shown_by_call(node)
    if isinstance(node, ast.Dict):
        return [value for value in node.values if not isinstance(value, ast.Compare)]
    if isinstance(node, ast.DictComp | ast.FormattedValue | ast.Await | ast.Starred | ast.Subscript):
        return [node.value]
    if isinstance(node, ast.JoinedStr | ast.BoolOp):
        return list(node.values)
    return _shown_together(node)


def _shown_together(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.List | ast.Tuple):
        return list(node.elts)
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return [node.elt] if isinstance(node, ast.ListComp | ast.GeneratorExp) else []


def _shown_by_call(node: ast.Call) -> list[ast.expr]:
    written = written_name(node.func)
    owner, _, last = written.rpartition(".")
    if last not in _SHOWS or _OPENED.search(written) or (last == "get" and _ASKS.search(owner)):
        return []
    parts = [*node.args, *(keyword.value for keyword in node.keywords)]
    if isinstance(node.func, ast.Attribute) and written not in _PER_NAME:
        parts.append(node.func.value)
    return parts
