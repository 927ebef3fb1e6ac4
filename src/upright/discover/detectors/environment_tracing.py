"""Tracing that variables switch on: prompts and answers that leave for another service without a line of code.

Why it matters: one variable makes a framework send all that users type and models say to a tracing service.

How it recognises: `LANGSMITH_TRACING`, `LANGCHAIN_TRACING_V2` and their like set to true in environment files, YAML, JSON,
shell scripts, Dockerfiles and code. Comments do not count.

What it does not see: variables set outside the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

# What each vendor's documentation names as the switch of its tracing.
_SWITCHES = {
    "LANGSMITH_TRACING": "langsmith", "LANGSMITH_TRACING_V2": "langsmith", "LANGCHAIN_TRACING_V2": "langsmith",
    "LANGCHAIN_TRACING": "langsmith", "LANGFUSE_TRACING_ENABLED": "langfuse", "TRACELOOP_TRACING_ENABLED": "traceloop",
    "WANDB_ENABLED": "wandb", "OPIK_TRACK_ENABLE": "opik", "HELICONE_ENABLED": "helicone",
}  # fmt: skip
_SET = re.compile(
    rf"\b({'|'.join(_SWITCHES)})\b[\"']?\]?\s{{0,9}}[=:,]?\s{{0,9}}(?:str\(\s?)?[\"']?(?:true|1|yes)\b", re.IGNORECASE
)
_LONG = 2000  # characters: longer lines are data


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    seen: set[str] = set()
    for number, line in enumerate(document.lines, 1):
        found = _SET.search(line) if len(line) < _LONG and not line.lstrip().startswith(("#", "//", "*", ";")) else None
        service = _SWITCHES[found[1].upper()] if found else ""
        if found and service not in seen:
            seen.add(service)
            yield see(
                document, "observability", service, number, key("service", service),
                provider=service, category="observability", evidence=found[1],
            )  # fmt: skip


DETECTOR = Detector(
    id="environment-tracing",
    title="Tracing of prompts that variables switch on",
    selects=Selector(
        languages=frozenset(
            {
                "dotenv",
                "yaml",
                "json",
                "toml",
                "shell",
                "dockerfile",
                "ini",
                "python",
                "notebook",
                "typescript",
                "javascript",
                "",
            }
        ),
        literals=tuple(name.encode() for name in _SWITCHES),
    ),
    detect=_detect,
    hits=(
        Hit(".env.example", "A=1\nLANGSMITH_TRACING=true\n", (("ai_service", "langsmith", 2),)),
        Hit(
            ".github/workflows/t.yml",
            'env:\n  LANGCHAIN_TRACING_V2: "true"\n',
            (("ai_service", "langsmith", 2),),
        ),
        Hit(
            "a.py",
            'import os\nos.environ["LANGCHAIN_TRACING_V2"] = "true"\n',
            (("ai_service", "langsmith", 2),),
        ),
    ),
    misses=(Miss(".env", "# LANGSMITH_TRACING=true\nLANGSMITH_TRACING=false\n"),),
)
