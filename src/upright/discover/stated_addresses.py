"""Places that settings state in pieces: host, port, account and database, under names that begin alike or in one
section; and the names of collections in them.

`LEGAL_DB_HOST`, `LEGAL_DB_PORT` and `LEGAL_DB_USER` are one place, and so are `host`, `port` and `user` below
`database:` in YAML, `[database]` in TOML or INI, and `PGHOST` and `PGUSER`, which drivers read by themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from upright.discover.readers.markup import markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.document import Document

_MOST: Final = 2000  # lines that state something
_STATED: Final = re.compile(
    r"^(?P<indent>[ \t]*(?:-[ \t]+)?)(?:export[ \t]+|ENV[ \t]+|ARG[ \t]+)?[\"']?(?P<name>[A-Za-z_][\w.-]{0,60})[\"']?"
    r"[ \t]{0,4}(?P<sign>[:=])[ \t]{0,4}(?:[\"']?(?:\$\{\w{1,60}:-)?(?P<value>[^\s\"'#,{}\[\]]{1,200}))?",
    re.MULTILINE,
)
_SECTION: Final = re.compile(r"^[ \t]*\[([^\]\n]{1,80})\]", re.MULTILINE)
_APART: Final = re.compile(  # `- name: X` and `value: Y`, as in Kubernetes
    r"^([ \t]*)-[ \t]+name:[ \t]*[\"']?([A-Z][A-Z\d_]{1,60})[\"']?[ \t]*\n[ \t]*value:[ \t]*", re.MULTILINE
)
_PIECE: Final = re.compile(r"(.*?)_?(hostname|host|server|port|username|user|login|database|dbname|db|name)")
_BASE: Final = re.compile(r"_?(?:database|db)$")
_SAME: Final = {"hostname": "host", "server": "host", "username": "user", "login": "user", "dbname": "database",
                "db": "database", "name": "database"}  # fmt: skip
_NAMED: Final = re.compile(r"(?:.*_)?(?:collection|index|table|class)(?:_?name)?")
_PLAIN: Final = re.compile(r"[A-Za-z_\d][\w.-]{0,100}")
_NAME: Final = re.compile(r"[A-Za-z_][\w.:-]{1,100}")
_HUMP: Final = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_NOBODY: Final = frozenset({"true", "false", "null", "none", "yes", "no", "0.0.0.0"})  # noqa: S104  no place to go to


@dataclass(slots=True)
class Place:
    """A place in pieces, and the names of the settings that state it."""

    pieces: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def addresses(self) -> Iterator[str]:
        """How code may write it. Of what kind it is nobody says, so each that it may be."""
        host, port = self.pieces.get("host", ""), self.pieces.get("port", "")
        user, base = self.pieces.get("user", ""), self.pieces.get("database", "")
        if not host:
            return
        where = f"{user}@{host}" if user else host
        for scheme, standard in (("postgresql", "5432"), ("mysql", "3306")) if user or base else ():
            yield f"{scheme}://{where}:{port or standard}{f'/{base}' if base else ''}"
        if port:
            yield f"http://{host}:{port}"
            yield f"redis://{where}:{port}"


def stated(text: str) -> tuple[list[Place], list[tuple[str, str]]]:
    """The places that settings state, and the names of collections with those of the settings that give them."""
    places: dict[tuple[int, str], Place] = {}
    named: list[tuple[str, str]] = []
    for section, key, value in _pairs(_APART.sub(r"\1\2: ", text)):
        small = _HUMP.sub("_", key).lower().replace("-", "_").replace(".", "_")
        if _NAMED.fullmatch(small) and _NAME.fullmatch(value):
            named.append((key, value))
        piece = _PIECE.fullmatch(small)
        if piece is None or not _PLAIN.fullmatch(value) or value.lower() in _NOBODY:
            continue
        what = _SAME.get(piece[2], piece[2])
        if what == "port" and not value.isdigit():
            continue
        place = places.setdefault((section, _BASE.sub("", piece[1])), Place())
        place.pieces.setdefault(what, value)
        place.names.append(key)
    return [place for place in places.values() if "host" in place.pieces], named


def _pairs(text: str) -> Iterator[tuple[int, str, str]]:
    """Section, name and value of each line that states something: a section is what is indented alike below a head."""
    section, depth, end = 0, "", 0
    for count, line in enumerate(_STATED.finditer(text)):
        if count > _MOST:
            return
        indent = line["indent"].replace("-", " ")
        another = "-" in line["indent"] and line["sign"] == ":"  # of a list of places
        if indent != depth or another or not line["value"] or _SECTION.search(text, end, line.start()):
            section, depth = section + 1, indent
        end = line.end()
        if line["value"]:
            yield section, line["name"], line["value"]


def variables(places: Iterable[Place]) -> Iterator[tuple[str, str]]:
    """Which variable of the environment leads to which address."""
    for place in places:
        for name in place.names:
            if name.isupper():
                yield from ((name, address) for address in place.addresses())


_SETTINGS_CLASS: Final = re.compile(
    r"^class \w+\([^)\n]*BaseSettings[^)\n]*\):\n((?:(?:[ \t]+[^\n]*)?\n){1,200})", re.MULTILINE
)
_PREFIX: Final = re.compile(r"env_prefix\s*=\s*[\"'](\w{0,40})[\"']")
_FIELD: Final = re.compile(r"^    ([a-z]\w{0,60})\s*:\s*[A-Za-z]", re.MULTILINE)


def fields_of_settings(text: str) -> Iterator[str]:
    """The variables that a settings class of pydantic reads, one for each field."""
    if "BaseSettings" not in text:
        return
    for written in _SETTINGS_CLASS.finditer(f"{text}\n"):
        prefix = _PREFIX.search(written[1])
        for name in _FIELD.finditer(written[1]):
            yield f"{prefix[1] if prefix else ''}{name[1]}".upper()


_COMPOSE: Final = re.compile(r"^services:", re.MULTILINE)
_DEFAULT: Final = re.compile(r"\$\{\w{1,80}:?-([^}]{1,200})\}")


def published(document: Document) -> Iterator[tuple[str, str]]:
    """Where this machine has what services of Compose listen on: `chroma:8000` and `localhost:18000`."""
    if document.language != "yaml" or not _COMPOSE.search(document.text) or "ports:" not in document.text:
        return
    for root in document.parse(markup):
        for name, service in root.get("services").items():
            for port in service.get("ports"):
                outer, inner = port.get("published").text, port.get("target").text
                if not inner:
                    outer, inner = ["", *_DEFAULT.sub(r"\1", port.text).rsplit(":", 2)][-2:]
                inner = inner.partition("/")[0]
                if outer.isdigit() and inner.isdigit():
                    yield f"{name}:{inner}", f"localhost:{outer}"
