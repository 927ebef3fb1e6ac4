"""Model servers that Python code starts as another program.

Why it matters: a server that a script starts is in no manifest, and neither is the model that it loads.

How it recognises: `vllm serve`, `python -m vllm.entrypoints.openai.api_server`, `sglang.launch_server` and their kin, as one
text or as a list of words that something runs, with the model among their arguments.

What it does not see: commands that are put together word by word.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._serving_commands import MODULES, models, served
from upright.discover.model_names import is_embedding
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import python_module
from upright.discover.readers.shell_commands import commands_of, program
from upright.discover.sight import in_tests, local_key, provider_of, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.shell_commands import Word

_PROGRAMS = frozenset({"vllm", "lmdeploy"})
_SERVES = re.compile(
    rf"^\s*(?:(?:\S{{0,80}}/)?python[\d.]{{0,4}} -m (?:{'|'.join(map(re.escape, MODULES))})|(?:{'|'.join(sorted(_PROGRAMS))}) serve)\s"
)


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    module = document.parse(python_module)
    seen: set[str] = set()
    for words in _commands(module):
        server, line = served(words)
        if not server:
            continue
        if server not in seen:
            seen.add(server)
            yield see(document, "deployment", server, line, local_key(document, "deployment", server))
        for name, at in models(words):
            if name not in seen:
                seen.add(name)
                kind = "embedding_model" if is_embedding(name) else "model"
                yield see(document, kind, name, at, model_key(name), provider=provider_of(name))


def _commands(module: PythonModule) -> Iterator[list[Word]]:
    for node, scope in module.index.strings:
        text = node.value if isinstance(node.value, str) else ""
        holder = module.index.held_by.get(id(node))
        if isinstance(holder, ast.List) and (text in MODULES or (text in _PROGRAMS and holder.elts[0] is node)):
            start = next(at for at, each in enumerate(holder.elts) if each is node)
            yield [(module.text(each, scope) or "{}", module.line(each)) for each in holder.elts[start:]]
        elif _SERVES.match(text):
            whole = module.text(holder, scope) if isinstance(holder, ast.JoinedStr) else text
            for command in commands_of(whole, module.line(node)):
                yield list(program(command))


DETECTOR = Detector(
    id="python-model-servers",
    title="Model servers that Python code starts as another program",
    selects=Selector(
        languages=LANGUAGES,
        literals=(*(name.encode() for name in MODULES), b"vllm serve", b"lmdeploy serve", b'"vllm", "s', b"'vllm', 's"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "serve.py",
            'import subprocess, sys\nbase = "acme/desk-8b"\ncmd = [sys.executable, "-m", "vllm.entrypoints.openai.api_server",\n       "--model", base, "--port", "8000"]\nsubprocess.run(cmd)\n',
            (("endpoint", "vllm", 3), ("model", "acme/desk-8b", 4)),
        ),
        Hit(
            "run.py",
            "import os\nos.system(f'vllm serve Qwen/Qwen2.5-7B-Instruct --port {port}')\n",
            (("endpoint", "vllm", 2), ("model", "Qwen/Qwen2.5-7B-Instruct", 2)),
        ),
    ),
    misses=(
        Miss("a.py", "print('run vllm serve yourself')\nnames = ['vllm', 'sglang']\n"),
        Miss("b.py", "import subprocess\nsubprocess.run(['python', '-m', 'http.server'])\n# vllm serve x\n"),
    ),
)
