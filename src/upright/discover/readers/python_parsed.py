"""Classes whose fields the command line fills: `HfArgumentParser((Args, Training)).parse_args_into_dataclasses()`,
`tyro.cli(Args)`. What nobody states there is what the class says.
"""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.readers.python_names import look_up
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_origins import Origins
    from upright.discover.readers.python_source import Binding, Scope, SourceIndex

_METHODS: Final = frozenset(
    {"parse_args_into_dataclasses", "parse_args_and_config", "parse_json_file", "parse_yaml_file"}
)
_FUNCTIONS: Final = frozenset({"tyro.cli", "simple_parsing.parse", "pyrallis.parse", "draccus.parse"})
_HANDED: Final = 2  # functions that hand on what they were given
_CALLS: Final = 8  # of one of them that are looked at
_LAST: Final = _METHODS | {name.rpartition(".")[2] for name in _FUNCTIONS}


def parses(index: SourceIndex) -> bool:
    """Whether a module fills classes from the command line at all."""
    return any(written_name(call.node.func).rpartition(".")[2] in _LAST for call in index.calls)


def parsed_class(origins: Origins, node: ast.AST, scope: Scope, depth: int = 0) -> str:
    """The symbol of the class that an expression is an instance of, when the command line fills it; else empty. What a
    function is given counts: `main(args)`.
    """
    for binding in look_up(scope, node.id) if isinstance(node, ast.Name) else ():
        if binding.kind == "parameter" and depth < _HANDED:
            return next(filter(None, _handed(origins, binding, scope, depth)), "")
        made, position = binding.expression, 0
        if binding.kind == "unpack":
            position = binding.position
        elif binding.kind != "assign":
            continue
        elif isinstance(made, ast.Subscript):
            at = made.slice.value if isinstance(made.slice, ast.Constant) else 0
            made, position = made.value, at if isinstance(at, int) else 0
        given = _given(origins, made, binding.scope) if isinstance(made, ast.Call) else None
        classes = given.elts if isinstance(given, ast.List | ast.Tuple) else [given] if given is not None else []
        if 0 <= position < len(classes):
            return origins.names.of(classes[position], binding.scope)
    return ""


def _handed(origins: Origins, parameter: Binding, scope: Scope, depth: int) -> Iterator[str]:
    """The classes of what the calls in this module give a function for a parameter."""
    around = next((each for each in scope.within() if parameter in each.bindings.get(_name(parameter), ())), None)
    calls = (each for each in origins.index.calls if around is not None and each.written == around.name)
    for call in islice(calls, _CALLS if parameter.position >= 0 else 0):
        given = call.argument(parameter.position, _name(parameter))
        yield parsed_class(origins, given, call.scope, depth + 1) if isinstance(given, ast.Name) else ""


def _name(parameter: Binding) -> str:
    return parameter.node.arg if isinstance(parameter.node, ast.arg) else ""


def _given(origins: Origins, call: ast.Call, scope: Scope) -> ast.expr | None:
    """The class, or the classes, that a call fills."""
    named = {key.arg: key.value for key in call.keywords}
    if origins.names.of(call.func, scope) in _FUNCTIONS:
        return call.args[0] if call.args else named.get("config_class")
    if not (isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS):
        return None
    parser = origins.origin(call.func.value, scope)
    made = parser[0] if parser is not None else None
    if not isinstance(made, ast.Call):
        return None
    return (
        made.args[0] if made.args else next((key.value for key in made.keywords if key.arg == "dataclass_types"), None)
    )
