"""What Python code does when it is merely imported: which of its calls run then, and which of those change files."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

PATH: Final = "pathlib.Path()"  # what stands for any path object
_MADE: Final = frozenset({"pathlib.Path", "pathlib.PosixPath", "pathlib.WindowsPath"})
_SAME: Final = frozenset({"joinpath", "resolve", "absolute", "expanduser", "with_name", "with_suffix"})
_CHANGES: Final = re.compile(
    r"(?:os|posix|nt)\.(?:mkfifo|mknod|symlink|link|renames?|replace|truncate|l?chown|l?chmod)"
    r"|shutil\.(?:copy\w*|chown|unpack_archive)|numpy\.save\w*|torch\.(?:jit\.)?save|joblib\.dump|sqlite3\.connect"
    r"|safetensors\.\w+\.save_file|scipy\.io\.savemat|distutils\.file_util\.\w+"
    r"|pathlib\.Path\(\)\.(?:write_text|write_bytes|touch|symlink_to|hardlink_to|unlink|rename|replace|rmdir|l?chmod)"
)
# Methods that nothing but writing has, of objects that nobody can name.
_WRITE: Final = frozenset(
    {"tofile", "to_csv", "to_pickle", "to_parquet", "write_text", "write_bytes", "symlink_to", "hardlink_to",
     "extractall"}
)  # fmt: skip
_OPENERS: Final = frozenset(
    {"open", "builtins.open", "io.open", "_io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "wave.open",
     "tarfile.open", "zipfile.ZipFile", "h5py.File", "os.fdopen"}
)  # fmt: skip
_FLAGS: Final = re.compile(r"\bO_(?:CREAT|WRONLY|RDWR|TRUNC|APPEND)\b")
_MADE_BY: Final = ("__new__", "__init__", "__post_init__")
_META: Final = ("__new__", "__init__", "__call__", "__prepare__")
_OWN: Final = frozenset({"self", "cls"})
# Who is handed a function and runs it.
_RUNNERS: Final = frozenset(
    {"Thread", "Timer", "Process", "map", "filter", "partial", "submit", "start_new_thread", "run_in_executor"}
)
_FREE, _ANY = "", "*"  # in place of a class: of none, of any
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Key = tuple[str, str]


def path_of(name: str) -> bool:
    """Whether calling what is so named gives a path."""
    known = name in _MADE or name in {"pathlib.Path.home", "pathlib.Path.cwd"}
    return known or (name.startswith(PATH) and name.rpartition(".")[2] in _SAME)


def changes(name: str, node: ast.Call, texts: Mapping[str, str]) -> bool:
    """Whether a call changes files. `name`: of what is called, empty where unknown; `texts`: the constants by name."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name == "os.open":
        return any(_FLAGS.search(ast.unparse(each)) for each in node.args[1:2])
    if name in _OPENERS or name == f"{PATH}.open":
        return writes(node, texts, 0 if name.startswith(PATH) else 1)
    return _CHANGES.fullmatch(name) is not None or last in _WRITE


def changes_handed(name: str) -> bool:
    """Whether a function that is handed on changes files."""
    return _CHANGES.fullmatch(name) is not None


def writes(node: ast.Call, texts: Mapping[str, str], at: int = 1) -> bool:
    """Whether a file is opened to be written; the mode stands at this place or by its name."""
    modes = [*node.args[at : at + 1], *(each.value for each in node.keywords if each.arg == "mode")]
    told = [texts.get(each.id, "") if isinstance(each, ast.Name) else _constant(each) for each in modes]
    return any(set(mode) & set("wax+") for mode in told)


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def calls_at_import(tree: ast.Module) -> set[int]:
    """The calls, by `id`, that stand outside functions or in functions that are called there; not those of a script
    that is started itself.
    """
    known = _Known(tree)
    found: set[int] = set()
    begun: set[_Key] = set()
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and _asks_for_main(node.test):
            waiting += node.orelse
            continue
        waiting += _outside(node) if isinstance(node, _Function) else ast.iter_child_nodes(node)
        if isinstance(node, ast.Call):
            found.add(id(node))
        for key in known.run(node):
            if key not in begun:  # each name is followed once, however many functions have it
                begun.add(key)
                waiting += [each for function in known.functions.get(key, ()) for each in _body(function)]
    return found


def _body(function: _Function) -> list[ast.AST]:
    return [function.body] if isinstance(function, ast.Lambda) else [*function.body]


def _outside(function: _Function) -> Iterator[ast.AST]:
    """What is worked out when a function is defined."""
    yield from function.args.defaults
    yield from (each for each in function.args.kw_defaults if each is not None)
    if not isinstance(function, ast.Lambda):
        yield from function.decorator_list


class _Known:
    """The functions of a file by the class that they stand in and by name, and the classes of its objects."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions: dict[_Key, list[_Function]] = defaultdict(list)
        self.classes: set[str] = set()
        self.objects: dict[str, str] = {}
        every = list(ast.walk(tree))
        for node in every:
            if isinstance(node, ast.ClassDef):
                self._class(node)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions[_FREE, node.name].append(node)
        for node in every:
            if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name):
                self._assigned(target.id, node.value)

    def _class(self, node: ast.ClassDef) -> None:
        self.classes.add(node.name)
        for each in node.body:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions[node.name, each.name].append(each)
                self.functions[_ANY, each.name].append(each)

    def _assigned(self, name: str, value: ast.expr) -> None:
        if isinstance(value, ast.Lambda):
            self.functions[_FREE, name].append(value)
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in self.classes:
            self.objects[name] = value.func.id

    def run(self, node: ast.AST) -> Iterator[_Key]:
        """The functions that a call runs, itself or by handing them to who does, and those that a definition runs."""
        if isinstance(node, ast.Call):
            last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            handed = [*node.args, *(each.value for each in node.keywords)] if last in _RUNNERS else []
            for each in (node.func, *handed):
                yield from self._called(each)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for each in node.decorator_list:
                yield from self._called(each)
        if isinstance(node, ast.ClassDef):
            made = (each.value for each in node.keywords if each.arg == "metaclass")
            yield from ((each.id, word) for each in made if isinstance(each, ast.Name) for word in _META)

    def _called(self, name: ast.expr) -> Iterator[_Key]:
        if isinstance(name, ast.Lambda):
            key = (_FREE, f"lambda {id(name)}")
            self.functions[key] = [name]
            yield key
        elif isinstance(name, ast.Name):
            yield _FREE, name.id
            yield from ((name.id, word) for word in _MADE_BY)
        elif isinstance(name, ast.Attribute):
            holder = name.value.func if isinstance(name.value, ast.Call) else name.value
            if isinstance(holder, ast.Name):
                yield _ANY if holder.id in _OWN else self.objects.get(holder.id, holder.id), name.attr


def _asks_for_main(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name) or test.left.id != "__name__":
        return False
    return isinstance(test.ops[0], ast.Eq) and _constant(test.comparators[0]) == "__main__"
