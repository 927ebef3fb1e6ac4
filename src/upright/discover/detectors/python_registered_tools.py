"""Tools that a decorator of the program's own registers.

Why it matters: an agent written by hand runs what its registry holds, whoever put it there; nothing of a framework says
that a function is one of its tools.

How it recognises: functions under a decorator called after tools or skills that comes from the program itself, with a
description for the model and a name or a schema (`@tool(name="run", description="Runs", parameters={...})`,
`@registry.tool("Finds a guest", {...})`), or whose docstring describes them (`@tools.register`). Agents that offer what the
same registry holds have these tools.

What it does not see: registries that take their descriptions from elsewhere.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_tools import decorated, given, told, tool
from upright.discover.own_registries import registry
from upright.discover.python_sight import LANGUAGES, docstring
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import FUNCTIONS
from upright.discover.sight import edge, in_tests
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Defined

_WRITTEN = re.compile(
    r"^[ \t]*@(?:\w{1,40}\.){0,2}(?:\w{1,20}_)?(?:tool|skill|register|add)(?:_\w{1,20})?\b", re.MULTILINE
)
_CALLED = re.compile(r"(?:\w+_)?(?:tool|skill)(?:_\w+)?")
_KEEPS = re.compile(r"(?:^|[._])(?:tool|skill)(?:s|_?registry|_?box|_?set|_?kit)?$|(?:^|[._])registry$", re.IGNORECASE)
_ADDS = frozenset({"register", "add"})
_OF_OTHERS = re.compile(
    r"mcp|agent|server|typer|click", re.IGNORECASE
)  # told by their own detectors, or no tools of a model
_SCHEMA = frozenset({"name", "parameters", "params", "schema", "input_schema", "args", "arguments", "args_schema"})


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not _WRITTEN.search(document.text):
        return
    module = document.parse(python_module)
    for defined in module.functions:
        for node in defined.node.decorator_list if isinstance(defined.node, FUNCTIONS) else ():
            call = decorated(node)
            symbol = module.symbol(call.func if call is not None else node, defined.around)
            if distribution_of(symbol) or not _registers(module, node, call, symbol, defined):
                continue
            name = given(module, call, defined, 0, "name")
            name = name if name and " " not in name else defined.node.name
            description = given(module, call, defined, -1, "description") or _sentence(module, call, defined)
            said = told(module, description, defined)
            own = document.code_key(defined.qualname)
            yield tool(document, name, module.line(defined.node), own, written_name(node), said)
            yield edge(registry(symbol), R.USES_TOOL, own)
            break


def _registers(module: PythonModule, node: ast.expr, call: ast.Call | None, symbol: str, defined: Defined) -> bool:
    """Whether a decorator is one of the program's own that takes what a model is told of a tool, in its arguments or in
    the function's docstring.
    """
    owner, _, last = written_name(call.func if call is not None else node).rpartition(".")
    kept = _KEEPS.search(owner) is not None
    if _OF_OTHERS.search(owner) or not (_CALLED.fullmatch(last) or (kept and last in _ADDS)):
        return False
    stated = {each.arg for each in call.keywords} if call is not None else set()
    if call is not None and "description" in stated:
        return bool(stated & _SCHEMA or call.args)
    if call is not None and _sentence(module, call, defined):
        return bool(stated & _SCHEMA) or len(call.args) > 1
    near = symbol.partition(".")[0] == module.name.partition(".")[0] and "." in symbol
    return bool(docstring(defined.node)) and (kept or near) and not stated - _SCHEMA


def _sentence(module: PythonModule, call: ast.Call | None, defined: Defined) -> str:
    """What a tool is said to do in the first two arguments of its decorator."""
    texts = (module.text(each, defined.around) for each in call.args[:2]) if call is not None else ()
    return next((text for text in texts if " " in text.strip()), "")


DETECTOR = Detector(
    id="python-registered-tools",
    title="Tools that a decorator of the program's own registers",
    selects=Selector(languages=LANGUAGES, literals=(b"tool", b"skill")),
    detect=_detect,
    hits=(
        Hit(
            "tools/shell.py",
            'import subprocess\nfrom tools.registry import tool\n\n\n@tool(name="shell_exec", description="Runs a command.", parameters={"command": {"type": "string"}})\ndef shell_exec(command: str, context: dict) -> str:\n    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout\n',
            (("tool", "shell_exec", 6),),
        ),
        Hit(
            "skills.py",
            'from core import registry\n\n\n@registry.register_skill("look_up", description="Looks a guest up.")\nasync def look(name: str) -> str:\n    return name\n',
            (("tool", "look_up", 5),),
        ),
        Hit(
            "desk/tools.py",
            'from desk.registry import registry\n\n\n@registry.tool("Find an order by its number", {"type": "object"})\ndef find_order(number: str):\n    return number\n\n\n@registry.register\ndef close_order(number: str):\n    """Close an order."""\n    return number\n',
            (("tool", "find_order", 5), ("tool", "close_order", 10)),
        ),
        Hit(
            "desk/pages.py",
            'from desk.base import tool\n\n\n@tool\ndef read_page(url: str) -> str:\n    """Read a page."""\n    return url\n',
            (("tool", "read_page", 5),),
        ),
    ),
    misses=(
        Miss("cli.py", 'from tools.registry import tool\n\n\n@tool("hammer")\ndef build(name: str) -> str:\n    return name\n'),
        Miss(
            "plugins.py",
            'from app.plugins import registry\n\n\n@registry.register("csv")\nclass Csv:\n    """Reads."""\n\n\n@registry.register("json")\ndef load(path: str):\n    return path\n',
        ),
        Miss(
            "srv.py",
            'from fastmcp import FastMCP\nmcp = FastMCP("x")\n\n\n@mcp.tool(name="a", description="b")\ndef run(x: str) -> str:\n    return x\n',
        ),
    ),
)  # fmt: skip
