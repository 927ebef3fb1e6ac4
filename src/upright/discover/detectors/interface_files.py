"""Interfaces in OpenAPI that infrastructure code may give an agent.

Why it matters: an action group of an agent takes its functions from such a file; who talks to the agent can call them.

How it recognises: OpenAPI in YAML and JSON with named operations whose names or methods say that they change or delete
something. It says nothing on its own: an action group that names the file takes it over.

What it does not see: files in a bucket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.declared import INTERFACE, Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.interfaces import offered
from upright.discover.readers.node import Node
from upright.model.asset import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    can = offered(document.text)
    if can:
        source, path = document.item.source, document.item.path
        body = Node({"offers": Node([Node(each) for each in can])})
        yield Declared(INTERFACE, path, f"{source}//{path}#", body, Location(path, 1, source))


DETECTOR = Detector(
    id="interface-files",
    title="Interfaces that agents may be given",
    selects=Selector(languages=frozenset({"yaml", "json"}), literals=(b"operationId",)),
    detect=_detect,
    hits=(
        Hit(
            "api.yaml",
            "openapi: 3.0.0\npaths:\n  /o:\n    delete:\n      operationId: deleteOrder\n",
            (),
            declares=("interface",),
        ),
    ),
    misses=(Miss("api.yaml", "openapi: 3.0.0\npaths:\n  /o:\n    get:\n      operationId: listOrders\n"),),
)
