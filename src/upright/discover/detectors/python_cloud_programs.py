"""AI and data resources that Python programs declare with the AWS CDK, Pulumi or CDK for Terraform.

Why it matters: such programs are the only place where many a stack stands; the template that they write is in no repository.

How it recognises: constructs of the first level of the CDK (`bedrock.CfnAgent`), whose properties are those of CloudFormation; resources
of Pulumi and CDK for Terraform; constructs of Bedrock, AgentCore and SageMaker on higher levels, and those of the generative AI
constructs; ids of models on Bedrock, and those that the CDK lists by name. Variables that hold a resource lead to it. Names are
the ids of the constructs.

What it does not see: stacks put together in loops, and properties that the program computes.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import kept_vendor, plain_name, screaming
from upright.discover.cloud.declared import Declared
from upright.discover.cloud.kinds import resource_of
from upright.discover.cloud.names import normal, of_cloudformation
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
    property_name,
    stated,
    stated_name,
    way,
    with_own_role,
)
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_bodies import body_of, reference
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.python_gate import program
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.node import NOTHING, Node
from upright.discover.sight import env_key, provider_of, see
from upright.model.asset import Location
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_ON_BEDROCK = re.compile(
    r"(?:[a-z-]{2,6}\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|stability|deepseek|qwen|writer|luma)\.[\w.:-]{3,80}"
)
_TITLES = ("agent_name", "knowledge_base_name", "agent_runtime_name", "notebook_instance_name", "name")
_LEFT_OUT = frozenset({"instruction"})  # told as a prompt by those who read prompts


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document)
    if module is None:
        return
    for call in module.calls:
        if keeps_secret(module.callee(call)):
            yield from _kept(document, module, call)
        found = construct(module.callee(call)) or _generic(module, call)
        if found and found.exact and matters(found.kind):
            yield _declared(document, module, call, found.kind)
        elif found and (made := resource_of(found.kind)):
            own = key("tf", f"{document.item.source}/{document.item.path}#{module.place(call)}")
            yield see(document, made.seen or made.label, _title(module, call, NOTHING), module.line(call.node), own,
                      provider=made.provider, engine=made.engine, category=made.category)  # fmt: skip
        elif isinstance(call.node.func, ast.Attribute) and call.node.func.attr in METHODS:
            yield _added(document, module, call, call.node.func)
        elif isinstance(call.node.func, ast.Attribute) and call.node.func.attr in GRANTS.keys() | STATES:
            yield from _granted(document, module, call, call.node.func)
    yield from (_way(document, module, call) for call in module.calls if integrates(module.callee(call)))
    yield from _models(document, module)
    yield from _listed(document, module)


def _added(document: Document, module: PythonModule, call: Call, method: ast.Attribute) -> Declared:
    """What a method of a construct makes or joins: `kb.add_s3_data_source(bucket=...)`, `agent.add_knowledge_base(kb)`."""
    kind, owner = METHODS[method.attr]
    given = [body_of(module, each, call.scope) for each in call.node.args]
    pairs = {property_name(name): body_of(module, value, call.scope) for name, value in call.keywords.items()}
    if kind == JOINS and pairs.get("action_group_name"):  # as the constructs took them once: by their properties
        kind = "aws_bedrockagent_agent_action_group"
    body = Node({"joined": Node(given), **pairs}) if kind == JOINS else stated(kind, normal(Node(pairs)))
    to = Node(f"${{{reference(module, method.value, call.scope)}}}")
    line, path = module.line(call.node), f"{document.item.source}/{document.item.path}"
    name = module.place(call)
    where = Location(document.item.path, line, document.item.source)
    own = key("tf", f"{path}#{name}")
    whole = Node({**dict(body.items()), owner: to}, line)
    title = body.get("name").text or name.rpartition(".")[2]
    return Declared(kind, name, f"{document.item.source}//{document.item.path}#", whole, where, own, title=title)


def _way(document: Document, module: PythonModule, call: Call) -> Declared:
    """The way from a web API to a function."""
    line, path = module.line(call.node), f"{document.item.source}/{document.item.path}"
    given = [body_of(module, each, call.scope) for each in (*call.node.args, *call.keywords.values())]
    name = f"{module.place(call)}:{line}"
    where = Location(document.item.path, line, document.item.source)
    scope = f"{document.item.source}//{document.item.path}#"
    body = way(given, document.content, line)
    known = _title(module, call, NOTHING)
    named = known != module.place(call).rpartition(".")[2]
    title = _route(module, call) or (known if named else stated_name(body))
    return Declared(WAY, name, scope, body, where, key("tf", f"{path}#{name}"), title=title)


def _route(module: PythonModule, call: Call) -> str:
    """The route that an integration is given to: `api.add_routes(path="/chat", integration=...)`, `add_resource("chat")`."""
    for around in module.calls:
        if call.node in (*around.node.args, *around.keywords.values()) and isinstance(around.node.func, ast.Attribute):
            owner = around.node.func.value
            named = around.keywords.get("path") or (
                owner.args[0] if isinstance(owner, ast.Call) and owner.args else None
            )
            told = module.text(named, around.scope) if named is not None else ""
            return f"/{told.lstrip('/')}" if told and "{" not in told else ""
    return ""


def _granted(document: Document, module: PythonModule, call: Call, method: ast.Attribute) -> Iterator[Declared]:
    """The policy that `store.grant_read(role)` or `role.add_to_policy(PolicyStatement(...))` gives a role."""
    given = [body_of(module, each, call.scope) for each in (*call.node.args, *call.keywords.values())]
    made = granted(module.callee(call), reference(module, method.value, call.scope), given)
    if made is not None:
        path, line = f"{document.item.source}/{document.item.path}", module.line(call.node)
        name = f"{module.place(call)}.{method.attr}:{line}"
        body = Node({"role": Node(f"${{{made[0]}}}"), "policy": made[1]}, line)
        where = Location(document.item.path, line, document.item.source)
        scope = f"{document.item.source}//{document.item.path}#"
        if made[0].endswith(OWN_ROLE) and method.attr in OF_OWN:
            yield Declared("aws_iam_role", made[0], scope, Node({}, line), where, key("tf", f"{path}#{made[0]}"))
        yield Declared("aws_iam_role_policy", name, scope, body, where, key("tf", f"{path}#{name}"))


def _generic(module: PythonModule, call: Call) -> Construct | None:
    called = module.callee(call)
    kind = module.text(call.argument(2, "type"), call.scope) if is_generic(called) else ""
    if kind:
        return Construct(of_cloudformation(kind), exact=True)
    if not called.endswith("AwsCustomResource"):
        return None
    asked = Node({name: body_of(module, value, call.scope) for name, value in call.keywords.items()})
    by_call = called_for(called, asked)
    return Construct(by_call, exact=False) if by_call else None


def _declared(document: Document, module: PythonModule, call: Call, kind: str) -> Declared:
    pairs = {property_name(name): body_of(module, value, call.scope) for name, value in call.keywords.items()}
    given = Node({name: node for name, node in pairs.items() if name not in _LEFT_OUT}, module.line(call.node))
    body = stated(kind, normal(given))
    name = module.place(call)
    path = f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, module.line(call.node), document.item.source)
    scope = f"{document.item.source}//{document.item.path}#"
    own = key("tf", f"{path}#{name}")
    body = with_own_role(kind, name, body)
    return Declared(kind, name, scope, body, where, own, title=_title(module, call, body))


def _title(module: PythonModule, call: Call, body: Node) -> str:
    title = next((body.get(name).text for name in _TITLES if body.get(name).text), "")
    if title and "{" not in title:  # what is put together is known only when it runs
        return title
    given = [module.text(argument, call.scope) for argument in call.node.args[:2]]
    whole = (each for each in given if each and "{" not in each)
    return next(whole, "") or next(filter(None, given), "") or module.place(call).rpartition(".")[2]


def _kept(document: Document, module: PythonModule, call: Call) -> Iterator[Sighting]:
    """The key of an AI service that the program keeps or looks up, by the name that it gives it."""
    named = (call.keywords.get(each) for each in ("secret_name", "name", "parameter_name"))
    texts = (module.text(each, call.scope) for each in (*named, *call.node.args) if each is not None)
    for name in filter(None, (plain_name(each) for each in texts)):
        if vendor := kept_vendor(name):
            own, line = env_key(document, screaming(name)), module.line(call.node)
            yield see(document, "credential_ref", name, line, own, provider=vendor, variable=name, reference=True)
            return


def _listed(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Models that the program lists, to make something for each: `for name in ["gpt-4o", ...]: Deployment(...)`."""
    held = module.index.held_by
    for node, _ in module.index.strings:
        around = held.get(id(node))
        if isinstance(around, ast.List | ast.Tuple | ast.Dict) and is_model_name(str(node.value)):
            name = str(node.value)
            label = "embedding_model" if is_embedding(name) else "model"
            vendor = "bedrock" if _ON_BEDROCK.fullmatch(name) else ""
            own = model_key(name, vendor)
            yield see(document, label, name, module.line(node), own, provider=vendor or provider_of(name))


def _models(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Ids of models on Bedrock, wherever the program gives them to a call, and those that the CDK lists."""
    for call in module.calls:
        for expression in (*call.node.args, *(each.value for each in call.node.keywords)):
            name = ""
            if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
                name = expression.value if _ON_BEDROCK.fullmatch(expression.value) else ""
            elif isinstance(expression, ast.Attribute):
                name = enumerated_model(ast.unparse(expression)[-120:])
            if name and is_model_name(name):
                label = "embedding_model" if is_embedding(name) else "model"
                yield see(
                    document, label, name, module.line(expression), model_key(name, "bedrock"), provider="bedrock"
                )


DETECTOR = Detector(
    id="python-cloud-programs",
    title="AI and data resources that Python programs declare",
    selects=Selector(languages=LANGUAGES, literals=PACKAGES),
    detect=_detect,
    hits=(
        Hit(
            "keys.py",
            "import pulumi\nfrom aws_cdk import aws_secretsmanager as sm\nsm.Secret(self, 'Key', secret_name='prod/openai-api-key')\nsm.Secret(self, 'Db', secret_name='db-password')\nconfig = pulumi.Config()\nkey = config.require_secret('anthropicApiKey')\n",
            (("secret", "openai-api-key", 3), ("secret", "anthropicApiKey", 6)),
        ),
        Hit(
            "task.py",
            "from aws_cdk import aws_ecs as ecs, aws_ecs_patterns as patterns, aws_iam as iam\nweb = patterns.ApplicationLoadBalancedFargateService(self, 'Chat', cpu=512)\nweb.task_definition.add_to_task_role_policy(iam.PolicyStatement(actions=['bedrock:InvokeModel'], resources=['*']))\nshop = ecs.FargateTaskDefinition(self, 'Shop')\n",
            (("endpoint", "Chat", 2),),
        ),
        Hit(
            "stack.py",
            "from aws_cdk import Stack, aws_bedrock as bedrock, aws_iam as iam\n\nclass Desk(Stack):\n    def __init__(self, scope, id):\n        role = iam.CfnRole(self, 'Role', assume_role_policy_document={})\n        agent = bedrock.CfnAgent(self, 'Agent', agent_name='desk',\n            foundation_model='us.amazon.nova-pro-v1:0', agent_resource_role_arn=role.attr_arn,\n            action_groups=[bedrock.CfnAgent.AgentActionGroupProperty(action_group_name='orders')])\n",
            (("agent", "desk", 6), ("identity", "Role", 5), ("model", "us.amazon.nova-pro-v1:0", 7), ("tool", "orders", 8)),
            joins=(("Desk.__init__.agent", "runs_as", "Desk.__init__.role"),),
        ),
        Hit(
            "app.py",
            "from cdklabs.generative_ai_cdk_constructs import bedrock\n\nkb = bedrock.VectorKnowledgeBase(stack, 'Docs',\n    embeddings_model=bedrock.BedrockFoundationModel.TITAN_EMBED_TEXT_V2_1024)\nagent = bedrock.Agent(stack, 'Helper', foundation_model=bedrock.BedrockFoundationModel.ANTHROPIC_CLAUDE_HAIKU_V1_0)\n",
            (("vector_store", "Docs", 3), ("agent", "Helper", 5), ("model", "anthropic.claude-haiku-v1:0", 5)),
        ),
        Hit(
            "buyer.py",
            "from cdklabs.generative_ai_cdk_constructs import bedrock\nkb = bedrock.VectorKnowledgeBase(stack, 'Docs')\nkb.add_web_crawler_data_source(data_source_name='site', source_urls=['https://a.org'])\nagent = bedrock.Agent(stack, 'Buyer', name='buyer')\nagent.add_knowledge_base(kb)\norders = bedrock.AgentActionGroup(name='orders')\nagent.add_action_group(orders)\n",
            (("vector_store", "Docs", 2), ("dataset", "site", 3), ("agent", "buyer", 4), ("tool", "orders", 6)),
            joins=(("#agent", "retrieves_from", "#kb"), ("#agent", "uses_tool", "#orders"), ("#kb", "derived_from", "#<module>:3")),
        ),
        Hit(
            "lab.py",
            "from aws_cdk import aws_bedrock as bedrock, aws_iam as iam, aws_s3 as s3\nnotes = s3.Bucket(stack, 'Notes', bucket_name='notes-7f3')\nrole = iam.Role(stack, 'Desk')\nagent = bedrock.CfnAgent(stack, 'Agent', agent_name='desk', agent_resource_role_arn=role.role_arn)\nnotes.grant_read(role)\nrole.add_to_policy(iam.PolicyStatement(actions=['s3:PutObject'], resources=[notes.bucket_arn]))\nuser = iam.User(stack, 'Key', user_name='BedrockAPIKey-x1')\niam.AccessKey(stack, 'Own', user=user)\n",
            (("data_store", "Notes", 2), ("identity", "Desk", 3), ("agent", "desk", 4), ("identity", "BedrockAPIKey-x1", 7)),
            joins=(("#role", "can_read", "#notes"), ("#role", "can_write", "#notes"), ("#agent", "runs_as", "#role")),
        ),
        Hit(
            "__main__.py",
            "import pulumi_aws as aws\nlab = aws.sagemaker.NotebookInstance('lab', direct_internet_access='Enabled', instance_type='ml.t3.medium')\n",
            (("notebook", "lab", 2),),
        ),
        Hit(
            "models.py",
            "from pulumi_azure_native import cognitiveservices\nfor name, version in [('text-embedding-3-small', '1'), ('gpt-4o-mini', '2024-07-18')]:\n    cognitiveservices.Deployment(f'd-{name}', account_name='a', properties={'model': {'name': name}})\n",
            (("model", "text-embedding-3-small", 2), ("model", "gpt-4o-mini", 2)),
        ),
        Hit(
            "made.py",
            "from aws_cdk import custom_resources as cr\ncr.AwsCustomResource(self, 'Agent', on_create=cr.AwsSdkCall(service='bedrock-agent', action='createAgent', parameters={}))\n",
            (("agent", "Agent", 2),),
        ),
    ),
    misses=(
        Miss("net.py", "from aws_cdk import aws_ec2 as ec2\nvpc = ec2.Vpc(stack, 'Net')\nbedrock = ec2.Agent('x')\n"),
        Miss("a.py", "import pulumi\nimport mine\nbot = mine.bedrock.CfnAgent('x')\n"),
    ),
)  # fmt: skip
