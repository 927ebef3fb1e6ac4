"""Databases that Compose fills from files of the repository when they start for the first time.

Why it matters: the dump beside the Compose file is what lies in the database that the agent's tools ask.

How it recognises: services that run PostgreSQL, MySQL or MariaDB and mount a file or folder of the repository where their
images look for what to run at first start (`/docker-entrypoint-initdb.d`). They count as what code asks under the service's
name and under the port that is published here.

What it does not see: dumps that an image's own Dockerfile copies in.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests
from upright.discover.workloads import environment
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import path_key, store_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_FIRST: Final = "/docker-entrypoint-initdb.d"
# Part of the image's name -> engine, port, variables that name the database, what it is called when none does.
_ENGINES: Final = {
    "postgres": ("postgresql", "5432", ("POSTGRES_DB", "POSTGRES_USER"), "postgres"),
    "pgvector": ("postgresql", "5432", ("POSTGRES_DB", "POSTGRES_USER"), "postgres"),
    "postgis": ("postgresql", "5432", ("POSTGRES_DB", "POSTGRES_USER"), "postgres"),
    "timescale": ("postgresql", "5432", ("POSTGRES_DB", "POSTGRES_USER"), "postgres"),
    "mysql": ("mysql", "3306", ("MYSQL_DATABASE",), "mysql"),
    "mariadb": ("mysql", "3306", ("MARIADB_DATABASE", "MYSQL_DATABASE"), "mysql"),
}
_DEFAULT: Final = re.compile(r"\$\{\w{1,80}:?-([^}]{1,200})\}")
_MOUNTS: Final = 10


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        for name, service in root.get("services").items():
            image = _stated(service.get("image").text).rpartition("/")[2]
            engine = next((each for word, each in _ENGINES.items() if word in image), None)
            files = list(_files(document, service))[:_MOUNTS] if engine else []
            if engine and files:
                yield _database(document, name, service, engine, files)


def _files(document: Document, service: Node) -> Iterator[str]:
    """What is mounted there, by its path in the source."""
    folder = posixpath.dirname(document.item.path)
    for volume in service.get("volumes"):
        source, _, rest = volume.text.partition(":")
        target = rest.partition(":")[0] or volume.get("target").text
        source = source or volume.get("source").text
        inside = posixpath.normpath(posixpath.join(folder, source))
        if target.startswith(_FIRST) and source.startswith((".", "..")) and not inside.startswith(".."):
            yield inside


def _database(
    document: Document, name: str, service: Node, engine: tuple[str, str, tuple[str, ...], str], files: list[str]
) -> Observation:
    scheme, port, named, default = engine
    given = {each.name: _stated(each.value) for each in environment(service.get("environment"))}
    database = next((given[each] for each in named if given.get(each)), default)
    addresses = [f"{scheme}://{name}:{port}/{database}"]
    for published in service.get("ports"):
        host, inner = ([*_stated(published.text).rsplit(":", 2), ""][-3:-1]) if ":" in published.text else ("", "")
        if inner.partition("/")[0] == port and host.isdigit():
            addresses.append(f"{scheme}://localhost:{host}/{database}")
    keys = (*(store_key(each) for each in addresses), *(path_key(document.item.source, each) for each in files))
    return Observation(
        AssetKind.DATA_STORE,
        database,
        keys,
        Location(document.item.path, service.line, document.item.source, "database"),
        {"type": "database", "engine": scheme},
        confidence=0.9,
        evidence=f"{name}: {files[0]} is run at first start",
    )


def _stated(text: str) -> str:
    """A value with what stands for variables that are not set: `${DB:-crm}` is `crm`."""
    return _DEFAULT.sub(r"\1", text)


DETECTOR = Detector(
    id="compose-databases",
    title="Databases that Compose fills from files",
    selects=Selector(
        paths=("*compose*.y*ml", "*docker*.y*ml", "*stack*.y*ml"), literals=(b"docker-entrypoint-initdb",)
    ),
    detect=_detect,
    hits=(
        Hit(
            "compose.yaml",
            "services:\n  db:\n    image: postgres:16\n    ports: ['127.0.0.1:5433:5432']\n    environment:\n      POSTGRES_DB: hotel\n    volumes:\n      - ./db/hotel.sql:/docker-entrypoint-initdb.d/hotel.sql:ro\n",
            (("data_store", "hotel", 2),),
        ),
        Hit(
            "docker-compose.yml",
            "services:\n  crm:\n    image: mariadb:11\n    environment: ['MYSQL_DATABASE=${DB:-crm}']\n    volumes:\n      - type: bind\n        source: ./dump\n        target: /docker-entrypoint-initdb.d\n",
            (("data_store", "crm", 2),),
        ),
    ),
    misses=(
        Miss(
            "compose.yaml",
            "services:\n  db:\n    image: postgres:16\n    volumes: ['data:/var/lib/postgresql/data', 'init:/docker-entrypoint-initdb.d']\n  web:\n    image: nginx\n    volumes: ['./a.sql:/docker-entrypoint-initdb.d/a.sql']\n",
        ),
    ),
)
