"""Pins: what MCP servers and tools were when someone looked at them, so that a later change is seen.

A lock file (`upright-mcp.lock`, JSON) lists each server and tool by its estate-wide name with a digest of what a client
is shown and what is started. It belongs under version control beside the configuration. A scan reads it, and what
differs says so.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind
from upright.model.errors import AccessDenied, MalformedError

if TYPE_CHECKING:
    from upright.connect.connector import Source
    from upright.model.evidence import Observation

LOCK = "upright-mcp.lock"
SCHEMA = "upright/mcp-lock/1"
_KINDS = frozenset({AssetKind.TOOL, AssetKind.MCP_SERVER})
# What makes a server or tool what it is; where it stands in a file is no part of it.
_PINNED = (
    "digest",
    "description",
    "parameters",
    "package",
    "command",
    "url",
    "transport",
    "env",
    "roots",
    "auto_approve",
    "scopes",
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One entry: `name` is unlike any other's, `digest` is of what it says and starts."""

    name: str
    digest: str


def name_of(asset: Asset | Observation) -> str:
    """The name by which a server or tool is found again: its kind, its first key and its own name."""
    stable = next((str(each) for each in asset.keys if not str(each).startswith("name:")), str(asset.keys[0]))
    return f"{asset.kind.value} {asset.name} {stable}"


def digest_of(asset: Asset | Observation) -> str:
    """SHA-256, in hex, of what a client is shown of a server or tool and of what is started."""
    said = {name: asset.attributes[name] for name in _PINNED if name in asset.attributes}
    text = json.dumps([asset.version, said], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def pins(graph: Graph) -> list[Pin]:
    """What is to be pinned in a graph, by name."""
    chosen = (asset for asset in graph.assets if asset.kind in _KINDS)
    return sorted((Pin(name_of(asset), digest_of(asset)) for asset in chosen), key=lambda pin: pin.name)


def write(path: Path, found: Iterable[Pin]) -> None:
    """Write the lock file, one entry a line, so that a change of one is one line of a review."""
    entries = {pin.name: pin.digest for pin in found}
    path.write_text(json.dumps({"schema": SCHEMA, "pins": entries}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(path: Path) -> dict[str, str]:
    """Digests by name; empty when there is no lock file. Raises MalformedError."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):  # what is scanned may be one file
        return {}
    except PermissionError as error:
        if not os.access(path.parent, os.X_OK):
            return {}  # nobody may look into the folder, which the scan says of it
        raise AccessDenied(f"{path}: permission denied") from error
    except (OSError, ValueError, RecursionError) as error:
        raise MalformedError(f"{path.name} is no lock file of MCP servers", path.name) from error
    entries = found.get("pins") if isinstance(found, dict) else None
    if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
        raise MalformedError(f"{path.name} is no lock file of MCP servers", path.name)
    return entries


def pinned(folder: Path, sources: Iterable[Source]) -> dict[str, str]:
    """Digests by name of all lock files, in the state folder and at the root of each source that is a folder. Raises
    MalformedError.
    """
    known: dict[str, str] = {}
    for place in (folder, *(Path(source.address) for source in sources if source.type in {"filesystem", "machine"})):
        known |= read(place / LOCK)
    return known


def against_pins(graph: Graph, folder: Path, sources: Iterable[Source]) -> Graph:
    """The graph, with what was pinned told apart by whether it changed. Raises MalformedError."""
    known = pinned(folder, sources)
    if not known:
        return graph
    return Graph((_compared(asset, known) for asset in graph.assets), graph.relations, graph.gaps)


def _compared(asset: Asset, known: dict[str, str]) -> Asset:
    pinned = known.get(name_of(asset)) if asset.kind in _KINDS else None
    if pinned is None:
        return asset
    return replace(asset, attributes={**asset.attributes, "changed_since_pin": pinned != digest_of(asset)})
