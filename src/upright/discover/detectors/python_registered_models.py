"""Models that Python code puts into a registry of models, or fetches from one by their name.

Why it matters: a registry hands on whatever was put into it under a name; who may write there decides what is served, and
what a name stands for changes without a commit.

How it recognises: logging, registering, promoting and loading with MLflow, artefacts of Weights & Biases whose type is a
model, `save_model` and `get` of BentoML, and the registries of Comet, ClearML, Neptune, Azure Machine Learning, Vertex AI,
SageMaker, Hopsworks, ZenML and Snowflake. An address with holes is named as it is written.

What it does not see: names that only the environment gives.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_registries import MLFLOW, registered, registered_key
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES
from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a call says which model it means: the registry, keywords in their order, a position, and what else must be said."""

    registry: str
    keywords: tuple[str, ...]
    position: int = -1
    also: tuple[str, str] = ("", "")
    default: str = ""


_STAGED: Final = _Place(MLFLOW, ("name",), 0)
# What a call is named last -> the modules one of which must be imported -> where the name stands.
_CALLS: Final[dict[str, dict[str, _Place]]] = {
    "log_model": {
        "snowflake": _Place("snowflake", ("model_name",)),
        "comet_ml": _Place("comet", ("name",), 0),
        "wandb": _Place("wandb", ("name",), 1),
        "mlflow": _Place(MLFLOW, ("registered_model_name", "name", "artifact_path"), 1),
        "databricks": _Place(MLFLOW, ("registered_model_name", "artifact_path")),
    },
    "save_model": {"bentoml": _Place("bentoml", ("name",), 0), "mlflow": _Place(MLFLOW, ("path",), 1)},
    "register_model": {
        "mlflow": _Place(MLFLOW, ("name",), 1),
        "azureml": _Place("azure-ml", ("model_name",)),
        "comet_ml": _Place("comet", ("model_name",), 0),
    },
    "create_registered_model": {"mlflow": _STAGED},
    "create_model_version": {"mlflow": _STAGED},
    "get_latest_versions": {"mlflow": _STAGED},
    "get_model_version": {"mlflow": _STAGED},
    "get_model_version_by_alias": {"mlflow": _STAGED},
    "set_registered_model_alias": {"mlflow": _STAGED},
    "transition_model_version_stage": {"mlflow": _STAGED},
    "Artifact": {"wandb": _Place("wandb", ("name",), 0, ("type", "model"))},
    "use_artifact": {"wandb": _Place("wandb", ("artifact_or_name",), 0, ("type", "model"))},
    "use_model": {"wandb": _Place("wandb", ("name",), 0)},
    "link_model": {"wandb": _Place("wandb", ("registered_model_name",), 1)},
    "OutputModel": {"clearml": _Place("clearml", ("name",), default="OutputModel")},
    "InputModel": {"clearml": _Place("clearml", ("name", "model_id"), 0)},
    "init_model": {"neptune": _Place("neptune", ("name", "key"))},
    "init_model_version": {"neptune": _Place("neptune", ("name", "model"))},
    "register": {
        "azureml": _Place("azure-ml", ("model_name",)),
        "sagemaker": _Place("sagemaker", ("model_package_group_name",)),
    },
    "upload": {"google.cloud": _Place("vertex-ai", ("display_name",), also=("serving_container_image_uri", ""))},
    "Model": {
        "azure.ai": _Place("azure-ml", ("name",), also=("path", "")),
        "zenml": _Place("zenml", ("name",), also=("name", "")),
    },
    "create_model_package_group": {"boto3": _Place("sagemaker", ("ModelPackageGroupName",))},
    "create_model_package": {"boto3": _Place("sagemaker", ("ModelPackageGroupName",))},
    "create_model": {"hopsworks": _Place("hopsworks", ("name",)), "hsml": _Place("hopsworks", ("name",))},
    "get_model": {"hopsworks": _Place("hopsworks", ("name",), 0), "hsml": _Place("hopsworks", ("name",), 0)},
    "get": {"bentoml": _Place("bentoml", ("tag",), 0)},
    "load_model": {
        "bentoml": _Place("bentoml", ("bento_model", "tag"), 0),
        "mlflow": _Place(MLFLOW, ("model_uri",), 0),
    },
}
# Methods that other libraries have too: these are followed from the registry itself.
_OWN: Final = frozenset({"save_model", "get", "load_model", "Artifact", "Model", "upload"})
_LIBRARIES: Final = tuple(sorted({root.partition(".")[0].encode() for each in _CALLS.values() for root in each}))
_OF_A_KIND: Final = re.compile(r"bentoml\.[a-z_]+\.get")
_NAME: Final = re.compile(r"[^\s\"'<>]{2,160}")
_CLOUDS: Final = {"vertex-ai": "google", "sagemaker": "aws", "azure-ml": "azure"}  # whose registry it is
_BUCKET: Final = re.compile(r"(?:s3|gs)://[a-z0-9][a-z0-9._-]{2,62}(?=/|$)")
_LOADED_FROM_FILE: Final = re.compile(r"(?!models:|runs:)[^{}]+")  # told where model files are


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    roots = {each.dotted for each in module.imports}
    seen: set[str] = set()
    for call, _ in module.named(*_CALLS):
        place = _place(module, call, roots)
        name = _name(module, call, place) if place is not None else ""
        if place is None or not name or name in seen:
            continue
        seen.add(name)
        own = registered(name) or name
        keys = [document.code_key(f"registered:{module.place(call)}")]
        held = module.variable(call.node, call.scope)
        keys += [document.code_key(held)] if held else []  # what puts it into service names it so
        keys += [registered_key(own)] if place.registry == MLFLOW and not set("{}/") & set(own) else []
        said: dict[str, Json] = {"registry": place.registry}
        said |= {"provider": _CLOUDS[place.registry]} if place.registry in _CLOUDS else {}
        yield see(document, "model", own, module.line(call.node), tuple(keys), language="python", more=said)
        if bucket := _BUCKET.match(module.text(call.argument(-1, "artifact_uri", "path"), call.scope)):
            yield edge(keys[0], R.STORED_IN, key("url", bucket[0]))


def _place(module: PythonModule, call: Call, roots: set[str]) -> _Place | None:
    """Where a call names a model of a registry; None: it is of none."""
    qualified, written = module.callee(call), call.written
    last = qualified.rpartition(".")[2] or written.rpartition(".")[2]
    for root, place in _CALLS.get(last, {}).items():
        direct = qualified.startswith(f"{root}.")
        if not (direct or (last not in _OWN and any(f"{each}.".startswith(f"{root}.") for each in roots))):
            continue
        if last == "get" and _OF_A_KIND.fullmatch(qualified) is None:  # `bentoml.get` is any of its things
            continue
        name, text = place.also
        given = call.keywords.get(name)
        if not name or (given is not None and (not text or module.text(given, call.scope) == text)):
            return place
    return None


def _name(module: PythonModule, call: Call, place: _Place) -> str:
    """The name that a model has in a registry, or the address or the variable that it is fetched by."""
    for keyword in place.keywords:
        at = place.position if keyword == place.keywords[-1] else -1
        argument = call.argument(at, keyword)
        value = module.value(argument, call.scope)
        if value.text and _NAME.fullmatch(value.text):
            loads = "model_uri" in place.keywords
            return "" if loads and not value.partial and _LOADED_FROM_FILE.fullmatch(value.text) else value.text
        if argument is not None and isinstance(argument, ast.Name | ast.Attribute | ast.JoinedStr) and not value.text:
            return ast.unparse(argument)[:80]
    return place.default


DETECTOR = Detector(
    id="python-registered-models",
    title="Models that Python code registers or fetches by name",
    selects=Selector(languages=LANGUAGES, literals=_LIBRARIES),
    detect=_detect,
    hits=(
        Hit(
            "track.py",
            "import mlflow\nfrom mlflow import MlflowClient\nmlflow.sklearn.log_model(clf, artifact_path='model', registered_model_name='churn')\nmlflow.register_model(model_uri='runs:/1/model', name='rides')\nMlflowClient().transition_model_version_stage(name='fares', version=3, stage='Production')\nm = mlflow.pyfunc.load_model(f'models:/{name}/{stage}')\nn = mlflow.xgboost.load_model(address)\n",
            (
                ("model", "churn", 3),
                ("model", "rides", 4),
                ("model", "fares", 5),
                ("model", "models:/{name}/{stage}", 6),
                ("model", "address", 7),
            ),
        ),
        Hit(
            "wb.py",
            "import wandb\nrun = wandb.init()\nkept = wandb.Artifact('net', type='model')\nrows = wandb.Artifact('rows', type='dataset')\nrun.use_artifact('team/desk/bert:latest', type='model')\n",
            (("model", "net", 3), ("model", "team/desk/bert:latest", 5)),
        ),
        Hit(
            "bento.py",
            "import bentoml\nbentoml.sklearn.save_model('till', clf)\nrunner = bentoml.xgboost.get('fares:latest').to_runner()\n",
            (("model", "till", 2), ("model", "fares:latest", 3)),
        ),
        Hit(
            "clouds.py",
            "import hopsworks\nfrom azureml.core.model import Model\nfrom google.cloud import aiplatform\nModel.register(workspace=ws, model_path='outputs/m', model_name='till')\naiplatform.Model.upload(display_name='fares', artifact_uri=uri, serving_container_image_uri=image)\nregistry = hopsworks.login().get_model_registry()\nregistry.sklearn.create_model(name='rides')\n",
            (("model", "till", 4), ("model", "fares", 5), ("model", "rides", 7)),
        ),
        Hit(
            "cloud.py",
            "from google.cloud import aiplatform\nnet = aiplatform.Model.upload(display_name='fares', artifact_uri='gs://letters-7f3/fares/v3', serving_container_image_uri=image)\n",
            (("model", "fares", 2),),
            joins=(("cloud.py#registered:net", "stored_in", "gs://letters-7f3"),),
        ),
        Hit(
            "comet.py",
            "from comet_ml import Experiment\nexperiment = Experiment(project_name='x')\nexperiment.log_model('desk', 'net.bin')\n",
            (("model", "desk", 3),),
        ),
    ),
    misses=(
        Miss(
            "of.py",
            "import bentoml\ndef kind(bento: bentoml.Model):\n    return bento.info.labels.get('clip_module')\n",
        ),
        Miss("a.py", "import mlflow\nmlflow.log_metric('a', 1)\nm = mlflow.pyfunc.load_model('s3://b/model')\n"),
        Miss("b.py", "import torch\nregistry.register('x')\nstore.get('a')\nmodel.save_model('x.bin')\n"),
    ),
)
