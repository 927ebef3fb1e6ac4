"""Cards of data sets: what the front matter of a README says of the data beside it.

Why it matters: the licence and the origin of data decide whether a model may be trained on it and sold; the card is the
only place that says so.

How it recognises: `README.md` with a front matter of the Hugging Face Hub for data sets (`task_categories`,
`size_categories`, `dataset_info`, `annotations_creators`, `configs` with `data_files`). Says the licence.

What it does not see: cards that stand only on the hub, and licences in plain words below the front matter.
https://huggingface.co/docs/hub/datasets-cards
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import front_matter
from upright.discover.sight import in_tests, see
from upright.model.identity import path_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_SIGNS = ("task_categories", "size_categories", "dataset_info", "annotations_creators", "source_datasets", "task_ids")
_OF_MODELS = ("base_model", "library_name", "pipeline_tag", "model-index")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    card = front_matter(document)
    if card is None or not card.is_map or card.first(*_OF_MODELS):
        return
    holds_data = any(each.get("data_files") for each in card.get("configs"))
    if not (card.first(*_SIGNS) or holds_data):
        return
    folder = document.item.path.rpartition("/")[0]
    name = card.get("pretty_name").text or folder.rpartition("/")[2] or document.item.name
    licence = card.first("license", "licence")
    where = path_key(document.item.source, folder) if folder else document.path_key
    stated = ", ".join(licence.strings())[:100]
    yield see(document, "dataset", name, licence.line or 1, where, licence=stated, format="documents")


DETECTOR = Detector(
    id="dataset-cards",
    title="Cards of data sets",
    selects=Selector(
        paths=("*readme.md",),
        literals=(
            b"task_categories",
            b"size_categories",
            b"dataset_info",
            b"annotations_creators",
            b"data_files",
            b"source_datasets",
            b"task_ids",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "data/reviews/README.md",
            "---\npretty_name: Reviews\nlicense: cc-by-nc-4.0\ntask_categories:\n- text-classification\n---\n# Reviews\n",
            (("dataset", "Reviews", 3),),
        ),
        Hit(
            "corpus/README.md",
            "---\nconfigs:\n- config_name: default\n  data_files: train.jsonl\n---\n",
            (("dataset", "corpus", 1),),
        ),
    ),
    misses=(
        Miss("m/README.md", "---\nlicense: mit\nbase_model: x/y\ntask_categories: [a]\n---\n"),
        Miss("README.md", "# Data\ntask_categories are many\n"),
    ),
)
