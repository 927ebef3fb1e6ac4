"""Data sets that a project lists for its trainer.

Why it matters: recipes of training name data by a short name; which file, bucket or repository it is, and so what a model
learns, stands in this list.

How it recognises: `dataset_info.json` of LLaMA-Factory: each entry with the file, the script, the bucket or the repository
of a hub that it stands for.

What it does not see: lists that a program makes as it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_paths import path_keys
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, local_key, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_HUBS = {"hf_hub_url": "huggingface", "ms_hub_url": "modelscope", "om_hub_url": "openmind"}
_PLACES = ("file_name", "script_url", "cloud_file_name")
_MOST = 500


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        for name, entry in [*root.items()][:_MOST]:
            place = entry.first(*_HUBS, *_PLACES) if entry.is_map else None
            if place is not None and place.text:
                hub = next((hub for field, hub in _HUBS.items() if entry.get(field).text), "")
                keys = (local_key(document, "dataset", name), *_keys(document, entry, place, hub))
                yield see(document, "dataset", name, entry.line, keys, hub=hub, role="training")


def _keys(document: Document, entry: Node, place: Node, hub: str) -> tuple[str, ...]:
    """Under which other names the data is known."""
    if hub == "huggingface":
        return (key("hf", "datasets", place.text),)
    if hub or entry.get("script_url").text:
        return ()
    if "://" in place.text:
        return (key("url", place.text),)
    folder = document.item.path.rpartition("/")[0]
    return tuple(path_keys(document, f"{folder}/{place.text}" if folder else place.text)[:1])


DETECTOR = Detector(
    id="dataset-registries",
    title="Data sets that a project lists for its trainer",
    selects=Selector(languages=frozenset({"json"}), names=("dataset_info.json",)),
    detect=_detect,
    hits=(
        Hit(
            "data/dataset_info.json",
            '{\n  "tickets": {\n    "file_name": "tickets.json"\n  },\n  "guanaco": {\n    "hf_hub_url": "JosephusCheung/GuanacoDataset"\n  }\n}\n',
            (("dataset", "tickets", 2), ("dataset", "guanaco", 5)),
        ),
    ),
    misses=(
        Miss(
            "data/dataset_info.json",
            '{"features": {"text": {"dtype": "string"}}, "splits": {"train": {"num_bytes": 3}}}\n',
        ),
    ),
)
