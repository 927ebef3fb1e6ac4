"""Where a value of a Python module comes from: the expression, class, function or list elements behind a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from upright.discover.readers.python_names import Names, look_up
from upright.discover.readers.python_parsed import parsed_class, parses
from upright.discover.readers.python_source import FUNCTIONS, Binding, Scope, SourceIndex

_DEPTH = 10
_HANDED = 5  # statements of a constructor among which the one above is called
_STEPS = 3000  # expressions looked at for the elements of one list


class Origins:
    """Follows names within one module. What leads outside, or only exists at run time, has no origin."""

    def __init__(self, index: SourceIndex, names: Names) -> None:
        self.index, self.names = index, names
        self._kept: list[ast.AST] = []  # expressions made here, kept so that their ids stay theirs
        self._steps = 0

    def class_of(self, node: ast.AST, scope: Scope) -> Scope | None:
        """The scope of the class of this module that an expression is, or is an instance of."""
        if isinstance(node, ast.Name) and node.id in {"self", "cls"}:
            return scope.owner
        symbol = self.names.of(node, scope)
        head = f"{self.index.name}."
        return self.classes.get(symbol[len(head) :]) if symbol.startswith(head) else None

    def parsed(self, node: ast.AST, scope: Scope) -> Scope | None:
        """The scope of the class of this module whose fields the command line fills: `HfArgumentParser(Args)`."""
        symbol = parsed_class(self, node, scope) if self._parses else ""
        head = f"{self.index.name}."
        return self.classes.get(symbol[len(head) :]) if symbol.startswith(head) else None

    def parsed_elsewhere(self, node: ast.Attribute, scope: Scope) -> str:
        """The symbol of a field of such a class of another module."""
        symbol = parsed_class(self, node.value, scope) if self._parses else ""
        return f"{symbol}.{node.attr}" if "." in symbol and not symbol.startswith(f"{self.index.name}.") else ""

    @cached_property
    def _parses(self) -> bool:
        return parses(self.index)

    @cached_property
    def classes(self) -> dict[str, Scope]:
        """Scopes of the classes of this module by qualified name."""
        return {each.qualname: each.inside for each in self.index.defined if isinstance(each.node, ast.ClassDef)}

    def handed_up(self, owner: Scope, name: str) -> tuple[ast.expr, Scope] | None:
        """What a class of this module hands to the one that it extends under a name: `super().__init__(name=name)`."""
        defined = next(
            (each for each in self.index.defined if each.around is owner and each.node.name == "__init__"), None
        )
        for statement in defined.node.body[:_HANDED] if defined is not None else ():
            call = statement.value if isinstance(statement, ast.Expr) else None
            above = call.func.value if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
            if isinstance(call, ast.Call) and isinstance(above, ast.Call) and ast.unparse(above.func) == "super":
                given = [each.value for each in call.keywords if each.arg == name]
                return (given[0], defined.inside) if given and defined is not None else None
        return None

    def origin(self, node: ast.AST, scope: Scope, depth: int = 0) -> tuple[ast.AST, Scope] | None:
        """The expression that a name of this module was last assigned: through names, subscripts and attributes of
        self. An expression that is no name is its own origin. None: not in this module.
        """
        if depth > _DEPTH:
            return None
        if isinstance(node, ast.Await | ast.Starred | ast.NamedExpr):
            return self.origin(node.value, scope, depth + 1)
        if isinstance(node, ast.Subscript):
            return self.entry(node, scope, depth)
        if not isinstance(node, ast.Name | ast.Attribute):
            return node, scope
        for binding in reversed(self._bindings(node, scope)):
            if binding.kind in {"assign", "with"} and binding.expression is not None:
                return self.origin(binding.expression, binding.scope, depth + 1)
        return None

    def _bindings(self, node: ast.Name | ast.Attribute, scope: Scope) -> list[Binding]:
        if isinstance(node, ast.Name):
            return list(look_up(scope, node.id))
        own = isinstance(node.value, ast.Name) and node.value.id == "self" and scope.owner is not None
        return list(scope.owner.bindings.get(node.attr, ())) if own and scope.owner is not None else []

    def entry(self, node: ast.Subscript, scope: Scope, depth: int) -> tuple[ast.AST, Scope] | None:
        """The entry of a literal dictionary or list that a subscript with a known key names."""
        base = self.origin(node.value, scope, depth + 1)
        key = self.origin(node.slice, scope, depth + 1)
        if base is None or key is None or not isinstance(key[0], ast.Constant):
            return None
        wanted = key[0].value
        if isinstance(base[0], ast.Dict):
            for name, value in zip(base[0].keys, base[0].values, strict=True):
                if isinstance(name, ast.Constant) and name.value == wanted:
                    return value, base[1]
        elif isinstance(base[0], ast.List | ast.Tuple) and isinstance(wanted, int):
            parts = base[0].elts
            return (parts[wanted], base[1]) if -len(parts) <= wanted < len(parts) else None
        return None

    def function_of(self, node: ast.AST, scope: Scope) -> ast.AST | None:
        """The function of this module that an expression names, methods of self included."""
        if isinstance(node, ast.Name):
            bindings: list[Binding] = list(look_up(scope, node.id))
        elif isinstance(node, ast.Attribute):
            owner = self.class_of(node.value, scope)
            bindings = list(owner.bindings.get(node.attr, ())) if owner is not None else []
        else:
            return None
        return next((binding.node for binding in bindings if isinstance(binding.node, FUNCTIONS)), None)

    def elements(self, node: ast.AST | None, scope: Scope, depth: int = 0) -> Iterator[tuple[ast.AST, Scope]]:
        """The elements of a list, with what is appended to it by name, each with the scope to read it in."""
        self._steps = 0 if depth == 0 else self._steps + 1
        if node is None or depth > _DEPTH or self._steps > _STEPS:
            return
        if isinstance(node, ast.Dict):
            yield from ((part, scope) for part in node.values)
        elif isinstance(node, ast.ListComp | ast.GeneratorExp):
            yield node.elt, scope
        elif isinstance(node, ast.Name | ast.Attribute):
            yield from self._named_elements(node, scope, depth)
        elif isinstance(node, ast.Call):
            yield from self._called_elements(node, scope, depth)
        else:
            yield from self._written_elements(node, scope, depth)

    def _written_elements(self, node: ast.AST, scope: Scope, depth: int) -> Iterator[tuple[ast.AST, Scope]]:
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            for part in node.elts:
                if isinstance(part, ast.Starred):
                    yield from self.elements(part.value, scope, depth + 1)
                else:
                    yield part, scope
        else:
            for part in _inner(node):
                yield from self.elements(part, scope, depth + 1)

    def _named_elements(
        self, node: ast.Name | ast.Attribute, scope: Scope, depth: int
    ) -> Iterator[tuple[ast.AST, Scope]]:
        name = node.id if isinstance(node, ast.Name) else node.attr
        own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
        places = list(scope.within()) if isinstance(node, ast.Name) else [scope.owner] if own and scope.owner else []
        place = next((each for each in places if name in each.bindings), None)
        if place is not None:
            for binding in place.bindings[name]:
                if binding.kind == "import":
                    yield node, scope
                elif binding.kind in {"assign", "loop"}:
                    yield from self.elements(binding.expression, binding.scope, depth + 1)
            yield from self.elements(ast.List(place.grown.get(name, []), ast.Load()), scope, depth + 1)
        elif isinstance(node, ast.Attribute) and not own:
            yield node, scope

    def _called_elements(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[tuple[ast.AST, Scope]]:
        function = self.function_of(node.func, scope)
        if function is not None:
            for result in self.index.returns.get(id(function), ()):
                yield from self.elements(result, self.index.inside[id(function)], depth + 1)
        elif node.args and self.names.of(node.func, scope) in {"list", "tuple", "set", "sorted"}:
            yield from self.elements(node.args[0], scope, depth + 1)
        else:
            yield node, scope


def _inner(node: ast.AST) -> list[ast.expr]:
    """The lists that an expression puts together or chooses from."""
    if isinstance(node, ast.Starred):
        return [node.value]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.BoolOp):
        return node.values
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else []
