"""Serial numbers of phones, laptops and other devices that a person holds, after a label that says so.

Joins a person with a device. A bare `serial` is many things, so the device must be named. Not seen: numbers that no
label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "device serial", "device serial number", "device serial no", "laptop serial", "laptop serial number",
    "phone serial number", "handset serial", "hardware serial", "hardware serial number", "service tag",
    "dell service tag", "chassis serial", "tablet serial number", "macbook serial number", "iphone serial number",
    "geräteseriennummer",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.device-serial",
    title="Device serial number",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[A-Z0-9][A-Z0-9-]{6,19}\b"),),
    validate=has_digits(2, letter=True),
    columns=("device serial", "device serial number", "service tag"),
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("DEVICE_SERIAL",),
    matches=(
        "Device serial: C02XK1AAJG5H",
        "laptop serial number is PF-2X8K19",
        '"device_serial_number": "R58M30ABCDE"',
        "Service tag: 7XK19Q2",
    ),
    rejects=("serial 4CE0460D0G", "C02XK1AAJG5H", "device serial: unknown", "device serial port 1"),
)
