"""Tools that are described to a model as data: where a module holds such descriptions."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

# Classes of a project's own that describe a tool, whatever client it is offered to.
_DEFINITION = re.compile(r"^(?:[A-Z]\w{0,40})?(?:Tool|Function)(?:Definition|Spec|Schema|Def|Declaration|Info|Param)?$")
_FIELDS = frozenset({"parameters", "input_schema", "inputSchema", "args_schema", "schema", "params"})


def schemas(module: PythonModule) -> Iterator[tuple[dict[str, ast.expr], Scope]]:
    """The entries of every dictionary or object that describes a function to a model."""
    for node, scope in module.index.dicts:
        entries = {
            key.value: value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
        inner = entries.get("function") if isinstance(entries.get("type"), ast.Constant) else None
        schema = {"parameters", "input_schema", "inputSchema"} & entries.keys()
        if not isinstance(inner, ast.Dict) and {"name", "description"} <= entries.keys() and schema:
            yield entries, scope
    for call in module.calls:
        called = call.written.rpartition(".")[2]
        own = _DEFINITION.search(called) and not distribution_of(module.callee(call))
        if own and {"name", "description"} <= call.keywords.keys() and call.keywords.keys() & _FIELDS:
            yield call.keywords, call.scope
