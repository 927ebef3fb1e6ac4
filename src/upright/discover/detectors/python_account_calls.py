"""AI and data resources that Python code makes in an AWS account by calling its APIs.

Why it matters: many an agent, knowledge base, gateway and notebook is made once by a script or a notebook, and no template
tells of it.

How it recognises: calls of clients of boto3 that make, change or join such resources (`create_agent`, `create_gateway`,
`create_notebook_instance`, `associate_agent_knowledge_base`, `create_access_key`...), by the name of the call and an argument
that only it has. Variables that hold an answer lead to the resource. What follows is the same as for templates.

What it does not see: names and settings that are only known when the script runs, and what it deletes again.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import Declared
from upright.discover.cloud.names import normal
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_bodies import body_of, encoded
from upright.discover.python_gate import program
from upright.discover.python_models import written_name
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests
from upright.model.asset import Location
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

# Call -> an argument that tells it from others of its name, and the resource as Terraform calls it.
_CALLS = {
    "create_agent": ("agentName", "aws_bedrockagent_agent"),
    "create_agent_action_group": ("actionGroupName", "aws_bedrockagent_agent_action_group"),
    "create_knowledge_base": ("knowledgeBaseConfiguration", "aws_bedrockagent_knowledge_base"),
    "create_data_source": ("dataSourceConfiguration", "aws_bedrockagent_data_source"),
    "associate_agent_knowledge_base": ("knowledgeBaseId", "aws_bedrockagent_agent_knowledge_base_association"),
    "create_gateway": ("authorizerType", "aws_bedrockagentcore_gateway"),
    "create_gateway_target": ("targetConfiguration", "aws_bedrockagentcore_gateway_target"),
    "create_notebook_instance": ("NotebookInstanceName", "aws_sagemaker_notebook_instance"),
    "create_notebook_instance_lifecycle_config": (
        "NotebookInstanceLifecycleConfigName", "aws_sagemaker_notebook_instance_lifecycle_configuration",
    ),
    "create_studio_lifecycle_config": ("StudioLifecycleConfigName", "aws_sagemaker_studio_lifecycle_config"),
    "create_model": ("ExecutionRoleArn", "aws_sagemaker_model"),
    "create_role": ("RoleName", "aws_iam_role"),
    "put_role_policy": ("RoleName", "aws_iam_role_policy"),
    "attach_role_policy": ("RoleName", "aws_iam_role_policy_attachment"),
    "create_user": ("UserName", "aws_iam_user"),
    "create_access_key": ("UserName", "aws_iam_access_key"),
    "create_collection": ("name", "aws_opensearchserverless_collection"),
    "create_security_policy": ("policy", "aws_opensearchserverless_security_policy"),
    "create_bucket": ("Bucket", "aws_s3_bucket"),
    "put_bucket_policy": ("Bucket", "aws_s3_bucket_policy"),
    "put_public_access_block": ("Bucket", "aws_s3_bucket_public_access_block"),
}  # fmt: skip
_TITLES = (
    "agent_name", "action_group_name", "model_name", "notebook_instance_name", "role_name", "user_name", "bucket",
    "notebook_instance_lifecycle_config_name", "studio_lifecycle_config_name", "name",
)  # fmt: skip
_RENAMED = {
    "lambda": "lambda", "AssumeRolePolicyDocument": "assume_role_policy", "PolicyDocument": "policy",
    "RoleName": "role_name", "PolicyArn": "policy_arn",
}  # fmt: skip
_OF_ROLES = frozenset({"aws_iam_role_policy", "aws_iam_role_policy_attachment"})
_LIFTED = ("PublicAccessBlockConfiguration",)


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document) if not in_tests(document.item.path) else None
    taken: set[str] = set()
    for call in module.calls if module is not None else ():
        argument, kind = _CALLS.get(written_name(call.node.func).rpartition(".")[2], ("", ""))
        if module is not None and argument in call.keywords and matters(kind):
            name = _name(module, call)
            name = name if name not in taken else f"{name}:{len(taken)}"  # cells of a notebook may share a line
            taken.add(name)
            yield _declared(document, module, call, kind, name)


def _declared(document: Document, module: PythonModule, call: Call, kind: str, name: str) -> Declared:
    line = module.line(call.node)
    pairs = {name: _value(module, call, name) for name in call.keywords}
    for lifted in _LIFTED:
        pairs.update(dict(pairs.pop(lifted, Node({})).items()))
    body = dict(normal(Node(pairs, line), _RENAMED).items())
    if kind in _OF_ROLES:
        body["role"] = body["role_name"]
    if kind == "aws_iam_user":
        body.setdefault("name", body["user_name"])
    path = f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, line, document.item.source)
    stated = (body[each].text for each in _TITLES if each in body)
    title = next((each for each in stated if each and "${" not in each), name)
    scope = f"{document.item.source}//{document.item.path}#"
    return Declared(kind, name, scope, Node(body, line), where, key("tf", f"{path}#{name}"), title=title)


def _name(module: PythonModule, call: Call) -> str:
    """The variable that holds the answer, or the part of it that is taken: `client.create_agent(...)["agent"]`."""
    node: ast.AST = call.node
    while isinstance(around := module.index.held_by.get(id(node)), ast.Subscript) and around.value is node:
        node = around
    return module.variable(node, call.scope) or module.place(call)


def _value(module: PythonModule, call: Call, name: str) -> Node:
    """The value of an argument; of scripts in base64, which stand in a list of `Content`, the script."""
    node = call.keywords[name]
    contents = [pair for each in ast.walk(node) if isinstance(each, ast.Dict) for pair in zip(each.keys, each.values, strict=True)]  # fmt: skip
    for key_, value in contents:
        if isinstance(key_, ast.Constant) and key_.value == "Content" and isinstance(value, ast.Call):
            return Node([Node({"content": Node(encoded(module, value, call.scope))})], module.line(node))
    if name == "StudioLifecycleConfigContent":
        return Node(encoded(module, node, call.scope), module.line(node))
    return body_of(module, node, call.scope)


DETECTOR = Detector(
    id="python-account-calls",
    title="AI and data resources that Python code makes in an AWS account",
    selects=Selector(languages=LANGUAGES, literals=(b"boto3",)),
    detect=_detect,
    hits=(
        Hit(
            "make.py",
            'import boto3\nclient = boto3.client("bedrock-agent")\nkb = client.create_knowledge_base(name="reviews", knowledgeBaseConfiguration={"type": "VECTOR"})["knowledgeBase"]\nagent = client.create_agent(agentName="desk", foundationModel="amazon.nova-pro-v1:0")\nclient.associate_agent_knowledge_base(agentId=agent["agent"]["agentId"], knowledgeBaseId=kb["knowledgeBaseId"])\n',
            (("vector_store", "reviews", 3), ("agent", "desk", 4)),
            joins=(("#agent", "retrieves_from", "#kb"),),
        ),
        Hit(
            "setup.py",
            'import boto3\nc = boto3.client("bedrock-agent")\ndef base(role):\n    kb = c.create_knowledge_base(name="reviews", roleArn=role, knowledgeBaseConfiguration={"type": "VECTOR"})\n    return kb["knowledgeBase"]["knowledgeBaseId"]\ndef join(agent, base_id):\n    c.associate_agent_knowledge_base(agentId=agent, knowledgeBaseId=base_id)\ndef main():\n    known = base("arn:aws:iam::1:role/kb")\n    desk = c.create_agent(agentName="desk")["agent"]\n    join(desk["agentId"], known)\n',
            (("vector_store", "reviews", 4), ("agent", "desk", 10)),
            joins=(("#main.desk", "retrieves_from", "#base.kb"),),
        ),
        Hit(
            "lab.py",
            'import boto3\nsm = boto3.client("sagemaker")\nsm.create_notebook_instance(NotebookInstanceName="lab", RootAccess="Enabled")\n',
            (("notebook", "lab", 3),),
        ),
    ),
    misses=(
        Miss("a.py", 'import boto3\nshop.create_agent(name="desk")\ncreate_user("BedrockAPIKey-x")\n'),
        Miss("b.py", 'agents.create_agent(agentName="desk")\n'),
    ),
)  # fmt: skip
