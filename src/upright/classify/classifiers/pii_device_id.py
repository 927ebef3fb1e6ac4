"""Identifiers of phones and computers that stay the same across applications, after a label that says so.

An online identifier (GDPR recital 30). Seen: Android ids, UDIDs, vendor and hardware ids. Advertising ids and IMEIs
are classes of their own.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "android id", "androidid", "ssaid", "udid", "device udid", "ios udid", "device uuid", "hardware id", "hwid",
    "device fingerprint", "device guid", "vendor id ios", "identifierforvendor", "installation id", "machine id",
    "device unique id", "device identifier",
)  # fmt: skip


def _valid(value: str) -> bool:
    return len(set(value.lower())) > 6


CLASSIFIER = Classifier(
    id="pii.device-id",
    title="Device identifier",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?:[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9A-F]{16}|[0-9A-F]{32}|[0-9A-F]{40}|[0-9A-F]{8}-[0-9A-F]{16}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\b",
        ),
    ),
    validate=_valid,
    columns=("android id", "udid", "hardware id", "hwid", "device fingerprint", "machine id"),
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("DEVICE_ID", "ANDROID_ID"),
    matches=(
        "android_id: 9774d56d682e549c",
        "UDID: 00008030-001A35E11A88003A",
        '"machine_id": "4c4c4544-0051-3610-8052-b4c04f435731"',
        "device fingerprint = 5f2d8c1e9ab04477c3e6d1f0b8a2954e",
    ),
    rejects=("device id: 7", "9774d56d682e549c", "android id: unknown", "commit 9774d56d682e549c"),
)
