"""Recipes of mergekit: which models and adapters are merged.

Why it matters: what any of them learnt from can come out of the merged model. Who must forget a person's data merges again.

How it recognises: YAML with `merge_method` (or `slices`) and models; an adapter stands behind a plus sign. What is merged
is written where the command `mergekit-yaml RECIPE FOLDER` says.

What it does not see: layers that are taken from one model only in part count as all of it.
Source: https://github.com/arcee-ai/mergekit#merge-configuration
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_model_name
from upright.discover.python_paths import model_keys
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, in_tests, see
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node


def _detect(document: Document) -> Iterator[Sighting]:
    for root in [] if in_tests(document.item.path) else document.parse(markup):
        merges = root.get("merge_method").text or root.get("slices").is_list
        named = dict.fromkeys(_models(root)) if merges else {}
        if not named:
            continue
        line = root.first("merge_method", "slices").line
        method = root.get("merge_method").text or "passthrough"
        name = document.item.name.rpartition(".")[0]
        yield see(document, "training_job", name, line, document.path_key, method=f"merging ({method})")
        for model, at in named:
            keys = model_keys(document, model)
            yield see(document, "model", model, at, tuple(keys))
            yield edge(document.path_key, R.CALLS, keys[0])


def _models(root: Node) -> Iterator[tuple[str, int]]:
    for path, node in root.walk():
        if path[-1] in {"model", "base_model"} and node.text:
            named = (each.strip() for each in node.text.split("+"))
            yield from ((each, node.line) for each in named if "/" in each or is_model_name(each))


DETECTOR = Detector(
    id="merge-recipes",
    title="Models that recipes of mergekit merge",
    selects=Selector(languages=frozenset({"yaml"}), literals=(b"merge_method", b"layer_range")),
    detect=_detect,
    hits=(
        Hit(
            "merge.yml",
            "merge_method: ties\nbase_model: Qwen/Qwen2.5-7B\nmodels:\n  - model: Qwen/Qwen2.5-7B+./out/desk-lora\n    parameters: {weight: 0.6}\n",
            (("training_job", "merge", 1), ("model", "Qwen/Qwen2.5-7B", 2), ("model", "./out/desk-lora", 4)),
            joins=(("merge.yml", "calls", "out/desk-lora"),),
        ),
        Hit(
            "franken.yaml",
            "slices:\n- sources:\n  - model: NousResearch/Llama-2-13b\n    layer_range: [0, 24]\nmerge_method: passthrough\n",
            (("training_job", "franken", 5), ("model", "NousResearch/Llama-2-13b", 3)),
        ),
    ),
    misses=(
        Miss("repo.yml", "merge_method: squash\nmodel: none\n"),
        Miss("a.yml", "models:\n  - model: Qwen/Qwen2.5-7B\n"),
    ),
)
