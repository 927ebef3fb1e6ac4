"""What servers of the Model Context Protocol in TypeScript or JavaScript are to the files around them: tools that other
files register on them, what the handlers of tools ask, and what a description says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detectors._script_fronts import front
from upright.discover.fronts import leads_to
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.readers.script_values import symbol_of
from upright.discover.references import offered, reaches
from upright.discover.script_uses import line_symbol, listed, registrars
from upright.discover.sight import edge, see
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.detectors._script_offers import Offer
    from upright.discover.document import Document
    from upright.discover.readers.script import Script
    from upright.model.asset import Json
    from upright.model.evidence import Ref


def handed(document: Document, found: Script, servers: Iterable[str]) -> Iterator[Sighting]:
    """The tools that functions of other files register on a server that they are handed, and those of others that it
    lists.
    """
    for server in servers:
        path = document.item.path
        for symbol in dict.fromkeys((*registrars(found, path), *listed(found, path))):
            yield edge(server, RelationKind.USES_TOOL, offered(symbol))


def fronts(document: Document, found: Script, transport: str) -> Iterator[Sighting]:
    """How a server that other files make is met, of a script that puts one on a network."""
    if transport in {"", "stdio"}:
        return
    used = {name.partition(".")[0] for call in found.calls for name in (call.callee, call.path)}
    path = document.item.path
    named = (each for name, each in found.local.items() if used & {name, each.name} or "erver" in name)
    symbols = dict.fromkeys(symbol_of(path, each.module, each.name).removesuffix(".*") for each in named)
    line = next((call.line for call in found.calls if "Transport" in call.last), 1)
    keys: tuple[str | Ref, ...] = (document.code_key("front"), leads_to(""), *map(leads_to, symbols))
    yield see(document, "mcp_server", "front", line, keys, front(document, found, transport), transport=transport)


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
