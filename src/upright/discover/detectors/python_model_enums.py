"""Models that enumerations of Python code list: `class ModelName(StrEnum): MINI = "gpt-4o-mini"`.

Why it matters: what an application lets its users choose among is what their data may go to.

How it recognises: members of an enumeration whose values are names of models, when the class is called after models or
after who makes them, or when most of its members are names of known models; known names that a plain class of constants
holds which is called after models.

What it does not see: members whose value is put together.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import ModelName, may_be_model, recognise
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import in_tests, see
from upright.model.identity import model_key, vendor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Defined

_DECLARED = re.compile(rb"class (?:\w+\([^)\n]*Enum\b|\w{0,40}(?:Models?|LLMs?|Llms?|MODELS)(?:[A-Z]\w{0,30})?:)")
_ABOUT = re.compile(r"Models?(?![a-z])|LLMs?(?![a-z])|Llms?(?![a-z])|Embedding|Engine")
_KINDS = re.compile(r"Type|Kind|Provider|Status|Format|Mode$|Capabilit|Family|Tier|Role|Size|Task")
_HOW = re.compile(r" \([^()]{1,40}\)$")  # how hard it thinks: `o3 (high)`
_GROUP = 2  # known names that make an enumeration one of models, whatever it is called


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or _DECLARED.search(document.content) is None:
        return
    module = document.parse(python_module)
    seen: set[str] = set()
    for defined in module.classes:
        listed = any(base.rpartition(".")[2].endswith("Enum") for base in module.bases(defined))
        if not listed and isinstance(defined.node, ast.ClassDef) and defined.node.bases:
            continue
        for name, line, known in _members(module, defined, plain=not listed):
            if name in seen:
                continue
            seen.add(name)
            embeds = known.type == "embedding_model"
            provider = known.provider or vendor_of(name)
            yield see(
                document, "embedding_model" if embeds else "model", name, line, model_key(name, known.provider),
                provider=provider, type=known.type, language="python", evidence=defined.qualname[:120],
            )  # fmt: skip


def _members(module: PythonModule, defined: Defined, *, plain: bool) -> Iterator[tuple[str, int, ModelName]]:
    told = [(text, node, recognise(text)) for text, node in _values(defined)]
    called = defined.node.name
    about = bool(_ABOUT.search(called)) and not _KINDS.search(called)
    known = sum(each is not None for _, _, each in told)
    if not (known >= _GROUP and known * 2 > len(told)) and not (about and known):
        return
    if plain and not about:  # a class of constants has to be called after models
        return
    for text, node, each in told:
        if each is not None or (about and not plain and may_be_model(text)):
            yield text, module.line(node), each or ModelName("llm", "")


def _values(defined: Defined) -> Iterator[tuple[str, ast.AST]]:
    """The texts that members stand for: `A = "x"`, `A = "x", "told"`, `A = Spec(id="x")` is none."""
    for statement in defined.node.body:
        if not isinstance(statement, ast.Assign) or written_name(statement.targets[0]).startswith("_"):
            continue
        value = statement.value
        first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield _HOW.sub("", first.value), first


DETECTOR = Detector(
    id="python-model-enums",
    title="Models that enumerations of Python code list",
    selects=Selector(languages=LANGUAGES, literals=(b"enum", b"models", b"llm")),
    detect=_detect,
    hits=(
        Hit(
            "names.py",
            "class Models:\n    FAST = 'gpt-3.5-turbo'\n    LIMIT = 'x-1'\n\nclass Prices:\n    FAST = 'gpt-4o'\n    GOOD = 'gpt-4'\n",
            (("model", "gpt-3.5-turbo", 2),),
        ),
        Hit(
            "schema/models.py",
            'from enum import StrEnum\n\n\nclass OpenAIModelName(StrEnum):\n    """What may be asked."""\n\n    NANO = "gpt-5-nano"\n    NEXT = "nova-mini-9"\n',
            (("model", "gpt-5-nano", 7), ("model", "nova-mini-9", 8)),
        ),
        Hit(
            "llm.py",
            "from enum import Enum\n\nclass Llm(Enum):\n    A = 'gemini-3.1-pro-preview (high thinking)'\n    B = 'gemini-3.1-pro-preview (low thinking)'\n",
            (("model", "gemini-3.1-pro-preview", 4),),
        ),
        Hit(
            "choices.py",
            "from enum import Enum\n\nclass Choice(str, Enum):\n    fast = 'claude-3-5-haiku-latest'\n    good = 'gpt-4o'\n\nclass Vectors(Enum):\n    a = 'text-embedding-3-small'\n    b = 'text-embedding-3-large'\n",
            (
                ("model", "claude-3-5-haiku-latest", 4),
                ("model", "gpt-4o", 5),
                ("model", "text-embedding-3-small", 8),
                ("model", "text-embedding-3-large", 9),
            ),
        ),
    ),
    misses=(
        Miss("kinds.py", "from enum import Enum\n\nclass ModelType(Enum):\n    chat = 'chat-1'\n    text = 'text-2'\n"),
        Miss(
            "colours.py",
            "from enum import Enum\n\nclass Colour(Enum):\n    red = 'red-1'\n    gpt = 'gpt-4o'\n    x = 'x'\n",
        ),
        Miss("plain.py", "class Model:\n    name = 'gpt-4o'\n"),
    ),
)
