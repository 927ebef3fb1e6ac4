"""What resources keep as JSON in a text: containers of tasks and jobs, workflows. A state or plan of Terraform holds it
so, code writes it with `jsonencode`, and both spell it as the service does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.names import normal
from upright.discover.cloud.policies import MOST_TEXT
from upright.discover.cloud.unfolding import batch_job
from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import Node
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared

_CONTAINERS: Final = {
    "aws_ecs_task_definition": ("container_definitions",),
    "aws_batch_job_definition": ("container_properties", "node_properties"),
}
_WORKFLOWS: Final = {"aws_sfn_state_machine": ("definition", "definition_string")}


def in_full(resource: Declared) -> Declared:
    """A resource with what it keeps as JSON as a tree, its containers in the words of Terraform."""
    fields = (*_CONTAINERS.get(resource.kind, ()), *_WORKFLOWS.get(resource.kind, ()))
    told = {name: _tree(resource.body.get(name)) for name in fields if resource.body.get(name)}
    if not told:
        return resource
    if resource.kind in _CONTAINERS:
        told = {name: normal(node) for name, node in told.items()}
    elif "definition_string" in told:
        told["definition"] = told["definition_string"]
    body = Node({**dict(resource.body.items()), **told}, resource.body.line)
    if resource.kind == "aws_batch_job_definition" and not body.get("container_definitions"):
        body = batch_job(body)
    return replace(resource, body=body)


def _tree(node: Node) -> Node:
    text = node.text.strip()
    if text[:1] not in {"{", "["} or len(text) > MOST_TEXT:
        return node
    try:
        return read_json(text)
    except MalformedError:
        return node
