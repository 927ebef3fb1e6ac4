"""Data and model files that the settings of a training project name.

Why it matters: in many projects the code says only `pd.read_csv(config.data_path)`; which data a model learns from, where it is
fetched and which file it becomes stands in `params.yaml` or `config.yaml`.

How it recognises: in YAML, JSON and TOML that speak of training by their keys (`model_trainer`, `epochs`, `test_size`), files and
addresses of data under keys that say so (`train_csv_file: data/train.csv`, `source_URL: https://.../rides.zip`), data sets of a
hub under a section of data, and files of models under keys of models (`model_path: artifacts/model.joblib`).

What it does not see: folders that only a program knows to hold data, and values put together from others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_hub_id
from upright.discover.python_paths import path_keys
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_LEARNS = re.compile(
    r"(?:models?|model_(?:train|eval|param|conf|save|name|path|type|class)\w*|train(?:ing|er)?|train_\w+|training_\w+|n?_?epochs|num_train_epochs|n_estimators|"
    r"learning_rate|lr|batch_size|hyper_?param\w*|estimator|optimi[sz]er|classifier|regressor|target(?:_col(?:umn)?)?|test_size|"
    r"random_state|split_ratio|lora|finetun\w*|fine_tun\w*|xgboost|lightgbm|random_?forest|"
    r"(?:embed(?:ding|der)?|rerank(?:er)?|adapter|tokenizer)_(?:model|name|path)\w*|chunk_(?:size|overlap)|max_new_tokens|top_k)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:^|/)(?:package(?:-lock)?\.json|tsconfig[^/]*\.json|composer\.json|pnpm-lock\.yaml|[^/]*\.lock|pyproject\.toml|cargo\.toml|openapi[^/]*|"
    r"\.pre-commit-config\.yaml|mkdocs\.yml|[^/]*schema\.json|dvc\.(?:yaml|lock)|catalog[^/]*\.ya?ml|docker-compose[^/]*|[^/]*\.ipynb)$|"
    r"(?:^|/)(?:locales?|i18n|results?|outputs?|cassettes|snapshots|node_modules|\.github)/",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"(?:^|[_-])(?:data|datasets?|train(?:ing)?|test|val|valid|validation|eval|raw|csv|csvs|inputs?|source|corpus|examples|features|labels|annotations|images?)"
    r"(?:[_-]|$)|[a-z](?:Data|Csv|File)(?:Path|Url|URL|File)?$",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"out(?:put)?s?(?:_|$)|result|pred|(?:^|_)logs?(?:_|$)|metric|report|cache|save|monitor|submission|schema|status",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?:(?:https?|s3a?|gs|abfss?)://)?[^\s{}<>*?|\"']{1,250}\.(?:csv|tsv|jsonl|ndjson|parquet|arrow|feather|xlsx?|npz|npy|tfrecords?|arff|data|zip|tar\.gz)(?:\?\S{1,100})?",
    re.IGNORECASE,
)
_PACKED = re.compile(r"\.(?:zip|tar\.gz|npz|npy)$", re.IGNORECASE)
_FOLDER = re.compile(r"(?:\.{0,2}/)?(?:data|datasets?)/[\w./-]{1,120}")
_BUCKET = re.compile(r"(?:s3a?|gs|abfss?|wasbs?)://[\w.@-]{3,100}/[^\s{}<>*\"']{1,200}")
_SECTION = re.compile(r"(?:hf_?|train_?|eval_?)?(?:data|datasets?)(?:_config|_args)?", re.IGNORECASE)
_HUB_KEYS = frozenset(
    {"path", "name", "repo", "repo_id", "hf_path", "hub_id", "dataset_name", "dataset", "dataset_id", "hf_dataset"}
)
_MODEL = re.compile(
    r"(?:^|[_-])(?:models?|weights?|ckpt|checkpoint|classifier|regressor|estimator|preprocess(?:or|ing)?|scaler|vectori[sz]er|encoder|pipeline|transformer)(?:[_-]|$)",
    re.IGNORECASE,
)
_WEIGHTS = re.compile(
    r"[^\s{}<>*?|\"']{1,200}\.(?:pt|pth|ckpt|pkl|pickle|joblib|h5|hdf5|keras|onnx|safetensors|gguf|tflite|sav|cbm|ubj|mar)"
)
_RETRIEVED = re.compile(r"(?:^|[_-])(?:corpus|documents?|docs|knowledge)(?:[_-]|$)", re.IGNORECASE)
_LARGEST, _DEEPEST, _ENOUGH = 200_000, 8, 2  # bytes; keys above a value; keys that speak of training


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if _OTHER.search(path) or in_tests(path) or len(document.content) > _LARGEST:
        return
    for root in document.parse(markup):
        entries = [(where, node) for where, node in root.walk() if len(where) <= _DEEPEST]
        if document.name.startswith("params.") or _speaks(entries):
            seen: set[str] = set()
            for where, node in entries:
                yield from _entry(document, tuple(part for part in where if part != "*"), node, seen)


def _speaks(entries: list[tuple[tuple[str, ...], Node]]) -> bool:
    """Whether the keys of a file are those of training."""
    return len({part.lower() for where, _ in entries for part in where[-1:] if _LEARNS.fullmatch(part)}) >= _ENOUGH


def _entry(document: Document, where: tuple[str, ...], node: Node, seen: set[str]) -> Iterator[Sighting]:
    text = node.text
    if not where or not text or text in seen:
        return
    if _WEIGHTS.fullmatch(text) and _MODEL.search(where[-1]):
        seen.add(text)
        yield see(document, "model_file", text, node.line, _keys(document, text), format=text.rpartition(".")[2])
    elif _is_data(where, text):
        seen.add(text)
        role = "retrieval" if _RETRIEVED.search(where[-1]) else "training"
        yield see(document, "dataset", text, node.line, _keys(document, text), role=role)
    elif len(where) > 1 and where[-1] in _HUB_KEYS and _SECTION.fullmatch(where[-2]) and _is_on_hub(text):
        seen.add(text)
        yield see(document, "dataset", text, node.line, key("hf", "datasets", text), hub="huggingface", role="training")


def _is_data(where: tuple[str, ...], text: str) -> bool:
    """Whether a text is the place of data by its form, under a key that says so."""
    if _MADE.search(where[-1]) or not (_DATA.search(where[-1]) or any(_DATA.search(part) for part in where[-2:-1])):
        return False
    if _FILE.fullmatch(text):
        return "://" in text or _PACKED.search(text) is None or _DATA.search(where[-1]) is not None
    return _DATA.search(where[-1]) is not None and bool(_FOLDER.fullmatch(text) or _BUCKET.fullmatch(text))


def _is_on_hub(text: str) -> bool:
    return is_hub_id(text) and "." not in text.rpartition("/")[2] and not text.startswith(("data/", "datasets/", "."))


def _keys(document: Document, place: str) -> tuple[str, ...]:
    return (
        (key("url", place.partition("?")[0]),)
        if "://" in place
        else tuple(path_keys(document, place.removeprefix("./")))
    )


DETECTOR = Detector(
    id="config-datasets",
    title="Data and model files that the settings of a training project name",
    selects=Selector(
        languages=frozenset({"yaml", "json", "toml"}),
        literals=(b"train", b"model", b"epochs", b"test_size", b"estimator", b"data/", b"embedding", b"chunk_"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "config/config.yaml",
            "data_ingestion:\n  root_dir: artifacts/data\n  source_URL: https://example.com/raw/wine.zip\n  local_data_file: artifacts/data/data.zip\n"
            "model_trainer:\n  train_data_path: artifacts/train.csv\n  model_name: model.joblib\nmodel_evaluation:\n  metric_file: artifacts/metrics.csv\n",
            (
                ("dataset", "https://example.com/raw/wine.zip", 3),
                ("dataset", "artifacts/data/data.zip", 4),
                ("dataset", "artifacts/train.csv", 6),
                ("model", "model.joblib", 7),
            ),
        ),
        Hit("params.yaml", "base:\n  images: data/raw/images\n  seed: 3\n", (("dataset", "data/raw/images", 2),)),
        Hit(
            "conf/run.toml",
            '[data]\npath = "acme/tickets-clean"\n[model]\nname = "x"\n[training]\nepochs = 3\n',
            (("dataset", "acme/tickets-clean", 2),),
        ),
        Hit(
            "settings.json",
            '{"learning_rate": 0.1, "batch_size": 8, "trainData": "s3://claims/train/", "train_input": "s3://claims/train/"}',
            (("dataset", "s3://claims/train/", 1),),
        ),
    ),
    misses=(
        Miss("config.yaml", "input:\n  source: data/orders.csv\nsmtp:\n  host: mail\n"),
        Miss("config.yaml", "model: order\ntraining: none\noutput_csv: out/rows.csv\npages:\n  home: docs/home.csv\n"),
        Miss("dvc.yaml", "stages:\n  train:\n    cmd: python train.py\n    deps: [data/train.csv]\n  model: {}\n"),
    ),
)
