"""Tools that a program loads as modules: a file with a description for the model and a function that runs.

Why it matters: servers and agents that pick up whatever lies in a folder of tools offer what nobody registered; one more
file is one more tool.

How it recognises: files in folders of tools or plug-ins whose module holds a text called `DESCRIPTION` (or `TOOL_DESCRIPTION`,
`TOOL_INFO["description"]`) and a function `run`, `execute`, `invoke`, `call` or `handle` that takes what the model says.
The tool is called after `NAME`, else after the file.

What it does not see: modules whose description stands in another file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_tools import told
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.python_source import FUNCTIONS
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Defined

_FOLDER = re.compile(r"(?:^|/)\w{0,30}(?:tools?|plugins?|skills|actions)/(?:[\w-]+/)?[\w-]+\.py$")
_DESCRIBES = ("DESCRIPTION", "TOOL_DESCRIPTION", "description", "tool_description")
_NAMES = ("NAME", "TOOL_NAME", "name", "tool_name")
_RUNS = ("run", "execute", "invoke", "call", "handle", "handler")
_COMMAND_LINE = frozenset({"args", "argv", "parser", "namespace", "arguments_parser"})


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not _FOLDER.search(document.item.path):
        return
    module = document.parse(python_module)
    text = next((module.kept[name] for name in _DESCRIBES if name in module.kept), None)
    function = _runner(module)
    if text is None or function is None:
        return
    root = module.index.root
    said = module.text(text, root)
    if not said:
        return
    named = next((module.text(module.kept[name], root) for name in _NAMES if name in module.kept), "")
    name = named or document.item.name.removesuffix(".py")
    attributes = told(module, said, function, text)
    own = document.code_key(f"tool:{name}")
    yield see(document, "tool", name, module.line(function.node), own, attributes, confidence=0.75, language="python")


def _runner(module: PythonModule) -> Defined | None:
    """The module's own function that does the work, unless it is one of the command line."""
    for defined in module.functions:
        node = defined.node
        if not isinstance(node, FUNCTIONS) or "." in defined.qualname or node.name not in _RUNS:
            continue
        names = {each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
        if names - {"self"} and not names & _COMMAND_LINE:
            return defined
    return None


DETECTOR = Detector(
    id="python-tool-modules",
    title="Tools that are modules of their own",
    selects=Selector(
        languages=LANGUAGES,
        paths=("*tool*", "*plugin*", "*skills*", "*actions*"),
        literals=(b"description =", b"description=", b"description:"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "tools/search_vendor.py",
            'import json\nDESCRIPTION = "Search vendor information by name."\n\ndef run(name, conversation_history=None, **kwargs):\n    return json.dumps({"name": name})\n',
            (("tool", "search_vendor", 4),),
        ),
    ),
    misses=(
        Miss("tools/lint.py", 'DESCRIPTION = "Lints the code."\n\ndef run(args):\n    return args.path\n'),
        Miss(
            "tools/a.py",
            'import argparse\np = argparse.ArgumentParser(description="x")\n\ndef run(path):\n    return path\n',
        ),
        Miss("app/run.py", 'DESCRIPTION = "x y"\n\ndef run(name):\n    return name\n'),
    ),
)
