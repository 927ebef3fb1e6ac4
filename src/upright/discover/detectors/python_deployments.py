"""Models that Python code puts into service with a cloud or a serving library.

Why it matters: from then on whoever reaches the endpoint reaches the model, on machines that cost by the hour.

How it recognises: models of the SageMaker SDK (`HuggingFaceModel`, `JumpStartModel`, images of one's own), `create_model`
and `create_endpoint` of its plain client, online deployments of Azure Machine Learning, applications of Ray Serve
and BentoML, Photons of Lepton, LitServe, Beam, fal, Banana, Clarifai, TorchServe, Triton, SkyPilot, Baseten, Cerebrium, endpoints of Databricks, Replicate,
Predibase and Together, Spaces of Hugging Face, applications and classes of Modal that ask or run a model, runtimes of AgentCore
and engines of Vertex AI for agents.

What it does not see: deployments that a command line or a pipeline of the cloud starts.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, see
from upright.model.evidence import Ref
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined

# Class or function -> platform, and the root of the package that it comes from.
_MADE = {
    "HuggingFaceModel": ("sagemaker", "sagemaker"), "JumpStartModel": ("sagemaker", "sagemaker"), "DJLModel": ("sagemaker", "sagemaker"),
    "PyTorchModel": ("sagemaker", "sagemaker"), "TensorFlowModel": ("sagemaker", "sagemaker"), "SKLearnModel": ("sagemaker", "sagemaker"),
    "XGBoostModel": ("sagemaker", "sagemaker"), "MultiDataModel": ("sagemaker", "sagemaker"), "ModelPackage": ("sagemaker", "sagemaker"),
    "ManagedOnlineDeployment": ("azure-ml", "azure"), "KubernetesOnlineDeployment": ("azure-ml", "azure"), "ServerlessEndpoint": ("azure-ml", "azure"),
    "ManagedOnlineEndpoint": ("azure-ml", "azure"), "BatchDeployment": ("azure-ml", "azure"), "ModelBatchDeployment": ("azure-ml", "azure"),
    "Model": ("sagemaker", "sagemaker"), "ModelBuilder": ("sagemaker", "sagemaker"), "App": ("modal", "modal"), "Stub": ("modal", "modal"),
    "V1beta1InferenceService": ("kserve", "kserve"), "V1alpha1InferenceGraph": ("kserve", "kserve"), "LitServer": ("litserve", "litserve"), "build_openai_app": ("ray-serve", "ray"), "build_llm_deployment": ("ray-serve", "ray"),
}  # fmt: skip
# Methods of plain clients -> platform, and the arguments that tell them from others of their name.
_METHODS = {
    "create_model": ("sagemaker", frozenset({"PrimaryContainer", "Containers"})),
    "create_endpoint": ("sagemaker", frozenset({"EndpointConfigName"})),
    "create_provisioned_model_throughput": ("bedrock", frozenset({"modelId"})),
    "create_inference_endpoint": ("huggingface", frozenset({"repository"})),
    "create_agent_runtime": ("bedrock-agentcore", frozenset({"agentRuntimeName"})),
    "create_inference_component": ("sagemaker", frozenset({"InferenceComponentName"})),
    "create_repo": ("huggingface", frozenset({"space_sdk"})),
    "create_service": ("snowflake", frozenset({"service_compute_pool"})),
    "launch_model": ("xinference", frozenset({"model_name"})),
}
# Clients of platforms that keep what they serve in a collection: `client.deployments.create(name=...)`.
_KEPT = re.compile(r"(?:^|\.)(serving_endpoints|deployments|endpoints)\.(?:create|create_and_wait|create_or_update)$")
_KEEP = {
    "databricks-sdk": "databricks",
    "replicate": "replicate",
    "predibase": "predibase",
    "together": "together",
    "fireworks-ai": "fireworks",
}
_DEPLOYERS = re.compile(r"^zenml\..*\.(\w{2,30})_model_deployer_step$")
# Decorators and bases of what a serving library puts behind an address.
_MARKS = {
    "ray.serve.deployment": "ray-serve", "bentoml.service": "bentoml", "bentoml.Service": "bentoml", "fal.function": "fal",
    "beam.endpoint": "beam", "beam.asgi": "beam", "beam.task_queue": "beam", "beam.realtime": "beam",
}  # fmt: skip
_ON_GPU = re.compile(r"(?:^|\.)(?:app|stub)\.cls$")  # a class that Modal runs, in a module of its own
_BASES = {
    "leptonai.Photon": "lepton", "leptonai.photon.Photon": "lepton", "fal.App": "fal", "mlserver.MLModel": "mlserver", "kserve.Model": "kserve",
    "clarifai.runners.models.model_class.ModelClass": "clarifai", "ts.torch_handler.base_handler.BaseHandler": "torchserve",
}  # fmt: skip
_PLACES = (
    b"serve",
    b"bentoml",
    b"leptonai",
    b"modal",
    b"beam",
    b"fal.",
    b"clarifai",
    b"torch_handler",
    b"tritonpythonmodel",
)
_CREATED = {
    "google.cloud.aiplatform.Endpoint.create": "vertex-ai", "google.cloud.aiplatform.PrivateEndpoint.create": "vertex-ai",
    "baseten.deploy": "baseten", "truss.push": "baseten", "cerebrium.deploy": "cerebrium", "databricks.agents.deploy": "databricks",
    "bentoml.deployment.create": "bentoml", "bentoml.deployment.Deployment.create": "bentoml", "mlflow.sagemaker.deploy": "sagemaker",
    "mlflow.deployments.get_deploy_client.create_endpoint": "mlflow", "mlflow.deployments.get_deploy_client.create_deployment": "mlflow",
    "sky.launch": "skypilot", "sky.serve.up": "skypilot", "anyscale.service.deploy": "anyscale", "beam.App": "beam", "potassium.Potassium": "banana",
    "bentoml.Service": "bentoml", "azureml.core.model.Model.deploy": "azure-ml", "azureml.core.Model.deploy": "azure-ml",
    "huggingface_hub.duplicate_space": "huggingface", "pytriton.triton.Triton": "triton",
    "sagemaker_core.resources.Endpoint.create": "sagemaker", "sagemaker.core.resources.Endpoint.create": "sagemaker",
    "vertexai.agent_engines.create": "vertex-ai", "vertexai.preview.reasoning_engines.ReasoningEngine.create": "vertex-ai",
    "bedrock_agentcore_starter_toolkit.Runtime.launch": "bedrock-agentcore", "bedrock_agentcore_starter_toolkit.Runtime.deploy": "bedrock-agentcore",
    "flytekitplugins.awssagemaker_inference.create_sagemaker_deployment": "sagemaker", "flytekitplugins.inference.NIM": "nim",
    "flytekitplugins.inference.Ollama": "ollama", "flytekitplugins.inference.VLLM": "vllm",
}  # fmt: skip
_OF_KIND = frozenset({"mlrun.code_to_function", "mlrun.new_function", "mlrun.projects.get_or_create_project.set_function", "mlrun.get_or_create_project.set_function"})  # fmt: skip
_NAME = re.compile(r"[^\w.-]")
_CLOSE, _BESIDE = 3, 12  # lines
_LASTS = tuple({each.rpartition(".")[2] for each in (*_CREATED, *_OF_KIND)})
_DEPLOYED = {"sagemaker.": "sagemaker", "google.cloud.aiplatform.": "vertex-ai", "vertexai.": "vertex-ai"}
_NAMED = (
    "name",
    "endpoint_name",
    "EndpointName",
    "ModelName",
    "provisionedModelName",
    "model_id",
    "display_name",
    "agentRuntimeName",
    "InferenceComponentName",
    "repo_id",
    "app_name",
    "service_name",
    "model_name",
)
_FIRST = {
    "modal": 0,
    "beam": 0,
    "banana": 0,
    "bentoml": 0,
    "azure-ml": 1,
    "mlrun": 0,
}  # where a name stands among the arguments

_ASKS = {"sagemaker": "iam", "vertex-ai": "iam"}  # platforms that ask every caller who it is


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    beside: set[str] = set()
    ends = {
        module.text(call.argument(-1, "EndpointName"), call.scope)
        for call in module.by_last.get("create_endpoint", ())
        if "EndpointConfigName" in call.keywords
    }
    ends |= {module.text(call.argument(-1, "endpoint_name"), call.scope) for call in module.by_last.get("deploy", ())}
    for call, platform, what in _deployments(module, beside):
        held = module.variable(call.node, call.scope).rpartition(".")[2]
        stated = module.text(call.argument(_FIRST.get(platform, -1), *_NAMED), call.scope)
        name = stated or held or what
        if name not in seen:
            seen.add(name)
            own = document.code_key(what if what in beside else held or f"deployment {name}")
            keys = (own, key("url", f"sagemaker://{name}")) if platform == "sagemaker" and name in ends else own
            yield see(document, "deployment", name, module.line(call.node), keys, provider=platform, language="python",
                      auth=_ASKS.get(platform, ""),
                      instance_type=module.text(call.argument(-1, "instance_type", "InstanceType"), call.scope))  # fmt: skip
            if what == "deploy" and isinstance(call.node.func, ast.Attribute):
                symbol = module.symbol(call.node.func.value, call.scope)
                yield from [edge(own, R.SERVES, Ref(symbol))] if symbol else []
    for defined in module.defined if document.contains(_PLACES) else ():
        if platform := _placed(module, defined):
            own, line = document.code_key(defined.qualname), module.line(defined.node)
            yield see(document, "deployment", defined.node.name, line, own, provider=platform, language="python")


def _placed(module: PythonModule, defined: Defined) -> str:
    """The platform that a class or a function is written for, by its decorators, what it extends, or its name."""
    marks = (_MARKS.get(qualified, "") or _run(module, node) for qualified, node in module.decorators(defined))
    made = isinstance(defined.node, ast.ClassDef)
    bases = (_BASES.get(base, "") for base in (module.bases(defined) if made else ()))
    triton = "triton" if made and defined.node.name == "TritonPythonModel" else ""
    return next(filter(None, (*marks, *bases, triton)), "")


def _deployments(module: PythonModule, beside: set[str]) -> Iterator[tuple[Call, str, str]]:
    """Calls with their platform and what they make; of a model that is deployed further below, the variable that holds it."""
    made: dict[str, int] = {}
    for call, qualified in module.named(*_MADE):
        platform, root = _MADE[qualified.rpartition(".")[2]]
        serves = platform != "modal" or bool(module.distributions.keys() - {"modal"}) or _serves(module)
        if serves and qualified.startswith(f"{root}."):
            made[module.variable(call.node, call.scope).rpartition(".")[2]] = module.line(call.node)
            yield call, platform, qualified.rpartition(".")[2]
    yield from _put_into_service(module, made, beside)
    for call in module.calls:
        last = call.written.rpartition(".")[2]
        known = _METHODS.get(last)
        if known is not None and call.keywords.keys() & known[1]:
            yield call, known[0], last
        elif platform := _kept(module, call):
            yield call, platform, last


def _kept(module: PythonModule, call: Call) -> str:
    """The platform whose client puts a model into service, or an empty string."""
    qualified = module.callee(call)
    stepped = _DEPLOYERS.match(qualified)
    if stepped is not None:
        return stepped[1]
    kept = _KEPT.search(call.written)
    roots = {each.dotted.partition(".")[0] for each in module.imports} if kept else set()
    told = next((platform for name, platform in _KEEP.items() if name.partition("-")[0] in roots), "")
    return told if kept is not None and call.node.keywords else ""


def _run(module: PythonModule, node: ast.expr) -> str:
    """The platform of `@app.cls(gpu="H100")`, in whichever module the application is made; empty when it is none."""
    if not isinstance(node, ast.Call) or not _ON_GPU.search(written_name(node.func)):
        return ""
    return "modal" if "modal" in module.distributions and any(each.arg == "gpu" for each in node.keywords) else ""


def _serves(module: PythonModule) -> bool:
    """Whether an application that imports nothing of AI loads a model and asks it, or puts what does on its machine."""
    for call, qualified in module.named("pip_install", "uv_pip_install"):
        texts = (module.text(each, call.scope) for each in call.node.args)
        if qualified.startswith("modal.") and any(lookup("pypi", _NAME.split(text, maxsplit=1)[0]) for text in texts):
            return True
    return module.document.contains((b"joblib.load", b"pickle.load")) and module.document.contains((b".predict",))


def _put_into_service(module: PythonModule, made: dict[str, int], beside: set[str]) -> Iterator[tuple[Call, str, str]]:
    """Calls that deploy: what stands right beside the model that it deploys is the same, and was told there when close by."""
    for call, qualified in module.named(*dict.fromkeys(("deploy", "create", "launch", *_LASTS))):
        if qualified in _CREATED:
            yield call, _CREATED[qualified], qualified.split(".")[-2]
            continue
        if qualified in _OF_KIND and module.text(call.argument(-1, "kind"), call.scope) == "serving":
            yield call, "mlrun", "serving"
            continue
        platform = next((name for root, name in _DEPLOYED.items() if qualified.startswith(root)), "")
        if not platform and "initial_instance_count" in call.keywords and module.document.contains((b"sagemaker",)):
            platform = "sagemaker"  # of a model that a parameter or another module brings
        if not platform or not call.written.endswith("deploy"):
            continue
        base = written_name(call.node.func).rpartition(".")[0]
        apart = module.line(call.node) - made[base] if base in made else _BESIDE + 1
        if apart > _BESIDE:
            yield call, platform, "deploy"
        elif apart > _CLOSE:
            beside.add(base)
            yield call, platform, base


DETECTOR = Detector(
    id="python-deployments",
    title="Models that Python code puts into service",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "deploy.py",
            'from sagemaker.huggingface import HuggingFaceModel\nllm = HuggingFaceModel(role=role, image_uri=image, env=config)\npredictor = llm.deploy(1, "ml.g5.2xlarge")\n',
            (("endpoint", "llm", 2),),
        ),
        Hit(
            "apart.py",
            "from sagemaker.tensorflow import TensorFlowModel\nmodel = TensorFlowModel(\n    model_data=place,\n    role=role,\n    image_uri=image,\n)\npredictor = model.deploy(endpoint_name=name)\n",
            (("endpoint", "model", 2), ("endpoint", "predictor", 7)),
        ),
        Hit(
            "train.py",
            'from sagemaker.huggingface import HuggingFace\nestimator = HuggingFace(entry_point="train.py", role=role)\nestimator.fit(data)\npredictor = estimator.deploy(1, "ml.g4dn.xlarge")\n',
            (("endpoint", "predictor", 4),),
            joins=(("train.py#predictor", "serves", "train.estimator"),),
        ),
        Hit(
            "hear.py",
            'import modal\nstub = modal.Stub("hear", image=image)\n\n@stub.function(gpu="A100")\ndef hear(path):\n    import whisper\n    return whisper.load_model("base").transcribe(path)\n',
            (("endpoint", "hear", 2),),
        ),
        Hit(
            "served.py",
            "from ray import serve\nimport bentoml\n@serve.deployment(num_replicas=1)\nclass Desk:\n    pass\n@bentoml.service\nclass House:\n    pass\n",
            (("endpoint", "Desk", 4), ("endpoint", "House", 7)),
        ),
        Hit(
            "agents.py",
            "from bedrock_agentcore_starter_toolkit import Runtime\nfrom vertexai import agent_engines\nruntime = Runtime()\nruntime.launch()\nremote = agent_engines.create(app, display_name='desk')\nclient.create_agent_runtime(agentRuntimeName='till', roleArn=r)\n",
            (("endpoint", "Runtime", 4), ("endpoint", "desk", 5), ("endpoint", "till", 6)),
        ),
        Hit(
            "image.py",
            "import modal\nimage = modal.Image.debian_slim().pip_install('vllm==0.5.1', 'fastapi')\napp = modal.App('speak', image=image)\n",
            (("endpoint", "speak", 3),),
        ),
        Hit(
            "on_gpu.py",
            "import modal\nfrom own import app\n@app.cls(gpu='H100')\nclass Speaker:\n    pass\n",
            (("endpoint", "Speaker", 4),),
        ),
        Hit(
            "scored.py",
            "import modal\napp = modal.App('score')\n\ndef score(rows):\n    import joblib\n    return joblib.load('m.pkl').predict(rows)\n",
            (("endpoint", "score", 2),),
        ),
        Hit(
            "platforms.py",
            "import fal\nimport sky\nimport replicate\nfrom beam import endpoint\nfrom transformers import pipeline\nclass Draw(fal.App):\n    pass\n@endpoint(name='ask', gpu='T4')\ndef ask(**inputs):\n    return pipeline('fill-mask')(inputs['x'])\nreplicate.deployments.create(name='desk', model='acme/desk', hardware='gpu-t4')\nsky.launch(task, cluster_name='c')\nclass TritonPythonModel:\n    pass\n",
            (
                ("endpoint", "Draw", 6),
                ("endpoint", "ask", 9),
                ("endpoint", "desk", 11),
                ("endpoint", "TritonPythonModel", 13),
            ),
        ),
        Hit(
            "spaces.py",
            "from huggingface_hub import HfApi\nfrom azureml.core.model import Model\nHfApi().create_repo(repo_id='me/chat', repo_type='space', space_sdk='gradio')\nservice = Model.deploy(ws, 'till', [m], inference, conf)\n",
            (("endpoint", "me/chat", 3), ("endpoint", "till", 4)),
        ),
        Hit(
            "handed.py",
            "import sagemaker\ndef serve(pipeline, kind):\n    return pipeline.deploy(initial_instance_count=1, instance_type=kind)\n",
            (("endpoint", "deploy", 3),),
        ),
        Hit(
            "core.py",
            "from sagemaker_core.resources import Endpoint\nendpoint = Endpoint.create(endpoint_name='desk', endpoint_config_name='c')\n",
            (("endpoint", "desk", 2),),
        ),
        Hit(
            "boto.py",
            'import boto3\nsm = boto3.client("sagemaker")\nsm.create_endpoint(EndpointName="chat", EndpointConfigName="c")\n',
            (("endpoint", "chat", 3),),
        ),
    ),
    misses=(
        Miss("d.py", "import sagemaker\nsite.deploy(count=1)\n"),
        Miss("cli.py", "from ray import tune\nclass ServeOptions:\n    serve = True\n"),
        Miss(
            "c.py", "import torch\nclient.deployments.create(name='x')\napi.create_repo(repo_id='me/m', private=True)\n"
        ),
        Miss("a.py", 'import sagemaker\nsess = sagemaker.Session()\ndb.create_model(name="x")\n'),
        Miss("jobs.py", 'import modal\napp = modal.App("nightly")\n\n@app.function()\ndef clean():\n    return 1\n'),
        Miss("b.py", "from torch import nn\nimport sagemaker\nmodel = nn.Linear(2, 2)\n"),
    ),
)
