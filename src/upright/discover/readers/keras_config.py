"""Keras configurations: JSON in which layers, functions and classes are named, and code is carried by Lambda layers.

Source: keras/src/saving/serialization_lib.py; CVE-2024-3660, CVE-2025-1550, CVE-2025-8747, CVE-2025-9905,
CVE-2025-9906, CVE-2025-12058, CVE-2025-49655.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_policy import rule_for
from upright.model.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.inquiry import Inquiry

_OWN: Final = ("keras", "tensorflow.keras", "tf_keras", "keras_nlp", "keras_hub", "keras_cv", "tensorflow.python.keras")
_UNSAFE: Final = frozenset(
    {
        "keras.utils",
        "keras.src.utils",
        "keras.saving",
        "keras.src.saving",
        "keras.config",
        "keras.src.config",
        "keras.models",
        "keras.src.models.cloning",
    }
)
_MODEL_MODULES: Final = frozenset(
    {
        "keras.models",
        "keras.src.models",
        "keras.src.models.functional",
        "keras.src.models.sequential",
        "keras.src.models.model",
        "keras.engine.functional",
        "keras.engine.sequential",
        "keras.src.engine.functional",
        "keras.src.engine.sequential",
    }
)
_FILES: Final = frozenset({"get_file", "load_model", "load_img", "vocabulary", "enable_unsafe_deserialization"})
_NODES: Final = 2_000_000


def inspect_config(config: object, inquiry: Inquiry, where: str) -> None:
    """Walk a configuration and judge every class and function that it names."""
    if isinstance(config, dict):
        inquiry.metadata.setdefault("architecture", str(config.get("class_name", ""))[:80])
    for node in _nodes(config):
        _class(node, inquiry, where)


def _nodes(config: object) -> Iterator[dict[str, object]]:
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


def _class(node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    name, module = node.get("class_name"), node.get("module")
    if not isinstance(name, str):
        return
    if name == "__lambda__" or (name == "Lambda" and _carries_code(node)):
        inquiry.say(Verdict.MALICIOUS, "lambda", "a Lambda layer carries Python code that runs on load or use", where)
    elif name == "Lambda":
        inquiry.say(Verdict.SUSPICIOUS, "lambda", "a Lambda layer calls a function by name", where)
    elif name in {"TorchModuleWrapper", "TFSMLayer", "JaxLayer", "FlaxLayer"}:
        inquiry.say(Verdict.SUSPICIOUS, "foreign-module", f"{name} loads a pickle or another model", where)
    if isinstance(module, str) and module:
        _module(module, name, node, inquiry, where)
    _paths(node, inquiry, where)


def _carries_code(node: dict[str, object]) -> bool:
    config = node.get("config")
    function = config.get("function") if isinstance(config, dict) else None
    return isinstance(function, list) or (isinstance(function, dict) and function.get("class_name") == "__lambda__")


def _module(module: str, name: str, node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    shown = f"{module}.{node.get('config') if name == 'function' and isinstance(node.get('config'), str) else name}"[
        :120
    ]
    if module in _UNSAFE and module not in _MODEL_MODULES:
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"the configuration calls {shown}", where)
    elif module.split(".", 1)[0] in {"keras", "tf_keras", "keras_nlp", "keras_hub", "keras_cv"} or module.startswith(
        _OWN
    ):
        if any(word in shown for word in _FILES):
            inquiry.say(Verdict.MALICIOUS, "module-reference", f"the configuration calls {shown}", where)
    elif (
        module == "builtins"
        and name in {"str", "int", "float", "bool", "list", "tuple", "dict", "function"}
        and not _dangerous(node)
    ):
        return
    elif rule_for(shown).verb in {"sink", "risky"}:
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"the configuration imports {shown}", where)
    elif not isinstance(node.get("registered_name"), str) or ">" not in str(node.get("registered_name")):
        inquiry.say(Verdict.UNKNOWN, "module-reference", f"the configuration imports {shown}", where)


def _dangerous(node: dict[str, object]) -> bool:
    config = node.get("config")
    return isinstance(config, str) and rule_for(f"builtins.{config}").verb in {"sink", "risky"}


def _paths(node: dict[str, object], inquiry: Inquiry, where: str) -> None:
    """StringLookup and its like read a vocabulary from any path or address (CVE-2025-12058)."""
    config = node.get("config")
    vocabulary = config.get("vocabulary") if isinstance(config, dict) else None
    if isinstance(vocabulary, str) and ("/" in vocabulary or "\\" in vocabulary or "://" in vocabulary):
        inquiry.say(
            Verdict.SUSPICIOUS, "reads-file", "a layer reads its vocabulary from a path outside the model", where
        )
