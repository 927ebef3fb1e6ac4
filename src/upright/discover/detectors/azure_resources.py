"""AI and data resources that ARM templates and Bicep declare.

Why it matters: who can reach an Azure AI service, with a key or only with an identity, is written here before it exists.

How it recognises: resources of Cognitive Services (OpenAI, AI services), Search, Machine Learning, storage and databases by
their type, in Bicep and in the JSON that it compiles to; private endpoints, diagnostic settings, firewall rules and role
assignments are joined to what they belong to. Parameters stand for their defaults. Names are Bicep's symbols, or what the
template calls a resource.

What it does not see: modules from other registries, and parameters given when it is deployed.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.cloud.body import word
from upright.discover.cloud.declared import LOCAL, MODULE, OUTPUT, VARIABLE, Declared
from upright.discover.cloud.hosts import hosts_ai, runs_containers
from upright.discover.cloud.kinds import AROUND, MODULES, made_by, resource_of
from upright.discover.cloud.listed import listed_deployments
from upright.discover.cloud.names import normal, of_arm
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
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

_DEPLOYMENT, _CONNECTION = "azurerm_cognitive_deployment", "azurerm_ai_foundry_connection"
# What a project of Foundry or a workspace is connected to, by the category of the connection.
_CONNECTED = {
    "CognitiveSearch": "azurerm_ai_foundry_connection_search", "GroundingWithBingSearch": "azurerm_ai_foundry_connection_tool",
    "GroundingWithCustomSearch": "azurerm_ai_foundry_connection_tool", "BingLLMSearch": "azurerm_ai_foundry_connection_tool",
    "RemoteTool": "azurerm_ai_foundry_connection_tool", "RemoteA2A": "azurerm_ai_foundry_connection_tool", "AzureOpenAI": "azurerm_ai_foundry_connection_service",
    "AIServices": "azurerm_ai_foundry_connection_service", "Serverless": "azurerm_ai_foundry_connection_service", "OpenAI": "azurerm_ai_foundry_connection_service",
    "Pinecone": "azurerm_ai_foundry_connection_search",
}  # fmt: skip
# Modules of the public registry (https://azure.github.io/Azure-Verified-Modules/) by what they make.
_REGISTRY = {
    "cognitive-services/account": "microsoft.cognitiveservices/accounts", "search/search-service": "microsoft.search/searchservices",
    "machine-learning-services/workspace": "microsoft.machinelearningservices/workspaces", "databricks/workspace": "microsoft.databricks/workspaces",
    "bot-service/bot-service": "microsoft.botservice/botservices",
}  # fmt: skip
_PROMPT = re.compile(r"(?:system_?(?:message|prompt)|prompt(?:_?template)?|instructions?)$", re.IGNORECASE)
_FOLDER = re.compile(
    r"(?:^|/)(?:ai|openai|ai-?foundry|cognitive-?services?)/(?:v\d[\w.]{0,9}/)?[\w.-]{1,60}\.bicep$", re.IGNORECASE
)
_WORDS = 5  # the fewest of a prompt
_VALUE = re.compile(r"\s{0,60}value:\s(.*)")
_SPEAKS = re.compile(r"name:\s{0,9}'\w{0,60}(?:MODEL|DEPLOYMENT)\w{0,20}'", re.IGNORECASE)
_QUOTED = re.compile(r"'([\w.:/-]{3,80})'")
_LONG = 400
_FIELDS = {"param": (VARIABLE, "default"), "var": (LOCAL, "value"), "output": (OUTPUT, "value")}


def _detect(document: Document) -> Iterator[Sighting]:
    return _bicep(document) if document.item.suffix == ".bicep" else _template(document)


def _bicep(document: Document) -> Iterator[Sighting]:
    yield from _settings(document)
    for each in document.parse(bicep):
        if each.word in _FIELDS:
            kind, field = _FIELDS[each.word]
            yield _word(document, kind, each.name, Node({field: each.value} if each.value else {}, each.line))
        elif each.word == "module":
            params = each.value.get("params")
            body = Node({**dict(params.items()), "source": Node(each.type)}, each.line)
            yield _word(document, MODULE, each.name, body)
            yield from _module(document, each.name, each.type, params, each.line)
            yield from _vectors(document, each.name, each.type, params, each.line)
            yield from _prompts(document, params)
            yield from _deployed(document, params)
            for name, value in params.items():
                yield from _named(document, name, value) if value.text else ()
            yield from _listed(document, each.name, params, each.line)
        elif each.word == "resource":
            value = Node({**each.value.value, "existing": Node(value=True)}) if each.existing else each.value
            yield from _resource(document, of_arm(each.type), each.name, each.name, value, each.line, each.parent)
        if each.word in {"param", "var"}:
            yield from _deployed(document, each.value)
            yield from _listed(document, each.name, each.value, each.line)
            yield from _named(document, each.name, each.value)
            yield from _prompts(document, Node({each.name: each.value}))


def _settings(document: Document) -> Iterator[Sighting]:
    """Models among the values of settings, also where an expression chooses them: `value: isAzure ? name : 'gpt-4o'`."""
    before = ""
    for number, line in enumerate(document.lines, 1):
        value = _VALUE.match(line[:_LONG])
        if value and _SPEAKS.search(before):
            for name in _QUOTED.findall(value[1]):
                if is_model_name(name):
                    yield _model(document, name, number)[0]
        before = line[:_LONG]


def _template(document: Document) -> Iterator[Sighting]:
    root, resources = document.parse(arm_template)
    for table, kind, field in (("parameters", VARIABLE, "default"), ("variables", LOCAL, "value")):
        for name, node in root.get(table).items():
            inner = node.get("defaultValue") if table == "parameters" else node
            stated = {field: Node(expression(inner.text) if inner.text else inner.value, inner.line)} if inner else {}
            yield _word(document, kind, name, Node(stated, node.line))
            yield from _deployed(document, inner)
            yield from _named(document, name, inner)
            yield from _prompts(document, Node({name: inner}))
    for found in resources:
        yield from _resource(
            document, of_arm(found.type), found.symbol, found.title, found.body, found.line, found.parent
        )


def _listed(document: Document, name: str, values: Node, line: int) -> Iterator[Declared]:
    """Deployments that a list of the file names, for a module or a loop to make."""
    own = key("tf", f"{document.item.source}/{document.item.path}#{name}")
    where = Location(document.item.path, line, document.item.source)
    return listed_deployments(values, name, _scope(document), own, where)


def _module(document: Document, name: str, source: str, params: Node, line: int) -> Iterator[Sighting]:
    """What a module makes: of the public registry by its name (`br/public:avm/res/search/search-service:0.9.0`), beside the
    file by that of its own file (`core/ai/cognitiveservices.bicep`).
    """
    stem = source.rpartition("/")[2].removesuffix(".bicep")
    own = key("tf", f"{document.item.source}/{document.item.path}#{name}")
    told = f"module {source}"[:200]
    found = resource_of(of_arm(_REGISTRY.get(_version_free(source), ""))) if source.startswith("br") else None
    made = (
        source.startswith("br")
        and found is None
        and MODULES.search(source)
        and not AROUND.search(_version_free(source))
    )
    if made:  # a pattern of the registry: `br/public:avm/ptn/ai-ml/ai-foundry`
        yield see(document, made_by(source), name, line, own, provider="azure", description=told, confidence=0.8)
    elif found:
        yield see(document, found.label, name, line, own, provider=found.provider, engine=found.engine,
                  category=found.category, description=told, confidence=0.8)  # fmt: skip
    elif source.endswith(".bicep") and (MODULES.search(stem) or _FOLDER.search(source)) and not AROUND.search(stem):
        yield see(document, made_by(stem), name, line, own, provider="azure", description=told, confidence=0.8)
    elif runs_containers(source.partition(":")[0], name) and hosts_ai(params, name):
        yield see(document, "deployment", name, line, own, provider="azure", description=told, confidence=0.8)


def _vectors(document: Document, name: str, source: str, params: Node, line: int) -> Iterator[Sighting]:
    """A database that a module makes with the capability of searching vectors."""
    if "database-account" in source and any("VectorSearch" in node.text for _, node in params.walk()):
        own = key("tf", f"{document.item.source}/{document.item.path}#{name}")
        yield see(document, "vector_store", name, line, own, provider="azure", engine="cosmosdb", confidence=0.9)


def _version_free(source: str) -> str:
    return re.split(r"avm/(?:res|ptn)/", source)[-1].partition(":")[0].lower()


def _deployed(document: Document, node: Node) -> Iterator[Sighting]:
    """Models that a value lists for deployment: `{ model: { format: 'OpenAI', name: 'gpt-4o' } }`, or flat."""
    for path, child in [((), node), *node.walk()]:
        name = child.get("name").text or child.get("modelName").text
        told = child.first("format", "modelFormat", "version", "modelVersion", "deploymentVersion", "deploymentName")
        if child.is_map and told and is_model_name(name) and path[-1:] != ("sku",):
            line = (child.get("name") or child.get("modelName")).line
            yield _model(document, name, line)[0]


def _named(document: Document, name: str, value: Node) -> Iterator[Sighting]:
    """Models that a parameter or variable called after them holds."""
    if "model" in name.lower() or "deployment" in name.lower():
        for each in [value] if value.text else value:
            stated = [each.text] if is_model_name(each.text) else _QUOTED.findall(each.text) if "?" in each.text else []
            for model in filter(is_model_name, stated):  # `!empty(modelName) ? modelName : 'gpt-4o'`
                yield _model(document, model, each.line)[0]


def _prompts(document: Document, values: Node) -> Iterator[Sighting]:
    """Prompts that parameters and variables called after them hold."""
    for name, node in values.items():
        if _PROMPT.search(name) and len(node.text.split()) >= _WORDS and "[" not in node.text[:1]:
            system = "prompt" not in name.lower() or "system" in name.lower()
            yield see(document, "prompt", name, node.line, document.code_key(f"prompt {name}"),
                      type="system_prompt" if system else "prompt", role="system" if system else "template", length=len(node.text),
                      digest=hashlib.sha256(node.text.encode()).hexdigest(), hidden_unicode=hidden_unicode(node.text) or None,
                      poisoned=poisoned(node.text) or None)  # fmt: skip


def _model(document: Document, name: str, line: int) -> tuple[Sighting, str]:
    identity = model_key(name, "azure-openai")
    label = "embedding_model" if is_embedding(name) else "model"
    return see(document, label, name, line, identity, provider="azure-openai"), identity


def _word(document: Document, kind: str, name: str, body: Node) -> Declared:
    return Declared(kind, name, _scope(document), body, Location(document.item.path, body.line, document.item.source))


def _scope(document: Document) -> str:
    return f"{document.item.source}//{document.item.path}#"


def _resource(
    document: Document, kind: str, symbol: str, title: str, node: Node, line: int, parent: str
) -> Iterator[Sighting]:
    if not node.is_map or not (matters(kind) or kind == _CONNECTION):
        return
    body = normal(node)
    if kind == _CONNECTION:
        kind = _CONNECTED.get(word(body, "category"), "")
    if not kind:
        return
    if parent:
        body = Node({**body.value, "parent": Node(f"${{{parent}}}", line)}, line)
    own = key("tf", f"{document.item.source}/{document.item.path}#{symbol}")
    where = Location(document.item.path, line, document.item.source)
    yield Declared(kind, symbol, _scope(document), body, where, own, title=title)
    name = body.get("model", "name")
    if kind == _DEPLOYMENT and is_model_name(name.text):
        seen, identity = _model(document, name.text, name.line)
        yield seen
        yield edge(own, RelationKind.SERVES, identity)


DETECTOR = Detector(
    id="azure-resources",
    title="AI and data resources in ARM templates and Bicep",
    selects=Selector(names=("*.bicep", "*.json"), literals=(b"microsoft.", b"module ")),
    detect=_detect,
    hits=(
        Hit(
            "host.bicep",
            "module ai 'resources.bicep' = {\n  params: {\n    gptModelName: 'gpt-5-mini'\n    title: 'gpt-4o'\n  }\n}\nvar desk = {\n  modelName: 'gpt-4o-mini'\n  deploymentName: 'desk'\n}\n",
            (("model", "gpt-5-mini", 3), ("model", "gpt-4o-mini", 8)),
        ),
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
        Hit(
            "named.json",
            '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n "parameters": {"searchName": {"type": "string", "defaultValue": "srch-prod"}},\n "resources": [\n  {"type": "Microsoft.Search/searchServices", "name": "[parameters(\'searchName\')]",\n   "properties": {"disableLocalAuth": false}}]}',
            (("vector_store", "srch-prod", 4),),
        ),
        Hit(
            "main.bicep",
            "param systemMessage string = 'You are an assistant that helps people.'\nmodule ai 'core/ai/cognitiveservices.bicep' = {\n  name: 'ai'\n}\nmodule role 'core/security/openai-role.bicep' = {\n  name: 'r'\n}\nmodule models 'modules/openai-deployments.bicep' = {\n}\nmodule hub '../modules/cognitive-services/v3/foundry.bicep' = {\n}\n",
            (
                ("prompt", "systemMessage", 1),
                ("ai_service", "ai", 2),
                ("endpoint", "models", 8),
                ("ai_service", "hub", 10),
            ),
        ),
        Hit(
            "main.bicep",
            "param chatModel string = 'gpt-4o'\nmodule ai 'core/ai/cognitiveservices.bicep' = {\n  params: {\n    deployments: [\n      {\n        name: chatName\n        model: {\n          format: 'OpenAI'\n          name: chatModel\n        }\n      }\n    ]\n  }\n}\nmodule api 'core/host/container-app.bicep' = {\n  params: {\n    env: [{ name: 'AZURE_OPENAI_ENDPOINT', value: ai.outputs.endpoint }]\n  }\n}\nmodule web 'core/host/container-app.bicep' = {\n  params: {\n    env: [{ name: 'PORT', value: '80' }]\n  }\n}\n",
            (("model", "gpt-4o", 1), ("ai_service", "ai", 2), ("endpoint", "chatName", 6), ("endpoint", "api", 15)),
            joins=(("#ai.chatName", "serves", "azure-openai/gpt-4o"),),
        ),
        Hit(
            "azuredeploy.json",
            '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n "parameters": {"OpenAIModelName": {"type": "string",\n  "defaultValue": "gpt-4o"}}, "resources": [{"type": "Microsoft.Web/sites", "name": "x"}]}',
            (("model", "gpt-4o", 3),),
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
