"""AI and data resources that ARM templates and Bicep declare.

Why it matters: who can reach an Azure AI service, with a key or only with an identity, is written here before it exists.

How it recognises: resources of Cognitive Services (OpenAI, AI services), Search, Machine Learning, storage and databases by
their type, in Bicep and in the JSON that it compiles to; private endpoints, diagnostic settings, firewall rules and role
assignments are joined to what they belong to. Parameters stand for their defaults. Names are Bicep's symbols, or what the
template calls a resource.

What it does not see: modules from a registry, and parameters given when it is deployed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.declared import LOCAL, MODULE, OUTPUT, VARIABLE, Declared
from upright.discover.cloud.names import normal, of_arm
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.readers.arm import arm_template, expression
from upright.discover.readers.bicep import bicep
from upright.discover.readers.node import Node
from upright.discover.sight import edge, see
from upright.model.asset import Location
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_DEPLOYMENT = "azurerm_cognitive_deployment"
_FIELDS = {"param": (VARIABLE, "default"), "var": (LOCAL, "value"), "output": (OUTPUT, "value")}


def _detect(document: Document) -> Iterator[Sighting]:
    return _bicep(document) if document.item.suffix == ".bicep" else _template(document)


def _bicep(document: Document) -> Iterator[Sighting]:
    for each in document.parse(bicep):
        if each.word in _FIELDS:
            kind, field = _FIELDS[each.word]
            yield _word(document, kind, each.name, Node({field: each.value} if each.value else {}, each.line))
        elif each.word == "module":
            body = Node({**dict(each.value.get("params").items()), "source": Node(each.type)}, each.line)
            yield _word(document, MODULE, each.name, body)
        elif each.word == "resource":
            yield from _resource(document, of_arm(each.type), each.name, each.name, each.value, each.line, each.parent)


def _template(document: Document) -> Iterator[Sighting]:
    root, resources = document.parse(arm_template)
    for table, kind, field in (("parameters", VARIABLE, "default"), ("variables", LOCAL, "value")):
        for name, node in root.get(table).items():
            inner = node.get("defaultValue") if table == "parameters" else node
            stated = {field: Node(expression(inner.text) if inner.text else inner.value, inner.line)} if inner else {}
            yield _word(document, kind, name, Node(stated, node.line))
    for found in resources:
        yield from _resource(
            document, of_arm(found.type), found.symbol, found.title, found.body, found.line, found.parent
        )


def _word(document: Document, kind: str, name: str, body: Node) -> Declared:
    return Declared(kind, name, _scope(document), body, Location(document.item.path, body.line, document.item.source))


def _scope(document: Document) -> str:
    return f"{document.item.source}//{document.item.path}#"


def _resource(
    document: Document, kind: str, symbol: str, title: str, node: Node, line: int, parent: str
) -> Iterator[Sighting]:
    if not matters(kind) or not node.is_map:
        return
    body = normal(node)
    if parent:
        body = Node({**body.value, "parent": Node(f"${{{parent}}}", line)}, line)
    own = key("tf", f"{document.item.source}/{document.item.path}#{symbol}")
    where = Location(document.item.path, line, document.item.source)
    yield Declared(kind, symbol, _scope(document), body, where, own, title=title)
    name = body.get("model", "name")
    if kind == _DEPLOYMENT and is_model_name(name.text):
        label = "embedding_model" if is_embedding(name.text) else "model"
        identity = model_key(name.text, "azure-openai")
        yield see(document, label, name.text, name.line, identity, provider="azure-openai")
        yield edge(own, RelationKind.SERVES, identity)


DETECTOR = Detector(
    id="azure-resources",
    title="AI and data resources in ARM templates and Bicep",
    selects=Selector(names=("*.bicep", "*.json"), literals=(b"microsoft.", b"module ")),
    detect=_detect,
    hits=(
        Hit(
            "main.bicep",
            "param location string = 'westeurope'\n\nresource openai 'Microsoft.CognitiveServices/accounts@2024-10-01' = {\n  name: 'acme-openai'\n  kind: 'OpenAI'\n  properties: {\n    publicNetworkAccess: 'Disabled'\n    disableLocalAuth: true\n  }\n}\n\nresource gpt 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {\n  parent: openai\n  name: 'chat'\n  properties: { model: { format: 'OpenAI', name: 'gpt-4o' } }\n}\n",
            (("ai_service", "openai", 3), ("endpoint", "gpt", 12), ("model", "gpt-4o", 15)),
            joins=(("#gpt", "depends_on", "#openai"), ("#gpt", "serves", "azure-openai/gpt-4o")),
        ),
        Hit(
            "azuredeploy.json",
            '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n "parameters": {"searchName": {"type": "string"}},\n "resources": [\n  {"type": "Microsoft.Search/searchServices", "name": "[parameters(\'searchName\')]",\n   "properties": {"disableLocalAuth": false}}]}',
            (("vector_store", "searchName", 4),),
        ),
    ),
    misses=(
        Miss(
            "net.bicep",
            "resource vnet 'Microsoft.Network/virtualNetworks@2023-01-01' = {\n  name: 'v'\n}\n// Microsoft.Search/searchServices\n",
        ),
        Miss("a.json", '{"resources": [{"type": "Microsoft.Search/searchServices", "name": "x"}]}'),
    ),
)
