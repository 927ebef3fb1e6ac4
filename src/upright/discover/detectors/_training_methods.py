"""Calls of Python libraries that train a model, and how they do it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detectors._training_requests import OPERATORS
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_TRAINERS = {
    "Trainer": "fine-tuning", "Tuner": "training", "Seq2SeqTrainer": "fine-tuning", "SFTTrainer": "sft", "DPOTrainer": "dpo", "PPOTrainer": "rlhf", "GRPOTrainer": "rlhf",
    "RewardTrainer": "rlhf", "ORPOTrainer": "dpo", "KTOTrainer": "dpo", "CPOTrainer": "dpo", "RLOOTrainer": "rlhf", "UnslothTrainer": "sft", "SetFitTrainer": "fine-tuning",
    "OnlineDPOTrainer": "dpo", "XPOTrainer": "dpo", "GKDTrainer": "sft", "BCOTrainer": "dpo", "PRMTrainer": "rlhf", "NashMDTrainer": "rlhf", "IterativeSFTTrainer": "sft",
    "SentenceTransformerTrainer": "fine-tuning", "CrossEncoderTrainer": "fine-tuning", "ORTTrainer": "fine-tuning", "GaudiTrainer": "fine-tuning",
    "HuggingFace": "fine-tuning", "PyTorch": "training", "TensorFlow": "training", "SKLearn": "training", "XGBoost": "training", "Estimator": "training", "ModelTrainer": "training", "JumpStartEstimator": "fine-tuning", "HyperparameterTuner": "training", "AutoML": "training", "AutoMLV2": "training",
    "TorchTrainer": "training", "XGBoostTrainer": "training", "LightGBMTrainer": "training", "TensorflowTrainer": "training", "HorovodTrainer": "training", "JaxTrainer": "training", "TransformersTrainer": "fine-tuning", "DDPOTrainer": "rlhf", "AlignPropTrainer": "rlhf", "CustomTrainingJob": "training", "CustomPythonPackageTrainingJob": "training", "CustomContainerTrainingJob": "training", "AutoMLTabularTrainingJob": "training", "AutoMLImageTrainingJob": "training", "AutoMLTextTrainingJob": "training", "AutoMLForecastingTrainingJob": "training", "ScriptRunConfig": "training", "AutoMLConfig": "training", "SentenceTransformersFinetuneEngine": "fine-tuning", "OpenAIFinetuneEngine": "fine-tuning", "BootstrapFinetune": "fine-tuning", "ArborGRPO": "rlhf",
}  # fmt: skip
_TRAINER = re.compile(r"(?!Base|Abstract|Mock|Patch|Register)[A-Z]\w{1,40}Trainer")  # what a library calls its own
_SAGEMAKER = frozenset(
    {
        "HuggingFace",
        "PyTorch",
        "TensorFlow",
        "SKLearn",
        "XGBoost",
        "Estimator",
        "ModelTrainer",
        "JumpStartEstimator",
        "HyperparameterTuner",
        "AutoML",
        "AutoMLV2",
    }
)
_JOBS = ("fine_tuning.jobs.create", "FineTuningJob.create", "FineTune.create", "fine_tunes.create", "fine_tuning.create", "create_model_customization_job", "create_training_job", "tuning.sft.train", "sft.train", "create_tuned_model", "tunings.tune", "fine_tuning.jobs.create_async", "finetuning.create_finetuned_model", "create_automl_job", "create_fine_tuning_job")  # fmt: skip
# Programs of training that are called as functions.
_RUNS = re.compile(
    r"axolotl\.(?:cli\.train\.do_(?:cli|train)|train\.train)|(?:llamafactory|llmtuner)\.(?:train\.tuner\.)?run_exp|mlx_lm\.lora\.run"
)
_OWN_TRAINER = re.compile(r"\.[A-Z]\w{0,40}Trainer\w{0,30}$")
_FITS = (
    "gensim.models.",
    "pyspark.ml.",
    "snowflake.ml.modeling.",
    "bigframes.ml.",
    "dask_ml.",
    "sklearnex.",
    "autosklearn.",
    "evalml.",
    "lazypredict.",
    "ngboost.",
    "interpret.glassbox.",
    "econml.",
    "causalml.",
    "tslearn.",
    "aeon.",
    "tsai.",
    "mlforecast.",
    "neuralforecast.",
    "pmdarima.",
    "pyod.",
    "hmmlearn.",
    "lightfm.",
    "cornac.",
    "ultralytics.",
    "autodistill",
    "rfdetr.",
    "super_gradients.",
    "sklearn.",
    "xgboost.",
    "lightgbm.",
    "catboost.",
    "keras.",
    "tensorflow.",
    "pytorch_lightning.",
    "lightning.",
    "autogluon.",
    "flaml.",
    "imblearn.",
    "fastai.",
    "statsforecast.",
    "prophet.",
    "pycaret.",
    "tf_keras.",
    "sentence_transformers.",
    "cuml.",
    "gluonts.",
    "darts.",
    "sktime.",
    "surprise.",
    "implicit.",
    "spacy.",
    "stable_baselines3.",
    "sb3_contrib.",
    "pytorch_tabnet.",
    "skorch.",
    "ludwig.",
    "tpot.",
    "h2o.",
    "simpletransformers.",
    "happytransformer.",
    "bertopic.",
    "flair.",
    "torch_geometric.",
    "transformers.TF",
)
_NOT_FITTED = re.compile(
    r"Indexer|Assembler|\.IDF|\.RFormula|Scaler|Encoder|Vectorizer|Transformer(?:$|\.fit)|Imputer|PCA|Binarizer|Tokenizer|SVD|Normalizer|Selector|SelectKBest|TSNE|UMAP|PolynomialFeatures|preprocessing|decomposition|KBinsDiscretizer|TextVectorization|Normalization"
)


_FITTING_VERBS = frozenset(
    {
        "fit",
        "fit_one_cycle",
        "fine_tune",
        "train",
        "fit_generator",
        "fit_flat_cos",
        "learn",
        "fit_predict",
        "partial_fit",
    }
)
_TRAIN = frozenset({
    "xgboost.train", "lightgbm.train", "optuna.integration.lightgbm.train", "optuna_integration.lightgbm.train", "catboost.train",
    "fasttext.train_supervised", "fasttext.train_unsupervised", "mlx_lm.lora.run", "spacy.cli.train.train", "spacy.cli.train",
    "pycaret.classification.create_model", "pycaret.regression.create_model", "pycaret.classification.compare_models", "pycaret.regression.compare_models",
    "azure.ai.ml.command", "azure.ai.ml.automl.classification", "azure.ai.ml.automl.regression", "azure.ai.ml.automl.forecasting",
    "bertopic.BERTopic.fit_transform", "deeppavlov.train_model", "allennlp.commands.train.train_model", "rasa.train", "pykeen.pipeline.pipeline",
    "recbole.quick_start.run_recbole", "paddle.Model.fit",
})  # fmt: skip
# Searches for the best of many trainings, and frameworks that run the loop that they are handed.
_SEARCHES = re.compile(
    r"optuna\.(?:create|load)_study\.optimize|keras_?tuner\.(?:\w+\.)?\w+\.search|hyperopt\.fmin|(?:ray|flaml)\.tune\.run|"
    r"bayes_opt\.BayesianOptimization\.maximize|mlrun\.frameworks\.\w+\.train"
)
SEARCHING = frozenset({"optimize", "search", "fmin", "maximize"})  # beside which the loop itself is told
# Models of texts that are trained by being made of them: `Word2Vec(sentences)`, `LdaModel(corpus=bow)`.
_BY_MAKING = re.compile(
    r"gensim\.models\.(?:\w+\.)?(?:Word2Vec|FastText|Doc2Vec|LdaModel|LdaMulticore|LsiModel|HdpModel|Nmf|AuthorTopicModel|LdaSeqModel|EnsembleLda)|"
    r"top2vec\.Top2Vec"
)
_LEARNT = ("sentences", "corpus", "documents", "corpus_file", "corpus_iterable")
_LEARNING = frozenset({"scikit-learn", "tensorflow", "keras", "tf-keras", "xgboost", "lightgbm", "catboost"})
_A_MODEL = re.compile(
    r"(?:^|[_.])(?:model|clf|classifier|regressor|estimator|net|network|cnn|lstm|autoencoder|gs|grid|search)\d?$|_(?:model|clf|search)$",
    re.IGNORECASE,
)
_A_TRAINER = re.compile(r"(?:^|[_.])trainer$", re.IGNORECASE)
_TRAINING = frozenset(
    {
        "torch",
        "lightning",
        "pytorch-lightning",
        "transformers",
        "trl",
        "accelerate",
        "detectron2",
        "mmengine",
        "mmcv",
        "tensorflow",
        "keras",
        "jax",
        "flax",
    }
)
_FITTING = frozenset({"epochs", "validation_data", "validation_split", "steps_per_epoch", "eval_set", "callbacks"})
_ROWS = re.compile(r"(?:^|[_.])(?:x|train|inputs?|features)(?:[_.]|$)", re.IGNORECASE)
LOOPING = frozenset({"torch", "accelerate", "paddlepaddle", "tensorflow", "keras", "jax", "flax", "optax", "mlx"})
_EPOCH = re.compile(r"epoch", re.IGNORECASE)
_TRAINS_ON = re.compile(
    r"_?(?:do_|run_)?(?:train|fit)(?:ing)?(?:_?(?:one_?|single_?)?(?:epoch|step|loop|iter(?:ation)?|batch|model|phase|fn))?s?|run_epoch|epoch_step",
    re.IGNORECASE,
)
_APPLIES = (".apply_gradients", "optax.apply_updates")  # of TensorFlow, Flax and Optax


def looped(module: PythonModule) -> Call | None:
    """The call of a training loop of one's own that goes back through a model; None when there is none."""
    if LOOPING.isdisjoint(module.distributions):
        return None
    applied = next((call for call in module.calls if call.written.endswith(_APPLIES)), None)
    backward = next((call for call in module.calls if call.written.endswith(".backward")), None)
    stepped = backward is not None and any(call.written.endswith(".step") for call in module.calls)
    return backward if stepped else applied or _by_epochs(module)


def _by_epochs(module: PythonModule) -> Call | None:
    """The call that a loop of epochs leaves the way back to: `for epoch in range(9): train_one_epoch(net, rows)`."""
    if not module.document.contains((b"epoch",)):
        return None
    loops = [node for node in module.every if isinstance(node, ast.For) and _EPOCH.search(ast.unparse(node.target))]
    within = {id(each) for loop in loops for each in ast.walk(loop)}
    return next((call for call in module.calls if id(call.node) in within and _steps(call)), None)


def _steps(call: Call) -> bool:
    """Whether a call trains for a while by its name; `net.train()` only says that it is about to."""
    owner, _, last = call.written.rpartition(".")
    own = owner in {"", "self"}
    return (
        _TRAINS_ON.fullmatch(last) is not None and (own or last not in {"train", "fit"}) and bool(call.node.args or own)
    )


def _starred(module: PythonModule, call: Call) -> str:
    """How a learner of fastai trains, of which all is imported by a star: `learn.fine_tune(3)`."""
    last = call.node.func.attr if isinstance(call.node.func, ast.Attribute) else ""
    told = last in {"fine_tune", "fit_one_cycle", "fit_flat_cos"} and "fastai" in module.distributions
    return "fine-tuning" if told else ""


def trained(module: PythonModule, call: Call, qualified: str) -> str:
    """How a call trains a model; empty when it trains none."""
    known = method_of(call, qualified) or _starred(module, call) or _heir(module, qualified)
    return (
        known
        or _fitted(module, call, qualified)
        or _by_trainer(module, call, qualified)
        or _step(module, call, qualified)
    )


def _heir(module: PythonModule, qualified: str) -> str:
    """How a trainer of a class of this file trains that extends one of a library: `class Own(Trainer)`."""
    if not qualified.startswith(f"{module.name}.") or not _OWN_TRAINER.search(qualified):
        return ""
    bases = (
        base for each in module.classes if qualified == f"{module.name}.{each.qualname}" for base in module.bases(each)
    )
    return next((_TRAINERS.get(base.rpartition(".")[2], "training") for base in bases if _told_where_made(base)), "")


def _fitted(module: PythonModule, call: Call, qualified: str) -> str:
    """How a model of which only its name tells is trained: `model.fit(X_train, y_train)`, `net.fit(x, epochs=9)`."""
    func = call.node.func
    if (
        not isinstance(func, ast.Attribute)
        or func.attr not in {"fit", "fit_generator", "fit_predict"}
        or distribution_of(qualified)
    ):
        return ""
    if _LEARNING.isdisjoint(module.distributions):
        return ""
    named = _A_MODEL.search(written_name(func.value)) is not None
    rows = written_name(call.node.args[0]) if call.node.args else ""
    told = not _FITTING.isdisjoint(call.keywords) or (len(call.node.args) > 1 and _ROWS.search(rows) is not None)
    told = told or func.attr == "fit_predict"
    return "training" if named and told else ""


def _by_trainer(module: PythonModule, call: Call, qualified: str) -> str:
    """How a trainer that a factory or a class of the project's own made trains: `trainer = instantiate(cfg.trainer)`, `trainer.fit(net)`."""
    func = call.node.func
    if not isinstance(func, ast.Attribute) or func.attr not in {"fit", "train"} or distribution_of(qualified):
        return ""
    named = _A_TRAINER.search(written_name(func.value)) is not None and not _TRAINING.isdisjoint(module.distributions)
    origin = module.values.origin(func.value, call.scope) if named else None
    made = module.names.called(origin[0].func, origin[1]) if origin and isinstance(origin[0], ast.Call) else ""
    if not named or method_of(call, f"{made}.{func.attr}"):
        return ""
    # Where a trainer of a library is made in the same file, the job is told there.
    told = (module.callee(each) for each in module.calls)
    return "" if any(_told_where_made(each) or _heir(module, each) for each in told) else "training"


def _told_where_made(made: str) -> bool:
    """Whether a trainer is of a library whose making is already told to be the job."""
    return bool(
        made
        and distribution_of(made)
        and (_TRAINERS.get(made.rpartition(".")[2]) or _TRAINER.fullmatch(made.rpartition(".")[2]))
    )


def _step(module: PythonModule, call: Call, qualified: str) -> str:
    """A step of a pipeline of Azure ML that trains, by what it is called: `PythonScriptStep(name="Train Model")`."""
    if not qualified.startswith("azureml.") or not qualified.endswith("Step"):
        return ""
    told = module.text(call.argument(-1, "name"), call.scope) or module.text(
        call.argument(-1, "script_name"), call.scope
    )
    return "training" if re.search(r"train|fine.?tun", told, re.IGNORECASE) else ""


def method_of(call: Call, qualified: str) -> str:
    """How a call trains, by the name of what it calls; empty when it trains nothing."""
    parts = qualified.split(".")
    last = parts[-1]
    kind = _TRAINERS.get(last) or ("fine-tuning" if _TRAINER.fullmatch(last) else "")
    if kind and distribution_of(qualified):
        return kind if last not in _SAGEMAKER or qualified.startswith("sagemaker") else ""
    written = call.written
    if _RUNS.fullmatch(qualified) or written.endswith(_JOBS):
        return "fine-tuning" if "training_job" not in written else "training"
    of_airflow = last in OPERATORS and qualified.startswith("airflow.")
    if of_airflow or (last == "Trainer" and qualified.startswith(("pytorch_lightning", "lightning"))):
        return "training"
    if last in _FITTING_VERBS and qualified.startswith(_FITS):
        return "" if _NOT_FITTED.search(qualified) or "Trainer." in qualified else "training"
    if qualified in _TRAIN or _SEARCHES.fullmatch(qualified):
        return "training"
    return "training" if _BY_MAKING.fullmatch(qualified) and call.argument(0, *_LEARNT) is not None else ""
