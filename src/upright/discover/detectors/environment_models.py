"""Models that environment files name.

Why it matters: which model a deployment calls is most often set by a variable, and changed without any review of code.

How it recognises: variables of `.env` files and their examples, of Dockerfiles (`ENV`), of shell scripts and of properties of Java
applications whose names speak of models (`MODEL`, `OPENAI_MODEL_NAME`,
`EMBEDDING_MODEL`, `LLM`) and whose values have the form of a model id.

What it does not see: variables set by hand or by a service.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_hub_id, is_model_name
from upright.discover.sight import provider_of, see
from upright.discover.workload_models import listed
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_LINE = re.compile(
    r"\s*(?:export\s+|local\s+|readonly\s+|declare\s+(?:-\w+\s+)?|ENV\s+|ARG\s+)?([A-Za-z_][\w.-]{0,100})\s*=\s*"
    r"(?:[\"']?([^\s\"'#()]{2,130})[\"']?|\"([^\"#]{2,400})\"|'([^'#]{2,400})'|\(([^()#]{2,400})\))\s*\\?\s*(?:#.*)?$"
)
# `for model in llama3.1:8b mistral; do`
_EACH = re.compile(r"\s*for\s+([A-Za-z_]\w{0,60})\s+in\s+([^;#$`]{2,400}?)\s*(?:;.*)?$")
_NAMED = re.compile(
    r"(?:^|[_.-])(?:MODELS?|LLMS?|EMBEDDINGS?|EMBEDDER|RERANKER|DEPLOYMENT)(?:[_.-](?:NAME|ID|V?\d{0,2}|PATH|DEFAULT)|_|$)|MODEL(?:NAME|ID)$",
    re.IGNORECASE,
)
_TAGGED = re.compile(r"[\w.-]{1,60}/[\w.-]{1,100}:[\w.-]{1,40}")
_CAMEL = re.compile(r"[a-z0-9](?:Model|Llm|LLM|Embedding)(?:Name|Id|ID)?$")


def _detect(document: Document) -> Iterator[Sighting]:
    seen: set[str] = set()
    for number, line in enumerate(document.lines, 1):
        match = _LINE.match(line[:500]) or _EACH.match(line[:500])
        if match is None or not (_NAMED.search(match[1]) or _CAMEL.search(match[1])):
            continue
        for name in listed(next(filter(None, match.groups()[1:]))):
            known = is_model_name(name) or (
                "MODEL" in match[1].upper() and (is_hub_id(name) or _is_tagged(match[1], name))
            )
            if known and name not in seen:
                seen.add(name)
                label = "embedding_model" if is_embedding(name) or "EMBED" in match[1].upper() else "model"
                identity = model_key(name)
                hub = "huggingface" if identity.startswith("hf:") else ""
                yield see(document, label, name, number, identity, provider=provider_of(name) or hub, hub=hub)


def _is_tagged(variable: str, name: str) -> bool:
    """Whether a value is a model of Ollama's library that somebody else keeps: `somebody/model:q8_0`."""
    return _TAGGED.fullmatch(name) is not None and is_hub_id(name.partition(":")[0]) and "IMAGE" not in variable.upper()


DETECTOR = Detector(
    id="environment-models",
    title="Models named by environment files",
    selects=Selector(
        paths=(
            "*.env",
            "*.env.*",
            "*env*example*",
            "*env*sample*",
            "*env*template*",
            "*.properties",
            "*dockerfile*",
            "*.sh",
        ),
        languages=frozenset({"dotenv", "ini", "dockerfile", "shell", ""}),
        literals=(b"model", b"llm", b"embed", b"rerank", b"deployment"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "application.properties",
            "langchain4j.open-ai.chat-model.model-name=gpt-4o-mini\nspring.ai.openai.chat.options.model=gpt-4.1\n",
            (("model", "gpt-4o-mini", 1), ("model", "gpt-4.1", 2)),
        ),
        Hit(
            ".env.example",
            "OLLAMA_MODEL=somebody/Qwen3-Embedding-0.6B:Q8_0\nMODEL_IMAGE=somebody/server:1.2\n",
            (("model", "somebody/Qwen3-Embedding-0.6B:Q8_0", 1),),
        ),
        Hit(
            ".env", "TEI_MODEL=${TEI_MODEL:-Qwen/Qwen3-Embedding-0.6B}\n", (("model", "Qwen/Qwen3-Embedding-0.6B", 1),)
        ),
        Hit("vars.sh", '#!/bin/sh\nopenAiModel="gpt-35-turbo"\nimage="acme"\n', (("model", "gpt-35-turbo", 2),)),
        Hit(
            "setup.sh",
            '#!/bin/sh\nMODELS="${MODELS:-llama3.1:8b qwen2.5:14b}"\nOLLAMA_MODELS=("gemma3:12b" "phi3:mini")\nfor model in mistral:7b deepseek-r1:14b; do\n  pull "$model"\ndone\n',
            (
                ("model", "llama3.1:8b", 2),
                ("model", "qwen2.5:14b", 2),
                ("model", "gemma3:12b", 3),
                ("model", "phi3:mini", 3),
                ("model", "mistral:7b", 4),
                ("model", "deepseek-r1:14b", 4),
            ),
        ),
        Hit("Dockerfile", 'FROM python\nENV EMBEDDING_MODEL="BAAI/bge-m3"\n', (("model", "BAAI/bge-m3", 2),)),
        Hit(
            ".env.example",
            "OPENAI_API_KEY=\nOPENAI_MODEL_NAME=gpt-4o\nexport EMBEDDING_MODEL='BAAI/bge-m3'  # local\n",
            (("model", "gpt-4o", 2), ("model", "BAAI/bge-m3", 3)),
        ),
    ),
    misses=(
        Miss("application.properties", "spring.jpa.model=gpt\n# a.model=gpt-4o\n"),
        Miss(
            "setup.sh",
            '#!/bin/sh\nMODELS="$(ls models)"\nMODEL_NOTE="gpt is a model"\nfor model in $MODELS; do echo; done\n',
        ),
        Miss(".env", "# MODEL=gpt-4o\nMODEL=default\nMODEL_DIR=/models/x\nTITLE=gpt-4o\n"),
    ),
)
