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

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._account_calls import CALLS, bucket_of, declared, made_by, user_of
from upright.discover.detectors._python_bodies import body_of, encoded, literal
from upright.discover.python_gate import program
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.node import NOTHING, Node
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document) if not in_tests(document.item.path) else None
    taken: set[str] = set()
    for call in module.calls if module is not None else ():
        called = call.written.rpartition(".")[2]
        if module is None or called not in CALLS:
            continue
        made = made_by(
            called, {**_handed(module, call), **{name: _value(module, call, name) for name in call.keywords}}
        )
        if made is not None:
            name = _name(module, call)
            name = name if name not in taken else f"{name}:{len(taken)}"  # cells of a notebook may share a line
            taken.add(name)
            whole = declared(document, made[0], name, made[1], module.line(call.node))
            yield whole
            yield from user_of(document, whole)
            yield from bucket_of(document, whole)


def _name(module: PythonModule, call: Call) -> str:
    """The variable that holds the answer, or the part of it that is taken: `client.create_agent(...)["agent"]`."""
    node: ast.AST = call.node
    while isinstance(around := module.index.held_by.get(id(node)), ast.Subscript) and around.value is node:
        node = around
    return module.variable(node, call.scope) or module.place(call)


def _handed(module: PythonModule, call: Call) -> dict[str, Node]:
    """What a call is handed in one piece: of `create_gateway(**GATEWAY)` the entries of the dictionary."""
    found: dict[str, Node] = {}
    for each in call.node.keywords:
        body = literal(module, each.value, call.scope) if each.arg is None else NOTHING
        found |= dict(body.items()) if body.is_map else {}
    return found


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
            "gate.py",
            'import boto3\ncontrol = boto3.client("bedrock-agentcore-control")\nGATEWAY = {"name": "desk", "authorizerType": "NONE", "roleArn": "arn:aws:iam::1:role/g"}\nmade = control.create_gateway(**GATEWAY)\n',
            (("mcp_server", "desk", 4),),
        ),
        Hit(
            "rotate.py",
            'import boto3\niam = boto3.client("iam")\nmade = iam.create_access_key(UserName="BedrockAPIKey-7h2m")\n',
            (("identity", "BedrockAPIKey-7h2m", 3),),
        ),
        Hit(
            "lab.py",
            'import boto3\nsm = boto3.client("sagemaker")\nsm.create_notebook_instance(NotebookInstanceName="lab", RootAccess="Enabled")\n',
            (("notebook", "lab", 3),),
        ),
    ),
    misses=(
        Miss("a.py", 'import boto3\nshop.create_agent(name="desk")\ncreate_user("BedrockAPIKey-x")\n'),
        Miss("c.py", 'import boto3\niam = boto3.client("iam")\nmade = iam.create_access_key(UserName="uploader")\n'),
        Miss("b.py", 'agents.create_agent(agentName="desk")\n'),
    ),
)  # fmt: skip
