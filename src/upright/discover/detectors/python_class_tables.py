"""Models and vector stores that Python code picks from a table of classes.

Why it matters: which of them runs is decided by a setting, so each of them may: `{"openai": OpenAIEmbeddings}[kind](**given)`.

How it recognises: dictionaries from a name to a class of an AI library that stands for a model or a store, where no call of
that class stands in the same file.

What it does not see: classes that are imported by a text.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._vector_engines import engine_of
from upright.discover.python_clients import client_of
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_MOST = 40  # classes of a table: one with more lists what a library has


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None or not module.distributions:
        return
    seen: set[str] = set()
    for table, scope in module.index.dicts:
        for name, node in zip(table.keys, table.values, strict=True) if len(table.keys) <= _MOST else ():
            if not isinstance(node, ast.Name | ast.Attribute) or not _text(name):
                continue
            qualified = module.symbol(node, scope)
            last = qualified.rpartition(".")[2]
            if not last[:1].isupper() or last in seen or last in module.by_last or not distribution_of(qualified):
                continue
            client, engine = client_of(qualified), engine_of(qualified)[0]
            own, line = document.code_key(f"table:{last}"), module.line(node)
            seen.add(last)
            if client is not None and client.type:
                what = "embedding_model" if client.type == "embedding_model" else "model"
                yield see(document, what, last, line, own, provider=client.provider, framework=framework(qualified),
                          language="python", type=client.type)  # fmt: skip
            elif engine:
                yield see(document, "vector_store", last, line, own, framework=framework(qualified), language="python",
                          more={"engine": engine})  # fmt: skip


def _text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant | ast.Attribute)


_USED = "import os\nfrom langchain_openai import ChatOpenAI, OpenAIEmbeddings\nfrom langchain_community.vectorstores import FAISS\n"

DETECTOR = Detector(
    id="python-class-tables",
    title="Models and vector stores that Python code picks from a table",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "pick.py",
            _USED
            + "MODELS = {'openai': OpenAIEmbeddings}\nSTORES = {\n    'faiss': FAISS,\n}\nmodel = MODELS[os.environ['KIND']]()\n",
            (("model", "OpenAIEmbeddings", 4), ("vector_store", "FAISS", 6)),
        ),
        Hit(
            "llms.py",
            "from llama_index.llms.ollama import Ollama\nfrom llama_index.llms.anthropic import Anthropic\nLLMS = {'local': Ollama, 'far': Anthropic}\n",
            (("model", "Ollama", 3), ("model", "Anthropic", 3)),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            "from langchain_openai import ChatOpenAI\nfrom own import Chat\nkinds = {'a': Chat, 'b': dict, 'c': [ChatOpenAI]}\n",
        ),
    ),
)
