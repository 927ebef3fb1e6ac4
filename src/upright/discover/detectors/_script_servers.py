"""What servers of the Model Context Protocol in TypeScript or JavaScript are to the files around them: tools that other
files register on them, what the handlers of tools ask, and what a description says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.references import offered, reaches
from upright.discover.script_uses import line_symbol, listed, registrars
from upright.discover.sight import edge
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.detectors._script_offers import Offer
    from upright.discover.document import Document
    from upright.discover.readers.script import Script
    from upright.model.asset import Json


def handed(document: Document, found: Script, servers: Iterable[str]) -> Iterator[Sighting]:
    """The tools that functions of other files register on a server that they are handed, and those of others that it
    lists.
    """
    for server in servers:
        path = document.item.path
        for symbol in dict.fromkeys((*registrars(found, path), *listed(found, path))):
            yield edge(server, RelationKind.USES_TOOL, offered(symbol))


def leads(document: Document, offer: Offer, own: str) -> Iterator[Sighting]:
    """The agents and models that the handler of a tool asks, in whatever file."""
    if offer.label == "mcp_tool" and isinstance(offer.name, str):
        yield edge(own, RelationKind.CALLS, reaches(line_symbol(document, offer.line)))


def told_of(offer: Offer) -> dict[str, Json]:
    """What the description of an offer says, and what it hides."""
    description = offer.description
    if not description or offer.label == "mcp_resource":
        return {}
    hidden = hidden_unicode(description)
    found: dict[str, Json] = {"description": description.strip().split("\n")[0][:200]}
    if hidden:
        found["hidden_unicode"] = hidden
    if poisoned(description):
        found["poisoned"] = True
    return found
