"""Where a Python literal stands when it names a model: a key of a table of models, an offer of a form, an option of the
command line, an argument of a function of the module.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.model_names import ModelName, is_embedding, is_hub_id, recognise
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, SourceIndex

MODELISH = re.compile(  # what names a thing of which a literal of the right form is a model
    r"(?i)model|llm|engine|deployment|embed|rerank|checkpoint|repo_id|(?:^|_)(?:repo(?:sitory)?$|lm(?:_|$)|"
    r"(?:base|backbone|student|teacher|pretrained|hub|hf)(?:_(?:id|name|repo))?$)"
)
_MODELISH = re.compile(r"model|llm|engine|embed|rerank", re.IGNORECASE)
_OFFERS = frozenset({"value", "values", "options", "choices", "items"})
_TABLES = re.compile(
    r"(?:^|_)(?:models|llms)(?:_(?:map|registry|choices|options|config|configs|catalog|table))?$", re.IGNORECASE
)
_NAMING = frozenset({"id", "model", "model_id", "model_name"})
_STATES = re.compile(
    r"(?:^|_)model_?(?:id|name|path|name_or_path|repo(?:_id)?)$|^(?:base|hf|pretrained|adapter)_model$", re.IGNORECASE
)
_VERSION = re.compile(r"^(gpt|claude|gemini|llama|mistral)_?(?=\d)", re.IGNORECASE)
_GIVES = re.compile(
    r"(?!is_|has_|supports?_)\w*(?:llm|model|chat|generative|gpt|claude|gemini|openai|anthropic)", re.IGNORECASE
)
# Functions of the project that load a model from a hub: `load_pretrained_model("acme/sight-13b")`.
_LOADS = re.compile(
    r"(?:^|[._])(?:load|init|get|build|create|download|fetch)_(?:the_)?(?:\w{1,30}_)?(?:model|llm|pipeline|checkpoint|weights|vlm)(?:_and_\w{1,20})?$"
)
NO_MODEL = re.compile(
    r"pretrained|token|encod|count|cost|price|print|dataset|load_metric|startswith|login|upload|push", re.IGNORECASE
)
_HOSTED = re.compile(
    r"https://(?:huggingface\.co|hf\.co|hf-mirror\.com)/([\w.-]{2,60}/[\w.-]{2,90})/(?:resolve|blob|raw)/[^\s/]{1,60}/\S{1,120}\.(?:gguf|safetensors|bin|pt|pth|onnx|ckpt|tflite|task)"
)
_SERVED = re.compile(
    r"https://api-inference\.huggingface\.co/(?:models|pipeline/[\w-]{1,40})/([\w.-]{2,60}/[\w.-]{2,90})/?"
)
_ON_HUB = re.compile(r"hf://(?!datasets/|spaces/|buckets/)([\w.-]{2,60}/[\w.-]{2,90})/?")
_WEIGHTS = re.compile(
    r"https?://[^\s?#]{4,160}/([\w.-]{2,90}\.(?:gguf|safetensors|pth|pt|onnx|ckpt|tflite))(?:\?\S{0,80})?"
)
_OPTION = re.compile(r"--(?:model|base[-_]model|model[-_](?:id|name|path|tag))=([\w.-]{2,60}/[\w.-]{2,90})")
_MOST = 60  # entries of a table of models
_SURE = ("model_name", "model_id", "model_name_or_path")
_FOLDERS = frozenset({  # of a project, no organisation of a hub
    "app", "artifacts", "assets", "build", "cache", "checkpoints", "ckpt", "ckpts", "config", "configs", "data",
    "dist", "examples", "experiments", "exports", "files", "home", "lib", "local", "logs", "mnt", "model",
    "models", "opt", "output", "outputs", "pretrained", "resources", "results", "runs", "saved", "saved_models",
    "src", "static", "tests", "tmp", "trained_models", "weights",
})  # fmt: skip


def listed(index: SourceIndex, holder: ast.Dict, node: ast.AST) -> bool:
    """Whether a name is a key of a table of models: `MODELS = {"gpt-4o": {"name": "GPT-4o"}}`."""
    around = index.held_by.get(id(holder))
    target: ast.expr | None = around.target if isinstance(around, ast.AnnAssign) else None
    if isinstance(around, ast.Assign):
        target = around.targets[0]
    value = next(value for key, value in zip(holder.keys, holder.values, strict=True) if key is node)
    called = written_name(target).rpartition(".")[2] if target is not None else ""
    of_hub = isinstance(node, ast.Constant) and "/" in str(node.value)
    named = _TABLES.search(called) or (of_hub and _MODELISH.search(called))
    if not named or not isinstance(value, ast.Dict):
        return False
    return not any(isinstance(key, ast.Constant) and key.value in _NAMING for key in value.keys)


def member(symbol: str) -> str:
    """The model that a member of a library's own table of models stands for: `OpenAIChatModel.GPT4o` is gpt-4o."""
    if not distribution_of(symbol):
        return ""
    spelt = _VERSION.sub(r"\1-", symbol.rpartition(".")[2]).replace("_", "-").lower()
    known = recognise(spelt) if any(each.isdigit() for each in spelt) else None
    return spelt if known is not None and known.provider not in {"", "huggingface"} else ""


def addressed(text: str) -> str:
    """The model whose file stands at an address: its id on a hub, else the name of the file; or the model of a hub that
    an argument of a command names, `--model=google/gemma-2-2b-it`.
    """
    option = _OPTION.fullmatch(text) if text.startswith("--") else None
    if option is not None and of_hub(option[1]) and recognise(option[1]) is not None:
        return option[1]
    hosted = _HOSTED.match(text) or _ON_HUB.fullmatch(text)
    place = _WEIGHTS.fullmatch(text) if hosted is None else None
    served = _SERVED.fullmatch(text) if hosted is None else None
    return hosted[1] if hosted else served[1] if served else place[1] if place else ""


def offered(index: SourceIndex, holder: ast.keyword) -> bool:
    """Whether what a form offers stands under the name of a model: `{"Model": Field(values=["x", "y"])}`."""
    call = index.held_by.get(id(holder)) if holder.arg in _OFFERS else None
    around = index.held_by.get(id(call))
    names: list[ast.expr | None] = []
    if isinstance(around, ast.Dict):
        names = [key for key, value in zip(around.keys, around.values, strict=True) if value is call]
    elif isinstance(around, ast.Assign) and isinstance(around.targets[0], ast.Subscript):
        names = [around.targets[0].slice]
    return any(isinstance(name, ast.Constant) and bool(_MODELISH.search(str(name.value))) for name in names)


def own_copy(module: PythonModule, node: ast.AST, text: str) -> ModelName | None:
    """The model that an id on a hub stands for, where a name says that it is one: `MODEL_ID = "acme/desk-8b"`."""
    organisation, _, name = text.partition("/")
    if not is_hub_id(text) or organisation.lower() in _FOLDERS:
        return None
    held = held_name(module.index, node)
    if not re.search(r"[\d-]", name) and not (held.lower() in _SURE and module.distributions):
        return None
    if not held and _keyed(module.index, node):
        return ModelName("embedding_model" if is_embedding(text) else "llm", "huggingface")
    call = module.index.held_by.get(id(node))
    first = isinstance(call, ast.Call) and bool(call.args) and call.args[0] is node
    if isinstance(call, ast.Call) and first and _LOADS.search(written_name(call.func)) and module.distributions:
        return ModelName("embedding_model" if is_embedding(text) else "llm", "huggingface")
    if not _STATES.search(held) or not (module.distributions or held.isupper() or held.endswith(_SURE)):
        return None
    embeds = is_embedding(text) or "embed" in held.lower()
    return ModelName("embedding_model" if embeds else "llm", "huggingface")


def of_hub(text: str) -> bool:
    """Whether a text is the id of a model on a hub and no path in a project, whichever class loads it."""
    return is_hub_id(text) and text.partition("/")[0].lower() not in _FOLDERS and not text.startswith((".", "/"))


def _keyed(index: SourceIndex, node: ast.AST) -> bool:
    """Whether a text is a key of a table that is called after models: `EMBEDDER_ARGS = {"org/words-2": {...}}`."""
    holder = index.held_by.get(id(node))
    around = index.held_by.get(id(holder))
    if not isinstance(holder, ast.Dict) or not isinstance(around, ast.Assign) or len(holder.keys) > _MOST:
        return False
    return any(key is node for key in holder.keys) and bool(_MODELISH.search(written_name(around.targets[0])))


def held_name(index: SourceIndex, node: ast.AST) -> str:
    """The name that a literal is given: of a variable, an argument, a parameter, an option of the command line."""
    holder = index.held_by.get(id(node))
    if isinstance(holder, ast.keyword) and holder.arg == "default":
        call = index.held_by.get(id(holder))
        written = (
            [str(each.value) for each in call.args if isinstance(each, ast.Constant)]
            if isinstance(call, ast.Call)
            else []
        )
        if written:  # `"-w", "--weights"`
            long = next((each for each in written if each.startswith("--")), written[0])
            return long.lstrip("-").replace("-", "_")
        holder = index.held_by.get(id(call))
    if isinstance(holder, ast.keyword):
        return holder.arg or ""
    if isinstance(holder, ast.arguments):
        plain, keyed = [*holder.posonlyargs, *holder.args], zip(holder.kwonlyargs, holder.kw_defaults, strict=True)
        given = [*zip(reversed(plain), reversed(holder.defaults), strict=False), *keyed]
        return next((parameter.arg for parameter, default in given if default is node), "")
    if isinstance(holder, ast.Assign | ast.AnnAssign):
        target = holder.targets[0] if isinstance(holder, ast.Assign) else holder.target
        return written_name(target).rpartition(".")[2]
    if isinstance(holder, ast.Dict) and len(holder.keys) <= _MOST:
        entries = (key for key, value in zip(holder.keys, holder.values, strict=True) if value is node)
        return next((str(key.value) for key in entries if isinstance(key, ast.Constant)), "")
    return ""


def outermost(index: SourceIndex, node: ast.BinOp) -> ast.BinOp:
    """The whole of an expression of which a sum is a part: `[] + small + large`."""
    while isinstance(above := index.held_by.get(id(node)), ast.BinOp):
        node = above
    return node


def optional(index: SourceIndex, holder: ast.keyword) -> bool:
    """Whether an option of the command line is one of models, by what it is when it is not given, or by its choices:
    `add_argument("--backend", choices=["gpt-4", "gpt-4o"])`.
    """
    call = index.held_by.get(id(holder)) if holder.arg in {"default", "choices"} else None
    if not isinstance(call, ast.Call) or not written_name(call.func).endswith(("add_argument", "option", "Option")):
        return False
    given = [keyword.value for keyword in call.keywords if keyword.arg in {"default", "choices"}]
    listed_ones = [
        each for value in given for each in (value.elts if isinstance(value, ast.List | ast.Tuple) else [value])
    ]
    texts = [str(each.value) for each in listed_ones if isinstance(each, ast.Constant)]
    known = [recognise(text) for text in texts]
    return bool(texts) and all(each is not None and each.provider not in {"", "huggingface"} for each in known)


def taken_as(module: PythonModule, call: ast.Call, node: ast.AST) -> str:
    """The parameter that a positional argument is, of a function or a class that the module defines:
    `ask(text, "gpt-4o")`, `Chat("gpt-4o")`, `super().__init__("gpt-4o")`.
    """
    place = next((at for at, each in enumerate(call.args) if each is node), -1)
    names = _called(module, call) if place >= 0 else ()
    for defined in module.functions if names else ():
        if defined.qualname in names and not isinstance(defined.node, ast.ClassDef):
            plain = [*defined.node.args.posonlyargs, *defined.node.args.args]
            plain = plain[1:] if defined.qualname.endswith(".__init__") else plain
            return plain[place].arg if place < len(plain) else ""
    return ""


def _called(module: PythonModule, call: ast.Call) -> tuple[str, ...]:
    """The names under which a module may define what a call reaches; of `super().__init__` those of classes above."""
    if isinstance(call.func, ast.Name):
        return (call.func.id, f"{call.func.id}.__init__")
    above = isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"
    if not above or written_name(call.func) not in {"super.__init__", "super().__init__"}:
        return ()
    around = [each.node for each in module.classes if each.node.lineno <= call.lineno <= (each.node.end_lineno or 0)]
    bases = [base for each in around if isinstance(each, ast.ClassDef) for base in each.bases]
    return tuple(f"{written_name(base)}.__init__" for base in bases)


def task_of(module: PythonModule, call: Call, qualified: str) -> str:
    """The task of a pipeline for which the library chooses the model: `pipeline("summarization")`."""
    chosen = qualified == "transformers.pipeline" and "model" not in call.keywords and not call.node.args[1:]
    return module.text(call.argument(0, "task"), call.scope) if chosen else ""


def gives_model(last: str, node: ast.AST) -> bool:
    """Whether a function of the project is named after what it gives, a model of a vendor: `load_llm("gpt-4o")`."""
    known = recognise(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
    text = str(node.value) if isinstance(node, ast.Constant) else ""
    if _LOADS.search(last) and of_hub(text):
        return True
    strong = known is not None and known.provider not in {"", "huggingface"}
    return strong and bool(_GIVES.match(last)) and not NO_MODEL.search(last)


def is_foreign(symbol: str) -> bool:
    """Whether a symbol can be another module's constant, not a member of an AI library."""
    roots = ("os.", "sys.", "argparse.", "json.", "yaml.", "streamlit.")
    return not distribution_of(symbol) and not symbol.startswith(roots)


def evidence_of(qualified: str, call: Call | None) -> str:
    """What a model is known by: what is called, and the names of what it is given."""
    names = ", ".join(sorted(keyword.arg or "**" for keyword in call.node.keywords)[:8]) if call else ""
    return f"{qualified}({names})"[:160]
