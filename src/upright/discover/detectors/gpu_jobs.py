"""Jobs and services that are sent to machines with GPUs by a file of settings.

Why it matters: what trains or serves on rented GPUs is often described by one such file alone: no manifest of a cluster,
no script beside it, and the keys of trackers and hubs go along.

How it recognises: tasks and services of dstack, tasks and services of SkyPilot (`resources` with `run`), experiments of
Determined AI (`entrypoint` with `searcher`): a training job when a command starts one, with the model and the data that it
is given, a deployment when it is a service or a command starts a model server. Variables of the file are filled in.

What it does not see: models and data that the program itself names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.command_containers import listening
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._training_commands import filled, given, started
from upright.discover.document import Document
from upright.discover.readers.markup import markup
from upright.discover.readers.shell_commands import Word, assignments, program, shell_commands
from upright.discover.sight import in_tests, local_key
from upright.discover.workloads import Workload, environment, sightings, words
from upright.model.item import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.readers.node import Node

_DSTACK = frozenset({"task", "service"})
_LAUNCHERS = re.compile(r"\b(?:torchrun|deepspeed|accelerate\s+launch)\b")
_SERVERS = re.compile(
    r"\b(?:vllm|sglang|ollama|text-generation-launcher|llama-server|tritonserver|lmdeploy|jupyter[ -](?:lab|notebook))\b"
)
_MOST = 400  # commands of a job


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        commands, purpose = _described(root)
        if commands:
            yield from _job(document, root, commands, purpose)


def _described(root: Node) -> tuple[list[Node], str]:
    """The commands of a job, and what it is for: `serve`, `train`, or empty when they tell; none if it is no such file."""
    if root.get("type").text in _DSTACK and root.get("commands").is_list:
        return list(root.get("commands")), "serve" if root.get("type").text == "service" else ""
    if root.get("run").text and root.get("resources").is_map and not root.get("apiVersion"):
        return [root.get("run")], "serve" if root.get("service").is_map else ""
    if root.get("entrypoint").text and root.get("searcher").is_map:
        return [root.get("entrypoint")], "train"
    return [], ""


def _job(document: Document, root: Node, commands: list[Node], purpose: str) -> Iterator[Sighting]:
    variables = [*environment(root.get("env")), *environment(root.get("envs")), *environment(root.get("secrets"))]
    spoken = _spoken(document, commands)
    known = {each.name: (each.value, each.line) for each in variables if each.value}
    told = [[filled(word, known | assignments(spoken)) for word in program(each)] for each in spoken]
    scripts = [script for each in told if (script := started(each))]
    text = "\n".join(node.text for node in commands)
    trains = purpose == "train" or (not purpose and bool(scripts or _LAUNCHERS.search(text)))
    if not (trains or purpose or _SERVERS.search(text)):
        return
    name, line = _named(document, root, scripts[0] if trains and scripts else ("", commands[0].line))
    own = local_key(document, "job", name)
    workload = Workload(name, line, own, root.get("image").text, root.get("image").line, variables)
    workload.words = words(*commands)
    listening(workload, text)
    workload.models = [(each.text, each.line) for each in (root.get("model"), root.get("model", "name")) if each.text]
    workload.role = "training" if trains else ""
    yield from sightings(document, workload)
    seen: set[str] = set()
    for each in told if trains else ():
        yield from given(document, each, own, seen)


def _named(document: Document, root: Node, script: Word) -> tuple[str, int]:
    """What a job is called, by the file, its program, or its folder, and the line."""
    if root.get("name").text:
        return root.get("name").text, root.get("name").line
    stem = document.item.name.partition(".")[0] or document.item.path.rpartition("/")[0].rpartition("/")[2]
    return script[0].rpartition("/")[2] or stem or "job", script[1]


def _spoken(document: Document, commands: list[Node]) -> list[tuple[Word, ...]]:
    """The commands as a shell reads them, at their lines in the file."""
    found: list[tuple[Word, ...]] = []
    for node in commands[:_MOST]:
        text = "\n" * (node.line if "\n" in node.text else node.line - 1) + node.text
        item = Item(document.item.source, document.item.path, len(text), content=text.encode())
        found += shell_commands(Document(item))
    return found


DETECTOR = Detector(
    id="gpu-jobs",
    title="Jobs and services sent to machines with GPUs",
    selects=Selector(
        languages=frozenset({"yaml"}), literals=(b"gpu:", b"accelerators", b"slots_per_trial", b"dstack", b"tpu")
    ),
    detect=_detect,
    hits=(
        Hit(
            "train.dstack.yml",
            "type: task\nname: tune\nenv:\n  - WANDB_API_KEY\n  - MODEL_ID=deepseek-ai/DeepSeek-V2-Lite\ncommands:\n  - pip install trl\n  - python sft.py\n    --model_name_or_path $MODEL_ID\n    --dataset_name trl-lib/Capybara\nresources:\n  gpu: 24GB\n",
            (
                ("training_job", "tune", 2),
                ("model", "deepseek-ai/DeepSeek-V2-Lite", 5),
                ("model", "deepseek-ai/DeepSeek-V2-Lite", 8),
                ("dataset", "trl-lib/Capybara", 8),
            ),
            joins=(("tune", "trained_on", "hf:datasets/trl-lib/Capybara"),),
        ),
        Hit(
            "serve.dstack.yml",
            "type: service\nname: chat\nmodel: openai/gpt-oss-120b\ncommands:\n  - |\n    vllm serve $MODEL\nport: 8000\nresources: {gpu: 'H100:8'}\n",
            (("endpoint", "chat", 2), ("model", "openai/gpt-oss-120b", 3)),
        ),
        Hit(
            "llm/finetune.yaml",
            "resources:\n  accelerators: A100:8\nenvs:\n  BASE: meta-llama/Llama-3.1-8B\nsetup: pip install torchtune\nrun: |\n  cd recipes\n  tune run finetune.py --model $BASE --dataset yahma/alpaca-cleaned\n",
            (
                ("training_job", "finetune.py", 8),
                ("model", "meta-llama/Llama-3.1-8B", 8),
                ("dataset", "yahma/alpaca-cleaned", 8),
            ),
        ),
        Hit(
            "sky/serve.yaml",
            "name: qwen\nservice:\n  readiness_probe: /v1/models\nresources:\n  accelerators: L4:1\nrun: |\n  vllm serve Qwen/Qwen2.5-7B-Instruct --port 8000\n",
            (("endpoint", "qwen", 1), ("model", "Qwen/Qwen2.5-7B-Instruct", 7)),
        ),
        Hit(
            "determined/const.yaml",
            "name: bert_squad\nresources:\n  slots_per_trial: 8\nsearcher:\n  name: single\nentrypoint: python3 -m determined.launch.torch_distributed python3 train.py\n",
            (("training_job", "bert_squad", 1),),
        ),
    ),
    misses=(
        Miss(
            "build.dstack.yml",
            "type: task\nname: wheels\nenv: [HF_TOKEN]\ncommands:\n  - python setup.py bdist_wheel\nresources: {gpu: 24GB}\n",
        ),
        Miss("ci.yml", "resources: {gpu: 1}\nrun: make\n"),
    ),
)
