"""Guardrails in Python code: checks on what goes into a model and what comes out.

Why it matters: a guardrail lowers the risk of everything behind it, and its absence is worth knowing.

How it recognises: middleware and functions of agent frameworks that guard (`...Guard...Middleware`, `@input_guardrail`),
NeMo Guardrails, Guardrails AI, LLM Guard, Presidio, Azure Content Safety, Model Armor, Llama Guard, moderation calls of
OpenAI and Mistral, and guardrails of Bedrock by their identifier.

What it does not see: checks written by hand under names that say nothing.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, docstring, framework, summary
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.model.asset import Json

_CLASS = re.compile(
    r"guard|moderation|pii|safety|injection|toxic|contentfilter|content_filter|redact|jailbreak|saniti[sz]|firewall",
    re.IGNORECASE,
)
_NOT_CLASS = re.compile(
    r"(?:Error|Exception|Decision|State|Result|Response|Config|Settings|Output|Schema|Test|Request|Enum|Status|Type|Event|Level)s?$|^Test"
)
_CALLS = {
    "RailsConfig": "topics", "LLMRails": "topics", "RunnableRails": "topics", "Guard": "output", "AsyncGuard": "output", "AnalyzerEngine": "pii",
    "AnonymizerEngine": "pii", "ContentSafetyClient": "topics", "BlocklistClient": "topics", "PIIMiddleware": "pii", "OpenAIModerationMiddleware": "topics",
    "PromptInjection": "injection", "Anonymize": "pii", "BanTopics": "topics", "Toxicity": "topics", "scan_prompt": "input", "scan_output": "output",
    "OpenAIModerationChain": "topics", "GuardrailsOpenAI": "input", "GuardrailAgent": "input", "LlamaFirewall": "injection", "GuardrailsAsyncOpenAI": "input",
    "ModelArmorClient": "injection", "Rebuff": "injection", "RebuffSdk": "injection", "PresidioReversibleAnonymizer": "pii", "PresidioAnonymizer": "pii",
    "PebbloSafeLoader": "pii", "AmazonComprehendModerationChain": "pii", "Detoxify": "topics", "PIINodePostprocessor": "pii", "NERPIINodePostprocessor": "pii",
    "GuardrailProvider": "input", "InputGuardrail": "input", "OutputGuardrail": "output", "LLMGuardPromptScanner": "input", "LLMGuardOutputScanner": "output",
    "LlamaGuard": "input", "StableDiffusionSafetyChecker": "output",
}  # fmt: skip
_DECORATORS = {
    "input_guardrail": "input",
    "output_guardrail": "output",
    "tool_input_guardrail": "input",
    "tool_output_guardrail": "output",
}
_GIVEN = frozenset({"guardrail", "guardrails", "input_guardrails", "output_guardrails", "guardrail_function"})
_BEDROCK = frozenset(
    {
        "guardrailIdentifier",
        "guardrailConfig",
        "guardrail_id",
        "guardrail_config",
        "guardrails",
        "guardrailConfiguration",
    }
)


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    for name, line, qualified, covers, place in [
        *_definitions(module),
        *_calls(module),
        *_given(module),
        *_bedrock(module),
    ]:
        if name in seen:
            continue
        seen.add(name)
        attributes: dict[str, Json] = {"covers": [covers]} if covers else {}
        text = next((docstring(each.node) for each in module.defined if each.qualname == place), "")
        if text:
            attributes["description"] = summary(text)
        yield see(
            document,
            "guardrail",
            name,
            line,
            document.code_key(place),
            framework=framework(qualified),
            language="python",
            evidence=qualified[:120],
            more=attributes,
        )


def _definitions(module: PythonModule) -> Iterator[tuple[str, int, str, str, str]]:
    for defined in module.classes:
        if not _CLASS.search(defined.node.name) or _NOT_CLASS.search(defined.node.name):
            continue
        bases = [
            base
            for base in module.bases(defined)
            if distribution_of(base)
            and re.search(r"Middleware|Guard|Callback|Validator|Runnable|Scanner|Plugin|Filter|Hook|Chain", base)
        ]
        if bases:
            yield (
                defined.node.name,
                module.line(defined.node),
                bases[0],
                "pii" if "pii" in defined.node.name.lower() else "input",
                defined.qualname,
            )
    for defined in module.functions:
        for qualified, _ in module.decorators(defined):
            last = qualified.rpartition(".")[2]
            if last in _DECORATORS and distribution_of(qualified):
                yield defined.node.name, module.line(defined.node), qualified, _DECORATORS[last], defined.qualname


def _calls(module: PythonModule) -> Iterator[tuple[str, int, str, str, str]]:
    for call, qualified in module.named(
        *_CALLS, "from_pretrained", "from_path", "from_content", "from_rail", "from_pydantic", "for_rail", "use"
    ):
        parts = qualified.split(".")
        known = next((part for part in (parts[-1], parts[-2] if len(parts) > 1 else "") if part in _CALLS), "")
        if known and distribution_of(qualified):
            held = module.variable(call.node, call.scope)
            yield (
                held.rpartition(".")[2] or known,
                module.line(call.node),
                qualified,
                _CALLS[known],
                held or module.place(call),
            )
    for call in module.calls:
        written = call.written
        if written.endswith(("moderations.create", "Moderation.create", "classifiers.moderate", "moderations.acreate")):
            held = module.variable(call.node, call.scope)
            yield (
                "moderation",
                module.line(call.node),
                module.callee(call) or written,
                "topics",
                held or module.place(call),
            )


def _given(module: PythonModule) -> Iterator[tuple[str, int, str, str, str]]:
    """Functions that a task or an agent is given as its guardrail: `Task(guardrail=validate)`."""
    for call in module.calls:
        for name in _GIVEN & call.keywords.keys() if distribution_of(module.callee(call)) else ():
            value = call.keywords[name]
            for node, scope in [*module.values.elements(value, call.scope), (value, call.scope)]:
                defined = module.function(node, scope) if isinstance(node, ast.Name | ast.Attribute) else None
                if defined is not None:
                    covers = "input" if name.startswith("input") else "output"
                    yield defined.node.name, module.line(defined.node), module.callee(call), covers, defined.qualname


def _bedrock(module: PythonModule) -> Iterator[tuple[str, int, str, str, str]]:
    created = False
    for call, qualified in module.named("create_guardrail"):
        name = module.text(call.argument(-1, "name"), call.scope)
        if name and ("boto3" in qualified or "edrock" in call.written):
            created = True
            yield name, module.line(call.node), "bedrock", "topics", module.place(call)
    for call in module.calls:
        for name in _BEDROCK & call.keywords.keys():
            value = call.keywords[name]
            if (isinstance(value, ast.Constant) and value.value is None) or not (
                (name.startswith("guardrail") and name != "guardrails") or "edrock" in module.callee(call)
            ):
                continue
            text = module.text(value, call.scope)
            if created and not text:
                continue  # the one that is made here
            yield text or "bedrock guardrail", module.line(value), "bedrock", "topics", f"{module.place(call)}.{name}"
    yield from _handed(module)


def _handed(module: PythonModule) -> Iterator[tuple[str, int, str, str, str]]:
    """A guardrail of Bedrock that a dictionary names, for whichever call is given it: `{"guardrailIdentifier": ID}`."""
    for node, scope in module.index.dicts if module.document.contains((b"guardrailIdentifier",)) else ():
        for name, value in zip(node.keys, node.values, strict=True):
            if isinstance(name, ast.Constant) and name.value == "guardrailIdentifier":
                text = module.text(value, scope)
                yield (
                    text or "bedrock guardrail",
                    module.line(name),
                    "bedrock",
                    "topics",
                    f"guardrail:{module.line(name)}",
                )


DETECTOR = Detector(
    id="python-guardrails",
    title="Guardrails in Python code",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "clean.py",
            "from langchain.agents.middleware import AgentMiddleware\n\nclass InputSanitizationMiddleware(AgentMiddleware):\n    ...\n",
            (("guardrail", "InputSanitizationMiddleware", 3),),
        ),
        Hit(
            "extra.py",
            "from openai import OpenAI\nOpenAI().chat.completions.create(model='m', extra_body={'guardrailConfig': {'guardrailIdentifier': 'gr-1', 'guardrailVersion': '1'}})\n",
            (("guardrail", "gr-1", 2),),
        ),
        Hit(
            "mw.py",
            "from langchain.agents.middleware import AgentMiddleware\n\nclass GuardrailsMiddleware(AgentMiddleware):\n    '''Filter misuse.'''\n",
            (("guardrail", "GuardrailsMiddleware", 3),),
        ),
        Hit(
            "oai.py",
            "from agents import input_guardrail\n\n@input_guardrail\nasync def no_homework(ctx, agent, input):\n    ...\n",
            (("guardrail", "no_homework", 4),),
        ),
        Hit(
            "function.py",
            "from agents import Agent, InputGuardrail\nasync def budget(ctx, agent, data):\n    ...\na = Agent(name='a', input_guardrails=[InputGuardrail(guardrail_function=budget)])\n",
            (("guardrail", "budget", 2),),
        ),
        Hit(
            "mod.py",
            "from openai import OpenAI\nc = OpenAI()\nr = c.moderations.create(input='x')\n",
            (("guardrail", "moderation", 3),),
        ),
        Hit(
            "pii.py",
            "from presidio_analyzer import AnalyzerEngine\nanalyzer = AnalyzerEngine()\n",
            (("guardrail", "analyzer", 2),),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            "from langchain.agents.middleware import AgentMiddleware\n\nclass RetryMiddleware(AgentMiddleware): ...\nclass GuardrailError(Exception): ...\n",
        ),
        Miss("b.py", "# moderations.create()\nguard = lambda x: x\n"),
    ),
)
