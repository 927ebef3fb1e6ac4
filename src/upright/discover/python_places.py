"""Places that Python code puts together, also of what other files say: joined paths, texts with parts in them, defaults
of options, what callers in the module pass, fields of settings, entries of configuration files.

What another file says stays a hole in the text (see `discover/late_places.py`).
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Final

from upright.discover.ai_packages import distribution_of
from upright.discover.python_paths import is_open
from upright.discover.readers.python_names import look_up
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Binding, Scope

_DEEP: Final = 12
_MOST: Final = 4  # texts that one expression may come to
_CALLERS: Final = 6
_EXPRESSIONS: Final = 200  # looked at for one place
_SAME: Final = frozenset(
    {
        "str", "Path", "PurePath", "PosixPath", "fspath", "abspath", "realpath", "normpath", "expanduser",
        "to_absolute_path", "Field", "field", "UPath",
    }
)  # fmt: skip
_METHODS: Final = frozenset(
    {"resolve", "absolute", "expanduser", "as_posix", "strip", "rstrip", "with_suffix", "as_uri"}
)
_LIBRARIES: Final = frozenset(
    {
        "pandas", "numpy", "polars", "pyspark", "dask", "duckdb", "pyarrow", "requests", "httpx", "boto3", "click",
        "typer", "sqlalchemy",
    }
)  # fmt: skip
_BASES: Final = frozenset({"dirname", "getcwd", "cwd", "parent", "parents", "home", "gettempdir", "get_original_cwd"})


def placed(module: PythonModule, node: ast.AST | None, scope: Scope) -> list[str]:
    """The texts that an expression of a place comes to; those with holes only where nothing is known without."""
    if node is None:
        return []
    value = module.value(node, scope)
    if value.text and not value.partial:
        return [value.text]
    found = [each for each in _Composed(module).of(node, scope, 0) if each and "\0" not in each]
    return [*dict.fromkeys(found)][:_MOST] or ([value.text] if value.text else [])


def one_place(module: PythonModule, node: ast.AST | None, scope: Scope) -> str:
    """The first of `placed`, or an empty string."""
    return next(iter(placed(module, node, scope)), "")


def late_place(module: PythonModule, node: ast.AST | None, scope: Scope) -> str:
    """A place that only other files complete, or an empty string."""
    found = one_place(module, node, scope)
    return found if is_open(found) else ""


class _Composed:
    """Puts texts together. A part that nothing is known of is a NUL; the folder of the program itself is nothing."""

    def __init__(self, module: PythonModule) -> None:
        self.module = module
        self._left = _EXPRESSIONS

    def of(self, node: ast.AST, scope: Scope, depth: int) -> list[str]:
        """The texts that an expression comes to, each perhaps with holes. Names that are put together of each other
        multiply, so only so many expressions are looked at.
        """
        self._left -= 1
        if depth >= _DEEP or self._left < 0:
            return ["\0"]
        return [*dict.fromkeys(self._of(node, scope, depth + 1))][:_MOST]

    def _of(self, node: ast.AST, scope: Scope, depth: int) -> Iterator[str]:
        if isinstance(node, ast.Name):
            yield from self._named(node, scope, depth)
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node, scope, depth)
        elif isinstance(node, ast.Subscript):
            yield from self._subscript(node, scope, depth)
        elif isinstance(node, ast.Call):
            yield from self._called(node, scope, depth)
        else:
            yield from self._written(node, scope, depth)

    def _written(self, node: ast.AST, scope: Scope, depth: int) -> Iterator[str]:
        if isinstance(node, ast.Constant):
            yield str(node.value or "")
        elif isinstance(node, ast.JoinedStr):
            parts = (each.value if isinstance(each, ast.FormattedValue) else each for each in node.values)
            yield from self._joined([*parts], scope, depth, "")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
            between = "/" if isinstance(node.op, ast.Div) else ""
            yield from self._joined([node.left, node.right], scope, depth, between)
        elif isinstance(node, ast.BoolOp | ast.IfExp):
            for each in node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]:
                yield from (text for text in self.of(each, scope, depth) if text != "\0")
        else:
            yield "\0"

    def _joined(self, parts: list[ast.expr], scope: Scope, depth: int, between: str) -> Iterator[str]:
        texts = self.of(parts[0], scope, depth) if parts else []
        for part in parts[1:]:
            further = self.of(part, scope, depth)
            texts = [_join(text, each, between) for text in texts for each in further][:_MOST]
        yield from texts

    def _named(self, node: ast.Name, scope: Scope, depth: int) -> Iterator[str]:
        bindings = look_up(scope, node.id)
        for binding in reversed(bindings):
            if binding.kind == "import":
                yield f"⟦{binding.dotted}⟧" if "." in binding.dotted else "\0"
            elif binding.kind == "parameter":
                around = next((each for each in scope.within() if node.id in each.bindings), scope)
                yield from self._parameter(node.id, binding, around, depth)
            elif binding.kind in {"assign", "with"} and binding.expression is not None:
                yield from self.of(binding.expression, binding.scope, depth)
            elif binding.kind == "unpack" and binding.expression is not None:
                yield from self._unpacked(binding, depth)
            elif binding.kind == "loop" and binding.expression is not None:
                for part, where in [*self.module.values.elements(binding.expression, binding.scope)][:_MOST]:
                    yield from self.of(part, where, depth) if part is not binding.expression else ("\0",)
            else:
                yield "\0"
        yield from () if bindings else ("",) if node.id == "__file__" else ("\0",)

    def _unpacked(self, binding: Binding, depth: int) -> Iterator[str]:
        """One of several names that are given values together: `source, target = sys.argv[1:3]`."""
        given, at = binding.expression, binding.position or 0
        if isinstance(given, ast.Tuple | ast.List) and at < len(given.elts):
            yield from self.of(given.elts[at], binding.scope, depth)
        elif isinstance(given, ast.Subscript) and written_name(given.value) == "sys.argv":
            lower = given.slice.lower if isinstance(given.slice, ast.Slice) else None
            start = lower.value if isinstance(lower, ast.Constant) and isinstance(lower.value, int) else 0
            yield f"⟦run:{at + start}⟧"
        else:
            yield "\0"

    def _parameter(self, name: str, binding: Binding, around: Scope, depth: int) -> Iterator[str]:
        """What the callers in this module pass, and the default; what its option says, of a command of click."""
        function = around.node
        given = [*passed(self.module, name, function)] if isinstance(function, FUNCTIONS) else []
        for value, where in given:
            yield from self.of(value, where, depth)
        if binding.expression is not None:
            yield from self.of(binding.expression, binding.scope, depth)
        elif not given:
            option = self.module.values.option(name)
            yield from self.of(*option, depth) if option is not None else ("\0",)

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Iterator[str]:
        option = self.module.values.option_of(node)
        if node.attr in _BASES:
            yield ""
        elif node.attr == "value":
            yield from self.of(node.value, scope, depth)
        elif option is not None:
            yield from self.of(*option, depth)
        elif place := self._required(node):
            yield f"⟦run:{place}⟧"
        else:
            yield from self._field(node, scope, depth)

    def _field(self, node: ast.Attribute, scope: Scope, depth: int) -> Iterator[str]:
        owner = self.module.values.class_of(node.value, scope)
        bound = owner.bindings.get(node.attr, []) if owner is not None else []
        for binding in bound:
            if binding.kind == "parameter":
                yield from self._parameter(node.attr, binding, binding.scope, depth)
            elif binding.expression is not None:
                yield from self.of(binding.expression, binding.scope, depth)
        if not bound:
            yield self._elsewhere(node, scope)

    def _required(self, node: ast.Attribute) -> str:
        """The option, or the place among the arguments, of a command line that always says it: `args.data`."""
        parsed = isinstance(node.value, ast.Name) and "arg" in node.value.id.lower()
        holds = parsed or written_name(node.value) == "opts"
        place = 0
        for call in self.module.by_last.get("add_argument", ()) if holds else ():
            names = [each.value for each in call.node.args if isinstance(each, ast.Constant)]
            texts = [each.lstrip("-").replace("-", "_") for each in names if isinstance(each, str)]
            placed_so = bool(names) and not str(names[0]).startswith("-")
            place += placed_so
            if node.attr in texts:
                return str(place) if placed_so else node.attr
        return ""

    def _subscript(self, node: ast.Subscript, scope: Scope, depth: int) -> Iterator[str]:
        if written_name(node.value).endswith(".parents"):
            yield ""
            return
        if self.module.names.of(node.value, scope) == "sys.argv" and isinstance(node.slice, ast.Constant):
            yield f"⟦run:{node.slice.value!r}⟧"
            return
        entry = self.module.values.entry(node, scope, 0)
        if entry is not None:
            yield from self.of(entry[0], entry[1], depth)
        else:
            yield self._elsewhere(node, scope)

    def _elsewhere(self, node: ast.AST, scope: Scope) -> str:
        value = self.module.value(node, scope)
        if value.text and not value.partial:
            return value.text
        symbol = f"env.{value.env}" if value.env else value.ref
        return f"⟦{symbol}⟧" if "." in symbol and len(symbol) < 200 else "\0"  # noqa: PLR2004

    def _called(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[str]:
        last = written_name(node.func).rpartition(".")[2]
        on = node.func.value if isinstance(node.func, ast.Attribute) else None
        if last in _BASES:
            yield ""
        elif last == "joinpath" and on is not None:
            yield from self._joined([on, *node.args], scope, depth, "/")
        elif last in _SAME or (last == "join" and written_name(node.func).endswith("path.join")):
            default = [each.value for each in node.keywords if each.arg == "default"]
            yield from self._joined([*node.args, *default] or [ast.Constant("")], scope, depth, "/")
        elif last in _METHODS and on is not None:
            yield from self.of(on, scope, depth)
        else:
            yield from self._answered(node, scope, depth)

    def _answered(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[str]:
        defined = self.module.function(node.func, scope)
        returns = self.module.index.returns.get(id(defined.node), ()) if defined is not None else ()
        for each in returns:
            yield from self.of(each, defined.inside, depth) if defined is not None else ()
        if not returns:
            found = self._elsewhere(node, scope)
            yield found if "⟦" not in found or self._gives_places(node, scope) else "\0"

    def _gives_places(self, node: ast.Call, scope: Scope) -> bool:
        """Whether a call may be one of the project's own functions, which alone can be asked."""
        symbol = self.module.names.of(node.func, scope)
        root = symbol.partition(".")[0]
        foreign = root in sys.stdlib_module_names or root in _LIBRARIES or bool(distribution_of(symbol))
        return symbol.rpartition(".")[2].islower() and not foreign


def passed(
    module: PythonModule, name: str, function: ast.AST, only: int | None = None
) -> Iterator[tuple[ast.expr, Scope]]:
    """What the callers of a function of this module give one of its parameters. `only`: the id of the one call that is
    meant.
    """
    if not isinstance(function, FUNCTIONS):
        return
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    defined = module.definitions.get(id(function))
    made = function.name == "__init__" and defined is not None
    called_as = defined.around.qualname.rpartition(".")[2] if made and defined is not None else function.name
    for call in module.by_last.get(called_as, ())[:_CALLERS]:
        called = module.callee(call)
        if called and not called.startswith(f"{module.name}.") and "." in called:
            continue  # what a library calls so too
        if only not in {None, id(call.node)}:
            continue
        value = call.keywords.get(name)
        if value is None and name in names and names.index(name) < len(call.node.args):
            value = call.node.args[names.index(name)]
        if value is not None:
            yield value, call.scope


def _join(first: str, second: str, between: str) -> str:
    if not first:  # the program's own folder
        return second.lstrip("/")
    return f"{first.rstrip('/')}/{second.lstrip('/')}" if between and second else f"{first}{second}"
