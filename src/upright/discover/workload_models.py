"""The models that a container's image, commands and variables name, and the web pages that they let call it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from upright.discover.ai_images import packed_model
from upright.discover.model_names import is_hub_id, is_model_name, may_be_model, recognise
from upright.discover.secrets_in_clear import names_credential

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.workloads import Workload

_MODEL_ARGUMENT = re.compile(
    r"--(?:model|model[-_](?:id|name|path|repo)|tokenizer|hf-repo|embedding-model|hf-model-id)(?:[= ]+|$)"
)
_SERVE = re.compile(
    r"\b(?:vllm\s+serve|ollama\s+(?:run|pull|create)|text-generation-launcher\s+--model-id|huggingface-cli\s+download|"
    r"hf\s+download|lms\s+load)\s+[\"']?([A-Za-z0-9][\w./:-]{2,100})"
)
# A script within a command that fetches or loads a model of the hub, or names one.
_LOADED = re.compile(
    r"(?:(?:snapshot|hf_hub)_download\(\s*(?:repo_id\s*=\s*)?|from_pretrained\(\s*|SentenceTransformer\(\s*|"
    r"\"model\"\s*:\s*|\b(?:model_?(?:id|name)?|repo_id|MODEL_?(?:ID|NAME)?)\s*=\s*)[\"']([\w.-]{1,60}/[\w.-]{2,100})[\"']"
)
# Libraries that know their own models by bare names.
_BARE = re.compile(
    r"(?:SentenceTransformer|CrossEncoder|TextEmbedding|WhisperModel|whisper\.load_model)\(\s*[\"']([\w.-]{3,80})[\"']"
)
_SERVED_AS = re.compile(r"--served[-_]model[-_]name[= ]+[\"']?([\w./:@-]{2,120})")
_MODEL_VARIABLE = re.compile(
    r"(?:^|_)(?:(?:[A-Z]{3,20})?MODELS?(?:_TO_[A-Z]{2,12}|_LIST|_PREF(?:ERENCE)?|_TAG|_SLUG|_DEFAULT)?|MODEL_?(?:ID|NAME|REPO|PATH|URL)|\w{0,20}MODEL(?:NAME|ID)|LLM|DEPLOYMENT|DEPLOYMENT_NAME)(?:_(?:ID|NAME|REPO))?$"
)
_FLAG_VALUE = re.compile(
    r"--(?:(?:[a-z]{2,20}-)?model|(?:hf[-_])?model[-_]id|model-name|model-repo|tokenizer|hf-repo)[= ]+"
    r"[\"']?([\w./:@-]{2,120})"
)
_NAMED_WORD = re.compile(r"(?:--?)?(?:m|model|model_name|model_id|model-name|hf_model_name)=([\w./:@-]{2,120})")
_RESOLVED = re.compile(r"https://huggingface\.co/([\w.-]{1,60}/[\w.-]{1,100})/(?:resolve|blob)/.+")
# What Compose puts in when a variable is not set: `${MODEL:-gpt-4o}`.
_DEFAULT = re.compile(r"\$\{\w{1,80}:?-((?:[^{}]|\$\{(?:[^{}]|\$\{[^{}]*\})*\})*)\}")
_BETWEEN = re.compile(r"[\s,;|\"']+")
_NESTED = 4  # how many of them may stand in each other

# Which web pages may call a server: `OLLAMA_ORIGINS=*`, `CORS_ALLOW_ORIGIN=*`, `--allowed-origins '["*"]'`.
_ORIGINS = re.compile(r"^(?:OLLAMA_ORIGINS|(?:\w{1,30}_)?CORS_(?:ALLOW(?:ED)?_)?ORIGINS?)$")
_ORIGINS_GIVEN = re.compile(r"--(?:cors-)?allow(?:ed)?-origins?[= ]{1,3}[\"'\[]{0,4}\*(?=[\"'\] ]|$)")
BUCKETS = ("s3://", "gs://", "oss://", "pvc://")
_GIVEN = re.compile(r"--(?:openai-|llm-|model-)?(?:base-url|api-base|api-base-url|server-url)(?:=(.{1,200}))?$")
_LIST = re.compile(r"(?:^|_)MODELS?(?:_IDS|_NAMES|_LIST|S)?(?:_TO_\w{1,20})?$|(?:^|_)MODELS(?:_|$)", re.IGNORECASE)


def models_of(workload: Workload) -> list[tuple[str, int]]:
    """The models that a container's commands and variables name, with their lines."""
    found: dict[str, int] = {}
    named = [*workload.models, *_in_words(workload), *_in_variables(workload), *_listed(workload), *_in_image(workload)]
    for name, line in [(re.sub(r"^hf(?:-mirror)?:(?=\w)", "", name), line) for name, line in named]:
        kept = name.startswith(BUCKETS)  # of a model that says where its files are
        if (may_be_model(name) or is_path_of_model(name) or kept) and "$" not in name:
            found.setdefault(name, line)
    if all(name.startswith("/") for name in found):  # a folder, which only its name for clients tells
        found |= {name: line for name, line in _served_as(workload) if recognise(name) is not None}
    return list(found.items())


def _listed(workload: Workload) -> Iterator[tuple[str, int]]:
    """The models that one variable lists, by commas or line by line: `MODEL_IDS`, `OLLAMA_MODELS_TO_PULL`."""
    for variable in workload.variables:
        if _LIST.search(variable.name) and any(mark in variable.value for mark in ",\n "):
            for row, text in enumerate(variable.value.split("\n")):
                names = (each.strip("\"'[]") for each in re.split(r"[,\s]+", text))
                line = variable.line + row + ("\n" in variable.value)
                yield from ((name, line) for name in names if recognise(name) is not None)


def _served_as(workload: Workload) -> Iterator[tuple[str, int]]:
    """The names under which a server offers its model."""
    for (word, line), (after, below) in pairwise([*workload.words, ("", 0)]):
        found = _SERVED_AS.search(word)
        if found or word in {"--served-model-name", "--served_model_name"}:
            yield (found[1], line) if found else (after, below)


def is_path_of_model(name: str) -> bool:
    """Whether a path leads to a folder that is called like a model: `/models/DeepSeek-R1`."""
    return name.startswith("/") and recognise(name.rstrip("/").rpartition("/")[2]) is not None


def _in_image(workload: Workload) -> Iterator[tuple[str, int]]:
    """The model that an image carries, by its name (NVIDIA's) or tag: `transformers-inference:all-MiniLM-L6-v2`."""
    if packed := packed_model(stated(workload.image)):
        yield packed, workload.image_line or workload.line
    tag = workload.image.partition("@")[0].rpartition("/")[2].partition(":")[2]
    name = re.sub(r"^sentence-transformers-", "sentence-transformers/", tag)
    if recognise(name) is not None:
        yield name, workload.image_line or workload.line


def _in_words(workload: Workload) -> Iterator[tuple[str, int]]:
    pending = False
    for word, line in workload.words:
        if pending:
            yield word, line
        pending = bool(_MODEL_ARGUMENT.fullmatch(word))
        for match in [*_FLAG_VALUE.finditer(word), *_SERVE.finditer(word), *_LOADED.finditer(word)]:
            yield match.group(1), line
        if word.startswith(("hf://", "ollama://")):
            yield word.partition("://")[2], line
        yield from ((name, line) for name in _BARE.findall(word) if recognise(name) is not None)
        named = _NAMED_WORD.fullmatch(word)
        if named and recognise(named[1]) is not None:
            yield named[1], line
    if [word for word, _ in workload.words][:2] == ["vllm", "serve"] and len(workload.words) > 2:  # noqa: PLR2004
        yield workload.words[2]


def _in_variables(workload: Workload) -> Iterator[tuple[str, int]]:
    for variable in workload.variables:
        if _MODEL_VARIABLE.search(variable.name) and not names_credential(variable.name):
            for part in listed(variable.value):
                value = _RESOLVED.sub(r"\1", part)
                if is_model_name(value) or is_hub_id(value) or is_path_of_model(value):
                    yield value, variable.line


def listed(value: str) -> list[str]:
    """The names in a value that may hold several: `${MODELS:-llama3 mistral}`, `a,b`, `["a", "b"]`."""
    return [part for part in _BETWEEN.split(stated(value).strip("[]() ")) if part]


def stated(value: str) -> str:
    """What a value of Compose comes to when nothing is set: `${A:-${B-"x"}}` is `x`; other values are as they stand."""
    for _ in range(_NESTED):
        found = _DEFAULT.search(value)
        if found is None:
            break
        value = value[: found.start()] + found[1] + value[found.end() :]
    return value.strip("\"'")


def addresses_given(workload: Workload) -> Iterator[tuple[str, str, int]]:
    """Where a command is told that models answer, as a variable would say it: `--base-url=http://gateway/v1`."""
    for (word, line), (after, _) in pairwise([*workload.words, ("", 0)]):
        found = _GIVEN.match(word)
        value = (found[1] or after) if found else ""
        if value.startswith(("http://", "https://")):
            yield "MODEL_BASE_URL", value, line


def origins(workload: Workload) -> list[str]:
    """The origins of web pages that may call a server, as its variables and arguments say."""
    told = [stated(each.value) for each in workload.variables if _ORIGINS.match(each.name)]
    found = [word for value in told for word in re.split(r"[,;\s]+", value) if word and "$" not in word]
    said = " ".join(word for word, _ in workload.words)
    return [*dict.fromkeys([*found, *(["*"] if _ORIGINS_GIVEN.search(said) else [])])]
