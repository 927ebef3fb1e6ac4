"""Training and fine-tuning that Python code runs, with the data it uses and the model it makes.

Why it matters: what goes into training can come out of the model; a job that publishes its result gives it away.

How it recognises: trainers of Transformers, TRL, Lightning, Sentence Transformers, Unsloth, Axolotl; `model.fit` of
scikit-learn, Keras, XGBoost, LightGBM and CatBoost; a PyTorch loop with `loss.backward()` and `optimizer.step()`;
fine-tuning jobs of OpenAI, Mistral, Together, Bedrock, Vertex AI; SageMaker, also from Airflow, Azure ML and Ray training.

What it does not see: jobs whose whole set-up stands in a configuration file.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_flows import back_of, fed
from upright.discover.detectors._sagemaker_buckets import in_bucket, kept_in, uploaded
from upright.discover.detectors._training_methods import LOOPING, SEARCHING, looped, trained
from upright.discover.detectors._training_outputs import outputs
from upright.discover.detectors._training_requests import INPUT, OUTPUT, addresses
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, see
from upright.model.evidence import Ref
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

_ADDRESS = re.compile(r"(?:s3a?|gs|gcs|abfss?|wasbs?|azureml|hdfs)://[\w.@-]+")
_GIVEN_DATA = ("trainingDataConfig", "validationDataConfig", "InputDataConfig", "inputs")
_AFAR = re.compile(
    r"(?i)(?:s3|gs|gcs|blob)_?(?:uri|path|url|loc\w*|input|data)|(?:train|val|test|data|input)\w*_(?:uri|url|s3)$"
)
_MODEL_FIRST = ("lightning.", "pytorch_lightning.")  # `trainer.fit(model, loader)`
_SET_UP_FIRST = {"xgboost.train", "lightgbm.train"}  # the data comes after the parameters
_DATA = (
    "train_dataset", "training_file", "training_data", "train_data", "dataset", "datasets", "eval_dataset", "validation_file", "train_dataloaders", "dtrain", "train_set", "train_pool", "x", "X", "train_objectives", "train_loader", "trainingDataConfig", "InputDataConfig",
)  # fmt: skip
_NAMED = (
    "jobName", "job_name", "TrainingJobName", "base_job_name", "base_tuning_job_name", "suffix", "display_name", "customModelName",
)  # fmt: skip
_TRAINER = re.compile(r"\.[A-Z]\w*Trainer$")  # one variable may hold several, one after the other
_FOLLOWED = 60  # expressions looked at on the way from a job back to its data


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: dict[str, set[str]] = {}  # what makes the jobs of a name
    jobs = [call for call in module.calls if trained(module, call, module.callee(call))]
    for call in jobs:
        qualified = module.callee(call)
        method = trained(module, call, qualified)
        name = _name(module, call, qualified)
        again = name in seen
        if again and (qualified in seen[name] or not _TRAINER.search(qualified)):
            continue
        seen.setdefault(name, set()).add(qualified)
        held = module.variable(call.node, call.scope) or module.place(call)
        identity = document.code_key(f"{held}:{module.line(call.node)}" if again else held)
        written = [address for field, address, _ in addresses(module, call) if field == OUTPUT]
        attributes: dict[str, Json] = {"output": in_bucket(module, written[0])} if written else {}
        attributes |= _configured(module, call, method)
        yield see(
            document,
            "training_job",
            name,
            module.line(call.node),
            identity,
            framework=framework(qualified),
            language="python",
            evidence=f"{qualified or call.written}(...)"[:120],
            more=attributes,
        )
        yield from _relations(document, module, call, identity)
        yield from kept_in(document, module, call, attributes, identity)
        own = _model(module, call)
        others = frozenset(_model(module, each) for each in jobs) - {own, ""}
        yield from outputs(document, module, identity, own, others)
        yield from _elsewhere(document, module, call, identity)
        for field, address, line in addresses(module, call) if "InputDataConfig" not in call.keywords else ():
            yield from _address(document, address, line, identity) if field == INPUT else ()
    if seen.keys() <= SEARCHING:
        yield from _loop(document, module)


def _model(module: PythonModule, call: Call) -> str:
    """The name that holds what a job trains: `clf` of `clf.fit(...)` and of `clf = Forest().fit(...)`."""
    func, held = call.node.func, module.variable(call.node, call.scope)
    on = func.value if isinstance(func, ast.Attribute) else None
    return on.id if isinstance(on, ast.Name) else held.rpartition(".")[2]


def _name(module: PythonModule, call: Call, qualified: str) -> str:
    named = module.text(call.argument(-1, *_NAMED), call.scope)
    if named and "{" not in named:
        return named
    held = module.variable(call.node, call.scope)
    if held and not qualified.endswith((".fit", ".train")):
        return held.rpartition(".")[2]
    func = call.node.func
    base = written_name(func.value) if isinstance(func, ast.Attribute) else ""
    return (
        f"{base}.{func.attr}"
        if isinstance(func, ast.Attribute) and base and func.attr in {"fit", "train", "fine_tune", "fit_predict"}
        else (held.rpartition(".")[2] or qualified.rpartition(".")[2] or "training")
    )


def _configured(module: PythonModule, call: Call, method: str) -> dict[str, Json]:
    attributes: dict[str, Json] = {"method": method}
    config = call.argument(-1, "args", "training_args", "config")
    origin = module.values.origin(config, call.scope) if config is not None else None
    keywords = (
        {k.arg: (k.value, origin[1]) for k in origin[0].keywords if k.arg}
        if origin and isinstance(origin[0], ast.Call)
        else {}
    )
    for name, attribute in (("output_dir", "output"), ("report_to", "report_to"), ("push_to_hub", "push_to_hub")):
        if name in keywords:
            value = module.value(*keywords[name])
            if value.known and isinstance(value.data, str | bool) and not value.partial:
                attributes[attribute] = value.data
    if written := module.text(call.argument(-1, "output_path", "checkpoint_s3_uri"), call.scope):
        attributes.setdefault("output", in_bucket(module, written))
    if "peft_config" in call.keywords or "peft" in module.distributions:
        attributes["method"] = "lora" if method in {"sft", "fine-tuning"} else method
    base = module.text(call.argument(-1, "model", "base_model", "baseModelIdentifier", "source_model"), call.scope)
    if base and " " not in base:
        attributes["base_model"] = base
    return attributes


def _relations(document: Document, module: PythonModule, call: Call, identity: str) -> Iterator[Sighting]:
    for name in _DATA:
        node = call.keywords.get(name)
        if node is not None:
            yield from _data(document, module, node, call, identity)
    for fitting, at in _fittings(module, call):
        yield from _data(document, module, fitting.node.args[at], fitting, identity)
    for step in _steps(module, call):
        yield from _data(document, module, step.keywords["inputs"], step, identity)
    if (made := module.text(call.argument(-1, "customModelName"), call.scope)) and "{" not in made:
        own = model_key(made, "bedrock")
        yield see(document, "model", made, module.line(call.node), own, provider="bedrock")
        yield edge(identity, R.PRODUCES, own)
    base = module.text(call.argument(0, "model", "base_model", "baseModelIdentifier"), call.scope)
    if base and re.fullmatch(r"[\w./:-]{2,120}", base):
        yield edge(identity, R.CALLS, model_key(base))
    model = call.argument(-1, "model")
    symbol = module.symbol(model, call.scope)
    if symbol:
        yield edge(identity, R.CALLS, Ref(symbol))


def _fittings(module: PythonModule, call: Call) -> Iterator[tuple[Call, int]]:
    """The call that is handed data by place, and that place: the job itself, or `fit` on the estimator that it is."""
    func, qualified = call.node.func, module.callee(call)
    handed = qualified.startswith(_MODEL_FIRST)
    at = 1 if qualified in _SET_UP_FIRST or handed else 0
    if isinstance(func, ast.Attribute) and func.attr in {"fit", "train"}:
        yield from [(call, at)] if len(call.node.args) > at else []
    elif (handed or qualified.startswith("sagemaker.")) and (held := module.variable(call.node, call.scope)):
        for each in module.by_last.get("fit", ()):
            on = each.node.func.value if isinstance(each.node.func, ast.Attribute) else None
            if len(each.node.args) > at and module.symbol(on, each.scope) == f"{module.name}.{held}":
                yield each, at


def _steps(module: PythonModule, call: Call) -> Iterator[Call]:
    """The steps of a pipeline that train the estimator that a call makes: `TrainingStep(estimator=..., inputs=...)`."""
    held = module.variable(call.node, call.scope)
    for each in module.by_last.get("TrainingStep", ()) if held else ():
        given = each.keywords.get("estimator")
        if "inputs" in each.keywords and module.symbol(given, each.scope) == f"{module.name}.{held}":
            yield each


def _data(document: Document, module: PythonModule, node: ast.AST, call: Call, identity: str) -> Iterator[Sighting]:
    """The datasets that a value comes from, back through splits, maps and selections, to addresses."""
    if (back := document.parse(back_of)) is not None:
        yield from fed(document, module, back, node, call.scope, identity, R.TRAINED_ON)
    seen: set[int] = set()
    queue: list[ast.AST] = [node]
    for current in queue:
        if len(seen) > _FOLLOWED:
            return
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield from uploaded(document, module, current, call.scope, identity)
        origin = module.values.origin(current, call.scope) if isinstance(current, ast.expr) else None
        made = origin[0] if origin is not None and origin[0] is not current else current
        if made is not current:
            queue.append(made)
        elif isinstance(made, ast.Name):
            queue += _unpacked(made, call)
        elif isinstance(made, ast.Constant | ast.JoinedStr):
            yield from _address(document, module.text(made, call.scope), module.line(made), identity)
        queue += [child for child in ast.iter_child_nodes(made) if isinstance(child, ast.expr | ast.keyword)][:8]


def _elsewhere(document: Document, module: PythonModule, call: Call, identity: str) -> Iterator[Sighting]:
    """Data in a bucket of which only a variable says where: `fit({"train": train_s3_uri})`, `{"s3Uri": training_uri}`."""
    queue: list[ast.AST | None] = [call.keywords.get(name) for name in _GIVEN_DATA]
    queue += call.node.args[:1] if call.written.endswith(".fit") else []
    for looked, node in enumerate(queue):
        origin = module.values.origin(node, call.scope) if isinstance(node, ast.Name) else None
        if origin is not None and isinstance(origin[0], ast.Dict | ast.List):
            queue.append(origin[0])
        elif isinstance(node, ast.Dict | ast.List) and looked < _FOLLOWED:
            queue += node.values if isinstance(node, ast.Dict) else node.elts
        elif isinstance(node, ast.Name) and _AFAR.search(node.id) and not module.text(node, call.scope):
            own = document.code_key(f"dataset {node.id}")
            yield see(document, "dataset", node.id, module.line(node), own, role="training", language="python")
            yield edge(identity, R.TRAINED_ON, own)


def _address(document: Document, address: str, line: int, identity: str) -> Iterator[Sighting]:
    """A data set that a job names by its address, and the bucket that it lies in."""
    bucket = _ADDRESS.match(address)
    if bucket and "{" not in address:
        own = key("url", address.rstrip("/"))
        yield see(document, "dataset", address, line, own, role="training", language="python")
        yield edge(identity, R.TRAINED_ON, own)
        yield edge(own, R.STORED_IN, key("url", bucket[0]))


def _unpacked(node: ast.Name, call: Call) -> list[ast.AST]:
    """`X_train, X_test, ... = train_test_split(X, y)`."""
    found: list[ast.AST] = []
    for scope in call.scope.within():
        for binding in scope.bindings.get(node.id, ()):
            found += [binding.expression] if binding.kind == "unpack" and binding.expression is not None else []
    return found


def _around(module: PythonModule, node: ast.AST) -> ast.AST:
    """The outermost loop of a module that a node stands in, or the node itself."""
    body: list[ast.AST] = [*module.index.tree.body]
    while body:
        within = next((each for each in body if each.lineno <= node.lineno <= (each.end_lineno or 0)), node)  # type: ignore[attr-defined]
        if isinstance(within, ast.For | ast.While) or within is node:
            return within
        body = [each for each in ast.iter_child_nodes(within) if isinstance(each, ast.stmt)]
    return node


def _loop(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """A loop of one's own: PyTorch's `loss.backward()` and `optimizer.step()`, `optimizer.apply_gradients(...)`."""
    backward = looped(module)
    if backward is None:
        return
    function = backward.scope.function
    line = module.line(function.node if function else _around(module, backward.node))
    name = function.qualname if function else "training loop"
    identity = document.code_key(name)
    yield see(
        document, "training_job", name, line, identity, framework=next(iter(module.distributions.keys() & LOOPING), ""),
        language="python", method="training", evidence=written_name(backward.node.func), confidence=0.9,
    )  # fmt: skip
    yield from outputs(document, module, identity)


DETECTOR = Detector(
    id="python-training-jobs",
    title="Training and fine-tuning in Python code",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "tuned.py",
            "from sagemaker.tuner import HyperparameterTuner as Tuner\nfrom sagemaker.automl.automlv2 import AutoMLV2 as Auto\nauto = Auto(problem_config=c, base_job_name='desk-auto')\ntuner = Tuner(estimator, 'loss', ranges, base_tuning_job_name='desk-hpo')\ntuner.fit(inputs)\n",
            (("training_job", "desk-auto", 3), ("training_job", "desk-hpo", 4)),
        ),
        Hit(
            "two.py",
            "from transformers import Trainer\nfrom trl import SFTTrainer\ntrainer = Trainer(model=small, train_dataset=a)\ntrainer.train()\ntrainer = SFTTrainer(model=big, train_dataset=b)\ntrainer.train()\ntrainer.save_model(str(ensure_dir(OUT / 'desk-adapter')))\n",
            (("training_job", "trainer", 3), ("training_job", "trainer", 5)),
        ),
        Hit(
            "eta.py",
            "import lightning as L\nimport pandas as pd\nfrom omegaconf import OmegaConf\nc = OmegaConf.load('a.yaml')\nrows = pd.read_csv('trips.csv')\ntrainer = L.Trainer(max_epochs=2)\ntrainer.fit(net, loader(rows))\nnet.to_onnx('out/eta.onnx')\n",
            (("training_job", "trainer", 6), ("model", "out/eta.onnx", 8)),
            joins=(
                ("eta.py#trainer", "trained_on", "trips.csv"),
                ("eta.py#trainer", "produces", "out/eta.onnx"),
            ),
        ),
        Hit(
            "split.py",
            "import pandas as pd\nfrom datasets import Dataset\nfrom transformers import Trainer\nrows = Dataset.from_pandas(pd.read_csv('notes.csv')).train_test_split(0.1)\ntrainer = Trainer(model=net, train_dataset=rows['train'])\n",
            (("training_job", "trainer", 5),),
            joins=(("split.py#trainer", "trained_on", "notes.csv"),),
        ),
        Hit(
            "steps.py",
            "from sagemaker.estimator import Estimator\nfrom sagemaker.inputs import TrainingInput\nfrom sagemaker.workflow.steps import TrainingStep\ndef steps():\n    estimator = Estimator(image_uri=image, role=role)\n    return [TrainingStep(name='Train', estimator=estimator, inputs={'train': TrainingInput(s3_data='s3://demand-9c3/train')})]\n",
            (("training_job", "estimator", 5), ("dataset", "s3://demand-9c3/train", 6)),
            joins=(("steps.py#steps.estimator", "trained_on", "s3://demand-9c3/train"),),
        ),
        Hit(
            "own.py",
            "from txtai.pipeline import HFTrainer\nfrom ray.tune import Tuner\ntrainer = HFTrainer()\ntuner = Tuner(trainable=trainer)\nimport keras\ndef go(model, x_train, y):\n    model.fit(x_train, y, epochs=3)\n    scaler.fit(x_train, y)\n",
            (("training_job", "trainer", 3), ("training_job", "tuner", 4), ("training_job", "model.fit", 7)),
        ),
        Hit(
            "tune.py",
            'import boto3\nb = boto3.client("bedrock")\nb.create_model_customization_job(\n    jobName="desk-1", customModelName="desk", baseModelIdentifier="amazon.nova-lite-v1:0",\n    trainingDataConfig={"s3Uri": "s3://chats/train.jsonl"})\n',
            (("training_job", "desk-1", 3), ("model", "desk", 3), ("dataset", "s3://chats/train.jsonl", 5)),
            joins=(("#<module>:3", "trained_on", "s3://chats/train.jsonl"),),
        ),
        Hit(
            "dags/weekly.py",
            "from airflow.providers.amazon.aws.operators.sagemaker import SageMakerTrainingOperator\nconfig = {'TrainingJobName': 'a-{{ ds }}', 'InputDataConfig': [{'DataSource': {'S3DataSource': {'S3Uri': 's3://ml/a/train/'}}}],\n    'OutputDataConfig': {'S3OutputPath': 's3://ml/a/models/'}}\ntrain = SageMakerTrainingOperator(task_id='train', config=config)\n",
            (("training_job", "train", 4), ("dataset", "s3://ml/a/train/", 2)),
            joins=(("#train", "trained_on", "s3://ml/a/train"),),
        ),
        Hit(
            "taped.py",
            "import tensorflow as tf\ndef step(x):\n    with tf.GradientTape() as tape:\n        loss = f(x)\n    opt.apply_gradients(zip(tape.gradient(loss, w), w))\n",
            (("training_job", "step", 2),),
        ),
        Hit(
            "bare.py",
            "import torch\nif True:\n    while True:\n        for x in xs:\n            scaler.scale(m(x)).backward()\n        scaler.step(opt)\n",
            (("training_job", "training loop", 3),),
        ),
        Hit(
            "sft.py",
            "from trl import SFTTrainer\nfrom datasets import load_dataset\nds = load_dataset('json', data_files='tickets.jsonl')\ntrainer = SFTTrainer(model='meta-llama/Llama-3.1-8B', train_dataset=ds)\ntrainer.train()\n",
            (("training_job", "trainer", 4),),
        ),
        Hit(
            "matrix.py",
            "import pandas as pd\nimport xgboost as xgb\nrows = pd.read_sql_table('features', ENGINE)\nmatrix = xgb.DMatrix(rows, label=rows['y'])\nbooster = xgb.train({'eta': 0.1}, matrix)\n",
            (("training_job", "xgb.train", 5),),
            joins=(("#booster", "trained_on", "collection:features"),),
        ),
        Hit(
            "estimate.py",
            "from sagemaker.inputs import TrainingInput\nfrom sagemaker.pytorch import PyTorch\nestimator = PyTorch(entry_point='t.py', role=ROLE)\nestimator.fit({'train': TrainingInput('s3://claims/train/')})\n",
            (("training_job", "estimator", 3), ("dataset", "s3://claims/train/", 4)),
            joins=(("#estimator", "trained_on", "s3://claims/train"),),
        ),
        Hit(
            "ft.py",
            "%pip install lightning\nfrom openai import OpenAI\njob = OpenAI().fine_tuning.jobs.create(training_file='file-1', model='gpt-4o-mini')\nimport lightning\ntrainer = hydra.utils.instantiate(cfg.trainer)\ntrainer.fit(model=net)\n",
            (("training_job", "job", 3), ("training_job", "trainer.fit", 6)),
        ),
        Hit(
            "sk.py",
            "from sklearn.ensemble import RandomForestClassifier\nclf = RandomForestClassifier()\nclf.fit(X, y)\ndef group(model, rows):\n    return model.fit_predict(rows)\n",
            (("training_job", "clf.fit", 3), ("training_job", "model.fit_predict", 5)),
        ),
        Hit(
            "loop.py",
            "import torch\n\ndef train(m, opt):\n    loss = m(1)\n    loss.backward()\n    opt.step()\n",
            (("training_job", "train", 3),),
        ),
    ),
    misses=(
        Miss("a.py", "from sklearn.preprocessing import StandardScaler\ns = StandardScaler()\ns.fit(X)\n"),
        Miss("b.py", "class Trainer: ...\nt = Trainer()\nplt.fit(x)\nimport torch\n"),
    ),
)
