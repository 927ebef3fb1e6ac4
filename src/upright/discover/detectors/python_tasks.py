"""Tasks that Python code gives to crews of agents.

Why it matters: the description of a task is a prompt: it says what an agent will do, and often mixes in what users gave.

How it recognises: `Task(description=..., expected_output=...)` of CrewAI, under the name of the variable, else of the
function that makes it.

What it does not see: tasks whose texts come from YAML (these are read there).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, digest, judged
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    for call in module.calls:
        qualified = module.callee(call)
        if not qualified.endswith(".Task") or distribution_of(qualified) != "crewai":
            continue
        description = call.keywords.get("description")
        if description is None:
            continue
        held = module.variable(call.node, call.scope)
        place = held or call.scope.qualname or f"task:{module.line(call.node)}"
        if place in seen:
            continue
        seen.add(place)
        text = module.text(description, call.scope)
        stated = {**judged(text), "digest": digest(text), "length": len(text)} if text else {}
        name = place.rpartition(".")[2]
        key = document.code_key(f"task {place}")
        yield see(document, "prompt", name, module.line(call.node), key, stated, role="template", language="python")


DETECTOR = Detector(
    id="python-tasks",
    title="Tasks given to crews of agents",
    selects=Selector(languages=LANGUAGES, literals=(b"expected_output",)),
    detect=_detect,
    hits=(
        Hit(
            "tasks.py",
            "from crewai import Task\n\nclass Tasks:\n\tdef research(self, agent):\n\t\treturn Task(description=f'Look into {agent}',\n\t\t\texpected_output='A list', agent=agent)\n\nreview = Task(description='Review it', expected_output='x')\n",
            (("prompt", "research", 5), ("prompt", "review", 8)),
        ),
    ),
    misses=(
        Miss("a.py", "from celery import Task\nt = Task(description='d', expected_output='x')\n"),
        Miss("crew.py", "from crewai import Task\nt = Task(config=c['research'])  # expected_output there\n"),
    ),
)
