"""Model cards: the front matter of a README beside weights.

Why it matters: the card says under which licence a model may be used and which model it was made from; the weights do not.

How it recognises: YAML front matter of a `README.md` with `license` and one of `base_model`, `library_name`,
`pipeline_tag` or `model-index`. The folder is the model.

What it does not see: terms that stand in the text only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import front_matter
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import model_key, path_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_SIGNS = ("base_model", "library_name", "pipeline_tag", "model-index")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    card = front_matter(document)
    if card is None or not card.is_map or not card.first(*_SIGNS):
        return
    licence = card.first("license", "licence")
    stated = (card.get("license_name").text or ", ".join(licence.strings()))[:100]
    if not stated:
        return
    folder = document.item.path.rpartition("/")[0]
    key = path_key(document.item.source, folder or ".")
    name = folder.rpartition("/")[2] or document.item.source
    yield see(document, "model", name, licence.line or 1, key, licence=stated, format="huggingface")
    for base in card.get("base_model").strings():
        if base.count("/") == 1 and not base.startswith((".", "/")):
            yield edge(key, RelationKind.DERIVED_FROM, model_key(base))


DETECTOR = Detector(
    id="model-cards",
    title="Model cards",
    selects=Selector(paths=("*readme.md",), literals=(b"base_model", b"library_name", b"pipeline_tag", b"model-index")),
    detect=_detect,
    hits=(
        Hit(
            "models/ranker/README.md",
            "---\nlicense: cc-by-nc-4.0\nbase_model: org/base\nlibrary_name: peft\n---\n# Ranker\n",
            (("model", "ranker", 2),),
        ),
    ),
    misses=(
        Miss("README.md", "---\ntitle: Blog\nlicense: mit\n---\nbase_model: x/y\n"),
        Miss("m/README.md", "library_name: peft\nlicense: mit\n"),
    ),
)
