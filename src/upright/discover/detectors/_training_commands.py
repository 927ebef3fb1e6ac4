"""Commands that train: the job, the model that it begins from and the data that it is given."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from upright.discover.model_names import is_hub_id, recognise
from upright.discover.python_paths import path_keys
from upright.discover.sight import edge, provider_of, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.shell_commands import Word

_REFERENCE = re.compile(r"\$\{?([A-Za-z_]\w{0,60})\}?")
_TRAINS = re.compile(
    r"(?:^|[/_.-])(?:pre)?(?:train(?:er|ing)?|fine_?-?tun(?:e|ing)|sft|dpo|grpo|orpo|kto|ppo|rlhf|distill|q?lora)(?:[/_.-]|\d|$)",
    re.IGNORECASE,
)
# Programs around training, by the verb that their names begin with: `pull_sft_data.py`, `merge_lora_to_base.py`.
_AROUND = re.compile(
    r"(?:^|[/.])(?!\w*(?:train|tun(?:e|ing)))(?:\d{1,3}[a-z]?_)?(?:merge|pull|push|upload|download|fetch|infer(?:ence)?|predict|eval(?:uate|uation)?|"
    r"bench(?:mark)?|test|check|validate|verify|prepare|prep|preprocess|build|make|create|generate|gen|convert|export|"
    r"serve|chat|demo|plot|show|compare|analy[sz]e|clean|split|format|filter|load|use)(?:[_-][\w-]{0,80})?(?:\.py)?$",
    re.IGNORECASE,
)
_STARTERS = frozenset(
    {"torchrun", "accelerate", "deepspeed", "llamafactory-cli", "axolotl", "tune", "trl", "litgpt", "autotrain"}
)
_MODEL = re.compile(
    r"--?(?:model|model[_-]name(?:[_-]or[_-]path)?|base[_-]model|model[_-]id|pretrained[_-]model\w{0,24}|model[_-]path)$"
)
_WEIGHTS = re.compile(
    r"--?(?:weights|checkpoint|ckpt(?:[_-]path)?|resume(?:[_-]from)?|pretrained(?:[_-]weights)?|init[_-]checkpoint|load[_-]from)$"
)
_FILE = re.compile(r"[\w./~-]{1,200}\.(?:pt|pth|ckpt|weights|h5|hdf5|keras|onnx|safetensors|pkl|joblib|bin)")
_DATA = re.compile(
    r"--?(?:data(?=$)|dataset(?:[_-]name)?|train[_-](?:file|data|dataset)|data[_-](?:path|file|files)|train[_-]data[_-]\w{1,10})$"
)
_FOLDER = re.compile(r"[./~]")
_MLX = frozenset({"mlx_lm.lora", "mlx_lm", "mlx_vlm.lora"})  # these train only when they are told to
_FIRST = 12  # words among which the program that is started stands


def started(words: list[Word]) -> Word | None:
    """The program that trains, with its line."""
    if words and words[0][0].endswith(".py"):
        told = _TRAINS.search(words[0][0]) and not _AROUND.search(words[0][0])
        return words[0] if told or any(word == "--do_train" for word, _ in words) else None
    if words and words[0][0] in _MLX:
        return words[0] if any(word == "--train" for word, _ in words) else None
    if not words or words[0][0] not in _STARTERS:
        return None
    if words[0][0] == "autotrain":
        return words[0] if any(word == "--train" or word.endswith((".yml", ".yaml")) for word, _ in words) else None
    plain = [word for word in words[1:_FIRST] if not word[0].startswith(("-", "$")) and "=" not in word[0]]
    return next((word for word in plain if _TRAINS.search(word[0]) and not _AROUND.search(word[0])), None)


def given(document: Document, words: list[Word], job: str, seen: set[str]) -> Iterator[Sighting]:
    """The models and data that the arguments name, unless `seen` before."""
    apart = _split(words)
    for (option, line), (value, _) in pairwise(apart):
        if value.startswith(("-", "$")) or value in seen:
            continue
        if _MODEL.match(option) and (recognise(value) is not None or is_hub_id(value)) and not value.startswith("."):
            seen.add(value)
            identity = model_key(value)
            yield see(document, "model", value, line, identity, provider=provider_of(value))
            yield edge(job, R.DERIVED_FROM, identity)
        elif _WEIGHTS.match(option) and _FILE.fullmatch(value):
            seen.add(value)
            yield see(document, "model_file", value, line, tuple(path_keys(document, value)), confidence=0.8)
        elif _DATA.match(option):
            seen.add(value)
            yield from _data(document, value, line, job)


def _data(document: Document, value: str, line: int, job: str) -> Iterator[Sighting]:
    local = bool(_FOLDER.match(value) or "." in value.rpartition("/")[2])
    keys = path_keys(document, value) if local else [key("hf", "datasets", value)]
    yield see(document, "dataset", value, line, tuple(keys), role="training", confidence=0.8)
    yield from (edge(job, R.TRAINED_ON, each) for each in keys)


def _split(words: list[Word]) -> list[Word]:
    """The words with `--option=value` taken apart."""
    found: list[Word] = []
    for word, line in words:
        option, equals, value = word.partition("=")
        found += [(option, line), (value, line)] if equals and option.startswith("-") else [(word, line)]
    return found


def filled(word: Word, variables: dict[str, Word]) -> Word:
    """A word that is a variable of this script, as the text that it was set to, at its own line."""
    found = _REFERENCE.fullmatch(word[0])
    return (variables[found[1]][0], word[1]) if found and found[1] in variables else word
