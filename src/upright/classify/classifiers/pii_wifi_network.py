"""Names of wireless networks (SSID) after a label that says so.

Public maps turn a network name into a street address. Not seen: names that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "ssid", "wifi ssid", "wi-fi ssid", "wifi network name", "wi-fi network name", "wlan-name",
    "wireless network name", "e ssid",
)  # fmt: skip


def _valid(value: str) -> bool:
    return any(character.isdigit() for character in value) and "." not in value


CLASSIFIER = Classifier(
    id="pii.wifi-network",
    title="Wireless network name",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[A-Za-z0-9][A-Za-z0-9 ._\'-]{2,31}", prose=False),),
    validate=_valid,
    columns=_LABELS,
    confidence=0.7,
    confident=0.85,
    regulations=("GDPR",),
    aliases=("SSID",),
    matches=("SSID: FRITZBox 7590 RX", '"ssid": "Kowalski-Home-5G"', "wifi ssid = NETGEAR42", "ESSID: Linksys00817"),
    rejects=(
        "ssid: unknown",
        "NETGEAR42",
        "ssid = args.ssid",
        "SSID is broadcast",
        "<accessId>USCOURTS-ohnd-09-mc-00002</accessId>",
    ),
)
