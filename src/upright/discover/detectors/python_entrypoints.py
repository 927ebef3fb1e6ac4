"""Agents that LangGraph makes of a function: `@entrypoint()`.

Why it matters: a workflow that calls models and tools acts like any other agent, though no graph is drawn.

How it recognises: functions decorated with `langgraph.func.entrypoint`.

What it does not see: entry points that are made by a call on a function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, docstring, summary
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_ENTRY = "langgraph.func.entrypoint"


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    for defined in module.functions if module is not None else ():
        if module is None or all(name != _ENTRY for name, _ in module.decorators(defined)):
            continue
        text = docstring(defined.node)
        more: dict[str, Json] = {"description": summary(text)} if text else {}
        line, key = module.line(defined.node), document.code_key(defined.qualname)
        yield see(document, "agent", defined.node.name, line, key, more, framework="langgraph", language="python")


DETECTOR = Detector(
    id="python-entrypoints",
    title="Agents that LangGraph makes of a function",
    selects=Selector(languages=LANGUAGES, literals=(b"langgraph.func",)),
    detect=_detect,
    hits=(
        Hit(
            "bot.py",
            "from langgraph.func import entrypoint, task\n\n@task\ndef one(x):\n    return x\n\n@entrypoint()\nasync def bot(inputs):\n    return await one(inputs)\n",
            (("agent", "bot", 8),),
        ),
    ),
    misses=(Miss("a.py", "from langgraph.func import task\n\n@task\ndef entrypoint(x):\n    return x\n"),),
)
