"""What a function does with its parameters: a small taint analysis within one module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.discover.python_models import written_name
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Defined, Scope
    from upright.model.asset import Json

_SHELL = frozenset(
    {
        "os.system",
        "os.popen",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "asyncio.create_subprocess_shell",
        "eval",
        "exec",
        "compile",
        "builtins.eval",
        "builtins.exec",
        "pty.spawn",
        "commands.getoutput",
    }
)
_PROCESS = frozenset(
    {
        "subprocess.run",
        "subprocess.call",
        "subprocess.Popen",
        "subprocess.check_output",
        "subprocess.check_call",
        "asyncio.create_subprocess_exec",
        "os.execv",
        "os.execvp",
        "os.spawnl",
    }
)
_REPL = re.compile(
    r"(?:PythonREPL|PythonAstREPL|ShellTool|BashProcess|LocalCommandLineCodeExecutor|InteractiveInterpreter|IPythonKernel)\b"
)
_OPEN = frozenset({"open", "io.open", "codecs.open", "aiofiles.open", "os.open", "builtins.open"})
_PATHS = frozenset(
    {
        "os.remove",
        "os.unlink",
        "os.rmdir",
        "os.listdir",
        "os.scandir",
        "os.walk",
        "os.makedirs",
        "os.mkdir",
        "shutil.rmtree",
        "shutil.copy",
        "shutil.move",
        "shutil.copyfile",
        "glob.glob",
        "os.rename",
    }
)
_PATH_METHODS = frozenset(
    {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "iterdir", "open", "rglob", "mkdir", "rmdir"}
)
_WRITES = frozenset(
    {
        "write_text",
        "write_bytes",
        "os.makedirs",
        "os.mkdir",
        "mkdir",
        "shutil.copy",
        "shutil.move",
        "shutil.copyfile",
        "os.rename",
    }
)
_DESTROYS = frozenset({"os.remove", "os.unlink", "os.rmdir", "shutil.rmtree", "unlink", "rmdir"})
_HTTP = re.compile(r"^(?:requests|httpx|aiohttp|urllib3|urllib\.request|curl_cffi)\b")
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request", "urlopen", "stream", "urlretrieve"})
_SENDING = frozenset({"post", "put", "patch", "sendmail", "send_message", "publish", "chat_postMessage", "send_email"})
_SQL = frozenset(
    {
        "execute",
        "executemany",
        "executescript",
        "read_sql",
        "read_sql_query",
        "text",
        "raw",
        "exec_driver_sql",
        "run_query",
    }
)
_QUERIES = re.compile(r"\b(?:select|insert|update|delete|drop|alter|create)\b", re.IGNORECASE)
_CHECKS = re.compile(
    r"is_relative_to|relative_to|commonpath|commonprefix|secure_filename|basename|safe_join|safe_path|validate_path|"
    r"_is_valid_url|is_safe_url|validate_url|is_allowed|allowlist|whitelist|ALLOWED|ipaddress",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?:^|_)(?:access_?token|api_?key|password|passwd|secret|credentials?|private_?key|auth_?token|token)$",
    re.IGNORECASE,
)
_SECRET_TEXT = re.compile(
    r"(?:api[_ -]?key|password|access[_ -]?token|secret)s?\W{1,4}(?:is\W{1,3})?(?:\{|\S{12,})", re.IGNORECASE
)
_CONTEXT = frozenset(
    {"self", "cls", "ctx", "context", "state", "runtime", "config", "run_context", "tool_context", "deps"}
)
_DEPTH = 3


@dataclass(slots=True)
class Behaviour:
    """Attributes that a tool's function earns, and what it can do."""

    attributes: dict[str, Json] = field(default_factory=dict)
    capabilities: set[str] = field(default_factory=set)

    def capabilities_sorted(self) -> Iterator[Json]:
        """The capabilities in alphabetical order."""
        yield from sorted(self.capabilities)


def behaviour(module: PythonModule, defined: Defined) -> Behaviour:
    """What a function does with its parameters, functions of the same module that it calls included."""
    found = Behaviour()
    _Taint(module, found).function(defined, None, 0, set())
    return found


class _Taint:
    def __init__(self, module: PythonModule, found: Behaviour) -> None:
        self.module, self.found = module, found

    def function(self, defined: Defined, given: set[str] | None, depth: int, seen: set[int]) -> None:
        node = defined.node
        if not isinstance(node, FUNCTIONS) or id(node) in seen or depth > _DEPTH:
            return
        seen.add(id(node))
        parameters = {name for name, bound in defined.inside.bindings.items() if bound[0].kind == "parameter"}
        tainted = (parameters if given is None else given) - _CONTEXT
        inner = [each for statement in node.body for each in ast.walk(statement)]
        heads = set(tainted)
        for _ in range(2):
            for each in inner:
                self._assign(each, tainted, heads)
        checked = any(
            _CHECKS.search(written_name(each))
            for each in inner
            if isinstance(each, ast.Call | ast.Name | ast.Attribute)
        )
        for each in inner:
            if isinstance(each, ast.Call):
                self._call(each, defined.inside, tainted, heads, checked=checked)
                self._follow(each, defined.inside, tainted, depth, seen)
            elif isinstance(each, ast.Return) and each.value is not None and given is None:
                self._returns(each.value)

    def _assign(self, node: ast.AST, tainted: set[str], heads: set[str]) -> None:
        value: ast.AST | None = None
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            value, targets = node.value, node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            value, targets = node.value, [node.target]
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            value, targets = node.iter, [node.target]
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            value, targets = node.context_expr, [node.optional_vars]
        if value is None or not _touches(value, tainted):
            return
        names = {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
        tainted |= names
        if _leads(value, heads):
            heads |= names

    def _call(self, call: ast.Call, scope: Scope, tainted: set[str], heads: set[str], *, checked: bool) -> None:
        name = self.module.names.of(call.func, scope) or written_name(call.func)
        last = name.rpartition(".")[2]
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        reached = [argument for argument in arguments if _touches(argument, tainted)]
        self._runs(call, name, reached, tainted)
        self._files(call, name, last, tainted, checked=checked)
        self._sends(name, last, call, heads)
        if last in _SQL and call.args:
            self._sql(call.args[0], tainted)

    def _runs(self, call: ast.Call, name: str, reached: list[ast.expr], tainted: set[str]) -> None:
        if name in _SHELL or name in _PROCESS or _REPL.search(name):
            self.found.capabilities.add("executes")
            shell = any(
                k.arg == "shell" and isinstance(k.value, ast.Constant) and k.value.value is True for k in call.keywords
            )
            first = call.args[0] if call.args else None
            whole = first is not None and not isinstance(first, ast.List | ast.Tuple) and _touches(first, tainted)
            program = isinstance(first, ast.List) and bool(first.elts) and _touches(first.elts[0], tainted)
            script = isinstance(first, ast.List) and any(
                isinstance(e, ast.Constant) and e.value in {"-c", "/c", "-e"} for e in first.elts
            )
            if reached and (name not in _PROCESS or shell or whole or program or script):
                self.found.attributes["shell"] = True

    def _files(self, call: ast.Call, name: str, last: str, tainted: set[str], *, checked: bool) -> None:
        method = last in _PATH_METHODS and name not in _OPEN and isinstance(call.func, ast.Attribute)
        if not (name in _OPEN or name in _PATHS or (method and ("Path" in name or "pathlib" in name))):
            return
        mode = next(
            (k.value for k in call.keywords if k.arg == "mode"),
            call.args[1] if name in _OPEN and len(call.args) > 1 else None,
        )
        writing = (
            isinstance(mode, ast.Constant) and isinstance(mode.value, str) and any(c in mode.value for c in "wax+")
        )
        self.found.capabilities.add("writes_files" if writing or last in _WRITES or name in _WRITES else "reads_files")
        if name in _DESTROYS or last in _DESTROYS:
            self.found.capabilities.add("destroys")
        path = (
            call.func.value
            if method and isinstance(call.func, ast.Attribute)
            else (call.args[0] if call.args else None)
        )
        if path is not None and _touches(path, tainted) and not checked:
            self.found.attributes["path_unchecked"] = True

    def _sends(self, name: str, last: str, call: ast.Call, heads: set[str]) -> None:
        if _HTTP.match(name) and last in _VERBS:
            self.found.capabilities.add("sends_out")
            if last in {"get", "urlopen", "stream", "request"}:
                self.found.capabilities.add("takes_untrusted_content")
            position = 1 if last in {"request", "stream"} else 0
            url = next(
                (k.value for k in call.keywords if k.arg == "url"),
                call.args[position] if len(call.args) > position else None,
            )
            if url is not None and _leads(url, heads):
                self.found.attributes["ssrf"] = True
        elif last in _SENDING:
            self.found.capabilities.add("sends_out")

    def _sql(self, query: ast.expr, tainted: set[str]) -> None:
        texts = [
            each.value for each in ast.walk(query) if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        named = isinstance(query, ast.Name)
        if named or any(_QUERIES.search(text) for text in texts):
            self.found.capabilities.add("reads_private_data")
            if _touches(query, tainted):
                self.found.attributes["sql_unchecked"] = True

    def _follow(self, call: ast.Call, scope: Scope, tainted: set[str], depth: int, seen: set[int]) -> None:
        target = self.module.function(call.func, scope)
        if target is None or not isinstance(target.node, FUNCTIONS):
            return
        names = [each.arg for each in (*target.node.args.posonlyargs, *target.node.args.args)]
        names = names[1:] if names[:1] == ["self"] else names
        given = {name for name, value in zip(names, call.args, strict=False) if _touches(value, tainted)}
        given |= {k.arg for k in call.keywords if k.arg and _touches(k.value, tainted)}
        self.function(target, given, depth + 1, seen)

    def _returns(self, value: ast.expr) -> None:
        for each in ast.walk(value):
            name = each.id if isinstance(each, ast.Name) else each.attr if isinstance(each, ast.Attribute) else ""
            if isinstance(each, ast.Subscript) and isinstance(each.slice, ast.Constant):
                name = str(each.slice.value)
            text = each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else ""
            if (name and _SECRET.search(name)) or (text and len(text) < 20_000 and _SECRET_TEXT.search(text)):  # noqa: PLR2004
                self.found.attributes["returns_secret"] = True


def _touches(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(node))


def _leads(node: ast.AST, names: set[str]) -> bool:
    """Whether a text starts with what a name holds, so that the name decides the host of a URL."""
    if isinstance(node, ast.Name):
        return node.id in names
    return any(_leads(part, names) for part in _first_parts(node))


def _first_parts(node: ast.AST) -> list[ast.expr]:
    """The parts that a text may start with."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.JoinedStr):
        parts = [part for part in node.values[:1] if isinstance(part, ast.FormattedValue)]
    elif isinstance(node, ast.BinOp):
        parts = [node.left]
    elif isinstance(node, ast.Call):
        passes = written_name(node.func).rpartition(".")[2] in {"str", "unquote", "strip", "list"}
        parts = [node.func, *(node.args if passes else ())]
    elif isinstance(node, ast.Attribute | ast.Subscript | ast.Await | ast.FormattedValue):
        parts = [node.value]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    return parts
