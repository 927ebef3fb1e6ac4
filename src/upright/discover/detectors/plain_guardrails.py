"""Guardrails in Java, Kotlin and C#: checks on what goes into a model and what comes out.

Why it matters: a guardrail lowers the risk of everything behind it, and its absence is worth knowing.

How it recognises: classes that implement LangChain4j's `InputGuardrail` and `OutputGuardrail`, advisors of Spring AI and
filters of Semantic Kernel whose names say that they guard; `SafeGuardAdvisor`, moderation models, Azure's
`ContentSafetyClient`; the annotations that put guardrails on a method.

What it does not see: checks written by hand under names that say nothing.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import plain_source
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_GUARDS = r"\w{0,40}(?:[gG]uard|[mM]oderat|[sS]afety|[sS]ensitive|[tT]oxic|[iI]njection|[rR]edact|Pii|PII|[jJ]ailbreak)\w{0,40}"
_MADE = (
    re.compile(rf"\bclass\s+(?P<name>{_GUARDS})(?:<[^<>\n]{{1,60}}>)?\s+implements\s+[^{{]{{0,200}}?\b(?:\w{{0,10}}Advisor|InputGuardrail|OutputGuardrail)\b"),
    re.compile(r"\bclass\s+(?P<name>\w{1,80})(?:<[^<>\n]{1,60}>)?[^{\n]{0,100}?\b(?:implements|:)\s+[^{\n]{0,100}?\b(?:InputGuardrail|OutputGuardrail)\b"),
    re.compile(rf"\bclass\s+(?P<name>{_GUARDS})[^{{\n]{{0,80}}?:\s*[^{{\n]{{0,80}}?\bI(?:PromptRender|FunctionInvocation|AutoFunctionInvocation)Filter\b"),
    re.compile(r"\b(?P<name>SafeGuardAdvisor)(?:\.builder|\()"),
    re.compile(r"\bnew\s+(?P<name>\w{0,40}ModerationModel|ContentSafetyClient)\("),
    re.compile(r"\b(?P<name>\w{1,40}ModerationModel|ContentSafetyClientBuilder)(?:\.builder)?\(\)"),
)  # fmt: skip
_USED = (
    re.compile(r"@(?:Input|Output)Guardrails?\(\s*\{?\s*(?P<name>\w{1,80})(?:\.class|::class)"),
    re.compile(rf"\b(?P<name>{_GUARDS}(?:Advisor|Guardrail))\.builder\("),
    re.compile(rf"[aA]dvisors\([^;{{}}]{{0,200}}?\bnew\s+(?P<name>{_GUARDS})\("),
)
_MOST = 100


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path) or not source.of_ai:
        return
    seen: set[str] = set()
    for pattern in (*_MADE, *_USED):
        for match in islice(pattern.finditer(source.code), _MOST):
            if match["name"] not in seen:
                seen.add(match["name"])
                own = document.code_key(f"guardrail {match['name']}")
                line = source.line(match.start("name"))
                yield see(document, "guardrail", match["name"], line, own, language=source.language, confidence=0.85)


DETECTOR = Detector(
    id="plain-guardrails",
    title="Guardrails in Java, Kotlin and C#",
    selects=Selector(
        languages=frozenset({"java", "kotlin", "csharp"}),
        literals=(b"guard", b"moderat", b"contentsafety", b"advisor", b"filter"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "SensitiveDataGuardrailAdvisor.java",
            "import org.springframework.ai.chat.client.advisor.api.CallAdvisor;\npublic class SensitiveDataGuardrailAdvisor implements CallAdvisor {\n}\n",
            (("guardrail", "SensitiveDataGuardrailAdvisor", 2),),
        ),
        Hit(
            "Bot.java",
            "import dev.langchain4j.service.UserMessage;\ninterface Bot {\n  @InputGuardrails(PromptInjectionCheck.class)\n  String chat(@UserMessage String m);\n}\n",
            (("guardrail", "PromptInjectionCheck", 3),),
        ),
        Hit(
            "Filters.cs",
            "using Microsoft.SemanticKernel;\npublic sealed class PiiFilter : IPromptRenderFilter\n{\n}\n",
            (("guardrail", "PiiFilter", 2),),
        ),
        Hit(
            "Chat.java",
            "import org.springframework.ai.chat.client.ChatClient;\nclass C { Object c = b.defaultAdvisors(new SafeGuardAdvisor(words)).build(); }\n",
            (("guardrail", "SafeGuardAdvisor", 2),),
        ),
    ),
    misses=(
        Miss("Guard.java", "import java.util.List;\npublic class GuardAdvisor implements CallAdvisor {}\n"),
        Miss(
            "Log.java",
            "import org.springframework.ai.chat.client.ChatClient;\nclass LogAdvisor implements CallAdvisor {}\n",
        ),
    ),
)
