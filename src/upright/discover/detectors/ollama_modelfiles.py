"""Models, weights and system prompts of Ollama's Modelfiles.

Why it matters: the file makes a model that answers under another name, with instructions that nobody sees who asks it.

How it recognises: files called `Modelfile`, and those that end so: what `FROM` names, a model or a file of weights, the
adapter that is laid over it, and `SYSTEM`.

What it does not see: models that `ollama create` is told on the command line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import may_be_model
from upright.discover.python_paths import path_keys
from upright.discover.sight import in_tests, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_SAID = re.compile(r"\s{0,8}(FROM|ADAPTER|SYSTEM)\s+(\"\"\"|\"|)(.*)", re.IGNORECASE)
_WEIGHTS = re.compile(r"^(?:\.{0,2}|~)/|\.(?:gguf|safetensors|bin|ggml)$", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for number, line in enumerate(document.lines, 1):
        if match := _SAID.match(line):
            yield from _instruction(document, match[1].upper(), match[3].strip().strip('"'), number)


def _instruction(document: Document, word: str, value: str, number: int) -> Iterator[Sighting]:
    if word == "SYSTEM":
        name, own = f"{document.item.name} SYSTEM", document.code_key("SYSTEM")
        yield see(document, "prompt", name, number, own, type="system_prompt", role="system")
    elif _WEIGHTS.search(value):
        keys = tuple(path_keys(document, value)) or (document.code_key(f"file:{value}"),)
        yield see(document, "model_file", value, number, (*keys, document.code_key(word)))
    elif word == "FROM" and (may_be_model(value) or re.fullmatch(r"[a-z][\w.-]{2,60}", value)):
        yield see(document, "model", value, number, model_key(value, "ollama"), provider="ollama", hub="ollama")


DETECTOR = Detector(
    id="ollama-modelfiles",
    title="Models, weights and system prompts of Ollama's Modelfiles",
    selects=Selector(names=("modelfile*", "*.modelfile")),
    detect=_detect,
    hits=(
        Hit(
            "Modelfile",
            'FROM llama3.1\nPARAMETER temperature 1\nSYSTEM """You are Mario."""\n',
            (("model", "llama3.1", 1), ("prompt", "Modelfile SYSTEM", 3)),
        ),
        Hit(
            "desk/Modelfile.q4",
            'FROM "./mistral-7b.Q4_K_M.gguf"\nADAPTER ./lora\n',
            (("model", "./mistral-7b.Q4_K_M.gguf", 1), ("model", "./lora", 2)),
        ),
        Hit("clerk.modelfile", "# FROM gemma\nFROM qwen2.5:7b\n", (("model", "qwen2.5:7b", 2),)),
    ),
    misses=(
        Miss("Modelfile", "PARAMETER stop FROM\n# SYSTEM none\nTEMPLATE x\n"),
        Miss("Dockerfile", "FROM llama3.1\n"),
    ),
)
