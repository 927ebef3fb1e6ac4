"""Hardware (MAC) addresses of devices: six pairs of hexadecimal digits. Broadcast and empty addresses, those of
well-known groups (IPv4 and IPv6 multicast, bridges) and longer runs of pairs (fingerprints of keys) are refused, as are
those kept for documentation (RFC 7042) and groups of decimal digits alone.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_NOBODYS = ("00005e0053", "01005e", "3333", "0180c2", "01000c", "011b19", "030000", "090007", "09002b")
_SHOWN = {"aabbccddeeff", "001122334455", "0123456789ab", "123456789abc", "deadbeefcafe", "112233445566"}


def _valid(value: str) -> bool:
    number = re.sub(r"[:.-]", "", value).lower()
    if number.startswith(_NOBODYS) or (":" not in value and number.isdecimal()):
        return False
    return number not in _SHOWN and len(number) == 12 and len(set(number)) > 2


CLASSIFIER = Classifier(
    id="pii.mac-address",
    title="MAC address",
    sensitivity=Sensitivity.LOW,
    patterns=(
        r"\b[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5,31}\b",
        r"\b[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5,31}\b",
        r"\b[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b",
    ),
    validate=_valid,
    context=("mac", "hardware address", "ether", "device", "bssid", "hwaddr"),
    columns=(
        "mac",
        "mac address",
        "mac addr",
        "hwaddr",
        "hw address",
        "wifi mac",
        "bluetooth mac",
        "device mac",
        "client mac",
        "ethernet address",
        "physical address",
        "mac-adresse",
        "adresse mac",
        "dirección mac",
    ),
    confidence=0.8,
    confident=0.97,
    regulations=("GDPR",),
    aliases=("MAC_ADDRESS",),
    matches=(
        "mac 3c:22:fb:9a:41:0e",
        "hwaddr 3C-22-FB-9A-41-0E",
        "device 3c22.fb9a.410e",
        "mac_addr=cf:70:c5:bf:c2:56",
    ),
    rejects=(
        "ff:ff:ff:ff:ff:ff",
        "00:00:00:00:00:00",
        "12:34:56",
        "mac 00:00:5E:00:53:A8",
        "[*026E.0020.0002.2039]",
        "q-15-20-38 32-22-14-14-24-37",
        "3c:22:fb:9a:41",
        "01:00:5e:00:00:fb",
        "33:33:00:00:00:16",
        "01:80:C2:00:00:0E",
        "fingerprint 2e:42:c4:6c:e6:b5:e0:9e:d7:fa:78:3d:e1:83:44:16",
    ),
)
