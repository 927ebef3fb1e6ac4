"""Agents that nothing tells of but the MCP servers that they were given.

The settings of a desktop client name its servers and nothing else; still it is the client that joins what one server
reads to what another can do. A client with several servers and no settings of its own becomes an agent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

DETECTOR: Final = "mcp-clients"
_AGENT: Final = "/agent/"  # in the key of a client, see `agent_key`
_NOBODYS: Final = "unknown"  # of settings that no known client reads: their file is what people know
_FEWEST = 2  # servers: what a single one joins is told of the server


def clients(seen: Sequence[Observation], edges: Sequence[Edge]) -> Iterator[Observation]:
    """The agents, where the first of their servers is configured."""
    known = {str(key) for each in seen for key in each.keys}
    servers = {str(each.keys[0]): each for each in seen if each.kind is AssetKind.MCP_SERVER and each.keys}
    given: dict[str, dict[str, None]] = defaultdict(dict)
    for edge in edges:
        client, server = str(edge.source), str(edge.target)
        unknown = client.startswith("name:") and _AGENT in client and client not in known
        if edge.kind == R.USES_TOOL and unknown and server in servers:
            given[client][server] = None
    for client, theirs in given.items():
        if len(theirs) >= _FEWEST:
            first = min((servers[server].location for server in theirs), key=lambda place: (place.path, place.line))
            called = client.rpartition("/")[2]
            yield Observation(
                AssetKind.AGENT,
                called if called != _NOBODYS else first.path.rpartition("/")[2],
                (client,),
                replace(first, type="agent"),
                {"type": "coding_agent"},
                confidence=0.8,
                evidence=f"{len(theirs)} MCP servers are configured for it",
                detector=DETECTOR,
            )
