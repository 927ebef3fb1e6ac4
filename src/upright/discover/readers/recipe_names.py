"""Dotted names in recipes: what a configuration tells a program to import and call (`_target_`, `loader_module`).

Judged by the same tables as the names in pickles, and by the packages that models are commonly built from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_policy import rule_for

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

KNOWN: Final = frozenset(
    {
        "torch", "torchvision", "torchaudio", "torchmetrics", "transformers", "diffusers", "peft", "accelerate",
        "datasets",
        "tokenizers", "lightning", "pytorch_lightning", "nemo", "nemo_toolkit", "megatron", "omegaconf", "hydra",
        "numpy",
        "scipy", "pandas", "sklearn", "keras", "tensorflow", "flax", "jax", "optax", "timm", "einops", "bitsandbytes",
        "sentence_transformers", "spacy", "thinc", "mlflow", "xgboost", "lightgbm", "catboost", "onnx", "onnxruntime",
        "apex", "deepspeed", "safetensors", "huggingface_hub", "speechbrain", "trl", "evaluate", "cv2", "PIL",
        "torchdata",
        "pytorch_forecasting", "statsmodels", "prophet", "fastai", "monai", "kornia", "albumentations",
        "torch_geometric", "gluonts",
        "ts", "hyperpyyaml", "webdataset", "sentencepiece", "tiktoken", "flash_attn", "xformers", "triton", "librosa",
        "soundfile", "nltk", "gensim", "skops", "joblib", "tqdm", "packaging", "coremltools", "openvino", "optimum",
    }
)  # fmt: skip
_ENDS: Final = re.compile(
    r"(?:^|\.)(?:system|popen|Popen|check_call|check_output|getoutput|eval|exec|execfile|compile|__import__|import_module|"
    r"load_library|load_op_library|read_pickle|run_path|run_module|rmtree|unlink|remove|_load_from_bytes|"
    r"load_state_dict_from_url|download_url_to_file|urlretrieve|urlopen|call|run_cmd|spawn\w*)$"
)
_FETCHES: Final = re.compile(
    r"(?:transformers|diffusers|peft)\.[A-Z]\w*(?:\.from_pretrained)?$|timm(?:\.models)?\.create_model$"
)
# Data that recipes have a program train on: classes of frameworks, which may download what they are named after.
_DATA: Final = re.compile(
    r"(?:torchvision|torchaudio|torchtext|torch_geometric|monai)\.datasets\.(?:\w+\.)*[A-Z]\w*$"
    r"|(?:pytorch_lightning|lightning(?:\.pytorch)?)\.demos\.(?:\w+\.)*[A-Z]\w*$"
)
_SEEDS: Final = "random.seed"  # what recipes begin with
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)*$")


def harms(name: str) -> bool:
    """Whether calling what is named so runs code or changes files."""
    verb = rule_for(name).verb
    return verb in {"sink", "load", "resolve", "carry"} or bool(_ENDS.search(name) and verb not in {"pure", "class"})


def judge_name(dotted: str, what: str, inquiry: Inquiry, where: str) -> None:
    """Add a reason unless the name is one of a package that models are built from."""
    name = dotted.strip().replace(":", ".")
    shown = name[:120]
    if not _DOTTED.match(name):
        inquiry.say(Verdict.SUSPICIOUS, "module-reference", f"{what} is no plain name: {shown!r}", where)
        return
    rule = rule_for(name)
    root = name.partition(".")[0]
    if _DATA.match(name):
        return
    if _FETCHES.match(name):
        if name.endswith(".from_pretrained"):
            inquiry.say(Verdict.UNKNOWN, "module-reference", f"{what} loads another model with {shown}", where)
    elif harms(name):
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"{what} calls {shown}", where)
    elif rule.verb in {"risky", "apply"} and root not in KNOWN and name != _SEEDS:
        inquiry.say(Verdict.SUSPICIOUS, "module-reference", f"{what} calls {shown}", where)
    elif root not in KNOWN and rule.verb == "unknown":
        # A packed model that is made by code which is neither in it nor in a library of models asks for that code.
        packed = inquiry.depth > 0 and inquiry.leaf == "model_config.yaml"
        verdict = Verdict.SUSPICIOUS if packed else Verdict.UNKNOWN
        inquiry.say(verdict, "module-reference", f"{what} names {shown}, which is not known", where)
