"""Python values: what an expression comes to, without running anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.python_names import Names, look_up
from upright.discover.readers.python_nodes import label
from upright.discover.readers.python_origins import Origins
from upright.discover.readers.python_settings import setting, settings_read
from upright.discover.readers.python_source import Binding, Scope, SourceIndex
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from upright.model.asset import Json

_DEPTH = 10
_ALTERNATIVES = 8
_LONGEST = 1 << 18  # characters of a text put together from parts
_PARTS = 4000  # of a list of lists
_ENVIRONMENT = frozenset({
    "os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "environ.get", "decouple.config",
    "starlette.config.Config",
})  # fmt: skip
_FIELDS = frozenset({"Field", "field", "SettingsConfigDict", "mapped_column", "PrivateAttr", "InitVar"})
_SAME = frozenset({
    "str", "Path", "PurePath", "PosixPath", "cast", "SecretStr", "dedent", "cleandoc", "strip", "lstrip",
    "rstrip", "resolve", "absolute", "expanduser", "as_posix", "lower", "upper", "title", "int", "float",
    "bool", "Literal", "TextClause", "text", "removeprefix", "removesuffix", "decode", "encode", "format",
    "format_map",
})  # fmt: skip
# What declares an option of the command line, and what the parsed options are called.
_OPTIONS = frozenset({"add_argument", "add_option", "option"})
_FLAGS = frozenset({"DEFINE_string", "DEFINE_enum", "DEFINE_list"})  # of absl: name, default
_PARSED = frozenset({
    "args", "arg", "opt", "opts", "options", "flags", "hparams", "config", "cfg", "conf", "namespace", "params",
    "parsed", "cmd_args", "cli_args", "script_args", "parsed_args", "_args",
})  # fmt: skip
# Functions of other modules that make a folder of a path and give it back: `ensure_dir(OUT / "adapter")`.
_GIVES_BACK = re.compile(
    r"(?:ensure|make|mk|create|resolve|prepare|abs|expand|to)\w{0,24}(?:dir|path|folder|directory)$"
)
_METHODS = frozenset({
    "strip", "lstrip", "rstrip", "resolve", "absolute", "expanduser", "as_posix", "lower", "upper", "title",
    "removeprefix", "removesuffix", "decode", "encode", "format", "format_map",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that an expression can come to.

    `data` with `known`: a literal, seen at `node`. `ref`: a symbol of another module. `env`: the environment variable
    that overrides it. `dynamic`: decided at run time. `partial`: text with `{holes}`.
    """

    data: Json = None
    known: bool = False
    node: ast.AST | None = None
    ref: str = ""
    env: str = ""
    dynamic: bool = False
    partial: bool = False

    @property
    def text(self) -> str:
        """The text, or an empty string when it is none."""
        return self.data if isinstance(self.data, str) else ""

    @property
    def name(self) -> str | Ref:
        """The text, or a Ref to where it is defined (`env.NAME` for environment variables), or an empty string."""
        if self.env:
            return Ref(f"env.{self.env}", self.text)
        return Ref(self.ref) if self.ref else self.text


UNKNOWN = Value(dynamic=True)


class Values(Origins):
    """Answers `all(expression, scope)`: the alternatives that an expression can come to, at most eight."""

    def __init__(self, index: SourceIndex, names: Names) -> None:
        super().__init__(index, names)
        self._known: dict[tuple[int, int], list[Value]] = {}
        self._busy: set[tuple[int, int]] = set()

    @cached_property
    def _options(self) -> dict[str, tuple[ast.expr, Scope]]:
        """What the options of the command line are when they are not given: `add_argument("--repo", default="a/b")`."""
        found: dict[str, tuple[ast.expr, Scope]] = {}
        for call in self.index.calls:
            func = call.node.func
            last = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
            given = (
                call.argument(1 if last in _FLAGS else -1, "default") if last in _OPTIONS or last in _FLAGS else None
            )
            if given is None or (isinstance(given, ast.Constant) and given.value is None):
                continue
            named = call.keywords.get("dest")
            texts = [each.value for each in ([named] if named else call.node.args) if isinstance(each, ast.Constant)]
            for text in texts[:1] if last in _FLAGS else texts:
                if isinstance(text, str) and text.strip("-"):
                    found.setdefault(text.lstrip("-").replace("-", "_"), (given, call.scope))
        return found

    def all(self, expression: ast.AST | None, scope: Scope, depth: int = 0) -> list[Value]:
        """Alternatives in source order; never empty for an expression, empty for None."""
        if expression is None:
            return []
        if depth > _DEPTH:
            return [UNKNOWN]
        key = (id(expression), id(scope))
        if key in self._known:
            return self._known[key]
        if key in self._busy:
            return [UNKNOWN]
        self._busy.add(key)
        self._kept.append(expression)
        found: dict[tuple[object, str, str], Value] = {}
        for value in self._of(expression, scope, depth + 1):
            found.setdefault((str(value.data), value.ref, value.env), value)
            if len(found) >= _ALTERNATIVES:
                break
        self._busy.discard(key)
        self._known[key] = list(found.values()) or [UNKNOWN]
        return self._known[key]

    def one(self, expression: ast.AST | None, scope: Scope, depth: int = 0) -> Value:
        """The first alternative that is known, else the first."""
        values = self.all(expression, scope, depth)
        return next((value for value in values if value.known), values[0] if values else Value())

    def text(self, expression: ast.AST | None, scope: Scope) -> str:
        """The text that the expression comes to, or an empty string."""
        return self.one(expression, scope).text

    def _of(self, node: ast.AST, scope: Scope, depth: int) -> Iterator[Value]:
        if isinstance(node, ast.Constant):
            data = node.value if isinstance(node.value, str | int | float | bool) else None
            yield Value(data, known=True, node=node)
        elif isinstance(node, ast.Name):
            yield from self._name(node, scope, depth)
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node, scope, depth)
        elif isinstance(node, ast.Call):
            yield from self._call(node, scope, depth)
        elif isinstance(node, ast.Subscript):
            yield from self._subscript(node, scope, depth)
        else:
            yield from self._composed(node, scope, depth)

    def _composed(self, node: ast.AST, scope: Scope, depth: int) -> Iterator[Value]:
        if isinstance(node, ast.JoinedStr):
            yield self._joined(node, scope, depth)
        elif isinstance(node, ast.BinOp):
            yield self._binary(node, scope, depth)
        elif isinstance(node, ast.BoolOp):
            for part in node.values:
                yield from self.all(part, scope, depth)
        elif isinstance(node, ast.IfExp):
            yield from self.all(node.body, scope, depth)
            yield from self.all(node.orelse, scope, depth)
        elif isinstance(node, ast.Await | ast.NamedExpr | ast.Starred):
            yield from self.all(node.value, scope, depth)
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            parts = [self.one(part, scope, depth) for part in node.elts[:200]]
            data = [part.data for part in parts]
            small = sum(1 for _ in islice(_within(data), _PARTS)) < _PARTS
            yield Value(data, known=all(part.known for part in parts), node=node) if small else UNKNOWN

    def _joined(self, node: ast.JoinedStr, scope: Scope, depth: int) -> Value:
        text, partial = "", False
        for part in node.values:
            if isinstance(part, ast.Constant):
                text += str(part.value)
            elif isinstance(part, ast.FormattedValue):
                value = self.one(part.value, scope, depth)
                known = value.known and value.data is not None  # none yet: what is set in between is not known
                partial = partial or not known or value.partial
                text += str(value.data) if known else "{" + label(part.value) + "}"
            if len(text) > _LONGEST:
                break
        return Value(text, known=True, node=node, partial=partial)

    def _binary(self, node: ast.BinOp, scope: Scope, depth: int) -> Value:
        left = self.one(node.left, scope, depth)
        if isinstance(node.op, ast.Mod):
            return replace(left, partial=True) if left.text else UNKNOWN
        right = self.one(node.right, scope, depth)
        if isinstance(node.op, ast.Add) and (left.text or right.text):
            parts = [value.text or "{" + label(side) + "}" for value, side in ((left, node.left), (right, node.right))]
            joined = "".join(parts)
            partial = not (left.text and right.text) or left.partial or right.partial
            return Value(joined, known=len(joined) <= _LONGEST, node=left.node or right.node, partial=partial)
        if isinstance(node.op, ast.Div) and right.text:
            joined = f"{left.text.rstrip('/')}/{right.text}" if left.text else right.text
            return Value(joined, known=True, node=right.node, partial=not left.text)
        return UNKNOWN

    def _name(self, node: ast.Name, scope: Scope, depth: int) -> Iterator[Value]:
        bindings = look_up(scope, node.id)
        if not bindings:
            yield Value(ref="" if node.id in {"True", "None"} else node.id, dynamic=True)
        for binding in bindings:
            yield from self._binding(binding, depth)

    def _binding(self, binding: Binding, depth: int) -> Iterator[Value]:
        if binding.kind == "import":
            yield Value(ref=binding.dotted)
        elif binding.kind == "parameter":
            yield from self._parameter(binding, depth)
        elif binding.kind in {"assign", "with"} and binding.expression is not None:
            yield from self.all(binding.expression, binding.scope, depth)
        elif binding.kind == "loop" and binding.expression is not None:
            for part, where in self.elements(binding.expression, binding.scope, depth):
                yield from self.all(part, where, depth)
        elif binding.kind != "annotation":
            yield UNKNOWN

    def _parameter(self, binding: Binding, depth: int) -> Iterator[Value]:
        """A default, and what the calls in this module pass."""
        if binding.expression is not None and not (
            isinstance(binding.expression, ast.Constant) and binding.expression.value is None
        ):
            yield from self.all(binding.expression, binding.scope, depth)
        else:
            yield UNKNOWN

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Iterator[Value]:
        if node.attr == "value":
            yield from self.all(node.value, scope, depth)
            return
        owner = self.class_of(node.value, scope) or self.parsed(node.value, scope)
        if owner is not None:
            own = self._member(owner, node.attr, depth)
            passed = self._constructed(node, scope, depth)
            yield from passed or own or [UNKNOWN]
            return
        option = self.option_of(node)
        if option is not None:
            yield from self.all(*option, depth)
            return
        symbol = self.setting(node, scope) or self.parsed_elsewhere(node, scope) or self.names.of(node, scope)
        outside = symbol and not symbol.startswith(f"{self.index.name}.")
        yield Value(ref=symbol if outside else "", dynamic=True)

    def option(self, name: str) -> tuple[ast.expr, Scope] | None:
        """What an option of the command line is when it is not given."""
        return self._options.get(name)

    def option_of(self, node: ast.Attribute) -> tuple[ast.expr, Scope] | None:
        """What `args.repo` is when the option is not given."""
        held = node.value.attr if isinstance(node.value, ast.Attribute) else label(node.value)
        return self._options.get(node.attr) if held.lower() in _PARSED else None

    @cached_property
    def _reads_settings(self) -> bool:
        return settings_read(self.index)

    def setting(self, node: ast.AST, scope: Scope) -> str:
        """The value of a file of configuration that an expression reads: `file:train.yaml#data.path`."""
        return setting(self, node, scope) if self._reads_settings else ""

    def _member(self, owner: Scope, name: str, depth: int) -> list[Value]:
        found = [value for binding in owner.bindings.get(name, ()) for value in self._binding(binding, depth)]
        if not found and isinstance(owner.node, ast.ClassDef):
            for parent in owner.node.bases:
                above = self.class_of(parent, owner.parent or owner)
                if above is not None and above is not owner and depth < _DEPTH:
                    found = self._member(above, name, depth + 1)
                    break
            given = self.handed_up(owner, name) if not found else None
            found = self.all(*given, depth) if given is not None else found
        return [value for value in found if value.known or value.ref or value.env] or found

    def _constructed(self, node: ast.Attribute, scope: Scope, depth: int) -> list[Value]:
        """The keyword that the instance was made with: `CONFIG = Config(model="gpt-4o")`, `CONFIG.model`."""
        made = self.origin(node.value, scope)
        if made is None or not isinstance(made[0], ast.Call):
            return []
        passed = [k.value for k in made[0].keywords if k.arg == node.attr]
        return self.all(passed[0], made[1], depth) if passed else []

    def _subscript(self, node: ast.Subscript, scope: Scope, depth: int) -> Iterator[Value]:
        if self.names.of(node.value, scope) in {"os.environ", "environ", "streamlit.secrets"}:
            yield Value(env=self.text(node.slice, scope), dynamic=True)
            return
        entry = self.entry(node, scope, depth)
        if entry is not None:
            yield from self.all(entry[0], entry[1], depth)
            return
        base = self.origin(node.value, scope)
        if base is not None and isinstance(base[0], ast.Dict):
            for part in base[0].values:
                yield from self.all(part, base[1], depth)
            return
        if stated := self.setting(node, scope):
            yield Value(ref=stated, dynamic=True)
            return
        symbol, key = self.names.of(node.value, scope), self.text(node.slice, scope)
        if isinstance(node.value, ast.Subscript) and (above := self.one(node.value, scope, depth).ref):
            symbol = above if above.endswith("]") else symbol  # `config["data"]["train"]`
        yield Value(ref=f"{symbol}[{key}]" if symbol and key and "." in symbol else "", dynamic=True)

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Value]:
        callee = self.names.of(node.func, scope)
        last = callee.rpartition(".")[2] or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
        if callee in _ENVIRONMENT or (last in {"env", "config", "getenv", "get_env", "str"} and _upper_first(node)):
            yield from self._environment(node, scope, depth)
        elif last in _FIELDS:
            yield from self._field(node, scope, depth)
        elif last in _METHODS and isinstance(node.func, ast.Attribute):
            value = self.one(node.func.value, scope, depth)
            yield replace(value, partial=value.partial or last.startswith("format"))
        elif last in _SAME and node.args:
            yield from self.all(node.args[-1], scope, depth)
        elif last == "get" and isinstance(node.func, ast.Attribute) and node.args:
            if stated := self.setting(node, scope):
                yield Value(ref=stated, dynamic=True)
            yield from self._get(node, node.func, scope, depth)
        elif last in {"join", "joinpath"}:
            yield self._path(node, scope, depth)
        else:
            yield from self._returned(node, scope, depth, callee)

    def _environment(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Value]:
        name = self.text(node.args[0], scope) if node.args else ""
        fallback = node.args[1] if len(node.args) > 1 else None
        fallback = next((k.value for k in node.keywords if k.arg == "default"), fallback)
        if fallback is None:
            yield Value(env=name, dynamic=True)
        for value in self.all(fallback, scope, depth):
            yield replace(value, env=name)

    def _field(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Value]:
        default = next((k.value for k in node.keywords if k.arg == "default"), node.args[0] if node.args else None)
        env = next(
            (self.text(k.value, scope) for k in node.keywords if k.arg in {"env", "validation_alias", "alias"}), ""
        )
        factory = next((k.value for k in node.keywords if k.arg == "default_factory"), None)
        if isinstance(factory, ast.Lambda):
            default = factory.body
        for value in self.all(default, scope, depth):
            yield replace(value, env=value.env or env)

    def _get(self, node: ast.Call, func: ast.Attribute, scope: Scope, depth: int) -> Iterator[Value]:
        base = self.origin(func.value, scope)
        if base is not None and isinstance(base[0], ast.Dict):
            fake = ast.Subscript(func.value, node.args[0], ast.Load())
            yield from self._subscript(fake, scope, depth)
        if len(node.args) > 1:
            yield from (replace(value, dynamic=True) for value in self.all(node.args[1], scope, depth))

    def _path(self, node: ast.Call, scope: Scope, depth: int) -> Value:
        parts = [self.one(part, scope, depth) for part in node.args]
        known = [part.text for part in parts if part.text]
        return (
            Value("/".join(known), known=bool(known), node=node, partial=len(known) < len(parts)) if known else UNKNOWN
        )

    def _returned(self, node: ast.Call, scope: Scope, depth: int, callee: str) -> Iterator[Value]:
        function = self.function_of(node.func, scope)
        if (
            function is None
            and _GIVES_BACK.search(callee)
            and isinstance(node.args[0] if node.args else None, ast.BinOp)
        ):
            yield from self.all(node.args[0], scope, depth)
            return
        if function is None:
            outside = "." in callee and not callee.startswith(f"{self.index.name}.")
            yield Value(ref=callee if outside else "", dynamic=True)
            return
        for result in self.index.returns.get(id(function), ()):
            yield from self.all(result, self.index.inside[id(function)], depth)


def _upper_first(node: ast.Call) -> bool:
    """Whether the first argument reads like the name of an environment variable."""
    first = node.args[0] if node.args else None
    return (
        isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and first.value.isupper()
        and "_" in first.value
    )


def _within(data: Json) -> Iterator[Json]:
    yield data
    for each in data if isinstance(data, list) else ():
        yield from _within(each)
