"""What calls of AWS's APIs make: the resource as templates have it, from the name of the call and what it is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import Declared
from upright.discover.cloud.names import normal
from upright.discover.cloud.siblings import matters
from upright.discover.readers.node import Node
from upright.model.asset import Location
from upright.model.bucket_names import keeps_code
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upright.discover.document import Document

# Call -> an argument that tells it from others of its name, and the resource as Terraform calls it.
_CALLS = {
    "create_agent": ("agent_name", "aws_bedrockagent_agent"),
    "create_agent_action_group": ("action_group_name", "aws_bedrockagent_agent_action_group"),
    "create_knowledge_base": ("knowledge_base_configuration", "aws_bedrockagent_knowledge_base"),
    "create_data_source": ("data_source_configuration", "aws_bedrockagent_data_source"),
    "associate_agent_knowledge_base": ("knowledge_base_id", "aws_bedrockagent_agent_knowledge_base_association"),
    "create_gateway": ("authorizer_type", "aws_bedrockagentcore_gateway"),
    "create_gateway_target": ("target_configuration", "aws_bedrockagentcore_gateway_target"),
    "create_notebook_instance": ("notebook_instance_name", "aws_sagemaker_notebook_instance"),
    "create_notebook_instance_lifecycle_config": (
        "notebook_instance_lifecycle_config_name", "aws_sagemaker_notebook_instance_lifecycle_configuration",
    ),
    "create_studio_lifecycle_config": ("studio_lifecycle_config_name", "aws_sagemaker_studio_lifecycle_config"),
    "create_model": ("execution_role_arn", "aws_sagemaker_model"),
    "create_endpoint_config": ("production_variants", "aws_sagemaker_endpoint_configuration"),
    "create_endpoint": ("endpoint_config_name", "aws_sagemaker_endpoint"),
    "create_role": ("role_name", "aws_iam_role"),
    "put_role_policy": ("role_name", "aws_iam_role_policy"),
    "attach_role_policy": ("role_name", "aws_iam_role_policy_attachment"),
    "create_user": ("user_name", "aws_iam_user"),
    "create_access_key": ("user_name", "aws_iam_access_key"),
    "create_collection": ("name", "aws_opensearchserverless_collection"),
    "create_security_policy": ("policy", "aws_opensearchserverless_security_policy"),
    "create_bucket": ("bucket", "aws_s3_bucket"),
    "put_bucket_policy": ("bucket", "aws_s3_bucket_policy"),
    "put_public_access_block": ("bucket", "aws_s3_bucket_public_access_block"),
}  # fmt: skip
CALLS = frozenset(_CALLS)
_BY_NAME = {
    "aws_sagemaker_endpoint_configuration": "endpoint_config_name",
    "aws_sagemaker_endpoint": "endpoint_name",
}
_TITLES = (
    "agent_name", "action_group_name", "model_name", "notebook_instance_name", "role_name", "user_name", "bucket",
    "notebook_instance_lifecycle_config_name", "studio_lifecycle_config_name", "endpoint_name", "endpoint_config_name", "name",
)  # fmt: skip
_RENAMED = {
    "lambda": "lambda", "AssumeRolePolicyDocument": "assume_role_policy", "PolicyDocument": "policy",
    "assume-role-policy-document": "assume_role_policy", "policy-document": "policy",
    "RoleName": "role_name", "PolicyArn": "policy_arn",
}  # fmt: skip
_OF_ROLES = frozenset({"aws_iam_role_policy", "aws_iam_role_policy_attachment"})
_OF_BEDROCK = "BedrockAPIKey-"
_IN_BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{2,62})/")
_MARK = re.compile(r"[^\w.-]")
_LIFTED = ("public_access_block_configuration",)


def made_by(call: str, given: Mapping[str, Node]) -> tuple[str, Node] | None:
    """The kind and the body of the resource that a call makes or speaks of; None when it is none that matters."""
    argument, kind = _CALLS.get(call, ("", ""))
    if not kind or not matters(kind):
        return None
    body = dict(normal(Node({**given}), _RENAMED).items())
    if argument not in body or not _told(body.get(_BY_NAME.get(kind, ""))):
        return None
    for lifted in _LIFTED:
        body.update(dict(body.pop(lifted, Node({})).items()))
    if kind in _OF_ROLES:
        body["role"] = body["role_name"]
    if kind == "aws_iam_user":
        body.setdefault("name", body["user_name"])
    return kind, Node(body)


def _told(name: Node | None) -> bool:
    """Whether a name that matters is there: what others name is nothing without it."""
    return name is None or bool(name.text and "${" not in name.text)


def user_of(document: Document, made: Declared) -> Iterator[Declared]:
    """The user that AWS made for a key of Bedrock's API, which code that gives it another key names only."""
    name = made.body.get("user_name").text
    if made.kind == "aws_iam_access_key" and name.startswith(_OF_BEDROCK):
        body = Node({"name": Node(name), "user_name": Node(name), "existing": Node(value=True)}, made.location.line)
        yield declared(document, "aws_iam_user", f"{made.name}.user", body, made.location.line)


def bucket_of(document: Document, made: Declared) -> Iterator[Declared]:
    """The bucket whose name anybody can work out that the files of a model lie in, which code names only."""
    if made.kind == "aws_sagemaker_model":
        texts = (node.text for _, node in made.body.walk())
        places = (match[1] for text in texts if (match := _IN_BUCKET.match(text)) and keeps_code(match[1]))
        for name in dict.fromkeys(places):
            yield declared(
                document, "aws_s3_bucket", f"{made.name}.bucket", Node({"bucket": Node(name)}), made.location.line
            )


def declared(document: Document, kind: str, name: str, body: Node, line: int) -> Declared:
    """The resource that a call makes, under the name of the variable that holds the answer."""
    path = f"{document.item.source}/{document.item.path}"
    where = Location(document.item.path, line, document.item.source)
    stated = (body.get(each).text for each in _TITLES)
    title = next((each for each in stated if each and "${" not in each), name)
    scope = f"{document.item.source}//{document.item.path}#"
    whole = Node(body.value, line)
    return Declared(kind, _plain(name), scope, whole, where, key("tf", f"{path}#{name}"), title=title)


def _plain(name: str) -> str:
    """A name by which others can refer to the resource: of a call that nothing holds, `main:11`, its place."""
    return _MARK.sub("", name.replace(":", ".line")) if ":" in name else name
