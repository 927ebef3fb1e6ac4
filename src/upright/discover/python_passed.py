"""What the calls of a Python module give to its own functions and classes: the values of a parameter, of a field."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Binding, Defined, Scope

Given = tuple[ast.expr, "Scope"]
_MADE = ".__init__"
_MOST = 12  # values of one parameter
_HOPS = 3  # functions that hand on to one another


class Passed:
    """What callers in the module give where a name is a parameter, `load(BASE)`, or a field of what is made in it:
    `self.base` of `Chat(BASE)`, `spec.base` of `spec: Spec` and `Spec(base="gpt2")`. Worked out once for each.
    """

    def __init__(self, module: PythonModule) -> None:
        self._module = module
        self._known: dict[tuple[str, str], list[Given]] = {}

    def to(self, node: ast.AST | None, scope: Scope, hops: int = 0) -> list[Given]:
        """What is given where this expression stands; nothing for what is no parameter and no field."""
        if hops > _HOPS:
            return []
        if isinstance(node, ast.Name):
            function, _ = _parameter(scope, node.id)
            return self._given(function, node.id, hops) if function is not None else []
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            return []
        function, bound = _parameter(scope, node.value.id)
        return self._field(function, bound, node.attr, hops) if function is not None and bound is not None else []

    def _given(self, function: Scope, name: str, hops: int) -> list[Given]:
        return self._calls(function.qualname.removesuffix(_MADE), _place(function, name), name, hops)

    def _field(self, function: Scope, bound: Binding, name: str, hops: int) -> list[Given]:
        around = function.parent or function
        if bound.annotation is not None:
            made = self._class(self._module.names.annotation(bound.annotation, around))
            stated = _stated(made) if made is not None else []
            return self._calls(made.qualname, stated.index(name), name, hops) if made and name in stated else []
        kept = around.bindings.get(name, ()) if around.kind == "class" else ()  # of `self`
        found = (each for binding in kept[:_HOPS] for each in self.to(binding.expression, binding.scope, hops + 1))
        return list(islice(found, _MOST))

    def _class(self, called: str) -> Defined | None:
        return next((each for each in self._module.classes if f"{self._module.name}.{each.qualname}" == called), None)

    def _calls(self, qualname: str, place: int, name: str, hops: int) -> list[Given]:
        if (qualname, name) not in self._known:
            self._known[qualname, name] = []  # functions may hand on in circles
            self._known[qualname, name] = list(islice(self._read(qualname, place, name, hops), _MOST))
        return self._known[qualname, name]

    def _read(self, qualname: str, place: int, name: str, hops: int) -> Iterator[Given]:
        for call, called in self._module.named(qualname.rpartition(".")[2]):
            value = call.argument(place, name) if called == f"{self._module.name}.{qualname}" else None
            if value is not None:
                yield from self.to(value, call.scope, hops + 1) or [(value, call.scope)]


def _parameter(scope: Scope, name: str) -> tuple[Scope | None, Binding | None]:
    """The function that has a parameter of this name in sight, and the parameter."""
    for around in scope.within():
        bindings = around.bindings.get(name) if around.kind != "class" else None
        if bindings:
            return (around, bindings[0]) if bindings[0].kind == "parameter" and len(bindings) == 1 else (None, None)
    return None, None


def _place(function: Scope, name: str) -> int:
    node = function.node
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)] if isinstance(node, FUNCTIONS) else []
    method = function.parent is not None and function.parent.kind == "class"
    return names.index(name) - int(method and names[0] in {"self", "cls"}) if name in names else -1


def _stated(made: Defined) -> list[str]:
    """The fields that a class states, in the order in which it is given them."""
    found = (each.target for each in made.node.body if isinstance(each, ast.AnnAssign))
    return [each.id for each in found if isinstance(each, ast.Name)]
