"""The web APIs of which the events of SAM's functions are routes, put into each event as `Api`: it says who is let in.

An event without a reference is of the API that SAM makes, which is as `Globals` say. Of an API that is no part of the
template nothing is put there.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from __future__ import annotations

from typing import Final

from upright.discover.readers.node import NOTHING, Node

FUNCTION: Final = "AWS::Serverless::Function"
_WAYS: Final = {"Api": "RestApiId", "HttpApi": "ApiId"}


def with_apis(root: Node) -> Node:
    """The template with what is known of its web APIs in the events of its functions."""
    resources = root.get("Resources")
    functions = {name: each for name, each in resources.items() if each.get("Type").text == FUNCTION}
    if not functions:
        return root
    told = {name: _told(each, resources, root.get("Globals")) for name, each in functions.items()}
    return Node(root.value | {"Resources": Node(resources.value | told, resources.line)}, root.line)


def _told(function: Node, resources: Node, shared: Node) -> Node:
    properties = function.get("Properties")
    events = properties.get("Events")
    if not events.is_map or not properties.is_map:
        return function
    found = {name: _event(each, resources, shared) for name, each in events.items()}
    both = Node(properties.value | {"Events": Node(found, events.line)}, properties.line)
    return Node(function.value | {"Properties": both}, function.line)


def _event(event: Node, resources: Node, shared: Node) -> Node:
    kind, said = event.get("Type").text, event.get("Properties")
    if kind not in _WAYS or not said.is_map:
        return event
    api = _api(said.get(_WAYS[kind]), kind, resources, shared)
    return Node(event.value | {"Properties": Node(said.value | {"Api": api}, said.line)}, event.line) if api else event


def _api(reference: Node, kind: str, resources: Node, shared: Node) -> Node:
    if not reference:
        return shared.get(kind) or Node({})
    owner = resources.get(reference.text.removeprefix("${").removesuffix("}"))
    return owner.get("Properties") or Node({}) if owner.get("Type").text == f"AWS::Serverless::{kind}" else NOTHING
