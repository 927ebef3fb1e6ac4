"""A Jupyter server: whom it lets in, and the notebooks and files that it hands out.

Address: `jupyter+http://host:8888` (`jupyter+https` too), or with a folder after it. `token_env` names the environment
variable of its token. Needs no library.

Why it matters: a notebook server runs what its visitor types, with the rights, the data and the credentials of whoever
started it. Without a token every visitor is that person.

Only reads: the version, whether a stranger is told the status, the number of kernels, whether terminals can be opened,
and the contents of the folder (notebooks, and texts up to 2 MiB). No kernel is started, no cell is run.

What it does not see: files that are neither notebooks nor text; servers of other users of a hub.
Source: https://jupyter-server.readthedocs.io/en/latest/developers/rest-api.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from upright.connect.asking import Asked
from upright.connect.connector import Connector, Source
from upright.connect.fingerprint import seen, server_key
from upright.connect.fingerprints.notebooks import jupyter
from upright.connect.http import Access, json_of
from upright.model.asset import AssetKind, Location
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import path_key
from upright.model.item import Item
from upright.model.relation import RelationKind

_FILES: Final = 10_000
_DEPTH: Final = 16
_LARGEST: Final = 2 << 20  # bytes of a text


def _asked(source: Source) -> tuple[Asked, str]:
    """The server, and the folder on it."""
    parts = urlsplit(source.address.removeprefix("jupyter+"))
    if "token=" in parts.query:
        raise MalformedError("a token has no place in an address: JUPYTER_TOKEN takes it", source.name)
    variable = str(source.options.get("token_env") or "JUPYTER_TOKEN")
    access = Access(token=variable)
    return Asked(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", access), unquote(parts.path.strip("/"))


def _contents(asked: Asked, path: str, *, whole: bool) -> dict[str, Any]:
    """What the server says of a file or folder, with its content when `whole`."""
    found = json_of(f"{asked.address}/api/contents/{quote(path)}?content={int(whole)}", asked.access)
    return found if isinstance(found, dict) else {}


def _walk(source: Source, asked: Asked, root: str) -> Iterator[dict[str, Any] | Gap]:
    """Every file below a folder, without content."""
    stack, count = [(root, 0)], 0
    while stack:
        folder, depth = stack.pop()
        listed = _contents(asked, folder, whole=True).get("content")
        for entry in sorted(listed, key=lambda each: str(each.get("path"))) if isinstance(listed, list) else ():
            path = str(entry.get("path") or "").strip("/")
            if not path or ".." in path.split("/"):
                continue
            count += 1
            if count > _FILES:
                yield Gap(folder or ".", f"more than {_FILES} files", "too-large", source.name)
                return
            if entry.get("type") == "directory" and depth < _DEPTH:
                stack.append((path, depth + 1))
            elif entry.get("type") != "directory":
                yield {**entry, "path": path}


def _read(source: Source) -> Iterator[Item | Gap]:
    asked, root = _asked(source)
    for entry in _walk(source, asked, root):
        if isinstance(entry, Gap):
            yield entry
            continue
        path = str(entry["path"])
        if entry.get("type") == "file" and int(entry.get("size") or 0) > _LARGEST:
            yield Gap(path, f"larger than {_LARGEST >> 20} MiB", "too-large", source.name)
            continue
        try:
            yield from _file(source, path, _contents(asked, path, whole=True))
        except AccessDenied as error:
            yield Gap(path, str(error), "denied", source.name)
        except Unreachable as error:
            yield Gap(path, str(error), "unreachable", source.name)


def _file(source: Source, path: str, told: dict[str, Any]) -> Iterator[Item | Gap]:
    content, stamp = told.get("content"), str(told.get("last_modified") or "")
    if told.get("type") == "notebook" and isinstance(content, dict):
        raw = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    elif told.get("format") == "text" and isinstance(content, str):
        raw = content.encode("utf-8", "replace")
    else:
        yield Gap(path, "neither a notebook nor a text", "ignored", source.name)
        return
    yield Item(source.name, path, len(raw), content=raw, stamp=stamp)


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    asked, root = _asked(source)
    found = jupyter(asked)
    if found is None:
        raise asked.absent("Jupyter server")
    yield from seen(source, asked.address, found)
    for entry in _walk(source, asked, root):
        if isinstance(entry, dict) and entry.get("type") == "notebook":
            own = path_key(source.name, str(entry["path"]))
            place = Location(str(entry["path"]), 0, source.name, "notebook")
            name = str(entry["path"]).rpartition("/")[2]
            yield Observation(AssetKind.NOTEBOOK, name, (own,), place, detector="jupyter")
            yield Edge(server_key(asked.address), RelationKind.CONTAINS, own)


CONNECTOR = Connector(
    id="jupyter",
    title="A Jupyter server and its notebooks",
    accepts=lambda address: address.startswith(("jupyter+http://", "jupyter+https://")),
    read=_read,
    permissions=("read access to contents, status, kernels and terminals",),
    options=frozenset({"token_env"}),
    carries=True,
    stores=_stores,
)
