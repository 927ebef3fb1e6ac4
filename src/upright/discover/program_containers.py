"""Containers that programs declare: objects of Kubernetes as Pulumi and the CDK make them, tasks of clouds.

Sources: https://www.pulumi.com/registry/packages/kubernetes/api-docs/,
https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs.ContainerDefinitionOptions.html.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import screaming, vendor_of_credential
from upright.discover.readers.node import NOTHING, Node
from upright.discover.sight import env_key, see
from upright.discover.workloads import Workload, environment, image_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.model.evidence import Observation

PACKAGES = (b"pulumi", b"aws-cdk", b"aws_cdk", b"cdk8s")
# What a program that runs containers must write somewhere.
WORTH = (b"container", b"image")
_OBJECT = re.compile(r"(?:^|\.)pulumi[._]kubernetes\.([a-z]\w+(?:\.[a-z]\w+)?)\.(v\d\w*)\.([A-Z]\w+)$")
_CUSTOM = re.compile(r"(?:^|\.)pulumi[._]kubernetes\.apiextensions\.CustomResource$")
_GIVEN = re.compile(r"(?:^|\.)aws_cdk(?:_lib)?\.aws_eks\.(?:\w+\.)*(?:KubernetesManifest|add_?[mM]anifest)$")
_TASK = re.compile(
    r"(?:^|\.)aws_cdk(?:_lib)?\.aws_ecs(?:_patterns)?\.(?:\w+\.)*(?:add_?[cC]ontainer|ContainerDefinition|\w+Fargate(?:Service|Task)|\w+Ec2(?:Service|Task))$"
)
_CLOUD = re.compile(
    r"(?:^|\.)pulumi[._](?:gcp\.cloudrun(?:v2)?|azure_native\.(?:app|containerinstance)|aws\.ecs|awsx\.ecs|docker|azure\.container\w+|digitalocean|docker_build)"
    r"\.(?:v\d\w*\.)?(?:Service|Job|ContainerApp|ContainerGroup|TaskDefinition|FargateService|FargateTaskDefinition|EC2Service|Container|App|Group)$"
)
_PLAIN_MAPS = frozenset(
    {"data", "labels", "annotations", "matchLabels", "nodeSelector", "stringData", "limits", "requests"}
)
_VARIABLES = ("environment", "env", "envs", "environment_variables", "environmentVariables", "secrets")
_UNDER = re.compile(r"_([a-z])")
_MOST = 8  # containers of one task


def objects_of(called: str, body: Node, name: str, given: list[Node]) -> list[Node]:
    """The objects of Kubernetes that a call makes, as a manifest would have them; none of other calls. `body`: its
    properties, `given`: its arguments, `name`: what stands for an object that says no name.
    """
    plain = _plain(called)
    found = _OBJECT.search(plain)
    if found:
        version = f"{found[1]}/{found[2]}" if found[1] != "core" else found[2]
        told = _camel(body)
        return [_named({**dict(told.items()), "apiVersion": Node(version), "kind": Node(found[3])}, name, body.line)]
    if _CUSTOM.search(plain):
        told = _camel(body)
        inner = told.get("others") if told.get("others").is_map else NOTHING
        return [_named({**dict(told.items()), **dict(inner.items())}, name, body.line)]
    if _GIVEN.search(plain):
        listed = [*body.get("manifest"), *given]
        return [each for each in listed if each.get("kind").text and each.get("metadata").is_map]
    return []


def is_task(called: str) -> bool:
    """Whether a call makes a task or a service of a cloud that runs containers."""
    plain = _plain(called)
    return bool(_TASK.search(plain) or _CLOUD.search(plain))


def containers_of(body: Node) -> Iterator[Node]:
    """The parts of a task that name an image."""
    found = [body, *(node for _, node in body.walk() if node.is_map)]
    yield from [each for each in found if each.get("image").text or each.get("image").is_map][:_MOST]


def workload_of(container: Node, name: str, line: int, own: str) -> Workload:
    """A container of a task as what runs there; a key that a task is given by name only has no value."""
    image, at = image_of(container)
    whole = Workload(name, line, own, image, at)
    for field in _VARIABLES:
        whole.variables += environment(container.get(field))
    whole.words = words(container.get("command"), container.get("args"), container.first("entry_point", "entryPoint"))
    whole.gpu = bool(container.first("gpu_count", "gpuCount", "gpus"))
    return whole


def credentials(document: Document, *given: Node) -> Iterator[Observation]:
    """The keys of AI services that containers are given, by the variables that carry them."""
    for whole in given:
        for path, node in ((("",), whole), *whole.walk()):
            for each in environment(node) if path[-1] in _VARIABLES else ():
                if vendor := vendor_of_credential(each.name):
                    own = env_key(document, screaming(each.name))
                    yield see(document, "credential_ref", each.name, each.line, own, provider=vendor,
                              variable=each.name, reference=True)  # fmt: skip


def _plain(called: str) -> str:
    return called.replace("@", "").replace("/", ".").replace("-", "_")


def _named(told: dict[str, Node], name: str, line: int) -> Node:
    """An object under a name that it says, else under that of the resource."""
    metadata = told.get("metadata", NOTHING)
    stated = metadata.get("name").text
    if not stated or "${" in stated:
        told["metadata"] = Node({**dict(metadata.items()), "name": Node(name, line)}, line)
    return Node(told, line)


def _camel(node: Node) -> Node:
    """A value with its names as Kubernetes writes them: `match_labels` is `matchLabels`; labels and data stay."""
    if node.is_list:
        return Node([_camel(each) for each in node], node.line)
    if not node.is_map:
        return node
    told: dict[str, Node] = {}
    for name, value in node.items():
        better = _UNDER.sub(lambda found: found[1].upper(), name)
        told[better] = value if better in _PLAIN_MAPS else _camel(value)
    return Node(told, node.line)
