"""How far an address reaches: this machine, the organisation's networks, or everybody."""

from __future__ import annotations

from ipaddress import ip_address

from upright.model.asset import Exposure

_INSIDE = (".local", ".internal", ".svc", ".lan", ".corp", ".intranet", ".home.arpa", ".test", ".invalid")
_ANY = frozenset({"0.0.0.0", "::", "*"})  # noqa: S104  recognised, never listened on


def host_of(address: str) -> str:
    """The host of an address or URL, lower case, without port and credentials."""
    rest = address.partition("://")[2] or address
    authority = rest.partition("/")[0].rpartition("@")[2].lower()
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority if authority.count(":") > 1 else authority.partition(":")[0]


def reach_of(address: str) -> Exposure:
    """Who can open a connection to this address. A wildcard means every network of its host: the organisation at least.

    An empty or variable address (`${HOST}`) is UNKNOWN.
    """
    host = host_of(address.strip())
    if not host or any(sign in host for sign in "${}<> "):
        return Exposure.UNKNOWN
    if host in _ANY:
        return Exposure.ORGANISATION
    if host == "localhost" or host.endswith(".localhost"):
        return Exposure.PRIVATE
    try:
        number = ip_address(host)
    except ValueError:
        return Exposure.ORGANISATION if "." not in host or host.endswith(_INSIDE) else Exposure.PUBLIC
    if number.is_loopback:
        return Exposure.PRIVATE
    return Exposure.PUBLIC if number.is_global else Exposure.ORGANISATION


def reach_of_port(published: str) -> Exposure:
    """Who can reach a published port, as Docker and Compose write it: `8000:80`, `127.0.0.1:8000:80`."""
    parts = published.rpartition("/")[0].split(":") if "/" in published else published.split(":")
    with_address = 3
    return reach_of(":".join(parts[:-2]).strip("[]")) if len(parts) >= with_address else Exposure.ORGANISATION
