"""Models that scripts deploy or ask with the command lines of clouds and providers.

Why it matters: a deployment that one command made stands in no template, and whoever reads only those does not know which
model answers.

How it recognises: `az cognitiveservices account deployment create --model-name`, `aws bedrock-runtime converse --model-id` and
its kin, `gcloud ai ... --model`, `openai api ... -m`, `llm -m` and `aichat -m`, in scripts,
Makefiles, Dockerfiles, the shell lines of notebooks and the steps of pipelines; variables that the script sets are followed.

What it does not see: names that only the environment knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._training_commands import filled
from upright.discover.model_names import is_embedding, recognise
from upright.discover.readers.shell_commands import assignments, program, shell_commands
from upright.discover.sight import in_tests, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.shell_commands import Word

# What a command begins with, words that it must hold, and the options that name the model.
_NAMED: Final[tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]] = (
    ("az", frozenset({"cognitiveservices", "deployment"}), ("--model-name",)),
    ("aws", frozenset({"bedrock-runtime"}), ("--model-id",)),
    ("aws", frozenset({"bedrock"}), ("--model-id", "--base-model-identifier")),
    ("gcloud", frozenset({"ai", "deploy"}), ("--model",)),
    ("openai", frozenset({"api"}), ("-m", "--model")),
    ("llm", frozenset(), ("-m", "--model")),
    ("aichat", frozenset(), ("-m", "--model")),
)
_STARTS: Final = frozenset(row[0] for row in _NAMED)
_MODEL: Final = re.compile(r"[\w./:@-]{2,120}")
_MOST: Final = 60  # words of a command


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    commands = document.parse(shell_commands)
    variables = assignments(commands)
    seen: set[str] = set()
    for command in commands:
        words = program(command)[:_MOST]
        for option, given in _options(words) if words and words[0][0] in _STARTS else ():
            name, line = filled(given, variables)
            if option in _wanted(words) and _MODEL.fullmatch(name) and name not in seen:
                seen.add(name)
                known = recognise(name.rpartition(":")[2] if words[0][0] == "aichat" else name)
                kind = "embedding_model" if is_embedding(name) else "model"
                provider = known.provider if known is not None else ""
                yield see(document, kind, name, line, model_key(name, provider), provider=provider)


def _wanted(words: list[Word] | tuple[Word, ...]) -> tuple[str, ...]:
    """The options of a command that name a model."""
    said = {word for word, _ in words}
    return next((options for start, held, options in _NAMED if start == words[0][0] and held <= said), ())


def _options(words: list[Word] | tuple[Word, ...]) -> Iterator[tuple[str, Word]]:
    """Each option of a command with what it is given: `--model x`, `--model=x`."""
    for at, (word, line) in enumerate(words):
        name, sign, value = word.partition("=")
        if sign and name.startswith("-"):
            yield name, (value.strip("\"'"), line)
        elif word.startswith("-") and at + 1 < len(words):
            yield word, words[at + 1]


DETECTOR = Detector(
    id="shell-cloud-models",
    title="Models that command lines of clouds deploy or ask",
    selects=Selector(
        languages=frozenset({"shell", "dockerfile", "make", "notebook", "yaml"}),
        literals=(
            b"--model-name",
            b"--model-id",
            b"--base-model-identifier",
            b"gcloud ai",
            b"openai api",
            b"llm -m",
            b"llm --model",
            b"aichat ",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "deploy.sh",
            'NAME=text-embedding-3-small\naz cognitiveservices account deployment create \\\n  --name "$SERVICE" \\\n  --model-name "gpt-5-mini" \\\n  --sku-name Standard\naz cognitiveservices account deployment create --name x --model-name $NAME\n',
            (("model", "gpt-5-mini", 4), ("model", "text-embedding-3-small", 6)),
        ),
        Hit(
            "Makefile",
            "ask:\n\taws bedrock-runtime converse --model-id anthropic.claude-3-haiku-20240307-v1:0 --messages file://m.json\n",
            (("model", "anthropic.claude-3-haiku-20240307-v1:0", 2),),
        ),
        Hit(
            ".github/workflows/a.yml",
            "jobs:\n  sum:\n    steps:\n      - run: |\n          git log -5 | llm -m gpt-4o-mini -s 'Sum up'\n          gcloud ai model-garden models deploy --model=google/gemma-2-9b-it\n",
            (("model", "gpt-4o-mini", 5), ("model", "google/gemma-2-9b-it", 6)),
        ),
    ),
    misses=(
        Miss("a.sh", "az vm create --model-name gpt-4o\necho az cognitiveservices deployment --model-name gpt-4o\n"),
        Miss("b.sh", "aws s3 cp --model-id x y\ncurl -m 10 https://example.org\nllm --help\n"),
    ),
)
