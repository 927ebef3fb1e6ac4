"""AI and data resources that TypeScript and JavaScript programs declare with the AWS CDK, Pulumi or CDK for Terraform.

Why it matters: most programs of the CDK are written in TypeScript; the template that they write is in no repository.

How it recognises: as for Python: constructs whose properties are those of CloudFormation, resources of Pulumi and CDK for
Terraform, constructs of Bedrock, AgentCore and SageMaker on higher levels, ids of models on Bedrock. Names are the ids of the
constructs.

What it does not see: stacks put together in loops, and properties that the program computes.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import Declared
from upright.discover.cloud.kinds import resource_of
from upright.discover.cloud.names import normal, of_cloudformation, snake
from upright.discover.cloud.programs import (
    JOINS,
    METHODS,
    PACKAGES,
    WRITES_JSON,
    Construct,
    construct,
    enumerated_model,
    is_generic,
    stated,
)
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS, variable
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.readers.node import MAX_DEPTH, NOTHING
from upright.discover.readers.node import Node as Value
from upright.discover.readers.script import Call, Script, arguments, dotted, script, text, unwrap
from upright.discover.readers.script_values import first_text, option, properties, value_of
from upright.discover.script_paths import path_of
from upright.discover.sight import edge, in_tests, see
from upright.model.asset import Location
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ON_BEDROCK = re.compile(
    r"(?:[a-z-]{2,6}\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|stability|deepseek|qwen|writer|luma)\.[\w.:-]{3,80}"
)
_TITLES = ("agent_name", "knowledge_base_name", "agent_runtime_name", "notebook_instance_name", "name")
_LEFT_OUT = frozenset({"instruction"})  # told as a prompt
_AGENTS = frozenset({"aws_bedrockagent_agent"})
_OF_FUNCTION = re.compile(r"\.from_?lambda(?:_?function)?$", re.IGNORECASE)
_WORDS = {"true": True, "false": False, "null": None}


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    found = document.parse(script)
    for call in found.calls:
        made = _made(document, found, call) if call.module and call.node.type == "new_expression" else None
        if made and made.kind in _AGENTS:
            yield from _instruction(document, found, call)
        if made and made.exact and matters(made.kind):
            yield _declared(document, found, call, made.kind)
        elif made and (known := resource_of(made.kind)):
            own = key("tf", f"{document.item.source}/{document.item.path}#{_name(call)}")
            yield see(document, known.seen or known.label, _title(document, found, call, NOTHING), call.line, own,
                      provider=known.provider, engine=known.engine, category=known.category)  # fmt: skip
        elif call.node.type == "call_expression" and (method := METHODS.get(snake(call.last))):
            yield _added(document, found, call, *method)
    yield from _models(document, found)


def _added(document: Document, found: Script, call: Call, kind: str, owner: str) -> Declared:
    """What a method of a construct makes or joins: `kb.addWebCrawlerDataSource({...})`, `agent.addKnowledgeBase(kb)`."""
    to = Value(f"${{{call.callee.rpartition('.')[0].removeprefix('this.') or 'unknown'}}}", call.line)
    given = [_value(document, found, each, 0) for each in call.given]
    stands = next((each for each in given if each.is_map), NOTHING)
    body = Value({"joined": Value(given)}) if kind == JOINS else stated(kind, normal(stands))
    whole = Value({**dict(body.items()), owner: to}, call.line)
    name, path = f"{_name(call)}.{call.last}", f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, call.line, document.item.source)
    title = body.get("name").text or name
    own = key("tf", f"{path}#{name}")
    return Declared(kind, name, f"{document.item.source}//{document.item.path}#", whole, where, own, title=title)


def _instruction(document: Document, found: Script, call: Call) -> Iterator[Sighting]:
    """What an agent is told, where the program writes it out."""
    node = option(found, call, "instruction")
    inner = value_of(found, unwrap(node)) if node is not None else None
    if node is None or inner is None or inner.type not in {"string", "template_string"}:
        return
    told, name = text(inner)[1:-1], f"{_name(call)}.instruction"
    own = document.code_key(f"prompt {name}")
    yield see(document, "prompt", name, node.start_point[0] + 1, own, type="system_prompt", role="system", length=len(told),
              digest=hashlib.sha256(told.encode()).hexdigest(), hidden_unicode=hidden_unicode(told) or None,
              poisoned=poisoned(told) or None)  # fmt: skip
    agent = key("tf", f"{document.item.source}/{document.item.path}#{_name(call)}")
    yield edge(agent, RelationKind.PROMPTED_BY, own)


def _made(document: Document, found: Script, call: Call) -> Construct | None:
    called = f"{call.module}.{call.path}"
    kind = first_text(found, document.item.path, option(found, call, "type")) if is_generic(called) else ""
    return Construct(of_cloudformation(kind), exact=True) if kind else construct(called)


def _name(call: Call) -> str:
    return variable(call).removeprefix("this.") or f"line{call.line}"


def _declared(document: Document, found: Script, call: Call, kind: str) -> Declared:
    given = next((inner for each in reversed(call.given) if (inner := value_of(found, unwrap(each))) is not None
                  and inner.type == "object"), None)  # fmt: skip
    pairs = _value(document, found, given, 0) if given is not None else NOTHING
    body = stated(kind, normal(Value({name: node for name, node in pairs.items() if name not in _LEFT_OUT}, call.line)))
    name, path = _name(call), f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, call.line, document.item.source)
    scope = f"{document.item.source}//{document.item.path}#"
    return Declared(kind, name, scope, body, where, key("tf", f"{path}#{name}"), title=_title(document, found, call, body))  # fmt: skip


def _title(document: Document, found: Script, call: Call, body: Value) -> str:
    title = next((body.get(name).text for name in _TITLES if body.get(name).text), "")
    if title and "${" not in title:
        return title
    given = (first_text(found, document.item.path, each) for each in call.given[:2])
    return next(filter(None, given), "") or _name(call)


def _value(document: Document, found: Script, node: Node, depth: int) -> Value:
    """The value of an expression; resources and what is not known stand as `${name.attribute}`."""
    line = node.start_point[0] + 1
    if depth > MAX_DEPTH:
        return NOTHING
    plain = _handed(unwrap(node))
    inner = value_of(found, plain)
    inner = inner if inner is not None and inner.type in {"object", "array", "string", "number"} else plain
    if inner.type == "object":
        return Value({name: _value(document, found, child, depth + 1) for name, child in properties(inner).items()}, line)  # fmt: skip
    if inner.type == "array":
        items = [child for child in inner.named_children if child.type != "comment"]
        return Value([_value(document, found, child, depth + 1) for child in items], line)
    return Value(_plain(document, found, inner), line)


def _plain(document: Document, found: Script, inner: Node) -> str | int | bool | None:
    source = text(inner)
    if source in _WORDS:
        return _WORDS[source]
    if inner.type == "number":
        return int(source) if source.isdigit() else source
    if inner.type == "new_expression":  # named as `_name` names what no variable holds
        return f"${{line{inner.start_point[0] + 1}}}"
    told = first_text(found, document.item.path, inner) if inner.type in {"string", "template_string"} else ""
    told = told or _encoded(document, found, inner)
    return told or f"${{{dotted(inner).removeprefix('this.') or 'unknown'}}}"


def _handed(node: Node) -> Node:
    """What a call hands on: the object in `JSON.stringify({...})`, the function in `Executor.fromLambda(fn)`."""
    called = text(node.child_by_field_name("function")) if node.type == "call_expression" else ""
    if called and (WRITES_JSON.search(called) or _OF_FUNCTION.search(called)):
        return next((unwrap(each) for each in arguments(node)), node)
    return node


def _encoded(document: Document, found: Script, node: Node) -> str:
    """The text that an expression encodes, `Buffer.from(script).toString("base64")`, or `${file(boot.sh)}`."""
    if node.type != "call_expression":
        return ""
    function = node.child_by_field_name("function")
    last = text(function).rpartition(".")[2]
    if last == "toString" and function is not None:
        owner = function.child_by_field_name("object")
        return _encoded(document, found, owner) if owner is not None else ""
    given = next(iter(arguments(node)), None)
    if last == "readFileSync":
        path = path_of(found, document.item.path, given)
        return f"${{file({path.removeprefix('./')})}}" if path else ""
    return first_text(found, document.item.path, given) if text(function) in {"Buffer.from", "btoa"} else ""


def _models(document: Document, found: Script) -> Iterator[Sighting]:
    """Ids of models on Bedrock among the arguments and options of calls, and those that the CDK lists."""
    for call in found.calls:
        given = [each for argument in call.given for each in
                 (properties(argument).values() if argument.type == "object" else (argument,))]  # fmt: skip
        for node in given:
            name = text(node)[1:-1] if node.type == "string" else ""
            if _ON_BEDROCK.fullmatch(name):
                yield from _model(document, node, name)
    for node in found.members if "FoundationModel" in document.text else ():
        yield from _model(document, node, enumerated_model(dotted(node)))


def _model(document: Document, node: Node, name: str) -> Iterator[Sighting]:
    if name and is_model_name(name):
        label = "embedding_model" if is_embedding(name) else "model"
        yield see(document, label, name, node.start_point[0] + 1, model_key(name, "bedrock"), provider="bedrock")


DETECTOR = Detector(
    id="script-cloud-programs",
    title="AI and data resources that TypeScript programs declare",
    selects=Selector(languages=SCRIPTS, literals=PACKAGES),
    detect=_detect,
    hits=(
        Hit(
            "lib/stack.ts",
            "import * as bedrock from 'aws-cdk-lib/aws-bedrock';\nimport * as iam from 'aws-cdk-lib/aws-iam';\nexport class Desk {\n  constructor(scope: any) {\n    const role = new iam.CfnRole(this, 'Role', { assumeRolePolicyDocument: {} });\n    const agent = new bedrock.CfnAgent(this, 'Agent', {\n      agentName: 'desk', foundationModel: 'us.amazon.nova-pro-v1:0', agentResourceRoleArn: role.attrArn,\n      instruction: `You are the desk.`,\n    });\n  }\n}\n",
            (("agent", "desk", 6), ("identity", "Role", 5), ("model", "us.amazon.nova-pro-v1:0", 7), ("prompt", "agent.instruction", 8)),
            joins=(("#agent", "runs_as", "#role"),),
        ),
        Hit(
            "lib/kb.ts",
            "import { bedrock } from '@cdklabs/generative-ai-cdk-constructs';\nconst kb = new bedrock.VectorKnowledgeBase(stack, 'Docs', {\n  embeddingsModel: bedrock.BedrockFoundationModel.TITAN_EMBED_TEXT_V2_1024,\n});\nconst rail = new bedrock.Guardrail(stack, 'Rail', { name: 'desk' });\n",
            (("vector_store", "Docs", 2), ("model", "amazon.titan-embed-text-v2:0", 3), ("guardrail", "Rail", 5)),
        ),
        Hit(
            "lib/buyer.ts",
            "import { bedrock } from '@cdklabs/generative-ai-cdk-constructs';\nconst kb = new bedrock.VectorKnowledgeBase(stack, 'Docs', {});\nkb.addWebCrawlerDataSource({ dataSourceName: 'site', sourceUrls: ['https://a.org'] });\nconst agent = new bedrock.Agent(stack, 'Buyer', { name: 'buyer' });\nagent.addKnowledgeBase(kb);\nagent.addActionGroup(new bedrock.AgentActionGroup({ name: 'orders', executor: bedrock.ActionGroupExecutor.fromlambdaFunction(fn) }));\n",
            (("vector_store", "Docs", 2), ("dataset", "site", 3), ("agent", "buyer", 4), ("tool", "orders", 6)),
            joins=(("#agent", "retrieves_from", "#kb"), ("#agent", "uses_tool", "#line6"), ("#kb", "derived_from", "#line3.addWebCrawlerDataSource")),
        ),
        Hit(
            "index.ts",
            'import * as aws from "@pulumi/aws";\nconst lab = new aws.sagemaker.NotebookInstance("lab", { directInternetAccess: "Enabled" });\n',
            (("notebook", "lab", 2),),
        ),
        Hit(
            "lib/store.ts",
            "import * as s3 from 'aws-cdk-lib/aws-s3';\nconst store = new s3.Bucket(this, 'Artifacts', { bucketName: `models-${this.region}`, publicReadAccess: true });\n",
            (("data_store", "Artifacts", 2),),
        ),
        Hit(
            "index.ts",
            'import * as pinecone from "@pinecone-database/pulumi";\nconst index = new pinecone.PineconeIndex("products", { dimension: 384 });\n',
            (("vector_store", "products", 2),),
        ),
    ),
    misses=(
        Miss("net.ts", "import * as ec2 from 'aws-cdk-lib/aws-ec2';\nnew ec2.Vpc(this, 'Net');\n"),
        Miss("a.ts", "import { Agent } from './agent';\nimport 'aws-cdk-lib';\nnew Agent(this, 'x');\n"),
    ),
)  # fmt: skip
