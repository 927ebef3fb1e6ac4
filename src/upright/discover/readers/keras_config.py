"""Keras configurations: JSON in which layers, functions and classes are named, and code is carried by Lambda layers.

Source: keras/src/saving/serialization_lib.py; CVE-2024-3660, CVE-2025-1550, CVE-2025-8747, CVE-2025-9905,
CVE-2025-9906, CVE-2025-12058, CVE-2025-49655, CVE-2026-1669.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_policy import in_stdlib, rule_for
from upright.model.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.inquiry import Inquiry

_OWN: Final = frozenset(
    {"keras", "tf_keras", "keras_nlp", "keras_hub", "keras_cv", "keras_tuner", "tensorflow_addons", "tf_agents"}
)
# Parts of Keras in which configurations name things. The others read files, fetch or change how files are loaded.
_PARTS: Final = frozenset(
    {
        "layers", "models", "initializers", "regularizers", "constraints", "optimizers", "losses", "metrics",
        "activations", "ops", "dtype_policies", "quantizers", "random", "engine", "mixed_precision", "backend",
        "optimizer_v2", "feature_column", "tokenizers", "samplers", "distribution", "legacy", "legacy_tf_layers",
        "premade", "premade_models", "callbacks", "integration_test", "trainers", "src", "api", "_tf_keras", "keras",
    }
)  # fmt: skip
_FUNCTIONS: Final = frozenset(
    {"activations", "ops", "losses", "metrics", "initializers", "regularizers", "constraints", "backend"}
)
_FILES: Final = re.compile(
    r"get_file|load_model|load_img|load_weights|save_|model_from|enable_unsafe|deserializ|image_dataset|text_dataset|"
    r"audio_dataset|extract_archive|py_function|numpy_function|read_file|write_file|clone_model|pickle|load_data"
)
_FOREIGN: Final = {
    "TorchModuleWrapper": "unpickles a PyTorch module",
    "TFSMLayer": "loads another saved model",
    "JaxLayer": "runs functions from outside",
    "FlaxLayer": "runs functions from outside",
}
_OPERATORS: Final = frozenset({"TFOpLambda", "TensorFlowOpLayer", "SlicingOpLambda", "ClassMethod", "InstanceMethod"})
_READS: Final = re.compile(
    r"(?:^|[._])(?:io|py_function|numpy_function|read_file|write_file|load_op_library|gfile|saved_model)(?:\.|$)"
)
_PATHS: Final = frozenset(
    {"vocabulary", "filepath", "file", "path", "fname", "origin", "idf_weights", "vocabulary_path"}
)
_OUTSIDE = re.compile(r"[\\/]|\.\w{2,5}$")
_ADDRESS = re.compile(r"(?:https?|ftp|file|gs|s3|hdfs)://", re.IGNORECASE)
_BUILTIN: Final = frozenset(
    {"str", "int", "float", "bool", "list", "tuple", "dict", "set", "bytes", "complex", "slice"}
)
_MARSHALLED: Final = re.compile(r"\s*(?:4w|Yw)[AEIMQUYcgkosw048]AAA[\w+/\s]{40}")  # a code object of few arguments
_NODES: Final = 2_000_000
_NAME = re.compile(rb"[A-Za-z_]\w{2,60}")


def inspect_config(config: object, inquiry: Inquiry, where: str) -> None:
    """Walk a configuration and judge every class and function that it names."""
    if isinstance(config, dict):
        inquiry.metadata.setdefault("architecture", str(config.get("class_name", ""))[:80])
    before, carried = len(inquiry.reasons), ""
    for node in _nodes(config):
        if isinstance(node, str):
            carried = node
        elif isinstance(node.get("class_name"), str):
            _class(node, str(node["class_name"]), inquiry, where)
    if carried and all(each.code != "lambda" for each in inquiry.reasons[before:]):
        _lambda(carried, inquiry, where)


def _nodes(config: object) -> Iterator[dict[str, object] | str]:
    """Every part that may name something, and every text that is marshalled code."""
    waiting, count = [config], 0
    while waiting:
        node = waiting.pop()
        count += 1
        if count > _NODES:
            raise LimitExceeded("a configuration of more parts than a verdict may cost")
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str) and _MARSHALLED.match(node):
            yield node


def _class(node: dict[str, object], name: str, inquiry: Inquiry, where: str) -> None:
    plain = re.split(r"[>.]", name)[-1]
    if plain == "__lambda__" or (plain == "Lambda" and _code_of(node)):
        _lambda(_code_of(node), inquiry, where)
    elif plain == "Lambda":
        _by_name(node, inquiry, where)
    elif plain in _FOREIGN:
        inquiry.say(Verdict.SUSPICIOUS, "foreign-module", f"{plain} {_FOREIGN[plain]}", where)
    elif plain in _OPERATORS:
        _operator(node, inquiry, where)
    if isinstance(module := node.get("module"), str) and module:
        _module(module, plain, node, inquiry, where)
    _paths(node, inquiry, where)


def _code_of(node: dict[str, object]) -> str:
    """The marshalled code, in base64, that a Lambda layer carries; empty for none."""
    config = node.get("config")
    held = config.get("function", config) if isinstance(config, dict) else config
    for _ in range(4):
        if isinstance(held, dict):
            held = held.get("code", held.get("config", held.get("value")))
        elif isinstance(held, list) and held:
            held = held[0]
    kind = config.get("function_type") if isinstance(config, dict) else None
    return held if isinstance(held, str) and (len(held) > 60 or kind == "lambda") else ""  # noqa: PLR2004


def _lambda(code: str, inquiry: Inquiry, where: str) -> None:
    """Code in a layer runs on load or use; what it names says whether it does harm. It is never unmarshalled."""
    try:
        raw = base64.b64decode(code.encode("ascii", "replace"), validate=False)
    except (binascii.Error, ValueError):
        raw = b""
    names = {match[0].decode() for match in _NAME.finditer(raw)}
    told = sorted(
        name for name in names if rule_for(f"{name}.x").verb == "sink" or rule_for(f"builtins.{name}").verb == "sink"
    )
    message = "a Lambda layer carries Python code that runs on load or use"
    if told or not raw:
        message += f"; it names {', '.join(told[:5])}" if told else ""
        inquiry.say(Verdict.MALICIOUS, "lambda", message, where)
    else:
        inquiry.say(Verdict.SUSPICIOUS, "lambda", message, where)


def _by_name(node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    """A function that the file does not carry: Keras's own does no harm, another is what the program registers."""
    told = node.get("config")
    config: dict[str, object] = told if isinstance(told, dict) else {}
    function, module = config.get("function"), config.get("module")
    inner: dict[str, object] = function if isinstance(function, dict) else {"config": function}
    held, module = inner.get("config"), inner.get("module", module)
    named = isinstance(held, str) and re.fullmatch(r"(?:[\w.]+>)?[^\W\d]\w*", held)
    if not named or config.get("function_type") not in {None, "function"}:
        inquiry.say(Verdict.SUSPICIOUS, "lambda", "a Lambda layer calls what cannot be told", where)
        return
    called: dict[str, object] = {"class_name": "function", "config": held, "registered_name": held}
    _module(module if isinstance(module, str) and module else "builtins", "function", called, inquiry, where)


def _operator(node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    """Keras 2 keeps calls of TensorFlow functions by their dotted names."""
    config = node.get("config")
    told = (
        [str(config.get(key, "")) for key in ("function", "node_def", "cls_symbol")] if isinstance(config, dict) else []
    )
    if any(_READS.search(each) or "ReadFile" in each or "PyFunc" in each or "WriteFile" in each for each in told):
        inquiry.say(Verdict.MALICIOUS, "file-operation", "a layer reads or writes files or runs Python", where)


def _module(module: str, name: str, node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    config = node.get("config")
    called = name == "function" and isinstance(config, str)
    shown = f"{module}.{config if called else name}"[:120]
    parts = [part for part in module.split(".") if part not in {"src", "api", "_tf_keras", "v1", "v2", "python"}]
    if parts[0] == "tensorflow":
        parts = parts[1:] or ["tensorflow"]
    if parts[0] in _OWN:
        _keras(parts, shown, inquiry, where, called=called)
    elif module == "builtins" and (name in _BUILTIN or called):
        verdict = rule_for(f"builtins.{config}").verb if isinstance(config, str) else "pure"
        if verdict in {"sink", "risky"}:
            inquiry.say(Verdict.MALICIOUS, "module-reference", f"the configuration imports {shown}", where)
    elif rule_for(shown).verb in {"sink", "risky", "load", "apply", "resolve", "carry"}:
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"the configuration imports {shown}", where)
    elif in_stdlib(module) and not module.startswith("__"):  # a registered name covers no module of Python's own
        inquiry.say(
            Verdict.SUSPICIOUS, "module-reference", f"the configuration imports {shown}, which is no layer", where
        )
    else:
        _others(module, shown, node, inquiry, where)


def _others(module: str, shown: str, node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    """A class or function of neither Keras nor Python: Keras writes down the name that it is registered by."""
    registered = node.get("registered_name")
    if module != "__main__" and not registered:
        message = f"the configuration imports {shown} without a registered name"
        inquiry.say(Verdict.SUSPICIOUS, "module-reference", message, where)
    elif ">" not in str(registered) and ">" not in str(node.get("config")):
        inquiry.say(Verdict.UNKNOWN, "module-reference", f"the configuration imports {shown}", where)


def _keras(parts: list[str], shown: str, inquiry: Inquiry, where: str, *, called: bool) -> None:
    """Something of Keras itself: layers and the like may be named, what reads files or loads models may not."""
    below = parts[1] if len(parts) > 1 else ""
    if _FILES.search(shown) or (called and below and below not in _FUNCTIONS and parts[0] == "keras"):
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"the configuration calls {shown}", where)
    elif below and below not in _PARTS and parts[0] in {"keras", "tf_keras"}:
        inquiry.say(
            Verdict.SUSPICIOUS, "module-reference", f"the configuration names {shown}, which is no layer", where
        )


def _paths(node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    """StringLookup and its like read a vocabulary from any path or address (CVE-2025-12058)."""
    config = node.get("config")
    if not isinstance(config, dict):
        return
    for key, value in config.items():
        if not isinstance(value, str):
            continue
        if (key in _PATHS and _OUTSIDE.search(value)) or _ADDRESS.match(value):
            told = f"a layer reads its {key[:40]} from outside the model"
            inquiry.say(Verdict.SUSPICIOUS, "reads-file", told, where)
