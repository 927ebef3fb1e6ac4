"""Where Python code loads a model file from or saves it to, as its calls say, and which variable then holds the model."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detectors._python_weight_names import ENDED_AT_ALL
from upright.discover.python_held import opened_as
from upright.discover.python_model_places import held_name
from upright.discover.python_places import late_place
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

SAVES = {"torch.save": ("pytorch", 1), "joblib.dump": ("joblib", 1), "pickle.dump": ("pickle", 1), "torch.onnx.export": ("onnx", 2), "safetensors.torch.save_file": ("safetensors", 1), "cloudpickle.dump": ("pickle", 1), "onnx.save": ("onnx", 1), "torch.jit.save": ("torchscript", 1)}  # fmt: skip
MODEL = re.compile(
    r"\.(?:pt|pth|bin|ckpt|pkl|pickle|joblib|h5|hdf5|keras|onnx|safetensors|gguf|ggml|tflite|pb|mlmodel|model|sav|dill|npz?|engine|torchscript|jit|skops|cbm|ubj|bst|mar|nemo|pdparams|pdmodel|(?:joblib|pkl|pickle)\.(?:gz|z|bz2|xz|lzma|lz4|dat))$",
    re.IGNORECASE,
)
_BY_ITSELF = frozenset(
    {"pytorch", "torchscript", "joblib", "keras", "onnx", "safetensors"}
)  # forms that say what is read
_ONE = re.compile(
    r"(?:^|[_.])(?:model|ckpt|checkpoint|weights|classifier|regressor|estimator|clf|net|resume|pretrained)(?:_(?:file|path|dir|name|file_?name|file_path|fp|checkpoint|weights))?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?=.*[A-Za-z]{3}.*\.)[\w.-]*(?:(?:\{[^{}/]{0,60}\}|%\w)[\w.-]*){1,4}$")  # `net_{epoch}.pth`
# What programs keep beside a model: `results.pkl`.
_BESIDE = re.compile(
    r"(?:^|[_-])(?:results?|metrics|history|scores?|predictions?|loss(?:es)?|stats|logs?|cache)[_.-]", re.IGNORECASE
)
_FILLS = frozenset({"load_model", "load_state_dict", "load_weights", "load_from_file"})


def stated_path(module: PythonModule, call: Call, qualified: str) -> str:
    position = SAVES[qualified][1] if qualified in SAVES else 0
    node = call.argument(
        position,
        "f",
        "path",
        "filename",
        "filepath",
        "model_path",
        "path_or_bytes",
        "repo_or_dir",
        "url",
        "model",
        "model_uri",
        "model_file",
        "fname",
        "checkpoint_path",
    )
    if node is None:
        return ""
    origin = module.values.origin(node, call.scope)
    made = (opened_as(module, node, call.node) if isinstance(node, ast.Name) else None) or (
        origin[0] if origin else node
    )
    if isinstance(made, ast.Call) and written_name(made.func).rpartition(".")[2] in {
        "open",
        "BytesIO",
        "get_file",
        "GzipFile",
    }:
        inner = made.args[0] if made.args else None
        if isinstance(made.func, ast.Attribute) and made.func.attr == "open" and not made.args:
            inner = made.func.value
        node = inner if inner is not None else node
    value = module.value(node, call.scope)
    if (value.partial or not value.text) and (late := late_place(module, node, call.scope)):
        return late
    text = value.text if len(value.text) < 200 and "\n" not in value.text else ""  # noqa: PLR2004  longer is no path
    last = text.rpartition("/")[2]
    if qualified.endswith(".dump") and _BESIDE.search(last):
        return ""
    own = qualified.rpartition(".")[2] in {"load_model", "save_model"} and ENDED_AT_ALL.search(last)
    told = (MODEL.search(last) or own or is_state(call, qualified)) and (
        not set("{}%") & set(last) or _NUMBERED.match(last)
    )
    return text if not value.partial else last if told else ""


def given_path(module: PythonModule, call: Call, qualified: str, form: str) -> str:
    """A model file whose path a caller or a setting names: `torch.load(config.MODEL_PATH)`, `self.model = joblib.load(path)`."""
    if form not in _BY_ITSELF:
        return ""
    position = SAVES[qualified][1] if qualified in SAVES else 0
    argument = call.argument(position, "f", "path", "filename", "filepath", "path_or_bytes")
    written = written_name(argument) if isinstance(argument, ast.Name | ast.Attribute) else ""
    held = held_name(module.index, call.node) if qualified not in SAVES else ""
    known = bool(module.value(argument, call.scope).text)
    return written[:80] if written and not known and (_ONE.search(written) or _ONE.search(held)) else ""


def is_state(call: Call, qualified: str) -> bool:
    """Whether what is written is the state of a network, whatever its file is called: `torch.save(net.state_dict(), place)`."""
    what = call.node.args[0] if qualified == "torch.save" and call.node.args else None
    return isinstance(what, ast.Call) and isinstance(what.func, ast.Attribute) and what.func.attr == "state_dict"


def filled(module: PythonModule, call: Call) -> str:
    """The variable of the model that weights are read into: `model.load_model(PATH)`, `net.load_state_dict(torch.load(PATH))`."""
    around, func = module.index.held_by.get(id(call.node)), call.node.func
    into = around.func if isinstance(around, ast.Call) and isinstance(around.func, ast.Attribute) else func
    if (
        not isinstance(into, ast.Attribute)
        or into.attr not in _FILLS
        or not isinstance(into.value, ast.Name | ast.Attribute)
    ):
        return ""
    symbol = module.symbol(into.value, call.scope)
    return symbol.removeprefix(f"{module.name}.") if symbol.startswith(f"{module.name}.") else ""
