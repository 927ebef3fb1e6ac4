"""One file on a web server, read where it lies.

Address: `https://server/path/model.safetensors`, with the ending of a model or an archive. `token_env` names the
environment variable of a bearer token.

Only GET requests. Of a large file only the ranges that are looked at travel, where the server gives ranges; where it
does not, up to 2 GiB are fetched. Redirections are followed; another server is not told the token.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from upright.connect.connector import Connector, Source
from upright.connect.http import Access, names_model_file, web_file
from upright.model.evidence import Gap
from upright.model.item import Item


def _accepts(address: str) -> bool:
    return names_model_file(address)


def _read(source: Source) -> Iterator[Item | Gap]:
    found = web_file(source.address, Access(token=str(source.options.get("token_env") or "")))
    name = unquote(urlsplit(source.address).path.rpartition("/")[2])
    yield Item(source.name, name, found.size, stamp=found.tag, whole=found)


CONNECTOR = Connector(
    id="web",
    title="One file on a web server",
    accepts=_accepts,
    read=_read,
    permissions=("GET of the file",),
    options=frozenset({"token_env"}),
)
