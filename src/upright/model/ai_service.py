"""AI services: the catalogue of what is known of each, found by host, by name or by id.

The shelf is `ai_services/*.txt`: one service a line under a `[kind | what people give it]` heading,

    Name = id | domains | country | plan | trains on inputs | vendor

A domain covers every host below it; a label `*` stands for one label, or for a part of one
(`*-aiplatform.googleapis.com`). What is left empty is not known, and is never guessed. The facts are those of mid 2025,
as remembered from the vendors' public terms; an organisation corrects or extends them with a file of its own in the
same form, whose lines come before ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path

from upright.model.errors import ConfigError, in_words

SHELF = Path(__file__).with_suffix("").with_name("ai_services")
PLANS = ("consumer", "business", "both", "api")
TRAINS = ("yes", "opt-out", "no")
FEATURE = "feature"  # the kind of products of which AI is one part
_COLUMNS = 6
_DOMAIN = re.compile(r"[\w*-]+(?:\.[\w*-]+)+")
_SIGNS = re.compile(r"[^a-z0-9]+")
_REMEMBERED = 200_000  # hosts whose answer is kept, since a log names the same few again and again


@dataclass(frozen=True, slots=True)
class AiService:
    """One service. `id` makes its identity key `service:ID`; `takes` says what people give it; `country` is that of the
    vendor (ISO 3166-1 alpha-2, `UK` for Great Britain); `plan`: `consumer`, `business`, `both` or `api`; `trains` on
    what it is given unless told otherwise: `yes`, `opt-out`, `no`. An empty string: not known.
    """

    id: str
    name: str
    kind: str
    domains: tuple[str, ...]
    takes: str = ""
    country: str = ""
    plan: str = ""
    trains: str = ""
    vendor: str = ""

    @property
    def only_a_feature(self) -> bool:
        """Whether AI is only one part of the product, so that its traffic does not prove that AI was used."""
        return self.kind == FEATURE


class AiServices:
    """Services by host, name and id. Where two claim a domain or an id, the one that comes first has it."""

    def __init__(self, services: Iterable[AiService]) -> None:
        self.by_id: dict[str, AiService] = {}
        self._domains: dict[str, AiService] = {}
        self._patterns: dict[str, list[tuple[str, AiService]]] = {}  # by their last two labels
        self._remembered: dict[str, AiService | None] = {}
        for service in services:
            if self.by_id.setdefault(service.id, service) is service:
                self._place(service)

    def _place(self, service: AiService) -> None:
        for domain in service.domains:
            if "*" in domain:
                tail = ".".join(domain.split(".")[-2:])
                self._patterns.setdefault(tail, []).append((domain, service))
            else:
                self._domains.setdefault(domain, service)

    @cached_property
    def _names(self) -> dict[str, AiService]:
        names: dict[str, AiService] = {}
        for service in self.by_id.values():
            for name in (service.name, service.id, *service.domains):
                names.setdefault(_plain(name), service)
        return names

    def __len__(self) -> int:
        return len(self.by_id)

    def __iter__(self) -> Iterator[AiService]:
        return iter(self.by_id.values())

    def of_host(self, host: str) -> AiService | None:
        """The service that a host belongs to (`files.chatgpt.com`), or None."""
        if host in self._remembered:
            return self._remembered[host]
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        found = self._remembered[host] = self._look_up(host.strip().strip(".").lower())
        return found

    def _look_up(self, host: str) -> AiService | None:
        labels = host.split(".")
        exact = next((start for start in range(len(labels)) if ".".join(labels[start:]) in self._domains), len(labels))
        for domain, service in self._patterns.get(".".join(labels[-2:]), ()):
            width = domain.count(".") + 1
            fits = len(labels) - exact < width <= len(labels)
            if fits and all(map(fnmatchcase, labels[-width:], domain.split("."))):
                return service
        return self._domains.get(".".join(labels[exact:]))

    def named(self, name: str) -> AiService | None:
        """The service that an application's display name means: `ChatGPT`, `otter.ai`, `Fireflies.ai Notetaker`."""
        plain = _plain(name)
        if plain in self._names:
            return self._names[plain]
        first = _plain(re.split(r"[\s(:,|/]", name.strip(), maxsplit=1)[0])
        long_enough = len(first) > 4  # noqa: PLR2004  a shorter first word is too often an ordinary one
        return self._names.get(first) if long_enough else None


def read_services(text: str, where: str) -> list[AiService]:
    """The services of one file. Raises ConfigError naming file and line."""
    found: list[AiService] = []
    kind = takes = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            kind, _, takes = (part.strip() for part in line.strip("[]").partition("|"))
            continue
        found.append(_service(line, kind or "other", takes, f"{where}: line {number}"))
    return found


def _service(line: str, kind: str, takes: str, where: str) -> AiService:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) > _COLUMNS:
        raise ConfigError(f"{where}: {len(cells)} columns where {_COLUMNS} are the most")
    cells += [""] * (_COLUMNS - len(cells))
    name, equals, given = (part.strip() for part in cells[0].partition(" = "))
    domains = tuple(cells[1].lower().split())
    if not name or not domains:
        raise ConfigError(f"{where}: a service needs a name and a domain: `Example | example.ai`")
    if wrong := [domain for domain in domains if not _DOMAIN.fullmatch(domain)]:
        raise ConfigError(f"{where}: {wrong[0]!r} is no domain")
    _among(cells[3], PLANS, "plan", where)
    _among(cells[4], TRAINS, "trains on inputs", where)
    service_id = given if equals else _SIGNS.sub("-", name.lower()).strip("-")
    return AiService(service_id, name, kind, domains, takes, cells[2], cells[3], cells[4], cells[5] or name)


def _among(word: str, known: tuple[str, ...], column: str, where: str) -> None:
    if word and word not in known:
        raise ConfigError(f"{where}: {column} is {word!r}; one of {', '.join(known)}, or nothing when not known")


def _plain(name: str) -> str:
    return _SIGNS.sub("", name.lower())


@cache
def ai_services(*own: str) -> AiServices:
    """The catalogue, read once; `own` are paths of files that come before it. Raises ConfigError."""
    return AiServices([service for path in own for service in read_services(_text(path), Path(path).name)] + _shelf())


@cache
def _shelf() -> list[AiService]:
    return [
        service
        for path in sorted(SHELF.glob("*.txt"))
        for service in read_services(path.read_text(encoding="utf-8"), path.name)
    ]


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {in_words(error)}") from error
