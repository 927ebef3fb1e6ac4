"""Models that Python code makes from other models: fine-tuned, adapters, merged, quantised, published.

Why it matters: what a model learnt from goes on in everything that is made from it. Who must forget a person's data has to
train the adapter again, and then merge and quantise it again.

How it recognises: `save_pretrained`, `save_model`, `save_quantized`, `save_pretrained_merged`, `save_pretrained_gguf` and
`push_to_hub` of Transformers, PEFT, TRL, Unsloth, Sentence Transformers, AutoAWQ, GPTQ and Optimum, whose object leads back
to what was loaded with `from_pretrained` and its like: through variables, `get_peft_model`, `merge_and_unload` and trainers.
A place that is written down is the model's identity, so that code which loads it from there continues the line.

What it does not see: places that only configuration names, and models that another module hands over.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._training_outputs import trainers_folder
from upright.discover.python_gate import opened
from upright.discover.python_paths import is_open, model_keys, path_keys
from upright.discover.python_places import late_place, one_place
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, see
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

_SAVES: Final = {
    "save_pretrained": "", "save_model": "", "push_to_hub": "", "save_quantized": "quantisation",
    "save_pretrained_merged": "merging", "push_to_hub_merged": "merging", "save_pretrained_gguf": "quantisation",
    "push_to_hub_gguf": "quantisation", "save": "",
}  # fmt: skip
_LOADS: Final = frozenset({"from_pretrained", "from_quantized", "SentenceTransformer", "CrossEncoder", "load_adapter"})
_STEPS: Final = {
    "get_peft_model": "adapter", "merge_and_unload": "merging", "merge_adapter": "merging", "quantize": "quantisation",
    "add_weighted_adapter": "merging",
}  # fmt: skip
_QUANTISED: Final = re.compile(r"AWQ|GPTQ|Quanti[sz]er|INC|OVModel|GGUF", re.IGNORECASE)
_OTHERS: Final = re.compile(r"token|processor|config|extractor|dataset|^ds$|^data$|scheduler|image_", re.IGNORECASE)
_PLACE: Final = re.compile(r"(?:\.{0,2}/)?[\w.-]{1,80}(?:/[\w.-]{1,80}){0,6}/?")
_NAMED: Final = frozenset(
    {
        "model",
        "base_model",
        "pretrained_model_name_or_path",
        "model_name",
        "model_id",
        "model_name_or_path",
        "model_path",
    }
)
_FOLLOWED: Final = 80  # expressions looked at on the way back from one model
_DISTRIBUTIONS: Final = frozenset(
    {
        "transformers", "peft", "trl", "unsloth", "sentence-transformers", "autoawq", "auto-gptq", "gptqmodel", "optimum",
        "setfit", "diffusers", "adapters", "mergekit", "llmcompressor", "optimum-intel", "optimum-quanto",
    }
)  # fmt: skip


@dataclass(slots=True)
class _Line:
    """Where a model comes from: keys of what was loaded, and what was done to it."""

    bases: dict[str, None] = field(default_factory=dict)
    steps: dict[str, None] = field(default_factory=dict)


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None or not _DISTRIBUTIONS & module.distributions.keys():
        return
    seen: set[str] = set()
    for call in module.calls:
        func = call.node.func
        if not isinstance(func, ast.Attribute) or func.attr not in _SAVES or _OTHERS.search(written_name(func.value)):
            continue
        place = _place(module, call)
        if not place or place in seen:
            continue
        line = _line(document, module, func.value, call.scope)
        if not line.bases:
            continue
        seen.add(place)
        if done := _SAVES[func.attr]:
            line.steps[done] = None
        yield from _made(document, module, call, place, line)


def _place(module: PythonModule, call: Call) -> str:
    node = call.argument(0, "save_directory", "output_dir", "repo_id", "save_dir", "path")
    if node is None and call.written.endswith(".save_model"):
        return trainers_folder(module, call)
    value = module.value(node, call.scope)
    if not value.text or value.partial:
        return late_place(module, node, call.scope)
    return value.text if _PLACE.fullmatch(value.text) else ""


def _made(document: Document, module: PythonModule, call: Call, place: str, line: _Line) -> Iterator[Sighting]:
    keys = model_keys(document, place)
    own = [each for each in line.bases if each not in keys]
    if not keys or not own:
        return
    last = list(line.steps)
    kind = "adapter" if last == ["adapter"] else "llm"
    done = next((each for each in ("quantisation", "merging") if each in last), "fine-tuning")
    yield see(
        document, "model", place, module.line(call.node), tuple(keys), language="python", type=kind, made_by=done,
        evidence=f"{call.written}(...)"[:120],
    )  # fmt: skip
    for base in own:
        yield edge(keys[0], R.DERIVED_FROM, base)


def _line(document: Document, module: PythonModule, node: ast.expr, scope: Scope) -> _Line:
    """What a model expression comes from, back through variables, wrappers and trainers."""
    line = _Line()
    queue: list[tuple[ast.AST, Scope]] = [(node, scope)]
    seen: set[int] = set()
    for current, within in queue:
        if id(current) in seen or len(seen) > _FOLLOWED:
            continue
        seen.add(id(current))
        if isinstance(current, ast.Name):
            queue += _bound(current, within)
        elif isinstance(current, ast.Attribute):
            queue += _bound(current, within) or [(current.value, within)]
        elif isinstance(current, ast.Call):
            queue += _called(document, module, current, within, line)
        elif isinstance(current, ast.Await | ast.Starred | ast.NamedExpr | ast.Subscript):
            queue.append((current.value, within))
    return line


def _bound(node: ast.Name | ast.Attribute, scope: Scope) -> list[tuple[ast.AST, Scope]]:
    """Everything that a variable, or an attribute of the object itself, is assigned."""
    if isinstance(node, ast.Attribute):
        own = isinstance(node.value, ast.Name) and node.value.id == "self" and scope.owner is not None
        bindings = scope.owner.bindings.get(node.attr, ()) if own and scope.owner is not None else ()
    else:
        around = next((each for each in scope.within() if node.id in each.bindings), None)
        bindings = around.bindings[node.id] if around is not None else ()
    told = (each for each in bindings if each.kind in {"assign", "unpack", "with"} and each.expression is not None)
    return [(each.expression, each.scope) for each in told if each.expression is not None]


def _called(
    document: Document, module: PythonModule, node: ast.Call, scope: Scope, line: _Line
) -> list[tuple[ast.AST, Scope]]:
    """Notes what a call loads and does; gives what to follow from it."""
    written = written_name(node.func)
    last = written.rpartition(".")[2]
    adapts = any(each.arg == "peft_config" for each in node.keywords)
    if done := "adapter" if adapts else _STEPS.get(last, ""):
        line.steps[done] = None
    given = [each.value for each in node.keywords if each.arg in _NAMED]
    if _OTHERS.search(written):
        return []
    if last in _LOADS or last.endswith("Trainer"):
        for each in [*given, *node.args[: 2 if last in _LOADS else 1]]:
            if base := _base(document, one_place(module, each, scope)):
                line.bases[base] = None
        if _QUANTISED.search(written):
            line.steps["quantisation"] = None
    receiver = [node.func.value] if isinstance(node.func, ast.Attribute) and last not in _LOADS else []
    return [(each, scope) for each in (*receiver, *given, *node.args[:1])]


def _base(document: Document, text: str) -> str:
    """The key of a model that is loaded from here."""
    if is_open(text):
        return model_keys(document, text)[0]
    if not text or not _PLACE.fullmatch(text):
        return ""
    hub = not text.startswith(".") and text.count("/") <= 1
    return model_key(text, "huggingface") if hub else next(iter(path_keys(document, text.rstrip("/"))), "")


DETECTOR = Detector(
    id="python-made-models",
    title="Models that Python code makes from others",
    selects=Selector(
        languages=LANGUAGES, literals=tuple(b".save(" if name == "save" else name.encode() for name in _SAVES)
    ),
    detect=_detect,
    hits=(
        Hit(
            "adapt.py",
            "from peft import LoraConfig, get_peft_model\nfrom transformers import AutoModelForCausalLM\nmodel = AutoModelForCausalLM.from_pretrained('meta-llama/Llama-3.1-8B')\nmodel = get_peft_model(model, LoraConfig(r=8))\nmodel.save_pretrained('out/desk-lora')\n",
            (("model", "out/desk-lora", 5),),
        ),
        Hit(
            "merge.py",
            "from peft import PeftModel\nfrom transformers import AutoModelForCausalLM, AutoTokenizer\nbase = AutoModelForCausalLM.from_pretrained('meta-llama/Llama-3.1-8B')\nmerged = PeftModel.from_pretrained(base, 'out/desk-lora').merge_and_unload()\nmerged.save_pretrained('out/desk')\ntokenizer = AutoTokenizer.from_pretrained('meta-llama/Llama-3.1-8B')\ntokenizer.save_pretrained('out/tokens')\n",
            (("model", "out/desk", 5),),
        ),
        Hit(
            "quantise.py",
            "from awq import AutoAWQForCausalLM\nmodel = AutoAWQForCausalLM.from_pretrained('out/desk')\nmodel.quantize(None)\nmodel.save_quantized('out/desk-awq')\n",
            (("model", "out/desk-awq", 4),),
        ),
        Hit(
            "tune.py",
            "from trl import SFTTrainer\ntrainer = SFTTrainer(model='Qwen/Qwen3-8B', train_dataset=rows)\ntrainer.train()\ntrainer.save_model('models/desk')\n",
            (("model", "models/desk", 4),),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            "from transformers import AutoTokenizer\nt = AutoTokenizer.from_pretrained('gpt2')\nt.save_pretrained('out')\n",
        ),
        Miss(
            "b.py",
            "from transformers import AutoModel\nm = AutoModel.from_pretrained('gpt2')\nm.save_pretrained(place)\n",
        ),
        Miss(
            "d.py",
            "from transformers import AutoModel\nm = AutoModel.from_pretrained('gpt2')\nm.push_to_hub(f'{user}/mine')\n",
        ),
        Miss("c.py", "import torch\nmodel = Net()\nmodel.save_model('out/x')\n"),
    ),
)
