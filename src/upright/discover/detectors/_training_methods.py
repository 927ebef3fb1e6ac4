"""Calls of Python libraries that train a model, and how they do it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detectors._training_requests import OPERATORS
from upright.discover.python_models import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_source import Call

_TRAINERS = {
    "Trainer": "fine-tuning", "Tuner": "training", "Seq2SeqTrainer": "fine-tuning", "SFTTrainer": "sft", "DPOTrainer": "dpo", "PPOTrainer": "rlhf", "GRPOTrainer": "rlhf",
    "RewardTrainer": "rlhf", "ORPOTrainer": "dpo", "KTOTrainer": "dpo", "CPOTrainer": "dpo", "RLOOTrainer": "rlhf", "UnslothTrainer": "sft", "SetFitTrainer": "fine-tuning",
    "OnlineDPOTrainer": "dpo", "XPOTrainer": "dpo", "GKDTrainer": "sft", "BCOTrainer": "dpo", "PRMTrainer": "rlhf", "NashMDTrainer": "rlhf", "IterativeSFTTrainer": "sft",
    "SentenceTransformerTrainer": "fine-tuning", "CrossEncoderTrainer": "fine-tuning", "ORTTrainer": "fine-tuning", "GaudiTrainer": "fine-tuning",
    "HuggingFace": "fine-tuning", "PyTorch": "training", "TensorFlow": "training", "SKLearn": "training", "XGBoost": "training", "Estimator": "training", "ModelTrainer": "training", "JumpStartEstimator": "fine-tuning",
    "TorchTrainer": "training", "XGBoostTrainer": "training", "LightGBMTrainer": "training", "TensorflowTrainer": "training", "HorovodTrainer": "training", "JaxTrainer": "training", "TransformersTrainer": "fine-tuning", "DDPOTrainer": "rlhf", "AlignPropTrainer": "rlhf", "CustomTrainingJob": "training", "CustomPythonPackageTrainingJob": "training", "SentenceTransformersFinetuneEngine": "fine-tuning", "OpenAIFinetuneEngine": "fine-tuning", "BootstrapFinetune": "fine-tuning", "ArborGRPO": "rlhf",
}  # fmt: skip
_TRAINER = re.compile(r"(?!Base|Abstract|Mock|Patch|Register)[A-Z]\w{1,40}Trainer")  # what a library calls its own
_SAGEMAKER = frozenset(
    {"HuggingFace", "PyTorch", "TensorFlow", "SKLearn", "XGBoost", "Estimator", "ModelTrainer", "JumpStartEstimator"}
)
_JOBS = ("fine_tuning.jobs.create", "FineTuningJob.create", "FineTune.create", "fine_tunes.create", "fine_tuning.create", "create_model_customization_job", "create_training_job", "tuning.sft.train", "sft.train", "create_tuned_model", "tunings.tune", "fine_tuning.jobs.create_async", "finetuning.create_finetuned_model", "create_automl_job", "create_fine_tuning_job")  # fmt: skip
_FITS = (
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
)
_NOT_FITTED = re.compile(
    r"Scaler|Encoder|Vectorizer|Transformer$|Imputer|PCA|Binarizer|Tokenizer|SVD|Normalizer|Selector|SelectKBest|TSNE|UMAP|PolynomialFeatures|preprocessing|decomposition|KBinsDiscretizer|TextVectorization|Normalization"
)


def method_of(call: Call, qualified: str) -> str:
    """How a call trains, by the name of what it calls; empty when it trains nothing."""
    parts = qualified.split(".")
    last = parts[-1]
    kind = _TRAINERS.get(last) or ("fine-tuning" if _TRAINER.fullmatch(last) else "")
    if kind and distribution_of(qualified):
        return kind if last not in _SAGEMAKER or qualified.startswith("sagemaker") else ""
    written = written_name(call.node.func)
    if written.endswith(_JOBS):
        return "fine-tuning" if "training_job" not in written else "training"
    of_airflow = last in OPERATORS and qualified.startswith("airflow.")
    if of_airflow or (last == "Trainer" and qualified.startswith(("pytorch_lightning", "lightning"))):
        return "training"
    if (
        last in {"fit", "fit_one_cycle", "fine_tune", "train", "fit_generator", "fit_transform_"}
    ) and qualified.startswith(_FITS):
        return "" if _NOT_FITTED.search(qualified) else "training"
    if qualified in {
        "xgboost.train",
        "lightgbm.train",
        "ultralytics.YOLO.train",
        "fasttext.train_supervised",
        "fasttext.train_unsupervised",
        "mlx_lm.lora.run",
    }:
        return "training"
    return ""
