"""Settings with which a configuration asks for more code, in JSON as in YAML: modules that it has imported, files of
Python and libraries that it has loaded, functions that it names, agents that may import what runs commands.

Source: mlx_lm/utils.py (`model_file`), vllm/engine/arg_utils.py, mmengine/config/config.py (`custom_imports`),
fairseq/utils.py (`import_user_module`), onnxruntime-genai src/config.cpp, sentence_transformers/models/Dense.py,
smolagents/local_python_executor.py (`DANGEROUS_MODULES`), tokenizers (`Split`, `Replace`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.recipe_names import KNOWN, judge_name

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_FILES: Final = frozenset({"model_file", "tool_parser_plugin", "reasoning_parser_plugin"})
_SOURCE = re.compile(r"[^\n]{1,300}\.py$")
_NATIVE = re.compile(r"[\w ./\\:~@+-]{1,300}\.(?:so(?:\.\d+)*|dll|dylib)$")
_MODULES: Final = frozenset(
    {"custom_imports", "logits_processors", "worker_extension_cls", "worker_cls", "include_package"}
)
_FUNCTIONS: Final = frozenset({"activation_function", "activation_fn", "sbert_ce_default_activation_function"})
_SHORT: Final = frozenset({"nn", "F", "tf", "jnp"})  # what programs call packages, which no loader imports so
_OWN: Final = KNOWN | frozenset(
    {"allennlp", "allennlp_models", "vllm",
     "mmengine", "mmcv", "mmdet", "mmdet3d", "mmpretrain", "mmcls", "mmseg", "mmocr", "mmpose", "mmaction",
     "mmrotate", "mmtrack", "mmagic", "mmedit", "mmyolo"}
)  # fmt: skip
_DOTTED: Final = re.compile(r"[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)*")
_LEAF: Final = re.compile(r"\.(?:ya?ml|json|toml|cfg)$")
_AUTHORIZED: Final = frozenset({"authorized_imports", "additional_authorized_imports"})
_POWERFUL: Final = frozenset(
    {"*", "builtins", "io", "multiprocessing", "os", "pathlib", "pty", "shutil", "socket", "subprocess", "sys"}
)
_CALLED = re.compile(r"__import__\s*\(|\bos\.(?:system|popen)\s*\(|\bsubprocess\.\w+\s*\(")
_TEXTS: Final = 200  # of a list that are looked at

# Of a pattern: an atom; a group of nothing but repeated ones, of which one has no end, that itself is repeated so.
_ATOM: Final = r"(?:\\[pP]\{[^{}]{1,40}\}|\\[^\n]|\[(?:\\[^\n]|[^\[\]\\])++\]|[^\\()\[\]|*+?{}^$\n])"
_ENDLESS = re.compile(
    rf"\((?:\?:)?(?:{_ATOM}[*?])*+{_ATOM}\+(?:{_ATOM}[*?])*+\)(?:[*+]|\{{\d{{0,9}},\}})(?!\+)"
    rf"|\((?:\?:)?(?:{_ATOM}\?)*+{_ATOM}\*(?:{_ATOM}[*?])*+\)(?:[*+]|\{{\d{{0,9}},\}})(?!\+)"
)
_PATTERN: Final = 4000  # characters of a pattern that are looked at
_GROWN: Final = 4096  # characters that one match is replaced with; tokenizers put in a few


def judge_request(key: str, value: Any, inquiry: Inquiry, where: str) -> bool:
    """Add a reason when a setting asks for code; whether there is one."""
    name, before = key.replace("-", "_"), len(inquiry.reasons)
    if isinstance(value, str):
        _text(name, value, inquiry, where)
    elif isinstance(value, list | dict):
        _collection(name, value, inquiry, where)
    return len(inquiry.reasons) > before


def _text(name: str, value: str, inquiry: Inquiry, where: str) -> None:
    if name in _FILES and _SOURCE.match(value):
        _asks(f"loading runs {value[-80:]!r} that lies beside it", inquiry, where)
    elif name not in {"content", "description", "text"} and _NATIVE.match(value):
        inquiry.say(Verdict.SUSPICIOUS, "native-library", f"loading takes in the library {value[-80:]!r}", where)
    elif name in _MODULES:
        _module(value, inquiry, where)
    elif name in _FUNCTIONS and "." in value and value.partition(".")[0] not in _SHORT:
        judge_name(value, f"the configuration's {name}", inquiry, where)
        _module(value, inquiry, where)
    elif name in _AUTHORIZED:
        _authorized(value, inquiry, where)
    elif name == "Regex" and _ENDLESS.search(value[:_PATTERN]):
        message = "a pattern repeats what it repeats: texts of few letters keep it busy without end"
        inquiry.say(Verdict.SUSPICIOUS, "slow-pattern", message, where)


def _collection(name: str, value: Any, inquiry: Inquiry, where: str) -> None:
    if isinstance(value, dict):
        _replaced(value, inquiry, where)
        inner = value.get("imports") if name == "custom_imports" else None
        _collection(name, inner, inquiry, where) if isinstance(inner, list) else None
        return
    for each in value[:_TEXTS]:
        if name == "normalizers" and isinstance(each, dict):
            _replaced(each, inquiry, where)
        elif isinstance(each, str) and name in _MODULES:
            _module(each, inquiry, where)
        elif isinstance(each, str) and name in _AUTHORIZED:
            _authorized(each, inquiry, where)
        elif isinstance(each, str) and name == "widgets_values" and _CALLED.search(each[:100_000]):
            inquiry.say(Verdict.SUSPICIOUS, "code-in-configuration", "a value holds code or a command", where)


def _module(value: str, inquiry: Inquiry, where: str) -> None:
    if _DOTTED.fullmatch(value) and not _LEAF.search(value) and re.split(r"[.:]", value)[0] not in _OWN:
        _asks(f"loading imports {value[:80]}", inquiry, where)


def _authorized(value: str, inquiry: Inquiry, where: str) -> None:
    if value.partition(".")[0] in _POWERFUL:
        message = f"the code that its agent writes may import {value[:40]}"
        inquiry.say(Verdict.SUSPICIOUS, "agent-imports", message, where)


def _replaced(node: dict[str, Any], inquiry: Inquiry, where: str) -> None:
    content = node.get("content")
    if node.get("type") == "Replace" and isinstance(content, str) and len(content) > _GROWN:
        message = f"each match in a text is replaced with {len(content)} characters"
        inquiry.say(Verdict.SUSPICIOUS, "bomb", message, where)


def _asks(message: str, inquiry: Inquiry, where: str) -> None:
    inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, where)
