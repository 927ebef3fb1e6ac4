"""Functions that the Serverless framework deploys.

Why it matters: each of its routes is a way in from the internet; what its handler calls is what an outsider talks to.

How it recognises: `functions` of `serverless.yml` with their handlers, environment and events (`httpApi`, `http`, `url`).
A function counts where its handler leads to AI, its environment names a model or an agent calls it.

What it does not see: functions that another file is asked for (`${file(...)}`), and settings in JavaScript.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.readers.node import NOTHING, Node
from upright.model.asset import Location
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ROUTES = ("httpApi", "http")


def _detect(document: Document) -> Iterator[Sighting]:
    path = f"{document.item.source}/{document.item.path}"
    for root in document.parse(markup):
        listed = root.get("functions") if root.get("provider") else NOTHING
        for functions in [*listed] if listed.is_list else [listed]:
            for name, node in functions.items():
                if node.get("handler").text:
                    where = Location(document.item.path, node.line, document.item.source)
                    scope = f"{document.item.source}//{document.item.path}#"
                    yield Declared("aws_serverless_function", name, scope, _body(root, node), where,
                                   key("tf", f"{path}#functions.{name}"))  # fmt: skip


def _body(root: Node, node: Node) -> Node:
    """The function as SAM would say it."""
    told = {"handler": node.get("handler"), "runtime": node.first("runtime") or root.get("provider").get("runtime")}
    if node.get("environment"):
        told["environment"] = Node({"variables": node.get("environment")}, node.line)
    if node.get("name"):
        told["function_name"] = node.get("name")
    if node.get("url"):
        asked = Node("AWS_IAM" if node.get("url").get("authorizer").text else "NONE")
        told["function_url_config"] = Node({"auth_type": asked}, node.line)
    routes = [route for event in node.get("events") for name in _ROUTES if (route := event.get(name))]
    if routes:
        told["events"] = Node({f"route{at}": _event(route) for at, route in enumerate(routes)}, node.line)
    return Node(told, node.line)


def _event(route: Node) -> Node:
    asked = route.get("authorizer")
    named = asked.text or (asked.first("name", "type", "arn", "id").text or "custom" if asked else "")
    auth = Node({"authorizer": Node(named), "api_key_required": Node(route.get("private").value is True)}, route.line)
    return Node({"type": Node("HttpApi"), "properties": Node({"auth": auth}, route.line)}, route.line)


DETECTOR = Detector(
    id="serverless-functions",
    title="Functions that the Serverless framework deploys",
    selects=Selector(names=("serverless*.yml", "serverless*.yaml"), literals=(b"handler:",)),
    detect=_detect,
    hits=(
        Hit(
            "serverless.yml",
            "service: desk\nprovider: {name: aws, runtime: nodejs20.x}\nfunctions:\n  chat:\n    handler: dist/chat.handler\n    environment: {BEDROCK_MODEL_ID: x}\n    events:\n      - httpApi: 'POST /chat'\n",
            (("endpoint", "chat", 4),),
        ),
        Hit(
            "serverless.yml",
            "service: desk\nprovider: {name: aws}\nfunctions:\n  sort:\n    handler: src/sort.handler\n    environment: {OPENAI_MODEL: x}\n    events:\n      - sqs: arn\n",
            (("application", "sort", 4),),
        ),
    ),
    misses=(
        Miss("serverless.yml", "service: a\nprovider: {name: aws}\nfunctions:\n  health:\n    handler: a.b\n"),
        Miss("serverless.yml", "functions:\n  chat:\n    handler: dist/chat.handler\n    url: true\n"),
    ),
)
