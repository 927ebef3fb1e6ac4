"""Data sets, models and training that DVC keeps track of.

Why it matters: DVC's small files are all that the repository says of data and weights that lie in a bucket elsewhere; its
stages say which data makes which model.

How it recognises: in `dvc.yaml` the artifacts with their types, and stages whose name, command or script speaks of training,
with what they depend on and write; in `NAME.dvc` the files and folders that are tracked: weights by their ending, other data
as data sets.

What it does not see: what a remote holds, and stages whose command says nothing.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_paths import path_keys
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_TRAINS = re.compile(r"(?:^|[\W_])(?:re|pre)?train(?:ing|er)?(?![a-z])|fine-?_?tun", re.IGNORECASE)
_WEIGHTS = re.compile(
    r"\.(?:pt|pth|ckpt|pkl|pickle|joblib|h5|hdf5|keras|onnx|safetensors|gguf|tflite|pb|sav|cbm|mar|bin)$"
    r"|(?:^|/)(?:[\w-]{1,40}[-_])?(?:model|weights|checkpoints?)(?:\.\w{1,10})?/?$",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"(?:^|/)(?:data|datasets?|corpus|raw|images|labels|annotations)(?:$|[/_.-])|\.(?:csv|tsv|parquet|jsonl?|xml|npz|arrow|tfrecords?|zip|txt|pkl)$",
    re.IGNORECASE,
)


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        if document.item.suffix == ".dvc":
            for out in root.get("outs"):
                yield from _tracked(document, out.get("path"))
        else:
            yield from _artifacts(document, root)
            for name, stage in root.get("stages").items():
                yield from _stage(document, name, stage)


def _tracked(document: Document, path: Node) -> Iterator[Sighting]:
    """A file or folder whose content lies in a remote."""
    if path.text:
        what = "model_file" if _WEIGHTS.search(path.text) else "dataset"
        yield see(document, what, path.text, path.line, _keys(document, path.text))


def _artifacts(document: Document, root: Node) -> Iterator[Sighting]:
    for name, each in root.get("artifacts").items():
        kind, path = each.get("type").text, each.get("path")
        if kind in {"model", "dataset"} and path.text:
            own = key("name", document.item.source, "dvc", name)
            yield see(document, kind, name, each.line, (own, *_keys(document, path.text)))


def _stage(document: Document, name: str, stage: Node) -> Iterator[Sighting]:
    """A stage that trains; of those that `foreach` repeats one."""
    told = stage.get("do") or stage
    command = told.get("cmd")
    said = command.text or " ".join(each.text for each in command)
    files = [(each.text or next(iter(dict(each.items())), "")) for each in told.get("outs")]
    if not said or not (_TRAINS.search(f" {name}") or _TRAINS.search(said)) or _only_prepares(files):
        return
    own = document.code_key(f"stage:{name}")
    yield see(document, "training_job", name, told.line, own, framework="dvc")
    for node in told.get("deps"):
        if _DATA.search(node.text) and not _WEIGHTS.search(node.text):
            yield edge(own, RelationKind.DEPENDS_ON, _keys(document, node.text)[0])
    for made in files:
        if _WEIGHTS.search(made):
            yield edge(own, RelationKind.PRODUCES, _keys(document, made)[0])


def _only_prepares(files: list[str]) -> bool:
    """Whether all that a stage writes is data: `split_train_test` makes no model."""
    return bool(files) and all(_DATA.search(each) and not _WEIGHTS.search(each) for each in files)


def _keys(document: Document, path: str) -> tuple[str, ...]:
    """The keys of a path that DVC's file names, which is relative to that file."""
    inside = posixpath.normpath(posixpath.join(posixpath.dirname(document.item.path), path))
    return tuple(path_keys(document, f"./{path}")) or (key("path", document.item.source, inside),)


DETECTOR = Detector(
    id="dvc-files",
    title="Data sets, models and training that DVC keeps track of",
    selects=Selector(names=("dvc.yaml", "*.dvc"), literals=(b"outs", b"stages", b"artifacts")),
    detect=_detect,
    hits=(
        Hit(
            "dvc.yaml",
            "artifacts:\n  posts:\n    path: data/posts.xml\n    type: dataset\n  topic:\n    path: model.pkl\n    type: model\nstages:\n  prepare:\n    cmd: python prepare.py data/posts.xml\n    outs: [data/prepared]\n  fit:\n    cmd: python src/train.py data/prepared model.pkl\n    deps: [data/prepared, src/train.py]\n    outs: [model.pkl]\n",
            (("dataset", "posts", 2), ("model", "topic", 5), ("training_job", "fit", 12)),
        ),
        Hit("data/images.dvc", "outs:\n- md5: 1a.dir\n  path: images\n", (("dataset", "images", 3),)),
        Hit("models/net.onnx.dvc", "outs:\n- md5: 2b\n  path: net.onnx\n", (("model", "net.onnx", 3),)),
        Hit(
            "each/dvc.yaml",
            "stages:\n  tune:\n    foreach: [a, b]\n    do:\n      cmd: python finetune.py ${item}\n      outs:\n      - models/${item}:\n          cache: true\n",
            (("training_job", "tune", 4),),
        ),
    ),
    misses=(
        Miss(
            "dvc.yaml",
            "stages:\n  split:\n    cmd: python split_train_test.py data/raw\n    outs: [data/train.csv, data/test.csv]\n  restrain:\n    cmd: python a.py\n",
        ),
        Miss("tests/data/a.csv.dvc", "outs:\n- path: a.csv\n"),
    ),
)
