"""Commands that serve models: the server that they start or install, and the models that they name."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from upright.discover.readers.shell_commands import program
from upright.discover.workload_models import models_of
from upright.discover.workloads import Workload

if TYPE_CHECKING:
    from upright.discover.readers.shell_commands import Command, Word

SERVERS = frozenset(
    {"vllm", "ollama", "huggingface-cli", "hf", "text-generation-launcher", "llama-server", "sglang", "lms"}
)
# Modules that serve a model when Python runs them -> the program that they are.
MODULES = {
    "vllm.entrypoints.openai.api_server": "vllm", "vllm.entrypoints.api_server": "vllm", "sglang.launch_server": "sglang",
    "llama_cpp.server": "llama-cpp", "mlx_lm.server": "mlx-lm", "fastchat.serve.model_worker": "fastchat",
    "fastchat.serve.vllm_worker": "fastchat", "aphrodite.endpoints.openai.api_server": "aphrodite",
    "lmdeploy.serve.openai.api_server": "lmdeploy",
}  # fmt: skip
_ALONE = frozenset(
    {"text-generation-launcher", "text-embeddings-router", "tritonserver", "torchserve", "tensorflow_model_server"}
)
_VERBS = {
    "vllm": ("serve",), "lmdeploy": ("serve",), "sglang": ("serve",), "openllm": ("serve", "start"), "llamafile": ("--server",),
    "bentoml": ("serve", "serve-http", "serve-grpc"), "xinference": ("launch",), "infinity_emb": ("v2",),
}  # fmt: skip
_TOLD = {  # what says so, and what it is called
    "mlflow": (re.compile(r"mlflow models serve\b"), "mlflow"),
    "litellm": (re.compile(r"litellm\b.* (?:--config|--model|-c|-m)\b"), "litellm"),
    "serve": (re.compile(r"serve (?:run|deploy)\b.* (?:[\w./-]+\.ya?ml|[\w.]+:\w+)(?= |$)"), "ray-serve"),
    "llamafactory-cli": (re.compile(r"llamafactory-cli api\b"), "llama-factory"),
}
VERBS = frozenset({"serve", "run", "pull", "download", "load"})
FETCHED = re.compile(r"[A-Za-z0-9][\w.-]{1,60}(?:/[A-Za-z0-9][\w.-]{1,100})?(?::[\w.-]{1,40})?")
_GIVEN = re.compile(r"[A-Za-z0-9][\w.-]{1,60}(?:/[\w.-]{1,100}){0,1}")
_FETCHERS = frozenset({"curl", "wget", "irm", "iwr"})
_INSTALLER = re.compile(r"https?://(?:www\.)?(ollama)\.(?:com|ai)/install\.(?:sh|ps1)")


def launched(command: Command) -> Command:
    """A command from its program on; of what Slurm starts from the server on, on the line where the command begins."""
    at = 0
    if command and command[0][0] == "srun":
        names = [word.rpartition("/")[2] for word, _ in command]
        at = next((at for at, name in enumerate(names) if name in SERVERS or name in MODULES), 0)
    if not at:
        return program(command)
    return ((command[at][0].rpartition("/")[2], command[0][1]), *command[at + 1 :])


def served(words: list[Word]) -> Word:
    """The server that `vllm serve`, `python -m vllm.entrypoints...` and their kin start or install, with its line."""
    fetched = ((found[1], line) for word, line in words[1:] if (found := _INSTALLER.fullmatch(word)))
    if words and words[0][0] in _FETCHERS and (installed := next(fetched, None)):
        return installed
    named = [word for word, _ in words[:2]]
    if named and named[0] in MODULES:
        return MODULES[named[0]], words[0][1]
    if not named:
        return "", 0
    if named[0] in _ALONE or (named[1:2] and named[1] in _VERBS.get(named[0], ())):
        return words[0]
    return (_TOLD[named[0]][1], words[0][1]) if named[0] in _TOLD and _is_told(words) else ("", 0)


def _is_told(words: list[Word]) -> bool:
    """Whether a program that does other things too is told to serve: `mlflow models serve`, `serve run app.main:app`."""
    line = " ".join(word for word, _ in words[:40])
    return _TOLD[words[0][0]][0].match(line) is not None


def models(words: list[Word]) -> list[Word]:
    """The models that a command serves, fetches or loads."""
    found = Workload("", 0, "", words=words)
    named = [value for option, value in pairwise(words) if option[0] == "--model" and _GIVEN.fullmatch(value[0])]
    if named and served(words)[0]:  # whatever it is called, it is a model that is served
        return named
    plain = [word for word in words[2:3] if words[1][0] in VERBS and FETCHED.fullmatch(word[0])]
    if words[0][0] in SERVERS and ("/" in plain[0][0] or words[0][0] == "ollama" if plain else False):
        found.models = plain
        return [*plain, *(each for each in models_of(found) if each[0] != plain[0][0])]
    return models_of(found)
