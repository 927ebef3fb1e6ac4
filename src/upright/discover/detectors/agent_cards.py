"""Cards with which agents introduce themselves to other agents (A2A).

Why it matters: a card says where an agent answers and what it can do; one that asks for no credentials takes its orders
from everyone.

How it recognises: JSON files called `agent.json` or `agent-card.json` (also below `.well-known`) with a name, an address
and skills or capabilities; those that name the protocol's version instead of an address count too. Says whether the card asks for credentials. https://a2a-protocol.org/latest/specification/

What it does not see: cards that a server makes when asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, in_tests, local_key, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_ADDRESS = re.compile(r"(?:https?|grpc)://[\w.-]{1,200}(?::\d{1,5})?(?:/[\w./~-]{0,200})?")
_NEAR = re.compile(
    r"://(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|\[?::1|[\w-]+(?::|/|$)|[\w.-]+\.(?:local|internal))"
)
_ASKS = ("securitySchemes", "security", "authentication", "auth")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        name, address = root.get("name"), root.get("url")
        placed = bool(_ADDRESS.fullmatch(address.text))
        if not (name.text and (placed or _is_card(root)) and root.first("skills", "capabilities")):
            continue
        own = local_key(document, "agent", name.text)
        said = root.get("description").text.strip().partition("\n")[0][:200]
        yield see(document, "agent", name.text, name.line, own, description=said, framework="a2a")
        if not placed:
            continue
        there = key("url", address.text)
        near = bool(_NEAR.search(address.text))
        yield see(
            document, "endpoint", address.text, address.line, there, url=address.text, auth=_auth(root),
            tls=address.text.startswith("https://"), exposure="" if near else "public",
        )  # fmt: skip
        yield edge(there, RelationKind.SERVES, own)


def _is_card(root: Node) -> bool:
    """Whether a card that leaves its address to the server which shows it is one all the same."""
    return root.get("skills").is_list and bool(root.first("protocolVersion", "protocol_version", "defaultInputModes"))


def _auth(root: Node) -> str:
    """How callers must show who they are: `none` when the card says nothing or says so."""
    asked = root.first(*_ASKS)
    kind = asked.first("type", "scheme").text.lower() or asked.text.lower()
    if kind:
        return kind
    schemes = asked.get("schemes").strings()
    if schemes:
        return schemes[0].lower()
    return "scheme" if (asked.is_map and asked.value) or (asked.is_list and asked.value) else "none"


_CARD = '{{"name": "shop",\n "description": "Buys things",\n "url": "{url}",\n "capabilities": {{"streaming": true}}{rest}}}'

DETECTOR = Detector(
    id="agent-cards",
    title="Cards of agents",
    selects=Selector(paths=("*agent.json", "*agent-card.json", "*agent_card.json"), literals=(b'"url"', b'"skills"')),
    detect=_detect,
    hits=(
        Hit(
            ".well-known/agent.json",
            _CARD.format(url="https://shop.acme.com/a2a", rest=""),
            (("agent", "shop", 1), ("endpoint", "https://shop.acme.com/a2a", 3)),
            joins=(("shop.acme.com/a2a", "serves", "shop"),),
        ),
        Hit(
            "agent-card.json",
            _CARD.format(url="http://localhost:8080/", rest=', "authentication": {"schemes": ["Bearer"]}'),
            (("agent", "shop", 1), ("endpoint", "http://localhost:8080/", 3)),
        ),
        Hit(
            "agents/nba-agent.json",
            '{"name": "nba",\n "protocolVersion": "0.3.0", "skills": [{"id": "news"}]}',
            (("agent", "nba", 1),),
        ),
    ),
    misses=(
        Miss("build-agent.json", '{"name": "ci", "skills": ["linux"], "version": "1"}'),
        Miss("agent.json", '{"name": "ci", "capabilities": ["linux"]}'),
        Miss("user-agent.json", '{"name": "x", "url": "see below", "skills": []}'),
    ),
)
