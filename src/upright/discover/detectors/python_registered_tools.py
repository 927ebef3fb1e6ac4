"""Tools that a decorator of the program's own registers.

Why it matters: an agent written by hand runs what its registry holds, whoever put it there; nothing of a framework says
that a function is one of its tools.

How it recognises: functions under a decorator called after tools or skills that comes from the program itself, with a
description for the model and a name or a schema (`@tool(name="run", description="Runs", parameters={...})`).

What it does not see: registries that take their descriptions from elsewhere.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_tools import decorated, given, told, tool
from upright.discover.python_models import written_name
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.python_source import FUNCTIONS
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Defined

_WRITTEN = re.compile(
    r"^[ \t]*@(?:\w{1,40}\.){0,2}(?:\w{1,20}_)?(?:tool|skill)(?:_\w{1,20})?\((?=[^@]{0,1200}?\bdescription\s?=)",
    re.MULTILINE,
)
_CALLED = re.compile(r"(?:\w+_)?(?:tool|skill)(?:_\w+)?")
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
            if call is not None and _registers(module, call, defined):
                name = given(module, call, defined, 0, "name") or defined.node.name
                description = given(module, call, defined, -1, "description")
                said = told(module, description, defined)
                own = document.code_key(defined.qualname)
                yield tool(document, name, module.line(defined.node), own, written_name(call.func), said)
                break


def _registers(module: PythonModule, call: ast.Call, defined: Defined) -> bool:
    """Whether a decorator is one of the program's own that takes what a model is told of a tool."""
    written = written_name(call.func)
    owner, _, last = written.rpartition(".")
    stated = {each.arg for each in call.keywords}
    if not _CALLED.fullmatch(last) or _OF_OTHERS.search(owner) or "description" not in stated:
        return False
    return bool(stated & _SCHEMA or call.args) and not distribution_of(module.symbol(call.func, defined.around))


DETECTOR = Detector(
    id="python-registered-tools",
    title="Tools that a decorator of the program's own registers",
    selects=Selector(languages=LANGUAGES, literals=(b"tool(", b"skill(", b"tool_")),
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
    ),
    misses=(
        Miss("cli.py", 'from tools.registry import tool\n\n\n@tool("hammer")\ndef build(name: str) -> str:\n    return name\n'),
        Miss(
            "srv.py",
            'from fastmcp import FastMCP\nmcp = FastMCP("x")\n\n\n@mcp.tool(name="a", description="b")\ndef run(x: str) -> str:\n    return x\n',
        ),
    ),
)  # fmt: skip
