"""Training and fine-tuning jobs that configuration files describe.

Why it matters: the file says which data goes into which model; what is in the data can come out of the model.

How it recognises: Axolotl (`base_model` with `datasets`), LLaMA-Factory (`stage`, `finetuning_type`), TRL and torchtune
recipes (`model_name_or_path` with `dataset_name`), Ludwig, and model cards (`base_model`, `datasets` in the head of a
README). Relates job, base model and data sets.

What it does not see: jobs that are only arguments of a command line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_hub_id, is_model_name
from upright.discover.python_paths import model_keys, path_keys
from upright.discover.readers.markup import front_matter, markup
from upright.discover.readers.node import Node
from upright.discover.sight import edge, in_tests, provider_of, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_BASES = (
    "base_model",
    "model_checkpoint",
    "base_model_id",
    "model_name_or_path",
    "model_name",
    "model",
    "pretrained_model_name_or_path",
    "model_id",
)
_DATA = (
    "datasets",
    "dataset",
    "dataset_name",
    "dataset_mixer",
    "dataset_mixture",
    "train_file",
    "train_data",
    "dataset_path",
    "data_path",
    "dataset_id",
    "dataset_id_or_path",
    "dataset_name_or_path",
    "dataset_name_or_paths",
    "data_name_or_path",
    "train_datasets",
    "training_data_paths",
    "train_data_paths",
    "training_data",
    "train_data_path",
    "train_dataset",
    "data_files",
)
_ENTRY = ("path", "id", "dataset_id", "name", "dataset", "source", "repo_id", "hf_dataset", "_component_")
_MLX = ("fine_tune_type", "adapter_path", "iters", "lora_parameters")  # beside which `data` names what is learnt from
_SIGNS = frozenset(
    [
        "adapter",
        "lora_r",
        "lora_alpha",
        "micro_batch_size",
        "gradient_accumulation_steps",
        "num_train_epochs",
        "num_epochs",
        "learning_rate",
        "finetuning_type",
        "stage",
        "per_device_train_batch_size",
        "lora_rank",
        "lora_target",
        "sequence_len",
        "max_seq_length",
        "dpo_beta",
        "trainer",
        "max_steps",
        "save_steps",
        "warmup_ratio",
        "output_dir",
        "lr_scheduler_type",
        "epochs",
        "batch_size",
        "lr",
        "max_epochs",
        "warmup_steps",
        "weight_decay",
        "train_batch_size",
        "train_batch_sizes",
        "gradient_clip_val",
        "accumulate_grad_batches",
    ]
)
_HUB_KEYS = frozenset({"hf_repo", "hf_dataset", "dataset_repo", "hf_dataset_id", "dataset_id", "hub_dataset"})
_SECTIONS = (
    "train_config",
    "training",
    "train",
    "trainer",
    "training_args",
    "finetuning",
    "fine_tuning",
    "data",
    "lora",
)
_GENERIC = re.compile(r"(?:^|/)\.?(?:(?:model|lora|qlora|sft|dpo)?[-_]?out(?:puts?)?|results?|checkpoints?|tmp|runs?|logs?)/?$", re.IGNORECASE)  # fmt: skip
_ENOUGH = 2  # signs of a training recipe
_PLACE = re.compile(r"(?:[.~]{0,2}/|[A-Za-z]:\\)[^\s{}<>$*?|\"']{3,250}")  # a folder that a model lies in
_TRACKERS = {
    "wandb": "wandb", "mlflow": "mlflow", "tensorboard": "tensorboard", "comet_ml": "comet", "neptune": "neptune",
    "clearml": "clearml", "swanlab": "swanlab", "trackio": "trackio", "dvclive": "dvclive",
}  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    if document.language == "markdown":
        root = front_matter(document)
        if root is not None:
            yield from _card(document, root)
        return
    for root in document.parse(markup):
        yield from _named(document, root)
        whole = _flat(root)
        base, data = whole.first(*_BASES), whole.first(*_DATA)
        data = data or (root.get("data") if root.get("data").text and root.first(*_MLX) else data)
        signs = _SIGNS & set(dict(whole.items()))
        if base and (len(signs) >= _ENOUGH if data else _tunes(base, signs)):
            yield from _job(document, whole, base, data)


def _named_base(base: Node) -> Node:
    """The model that a recipe begins from, by its name."""
    return (
        base if base.text else base.first("name", "path", "_component_", "base", "base_model", "name_or_path") or base
    )


def _tunes(base: Node, signs: frozenset[str]) -> bool:
    """Whether a recipe without data tunes a model of the hub: `model: {base: org/name}` beside a rate of learning."""
    return is_hub_id(_named_base(base).text) and "learning_rate" in signs and len(signs) > _ENOUGH


def _flat(root: Node) -> Node:
    """A recipe with what its sections on training and on data say, which may stand apart."""
    inner = [dict(root.get(name).items()) for name in _SECTIONS if root.get(name).is_map]
    if root.first(*_DATA) and root.first(*_BASES):
        return root
    return Node(
        {name: value for each in reversed([dict(root.items()), *inner]) for name, value in each.items()}, root.line
    )


def _job(document: Document, root: Node, base: Node, data: Node) -> Iterator[Sighting]:
    own = document.path_key
    name = document.item.name.rpartition(".")[0]
    method = root.first("rl", "finetuning_type", "stage", "adapter", "type").text or "fine-tuning"
    output = root.first("output_dir", "output").text
    publishes = bool(root.first("hub_model_id").text) or root.get("push_to_hub").value is True
    base = _named_base(base)
    base_name = base.text
    yield see(document, "training_job", name, base.line, own, method=method, base_model=base_name, output=output, push_to_hub=True if publishes else None,
              report_to=root.first("report_to", "wandb_project").text)  # fmt: skip
    if is_model_name(base_name) or is_hub_id(base_name):
        identity = model_key(base_name)
        yield see(
            document,
            "model",
            base_name,
            base.line,
            identity,
            provider=provider_of(base_name) or "huggingface",
            hub="huggingface" if identity.startswith("hf:") else "",
        )
        yield edge(own, RelationKind.DEPENDS_ON, identity)
    elif _PLACE.fullmatch(base_name) and (place := next(iter(model_keys(document, base_name)), "")):
        yield see(document, "model", base_name, base.line, place)
        yield edge(own, RelationKind.DEPENDS_ON, place)
    for service in root.get("report_to").strings():
        if tracker := _TRACKERS.get(service):
            yield see(document, "observability", tracker, root.get("report_to").line, key("service", tracker), provider=tracker, category="observability")  # fmt: skip
    yield from _made(document, root, own, base_name)
    for dataset, line in _datasets(data):
        identity = _dataset_key(document, dataset)
        yield _dataset(document, dataset, line)
        yield edge(own, RelationKind.TRAINED_ON, identity)
    for dataset, line in _datasets(root.get("eval_dataset")):
        yield _dataset(document, dataset, line, "evaluation")


def _made(document: Document, root: Node, own: str, base: str) -> Iterator[Sighting]:
    """The model that a recipe writes to a folder, or publishes: an adapter where it says so."""
    folder, published = root.first("output_dir", "output"), root.first("hub_model_id")
    adapter = bool(root.first("adapter", "lora_r", "lora_rank", "lora_target", "peft").text)
    adapter = adapter or "lora" in root.get("finetuning_type").text
    kind = "adapter" if adapter else "llm"
    bases = [model_key(base)] if is_model_name(base) or is_hub_id(base) else path_keys(document, base)[:1]
    for node in (folder, published):
        name = node.text
        hub = node is published
        keys = (
            [model_key(name, "huggingface")]
            if hub and is_hub_id(name)
            else []
            if hub
            else path_keys(document, name.removeprefix("./"))
        )
        if keys:
            if hub or not _GENERIC.search(name):
                yield see(document, "model", name, node.line, tuple(keys), type=kind, made_by="fine-tuning")
            yield edge(own, RelationKind.PRODUCES, keys[0])
            yield from (edge(keys[0], RelationKind.DERIVED_FROM, each) for each in bases)


def _datasets(node: Node) -> Iterator[tuple[str, int]]:
    nested = node.get("datasets") if node.is_map else None
    if nested:
        yield from _datasets(nested)
        return
    if node.is_map and not node.first(*_ENTRY):  # `{HuggingFaceH4/ultrafeedback: 1.0}`: names and their weights
        yield from ((name, value.line) for name, value in node.items() if "/" in name)
        return
    seen: set[str] = set()
    for entry in [node] if node.text or node.is_map else list(node):
        place = entry.first(*_ENTRY)
        for name in entry.text.split(",") if entry.text else [place.text]:
            if name.strip() and name.strip() not in seen:
                seen.add(name.strip())
                yield name.strip(), place.line or entry.line


def _dataset_key(document: Document, name: str) -> str:
    if (
        is_hub_id(name)
        and not name.endswith((".json", ".jsonl", ".csv", ".parquet"))
        and not name.startswith((".", "data/", "datasets/"))
    ):
        return f"hf:datasets/{name}"
    return key("path", document.item.source, name.removeprefix("./"))


def _dataset(document: Document, name: str, line: int, role: str = "training") -> Sighting:
    hub = "huggingface" if _dataset_key(document, name).startswith("hf:") else ""
    return see(
        document,
        "dataset",
        name,
        line,
        _dataset_key(document, name),
        type="hub_dataset" if hub else "training_data",
        role=role,
        hub=hub,
    )


def _named(document: Document, root: Node) -> Iterator[Sighting]:
    """Data sets of a hub that entries of an evaluation name: `- hf_repo: org/some_datasets`."""
    seen: set[str] = set()
    for where, node in root.walk():
        told = where[-1] in _HUB_KEYS and is_hub_id(node.text) and "dataset" in (node.text + where[-1]).lower()
        if told and node.text not in seen:
            seen.add(node.text)
            yield _dataset(document, node.text, node.line)


def _card(document: Document, root: Node) -> Iterator[Sighting]:
    if not root.first("base_model", "datasets", "library_name", "pipeline_tag") or not root.first(
        "license", "tags", "base_model"
    ):
        return
    for item in list(root.get("base_model")) or [root.get("base_model")]:
        if is_hub_id(item.text):
            yield see(
                document, "model", item.text, item.line, model_key(item.text), provider="huggingface", hub="huggingface"
            )
    for item in list(root.get("datasets")):
        if item.text:
            yield _dataset(document, item.text, item.line)


DETECTOR = Detector(
    id="training-configs",
    title="Training jobs described by configuration",
    selects=Selector(
        languages=frozenset({"yaml", "json", "markdown", "toml"}),
        literals=(
            b"base_model",
            b"dataset",
            b"model_name_or_path",
            b"train_data",
            b"training_data",
            b"data_files",
            b"learning_rate",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "mlx.yaml",
            "model: mlx-community/Mistral-7B\ntrain: true\nfine_tune_type: lora\ndata: mlx-community/WikiSQL\nbatch_size: 4\nlearning_rate: 1e-5\n",
            (("training_job", "mlx", 1), ("dataset", "mlx-community/WikiSQL", 4)),
        ),
        Hit(
            "recipe.yaml",
            "dataset:\n  _component_: torchtune.datasets.alpaca_cleaned_dataset\nmodel:\n  _component_: torchtune.models.llama3.lora_llama3_8b\nepochs: 1\nbatch_size: 2\n",
            (("dataset", "torchtune.datasets.alpaca_cleaned_dataset", 2),),
        ),
        Hit(
            "lora_sft.yaml",
            "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\nstage: sft\ndo_train: true\nfinetuning_type: lora\ndataset: talk-train\neval_dataset: talk-val\noutput_dir: out\nlearning_rate: 1.0e-4\n",
            (("dataset", "talk-train", 5), ("dataset", "talk-val", 6)),
        ),
        Hit(
            "configs/t5.yaml",
            "training_data_paths:\n- data/a.arrow\nmax_steps: 100\nlearning_rate: 0.001\nmodel_id: google/t5-efficient-small\n",
            (("training_job", "t5", 5), ("dataset", "data/a.arrow", 2), ("model", "google/t5-efficient-small", 5)),
        ),
        Hit(
            "tune.yaml",
            "model:\n  base: unsloth/Llama-3.2-3B-Instruct\nlora:\n  lora_r: 64\ntraining:\n  epochs: 2\n  learning_rate: 2e-4\n",
            (("training_job", "tune", 2), ("model", "unsloth/Llama-3.2-3B-Instruct", 2)),
        ),
        Hit(
            "configs/chat.yaml",
            "model_name: chat\nbase_model: openlm-research/open_llama_7b\ndata:\n  type: vicuna\n  dataset: acme/chats_70k\nlora:\n  lora_alpha: 32\ntrainer:\n  batch_size: 1\n  learning_rate: 0.0002\n",
            (("training_job", "chat", 2), ("dataset", "acme/chats_70k", 5)),
        ),
        Hit(
            "evaluation/zero-shot.yaml",
            "- name: traffic\n  hf_repo: acme/forecast_datasets\n  offset: -24\n",
            (("dataset", "acme/forecast_datasets", 2),),
        ),
        Hit(
            "lora.yml",
            "base_model: NousResearch/Llama-3.2-1B\nadapter: lora\nlora_r: 16\ndatasets:\n  - path: teknium/GPT4-LLM-Cleaned\n    type: alpaca\noutput_dir: ./out\nnum_epochs: 1\n",
            (
                ("training_job", "lora", 1),
                ("model", "NousResearch/Llama-3.2-1B", 1),
                ("dataset", "teknium/GPT4-LLM-Cleaned", 5),
            ),
        ),
        Hit(
            "sft.yaml",
            "model_name_or_path: HuggingFaceTB/SmolLM3-3B-Base\ndataset_mixture:\n  datasets:\n    - id: HuggingFaceTB/smoltalk2\n      split: a\n    - id: HuggingFaceTB/smoltalk2\n      split: b\nlearning_rate: 1.0e-5\nnum_train_epochs: 1\n",
            (("training_job", "sft", 1), ("dataset", "HuggingFaceTB/smoltalk2", 4)),
        ),
        Hit(
            "model/README.md",
            "---\nlicense: mit\nbase_model: mistralai/Mistral-7B-v0.1\ndatasets:\n- HuggingFaceH4/ultrachat_200k\n---\n# x\n",
            (("model", "mistralai/Mistral-7B-v0.1", 3), ("dataset", "HuggingFaceH4/ultrachat_200k", 5)),
        ),
    ),
    misses=(
        Miss("data.yaml", "dataset: sales\nmodel: linear\n"),
        Miss("README.md", "---\ntitle: Blog\ntags: [datasets]\n---\nbase_model: x/y\n"),
    ),
)
