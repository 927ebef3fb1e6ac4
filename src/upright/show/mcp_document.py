"""The document of `upright mcp`: servers with what they offer, how sure each capability is, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upright.discover.agent_places import client_of
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind as R
from upright.show.documents import location_row, scan_row, schema

if TYPE_CHECKING:
    from upright.model.finding import Finding
    from upright.store.snapshot import Snapshot

_SEEN, _SUGGESTED = 0.9, 0.5  # read from code; told by a name or description
_OF_SERVERS = (
    "transport", "command", "package", "version", "pinned", "fetched_at_run_time", "runs_script", "url", "tls",
    "auth", "bind", "env", "roots", "auto_approve", "scopes", "disabled", "framework", "language", "scope",
)  # fmt: skip
_OF_TOOLS = ("description", "parameters", "confirmation", "poisoned", "hidden_unicode", "speaks_of", "sinks", "digest")


def mcp_document(snapshot: Snapshot, text: str = "", *, changed: bool = False) -> dict[str, Any]:
    """Every server and tool of a snapshot; `text` narrows by name or place, `changed` to what is not as pinned."""
    graph = snapshot.graph
    wrong: dict[str, list[Finding]] = {}
    for finding in sorted(snapshot.findings, key=lambda found: (-found.severity, -found.score.value, found.id)):
        wrong.setdefault(finding.asset, []).append(finding)
    servers: list[dict[str, Any]] = []
    offered: set[str] = set()
    for server in sorted(graph.of_kind(AssetKind.MCP_SERVER), key=lambda asset: (asset.name.lower(), asset.id)):
        parts = {part.id: part for part in graph.out(server, R.CONTAINS, R.USES_TOOL)}
        offered |= parts.keys()
        row = _server(server, [*parts.values()], wrong)
        if text or changed:
            row["tools"] = [tool for tool in row["tools"] if _wanted(tool, text, changed=changed)]
        if row["tools"] or _wanted(row, text, changed=changed):
            servers.append(row)
    tools = [asset for asset in graph.of_kind(AssetKind.TOOL) if asset.id not in offered and _is_mcp(asset)]
    rows = [_tool(tool, wrong) for tool in sorted(tools, key=lambda asset: (asset.name.lower(), asset.id))]
    return {
        "schema": schema("mcp"),
        "scan": scan_row(snapshot.scan),
        "servers": servers,
        "tools_without_server": [row for row in rows if _wanted(row, text, changed=changed)],
    }


def _is_mcp(asset: Asset) -> bool:
    return asset.attributes.get("type") == "mcp_tool"


def _wanted(row: dict[str, Any], text: str, *, changed: bool) -> bool:
    named = text.lower() in row["name"].lower() or any(text.lower() in at["path"].lower() for at in row["locations"])
    return named and (not changed or row["changed_since_pin"] is True)


def _server(server: Asset, parts: list[Asset], wrong: dict[str, list[Finding]]) -> dict[str, Any]:
    by_kind: dict[AssetKind, list[Asset]] = {}
    for part in sorted(parts, key=lambda asset: (asset.name.lower(), asset.id)):
        by_kind.setdefault(part.kind, []).append(part)
    told = {name: server.attributes[name] for name in _OF_SERVERS if name in server.attributes}
    return {
        **_row(server, wrong),
        **told,
        "configured": _configured(server),
        "tools": [_tool(tool, wrong) for tool in by_kind.get(AssetKind.TOOL, ())],
        "resources": [_row(each, wrong) for each in by_kind.get(AssetKind.DATA_STORE, ())],
        "prompts": [_row(each, wrong) for each in by_kind.get(AssetKind.PROMPT, ())],
    }


def _configured(server: Asset) -> list[dict[str, Any]]:
    """Where a client's configuration names a server; empty for servers that only code defines."""
    if server.attributes.get("client") in {None, "code", "manifest", "running"}:
        return []
    scope = server.attributes.get("scope", "project")
    found = []
    for spot in server.locations:
        client = client_of(spot.path)
        if client != "unknown" or len(server.locations) == 1:
            found.append({"client": client, "scope": scope, **location_row(spot)})
    return found


def _tool(tool: Asset, wrong: dict[str, list[Finding]]) -> dict[str, Any]:
    told = {name: tool.attributes[name] for name in _OF_TOOLS if name in tool.attributes}
    return {**_row(tool, wrong), **told, "capabilities": capabilities(tool)}


def capabilities(tool: Asset) -> list[dict[str, Any]]:
    """`{"class", "confidence", "from"}` of each capability of a tool, by class."""
    seen, suggested = tool.attributes.get("capabilities"), tool.attributes.get("likely_capabilities")
    sure = {str(word): (_SEEN, "code") for word in (seen if isinstance(seen, list) else ())}
    guess = {str(word): (_SUGGESTED, "name") for word in (suggested if isinstance(suggested, list) else ())}
    both = {**guess, **sure}
    return [{"class": name, "confidence": both[name][0], "from": both[name][1]} for name in sorted(both)]


def _row(asset: Asset, wrong: dict[str, list[Finding]]) -> dict[str, Any]:
    changed = asset.attributes.get("changed_since_pin")
    return {
        "id": asset.id,
        "name": asset.name,
        "locations": [location_row(spot) for spot in asset.locations],
        "changed_since_pin": changed if isinstance(changed, bool) else None,
        "findings": [
            {"id": found.id, "rule": found.rule, "severity": found.severity.name.lower(), "reason": found.reason}
            for found in wrong.get(asset.id, ())
        ],
    }
