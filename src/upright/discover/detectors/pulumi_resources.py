"""AI and data resources that Pulumi programs in YAML declare.

Why it matters: the same services as in Terraform, in a file that tools for Terraform do not read.

How it recognises: `Pulumi.yaml` and its kin by their `resources` with Pulumi types (`aws:sagemaker:NotebookInstance`,
`gcp:storage:Bucket`, `azure-native:cognitiveservices:Account`). References `${name.attribute}` are followed, variables and
configuration stand for their values. Names are those of the program.

What it does not see: values given when it is deployed. Programs in Python and TypeScript have detectors of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.declared import LOCAL, VARIABLE, Declared
from upright.discover.cloud.names import normal, of_pulumi
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_hub_id, is_model_name
from upright.discover.readers.markup import markup
from upright.discover.readers.node import Node
from upright.discover.sight import see
from upright.model.asset import Location
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    path = f"{document.item.source}/{document.item.path}"
    scope = f"{document.item.source}//{document.item.path}#"
    for root in document.parse(markup):
        if root.get("Resources").is_map or root.get("apiVersion").text:
            continue
        for table, kind, field in (("config", VARIABLE, "default"), ("variables", LOCAL, "value")):
            for name, node in root.get(table).items():
                value = node.get("default") if kind == VARIABLE and node.is_map else node
                if (
                    kind == VARIABLE
                    and "model" in name.lower()
                    and (is_model_name(value.text) or is_hub_id(value.text))
                ):
                    label = "embedding_model" if is_embedding(value.text) else "model"
                    yield see(document, label, value.text, value.line, model_key(value.text))
                body = Node({field: value} if value else {}, node.line)
                where = Location(document.item.path, node.line, document.item.source)
                yield Declared(kind, name, scope, body, where)
        for name, node in root.get("resources").items():
            kind = of_pulumi(node.get("type").text)
            if matters(kind):
                body = normal(node.get("properties"))
                where = Location(document.item.path, node.line, document.item.source)
                body = body if body.is_map else Node({}, node.line)
                yield Declared(kind, name, scope, body, where, key("tf", f"{path}#{name}"))


DETECTOR = Detector(
    id="pulumi-resources",
    title="AI and data resources in Pulumi YAML",
    selects=Selector(languages=frozenset({"yaml"}), literals=(b"aws:", b"gcp:", b"azure", b"aws-native:", b"runtime:")),
    detect=_detect,
    hits=(
        Hit(
            "Pulumi.yaml",
            "name: lab\nruntime: yaml\nresources:\n  exec:\n    type: aws:iam:Role\n    properties: {name: exec}\n  lab:\n    type: aws:sagemaker:NotebookInstance\n    properties:\n      roleArn: ${exec.arn}\n      directInternetAccess: Disabled\n",
            (("identity", "exec", 4), ("notebook", "lab", 7)),
            joins=(("#lab", "runs_as", "#exec"),),
        ),
    ),
    misses=(
        Miss("a.yaml", "resources:\n  net:\n    type: aws:ec2:Vpc\n"),
        Miss("b.yaml", "note: aws:sagemaker:Model\n"),
    ),
)
