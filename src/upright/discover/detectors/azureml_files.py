"""Assets that YAML files of Azure Machine Learning describe.

Why it matters: the command line of Azure makes endpoints, deployments and jobs from such files, which stand beside no
template.

How it recognises: the schema that a file names (`https://azuremlschemas.azureedge.net/latest/commandJob.schema.json`):
online and batch endpoints and their deployments, jobs, models, data, agents' connections to stores, workspaces. Names are
those of the file.

What it does not see: files without a schema, and components of pipelines.
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

_SCHEMA = re.compile(r"https?://azuremlschemas\.azureedge\.net/[\w./-]{1,60}/(\w{2,60})\.schema\.json")
# Label and finer type, by the schema.
_MADE = {
    "managedOnlineEndpoint": ("endpoint", "model_server"), "kubernetesOnlineEndpoint": ("endpoint", "model_server"),
    "batchEndpoint": ("endpoint", "model_server"), "serverlessEndpoint": ("endpoint", "model_server"),
    "managedOnlineDeployment": ("deployment", ""), "kubernetesOnlineDeployment": ("deployment", ""),
    "batchDeployment": ("deployment", ""), "modelBatchDeployment": ("deployment", ""),
    "commandJob": ("training_job", ""), "sweepJob": ("training_job", ""), "sparkJob": ("training_job", ""),
    "autoMLJob": ("training_job", ""), "pipelineJob": ("pipeline", ""),
    "model": ("model", "llm"), "data": ("dataset", "training_data"), "MLTable": ("dataset", "training_data"),
    "workspace": ("ai_service", "ai_service"), "hub": ("ai_service", "ai_service"), "project": ("ai_service", "ai_service"),
}  # fmt: skip
_AUTH = {"key": "key", "aml_token": "token", "aad_token": "oauth"}
_REGISTERED = re.compile(r"azureml:(?://registries/[\w-]{1,80}/models/)?([\w.-]{1,120})(?:[:/@].{0,80})?")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        schema = _SCHEMA.match(root.get("$schema").text)
        label, finer = _MADE.get(schema[1], ("", "")) if schema else ("", "")
        if label:
            yield from _made(document, root, label, finer)


def _made(document: Document, root: Node, label: str, finer: str) -> Iterator[Sighting]:
    named = root.first("name", "display_name", "experiment_name", "$schema")
    name = named.text.rpartition("/")[2].removesuffix(".schema.json")
    own = key("name", document.item.source, document.item.path, label, name)
    public = root.get("public_network_access").text.lower()
    yield see(document, label, name, named.line, own, type=finer, provider="azure", auth=_AUTH.get(root.get("auth_mode").text, ""),
              exposure="private" if public == "disabled" else "", image=root.get("environment", "image").text)  # fmt: skip
    served = root.get("model")
    found = _REGISTERED.match(served.text) if label == "deployment" else None
    if found and may_be_model(found[1]):
        identity = model_key(found[1])
        kind = "embedding_model" if is_embedding(found[1]) else "model"
        yield see(document, kind, found[1], served.line, identity, provider=provider_of(found[1]))
        yield edge(own, RelationKind.SERVES, identity)


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
    ),
    misses=(
        Miss("env.yml", "$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: x\n"),
        Miss("a.yml", "name: x\nnote: azuremlschemas\n"),
    ),
)
