"""Model servers that commands start, and the models that they fetch.

Why it matters: a server started by hand or from a notebook is in no manifest, and neither is the model that it loads.

How it recognises: `docker run` of an image that serves models, `vllm serve`, `ollama run`, `huggingface-cli download` and
their kin in shell scripts, Makefiles, steps of pipelines and shell lines of notebooks. Variables set to a text of their own are followed.

What it does not see: models named by variables that are set elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.shell_commands import Word, assignments, program, shell_commands
from upright.discover.sight import in_tests, local_key, provider_of, see
from upright.discover.workloads import Workload, models_of
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_REFERENCE = re.compile(r"\$\{?([A-Za-z_]\w{0,60})\}?")
_SERVERS = frozenset(
    {"vllm", "ollama", "huggingface-cli", "hf", "text-generation-launcher", "llama-server", "sglang", "lms"}
)
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_FETCHED = re.compile(r"[A-Za-z0-9][\w.-]{1,60}(?:/[A-Za-z0-9][\w.-]{1,100})?(?::[\w.-]{1,40})?")
_PIPELINE = re.compile(r"(?:^|/)(?:\.github/(?:workflows|actions)/|action\.ya?ml$|[\w.-]*gitlab-ci[\w.-]*\.ya?ml$)")
_VERBS = frozenset({"serve", "run", "pull", "download", "load"})


def _detect(document: Document) -> Iterator[Sighting]:
    pipeline = _PIPELINE.search(document.path) is not None
    if not pipeline and (document.language == "yaml" or in_tests(document.item.path)):
        return
    commands = document.parse(shell_commands)
    variables = assignments(commands)
    seen: set[str] = set()
    for command in commands:
        words = [_filled(word, variables) for word in program(command)]
        image, line = _image(words)
        if image and image not in seen:
            seen.add(image)
            yield see(document, "deployment", image, line, local_key(document, "deployment", image), image=image)
        if not image and not (words and words[0][0] in _SERVERS):
            continue
        for name, at in _models(words):
            if name not in seen:
                seen.add(name)
                identity = model_key(name, "ollama" if words[0][0] == "ollama" else "")
                yield see(document, "model", name, at, identity, provider=provider_of(name))


def _filled(word: Word, variables: dict[str, Word]) -> Word:
    """A word that is a variable of this script, as the text and the line that it was set to."""
    found = _REFERENCE.fullmatch(word[0])
    return variables.get(found[1], word) if found else word


def _image(words: list[Word]) -> Word:
    if not words or words[0][0] not in _CONTAINERS or "run" not in [word for word, _ in words[1:3]]:
        return "", 0
    return next(
        ((word, line) for word, line in words[2:] if role_of(word) == "model_server" and "=" not in word), ("", 0)
    )


def _models(words: list[Word]) -> list[Word]:
    found = Workload("", 0, "", words=words)
    plain = [word for word in words[2:3] if words[1][0] in _VERBS and _FETCHED.fullmatch(word[0])]
    if words[0][0] in _SERVERS and ("/" in plain[0][0] or words[0][0] == "ollama" if plain else False):
        found.models = plain
        return [*plain, *(each for each in models_of(found) if each[0] != plain[0][0])]
    return models_of(found)


_BOOK = (
    '{"cells": [\n {"cell_type": "code", "source": [\n  "%%bash\\n",\n  "model_id=org/llama-3-8b-math # yours\\n",\n'
    '  "docker run --gpus all -p 8080:80 \\\\\\n",\n  "  ghcr.io/huggingface/text-generation-inference:3.0.1 \\\\\\n",\n'
    '  "  --model-id ${model_id}\\n"\n ]}],\n "nbformat": 4}'
)
_TGI = "ghcr.io/huggingface/text-generation-inference:3.0.1"

DETECTOR = Detector(
    id="shell-model-servers",
    title="Model servers that commands start",
    selects=Selector(
        languages=frozenset({"shell", "make", "notebook", "yaml"}),
        literals=(
            b"docker run",
            b"podman run",
            b"vllm serve",
            b"ollama",
            b"huggingface-cli",
            b"hf download",
            b"launcher",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            ".github/workflows/load.yaml",
            "jobs:\n  load:\n    steps:\n      - run: |\n          docker run --gpus all -d ghcr.io/predibase/lorax:latest --model-id bigcode/starcoder --num-shard 2\n",
            (("endpoint", "ghcr.io/predibase/lorax:latest", 5), ("model", "bigcode/starcoder", 5)),
        ),
        Hit("a.ipynb", _BOOK, (("endpoint", _TGI, 6), ("model", "org/llama-3-8b-math", 4))),
        Hit(
            "start.sh",
            "ollama serve &\nollama pull moondream\nvllm serve Qwen/Qwen2.5-7B-Instruct --port 80\n",
            (("model", "moondream", 2), ("model", "Qwen/Qwen2.5-7B-Instruct", 3)),
        ),
    ),
    misses=(Miss("a.sh", 'docker run nginx:1.27\n# ollama pull llama3\necho "ollama pull llama3"\nollama serve\n'),),
)
