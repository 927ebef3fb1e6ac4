"""Values that files of parameters give to Bicep and ARM templates.

Why it matters: the template leaves open which model is deployed and who reaches it; the file beside it decides.

How it recognises: `using './main.bicep'` and `param name = value` in `.bicepparam`, a variable of the environment by what
stands for it when nobody sets it (`readEnvironmentVariable('MODEL', 'gpt-4o')`); parameters in JSON by the schema of
deployments, for the template of the same name beside it. The values take the place of the template's defaults; where
files of several environments disagree, nothing is known. Says the models that parameters called after them name.

What it does not see: parameters given on the command line.
"""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import VALUES, Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.readers.bicep import bicep
from upright.discover.readers.markup import markup
from upright.discover.readers.node import Node
from upright.discover.sight import see
from upright.model.asset import Location
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_USING = re.compile(r"^[ \t]*using[ \t]+'([^'\n:]{1,200}\.(?:bicep|json))'", re.MULTILINE)
_SET = re.compile(r"\$\{readEnvironmentVariable\(\s*'[^'\n]{1,100}'\s*,\s*'([^'\n]{0,200})'\s*\)\}")
_OWN = re.compile(r"\$\{\w{1,80}(?:=([^{}]{0,200}))?\}")  # as azd writes a variable of the environment
_NAMED = re.compile(r"model|deployment|embedding|gpt|llm|chat", re.IGNORECASE)
_BESIDE = re.compile(r"\.(?:[\w-]{1,40}\.)?parameters(?:\.[\w-]{1,40})?\.json$", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    if document.name.endswith(".bicepparam"):
        found = _USING.search(document.text)
        values = {each.name: _stated(each.value, _SET) for each in document.parse(bicep) if each.word == "param"}
        templates = [found[1]] if found else []
        yield from _models(document, values)
    else:
        root = next(iter(document.parse(markup)), Node(None))
        entries = root.get("parameters").items()
        values = {name: _stated(entry.get("value"), _OWN) for name, entry in entries}
        stem = _BESIDE.sub("", document.item.path.rpartition("/")[2])
        templates = [f"{stem}.bicep", f"{stem}.json"]
    known = {name: node for name, node in values.items() if node}
    folder = document.item.path.rpartition("/")[0]
    for template in templates if known else ():
        scope = f"{document.item.source}//{normpath(f'{folder}/{template}').lstrip('/')}#"
        yield Declared(VALUES, "", scope, Node(known, 1), Location(document.item.path, 1, document.item.source))


def _stated(node: Node, variable: re.Pattern[str]) -> Node:
    """A value as it stands, or what stands for a variable that nobody set; nothing where that is not known."""
    found = variable.fullmatch(node.text)
    if found:
        return Node(found[1], node.line) if found[1] else Node(None)
    return node if "${" not in node.text else Node(None)


def _models(document: Document, values: dict[str, Node]) -> Iterator[Sighting]:
    for name, value in values.items():
        for path, node in [((), value), *value.walk()] if _NAMED.search(name) else []:
            if is_model_name(node.text) and path[-1:] != ("format",):
                label = "embedding_model" if is_embedding(node.text) else "model"
                own = model_key(node.text, "azure-openai")
                yield see(document, label, node.text, node.line, own, provider="azure-openai")


DETECTOR = Detector(
    id="azure-parameters",
    title="Parameters of Bicep and ARM templates",
    selects=Selector(names=("*.bicepparam", "*parameters*.json"), literals=(b"using ", b"deploymentparameters.json")),
    detect=_detect,
    hits=(
        Hit(
            "infra/main.bicepparam",
            "using './main.bicep'\n\nparam location = 'westeurope'\nparam embeddingName = 'text-embedding-3-large'\nparam chatModel = readEnvironmentVariable('CHAT_MODEL', 'gpt-4.1')\nparam deployments = [\n  { name: 'chat', model: { format: 'OpenAI', name: 'gpt-4o' } }\n]\n",
            (("model", "text-embedding-3-large", 4), ("model", "gpt-4.1", 5), ("model", "gpt-4o", 7)),
        ),
    ),
    misses=(
        Miss(
            "infra/net.bicepparam",
            "using 'net.bicep'\nparam modelName = readEnvironmentVariable('MODEL')\nparam tier = 'gpt-4o'\n",
        ),
        Miss("a.parameters.json", '{"parameters": {"model": {"value": "gpt-4o"}}}'),
    ),
)
