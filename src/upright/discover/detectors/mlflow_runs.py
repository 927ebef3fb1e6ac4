"""Runs, data sets and registered models of MLflow, as its file store keeps them.

Why it matters: a store of MLflow says which run read which data and made which version of a model, whatever the code says.

How it recognises: the `meta.yaml` files of `mlruns`: of runs, of data sets and what they were input to, and of versions of
registered models, by the fields that MLflow writes. A model is known by its name, as `models:/name/1` in code names it.

What it does not see: stores in a database or on a server, of which the connector `mlflow` reads the models.
Source: https://github.com/mlflow/mlflow/blob/master/mlflow/store/tracking/file_store.py
"""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_registries import MLFLOW, registered_key
from upright.discover.python_paths import path_keys
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        if root.get("run_id").text and root.get("artifact_uri").text:
            yield _run(document, root)
        elif root.get("source_type").text and root.get("digest").text:
            yield from _data(document, root)
        elif root.get("destination_type").text == "RUN" and root.get("source_type").text == "DATASET":
            run, data = root.get("destination_id").text, root.get("source_id").text
            yield edge(_key(document, "run", run), R.TRAINED_ON, _key(document, "dataset", data))
        elif root.get("current_stage").text and root.get("version").text and root.get("name").text:
            yield from _version(document, root)


def _key(document: Document, kind: str, name: str) -> str:
    return key("name", document.item.source, "mlflow", kind, name)


def _run(document: Document, root: Node) -> Sighting:
    run = root.get("run_id").text
    name = root.get("run_name").text or run
    return see(document, "training_job", name, root.get("run_id").line, _key(document, "run", run), framework="mlflow")


def _data(document: Document, root: Node) -> Iterator[Sighting]:
    """A data set with the key of the file, address or hub that it was read from."""
    own = _key(document, "dataset", posixpath.basename(posixpath.dirname(document.item.path)))
    stated = root.get("source").text
    try:
        told = json.loads(stated)
    except ValueError:
        told = stated
    place = (
        next((told[name] for name in ("uri", "path", "url") if told.get(name)), "") if isinstance(told, dict) else told
    )
    place = place if isinstance(place, str) else ""
    hub = root.get("source_type").text == "hugging_face"
    keys = (
        [key("hf", "datasets", place)] if hub else [key("url", place)] if "://" in place else path_keys(document, place)
    )
    name = root.get("name").text or "dataset"
    yield see(document, "dataset", name, root.get("digest").line, (own, *keys), role="training", framework="mlflow")


def _version(document: Document, root: Node) -> Iterator[Sighting]:
    name = root.get("name").text
    own = registered_key(name)
    yield see(
        document, "model", name, root.get("name").line, own, framework="mlflow", registry=MLFLOW,
    )  # fmt: skip
    if run := root.get("run_id").text:
        yield edge(_key(document, "run", run), R.PRODUCES, own)


DETECTOR = Detector(
    id="mlflow-runs",
    title="Runs and models in a file store of MLflow",
    selects=Selector(names=("meta.yaml",), literals=(b"run_id", b"source_type", b"destination_type")),
    detect=_detect,
    hits=(
        Hit(
            "mlruns/0/6b1f/meta.yaml",
            "artifact_uri: s3://models/0/6b1f/artifacts\nexperiment_id: '0'\nrun_id: 6b1f\nrun_name: brisk-owl\nstatus: 3\n",
            (("training_job", "brisk-owl", 3),),
        ),
        Hit(
            "mlruns/0/datasets/77aa/meta.yaml",
            'digest: 77aa\nname: tickets\nsource: \'{"uri": "s3://desk/tickets.csv"}\'\nsource_type: s3\n',
            (("dataset", "tickets", 1),),
        ),
        Hit(
            "mlruns/0/6b1f/inputs/9a/meta.yaml",
            "destination_id: 6b1f\ndestination_type: RUN\nsource_id: 77aa\nsource_type: DATASET\n",
            (),
            joins=(("run/6b1f", "trained_on", "dataset/77aa"),),
        ),
        Hit(
            "mlruns/models/triage/version-2/meta.yaml",
            "current_stage: Production\nname: triage\nrun_id: 6b1f\nsource: s3://models/0/6b1f/artifacts/model\nversion: '2'\n",
            (("model", "triage", 2),),
            joins=(("run/6b1f", "produces", "triage"),),
        ),
    ),
    misses=(Miss("meta.yaml", "name: chart\nversion: '2'\nrun_id: 3\nsource_type: git\n"),),
)
