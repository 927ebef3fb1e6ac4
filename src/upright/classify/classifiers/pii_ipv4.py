"""Public IPv4 addresses. Online identifiers under GDPR (recital 30); private, loopback, documentation and multicast ranges are refused.

Version numbers look alike: four parts without a word for address count for less, and not at all when they are that small.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    if value.endswith(_RANGES):
        return False
    value = value.removesuffix("/32")
    return bool(_ADDRESS.fullmatch(value)) and not _NOBODYS.match(value) and value not in _RESOLVERS


def _like_a_version(value: str) -> bool:
    """Small numbers, two of one digit, as of chapters, releases and object identifiers: few addresses are like that."""
    sizes = list(map(len, value.split(".")))
    return sizes.count(1) > 1 and (sizes[0] == 1 or max(sizes) < 3)


_PART = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_ADDRESS = re.compile(rf"{_PART}(?:\.{_PART}){{3}}", re.ASCII)
_NOBODYS = re.compile(  # private, shared, of documentation, benchmarks and multicast (IANA special-purpose registry)
    r"(?:0|10|127|22[4-9]|2[345]\d)\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\."
    r"|192\.0\.[02]\.|192\.168\.|198\.(?:1[89]|51\.100)\.|203\.0\.113\.|\d+\.\d+\.0\.0$"
)

_RANGES = tuple(f"/{length}" for length in range(8, 32))  # prefixes of networks; a host's has 32
_RESOLVERS = {"1.2.3.4", "8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "208.67.222.222", "208.67.220.220"}

CLASSIFIER = Classifier(
    id="pii.ipv4",
    title="IPv4 address",
    sensitivity=Sensitivity.LOW,
    patterns=(
        r"\b(?:\d{1,3}\.){3}\d{1,3}\b(?:/\d{1,2}\b|-[a-z]\w{1,15}|\.(?:tar|t?gz|zip|whl|jar|deb|rpm|exe|dmg|gem|nupkg)\b)?",
    ),
    validate=_valid,
    doubtful=_like_a_version,
    context=(
        "ip",
        "address",
        "client",
        "remote",
        "host",
        "from",
        "src",
        "source ip",
        "received",
        "login",
        "get",
        "post",
        "ip",
        "ip address",
        "ip addr",
        "ipaddr",
        "client ip",
        "clientip",
        "remote addr",
        "remote address",
        "remote ip",
        "source ip",
        "src ip",
        "src",
        "dst ip",
        "dest ip",
        "last ip",
        "last login ip",
        "login ip",
        "user ip",
        "public ip",
        "ipv4",
        "ipv4 address",
        "x forwarded for",
        "peer",
        "rhost",
        "host",
        "remote host",
        "server ip",
        "ip-adresse",
        "adresse ip",
        "dirección ip",
        "indirizzo ip",
        "endereço ip",
        "ip adres",
        "ip адрес",
    ),
    confidence=0.7,
    confident=0.95,
    regulations=("GDPR",),
    aliases=("IPV4", "IP_ADDRESS"),
    matches=("login ok ip=72.181.79.61", "GET /v1/items 200 12ms 178.200.46.68", "Received: from mx ([45.70.138.186])"),
    rejects=(
        "192.168.1.10",
        "127.0.0.1",
        "version 1.2.3",
        "version 20.9.56.1",
        "300.1.2.3",
        "0.0.0.0",
        "8.8.8.8",
        "host: 1.2.3.4",
        "see § 4.84.3.9",
        "agent >= 11.20.9.19",
        "affects 4.x before 12.25.6.14; fixed in 13.20.9.191",
        "drivers 21.20.9.119 or later",
        "21.42.99.7 is the build version",
        "quarry-9.27.15.47-py3-none-any.whl",
        'eastus = ["20.42.0.240/28", "20.62.135.208/28"]',
    ),
)
