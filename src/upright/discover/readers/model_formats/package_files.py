"""Files that say how a model is put together: MLflow's MLmodel, conda and pip requirements, NeMo and Hydra recipes.

Each names code that a loader imports, paths that it reads, or packages that are installed before it runs.
Source: https://mlflow.org/docs/latest/model/, https://hydra.cc/docs/advanced/instantiate_objects/overview/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.recipe_names import KNOWN, harms, judge_name
from upright.discover.readers.recipe_requests import judge_request
from upright.discover.readers.requirement_lines import judge_requirements
from upright.discover.readers.yaml_nodes import SWOLLEN, scalars, yaml_text
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_NAMES: Final = frozenset({"mlmodel", "conda.yaml", "conda.yml", "python_env.yaml", "model_config.yaml"})
_BENTO: Final = frozenset({"bentofile.yaml", "bentofile.yml", "bento.yaml"})
_ENVIRONMENTS: Final = frozenset({"environment.yml", "environment.yaml"})  # of conda, and of other programs
# None crosses a line or goes back over what it passed: texts of nothing but spaces cost no more than others.
_TARGET = re.compile(
    rb"(?:^|[{,-])[ \t]*[\"']?_target_[\"']?\s*:|^[ \t]*\w{1,200}[ \t]*:.*!!python|^[ \t]*(?:-[ \t]*)?!!python"
    rb"|!!python/|tag:yaml\.org,2002:python|^backend:|^class_name:"
    rb"|\b(?:trust[_-]remote[_-]code|allow_dangerous_(?:code|deserialization))[\"']?\s*:"
    rb"|^[ \t]*(?:(?:tool|reasoning)[_-]parser[_-]plugin|worker[_-](?:extension[_-])?cls)[ \t]*:"
    rb"|^[ \t]*(?:logits[_-]processors|custom_imports)[ \t]*:"
    rb"|^[ \t]*(?:-[ \t]*)?(?:_component_|import_path)[ \t]*:|^base_model[ \t]*:"
    rb"|^common:(?:\n[ \t][^\n]*)*?\n[ \t]+user_dir\s*:|(?:^|[\s\[{,])!(?:new|name|apply|module):|^%TAG\s",
    re.MULTILINE,
)
# What many programs write; a recipe that makes and calls is told from others by whom it names.
_STATED = re.compile(
    rb"(?:^|[{,-])[ \t]*[\"']?(?:class_path[\"']?[ \t]*:|target[\"']?[ \t]*:"
    rb"(?=[^\n]{0,400}\n?\s{0,400}[\"']?params[\"']?\s*:))[ \t]*[\"']?([\w.]{3,200})",
    re.MULTILINE,
)
_CALLABLES: Final = frozenset({"_target_", "loader_module", "target", "_partial_target_", "class_path", "_component_"})
_PATHS: Final = frozenset(
    {"model_path", "python_model", "data", "code", "artifact_path", "env", "model_data", "saved_model_dir", "path",
     "serialized_input_example", "config", "pickled_model", "conda", "virtualenv", "uri"}
)  # fmt: skip
_OUTSIDE = re.compile(r"^(?:[/\\~]|[A-Za-z]:[\\/])|(?:^|[/\\])\.\.(?:[/\\]|$)|^[a-z][a-z0-9+.-]*://")
_PACKED: Final = "nemo:"  # before the name of a file of the packed model itself
_FLAVOUR: Final = re.compile(
    r"mlflow\.(?:sklearn|xgboost|lightgbm|catboost|pytorch|tensorflow|keras|onnx|spark|prophet|pmdarima|statsmodels|spacy|fastai|"
    r"h2o|diviner|paddle|openai|langchain|llama_index|transformers|sentence_transformers|johnsnowlabs|promptflow|dspy|shap|"
    r"pyfunc(?:\.(?:model|loaders\.\w+))?)$"
)
_MADE: Final = re.compile(r"!(new|name|apply|module):(.+)", re.DOTALL)  # HyperPyYAML's tags
_TAG: Final = "tag:yaml.org,2002:python/"
_LAYERS: Final = re.compile(rb"^(?:backbone|head)\s*:", re.MULTILINE)  # whose modules are evaluated
_SECTION: Final = re.compile(r"\[([\w.]{1,200})\]\s*$")
_SOURCE: Final = re.compile(r"source\s*=\s*\"([^\"\n]{1,400})\"")
_CALLED: Final = re.compile(r"__import__\s*\(|\bos\.(?:system|popen)\s*\(")
_TRUSTS: Final = frozenset({"trust_remote_code", "allow_dangerous_code", "allow_dangerous_deserialization"})
# Of Ray Serve, BentoML and Axolotl.
_SERVED: Final = frozenset({"import_path", "service", "plugins"})
_OBJECT: Final = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*:\w+|[A-Za-z_]\w*(?:\.\w+)+\.[A-Z]\w*")
_SERVERS: Final = KNOWN | {"ray", "vllm", "bentoml", "axolotl", "cut_cross_entropy"}
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://")
_WALKS: Final = re.compile(r"\$\{(?:resolve|eval|python|exec)[:.]")


def accompanies(leaf: str, blob: Blob) -> str:
    """MLflow's files by name, pip's by name, recipes by what they hold."""
    name = leaf.lower()
    if name in _BENTO:
        return "recipe"
    if name in _NAMES:
        return "mlflow-package"
    if name.startswith("requirements") and name.endswith(".txt"):
        return "requirements"
    if name in _ENVIRONMENTS and re.search(rb"^dependencies\s*:", yaml_text(blob), re.MULTILINE):
        return "requirements"
    if name == "config.cfg":
        return "spacy-config" if b"[nlp]" in blob.peek(0, 1 << 16) else ""
    return "recipe" if name.endswith((".yaml", ".yml")) and _is_recipe(yaml_text(blob)) else ""


def _is_recipe(text: bytes) -> bool:
    layers = b"__import__" in text and _LAYERS.search(text)
    return bool(layers or _TARGET.search(text)) or any(
        harms(stated[1].decode("ascii", errors="replace")) for stated in _STATED.finditer(text)
    )


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge names, paths and requirements."""
    name = inquiry.leaf.lower()
    if name.endswith(".txt"):
        text = blob.peek(0, 1 << 20).decode("utf-8", errors="replace")
        judge_requirements(text.splitlines(), inquiry, "")
        return
    if name.endswith(".cfg"):
        _spacy(blob.peek(0, 1 << 20).decode("utf-8", errors="replace"), inquiry)
        return
    try:
        for key, value, tag, line in scalars(blob):
            _scalar((key, value, tag), line, name, inquiry)
    except MalformedError as error:
        swollen = error.what == SWOLLEN
        verdict, code = (Verdict.SUSPICIOUS, "bomb") if swollen else (Verdict.UNKNOWN, "bad-configuration")
        inquiry.say(verdict, code, error.what)


def _spacy(text: str, inquiry: Inquiry) -> None:
    """A part that spaCy takes from another pipeline; one that was saved names none. Source: spacy/language.py"""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if named := _SECTION.match(line):
            section = named[1]
        elif section.startswith("components.") and (taken := _SOURCE.match(line)) and _OUTSIDE.search(taken[1]):
            message = f"a component is taken from outside the model: {taken[1][:80]!r}"
            inquiry.say(Verdict.SUSPICIOUS, "path-traversal", message, f"line {number}")


def _scalar(told: tuple[str, str, str], line: int, name: str, inquiry: Inquiry) -> None:
    key, value, tag = told
    where = f"line {line}"
    if tag.startswith(_TAG) and not tag.removeprefix(_TAG).startswith(
        ("str", "int", "float", "bool", "none", "tuple", "list", "dict", "unicode", "long", "complex", "bytes")
    ):
        inquiry.say(
            Verdict.MALICIOUS, "yaml-object", f"YAML makes a Python object: {tag.removeprefix(_TAG)[:80]}", where
        )
    if made := _MADE.fullmatch(tag):
        judge_name(made[2], f"the recipe's !{made[1]}", inquiry, where)
    if key == "loader_module":
        _loader(value, inquiry, where)
    elif key in _CALLABLES and value and (key != "target" or "." in value):
        judge_name(value, f"the recipe's {key}", inquiry, where)
    elif value.startswith(_PACKED) and _OUTSIDE.search(value.removeprefix(_PACKED)):
        message = f"{key} leads out of the packed model: {value[:80]!r}"
        inquiry.say(Verdict.SUSPICIOUS, "path-traversal", message, where)
    elif key in _PATHS and name == "mlmodel" and _OUTSIDE.search(value):
        inquiry.say(Verdict.SUSPICIOUS, "path-traversal", f"{key} leads out of the model: {value[:80]!r}", where)
    else:
        _asked(key, value, inquiry, where)
    if _WALKS.search(value):
        inquiry.say(Verdict.SUSPICIOUS, "recipe-resolver", "the recipe resolves values when it is loaded", where)


def _asked(key: str, value: str, inquiry: Inquiry, where: str) -> None:
    """Packages that are installed before the model runs, and code that is trusted unseen."""
    if judge_request("custom_imports" if key == "imports" else key, value, inquiry, where):
        return
    if key in {"pip", "dependencies", "build_dependencies", "requirements"}:
        judge_requirements([value], inquiry, where)
    elif key == "pymodule_file" and value:
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"loading runs {value[:80]!r} that lies beside it", where)
    elif key == "user_dir" and value.lower() not in {"", "null", "~"}:
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"loading imports the folder {value[:80]!r}", where)
    elif _CALLED.search(value):
        inquiry.say(Verdict.SUSPICIOUS, "code-in-configuration", "a value holds code or a command", where)
    elif key.replace("-", "_") in _TRUSTS and value.lower() in {"true", "yes", "on"}:
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", "asks for its code to be trusted", where)
    else:
        _imported(key, value, inquiry, where)


def _imported(key: str, value: str, inquiry: Inquiry, where: str) -> None:
    """What is imported to be served or to train with, and what comes from an address: a conda channel, an application
    of Ray Serve.
    """
    if key in _SERVED:
        if _OBJECT.fullmatch(value) and re.split(r"[.:]", value)[0] not in _SERVERS:
            inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"serving imports {value[:80]!r}", where)
    elif key == "channels" and "://" in value:
        inquiry.say(Verdict.SUSPICIOUS, "requirement-index", "packages would come from another channel", where)
    elif key in {"working_dir", "py_modules"} and _ADDRESS.match(value):
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"serving runs code from {value[:80]!r}", where)


def _loader(value: str, inquiry: Inquiry, where: str) -> None:
    """MLflow imports the loader module; one of its own flavours is usual, any other is code of the package."""
    if _FLAVOUR.match(value) or not value:
        return
    before = len(inquiry.reasons)
    judge_name(value, "the recipe's loader_module", inquiry, where)
    if len(inquiry.reasons) == before or inquiry.reasons[-1].verdict == Verdict.UNKNOWN:
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"loading runs the module {value[:80]} of the package", where)


FORMAT = ModelFormat(inspect=inspect, accompanies=accompanies)
