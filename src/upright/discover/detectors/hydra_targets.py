"""What configuration that makes objects by their path makes of AI: `_target_` of Hydra and of what is like it.

Why it matters: code that only says `instantiate(cfg.logger)` tells neither which service hears of a run, nor which model
and which data it takes; the configuration does.

How it recognises: in YAML, `_target_` (Hydra), `class_path` (Lightning's command line) and `_component_` (torchtune) that
name loggers of experiments, data sets of torchvision and its like, `load_dataset`, models that are loaded by a name, and
trainers.

What it does not see: classes of the project's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, see
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_TARGETS = ("_target_", "class_path", "_component_")
_LOGGERS = re.compile(
    r"(?:^|\.)(Wandb|MLFlow|MLflow|Comet|Neptune|ClearML|Aim)(?:MetricLogger|Logger|LoggerCallback|Callback)$|^(wandb|mlflow|comet_ml|neptune|clearml)\.(?:init|start_run|Task\.init)$"
)
_SETS = re.compile(r"^(?:torchvision|torchaudio|torchtext|torch_geometric)\.datasets\.(?:\w+\.)*([A-Z]\w+)$")
_HUB = re.compile(r"^datasets\.(?:load\.)?load_dataset$")
_LOADED = re.compile(
    r"^(?:transformers|diffusers|sentence_transformers|timm|langchain\w*|llama_index|openai|peft|setfit|open_clip)\."
)
_NAMED = ("pretrained_model_name_or_path", "model_name_or_path", "model_name", "model_id", "model")
_ZOO = re.compile(r"^torchvision\.models\.(?:\w+\.)*([a-z]\w*\d\w*)$")
_TRAINS = re.compile(r"^(?:(?:pytorch_)?lightning\.(?:\w+\.)*|transformers\.(?:\w+\.)*|trl\.(?:\w+\.)*)(?:\w*Trainer)$")
_ID = re.compile(r"[\w.:/-]{2,120}")
_DEEPEST = 12


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        yield from _walk(document, root, "", 0)


def _walk(document: Document, node: Node, name: str, depth: int) -> Iterator[Sighting]:
    target = next((each for each in map(node.get, _TARGETS) if each.text), None)
    if target is not None:
        given = node.get("init_args") if node.get("class_path").text else node
        yield from _made(document, target, given, name)
    if depth < _DEEPEST:
        for under, each in node.items():
            yield from _walk(document, each, under, depth + 1)
        for each in node:
            yield from _walk(document, each, name, depth + 1)


def _made(document: Document, target: Node, given: Node, name: str) -> Iterator[Sighting]:
    path = target.text
    if logger := _LOGGERS.search(path):
        service = (logger[1] or logger[2]).lower().removesuffix("_ml")
        yield see(document, "observability", service, target.line, key("service", service), provider=service,
                  category="observability")  # fmt: skip
    elif found := _SETS.match(path):
        yield see(document, "dataset", found[1], target.line, document.code_key(f"dataset {found[1]}"), role="training")
    elif _HUB.match(path) and _ID.fullmatch(given.get("path").text):
        path_node = given.get("path")
        own = key("hf", "datasets", path_node.text)
        yield see(document, "dataset", path_node.text, path_node.line, own, hub="huggingface")
    elif _TRAINS.match(path):
        own = document.code_key(f"trainer:{target.line}")
        yield see(document, "training_job", name or "trainer", target.line, own, method="training")
    elif zoo := _ZOO.match(path):
        yield see(document, "model", zoo[1], target.line, document.code_key(f"model {zoo[1]}"), type="classifier")
    elif _LOADED.match(path):
        told = next((each for each in map(given.get, _NAMED) if _ID.fullmatch(each.text)), None)
        if told is not None:
            yield see(document, "model", told.text, told.line, model_key(told.text, "huggingface"), type="llm")


DETECTOR = Detector(
    id="hydra-targets",
    title="Objects of AI that configuration makes by their path",
    selects=Selector(languages=frozenset({"yaml"}), literals=(b"_target_", b"class_path", b"_component_")),
    detect=_detect,
    hits=(
        Hit(
            "configs/logger/wandb.yaml",
            "wandb:\n  _target_: lightning.pytorch.loggers.wandb.WandbLogger\n  project: desk\n",
            (("ai_service", "wandb", 2),),
        ),
        Hit(
            "configs/train.yaml",
            "data:\n  _target_: torchvision.datasets.CIFAR10\n  root: data\nmodel:\n  _target_: transformers.AutoModel.from_pretrained\n  pretrained_model_name_or_path: acme/bert-2\ntrainer:\n  _target_: lightning.Trainer\n",
            (("dataset", "CIFAR10", 2), ("model", "acme/bert-2", 6), ("training_job", "trainer", 8)),
        ),
        Hit(
            "cli.yaml",
            "trainer:\n  logger:\n    class_path: lightning.pytorch.loggers.MLFlowLogger\n    init_args:\n      tracking_uri: x\n",
            (("ai_service", "mlflow", 3),),
        ),
        Hit(
            "recipes/lora.yaml",
            "metric_logger:\n  _component_: torchtune.training.metric_logging.WandBLogger\nds:\n  _target_: datasets.load_dataset\n  path: acme/chats\n",
            (("dataset", "acme/chats", 5),),
        ),
    ),
    misses=(
        Miss("a.yaml", "optimizer:\n  _target_: torch.optim.Adam\n  lr: 0.1\n"),
        Miss("b.yaml", "net:\n  _target_: src.models.net.DenseNet\n# _target_: lightning.Trainer\n"),
    ),
)
