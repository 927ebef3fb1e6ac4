"""Python code beside weights: modelling code of a repository, handlers of a TorchServe archive, code of an MLflow
model; as source, or compiled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.marshalled import harm_in, is_compiled
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.shipped_code import LIMIT, inspect_code

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry


# Code that runs because of its name. Source: huggingface_inference_toolkit/handler.py, torch/hub.py,
# triton-inference-server/python_backend/src/resources/triton_python_backend_utils.py
_BY_NAME: Final = {
    "handler.py": (
        re.compile(rb"^class EndpointHandler\b", re.MULTILINE),
        "an inference server runs this file's handler",
    ),
    "model.py": (
        re.compile(rb"^class TritonPythonModel\b", re.MULTILINE),
        "an inference server runs this file as the model",
    ),
    "hubconf.py": (re.compile(rb"^dependencies\s*=|^def \w", re.MULTILINE), "torch.hub runs this file to make a model"),
}

# Code of a packed model that its server runs. Source: sagemaker_inference/default_inference_handler.py,
# bentoml/_internal/bento/bento.py
_SERVED: Final = {
    "inference.py": re.compile(rb"^(?:async )?def (?:model|input|predict|output|transform)_fn\b", re.MULTILINE),
    "service.py": re.compile(rb"^@bentoml\.service\b|\bbentoml\.Service\(", re.MULTILINE),
}


def accompanies(leaf: str, blob: Blob) -> str:
    """Source by name, which nothing else tells from text; compiled code by its first bytes."""
    if leaf.lower().endswith((".py", ".pyw")):
        return "python-code"
    return "python-bytecode" if is_compiled(blob.peek(0, 24)) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge what the code does when it is imported and used. Source: transformers, `custom_generate`."""
    if is_compiled(blob.peek(0, 24)):
        _compiled(blob, inquiry)
        return
    if inquiry.leaf == "generate.py" and inquiry.folder == "custom_generate":
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", "transformers runs this file in place of its own generation")
    raw = blob.peek(0, LIMIT + 1)
    if inquiry.depth and inquiry.leaf in _SERVED and _SERVED[inquiry.leaf].search(raw):
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", "an inference server runs this file of the packed model")
    if inquiry.leaf in _BY_NAME and _BY_NAME[inquiry.leaf][0].search(raw):
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", _BY_NAME[inquiry.leaf][1])
    inspect_code(raw, inquiry, "")


def _compiled(blob: Blob, inquiry: Inquiry) -> None:
    """What compiled code names is told; what it does with it is not, so that it is never clean."""
    if told := harm_in(blob.peek(0, LIMIT)):
        named = ", ".join(told[:5])
        inquiry.say(Verdict.SUSPICIOUS, "carries-code", f"the compiled code beside the model names {named}", 0)
    else:
        inquiry.say(Verdict.UNKNOWN, "compiled-code", "compiled Python, of which only the names are read", 0)


FORMAT = ModelFormat(inspect=inspect, accompanies=accompanies)
