"""Data sets, models and prompts that catalogues of data name: Kedro's and Intake's.

Why it matters: in a pipeline of nodes the code says only `train(model_input_table)`; where that lies, and that the result is
a pickle, stands in the catalogue.

How it recognises: entries of Kedro's catalogue (`type: pandas.CSVDataset`, `filepath: ...`) by the kind of their type: tables
and files as data sets, pickles and saved networks under names of models as model files, prompts of LangChain and Langfuse;
sources of Intake's catalogue by their `urlpath`.

What it does not see: entries that code adds; factories of entries are named by their pattern.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_paths import path_keys
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_TYPE = re.compile(r"(?:^|\.)(\w{2,60}?)_?[dD]ata[sS]et$")
_SHOWN = re.compile(
    r"(?:^|\.)(?:plotly|matplotlib|tracking|metrics)\.|Plot|Metric|Memory|Image|Matplotlib|Trace|Chat|Figure",
    re.IGNORECASE,
)
_WEIGHTS = re.compile(
    r"Pickle|Joblib|TensorFlowModel|KerasModel|PyTorch|Torch|Mlflow\w*Model|SafeTensors|ONNX", re.IGNORECASE
)
_MODEL = re.compile(
    r"(?:^|[/_.-])(?:\d{2}_)?(?:models?|regressors?|classifiers?|clf|estimators?|weights|checkpoints?)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_PROMPT = re.compile(r"Prompt")
_PLACES = ("filepath", "path", "table_name", "sql", "url", "filepaths")
_SOURCES = ("urlpath", "uri", "path")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        for name, entry in root.items():
            kind = _TYPE.search(entry.get("type").text)
            if kind is not None:
                yield from _entry(document, name, entry, entry.get("type").text)
        for source in dict(root.get("sources").items()).values():
            place = next((each for each in map(source.get("args").get, _SOURCES) if each.text), None)
            if source.get("driver").text and place is not None:
                yield see(document, "dataset", place.text, place.line, _keys(document, place.text), type="dataset")


def _entry(document: Document, name: str, entry: Node, kind: str) -> Iterator[Sighting]:
    place = next((each for each in map(entry.get, _PLACES) if each.text and "\n" not in each.text), None)
    if _PROMPT.search(kind):
        keys = _keys(document, place.text) if place is not None else ()
        own = document.code_key(f"prompt {name}")
        yield see(document, "prompt", name, entry.line, (own, *keys), type="prompt")
    elif place is None or _SHOWN.search(kind):
        return
    elif _WEIGHTS.search(kind) and (_MODEL.search(place.text) or _MODEL.search(name)):
        yield see(document, "model_file", place.text, place.line, _keys(document, place.text), format=kind)
    elif not _WEIGHTS.search(kind) or not place.text.endswith((".pkl", ".pickle")):
        table = place is entry.get("sql")
        yield see(document, "dataset", name if table else place.text, place.line,
                  (document.code_key(f"dataset {name}"), *(() if table else _keys(document, place.text))), type="dataset")  # fmt: skip


def _keys(document: Document, place: str) -> tuple[str, ...]:
    """Keys of a place in a bucket or in the project."""
    if "://" in place:
        return (key("url", place.partition("?")[0]),)
    return tuple(path_keys(document, place)) or (document.code_key(f"dataset {place}"),)


DETECTOR = Detector(
    id="data-catalogs",
    title="Data sets, models and prompts that catalogues of data name",
    selects=Selector(languages=frozenset({"yaml"}), literals=(b"dataset\n", b"dataset\r", b"urlpath")),
    detect=_detect,
    hits=(
        Hit(
            "conf/base/catalog.yml",
            "companies:\n  type: pandas.CSVDataset\n  filepath: data/01_raw/companies.csv\nregressor:\n  type: pickle.PickleDataset\n  filepath: data/06_models/regressor.pickle\nplot:\n  type: plotly.JSONDataset\n  filepath: data/plot.json\n",
            (("dataset", "data/01_raw/companies.csv", 3), ("model", "data/06_models/regressor.pickle", 6)),
        ),
        Hit(
            "conf/base/catalog_genai.yml",
            "tool_prompt:\n  type: kedro_datasets_experimental.langchain.LangChainPromptDataset\n  filepath: data/prompts/tool.txt\n",
            (("prompt", "tool_prompt", 1),),
        ),
        Hit(
            "catalog.yml",
            "sources:\n  rides:\n    driver: parquet\n    args:\n      urlpath: s3://lake/rides/*.parquet\n",
            (("dataset", "s3://lake/rides/*.parquet", 5),),
        ),
    ),
    misses=(
        Miss("a.yml", "kind: Deployment\ntype: Dataset\nurlpath: x\n"),
        Miss(
            "b.yml", "cache:\n  type: MemoryDataset\nplot:\n  type: matplotlib.MatplotlibDataset\n  filepath: a.png\n"
        ),
    ),
)
