"""Which ports network rules open to the whole internet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.body import blocks, first, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.node import Node

_WORLD = frozenset({"*", "Internet", "any"})
_MOST = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}/[0-7]|[\da-f:]{0,39}::/\d", re.IGNORECASE
)  # of all addresses, by the first few bits
ALL = "all"
_WIDE = 1024  # a range of more ports than this is as good as all of them


def open_ports(kind: str, body: Node) -> list[str]:
    """The ports that a security group, a rule of one, a firewall or a network security group opens to everyone; `all`
    for every port.
    """
    return sorted({port for rule in _rules(kind, body) for port in _ports(rule)})


def opened_by_firewalls(machine: Node, own_network: str, walls: list[tuple[Node, str]]) -> list[str] | None:
    """The ports of a machine of Google Cloud that firewalls open to everyone; None when no firewall is its own. `walls`
    are bodies of firewalls, each with the network that it is of.
    """
    tags = set(strings(machine, "tags", "gce_setup.tags"))
    known, found = False, set()
    for wall, network in walls:
        targets = set(strings(wall, "target_tags"))
        if network == own_network and (not targets or targets & tags):
            known = True
            found |= set(open_ports("google_compute_firewall", wall))
    return sorted(found) if known else None


def _rules(kind: str, body: Node) -> Iterator[Node]:
    if kind == "aws_security_group":
        yield from (
            rule for name in ("ingress", "security_group_ingress") for rule in blocks(body, name) if _world(rule)
        )
    elif kind in {"aws_security_group_rule", "aws_vpc_security_group_ingress_rule"}:
        if first(body, "type").text in {"", "ingress"} and _world(body):
            yield body
    elif kind == "google_compute_firewall":
        if first(body, "direction").text != "EGRESS" and _everyone(strings(body, "source_ranges")):
            yield from blocks(body, "allow")
    elif kind.startswith("azurerm_network_security"):
        inner = [*blocks(body, "security_rule"), *blocks(body, "security_rules")] or [body]
        stated = [first(rule, "properties") if first(rule, "properties").is_map else rule for rule in inner]
        yield from (rule for rule in stated if _lets_in(rule))


def _lets_in(rule: Node) -> bool:
    """Whether a rule of Azure opens something to the internet."""
    inward = first(rule, "direction").text == "Inbound" and first(rule, "access").text == "Allow"
    return inward and _everyone(strings(rule, "source_address_prefix", "source_address_prefixes"))


def _world(rule: Node) -> bool:
    sources = strings(rule, "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "cidr_ip")
    return _everyone(sources)


def _everyone(sources: Iterable[str]) -> bool:
    """Whether one of these is the internet, or so much of it that a second one is the rest."""
    return any(each in _WORLD or _MOST.fullmatch(each) for each in sources)


def _ports(rule: Node) -> Iterator[str]:
    low, high = first(rule, "from_port").text, first(rule, "to_port").text
    protocol = first(rule, "protocol", "ip_protocol").text
    listed = strings(rule, "ports", "destination_port_range", "destination_port_ranges")
    if listed:
        for span in listed:
            start, _, end = span.partition("-")
            yield from _span(start, end or start)
    elif protocol in {"-1", "all"} or not (low and high):
        yield ALL
    else:
        yield from _span(low, high)


def _span(low: str, high: str) -> Iterator[str]:
    if not (low.isdigit() and high.isdigit() and len(low + high) < 12):  # noqa: PLR2004  two port numbers
        if low == "*":
            yield ALL
        return
    if int(high) - int(low) > _WIDE:
        yield ALL
    else:
        yield low if low == high else f"{low}-{high}"
