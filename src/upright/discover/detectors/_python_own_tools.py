"""Tools in a form of the project's own: classes that say their name, what they do and what they take."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detectors._python_tools import told, tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Defined
    from upright.model.evidence import Observation

_SCHEMAS = {"input_schema", "inputSchema", "parameters", "args_schema", "schema", "args", "inputs"}
_ACTS = (
    "execute",
    "run",
    "_run",
    "call",
    "__call__",
    "forward",
    "invoke",
    "arun",
    "_arun",
    "use",
    "run_async",
    "aexecute",
)
_NAME = re.compile(r"[\w.-]{1,64}")
_TOOL = re.compile(r"(?:^|\.)(?:Base)?(?:\w+_?)?Tool(?:Base)?$")
_HOPS = 5  # classes of a module that extend one another


class Bases:
    """Which classes of a module extend a class that `is_base` knows, also through others of the module."""

    def __init__(self, module: PythonModule, is_base: Callable[[str], bool]) -> None:
        self._is_base = is_base
        self._above = {f"{module.name}.{each.qualname}": module.bases(each) for each in module.classes}
        self._extended = {base for bases in self._above.values() for base in bases}

    def of(self, name: str) -> str:
        """The known class that the class of this qualified name extends, or an empty string."""
        level = [name]
        for _ in range(_HOPS):
            level = list(dict.fromkeys(base for each in level for base in self._above.get(each, ())))[:_HOPS]
            if found := next(filter(self._is_base, level), ""):
                return found
        return ""

    def is_extended(self, name: str) -> bool:
        """Whether a class of the module extends the class of this qualified name."""
        return name in self._extended


def own_tools(document: Document, module: PythonModule, defined: Defined) -> Iterator[Observation]:
    """The tool that a class of the repository's own is, if it is one."""
    found = list(_handed(document, module, defined))
    yield from found or _declared(document, module, defined)


def _declared(document: Document, module: PythonModule, defined: Defined) -> Iterator[Observation]:
    """A class with a name, a description and a schema as attributes, and a method that acts; one that extends a tool goes
    by its own name when it states none.
    """
    bindings = defined.inside.bindings
    based = any(_TOOL.search(base) for base in module.bases(defined))
    if "description" not in bindings or not (based or "name" in bindings):
        return
    described = bool(bindings.keys() & _SCHEMAS) or based
    methods = {each.node.name: each for each in module.functions if each.around is defined.inside}
    acting = next((methods[name] for name in _ACTS if name in methods), None)
    texts = [
        module.text(bindings[each][0].expression, bindings[each][0].scope) if each in bindings else defined.node.name
        for each in ("name", "description")
    ]
    if described and acting is not None and all(texts) and _NAME.fullmatch(texts[0]):
        said = told(module, texts[1], acting)
        yield tool(document, texts[0], module.line(defined.node), document.code_key(defined.qualname), "", said)


def _handed(document: Document, module: PythonModule, defined: Defined) -> Iterator[Observation]:
    """A class that hands name, description and schema to a base class of the repository's own."""
    for call in module.calls:
        func = call.node.func
        if call.scope.owner is not defined.inside or not isinstance(func, ast.Attribute) or func.attr != "__init__":
            continue
        if {"name", "description"} <= call.keywords.keys() and call.keywords.keys() & _SCHEMAS:
            name = module.text(call.keywords["name"], call.scope)
            if name:
                said = told(module, module.text(call.keywords["description"], call.scope), None)
                line = module.line(defined.node)
                yield tool(document, name, line, document.code_key(defined.qualname), "", said)
