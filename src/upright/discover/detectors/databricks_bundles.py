"""AI that bundles of Databricks declare.

Why it matters: a bundle makes serving endpoints, search indexes, registered models and the jobs that train them, with their
permissions, and no Terraform stands beside it.

How it recognises: the sections of `resources` in `databricks.yml` and the files that it includes: registered models,
experiments, serving endpoints with the models that they serve, endpoints and indexes of vector search, monitors of quality,
and jobs whose tasks run a program that is named after training, with the data that the task is given. Names are the bundle's.

What it does not see: what a notebook of a job does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, may_be_model
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, in_tests, provider_of, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

# Section of `resources` -> label and what is known of it.
_SECTIONS: dict[str, tuple[str, dict[str, Json]]] = {
    "registered_models": ("model", {"type": "llm"}),
    "models": ("model", {"type": "llm"}),
    "experiments": ("observability", {"category": "observability"}),
    "quality_monitors": ("observability", {"category": "observability"}),
    "model_serving_endpoints": ("deployment", {}),
    "vector_search_endpoints": ("vector_store", {"engine": "databricks"}),
    "vector_search_indexes": ("vector_store", {"engine": "databricks"}),
}
_TRAINS = re.compile(r"(?:^|[/_.-])(?:re)?(?:train(?:ing|er)?|fine_?-?tun(?:e|ing))(?:[/_.-]|$)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PROGRAMS = (
    ("notebook_task", "notebook_path"),
    ("spark_python_task", "python_file"),
    ("python_wheel_task", "entry_point"),
)
_DATA = re.compile(r"(?:^|_)(?:train(?:ing)?_)?(?:data(?:set)?|input)(?:_(?:path|table|table_name|name))?$")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        targets = [target.get("resources") for target in root.get("targets").values()]
        for resources in (root.get("resources"), *targets) if not root.get("apiVersion") else ():
            yield from _declared(document, resources)


def _declared(document: Document, resources: Node) -> Iterator[Sighting]:
    for section, (label, told) in _SECTIONS.items():
        for name, body in resources.get(section).items():
            if body.is_map:
                own = _key(document, section, name)
                yield see(document, label, name, body.line, own, {**told, "provider": "databricks"}, confidence=0.9)
                yield from _served(document, body, own)
    for name, body in resources.get("jobs").items():
        yield from _job(document, name, body)


def _key(document: Document, section: str, name: str) -> str:
    return key("name", document.item.source, "databricks", section, name)


def _served(document: Document, body: Node, own: str) -> Iterator[Sighting]:
    """The models that an endpoint serves, or an index embeds with."""
    for path, node in body.walk():
        embeds = path[-1] == "embedding_model_endpoint_name"
        serves = path[-2:] == ("external_model", "name") or path[-1] == "entity_name"
        if node.text and "$" not in node.text and (embeds or (serves and may_be_model(node.text))):
            label = "embedding_model" if embeds or is_embedding(node.text) else "model"
            identity = model_key(node.text)
            yield see(document, label, node.text, node.line, identity, provider=provider_of(node.text))
            yield edge(own, RelationKind.CALLS if embeds else RelationKind.SERVES, identity)


def _job(document: Document, name: str, body: Node) -> Iterator[Sighting]:
    own = _key(document, "jobs", name)
    for task in body.get("tasks"):
        program = next((task.get(*path).text for path in _PROGRAMS if task.get(*path).text), "")
        if not _TRAINS.search(_CAMEL.sub("_", program.rpartition("/")[2].partition(".")[0])):
            continue
        yield see(document, "training_job", name, body.line, own, confidence=0.9)
        for parameter, node in task.get("notebook_task", "base_parameters").items():
            if _DATA.search(parameter) and node.text and "$" not in node.text:
                data = key("name", document.item.source, "databricks", "data", node.text)
                yield see(document, "dataset", node.text, node.line, data, type="training_data", confidence=0.8)
                yield edge(own, RelationKind.TRAINED_ON, data)
        return


DETECTOR = Detector(
    id="databricks-bundles",
    title="AI in bundles of Databricks",
    selects=Selector(
        languages=frozenset({"yaml"}),
        literals=(
            b"registered_models",
            b"experiments:",
            b"model_serving_endpoints",
            b"vector_search_",
            b"quality_monitors",
            b"_task:",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "resources/search.yml",
            "resources:\n  vector_search_endpoints:\n    search:\n      name: ${var.endpoint}\n  vector_search_indexes:\n    products:\n      delta_sync_index_spec:\n        embedding_source_columns:\n        - embedding_model_endpoint_name: databricks-gte-large-en\n",
            (
                ("vector_store", "search", 3),
                ("vector_store", "products", 6),
                ("model", "databricks-gte-large-en", 9),
            ),
        ),
        Hit(
            "databricks.yml",
            "bundle: {name: churn}\ntargets:\n  prod:\n    resources:\n      model_serving_endpoints:\n        chat:\n          config:\n            served_entities:\n            - external_model:\n                name: gpt-4o\n                provider: openai\n",
            (("endpoint", "chat", 6), ("model", "gpt-4o", 10)),
        ),
        Hit(
            "resources/ml.yml",
            "resources:\n  registered_models:\n    churn:\n      name: churn\n  experiments:\n    runs: {name: /Shared/churn}\n  jobs:\n    weekly:\n      tasks:\n      - task_key: Train\n        notebook_task:\n          notebook_path: ../training/TrainModel.py\n          base_parameters:\n            training_data_path: /databricks-datasets/churn\n",
            (
                ("model", "churn", 3),
                ("ai_service", "runs", 6),
                ("training_job", "weekly", 8),
                ("dataset", "/databricks-datasets/churn", 14),
            ),
            joins=(("jobs/weekly", "trained_on", "data/databricks-datasets/churn"),),
        ),
    ),
    misses=(
        Miss(
            "resources/etl.yml",
            "resources:\n  jobs:\n    nightly:\n      tasks:\n      - notebook_task: {notebook_path: ../src/constrain.py}\n",
        ),
        Miss("k8s.yaml", "apiVersion: v1\nkind: Pod\nresources:\n  experiments:\n    a: {name: b}\n"),
    ),
)
