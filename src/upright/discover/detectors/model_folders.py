"""Models kept as a folder in the layout of Hugging Face: configuration, tokenizer, adapter, chat template.

Why it matters: beside the weights stand files that run. `auto_map` names Python code that loading executes, a chat template
is a program run with every question, and an adapter says which model it was trained on.

How it recognises: `config.json` with `model_type` or `architectures`, `adapter_config.json` with `base_model_name_or_path`,
and `tokenizer_config.json`, `chat_template.json` or `chat_template.jinja` with a chat template. Templates are read by their
words and never rendered. The folder is the model; its weights are judged where they lie.

What it does not see: what the code that `auto_map` names does; templates trained or tuned to misbehave in words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.chat_template import inspect_template
from upright.discover.readers.inquiry import Inquiry, Verdict
from upright.discover.readers.markup import markup
from upright.discover.readers.model_format import look
from upright.discover.sight import edge, in_tests
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Observation
from upright.model.identity import model_key, path_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_GENERATES = ("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")
_CLASSIFIES = ("ForSequenceClassification", "ForTokenClassification", "ForImageClassification")
_NAMES = ("config.json", "adapter_config.json", "tokenizer_config.json", "chat_template.json", "chat_template.jinja")


def _detect(document: Document) -> Iterator[Sighting]:
    name = document.item.name.lower()
    if name.endswith(".jinja"):
        yield from _template(document, [(1, document.text)])
        return
    for root in document.parse(markup):
        if not root.is_map:
            continue
        if name == "config.json" and (root.get("model_type").text or root.get("architectures").strings()):
            yield _configured(document, root)
        elif name == "adapter_config.json" and root.get("base_model_name_or_path").text:
            yield from _adapter(document, root)
        elif name in {"tokenizer_config.json", "chat_template.json"}:
            yield from _template(document, _templates(root.get("chat_template")))


def _configured(document: Document, root: Node) -> Observation:
    architecture = next(iter(root.get("architectures").strings()), root.get("model_type").text)
    inquiry = Inquiry("", look)
    for path, node in root.get("auto_map").walk():
        for target in node.strings():
            told = f"loading runs Python code beside the weights: {path[0]} is {target[:120]}"
            inquiry.say(Verdict.SUSPICIOUS, "remote-code", told, f"line {node.line}")
    kind = "llm" if architecture.endswith(_GENERATES) else "classifier" if architecture.endswith(_CLASSIFIES) else ""
    line = root.first("architectures", "model_type").line
    return _folder(document, line, inquiry, {"type": kind} if kind else {}, architecture=architecture)


def _adapter(document: Document, root: Node) -> Iterator[Sighting]:
    base = root.get("base_model_name_or_path")
    yield _folder(document, base.line, Inquiry("", look), {"type": "adapter"}, base_model=base.text[:120])
    if "/" in base.text and not base.text.startswith((".", "/")):
        yield edge(_key(document), RelationKind.DERIVED_FROM, model_key(base.text))


def _templates(node: Node) -> list[tuple[int, str]]:
    """A chat template, or several by name."""
    if node.is_list:
        return [(each.line, each.get("template").text) for each in node]
    if node.is_map:
        return [(each.line, each.text) for each in node.values()]
    return [(node.line, node.text)] if node.text else []


def _template(document: Document, templates: list[tuple[int, str]]) -> Iterator[Sighting]:
    """A template is worth telling when it does what no template needs."""
    inquiry = Inquiry("", look)
    for line, text in templates:
        inspect_template(text, inquiry, f"line {line}")
    if inquiry.reasons:
        yield _folder(document, templates[0][0], inquiry, {})


def _key(document: Document) -> str:
    return path_key(document.item.source, document.item.path.rpartition("/")[0] or ".")


def _folder(document: Document, line: int, inquiry: Inquiry, kind: dict[str, Json], **told: Json) -> Observation:
    path = document.item.path
    stated: dict[str, Json] = {**kind, **told, "format": "huggingface"}
    if inquiry.reasons:
        stated["verdict"] = inquiry.verdict.name.lower()
        stated["reasons"] = [f"{each.message} ({each.where})" for each in inquiry.reasons]
    if in_tests(path):
        stated["test"] = True
    return Observation(
        kind=AssetKind.MODEL,
        name=path.rpartition("/")[0].rpartition("/")[2] or str(told.get("architecture") or document.item.name),
        keys=(_key(document),),
        location=Location(path, line, document.item.source, "model"),
        attributes=stated,
    )


DETECTOR = Detector(
    id="model-folders",
    title="Models kept as a folder",
    selects=Selector(
        names=_NAMES,
        literals=(b"model_type", b"architectures", b"base_model_name_or_path", b"chat_template", b"{%", b"{{"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "models/ranker/config.json",
            '{\n "architectures": ["BertForSequenceClassification"],\n "model_type": "bert"\n}',
            (("model", "ranker", 2),),
        ),
        Hit(
            "llm/config.json",
            '{"model_type": "phi", "auto_map": {"AutoModel": "modeling_phi.Phi"}}',
            (("model", "llm", 1),),
        ),
        Hit(
            "lora/adapter_config.json",
            '{"peft_type": "LORA", "base_model_name_or_path": "org/base"}',
            (("model", "lora", 1),),
        ),
        Hit("m/tokenizer_config.json", '{"chat_template": "{{ \'\'.__class__.__mro__ }}"}', (("model", "m", 1),)),
        Hit("m/chat_template.jinja", "{{ cycler.__init__.__globals__.os.popen('id').read() }}", (("model", "m", 1),)),
    ),
    misses=(
        Miss("config.json", '{"debug": true, "port": 8080, "note": "no model_type here but in words"}'),
        Miss("m/tokenizer_config.json", '{"chat_template": "{% for m in messages %}{{ m[\'content\'] }}{% endfor %}"}'),
        Miss("m/chat_template.jinja", "{% for m in messages %}{{ m.role }}: {{ m.content }}{% endfor %}"),
    ),
)
