"""Tracing that variables switch on: prompts and answers that leave for another service without a line of code.

Why it matters: one variable makes a framework send all that users type and models say to a tracing service.

How it recognises: `LANGSMITH_TRACING`, `LANGCHAIN_TRACING_V2` and their like set to true in environment files, YAML, JSON,
shell scripts, Dockerfiles and code; the project of Weights & Biases or the server of MLflow that a job is given, by
variable or argument, and the address of Langfuse, LangSmith, Phoenix, Opik or Helicone, in all but code. Comments do
not count.

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
# Where a job is told to send its runs: `--wandb-project mine`, `WANDB_PROJECT: mine`, `- name: MLFLOW_TRACKING_URI`.
_TOLD = re.compile(
    r"--(wandb)[-_](?:project|entity|run)\b|--report[-_]to[=\s\"',]{1,4}(wandb|mlflow)\b|"
    r"\b(WANDB)_PROJECT[\"']?\s{0,9}[=:]\s{0,9}[\"']?[\w$]|\b(MLFLOW)_TRACKING_URI[\"']?\s{0,9}[=:]\s{0,9}[\"']?[\w$]|"
    r"\b(?:(LANGFUSE)_(?:HOST|BASE_?URL)|(LANGSMITH)_ENDPOINT|(PHOENIX)_COLLECTOR_ENDPOINT|(OPIK)_URL_OVERRIDE|"
    r"(HELICONE)_BASE_URL)"
    r"[\"']?\s{0,9}[=:]\s{0,9}[\"']?(?:https?://|\$)|"
    r"\bname:\s{0,9}[\"']?(?:(WANDB)_PROJECT|(MLFLOW)_TRACKING_URI|(LANGFUSE)_(?:HOST|BASE_?URL))\b",
    re.IGNORECASE,
)
_CODE = frozenset({"python", "notebook", "typescript", "javascript"})
_LONG = 2000  # characters: longer lines are data


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    seen: set[str] = set()
    tells = document.language not in _CODE
    for number, line in enumerate(document.lines, 1):
        found = _SET.search(line) if len(line) < _LONG and not line.lstrip().startswith(("#", "//", "*", ";")) else None
        service = _SWITCHES[found[1].upper()] if found else ""
        if not found and tells and len(line) < _LONG and not line.lstrip().startswith(("#", "//", "*", ";")):
            found = _TOLD.search(line)
            service = (found[found.lastindex or 0]).lower() if found else ""
        if found and service not in seen:
            seen.add(service)
            yield see(
                document, "observability", service, number, key("service", service),
                provider=service, category="observability", evidence=found[0][:80],
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
        literals=(
            *(name.encode() for name in _SWITCHES),
            b"wandb_project",
            b"--wandb",
            b"mlflow_tracking_uri",
            b"--report",
            *(
                b"langfuse_host",
                b"langfuse_base",
                b"langsmith_endpoint",
                b"phoenix_collector",
                b"opik_url",
                b"helicone_base",
            ),
        ),
    ),
    detect=_detect,
    hits=(
        Hit(".env.example", "A=1\nLANGSMITH_TRACING=true\n", (("ai_service", "langsmith", 2),)),
        Hit(
            ".github/workflows/t.yml",
            'env:\n  LANGCHAIN_TRACING_V2: "true"\n',
            (("ai_service", "langsmith", 2),),
        ),
        Hit(".env", "LANGFUSE_BASE_URL=https://cloud.langfuse.com\n", (("ai_service", "langfuse", 1),)),
        Hit("job.yaml", "command:\n- train.py\n- --wandb-project\n- faces\n", (("ai_service", "wandb", 3),)),
        Hit("run.sh", "accelerate launch train.py --report_to=wandb\n", (("ai_service", "wandb", 1),)),
        Hit(
            "pod.yaml",
            "env:\n- name: MLFLOW_TRACKING_URI\n  value: http://mlflow:5000\n",
            (("ai_service", "mlflow", 2),),
        ),
        Hit(
            "a.py",
            'import os\nos.environ["LANGCHAIN_TRACING_V2"] = "true"\n',
            (("ai_service", "langsmith", 2),),
        ),
    ),
    misses=(
        Miss(".env", "# LANGSMITH_TRACING=true\nLANGSMITH_TRACING=false\nWANDB_PROJECT=\n"),
        Miss("a.py", "parser.add_argument('--wandb_project', default='x')\n"),
        Miss("run.sh", "python train.py --report_to none --no-wandb\n"),
    ),
)
