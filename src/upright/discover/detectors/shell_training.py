"""Training that shell commands start: the job, the model it begins from and the data it is given.

Why it matters: many models are tuned by a script that a shell calls; what it was given stands in that one line.

How it recognises: programs named after training, by `python`, `torchrun`, `accelerate launch` or `deepspeed`, and
`llamafactory-cli train`, `axolotl train`, `tune run`, `trl sft` in shell scripts and Makefiles, with the arguments that
name a model (`--model_name`, `--base_model`...) and data (`--dataset`, `--train_file`...). Variables set to a text of
their own are followed.

What it does not see: what a file of settings says that the command names.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_hub_id, recognise
from upright.discover.python_paths import path_keys
from upright.discover.readers.shell_commands import Word, assignments, program, shell_commands
from upright.discover.sight import edge, in_tests, local_key, provider_of, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_REFERENCE = re.compile(r"\$\{?([A-Za-z_]\w{0,60})\}?")
_TRAINS = re.compile(
    r"(?:^|[/_.-])(?:pre)?(?:train(?:er|ing)?|fine_?-?tun(?:e|ing)|sft|dpo|grpo|orpo|kto|ppo|rlhf|distill|q?lora)(?:[/_.-]|\d|$)",
    re.IGNORECASE,
)
_STARTERS = frozenset({"torchrun", "accelerate", "deepspeed", "llamafactory-cli", "axolotl", "tune", "trl", "litgpt"})
_MODEL = re.compile(
    r"--?(?:model|model[_-]name(?:[_-]or[_-]path)?|base[_-]model|model[_-]id|pretrained[_-]model\w{0,24}|model[_-]path)$"
)
_DATA = re.compile(
    r"--?(?:dataset(?:[_-]name)?|train[_-](?:file|data|dataset)|data[_-](?:path|file|files)|train[_-]data[_-]\w{1,10})$"
)
_FOLDER = re.compile(r"[./~]")
_FIRST = 12  # words among which the program that is started stands


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    commands = document.parse(shell_commands)
    variables = assignments(commands)
    seen: set[str] = set()
    for command in commands:
        words = [_filled(word, variables) for word in program(command)]
        script = _started(words)
        if script is None:
            continue
        job = local_key(document, "training", script[0])
        if script[0] not in seen:
            seen.add(script[0])
            yield see(document, "training_job", script[0].rpartition("/")[2], script[1], job, confidence=0.8)
        yield from _given(document, words, job, seen)


def _started(words: list[Word]) -> Word | None:
    """The program that trains, with its line."""
    if words and words[0][0].endswith(".py"):
        return words[0] if _TRAINS.search(words[0][0]) else None
    if not words or words[0][0] not in _STARTERS:
        return None
    plain = [word for word in words[1:_FIRST] if not word[0].startswith(("-", "$")) and "=" not in word[0]]
    return next((word for word in plain if _TRAINS.search(word[0])), None)


def _given(document: Document, words: list[Word], job: str, seen: set[str]) -> Iterator[Sighting]:
    apart = _split(words)
    for (option, line), (value, _) in pairwise(apart):
        if value.startswith(("-", "$")) or value in seen:
            continue
        if _MODEL.match(option) and (recognise(value) is not None or is_hub_id(value)) and not value.startswith("."):
            seen.add(value)
            identity = model_key(value)
            yield see(document, "model", value, line, identity, provider=provider_of(value))
            yield edge(job, R.DERIVED_FROM, identity)
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


def _filled(word: Word, variables: dict[str, Word]) -> Word:
    """A word that is a variable of this script, as the text that it was set to, at its own line."""
    found = _REFERENCE.fullmatch(word[0])
    return (variables[found[1]][0], word[1]) if found and found[1] in variables else word


DETECTOR = Detector(
    id="shell-training",
    title="Training that shell commands start",
    selects=Selector(
        languages=frozenset({"shell", "make"}), literals=(b"train", b"tun", b"sft", b"dpo", b"grpo", b"lora")
    ),
    detect=_detect,
    hits=(
        Hit(
            "train.sh",
            "export GPUS=2\nMODEL=meta-llama/Llama-2-7b-hf\npython train.py \\\n  --model_name $MODEL \\\n  --dataset yahma/alpaca-cleaned \\\n  --lr 1e-4\n",
            (
                ("training_job", "train.py", 3),
                ("model", "meta-llama/Llama-2-7b-hf", 4),
                ("dataset", "yahma/alpaca-cleaned", 5),
            ),
        ),
        Hit(
            "run.sh",
            "accelerate launch --num_processes 8 scripts/run_sft.py --model_name_or_path=mistralai/Mistral-7B-v0.1 --train_file data/chats.jsonl\n",
            (
                ("training_job", "run_sft.py", 1),
                ("model", "mistralai/Mistral-7B-v0.1", 1),
                ("dataset", "data/chats.jsonl", 1),
            ),
        ),
    ),
    misses=(
        Miss("a.sh", "# python train.py --model_name gpt2\necho training\npython constrain.py --model car\n"),
        Miss("b.sh", "python manage.py runserver\npip install trainer\n"),
    ),
)
