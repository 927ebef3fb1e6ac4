"""How a server of MCP in Python meets its callers over HTTP: which web pages it answers, whether it checks the name under
which it is called, how it numbers sessions, and whether anything asks who is calling.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.model.asset import Json

# What asks callers who they are: classes of the SDKs and of web frameworks, and middleware called after that.
_GUARDS = re.compile(
    r"\b(?:AuthenticationMiddleware|RequireAuthMiddleware|BearerAuthBackend|HTTPBearer|APIKeyHeader|OAuth2PasswordBearer|JWTVerifier|BearerAuthProvider|TokenVerifier)\b"
    r"|(?:add_middleware|Middleware)\(\s{0,20}\w{0,40}[aA]uth\w{0,40}"
)
_MIDDLEWARE = re.compile(
    r"\(BaseHTTPMiddleware\)|\.middleware\([\"']http[\"']\)|\bDepends\(|async def __call__\(self, scope"
)
_REFUSES = re.compile(r"\b40[13]\b|HTTP_40[13]|\bUnauthorized\b")
_GUESSED = re.compile(
    r"\btime\.(?:time|monotonic|time_ns)\(|\bdatetime\.(?:utc)?now\(|\brandom\.(?:random|randint|choice)\(|\bnext\(|\blen\("
)
_DRAWN = re.compile(r"uuid|secrets|urandom|token_|SystemRandom")
_SESSIONS = re.compile(r"session", re.IGNORECASE)
_WORTH = (b"corsmiddleware", b"enable_dns_rebinding_protection", b"session")


def front(module: PythonModule) -> dict[str, Json]:
    """What the module says of the front of a server that is reached over a network."""
    found: dict[str, Json] = {}
    text = module.document.text
    if _GUARDS.search(text) or (_MIDDLEWARE.search(text) and _REFUSES.search(text)):
        found["auth"] = "bearer"
    if not module.document.contains(_WORTH):
        return found
    for call in module.calls:
        words = {word.arg: word.value for word in call.node.keywords}
        if _is_false(words.get("enable_dns_rebinding_protection")):
            found["rebinding_open"] = True
        first = call.node.args[0] if call.node.args else None
        named = {written_name(call.node.func).rpartition(".")[2], written_name(first) if first is not None else ""}
        if "CORSMiddleware" in named and _every_page(words):
            found["cors"] = ["*"]
    if _numbers_sessions(module):
        found["session_guessable"] = True
    return found


def _is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _every_page(words: dict[str | None, ast.expr]) -> bool:
    origins = words.get("allow_origins")
    pattern = words.get("allow_origin_regex")
    texts = [each.value for each in ast.walk(origins) if isinstance(each, ast.Constant)] if origins is not None else []
    return "*" in texts or (isinstance(pattern, ast.Constant) and pattern.value in {".*", "https?://.*", "^.*$"})


def _numbers_sessions(module: PythonModule) -> bool:
    """Whether the key of a table of sessions is made from the clock, a counter or a plain generator."""
    return any(map(_is_guessable, (defined.node for defined in module.functions)))


def _is_guessable(function: ast.AST) -> bool:
    assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign) and len(node.targets) == 1]
    made = {node.targets[0].id: ast.unparse(node.value) for node in assigned if isinstance(node.targets[0], ast.Name)}
    for target in (node.targets[0] for node in assigned):
        if isinstance(target, ast.Subscript) and _SESSIONS.search(written_name(target.value)):
            written = made.get(target.slice.id, "") if isinstance(target.slice, ast.Name) else ast.unparse(target.slice)
            if _GUESSED.search(written) and not _DRAWN.search(written):
                return True
    return False
