"""Models and AI services that a Python module names: read once per document, used by several detectors."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.model_names import may_be_model, recognise
from upright.discover.python_client_calls import (
    AWS,
    DISTRIBUTION_PROVIDERS,
    KEYWORDS,
    METHODS,
    NAMED,
    POSITIONED,
    READY_MADE,
    SERVING,
    SHORT,
    ZOOS,
    kind_of_call,
)
from upright.discover.python_clients import ALTERNATIVES, SHAPED, Client, client_names, client_of, made_with
from upright.discover.python_model_places import (
    MODELISH,
    NO_MODEL,
    addressed,
    evidence_of,
    gives_model,
    held_name,
    is_foreign,
    listed,
    member,
    of_hub,
    offered,
    optional,
    outermost,
    own_copy,
    taken_as,
    task_of,
)
from upright.discover.python_passed import Passed
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import Call, Scope
from upright.discover.readers.python_values import Value
from upright.model.evidence import Ref
from upright.model.identity import model_key, vendor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

__all__ = ["ModelUse", "PythonModels", "ServiceUse", "python_models"]

_HOLDS = re.compile(r"[aA]gent|Crew|Team|Task|Workflow|Runner|Session")  # what is given a model, and is none
_NAMED = re.compile(
    r"^(?:id|name|default|value|primary|fallback|judge|provider|key|slug|to|base|target|option|opts)$", re.IGNORECASE
)
_SPLIT = re.compile(r"\s|^(?:YOUR|MY)_|^<|^x{3,}$", re.IGNORECASE)  # not one word, or a placeholder
_DEFAULTING = frozenset(
    {"getenv", "get", "setdefault", "config", "env", "getattr", "str", "Option", "Query", "Field", "Argument", "field"}
)
_SETTING = re.compile(r"(?:^|_)(?:env|environ|setting|config|option)(?:_|s?$)", re.IGNORECASE)  # what reads one
_TABLE = 1000  # entries: larger dictionaries are data
_LOCAL = re.compile(
    r"^(?:[./~]|[A-Za-z]:\\)|\.(?:pt|pth|bin|safetensors|gguf|onnx|pkl|joblib|h5|keras|ckpt|engine|tflite)$|\{"
)
_PRETRAINED = (
    "transformers", "diffusers", "sentence_transformers", "unsloth", "peft", "trl", "optimum", "auto_gptq", "awq",
    "setfit", "span_marker", "FlagEmbedding", "gliner", "adapters", "timm", "colpali_engine", "byaldi", "vertexai",
    "ctransformers", "open_clip", "parler_tts", "TTS", "nemo", "sam2", "simpletransformers", "modelscope",
    "onnxruntime_genai", "mlx_lm", "gptqmodel", "pyannote", "speechbrain", "mlx_vlm", "mlx_whisper", "keras_hub",
    "keras_nlp", "flair", "lmdeploy", "sglang", "spacy",
)  # fmt: skip
_LOADS = {"diffusers": "image_model", "byaldi": "embedding_model", "colpali_engine": "embedding_model"}
_BARE = ("litellm.", "ollama.", "replicate.", "cohere.", "voyageai.", "groq.", "together.", "aisuite.")
_NOT_LOADED = re.compile(r"(?:Tokenizer|Processor|FeatureExtractor|Config|Scheduler|GenerationConfig)(?:Fast)?$")


@dataclass(slots=True)
class ModelUse:
    """A model where it is named. `line` is that of the literal; `variables` hold the object that stands for it."""

    name: str | Ref
    type: str
    provider: str
    line: int
    framework: str = ""
    call: Call | None = None
    variables: list[str] = field(default_factory=list)
    evidence: str = ""
    unnamed: bool = False  # called after its class, as only an argument or the environment says which it is

    @property
    def key(self) -> str:
        """The identity key; of a name defined elsewhere the default's, or empty."""
        name = "" if self.unnamed else self.name.default if isinstance(self.name, Ref) else self.name
        provider = self.provider if self.provider in SERVING or not vendor_of(name) else ""
        return model_key(name, provider) if name else ""


@dataclass(slots=True)
class ServiceUse:
    """A client of an AI service where it is made."""

    provider: str
    call: Call
    qualified: str
    has_model: bool = False


@dataclass(slots=True)
class PythonModels:
    """Models and services of one module, in source order."""

    uses: list[ModelUse]
    services: list[ServiceUse]


def python_models(document: Document) -> PythonModels:
    """Read the models and services that a module names. Raises MalformedError."""
    return _Reading(document.parse(python_module)).result()


class _Reading:
    def __init__(self, module: PythonModule) -> None:
        self.module = module
        self.passed = Passed(module)
        self.uses: list[ModelUse] = []
        self.services: list[ServiceUse] = []

    def result(self) -> PythonModels:
        shaped = (last for last in self.module.by_last if SHAPED.search(last))
        lasts = dict.fromkeys((*client_names(), *ALTERNATIVES, *shaped))
        for call, qualified in self.module.named(*lasts):
            self._client(call, qualified)
        own = {f"{self.module.name}.{made.qualname}": base for made in self.module.classes
               for base in self.module.bases(made) if client_of(base) is not None}  # fmt: skip
        for call in (call for call in self.module.calls if own and self.module.callee(call) in own):
            self._client(call, own[self.module.callee(call)])
        for call, base in self._passed_up() if own else ():
            self._client(call, base)
        for call, qualified in self.module.named("client", "create_client"):
            self._aws(call, qualified)
        self._methods()
        self._others()
        self._ready_made()
        boto = any(each.dotted.startswith("boto3") for each in self.module.imports)
        self._literals(strict=not (self.module.distributions or self.services or boto))
        self.uses.sort(key=lambda use: use.line)
        return PythonModels(self.uses, self.services)

    def _passed_up(self) -> Iterator[tuple[Call, str]]:
        """What classes that extend a client pass up to it: `super().__init__(model=model)`."""
        bases = {made.node: base for made in self.module.classes for base in self.module.bases(made) if client_of(base)}
        for call in self.module.calls:
            func, owner = call.node.func, call.scope.owner
            passed = isinstance(func, ast.Attribute) and func.attr == "__init__" and written_name(func.value) == "super"
            if passed and owner is not None and owner.node in bases:
                yield call, bases[owner.node]

    def _client(self, call: Call, qualified: str) -> None:
        client = client_of(qualified)
        last = qualified.rpartition(".")[2]
        if client is None or (client.type and last == "from_pretrained" and not client.keywords):
            if last == "from_pretrained":
                self._pretrained(call, qualified)
            return
        if last in {"configure", "init"} and not call.node.keywords:
            return
        if last.endswith("_download") and self.module.text(call.argument(-1, "repo_type"), call.scope) == "dataset":
            return
        found = self._stood_for(client, call, qualified)
        if client.provider and (not client.type or not found) and client.provider not in {"huggingface", "llamacpp"}:
            self.services.append(ServiceUse(client.provider, call, qualified, bool(found)))
        elif client.provider == "huggingface" and not client.type and not found:
            self.services.append(ServiceUse(client.provider, call, qualified))

    def _stood_for(self, client: Client, call: Call, qualified: str) -> int:
        """Add the models that a client is made with; how many were added."""
        last = qualified.rpartition(".")[2]
        argument = call.argument(0 if last == "from_pretrained" else client.position, *client.keywords)
        kind = client.type or "llm"
        found = self._named(argument, call, kind, client.provider, qualified) if argument is not None else 0
        name = client.default if argument is None and not any(k.arg is None for k in call.node.keywords) else ""
        told = name or (last if kind == "embedding_model" and last[:1].isupper() and not found else "")
        if told:  # by its class, when only the environment or an argument says which it is
            self._add(told, kind, client.provider, self.module.line(call.node), call, qualified)
        elif client.type and not found and (made := made_with(qualified) or task_of(self.module, call, qualified)):
            self._unnamed(made, kind, client.provider, call, qualified)
        return found or int(bool(name))

    def _unnamed(self, name: str, kind: str, provider: str, call: Call, qualified: str) -> None:
        """A model that only an argument or the environment names, by its class."""
        self._add(name, kind, provider, self.module.line(call.node), call, qualified)
        self.uses[-1].unnamed = True

    def _pretrained(self, call: Call, qualified: str) -> None:
        owner = qualified.rpartition(".")[0].rpartition(".")[2]
        first = 1 if owner.startswith("PeftModel") else 0  # behind the model that the adapter is put on
        argument = call.argument(first, "pretrained_model_name_or_path", "model_name", "model_id", "model_name_or_path")
        known = qualified.startswith(_PRETRAINED) or of_hub(self.module.text(argument, call.scope))
        if not known or _NOT_LOADED.search(owner):
            return
        kind = _LOADS.get(qualified.partition(".")[0], "llm")
        added = self._named(argument, call, kind, "huggingface", qualified)
        if not added and isinstance(argument, ast.Name | ast.Attribute | ast.Subscript) and owner[:1].isupper():
            self._unnamed(owner, kind, "huggingface", call, qualified)

    def _aws(self, call: Call, qualified: str) -> None:
        if not qualified.startswith(("boto3.", "aioboto3.", "botocore.", "aiobotocore.")):
            return
        service = self.module.text(call.argument(0, "service_name"), call.scope)
        if service in AWS:
            self.services.append(ServiceUse(AWS[service], call, f"boto3.client({service})"))

    def _methods(self) -> None:
        lasts = {method.rpartition(".")[2] for method, _ in METHODS}
        for call, qualified in self.module.named(*lasts):
            written = call.written
            kind = next((kind for method, kind in METHODS if written == method or written.endswith(f".{method}")), "")
            bare = qualified.startswith(_BARE)
            if "." not in written and not bare:
                continue
            argument = call.argument(-1, *KEYWORDS)
            if argument is None and qualified in POSITIONED:
                argument = call.argument(0)
            if kind and argument is not None:
                provider = DISTRIBUTION_PROVIDERS.get(distribution_of(qualified), "")
                self._named(argument, call, kind, provider, qualified or written)

    def _others(self) -> None:
        """Models that any other call into an AI library is given under the name of a model."""
        told = {id(use.call.node) for use in self.uses if use.call is not None}
        for call in self.module.calls:
            given = next((each.value for each in call.node.keywords if each.arg in NAMED), None)
            if given is None or id(call.node) in told:
                continue
            qualified = self.module.callee(call)
            kind = kind_of_call(qualified)
            texts = [each for each in self.module.values.all(given, call.scope) if each.known] if kind else []
            for value in texts:
                short = value.text in SHORT.get(distribution_of(qualified), ())
                if (short or may_be_model(value.text)) and not value.partial and not _LOCAL.search(value.text):
                    known = recognise(value.text)
                    line = self.module.line(value.node) or self.module.line(call.node)
                    best = known.type if known and known.type != "llm" else kind
                    self._add(_name(value), best, known.provider if known else "", line, call, qualified)

    def _ready_made(self) -> None:
        """Models that a library brings along by the name of their architecture: `torchvision.models.resnet50()`."""
        if not any(each.dotted.startswith(ZOOS) for each in self.module.imports):
            return
        for call in self.module.calls:
            qualified = self.module.callee(call)
            if made := READY_MADE.match(qualified):
                name, line = made[0].rpartition(".")[2], self.module.line(call.node)
                self._add(name, "classifier", "", line, call, qualified)

    def _named(self, argument: ast.expr | None, call: Call, kind: str, provider: str, qualified: str) -> int:
        """Add each model that an argument can come to; how many were added."""
        added = 0
        given = [(argument, call.scope), *self.passed.to(argument, call.scope)]
        for value in (value for each, scope in given for value in self.module.values.all(each, scope)):
            text = value.text or member(value.ref)
            if value.known and (value.partial or not text or _SPLIT.search(text) or _LOCAL.search(text)):
                continue
            if not value.known and not text and not value.env and not ("." in value.ref and is_foreign(value.ref)):
                continue
            known = recognise(text)
            kind_here = known.type if known and known.type != "llm" else kind
            line = self.module.line(value.node) or self.module.line(call.node)
            name = _name(value) if value.text or not text else text
            if isinstance(name, Ref) and not known and "embed" in str(name).rpartition(".")[2].lower():
                kind_here = "embedding_model"
            self._add(name, kind_here, (known.provider if known and not provider else provider), line, call, qualified)
            added += 1
        return added

    def _add(self, name: str | Ref, kind: str, provider: str, line: int, call: Call | None, qualified: str) -> None:
        made = call is not None and not _HOLDS.search(qualified.rpartition(".")[2])
        held = self.module.variable(call.node, call.scope) if call and made else ""
        framework = distribution_of(qualified)
        use = ModelUse(
            name, kind, provider, line, framework, call, [held] if held else [], evidence_of(qualified, call)
        )
        self.uses.append(use)

    def _literals(self, *, strict: bool) -> None:
        """Names of models that stand where a model is named: constants, defaults, tables."""
        for node, scope in self.module.index.strings:
            text = node.value if isinstance(node.value, str) else ""
            known = recognise(text) if 2 <= len(text) <= 140 else None  # noqa: PLR2004  shortest name: o1
            known = known or (own_copy(self.module, node, text) if "/" in text[:64] else None)
            if name := addressed(text):
                self.uses.append(ModelUse(name, "llm", "huggingface", self.module.line(node), evidence="address"))
            if known is None:
                continue
            strong = known.provider not in {"", "huggingface"} and len(text) > 3 and not strict  # noqa: PLR2004
            if self._context(node, scope, strong=strong):
                self.uses.append(ModelUse(text, known.type, known.provider, self.module.line(node), evidence="literal"))

    def _context(self, node: ast.AST, scope: Scope, *, strong: bool, depth: int = 0) -> bool:
        """Whether a literal stands where a model is named."""
        holder = self.module.index.held_by.get(id(node))
        if depth > 4:  # noqa: PLR2004  a list in a dictionary in a call
            return False
        if isinstance(holder, ast.BoolOp | ast.IfExp | ast.List | ast.Tuple | ast.Set):
            nested = isinstance(holder, ast.List | ast.Tuple | ast.Set)
            return self._context(holder, scope, strong=strong and not nested, depth=depth + 1)
        if isinstance(holder, ast.Subscript) and written_name(holder.value).endswith("Literal"):
            return self._context(holder, scope, strong=False, depth=depth + 1)
        if isinstance(holder, ast.Dict):
            return self._entry(holder, node, scope, strong=strong, depth=depth)
        if isinstance(holder, ast.Call):
            return self._passed(holder, node, scope)
        return self._held(holder, node, scope, strong=strong)

    def _held(self, holder: ast.AST | None, node: ast.AST, scope: Scope, *, strong: bool) -> bool:
        """Whether the name of what directly holds a literal says that it is a model."""
        if isinstance(holder, ast.BinOp) and isinstance(node, ast.List | ast.IfExp):  # `["gpt-4o"] * 3`, lists joined
            return self._context(outermost(self.module.index, holder), scope, strong=strong, depth=3)
        if isinstance(holder, ast.Assign | ast.AnnAssign):
            target = holder.targets[0] if isinstance(holder, ast.Assign) else holder.target
            entry = target.slice if isinstance(target, ast.Subscript) else None
            said = str(entry.value) if isinstance(entry, ast.Constant) else written_name(target)
            return holder.value is node and self._says(said, strong=strong and entry is None)
        if isinstance(holder, ast.keyword):
            return self._keyword(holder, strong=strong)
        if isinstance(holder, ast.arguments):
            return self._says(held_name(self.module.index, node), strong=False)
        function = scope.function
        return isinstance(holder, ast.Return) and function is not None and self._says(function.name, strong=False)

    def _says(self, name: str, *, strong: bool) -> bool:
        last = name.rpartition(".")[2]
        return bool(MODELISH.search(last)) or (strong and bool(_NAMED.match(last) or last.isupper()))

    def _keyword(self, holder: ast.keyword, *, strong: bool) -> bool:
        name = holder.arg or ""
        if optional(self.module.index, holder):
            return True
        if name == "default":
            call = self.module.index.held_by.get(id(holder))
            around = self.module.index.held_by.get(id(call))
            target = written_name(around.target) if isinstance(around, ast.AnnAssign) else ""
            if isinstance(around, ast.Assign):
                target = written_name(around.targets[0])
            options = call.args if isinstance(call, ast.Call) else []
            said = [each.value for each in options if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            return any(MODELISH.search(each) for each in (target, *said))
        return self._says(name, strong=strong) or offered(self.module.index, holder)

    def _entry(self, holder: ast.Dict, node: ast.AST, scope: Scope, *, strong: bool, depth: int) -> bool:
        if len(holder.keys) <= _TABLE and any(key is node for key in holder.keys):
            return listed(self.module.index, holder, node)
        for key, value in zip(holder.keys, holder.values, strict=True) if len(holder.keys) <= _TABLE else ():
            if value is node:
                name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
                return self._says(name, strong=strong) or bool(
                    self._context(holder, scope, strong=False, depth=depth + 1)
                )
        return False

    def _passed(self, call: ast.Call, node: ast.AST, scope: Scope) -> bool:
        last = written_name(call.func).rpartition(".")[2]
        first = call.args[0] if call.args else None
        named = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
        if last in _DEFAULTING or _SETTING.search(last):
            if first is not node:
                return bool(MODELISH.search(named))
            return bool(self._context(call, scope, strong=False, depth=3)) or self._annotated(call)
        if last in {"selectbox", "radio", "Dropdown", "multiselect", "select_slider", "text_input"}:
            return first is not node and bool(MODELISH.search(named))
        if MODELISH.search(taken_as(self.module, call, node)) and not NO_MODEL.search(last):
            return True
        return first is node and (self._takes_model(call, scope, last) or gives_model(last, node))

    def _takes_model(self, call: ast.Call, scope: Scope, last: str) -> bool:
        """Whether a class or function of an AI library takes a model first: `Agent("openai:gpt-5")`."""
        distribution = distribution_of(self.module.names.called(call.func, scope))
        return bool(distribution) and distribution != "datasets" and not NO_MODEL.search(last)

    def _annotated(self, call: ast.Call) -> bool:
        around = self.module.index.held_by.get(id(call))
        return isinstance(around, ast.AnnAssign) and bool(MODELISH.search(written_name(around.target)))


def _name(value: Value) -> str | Ref:
    if value.known and value.env:
        return value.text  # a default is written here; the environment may say otherwise
    return value.name
