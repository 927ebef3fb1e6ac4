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

from upright.discover.ai_credentials import kept_vendor, plain_name, screaming
from upright.discover.cloud.declared import Declared
from upright.discover.cloud.kinds import resource_of
from upright.discover.cloud.names import normal, of_cloudformation, snake
from upright.discover.cloud.programs import (
    GRANTS,
    JOINS,
    METHODS,
    OF_OWN,
    OWN_ROLE,
    PACKAGES,
    STATES,
    WAY,
    Construct,
    called_for,
    construct,
    enumerated_model,
    granted,
    integrates,
    is_generic,
    keeps_secret,
    stated,
    stated_name,
    way,
    with_own_role,
)
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_bodies import body_of
from upright.discover.detectors._scripts import SCRIPTS, variable
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.readers.node import NOTHING
from upright.discover.readers.node import Node as Value
from upright.discover.readers.script import Call, Script, dotted, script, text, unwrap
from upright.discover.readers.script_values import first_text, option, properties, value_of
from upright.discover.sight import edge, env_key, in_tests, see
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


_ROUTE = re.compile(r"(?:\bpath:\s{0,5}|addResource\()[\"'`]([\w/{}.+-]{1,120})[\"'`]")
_HEAD = 2000  # characters of a call where it says its route


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
        elif call.node.type == "call_expression" and snake(call.last) in GRANTS.keys() | STATES:
            yield from _granted(document, found, call)
    ways = (call for call in found.calls if call.module and integrates(f"{call.module}.{call.path}"))
    yield from (_way(document, found, call) for call in ways)
    yield from _models(document, found)
    yield from _secrets(document, found)


def _added(document: Document, found: Script, call: Call, kind: str, owner: str) -> Declared:
    """What a method of a construct makes or joins: `kb.addWebCrawlerDataSource({...})`, `agent.addKnowledgeBase(kb)`."""
    to = Value(f"${{{call.callee.rpartition('.')[0].removeprefix('this.') or 'unknown'}}}", call.line)
    given = [body_of(document, found, each) for each in call.given]
    stands = next((each for each in given if each.is_map), NOTHING)
    if kind == JOINS and stands.get("actionGroupName"):  # as the constructs took them once: by their properties
        kind = "aws_bedrockagent_agent_action_group"
    body = Value({"joined": Value(given)}) if kind == JOINS else stated(kind, normal(stands))
    whole = Value({**dict(body.items()), owner: to}, call.line)
    name, path = f"{_name(call)}.{call.last}", f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, call.line, document.item.source)
    named = first_text(found, document.item.path, call.given[0]) if call.given else ""
    title = body.get("name").text or named or name
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
    if kind:
        return Construct(of_cloudformation(kind), exact=True)
    given = (body_of(document, found, each) for each in (call.given if called.endswith("AwsCustomResource") else ()))
    asked = next((each for each in given if each.is_map), NOTHING)
    by_call = called_for(called, asked) if asked else ""
    return Construct(by_call, exact=False) if by_call else construct(called)


def _name(call: Call) -> str:
    return variable(call).removeprefix("this.") or f"line{call.line}"


def _declared(document: Document, found: Script, call: Call, kind: str) -> Declared:
    objects = call.given if call.module.startswith("@pulumi/") else reversed(call.given)  # options stand last there
    given = next((inner for each in objects if (inner := value_of(found, unwrap(each))) is not None
                  and inner.type == "object"), None)  # fmt: skip
    pairs = body_of(document, found, given) if given is not None else NOTHING
    body = stated(kind, normal(Value({name: node for name, node in pairs.items() if name not in _LEFT_OUT}, call.line)))
    name, path = _name(call), f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, call.line, document.item.source)
    scope = f"{document.item.source}//{document.item.path}#"
    body = with_own_role(kind, name, body)
    return Declared(kind, name, scope, body, where, key("tf", f"{path}#{name}"), title=_title(document, found, call, body))  # fmt: skip


def _way(document: Document, found: Script, call: Call) -> Declared:
    """The way from a web API to a function, named after the route that it is given to."""
    given = [body_of(document, found, each) for each in call.given]
    at, route = call.node.parent, None
    while at is not None and at.type != "expression_statement" and route is None:
        route = _ROUTE.search(text(at)[:_HEAD]) if at.type == "call_expression" else None
        at = at.parent
    name, path = f"{_name(call)}:{call.line}", f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, call.line, document.item.source)
    body, scope = way(given, document.content, call.line), f"{document.item.source}//{document.item.path}#"
    known = _title(document, found, call, NOTHING)
    title = f"/{route[1].lstrip('/')}" if route else stated_name(body) if known == _name(call) else known
    return Declared(WAY, name, scope, body, where, key("tf", f"{path}#{name}"), title=title)


def _title(document: Document, found: Script, call: Call, body: Value) -> str:
    title = next((body.get(name).text for name in _TITLES if body.get(name).text), "")
    if title and "${" not in title:
        return title
    given = (first_text(found, document.item.path, each) for each in call.given[:2])
    return next(filter(None, given), "") or _name(call)


def _granted(document: Document, found: Script, call: Call) -> Iterator[Declared]:
    """The policy that `store.grantRead(role)` or `role.addToPolicy(new PolicyStatement({...}))` gives a role."""
    owner = call.callee.rpartition(".")[0].removeprefix("this.")
    made = granted(f"{call.module}.{call.path}", owner, [body_of(document, found, each) for each in call.given])
    if made is not None:
        if made[0].endswith(OWN_ROLE) and snake(call.last) in OF_OWN:
            yield _own_role(document, made[0], call.line)
        name, path = f"{_name(call)}.{call.last}:{call.line}", f"{document.item.source}/{document.item.path}"
        body = Value({"role": Value(f"${{{made[0]}}}"), "policy": made[1]}, call.line)
        where = Location(document.item.path, call.line, document.item.source)
        scope = f"{document.item.source}//{document.item.path}#"
        yield Declared("aws_iam_role_policy", name, scope, body, where, key("tf", f"{path}#{name}"))


def _secrets(document: Document, found: Script) -> Iterator[Sighting]:
    for call in found.calls:
        if keeps_secret(f"{call.module}.{call.path}" if call.module else call.callee):
            yield from _kept(document, found, call)


def _kept(document: Document, found: Script, call: Call) -> Iterator[Sighting]:
    """The key of an AI service that the program keeps or looks up, by the name that it gives it."""
    named = [option(found, call, each) for each in ("secretName", "name", "parameterName")]
    texts = (first_text(found, document.item.path, each) for each in (*named, *call.given) if each is not None)
    for name in filter(None, (plain_name(each) for each in texts)):
        if vendor := kept_vendor(name):
            own = env_key(document, screaming(name))
            yield see(document, "credential_ref", name, call.line, own, provider=vendor, variable=name, reference=True)
            return


def _own_role(document: Document, name: str, line: int) -> Declared:
    """The role that the CDK makes for a function that is given rights."""
    path = f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, line, document.item.source)
    scope = f"{document.item.source}//{document.item.path}#"
    return Declared("aws_iam_role", name, scope, Value({}, line), where, key("tf", f"{path}#{name}"))


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
            "lib/keys.ts",
            "import * as aws from '@pulumi/aws';\nimport * as pulumi from '@pulumi/pulumi';\nimport * as vectors from 'cdk-s3-vectors';\nconst config = new pulumi.Config();\nconst key = config.requireSecret('anthropicApiKey');\nnew aws.secretsmanager.Secret(`${name}-openai-key`, { name: `${name}/prod/openai-key` });\nnew aws.secretsmanager.Secret('db-password', {});\nconst index = new vectors.Index(this, 'Docs', { dimension: 1024 });\n",
            (("secret", "anthropicApiKey", 5), ("secret", "openai-key", 6), ("vector_store", "Docs", 8)),
        ),
        Hit(
            "lib/task.ts",
            "import * as ecs from 'aws-cdk-lib/aws-ecs';\nimport * as iam from 'aws-cdk-lib/aws-iam';\nconst chat = new ecs.FargateTaskDefinition(this, 'Chat', { cpu: 512 });\nchat.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['bedrock:Converse'], resources: ['*'] }));\n",
            (("endpoint", "Chat", 3),),
        ),
        Hit(
            "lib/web.ts",
            "import * as lambda from 'aws-cdk-lib/aws-lambda';\nimport * as iam from 'aws-cdk-lib/aws-iam';\nimport { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';\nexport class Web {\n  constructor() {\n    const ask = new lambda.Function(this, 'Ask', { handler: 'a.b' });\n    ask.addToRolePolicy(new iam.PolicyStatement({ actions: ['bedrock:InvokeAgent'], resources: ['*'] }));\n    const chat = new NodejsFunction(this, 'Chat', { environment: { KNOWLEDGE_BASE_ID: 'x' } });\n    const shop = new lambda.Function(this, 'Shop', { handler: 'a.b' });\n  }\n}\n",
            (("application", "Ask", 6), ("application", "Chat", 8)),
        ),
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
            "lib/made.ts",
            "import { AwsCustomResource } from 'aws-cdk-lib/custom-resources';\nnew AwsCustomResource(this, 'MakeKb', { onCreate: { service: 'BedrockAgent', action: 'createKnowledgeBase', parameters: { name: 'docs' } } });\n",
            (("vector_store", "MakeKb", 2),),
        ),
        Hit(
            "lib/tools.ts",
            "import * as agentcore from '@aws-cdk/aws-bedrock-agentcore-alpha';\nconst gateway = new agentcore.Gateway(this, 'Tools', { gatewayName: 'tools' });\ngateway.addLambdaTarget('Weather', { lambdaFunction: fn });\n",
            (("mcp_server", "Tools", 2), ("tool", "Weather", 3)),
        ),
        Hit(
            "lib/lab.ts",
            "import { aws_iam as iam, aws_s3 as s3, aws_sagemaker as sagemaker } from 'aws-cdk-lib';\nconst models = new s3.Bucket(this, 'Models', {});\nconst role = new iam.Role(this, 'LabRole', {});\nmodels.grantReadWrite(role);\nconst lab = new sagemaker.CfnNotebookInstance(this, 'Lab', { notebookInstanceName: 'lab', roleArn: role.roleArn });\nnew sagemaker.CfnModel(this, 'Price', { modelName: 'price', primaryContainer: { modelDataUrl: `s3://${models.bucketName}/7/model.tar.gz` } });\n",
            (("data_store", "Models", 2), ("identity", "LabRole", 3), ("notebook", "lab", 5), ("model", "Price", 6)),
            joins=(("#role", "can_write", "#models"), ("#lab", "runs_as", "#role"), ("#line6", "stored_in", "#models")),
        ),
        Hit(
            "lib/users.ts",
            "import * as iam from 'aws-cdk-lib/aws-iam';\nconst user = new iam.User(this, 'User', { userName: 'BedrockAPIKey-x1' });\nnew iam.AccessKey(this, 'Key', { user });\n",
            (("identity", "BedrockAPIKey-x1", 2),),
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
