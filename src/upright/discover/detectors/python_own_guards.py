"""Guardrails of a project's own making: classes and steps of a graph that check what goes into a model or comes out.

Why it matters: a check that somebody wrote by hand guards as much as one of a library does, and is as easily left out.

How it recognises: classes called guards, moderators or detectors of injection, with a method that checks, in files that
use an AI package or a part of the project that gives models; functions that a graph of agents runs as a step called so.

What it does not see: checks under names that say nothing.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, docstring, summary
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Defined
    from upright.model.asset import Json

_WORDS = (b"guard", b"moderat", b"injection", b"jailbreak", b"toxic", b"redact", b"firewall", b"content_filter", b"contentfilter")  # fmt: skip
_CLASS = re.compile(
    r"^(?!Base|Abstract|Mock|Fake|Test|I[A-Z])(?:\w{0,40}(?:Guard(?:s|rails?|ian)?|Safeguards?|Moderat(?:or|ion)|Firewall|ContentFilter|"
    r"(?:Injection|Jailbreak|Toxicity|PII|Pii)(?:Detector|Checker|Filter|Scanner|Guard|Classifier)|PIIRedactor|PiiRedactor)|"
    r"(?:Guardrails?|Moderation|Safety)(?:Checker|Service|Filter|Engine|Manager|Pipeline|Handler|Chain|Node|Layer|Agent))$"
)
_OTHER = re.compile(
    r"Auth|Route|Role|Permission|Rate|Login|Session|Throttl|Access|Type|Lock|Memory|Stage", re.IGNORECASE
)
_CHECKS = re.compile(
    r"^_?(?:a?invoke|a?check|a?validate|a?moderate|a?scan|a?detect|a?run|a?evaluate|a?screen|a?filter|a?apply|a?guard|a?classify|"
    r"is_\w{1,30}|check_\w{1,40}|validate_\w{1,40}|scan_\w{1,40}|detect_\w{1,40}|filter_\w{1,40}|moderate_\w{1,40}|__call__)$"
)
_MAKES = re.compile(
    r"^(?:create|build|make)_\w{0,30}(?:guardrails?|moderation|(?:injection|jailbreak)_(?:check|detect)\w{0,5})(?:_(?:chain|agent|runnable|graph|node))?$"
)
_STEP = re.compile(r"(?:^|_)(?:safe)?guard(?:rails?)?(?:_|$)|moderat(?:e|ion)|(?:injection|jailbreak|toxicity|pii)_(?:check|detect|filter|guard)|check_(?:injection|jailbreak|toxicity|pii|safety)|safety_check|content_filter", re.IGNORECASE)  # fmt: skip
_FRAMEWORKS = frozenset({"langgraph", "langchain", "langchain-core", "haystack-ai", "llama-index", "llama-index-core"})


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None or not module.distributions:
        return
    for defined, covers in {each.qualname: (each, covers) for each, covers in _all(module)}.values():
        text = docstring(defined.node)
        more: dict[str, Json] = {"covers": [covers], "description": summary(text) if text else None}
        line, key = module.line(defined.node), document.code_key(defined.qualname)
        yield see(document, "guardrail", defined.node.name, line, key, more, language="python")


def _all(module: PythonModule) -> Iterator[tuple[Defined, str]]:
    methods = {id(each.around): set[str]() for each in module.functions}
    for each in module.functions:
        methods[id(each.around)].add(each.node.name)
    for defined in module.classes:
        name = defined.node.name
        if not _CLASS.match(name) or _OTHER.search(name) or any("Enum" in base for base in module.bases(defined)):
            continue
        if any(_CHECKS.match(method) for method in methods.get(id(defined.inside), ())):
            yield defined, "pii" if "pii" in name.lower() else "output" if "utput" in name else "input"
    for defined in module.functions:
        if _MAKES.match(defined.node.name):
            yield defined, "input"
    if _FRAMEWORKS & module.distributions.keys():
        yield from _steps(module)


def _steps(module: PythonModule) -> Iterator[tuple[Defined, str]]:
    """Functions that a graph runs as a step that guards: `graph.add_node("guard_input", check)`."""
    for call, _ in module.named("add_node"):
        first = call.argument(0, "node")
        function = call.argument(1, "action") if isinstance(first, ast.Constant) else first
        defined = module.function(function, call.scope) if isinstance(function, ast.Name | ast.Attribute) else None
        if defined is not None and _STEP.search(
            f"{module.text(first, call.scope)} {defined.node.name}".replace(" ", "_")
        ):
            yield defined, "output" if "output" in defined.node.name else "input"


DETECTOR = Detector(
    id="python-own-guards",
    title="Guardrails of a project's own making in Python",
    selects=Selector(languages=LANGUAGES, literals=_WORDS),
    detect=_detect,
    hits=(
        Hit(
            "safe.py",
            "from langchain_core.messages import SystemMessage\nfrom core import get_model\n\nclass Safeguard:\n    '''Looks for planted instructions.'''\n    def __init__(self):\n        self.model = get_model('x')\n\n    async def ainvoke(self, messages):\n        return await self.model.ainvoke([SystemMessage(content='Is it safe?'), *messages])\n",
            (("guardrail", "Safeguard", 4),),
        ),
        Hit(
            "chains.py",
            "from langchain_core.prompts import PromptTemplate\ndef create_guardrail_chain(llm, template):\n    return PromptTemplate(template=template) | llm\n",
            (("guardrail", "create_guardrail_chain", 2),),
        ),
        Hit(
            "graph.py",
            "from langgraph.graph import StateGraph\n\nasync def look(state):\n    return state\n\ng = StateGraph(dict)\ng.add_node('guard_input', look)\n",
            (("guardrail", "look", 3),),
        ),
    ),
    misses=(
        Miss(
            "a.py", "import openai\n\nclass AuthGuard:\n    def check(self): ...\n\nclass GuardResult:\n    ok = True\n"
        ),
        Miss("b.py", "class Safeguard:\n    def check(self): ...\n"),
        Miss(
            "c.py",
            "from langgraph.graph import StateGraph\n\ndef block(state):\n    return state\n\nStateGraph(dict).add_node('block', block)\n# guard\n",
        ),
    ),
)
