"""AI and data resources that TypeScript and JavaScript make in an AWS account by calling its APIs.

Why it matters: many an agent, knowledge base and gateway is made once by a script, and no template tells of it.

How it recognises: commands of the AWS SDK that make, change or join such resources (`new CreateAgentCommand({...})`,
`new CreateGatewayCommand({...})`, `new AssociateAgentKnowledgeBaseCommand({...})`, `new CreateAccessKeyCommand({...})`), and
the calls of its second version (`iam.createAccessKey({...})`), by the name and an argument that only it has. Variables that
hold an answer, or a part of it, lead to the resource. What follows is the same as for templates.

What it does not see: names and settings that are only known when the script runs, and what it deletes again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.names import snake
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._account_calls import CALLS, bucket_of, declared, made_by, user_of
from upright.discover.detectors._script_bodies import body_of, encoded
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.readers.node import MAX_DEPTH
from upright.discover.readers.node import Node as Value
from upright.discover.readers.script import enclosing, script, text, unwrap
from upright.discover.readers.script_values import properties, value_of
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call, Script

_COMMAND = "Command"
_SDK = re.compile(r"@aws-sdk/client-|aws-sdk(?:/|$)")
_REFERENCE = re.compile(r"\$\{([A-Za-z_$][\w$]*)")
_HOLDS = frozenset({"variable_declarator", "assignment_expression"})
_ON = frozenset(
    {"await_expression", "parenthesized_expression", "as_expression", "non_null_expression", "member_expression"}
)
_STUDIO = "StudioLifecycleConfigContent"


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    found = document.parse(script)
    made: list[tuple[Call, str, Value]] = []
    names: dict[str, str] = {}
    for call in found.calls:
        called = _called(call)
        given = value_of(found, unwrap(call.given[0])) if called and call.given else None
        if given is None or given.type != "object":
            continue
        one = made_by(called, {name: _value(document, found, name, node) for name, node in properties(given).items()})
        if one is not None:
            made.append((call, *one))
            names |= dict.fromkeys(_holders(found, call), f"line{call.line}")
    names |= _handed_on(found, names)
    for call, kind, body in made:
        whole = declared(document, kind, f"line{call.line}", _renamed(body, names), call.line)
        yield whole
        yield from user_of(document, whole)
        yield from bucket_of(document, whole)


def _called(call: Call) -> str:
    """The call of the API in snake case; empty for what is none of the SDK's."""
    if not _SDK.match(call.module):
        return ""
    command = call.node.type == "new_expression"
    if command != call.last.endswith(_COMMAND):
        return ""
    called = snake(call.last.removesuffix(_COMMAND))
    return called if called in CALLS else ""


def _value(document: Document, found: Script, name: str, node: Node) -> Value:
    """The value of an argument; of scripts in base64, which stand in a list of `Content`, the script."""
    inner = value_of(found, node)
    for each in inner.named_children if inner is not None and inner.type == "array" else ():
        content = properties(each).get("Content") if each.type == "object" else None
        if content is not None:
            return Value([Value({"content": Value(encoded(document, found, content, 1))})], node.start_point[0] + 1)
    if name == _STUDIO:
        return Value(encoded(document, found, node, 1), node.start_point[0] + 1)
    return body_of(document, found, node)


def _holders(found: Script, call: Call) -> Iterator[str]:
    """The variables that hold the answer to a call, or parts of it: `const { agent } = await client.send(new ...)`."""
    command = enclosing(call.node) if _around(call.node).type in _HOLDS else ""
    sends = [call.node]
    if call.node.type == "new_expression":
        sends = [each.node for each in found.calls if each.last == "send" and each.given
                 and (unwrap(each.given[0]) == call.node or (command and text(each.given[0]) == command))]  # fmt: skip
    for send in sends:
        holder = _around(send)
        name = holder.child_by_field_name("name") or holder.child_by_field_name("left")
        if holder.type in _HOLDS and name is not None:
            yield from _names(name)


def _around(node: Node) -> Node:
    """What holds the value of an expression, or of a part of it."""
    at = node
    while at.parent is not None and at.parent.type in _ON:
        at = at.parent
    return at.parent or at


def _names(pattern: Node) -> Iterator[str]:
    """The names that a pattern gives to parts of a value: `{ agent: made, gatewayId }`."""
    if pattern.type in {"identifier", "shorthand_property_identifier_pattern"}:
        yield text(pattern)
    for child in pattern.named_children if pattern.type in {"object_pattern", "pair_pattern", "array_pattern"} else ():
        if child.type != "property_identifier":
            yield from _names(child)


def _handed_on(found: Script, names: Mapping[str, str]) -> dict[str, str]:
    """Variables that hold what a function of the script gives back of such an answer: `const id = await makeAgent()`."""
    given: dict[str, str] = {}
    for name, node in found.declared.items():
        inner = unwrap(node)
        function = inner.child_by_field_name("function") if inner.type == "call_expression" else None
        body = found.declared.get(text(function)) if function is not None and function.type == "identifier" else None
        back = next(_returned(body), "") if body is not None else _head(inner)
        if name not in names and back in names:
            given[name] = names[back]
    return given


def _returned(function: Node) -> Iterator[str]:
    """The variables that what a function gives back begins with."""
    body = function.child_by_field_name("body")
    for each in body.named_children if body is not None else ():
        if each.type == "return_statement" and each.named_children:
            yield _head(unwrap(each.named_children[0]))


def _head(node: Node) -> str:
    """The variable that a chain of members begins with."""
    at: Node | None = node
    while at is not None and at.type in {"member_expression", "non_null_expression", "await_expression"}:
        at = at.child_by_field_name("object") or (at.named_children[0] if at.named_children else None)
    return text(at) if at is not None and at.type == "identifier" else ""


def _renamed(node: Value, names: Mapping[str, str], depth: int = 0) -> Value:
    """A body in which references to variables lead to what they hold."""
    if depth > MAX_DEPTH:
        return node
    if node.is_map:
        return Value({name: _renamed(child, names, depth + 1) for name, child in node.items()}, node.line)
    if node.is_list:
        return Value([_renamed(child, names, depth + 1) for child in node], node.line)
    if not isinstance(node.value, str) or "${" not in node.value:
        return node
    return Value(_REFERENCE.sub(lambda match: f"${{{names.get(match[1], match[1])}", node.value), node.line)


DETECTOR = Detector(
    id="script-account-calls",
    title="AI and data resources that scripts make in an AWS account",
    selects=Selector(languages=SCRIPTS, literals=(b"aws-sdk",)),
    detect=_detect,
    hits=(
        Hit(
            "scripts/make.ts",
            'import { AssociateAgentKnowledgeBaseCommand, BedrockAgentClient, CreateAgentCommand, CreateKnowledgeBaseCommand } from "@aws-sdk/client-bedrock-agent";\nconst client = new BedrockAgentClient({});\nconst { agent } = await client.send(new CreateAgentCommand({ agentName: "desk", foundationModel: "amazon.nova-pro-v1:0" }));\nconst made = await client.send(new CreateKnowledgeBaseCommand({ name: "reviews", knowledgeBaseConfiguration: { type: "VECTOR" } }));\nawait client.send(new AssociateAgentKnowledgeBaseCommand({ agentId: agent!.agentId, knowledgeBaseId: made.knowledgeBase?.knowledgeBaseId }));\n',
            (("vector_store", "reviews", 4), ("agent", "desk", 3)),
            joins=(("#line3", "retrieves_from", "#line4"),),
        ),
        Hit(
            "make.mjs",
            'import { BedrockAgentClient, CreateAgentCommand, CreateKnowledgeBaseCommand, AssociateAgentKnowledgeBaseCommand } from "@aws-sdk/client-bedrock-agent";\nconst client = new BedrockAgentClient({});\nasync function makeBase() {\n  const command = new CreateKnowledgeBaseCommand({ name: "reviews", knowledgeBaseConfiguration: { type: "VECTOR" } });\n  const answer = await client.send(command);\n  return answer.knowledgeBase.knowledgeBaseId;\n}\nconst { agent: { agentId } } = await client.send(new CreateAgentCommand({ agentName: "desk" }));\nconst knowledgeBaseId = await makeBase();\nawait client.send(new AssociateAgentKnowledgeBaseCommand({ agentId, knowledgeBaseId }));\n',
            (("vector_store", "reviews", 4), ("agent", "desk", 8)),
            joins=(("#line8", "retrieves_from", "#line4"),),
        ),
        Hit(
            "lab.js",
            'const AWS = require("aws-sdk");\nconst sagemaker = new AWS.SageMaker();\nsagemaker.createNotebookInstance({ NotebookInstanceName: "lab", RootAccess: "Enabled" }).promise();\n',
            (("notebook", "lab", 3),),
        ),
    ),
    misses=(
        Miss("a.ts", 'import { CreateAgentCommand } from "./own";\nnew CreateAgentCommand({ agentName: "desk" }); // aws-sdk\n'),
        Miss("b.ts", 'import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";\nnew GetObjectCommand({ Bucket: "a" });\n'),
    ),
)  # fmt: skip
