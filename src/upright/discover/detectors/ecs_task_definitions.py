"""Tasks of ECS that files define as the service takes them.

Why it matters: a task that pipelines register from a file stands in no template; the file says which image runs and what it asks.

How it recognises: `containerDefinitions` at the top of a JSON file, or under `taskDefinition`. A container counts by its image,
command and variables, or where its image is built from code of AI.

What it does not see: variables that a file in a bucket sets (`environmentFiles`).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.built import COMPOSED
from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.program_containers import workload_of
from upright.discover.readers.markup import markup
from upright.discover.readers.node import NOTHING, Node
from upright.discover.sight import in_tests
from upright.discover.workloads import sightings
from upright.model.asset import Location
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_MOST = 10  # containers of a task


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    root = next((each for each in document.parse(markup) if each.is_map), NOTHING)
    task = root if root.get("containerDefinitions") else root.get("taskDefinition")
    for container in islice(task.get("containerDefinitions"), _MOST):
        name, image = container.get("name").text, container.get("image").text
        if not name or not image:
            continue
        own = key("name", document.item.source, "ecs", f"{document.item.path}#{name}")
        workload = workload_of(container, name, container.line, own)
        seen = list(sightings(document, workload))
        yield from seen
        if not seen:
            starts = " ".join(word for word, _ in workload.words)
            body = Node(
                {"pulled": Node(image), "starts": Node(starts), "open": Node(bool(container.get("portMappings")))}
            )
            where = Location(document.item.path, container.line, document.item.source)
            yield Declared(COMPOSED, name, document.item.source, body, where, own)


DETECTOR = Detector(
    id="ecs-task-definitions",
    title="Tasks of ECS that run AI",
    selects=Selector(languages=frozenset({"json"}), literals=(b'"containerDefinitions"',)),
    detect=_detect,
    hits=(
        Hit(
            "task-definition.json",
            '{"family": "desk", "containerDefinitions": [{"name": "desk", "image": "123.dkr.ecr.eu-west-1.amazonaws.com/desk:1",\n"environment": [{"name": "BEDROCK_MODEL_ID", "value": "anthropic.claude-3-haiku-20240307-v1:0"}]}]}',
            (("endpoint", "desk", 1), ("model", "anthropic.claude-3-haiku-20240307-v1:0", 2)),
        ),
        Hit(
            "task.json",
            '{"taskDefinition": {"containerDefinitions": [{"name": "web", "image": "acme/web", "portMappings": [{"containerPort": 80}]}]}}',
            (),
            declares=(COMPOSED,),
        ),
    ),
    misses=(
        Miss("stack.json", '{"Resources": {"Task": {"Properties": {"containerDefinitions": [{"name": "a", "image": "b"}]}}}}'),
        Miss("task.json", '{"containerDefinitions": [{"name": "a"}]}'),
    ),
)  # fmt: skip
