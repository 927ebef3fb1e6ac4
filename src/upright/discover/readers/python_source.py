"""Python source as an index: one parse and one walk give scopes, bindings, imports, calls and definitions."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from upright.discover.readers.newer_syntax import tree
from upright.discover.readers.notebook_source import notebook_code
from upright.discover.readers.python_nodes import FIELDS, PLAIN, written_name
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.document import Document

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ACCUMULATES = frozenset({"append", "extend", "add", "insert", "update"})


@dataclass(slots=True, eq=False)
class Binding:
    """What a name stands for. `kind`: import (`value` is the dotted name), def, class, assign, parameter, loop, with,
    unpack. `scope` is where its expression is read.
    """

    kind: str
    scope: Scope
    node: ast.AST
    expression: ast.expr | None = None
    dotted: str = ""
    annotation: ast.expr | None = None
    position: int = -1


@dataclass(slots=True, eq=False)
class Scope:
    """A module, class or function with the names bound in it. `grown` holds what is appended to lists by name.

    `qualname`: the dotted path of definitions from the module, `Bot.__init__.get_config`; empty for the module.
    `owner`: the class whose method this is or lies in. `function`: the innermost function around. A scope is around
    itself.
    """

    kind: str
    name: str
    node: ast.AST
    parent: Scope | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    grown: dict[str, list[ast.expr]] = field(default_factory=dict)
    qualname: str = field(init=False, default="")
    owner: Scope | None = field(init=False, default=None)
    function: Scope | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Find out what is asked often."""
        above = self.parent
        if above is not None:
            self.qualname = f"{above.qualname}.{self.name}" if above.qualname else self.name
            self.owner, self.function = above.owner, above.function
        if self.kind == "class":
            self.owner = self
        elif self.kind == "function":
            self.function = self

    def within(self) -> Iterator[Scope]:
        """This scope and those around it, inside out."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


@dataclass(slots=True, eq=False)
class Call:
    """A call with the scope it stands in and the node it stands in (`holder`). `qualified`: the name of what it calls,
    once somebody has asked; `written`: the same as it stands there.
    """

    node: ast.Call
    scope: Scope
    holder: ast.AST
    qualified: str | None = None
    _written: str | None = None

    @property
    def written(self) -> str:
        """What is called, as written."""
        if self._written is None:
            self._written = written_name(self.node.func)
        return self._written

    def argument(self, position: int, *names: str) -> ast.expr | None:
        """The argument by keyword, else by position (-1: keyword only)."""
        for keyword in self.node.keywords:
            if keyword.arg in names:
                return keyword.value
        args = self.node.args
        if 0 <= position < len(args) and not any(isinstance(arg, ast.Starred) for arg in args[: position + 1]):
            return args[position]
        return None

    @property
    def keywords(self) -> dict[str, ast.expr]:
        """Keyword arguments by name, those of a literal `**{...}` included."""
        found: dict[str, ast.expr] = {}
        for keyword in self.node.keywords:
            if keyword.arg is not None:
                found[keyword.arg] = keyword.value
            elif isinstance(keyword.value, ast.Dict):
                for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        found.setdefault(key.value, value)
        return found


@dataclass(slots=True, eq=False)
class Import:
    """One imported name: `from a.b import c as d` has `dotted="a.b.c"`, `module="a.b"`, `alias="d"`."""

    dotted: str
    module: str
    alias: str
    node: ast.stmt
    guarded: bool = False
    relative: bool = False


@dataclass(slots=True, eq=False)
class Defined:
    """A function or class: its node, the scope around it and the scope that it opens."""

    node: Definition
    around: Scope
    inside: Scope

    @property
    def qualname(self) -> str:
        """The dotted path of definitions from the module."""
        return self.inside.qualname


@dataclass(slots=True, eq=False)
class Assignment:
    """`target = value`; `target` is a plain name or `self.name` without `self.`."""

    target: str
    value: ast.expr
    scope: Scope
    node: ast.stmt


class SourceIndex:
    """All that one walk over a module finds, in source order."""

    def __init__(self, tree: ast.Module, package: str, name: str) -> None:
        self.package, self.name, self.tree = package, name, tree
        self.root = Scope("module", "", tree)
        self.calls: list[Call] = []
        self.imports: list[Import] = []
        self.defined: list[Defined] = []
        self.assignments: list[Assignment] = []
        self.dicts: list[tuple[ast.Dict, Scope]] = []
        self.strings: list[tuple[ast.Constant, Scope]] = []
        self.redescribed: dict[str, list[Scope]] = {}  # where the `__doc__` or `description` of a name is assigned
        self.returns: dict[int, list[ast.expr]] = defaultdict(list)  # id of a function node -> what it returns
        self.held_by: dict[int, ast.AST] = {}  # id of an expression -> the node around it
        self.inside: dict[int, Scope] = {}  # id of a definition or lambda -> the scope it opens
        self._walk(tree)

    def _walk(self, tree: ast.Module) -> None:  # noqa: C901  in one piece: it runs for every node of every program
        stack: list[tuple[ast.AST, Scope]] = [(tree, self.root)]
        visitors = {
            ast.FunctionDef: self._definition, ast.AsyncFunctionDef: self._definition, ast.ClassDef: self._definition,
            ast.Import: self._import, ast.ImportFrom: self._import_from, ast.Assign: self._assign,
            ast.AnnAssign: self._annotated, ast.AugAssign: self._augmented, ast.For: self._loop,
            ast.AsyncFor: self._loop,
            ast.comprehension: self._loop, ast.withitem: self._with, ast.NamedExpr: self._walrus, ast.Call: self._call,
            ast.Return: self._return, ast.Dict: self._dict, ast.Yield: self._return,
        }  # fmt: skip
        inside, held_by = self.inside, self.held_by
        value: Any
        while stack:
            node, scope = stack.pop()
            kind = type(node)
            visit = visitors.get(kind)
            if visit is not None:
                visit(node, scope)  # type: ignore[operator]  # each visitor takes the node type it is listed under
            inner = inside.get(id(node), scope)
            children: list[tuple[ast.AST, Scope]] = []
            for name in FIELDS[kind]:
                value = getattr(node, name)
                where = inner if name == "body" else scope
                for item in value if type(value) is list else (value,):
                    kind = type(item)
                    if kind in PLAIN:
                        continue
                    held_by[id(item)] = node
                    if kind is ast.Attribute and type(item.value) is ast.Name:
                        held_by[id(item.value)] = item
                    elif kind is ast.Constant:
                        if type(item.value) is str:
                            self.strings.append((item, where))
                    elif kind is not ast.Name:
                        children.append((item, where))
            children.reverse()
            stack += children

    def _bind(self, scope: Scope, name: str, binding: Binding) -> None:
        scope.bindings.setdefault(name, []).append(binding)

    def _definition(self, node: Definition, scope: Scope) -> None:
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
        inside = Scope(kind, node.name, node, scope)
        self.inside[id(node)] = inside
        self.defined.append(Defined(node, scope, inside))
        self._bind(scope, node.name, Binding("class" if kind == "class" else "def", scope, node))
        if isinstance(node, FUNCTIONS):
            self._parameters(node.args, inside, scope)

    def _parameters(self, arguments: ast.arguments, inside: Scope, around: Scope) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        padding: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        defaults = [*padding, *arguments.defaults]
        pairs = [
            *zip(positional, defaults, strict=True),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ]
        for position, (parameter, default) in enumerate(pairs):
            binding = Binding("parameter", around, parameter, default, "", parameter.annotation, position)
            self._bind(inside, parameter.arg, binding)
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                self._bind(inside, extra.arg, Binding("parameter", around, extra))

    def _import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            dotted = alias.name if alias.asname else bound
            self.imports.append(Import(alias.name, alias.name, bound, node, self._guarded(node)))
            self._bind(scope, bound, Binding("import", scope, node, dotted=dotted))

    def _import_from(self, node: ast.ImportFrom, scope: Scope) -> None:
        module = node.module or ""
        if node.level:
            above = self.package.split(".") if self.package else []
            kept = above[: len(above) - node.level + 1]
            module = ".".join([*kept, module] if module else kept)
        for alias in node.names:
            dotted = f"{module}.{alias.name}" if module else alias.name
            bound = alias.asname or alias.name
            self.imports.append(Import(dotted, module, bound, node, self._guarded(node), bool(node.level)))
            self._bind(scope, bound, Binding("import", scope, node, dotted=dotted))

    def _guarded(self, node: ast.stmt) -> bool:
        """Whether the import stands under `if TYPE_CHECKING:`."""
        around = self.held_by.get(id(node))
        if not isinstance(around, ast.If):
            return False
        test = around.test
        return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
            isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
        )

    def _target(self, target: ast.expr, value: ast.expr, scope: Scope, node: ast.stmt) -> None:
        if isinstance(target, ast.Name):
            self._bind(scope, target.id, Binding("assign", scope, node, value))
            self.assignments.append(Assignment(target.id, value, scope, node))
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            owner = scope.owner if target.value.id == "self" else None
            if owner is not None:
                self._bind(owner, target.attr, Binding("assign", scope, node, value))
                self.assignments.append(Assignment(target.attr, value, scope, node))
            if target.attr in {"__doc__", "description"}:
                self.redescribed.setdefault(target.value.id, []).append(scope)
        elif isinstance(target, ast.Tuple | ast.List):
            self._unpacked(target, value, scope, node)

    def _unpacked(self, target: ast.Tuple | ast.List, value: ast.expr, scope: Scope, node: ast.stmt) -> None:
        parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        for index, part in enumerate(target.elts):
            if len(parts) == len(target.elts):
                self._target(part, parts[index], scope, node)
            elif isinstance(part, ast.Name):
                self._bind(scope, part.id, Binding("unpack", scope, node, value, position=index))

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        for target in node.targets:
            self._target(target, node.value, scope, node)

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._target(node.target, node.value, scope, node)
        if isinstance(node.target, ast.Name):
            bound = scope.bindings.setdefault(node.target.id, [])
            if bound and bound[-1].node is node:
                bound[-1].annotation = node.annotation
            else:
                bound.append(Binding("annotation", scope, node, None, "", node.annotation))

    def _augmented(self, node: ast.AugAssign, scope: Scope) -> None:
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            scope.grown.setdefault(node.target.id, []).append(ast.Starred(node.value, ast.Load()))

    def _loop(self, node: ast.For | ast.AsyncFor | ast.comprehension, scope: Scope) -> None:
        if isinstance(node.target, ast.Name):
            self._bind(scope, node.target.id, Binding("loop", scope, node, node.iter))

    def _with(self, node: ast.withitem, scope: Scope) -> None:
        if isinstance(node.optional_vars, ast.Name):
            self._bind(scope, node.optional_vars.id, Binding("with", scope, node, node.context_expr))

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> None:
        self._bind(scope, node.target.id, Binding("assign", scope, node, node.value))

    def _return(self, node: ast.Return | ast.Yield, scope: Scope) -> None:
        function = scope.function
        if node.value is not None and function is not None:
            self.returns[id(function.node)].append(node.value)

    def _dict(self, node: ast.Dict, scope: Scope) -> None:
        self.dicts.append((node, scope))

    def _call(self, node: ast.Call, scope: Scope) -> None:
        self.calls.append(Call(node, scope, self.held_by.get(id(node), node)))
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in _ACCUMULATES and node.args:
            base = func.value
            name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
            if name:
                grown = node.args[-1]
                more: ast.expr = ast.Starred(grown, ast.Load()) if func.attr in {"extend", "update"} else grown
                place = scope if isinstance(base, ast.Name) else scope.owner or scope
                place.grown.setdefault(name, []).append(more)


def imports_of(tree: ast.Module, package: str, name: str) -> list[Import]:
    """The imports of a module alone, in source order: much cheaper than the index of all of it."""
    index = SourceIndex(ast.Module([], []), package, name)
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import):
            index._import(node, index.root)  # noqa: SLF001  the same reading of an import
        elif isinstance(node, ast.ImportFrom):
            index._import_from(node, index.root)  # noqa: SLF001
        else:
            blocks = [getattr(node, field, ()) for field in ("body", "handlers", "orelse", "finalbody", "cases")]
            stack.extend(each for block in reversed(blocks) if isinstance(block, list) for each in reversed(block))
    return index.imports


def module_name(path: str) -> str:
    """The dotted name that a path would be imported by: `src/app/llm.py` -> `src.app.llm`, a package by its folder."""
    stem = path.rsplit(".", 1)[0].replace("/", ".").replace("-", "_")
    return stem.removesuffix(".__init__")


def parse(source: str) -> ast.Module:
    """The syntax tree. Raises MalformedError on what is no Python 3 or is nested too deeply."""
    try:
        return tree(source)
    except SyntaxError as error:
        raise MalformedError("not Python 3 syntax", f"line {error.lineno or 0}") from None
    except (RecursionError, MemoryError):
        raise MalformedError("nested too deeply to parse") from None
    except ValueError:
        raise MalformedError("holds a null byte") from None


def source_tree(document: Document) -> tuple[ast.Module, tuple[int, ...]]:
    """The syntax tree of a Python file or of the code cells of a notebook, with the map from its lines to raw lines
    (empty when they are the same). Raises MalformedError.
    """
    if document.language == "notebook":
        code, lines = notebook_code(document)
        return parse(code), lines
    return parse(document.text), ()


def package_of(path: str) -> str:
    """The dotted name of the package that relative imports of this file start from."""
    name = module_name(path)
    return name if path.endswith("/__init__.py") else name.rpartition(".")[0]


def source_index(document: Document) -> tuple[SourceIndex, tuple[int, ...]]:
    """The index of a Python file or notebook, with its map of lines. Raises MalformedError."""
    path = document.item.path
    tree, lines = document.parse(source_tree)
    try:
        return SourceIndex(tree, package_of(path), module_name(path)), lines
    except RecursionError:
        raise MalformedError("nested too deeply to read") from None
