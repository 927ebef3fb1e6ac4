"""Reverse proxies: what they lead to answers under their names, though it publishes no port itself.

Some read what containers say of themselves (Traefik, Caddy, nginx-proxy); others have a file of their own (Nginx,
Caddy), which names services of Compose or ports of its own machine. What those lead to is known once all is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from posixpath import commonpath, dirname
from typing import TYPE_CHECKING, Final

from upright.model.asset import AssetKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from upright.discover.cloud.declared import Declared
    from upright.model.asset import Json
    from upright.model.evidence import Observation, Ref

PASSED: Final = (
    "proxy.passes"  # declared: the host that a proxy leads to; `body`: its `port`, and which of `FLAGS` hold
)
FLAGS: Final = ("public", "asks", "limits")  # the internet may come so; a login is asked for; not any number of calls
_ANSWERS: Final = frozenset({AssetKind.ENDPOINT, AssetKind.VECTOR_STORE, AssetKind.MCP_SERVER})
_HERE: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "host.docker.internal"})

_RULE = re.compile(r"traefik\.(?:http|tcp)\.routers\.[\w-]{1,80}\.rule$", re.IGNORECASE)
_SIGNED = re.compile(r"traefik\.(?:http|tcp)\.routers\.[\w-]{1,80}\.tls\.certresolver$", re.IGNORECASE)
_ASKS = re.compile(
    r"traefik\.http\.routers\.[\w-]{1,80}\.middlewares$|caddy(?:_\d{1,3})?\.(?:basic_?auth|forward_auth)", re.IGNORECASE
)
_NAMES = re.compile(r"HOST(?:SNI)?\(([^)]{1,400})\)", re.IGNORECASE)
_CADDY = re.compile(r"caddy(?:_\d{1,3})?$", re.IGNORECASE)
_VARIABLE = frozenset({"VIRTUAL_HOST"})  # of nginx-proxy
_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})(?=$|[/:,\s`'\"])", re.IGNORECASE)
_OWN = re.compile(r"\.(?:local|localhost|internal|lan|test|home|corp|intranet|invalid|home\.arpa)$", re.IGNORECASE)


def routed(labels: Iterable[tuple[str, str]], variables: Iterable[tuple[str, str]]) -> dict[str, str]:
    """How a proxy opens a container, by its labels and its environment: nothing where it does not."""
    stated = [*labels]
    named = [" ".join(_NAMES.findall(value)) for name, value in stated if _RULE.match(name)]
    named += [value for name, value in stated if _CADDY.match(name)]
    named += [value for name, value in variables if name in _VARIABLE]
    signed = bool(named) and any(_SIGNED.match(name) for name, _ in stated)
    if not signed and not any(is_public(text) for text in named):
        return {}
    asks = any(_ASKS.match(name) and ("caddy" in name.lower() or "auth" in value.lower()) for name, value in stated)
    return {"exposure": "public"} | ({"auth": "basic"} if asks else {})


def is_public(text: str) -> bool:
    """Whether a text names a host that the internet may know."""
    hosts = _HOST.findall(text.replace("`", " ").replace('"', " ").replace(",", " "))
    return any(not _OWN.search(host) for host in hosts)


class Proxied:
    """What the files of proxies lead to."""

    def __init__(self, declared: Iterable[Declared]) -> None:
        self._passed: dict[tuple[str, str], list[Declared]] = defaultdict(list)
        for each in declared:
            port = each.body.get("port").text
            self._passed[each.location.source, f":{port}" if each.name in _HERE else each.name].append(each)

    def reaches(self, service: Declared) -> bool:
        """Whether a proxy leads to a service of Compose."""
        return bool(self._named(service.location.source, (service.key,)))

    def opened(self, seen: Sequence[Observation]) -> list[Observation]:
        """The observations, those that proxies lead to with who may reach them so."""
        if not self._passed:
            return [*seen]
        led: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, each in enumerate(seen):
            source = each.location.source
            answers = each.kind in _ANSWERS
            for name in self._named(source, map(str, each.keys), each.attributes.get("port")) if answers else ():
                led[source, name].append(number)
        told: dict[int, list[Declared]] = defaultdict(list)
        for at, numbers in led.items():
            for way in self._passed[at]:
                for number in _nearest(way, seen, numbers):
                    told[number].append(way)
        return [_open(each, told[number]) if number in told else each for number, each in enumerate(seen)]

    def _named(self, source: str, keys: Iterable[str], port: object = None) -> set[str]:
        """Under which of the names that proxies use something answers: as a service, or by its port."""
        of_compose = f"name:{source}/compose/"
        names = {key.rpartition("/")[2] for key in keys if key.startswith(of_compose)}
        return {name for name in (*names, f":{port}") if (source, name) in self._passed}


def _nearest(way: Declared, seen: Sequence[Observation], numbers: Sequence[int]) -> list[int]:
    """Those that have most of their folders in common with the file of the proxy."""
    own = f"/{dirname(way.location.path)}"
    near = {number: len(commonpath((own, f"/{dirname(seen[number].location.path)}"))) for number in numbers}
    most = max(near.values())
    return [number for number in numbers if near[number] == most]


def _open(seen: Observation, ways: Sequence[Declared]) -> Observation:
    """What is seen as the most open of the ways to it has it; what it says of itself stays."""
    public = [way for way in ways if _holds(way, "public")]
    told: dict[str, Json | Ref] = {"auth": "basic"} if all(_holds(way, "asks") for way in public or ways) else {}
    told |= {"rate_limit": True} if all(_holds(way, "limits") for way in public or ways) else {}
    said = {**told, **seen.attributes}
    if public:
        said["exposure"] = "public"
    elif seen.kind is AssetKind.VECTOR_STORE:
        said.setdefault("exposure", "organisation")
    else:
        said.setdefault("bind", "0.0.0.0")  # noqa: S104  reported, not used
    return replace(seen, attributes=_answering(seen, said))


def _answering(seen: Observation, said: dict[str, Json | Ref]) -> dict[str, Json | Ref]:
    """What holds besides of what others reach: stores that ask nobody by themselves, MCP spoken over the network."""
    from upright.discover.workloads import OPEN_STORES

    if seen.kind is AssetKind.VECTOR_STORE and said.get("engine") in OPEN_STORES:
        return {"auth": "none", **said}
    return {"transport": "streamable-http", **said} if seen.kind is AssetKind.MCP_SERVER else said


def _holds(way: Declared, flag: str) -> bool:
    return way.body.get(flag).value is True
