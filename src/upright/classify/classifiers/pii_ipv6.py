"""Public IPv6 addresses, in full or shortened form. Link-local, unique-local, documentation and loopback ranges are refused."""

from __future__ import annotations

import ipaddress

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast


CLASSIFIER = Classifier(
    id="pii.ipv6",
    title="IPv6 address",
    sensitivity=Sensitivity.LOW,
    patterns=(
        r"\b[23][0-9a-fA-F]{3}:(?:[0-9a-fA-F]{0,4}:){1,6}[0-9a-fA-F]{1,4}\b",
        r"\b[23][0-9a-fA-F]{3}:(?:[0-9a-fA-F]{1,4}:){1,5}:",
    ),
    validate=_valid,
    context=("ip", "address", "client", "host", "peer", "source"),
    columns=(
        "ip",
        "ip address",
        "ip addr",
        "client ip",
        "ipv6",
        "ipv6 address",
        "remote addr",
        "source ip",
        "src",
        "addr",
        "peer",
    ),
    confidence=0.85,
    confident=0.97,
    regulations=("GDPR",),
    aliases=("IPV6",),
    matches=(
        "peer 2a02:1210:2e86:8c00:1d2f:7c5e:4a10:9b3e up",
        "ip=2600:1f18:4a2b::7c5e:9b3e",
        "address 2607:f8b0:4005:80a::200e",
    ),
    rejects=("fe80::1", "::1", "2001:db8::1", "12:34:56", "std::vector<int>::iterator"),
)
