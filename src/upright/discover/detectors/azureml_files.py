"""Assets that YAML files of Azure Machine Learning describe.

Why it matters: the command line of Azure makes endpoints, deployments and jobs from such files, which stand beside no
template.

How it recognises: the schema that a file names (`https://azuremlschemas.azureedge.net/latest/commandJob.schema.json`):
online and batch endpoints and their deployments, jobs, models, data, agents' connections to stores, workspaces. Names are
those of the file. A pipeline or a component that trains is a training job; the data that a job reads counts too.

What it does not see: files without a schema, and jobs whose words do not say that they train.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, in_tests, provider_of, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_SCHEMA = re.compile(r"https?://azuremlschemas\.azureedge\.net/[\w./-]{1,60}/(\w{2,60})\.schema\.json")
# Label and finer type, by the schema.
_MADE = {
    "managedOnlineEndpoint": ("endpoint", "model_server"), "kubernetesOnlineEndpoint": ("endpoint", "model_server"),
    "batchEndpoint": ("endpoint", "model_server"), "serverlessEndpoint": ("endpoint", "model_server"),
    "managedOnlineDeployment": ("deployment", ""), "kubernetesOnlineDeployment": ("deployment", ""),
    "batchDeployment": ("deployment", ""), "modelBatchDeployment": ("deployment", ""),
    "commandJob": ("training_job", ""), "sweepJob": ("training_job", ""), "sparkJob": ("training_job", ""),
    "autoMLJob": ("training_job", ""), "pipelineJob": ("pipeline", ""), "commandComponent": ("", ""), "pipelineComponent": ("", ""),
    "model": ("model", "llm"), "data": ("dataset", "training_data"), "MLTable": ("dataset", "training_data"),
    "workspace": ("ai_service", "ai_service"), "hub": ("ai_service", "ai_service"), "project": ("ai_service", "ai_service"),
}  # fmt: skip
_AUTH = {"key": "key", "aml_token": "token", "aad_token": "oauth"}
_REGISTERED = re.compile(r"azureml:(?://registries/[\w-]{1,80}/models/)?([\w.-]{1,120})(?:[:/@].{0,80})?")


_TRAINS = re.compile(r"(?:^|[\s/_-])(?:pre-?)?(?:train|fine-?tun)(?:e|ed|ing|er)?(?:$|[\s/_.-])", re.IGNORECASE)
_TABLES = frozenset({"mltable", "uri_folder", "uri_file"})
_ASSET = re.compile(r"azureml:([\w.-]{1,120})(?:[:@][\w.-]{1,40})?")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        schema = _SCHEMA.match(root.get("$schema").text)
        if not schema or schema[1] not in _MADE:
            continue
        label, finer = _MADE[schema[1]]
        label = "training_job" if label in {"", "pipeline"} and _trains(root) else label
        if label:
            yield from _made(document, root, label, finer)
        if schema[1].endswith("Job"):
            yield from _read(document, root)


def _trains(root: Node) -> bool:
    """Whether a job of many steps, or a part of one, trains: by its names and commands, or since it searches settings."""
    steps = [root, *root.get("jobs").values()]
    return any(
        step.get("type").text == "sweep" or any(_TRAINS.search(step.get(field).text) for field in ("command", "name", "display_name"))
        for step in steps
    )  # fmt: skip


def _read(document: Document, root: Node) -> Iterator[Sighting]:
    """The data that a job reads by the name under which a workspace keeps it."""
    for given in root.get("inputs").values():
        path = given.get("path")
        found = _ASSET.fullmatch(path.text) if given.get("type").text in _TABLES else None
        if found:
            own = key("name", document.item.source, "azureml", "dataset", found[1])
            yield see(document, "dataset", found[1], path.line, own, type="training_data", provider="azure")


def _made(document: Document, root: Node, label: str, finer: str) -> Iterator[Sighting]:
    named = root.first("name", "display_name", "experiment_name", "$schema")
    name = named.text.rpartition("/")[2].removesuffix(".schema.json")
    here = key("name", document.item.source, document.item.path, label, name)
    own = (here, key("name", document.item.source, "azureml", label, name)) if label == "dataset" else (here,)
    public = root.get("public_network_access").text.lower()
    yield see(document, label, name, named.line, own, type=finer, provider="azure", auth=_AUTH.get(root.get("auth_mode").text, ""),
              exposure="private" if public == "disabled" else "", image=root.get("environment", "image").text)  # fmt: skip
    served = root.get("model")
    found = _REGISTERED.match(served.text) if label == "deployment" else None
    if found:
        identity = model_key(found[1])
        kind = "embedding_model" if is_embedding(found[1]) else "model"
        yield see(document, kind, found[1], served.line, identity, provider=provider_of(found[1]))
        yield edge(here, RelationKind.SERVES, identity)


DETECTOR = Detector(
    id="azureml-files",
    title="Assets that files of Azure Machine Learning describe",
    selects=Selector(languages=frozenset({"yaml", "json"}), literals=(b"azuremlschemas",)),
    detect=_detect,
    hits=(
        Hit(
            "endpoint.yml",
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\nname: chat\nauth_mode: key\n",
            (("endpoint", "chat", 2),),
        ),
        Hit(
            "deploy/blue.yml",
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: blue\nendpoint_name: chat\nmodel: azureml://registries/azureml-meta/models/Llama-3.2-1B/versions/1\n",
            (("endpoint", "blue", 2), ("model", "Llama-3.2-1B", 4)),
        ),
        Hit(
            "job.yml",
            "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\ncommand: python train.py\nexperiment_name: churn\n",
            (("training_job", "churn", 3),),
        ),
        Hit(
            "jobs/train.yml",
            "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\ndisplay_name: churn-training\ninputs:\n  rows:\n    type: mltable\n    path: azureml:churn-rows@latest\njobs:\n  fit: {type: command, command: python src/train.py}\n",
            (("training_job", "churn-training", 3), ("dataset", "churn-rows", 7)),
        ),
        Hit(
            "parts/tune.yml",
            "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: tune\ncommand: python finetune.py\n",
            (("training_job", "tune", 2),),
        ),
        Hit(
            "endpoints/deploy.yml",
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: main\nmodel: azureml:credit-default@latest\n",
            (("endpoint", "main", 2), ("model", "credit-default", 3)),
        ),
    ),
    misses=(
        Miss(
            "prep.yml",
            "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: clean\ncommand: python clean.py\n",
        ),
        Miss("env.yml", "$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: x\n"),
        Miss("a.yml", "name: x\nnote: azuremlschemas\n"),
    ),
)
