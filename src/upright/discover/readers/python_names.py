"""Python names: the qualified dotted name that an expression stands for, through imports, assignments and classes."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from upright.discover.readers.python_source import Binding, Scope, SourceIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEPTH = 12
_STEPS = 500  # expressions looked at for one name
_MAX = 300  # characters of a qualified name
_ANYTHING = frozenset({"Any", "object", "typing.Any", "typing_extensions.Any"})  # what an annotation says nothing with
_WRAPPERS = frozenset({"Optional", "Annotated", "Final", "ClassVar", "Type", "type"})


def look_up(scope: Scope, name: str) -> Sequence[Binding]:
    """What the name may stand for in this scope: bindings of the innermost scope that has any."""
    for around in scope.within():
        if around.kind == "class" and around is not scope:
            continue
        if name in around.bindings:
            return around.bindings[name]
    return ()


class Names:
    """Answers `name(expression, scope)`; results are kept, cycles end in an empty name."""

    def __init__(self, index: SourceIndex) -> None:
        self.index = index
        self._known: dict[tuple[int, int], str] = {}
        self._busy: set[tuple[int, int]] = set()
        self._steps = 0

    def of(self, expression: ast.AST, scope: Scope, depth: int = 0) -> str:
        """The dotted name, instances written as their class: with `c = OpenAI()`, `c.chat` is `openai.OpenAI.chat`.
        What this module defines starts with the module's own name. Empty when nothing can be said.
        """
        key = (id(expression), id(scope))
        if key in self._known:
            return self._known[key]
        self._steps = 0 if depth == 0 else self._steps + 1
        if key in self._busy or depth > _DEPTH or self._steps > _STEPS:
            return ""
        self._busy.add(key)
        found = self._of(expression, scope, depth + 1)[:_MAX]
        self._busy.discard(key)
        if not self._busy:
            self._known[key] = found
        return found

    def _of(self, node: ast.AST, scope: Scope, depth: int) -> str:
        found = ""
        if isinstance(node, ast.Name):
            found = self._name(node.id, scope, depth)
        elif isinstance(node, ast.Attribute):
            found = self._attribute(node, scope, depth)
        elif isinstance(node, ast.Call):
            found = self._call(node, scope, depth)
        elif isinstance(node, ast.Await | ast.Starred | ast.NamedExpr | ast.Subscript):
            found = self.of(node.value, scope, depth)
        elif isinstance(node, ast.BoolOp):
            found = next(filter(None, (self.of(value, scope, depth) for value in reversed(node.values))), "")
        elif isinstance(node, ast.IfExp):
            found = self.of(node.body, scope, depth) or self.of(node.orelse, scope, depth)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):  # what is joined to a path is a path
            found = self.of(node.left, scope, depth)
        return found

    def _name(self, name: str, scope: Scope, depth: int) -> str:
        bindings = look_up(scope, name)
        if not bindings:
            return name
        if name in {"self", "cls"} and bindings[0].kind == "parameter" and scope.owner is not None:
            return self._local(scope.owner.qualname)
        for binding in reversed(bindings):
            found = self._binding(binding, name, scope, depth)
            if found:
                return found
        return ""

    def _binding(self, binding: Binding, name: str, scope: Scope, depth: int) -> str:
        if binding.kind == "import":
            return binding.dotted
        if binding.kind in {"def", "class"}:
            above = binding.scope.qualname
            return self._local(f"{above}.{name}" if above else name)
        if binding.kind in {"assign", "with"} and binding.expression is not None:
            return self.of(binding.expression, binding.scope, depth)
        if binding.annotation is not None:
            return self.annotation(binding.annotation, scope if binding.kind != "parameter" else binding.scope, depth)
        return ""

    def annotation(self, node: ast.expr, scope: Scope, depth: int = 0) -> str:
        """The class that an annotation names: `Optional[OpenAI]` and `OpenAI | None` are `openai.OpenAI`."""
        if isinstance(node, ast.BinOp):
            return self.annotation(node.left, scope, depth) or self.annotation(node.right, scope, depth)
        if isinstance(node, ast.Subscript):
            head = node.value.id if isinstance(node.value, ast.Name) else ""
            if head not in _WRAPPERS:
                return self.of(node.value, scope, depth) if head[:1].isupper() else ""
            part = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
            return self.annotation(part, scope, depth)
        found = "" if isinstance(node, ast.Constant) else self.of(node, scope, depth)
        return "" if found in _ANYTHING else found

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> str:
        if isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}:
            found = self._own(scope.owner, node.attr, depth)
            if found:
                return found
        head = self.of(node.value, scope, depth)
        return f"{head}.{node.attr}" if head else ""

    def _own(self, owner: Scope | None, name: str, depth: int) -> str:
        for binding in owner.bindings.get(name, ()) if owner is not None else ():
            if binding.kind in {"assign", "with", "annotation"}:
                found = self._binding(binding, name, binding.scope, depth)
                if found:
                    return found
        return ""

    def called(self, func: ast.expr, scope: Scope, depth: int = 0) -> str:
        """The name of what a call calls: an instance that is called itself is `Class.__call__`, not the class."""
        name = self.of(func, scope, depth)
        return f"{name}.__call__" if name and self._is_instance(func, scope) else name

    def _is_instance(self, func: ast.expr, scope: Scope) -> bool:
        """Whether a name or an attribute of self holds what a call made."""
        bindings: Sequence[Binding] = ()
        if isinstance(func, ast.Name):
            bindings = look_up(scope, func.id)
        elif isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "self":
            bindings = scope.owner.bindings.get(func.attr, ()) if scope.owner is not None else ()
        if not bindings:
            return False
        expression = bindings[-1].expression
        if isinstance(expression, ast.Await):
            expression = expression.value
        return bindings[-1].kind in {"assign", "with"} and isinstance(expression, ast.Call)

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> str:
        name = self.called(node.func, scope, depth)
        if (
            name.rpartition(".")[2] in {"cast", "contextlib.closing", "enter_async_context", "enter_context"}
            and node.args
        ):
            return self.of(node.args[-1], scope, depth) or name
        return self._imported_by.get(name, name)

    @cached_property
    def _imported_by(self) -> dict[str, str]:
        """What functions give back that import it themselves: `def late(): import faiss; return faiss`."""
        found: dict[str, str] = {}
        for each in self.index.defined:
            given = self.index.returns.get(id(each.node), ())
            named = {node.id for node in given if isinstance(node, ast.Name)}
            bound = each.inside.bindings.get(next(iter(named)), ()) if len(named) == 1 else ()
            if bound and bound[0].kind == "import" and bound[0].dotted:
                found[self._local(each.qualname)] = bound[0].dotted
        return found

    def _local(self, qualname: str) -> str:
        return f"{self.index.name}.{qualname}" if self.index.name else qualname
