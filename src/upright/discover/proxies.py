"""Reverse proxies that read what containers say of themselves: Traefik, Caddy and nginx-proxy. What names a host of the
internet there answers it, though no port is published.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    if not signed and not any(_is_public(text) for text in named):
        return {}
    asks = any(_ASKS.match(name) and ("caddy" in name.lower() or "auth" in value.lower()) for name, value in stated)
    return {"exposure": "public"} | ({"auth": "basic"} if asks else {})


def _is_public(text: str) -> bool:
    """Whether a text names a host that the internet may know."""
    hosts = _HOST.findall(text.replace("`", " ").replace('"', " ").replace(",", " "))
    return any(not _OWN.search(host) for host in hosts)
