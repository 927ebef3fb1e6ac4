"""`upright mcp`: every MCP server, tool and capability, where it is configured, and whether it is what was pinned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.show.cli.output import OutputFormat, console, emit, place

if TYPE_CHECKING:
    from upright.model.asset import Asset
    from upright.store.snapshot import Snapshot


def mcp(
    *,
    output: Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")] = OutputFormat.TABLE,
    text: Annotated[str, typer.Option("--search", help="Only servers and tools whose name or place holds this.")] = "",
    changed: Annotated[bool, typer.Option("--changed", help="Only what changed since it was pinned.")] = False,
    pin: Annotated[
        bool, typer.Option("--pin", help="Write what was found to the lock file; later changes are findings.")
    ] = False,
    lock: Annotated[Path | None, typer.Option(help="Lock file to write; else one in the state folder.")] = None,
    scan: Annotated[int, typer.Option("--scan", help="Number of an older scan; see `upright diff --list`.", min=0)] = 0,
) -> None:
    """Show every MCP server, tool and capability, where it is configured, whether it is pinned, and what is wrong."""
    from upright.app.pins import LOCK, pins, write
    from upright.app.workspace import Workspace
    from upright.show.mcp_document import mcp_document

    workspace = Workspace.open()
    snapshot = workspace.snapshot(scan or None)
    if pin:
        target = lock or workspace.state.own / LOCK
        found = pins(snapshot.graph)
        write(target, found)
        console(stderr=True).print(f"pinned {len(found)} servers and tools in {target}", soft_wrap=True)
        return
    document = mcp_document(snapshot, text, changed=changed)
    emit(
        output,
        document,
        _COLUMNS,
        _rows(document, snapshot),
        "nothing changed since it was pinned" if changed else "no MCP servers or tools",
    )


_COLUMNS = ("server", "tool", "can", "parameters", "started by", "configured for", "pinned", "worst", "where")


def _rows(document: dict[str, Any], snapshot: Snapshot) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for server in document["servers"]:
        started = " ".join(str(server[name]) for name in ("command", "package", "url") if server.get(name))
        clients = " ".join(dict.fromkeys(f"{each['client']}:{each['scope']}" for each in server["configured"]))
        pinned = _pinned(server)
        rows.append((server["name"], "", "", "", started, clients, pinned, _worst(server), _where(server, snapshot)))
        rows += [_tool_row(server["name"], tool, snapshot) for tool in server["tools"]]
    return rows + [_tool_row("", tool, snapshot) for tool in document["tools_without_server"]]


def _tool_row(server: str, tool: dict[str, Any], snapshot: Snapshot) -> tuple[str, ...]:
    can = " ".join(each["class"] + ("" if each["confidence"] > _GUESS else "?") for each in tool["capabilities"])
    parameters = " ".join(tool.get("parameters") or ())
    return (server, tool["name"], can, parameters, "", "", _pinned(tool), _worst(tool), _where(tool, snapshot))


_GUESS = 0.5


def _pinned(entry: dict[str, Any]) -> str:
    if entry["changed_since_pin"] is not None:
        return "CHANGED" if entry["changed_since_pin"] else "yes"
    return {True: "version", False: "no"}.get(entry.get("pinned"), "")  # type: ignore[arg-type]  # None: not said


def _worst(entry: dict[str, Any]) -> str:
    return str(entry["findings"][0]["severity"]) if entry["findings"] else ""


def _where(entry: dict[str, Any], snapshot: Snapshot) -> str:
    asset: Asset = snapshot.graph.asset(entry["id"])
    return place(asset.locations)
