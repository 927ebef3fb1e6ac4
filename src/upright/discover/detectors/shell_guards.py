"""Guards that a command fetches from Guardrails Hub.

Why it matters: which checks stand between a model and its users is often told by the lines that install them alone; each is
also code of somebody else that the server runs.

How it recognises: `guardrails hub install hub://guardrails/toxic_language` in shell scripts, Dockerfiles, Makefiles, steps
of pipelines and the commands of manifests.

What it does not see: which of them a guard uses.
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

_INSTALLS = re.compile(r"\bguardrails\s+hub\s+install\b(.{1,600})")
_GUARD = re.compile(r"hub://([\w.-]{1,60}/[\w.-]{1,80})")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    seen: set[str] = set()
    for number, line in enumerate(document.lines, 1):
        told = _INSTALLS.search(line) if "hub://" in line and not line.lstrip().startswith("#") else None
        for guard in _GUARD.findall(told[1]) if told else ():
            if guard not in seen:
                seen.add(guard)
                name = guard.partition("/")[2].partition("@")[0]
                own = key("name", document.item.source, "guardrail", guard)
                yield see(document, "guardrail", name, number, own, framework="guardrails-ai", confidence=0.9)


DETECTOR = Detector(
    id="shell-guards",
    title="Guards that commands fetch from Guardrails Hub",
    selects=Selector(
        languages=frozenset({"shell", "dockerfile", "make", "yaml", "notebook", "text"}), literals=(b"hub://",)
    ),
    detect=_detect,
    hits=(
        Hit(
            "Dockerfile",
            "FROM python:3.12\nRUN guardrails hub install hub://guardrails/regex_match && \\\n    guardrails hub install hub://guardrails/toxic_language --no-install-local-models\n",
            (("guardrail", "regex_match", 2), ("guardrail", "toxic_language", 3)),
        ),
        Hit(
            "release.yaml",
            "args:\n- |\n  guardrails hub install hub://guardrails/secrets_present hub://acme/own\n",
            (("guardrail", "secrets_present", 3), ("guardrail", "own", 3)),
        ),
    ),
    misses=(
        Miss("a.sh", "# guardrails hub install hub://guardrails/regex_match\ndocker pull hub://x/y\n"),
        Miss("notes.txt", "See hub://guardrails/regex_match\n"),
    ),
)
