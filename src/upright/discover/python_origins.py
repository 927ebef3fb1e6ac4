"""Where data in a Python module comes from: back from an expression to the files, tables and loaders that it was read
from, through variables, loops, calls within the module and what is put into an object, with what was taken out of it.

What a call of elsewhere gives back may come from everything that it is given and from the object it is called on.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from upright.discover.python_cleaning import Cleaning, cleaning, columns_of
from upright.discover.python_paths import elsewhere, is_open, path_keys
from upright.discover.python_places import passed, placed
from upright.discover.readers.python_names import look_up
from upright.discover.readers.python_nodes import parts, walk, written_name
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Binding, Call, Scope

TABLE: Final = "collection:"  # a table that a statement names: `app/counterparts.py` finds it
Step = tuple[ast.AST, "Scope", Cleaning]
Via = tuple[tuple[int, int], ...]  # functions of the module that were gone into, each with the call that led there
_NOWHERE: Final[Via] = ()
_DEEP: Final = 3  # functions within each other of which the call is remembered
_FOLLOWED: Final = 400  # expressions looked at on the way back from one
_DATA: Final = re.compile(
    r"[^\s<>*?|\"'{}]{1,200}\.(?:csv|tsv|jsonl?|ndjson|parquet|arrow|feather|xlsx?|txt|md|pdf|docx?|html?|epub|avro|orc|xml|npy|npz)(?:\.gz)?",
    re.IGNORECASE,
)
_READS: Final = re.compile(
    r"^(?:open|Path|read_\w+|scan_\w+|load|load_\w+|genfromtxt|loadtxt|from_csv|from_json|from_parquet|from_text|csv|json|parquet|"
    r"text|textFile|(?!DataLoader)\w*Loader|\w*Reader|\w*Dataset|listdir|glob)$"
)
_QUERIES: Final = re.compile(
    r"^(?:execute|get_pandas_df|get_df|get_records|get_first|read_gbq|query|read_sql\w*|sql|fetch\w*|text|read_database\w*|raw|run|all|select)$"
)
_TABLES: Final = re.compile(
    r"\b(?:from|join)\s+[\"'`\[]?((?:\w{1,60}[\"'`\]]?\.[\"'`\[]?){0,2}\w{1,60})(?![\w(/])", re.IGNORECASE
)
# Files that a statement of DuckDB reads: `FROM 'rows.csv'`, `read_parquet('rows/*.parquet')`.
_FILES: Final = re.compile(
    r"\b(?:from|join)\s+(?:read_\w{3,20}\(\s*|\w{3,8}_scan\(\s*)?['\"]([^'\"\s]{1,200}\.(?:csv|tsv|parquet|jsonl?|ndjson|xlsx))['\"]",
    re.IGNORECASE,
)
_FORMS: Final = frozenset({"csv", "tsv", "parquet", "json", "jsonl", "ndjson", "xlsx"})  # `FROM 'rows.csv'` is a file
_SELECTS: Final = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)
_WHOLE: Final = re.compile(r"(?:^|\.)read_sql_table$|(?:^|\.)spark\.(?:read\.)?table$")
_WHERE: Final = (
    "path", "file_path", "input_dir", "input_files", "data_files", "filepath_or_buffer", "file", "io", "source",
    "data_dir", "directory",
)  # fmt: skip


@dataclass(slots=True)
class Origins:
    """`keys`: files and tables that data was read from, each with what is taken out of it on every way; `symbols`: what
    another detector or module may know as data.
    """

    keys: dict[str, Cleaning] = field(default_factory=dict)
    symbols: dict[str, Cleaning] = field(default_factory=dict)


class Back:
    """Answers `origins` for the expressions of one module."""

    def __init__(self, document: Document, module: PythonModule) -> None:
        self.document, self.module = document, module
        self._put = _put(module.index.tree)
        self._certain: dict[int, set[int]] = {}
        self._via = self._next = _NOWHERE

    def origins(self, node: ast.AST, scope: Scope) -> Origins:
        """What an expression comes from."""
        found = Origins()
        queue: list[tuple[Step, Via]] = [((node, scope, Cleaning()), _NOWHERE)]
        seen: set[tuple[int, Cleaning, Via]] = set()
        for (current, within, done), via in queue:
            mark = (id(current), done, via)
            if mark not in seen and len(seen) < _FOLLOWED:
                seen.add(mark)
                self._via = self._next = via
                steps = [*self._step(current, within, done, found)]
                queue += [(step, self._next) for step in steps]
        return found

    def _step(self, node: ast.AST, scope: Scope, done: Cleaning, found: Origins) -> Iterator[Step]:
        done = done.after(cleaning(self.module, node, scope))
        if isinstance(node, ast.Name):
            yield from self._named(node, scope, done, found)
        elif isinstance(node, ast.Call):
            yield from self._called(node, scope, done, found)
        elif isinstance(node, ast.Attribute):
            own = isinstance(node.value, ast.Name) and node.value.id == "self" and scope.owner is not None
            bound = scope.owner.bindings.get(node.attr, []) if own and scope.owner is not None else []
            grown = scope.owner.grown.get(node.attr, []) if own and scope.owner is not None else []
            yield from ((each.expression, each.scope, done) for each in bound if each.expression is not None)
            yield from ((each, scope, done) for each in grown)
            yield from () if own else ((node.value, scope, done),)
        elif isinstance(node, ast.Subscript):
            yield node.value, scope, done
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            yield node.elt, scope, done  # what it goes through is asked of the names in it
        elif isinstance(node, ast.DictComp):
            yield from ((each, scope, done) for each in (node.key, node.value))
        elif not isinstance(node, ast.Lambda | ast.Constant):
            inner = (each for each in parts(node) if isinstance(each, ast.expr | ast.comprehension))
            yield from ((each, scope, done) for each in inner)

    def _named(self, node: ast.Name, scope: Scope, done: Cleaning, found: Origins) -> Iterator[Step]:
        bindings = look_up(scope, node.id)
        function = scope.function.node if scope.function is not None else None
        put = self._put.get((id(function) if function is not None else 0, node.id), _NOTHING)
        overwritten = [(each, cleaning(self.module, each, scope)) for each in put.values]
        for _, step in overwritten:
            done = done.after(Cleaning(by=step.by))  # `row["text"] = redact(row["text"])`
        for each in put.within:
            done = done.after(cleaning(self.module, each, scope)) if each.lineno < node.lineno else done
        inner = [over for over, whole in put.loops if _holds(whole, node)]
        loops = inner[-1:] or [over for over, whole in put.loops if isinstance(whole, ast.stmt)]
        yield from ((each, scope, done) for each in [*loops, *(value for value, _ in overwritten)])
        asked = [each for each in put.asked if each.lineno <= node.lineno]
        yield from ((each, scope, done) for each in asked[-1:])
        for around in scope.within():
            yield from ((each, around, done) for each in around.grown.get(node.id, ()))
        for binding in self._standing(bindings, node, scope):
            if binding.kind == "parameter":
                yield from self._given(node.id, scope, done)
            elif binding.kind == "import":
                _note(found.symbols, binding.dotted, done)
            elif binding.expression is not None:
                yield binding.expression, binding.scope, done

    def _standing(self, bindings: Sequence[Binding], node: ast.Name, scope: Scope) -> Iterator[Binding]:
        """What a name may stand for where it is used: the last that it surely was given before, and all since."""
        named = [(each, self._whole(each)) for each in bindings]
        inner = [each for each, whole in named if whole is not None and _holds(whole, node)]
        if inner:  # what a comprehension names is known within it alone, and hides what is called so outside
            yield inner[-1]
            return
        bindings = [each for each, whole in named if whole is None]
        around = next((each for each in scope.within() if node.id in each.bindings), None)
        here = around is not None and around.function is scope.function
        line = node.lineno if here else sys.maxsize
        before = [each for each in bindings if getattr(each.node, "lineno", 0) < line]
        for binding in reversed(before):
            yield binding
            if around is not None and id(binding.node) in self._sure(around):
                return
        yield from () if before else bindings

    def _whole(self, binding: Binding) -> ast.expr | None:
        """The comprehension that a name is bound in, if it is one."""
        whole = self.module.index.held_by.get(id(binding.node)) if isinstance(binding.node, ast.comprehension) else None
        return whole if isinstance(whole, _COMPREHENSIONS) else None

    def _sure(self, scope: Scope) -> set[int]:
        """The statements of a function or module that stand under no condition and in no loop."""
        if id(scope) not in self._certain:
            found: set[int] = set()
            queue = [*getattr(scope.node, "body", ())]
            for each in queue:
                found.add(id(each))
                queue += each.body if isinstance(each, ast.With | ast.AsyncWith) else []
            self._certain[id(scope)] = found
        return self._certain[id(scope)]

    def is_module(self, node: ast.AST, scope: Scope) -> bool:
        """Whether a name is that of an imported module or what was imported from one."""
        bound = look_up(scope, node.id) if isinstance(node, ast.Name) else ()
        return bool(bound) and all(each.kind == "import" for each in bound)

    def _given(self, name: str, scope: Scope, done: Cleaning) -> Iterator[Step]:
        """What the callers of a function of this module give one of its parameters."""
        around = next((each for each in scope.within() if name in each.bindings), None)
        function = around.node if around is not None else None
        if not isinstance(function, FUNCTIONS):
            return
        into = dict(self._via).get(id(function))
        self._next = tuple(each for each in self._via if each[0] != id(function))
        given = passed(self.module, name, function, into)
        yield from ((value, where, done) for value, where in given)

    def _called(self, node: ast.Call, scope: Scope, done: Cleaning, found: Origins) -> Iterator[Step]:
        defined = self.module.function(node.func, scope)
        if defined is not None:
            known = any(function == id(defined.node) for function, _ in self._via)
            self._next = self._via if known or len(self._via) >= _DEEP else (*self._via, (id(defined.node), id(node)))
            yield from ((each, defined.inside, done) for each in self.module.index.returns.get(id(defined.node), ()))
            onward = (each.value for each in self.module.nodes(defined) if isinstance(each, ast.YieldFrom))
            yield from ((each, defined.inside, done) for each in onward)
            return
        placed = self.module.call_at(node)
        if placed is not None:
            _note(found.symbols, f"{self.module.name}.{self.module.place(placed)}", done)
        if self._read(node, scope, done, found):
            return
        called = self.module.names.called(node.func, scope)
        if called and isinstance(node.func, ast.Name):
            _note(found.symbols, called, done)
        if isinstance(node.func, ast.Attribute) and not self.is_module(node.func.value, scope):
            yield node.func.value, scope, done
        yield from ((each, scope, done) for each in node.args)
        yield from ((each.value, scope, done) for each in node.keywords)

    def _read(self, node: ast.Call, scope: Scope, done: Cleaning, found: Origins) -> bool:
        """Whether a call reads files or tables that it names; they are noted."""
        last = written_name(node.func).rpartition(".")[2]
        given = [
            *node.args[:2],
            *(each.value for each in node.keywords if each.arg in (*_WHERE, "sql", "query", "con")),
        ]
        told = last == "open" and any(self.module.text(each, scope)[:1] in {"w", "a", "x"} for each in given[1:])
        for each in given if _QUERIES.match(last) else ():
            statement = self.module.text(each, scope)
            for name in tables(statement):
                only = columns_of(statement)
                _note(found.keys, f"{TABLE}{name}", done if only is None else done.after(Cleaning(only=only)))
                told = True
            for path in _FILES.findall(statement[:5000]):
                told = _noted(found.keys, places(self.document, path), done) or told
        whole = self.module.text(node.args[0], scope) if node.args and _WHOLE.search(written_name(node.func)) else ""
        if whole:
            _note(found.keys, f"{TABLE}{whole.rpartition('.')[2].lower()}", done)
            return True
        for each in given if _READS.match(last) else ():
            for path in self._paths(each, scope):
                told = _noted(found.keys, places(self.document, path), done) or told
        return told

    def _paths(self, node: ast.AST, scope: Scope) -> Iterator[str]:
        written = [*self.module.values.elements(node, scope), (node, scope)]
        yield from dict.fromkeys(text for each, where in written for text in placed(self.module, each, where))


def tables(statement: str) -> list[str]:
    """The tables that a statement reads, by the last part of their names."""
    if not _SELECTS.match(statement):
        return []
    named = (match[1].strip("\"'`[]").rpartition(".")[2].lower() for match in _TABLES.finditer(statement[:5000]))
    return [each for each in dict.fromkeys(named) if each not in _FORMS]


def files_in(statement: str) -> list[str]:
    """The files that a statement of DuckDB reads."""
    return list(dict.fromkeys(_FILES.findall(statement[:5000])))


def queried(module: PythonModule, call: Call, qualified: str) -> str:
    """The tables that a frame is read from by a statement: `pd.read_sql("SELECT * FROM customers", engine)`."""
    statement = module.text(call.argument(0, "sql", "query"), call.scope) if "sql" in qualified else ""
    return ", ".join(tables(statement))[:120]


def places(document: Document, path: str) -> list[str]:
    """The keys of a file or folder of data that a path or an address names; none of what looks like no data."""
    told = is_open(path) or _DATA.fullmatch(path) or path.endswith("/") or _folder(path)
    return elsewhere(path) or (path_keys(document, path) if told else [])


def _folder(path: str) -> bool:
    return (
        not re.fullmatch(r"[rwax][bt+]{0,2}", path)
        and bool(re.fullmatch(r"(?:\.{1,2}/)?[\w.-]{1,60}(?:/[\w.-]{1,60}){0,6}", path))
        and "." not in path.rpartition("/")[2]
    )


def _noted(found: dict[str, Cleaning], names: list[str], done: Cleaning) -> bool:
    for name in names:
        _note(found, name, done)
    return bool(names)


def _note(found: dict[str, Cleaning], name: str, done: Cleaning) -> None:
    found[name] = found[name].common(done) if name in found else done


@dataclass(slots=True)
class _Put:
    """What a name of a function is given other than by assignment: values put into it, what loops take apart for it,
    calls that change it where it stands, and the lists that it goes through.
    """

    values: list[ast.expr] = field(default_factory=list)
    loops: list[tuple[ast.expr, ast.expr | ast.stmt]] = field(default_factory=list)  # each with the whole loop
    within: list[ast.Call] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    asked: list[ast.Call] = field(default_factory=list)  # statements that it is told to run before rows are taken of it


_NOTHING: Final = _Put()
_Puts = dict[tuple[int, str], _Put]


def _put(tree: ast.AST) -> _Puts:
    """By the function (0: the module) and the name."""
    found: _Puts = defaultdict(_Put)
    queue: list[tuple[ast.AST, int]] = [(tree, 0)]
    for node, function in queue:
        if type(node) in _PUTTING:
            _note_put(node, function, found)
        inside = id(node) if isinstance(node, FUNCTIONS) else function
        queue += [(each, inside) for each in parts(node)]
    for (function, _), put in [*found.items()]:
        if put.values:  # what is put into each of a list is put into the list
            for over in put.over:
                found[function, over].values += put.values
    return dict(found)


_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_PUTTING: Final = frozenset({ast.Assign, ast.For, ast.AsyncFor, ast.Expr, *_COMPREHENSIONS})


def _note_put(node: ast.AST, function: int, found: _Puts) -> None:
    if isinstance(node, ast.Assign):
        into = (each.value for each in node.targets if isinstance(each, ast.Subscript | ast.Attribute))
        for name in (each.id for each in into if isinstance(each, ast.Name) and each.id != "self"):
            found[function, name].values.append(node.value)
    elif (
        isinstance(node, ast.For | ast.AsyncFor)
        and isinstance(node.target, ast.Name)
        and isinstance(node.iter, ast.Name)
    ):
        found[function, node.target.id].over.append(node.iter.id)
    elif isinstance(node, ast.For | ast.AsyncFor):
        _note_loop(node, node, function, found)
    elif isinstance(node, _COMPREHENSIONS):
        for each in node.generators:
            _note_loop(each, node, function, found)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        _note_call(node.value, node.value.func, function, found)


def _note_call(call: ast.Call, func: ast.Attribute, function: int, found: _Puts) -> None:
    """A statement that runs on what a name holds: `cursor.execute("SELECT ...")`, or changes it where it stands."""
    if not isinstance(func.value, ast.Name):
        return
    if func.attr == "execute":
        found[function, func.value.id].asked.append(call)
    elif func.attr == "pop" or any(each.arg == "inplace" for each in call.keywords):
        found[function, func.value.id].within.append(call)


def _note_loop(
    loop: ast.For | ast.AsyncFor | ast.comprehension, whole: ast.expr | ast.stmt, function: int, found: _Puts
) -> None:
    """What a loop takes apart: `for key, text in rows`. What a comprehension names is known within it alone."""
    for part in walk(loop.target) if not isinstance(loop.target, ast.Name) else ():
        if isinstance(part, ast.Name):
            found[function, part.id].loops.append((loop.iter, whole))


def _holds(whole: ast.expr | ast.stmt, node: ast.expr) -> bool:
    """Whether an expression stands within another one, or within a loop."""
    begins, ends = (whole.lineno, whole.col_offset), (whole.end_lineno or 0, whole.end_col_offset or 0)
    return begins <= (node.lineno, node.col_offset) <= ends
