"""Python code that lies beside weights and runs when they are loaded: parsed, never run.

Model code imports frameworks, defines classes and computes. Commands, connections, code made of texts, and files
written
outside have no place in it; what stands at the top level runs on mere import. Source:
transformers/dynamic_module_utils.py
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, Final

from upright.discover.readers.code_at_import import PATH, calls_at_import, changes, changes_handed, path_of, writes
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_code import KEEPS
from upright.discover.readers.pickle_policy import rule_for
from upright.discover.readers.recipe_names import KNOWN

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

LIMIT: Final = 4 << 20
_CALLS: Final = frozenset({"eval", "exec", "compile", "__import__", "execfile"})
_LOOKS: Final = frozenset({"getattr", "vars"})
_HARMLESS: Final = frozenset(
    {
        "abc", "argparse", "array", "ast", "bisect", "collections", "contextlib", "copy", "csv", "dataclasses",
        "datetime",
        "decimal", "enum", "fractions", "functools", "gc", "hashlib", "heapq", "html", "inspect", "io", "itertools",
        "json",
        "keyword", "logging", "math", "numbers", "operator", "pathlib", "pprint", "queue", "random", "re", "statistics",
        "string", "struct", "sys", "textwrap", "threading", "time", "traceback", "types", "typing", "unicodedata",
        "uuid",
        "warnings", "weakref", "zlib", "typing_extensions", "__future__", "base64", "os", "platform", "locale", "glob",
        "builtins", "tempfile", "unittest", "binascii", "importlib", "concurrent", "multiprocessing", "yaml",
        "requests",
    }
)  # fmt: skip
_SINKS: Final = re.compile(
    r"(?<!\w)(?:(?:os|posix|nt)\.(?:system|popen|exec\w+|spawn\w+|posix_spawn\w*|fork|kill|remove|unlink|rmdir|removedirs|startfile|setuid)$|"
    r"subprocess\.\w+$|pty\.\w+$|socket\.(?:socket|create_connection|socketpair)$|shutil\.(?:rmtree|move)$|"
    # ctypes, but for kinds of values and room for them
    r"ctypes\.(?!(?:c_\w+|POINTER|CFUNCTYPE|Structure|Union|Array|byref|sizeof|pointer|create_\w+_buffer)(?:\.|$))\w+|"
    r"^(?:builtins\.)?(?:eval|exec|compile|__import__|execfile)$|importlib\.(?:import_module|reload)$|runpy\.\w+$|"
    r"marshal\.loads?$|(?:pickle|cPickle|_pickle|dill|cloudpickle)\.(?:loads?|Unpickler)$|code\.\w+$|webbrowser\.open\w*$|"
    r"(?:urllib\.request|urllib2?)\.(?:urlopen|urlretrieve|Request|build_opener)$|"
    r"(?:requests|httpx|aiohttp)\.(?:get|post|put|request|Session|ClientSession|Client)$|http\.client\.\w+|"
    r"(?:smtplib|ftplib|telnetlib|paramiko|xmlrpc\.client)\.\w+|pip\.\w+|torch\.hub\.load\w*$|"
    r"torch\.ops\.load_library$|torch\.utils\.cpp_extension\.\w+|numpy\.f2py\.\w+|joblib\.load$|pandas\.(?:read_pickle|eval)$|"
    r"asyncio\.create_subprocess_\w+$|multiprocessing\.Process$|sys\.(?:setprofile|settrace|addaudithook)$|signal\.\w+$)"
)
_WEAK: Final = re.compile(
    r"(?<!\w)(?:importlib\.import_module$|(?:requests|httpx)\.get$|urllib\.request\.(?:urlopen|urlretrieve|Request)$|(?:os)\.(?:remove|unlink|rmdir)$|"
    r"torch\.hub\.load\w*$|shutil\.(?:rmtree|move)$|pickle\.loads?$|joblib\.load$|pandas\.read_pickle$|"
    r"torch\.utils\.cpp_extension\.\w+|multiprocessing\.Process$|signal\.\w+$|^(?:builtins\.)?compile$|pip\.\w+|ctypes\.\w+)"
)
_LONG: Final = re.compile(r"[A-Za-z0-9+/=]{400,}|(?:\\x[0-9a-fA-F]{2}){60,}")
_DECODERS: Final = re.compile(
    r"(?:base64\.\w*decode\w*|zlib\.decompress|binascii\.\w+|codecs\.decode|bytes\.fromhex|bytearray\.fromhex)$"
)
_REDUCERS: Final = frozenset({"__reduce__", "__reduce_ex__"})
_AT_ONCE: Final = frozenset({"__init_subclass__", "__set_name__"})  # run while classes are made


def inspect_code(raw: bytes, inquiry: Inquiry, where: str) -> None:
    """Add a reason for each thing that model code has no need of."""
    if len(raw) > LIMIT:
        inquiry.say(Verdict.UNKNOWN, "budget", "code of more than four mebibytes", where)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(raw)
        _Reader(inquiry, where).read(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        inquiry.say(Verdict.UNKNOWN, "carries-code", "Python code that cannot be parsed", where)


class _Reader:
    """Follows imports and plain assignments, so that `from os import system as s; s(...)` is seen for what it is."""

    def __init__(self, inquiry: Inquiry, where: str) -> None:
        self.inquiry, self.where = inquiry, where
        self.names: dict[str, str] = {}
        self.inside: set[int] = set()
        self.imported: set[int] = set()
        self.texts: dict[str, str] = {}

    def read(self, tree: ast.Module) -> None:
        """Three passes: imports, then names that stand for them, then calls."""
        every = list(ast.walk(tree))
        self.imported = calls_at_import(tree)
        for node in every:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._imported(node)
        for node in every:
            self._named(node)
        for node in every:
            self._seen(node)

    def _seen(self, node: ast.AST) -> None:
        if isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self._constant(node.value, node.lineno)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self._decorated(node)
        elif isinstance(node, ast.Attribute) and node.attr in {"__subclasses__", "__globals__"}:
            self._say(Verdict.SUSPICIOUS, f"reaches {node.attr}", node.lineno)

    def _constant(self, text: str, line: int) -> None:
        if _LONG.search(text):
            self._say(Verdict.SUSPICIOUS, "carries a long encoded text", line)
        elif "\n" not in text and KEEPS.search(text):
            self._say(Verdict.SUSPICIOUS, f"names {text[:60]}, which holds secrets or runs by itself", line)

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        """A decorator is called with what it stands before."""
        for name in (self._dotted(each) for each in node.decorator_list):
            if _SINKS.search(name) and not _WEAK.search(name):
                self._say(Verdict.SUSPICIOUS, f"decorates with {name[:80]}", node.lineno)

    def _named(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            self._assigned(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            self._function(node)

    def _assigned(self, node: ast.Assign) -> None:
        target = node.targets[0]
        if isinstance(target, ast.Name) and (dotted := self._dotted(node.value)):
            self.names.setdefault(target.id, dotted)
        elif isinstance(target, ast.Name) and (text := _text(node.value)):
            self.texts.setdefault(target.id, text)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        """What stands in a function runs only when it is called; some are called by Python itself."""
        name = "" if isinstance(node, ast.Lambda) else node.name
        if name in _REDUCERS:
            self._say(Verdict.SUSPICIOUS, f"defines {name}", node.lineno)
        if name in _AT_ONCE:
            return
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else list(node.body)
        self.inside.update(id(each) for part in body for each in ast.walk(part) if isinstance(each, ast.Call))

    def _say(self, verdict: Verdict, what: str, line: int) -> None:
        self.inquiry.say(verdict, "carries-code", f"the code beside the model {what}", f"{self.where}, line {line}")

    def _imported(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
                self._package(alias.name, node.lineno)
            return
        module = "." * node.level + (node.module or "")
        if not node.level:
            self._package(module, node.lineno)
        for alias in node.names:
            self.names[alias.asname or alias.name] = f"{module}.{alias.name}"
            if alias.name == "*" and _SINKS.search(f"{module}.system"):
                self._say(Verdict.SUSPICIOUS, f"takes every name of {module[:60]}", node.lineno)

    def _package(self, name: str, line: int) -> None:
        root = name.partition(".")[0]
        rule = rule_for(f"{root}.x")
        if root not in KNOWN and root not in _HARMLESS and rule.verb == "unknown":
            self._say(Verdict.UNKNOWN, f"imports {root[:60]}, which is not known", line)

    def _dotted(self, node: ast.expr | None, depth: int = 0) -> str:
        if depth > 20:  # noqa: PLR2004
            return ""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id if node.id in _CALLS | _LOOKS else "")
        if isinstance(node, ast.Attribute):
            below = self._dotted(node.value, depth + 1)
            return PATH if below == PATH and node.attr == "parent" else f"{below}.{node.attr}" if below else ""
        if isinstance(node, ast.BinOp):
            return PATH if self._dotted(node.left, depth + 1) == PATH else ""
        if isinstance(node, ast.Subscript):
            return self._entry(node, depth)
        return self._looked_up(node, depth) if isinstance(node, ast.Call) else ""

    def _entry(self, node: ast.Subscript, depth: int) -> str:
        """`vars(os)['system']`, `os.__dict__['system']`, `sys.modules['os']`, `globals()['os']`."""
        below, key = self._dotted(node.value, depth + 1), _text(node.slice)
        if below == "sys.modules":
            return key
        if isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") in {"globals", "locals"}:
            return self.names.get(key, key if key in _CALLS else "")
        held = below.removesuffix(".__dict__")
        return f"{held}.{key or '*'}" if held != below else ""

    def _looked_up(self, node: ast.Call, depth: int) -> str:
        """`getattr(os, 'system')`, `os.__getattribute__('system')`, `vars(os)`, `__import__('os')`,
        `importlib.import_module('os')`, `operator.attrgetter('system')(os)`, `pathlib.Path('x')`.
        """
        name = self._dotted(node.func, depth + 1)
        texts = [text for text in map(_text, node.args) if text]
        if name in {"__import__", "builtins.__import__", "importlib.import_module"} and texts:
            return texts[0]
        below = self._dotted(node.args[0], depth + 1) if node.args else ""
        if name in {"getattr", "builtins.getattr"} and len(node.args) > 1:
            return f"{below}.{texts[0] if texts else '*'}" if below else ""
        if name == "operator.attrgetter":
            return f"operator.attrgetter({texts[0] if texts else '*'})"
        if name.startswith("operator.attrgetter("):
            return f"{below}.{name[20:-1]}" if below else ""
        if path_of(name) or name in {"vars", "builtins.vars"}:
            return PATH if path_of(name) else f"{below}.__dict__" if below else ""
        held = name.removesuffix(".__getattribute__")
        return f"{held}.{texts[0] if texts else '*'}" if held != name else ""

    def _call(self, node: ast.Call) -> None:
        name = self._dotted(node.func)
        loading = id(node) not in self.inside
        if name.endswith(".*"):
            self._say(Verdict.SUSPICIOUS, f"calls what it looked up in {name[:60]}", node.lineno)
        elif name and _SINKS.search(name) and not name.startswith((".", "self.")):
            self._sink(name, node, loading=loading)
        elif name and _DECODERS.search(name) and loading:
            self._say(Verdict.SUSPICIOUS, f"calls {name[:80]} when it is imported", node.lineno)
        elif handed := self._handed(node):
            self._say(Verdict.SUSPICIOUS, f"hands on {handed[:80]}", node.lineno)
        elif isinstance(node.func, ast.Name) and node.func.id == "open" and writes(node, self.texts):
            verdict = Verdict.MALICIOUS if loading else Verdict.UNKNOWN
            self._say(verdict, "writes a file" + (" when it is imported" if loading else ""), node.lineno)
        if id(node) in self.imported and changes(name or getattr(node.func, "id", ""), node, self.texts):
            what = name or ast.unparse(node.func)
            self._say(Verdict.SUSPICIOUS, f"changes files with {what[:80]} when it is imported", node.lineno)

    def _handed(self, node: ast.Call) -> str:
        """A sink among the arguments, which the called function may call: `map(os.system, commands)`."""
        given = (*node.args, *(word.value for word in node.keywords))
        names = (self._dotted(each) for each in given if isinstance(each, ast.Name | ast.Attribute | ast.Subscript))
        now = id(node) in self.imported
        return next((n for n in names if _is_sink(n) or (now and changes_handed(n))), "")

    def _sink(self, name: str, node: ast.Call, *, loading: bool) -> None:
        weak = _WEAK.search(name) is not None
        if name in {"compile", "builtins.compile"}:
            return
        if loading and not (weak and name.startswith("importlib")):
            self._say(Verdict.MALICIOUS, f"calls {name[:80]} when it is imported", node.lineno)
        elif name.rpartition(".")[2] in {"eval", "exec"} or not weak:
            decoded = any(
                isinstance(each, ast.Call) and _DECODERS.search(self._dotted(each.func)) for each in ast.walk(node)
            )
            verdict = Verdict.MALICIOUS if decoded or not name.startswith(("requests", "httpx")) else Verdict.SUSPICIOUS
            self._say(verdict, f"calls {name[:80]}", node.lineno)
        else:
            self._say(Verdict.UNKNOWN, f"calls {name[:80]}", node.lineno)


def _text(node: ast.expr) -> str:
    """A text that the code spells out, also in pieces; empty for all else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return left + right if left and right else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        pieces = node.args[0].elts if node.args and isinstance(node.args[0], ast.List | ast.Tuple) else []
        return "".join(map(_text, pieces))
    return ""


def _is_sink(name: str) -> bool:
    return bool(_SINKS.search(name)) and not _WEAK.search(name) and not name.startswith(".")
