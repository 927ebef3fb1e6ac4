"""The servers that are recognised, the most telling first: those that others imitate come last."""

from __future__ import annotations

from typing import Final

from upright.connect.fingerprint import Fingerprint
from upright.connect.fingerprints import applications, gateways, notebooks, openai, others, ray, stores, tracking

FINGERPRINTS: Final[tuple[Fingerprint, ...]] = (
    *notebooks.FINGERPRINTS,
    *tracking.FINGERPRINTS,
    *ray.FINGERPRINTS,
    *stores.FINGERPRINTS,
    *gateways.FINGERPRINTS,  # before MCP, which they speak too
    *applications.FINGERPRINTS,
    *others.FINGERPRINTS,
    *openai.FINGERPRINTS,
)
WORDS: Final = {each.word: each for each in FINGERPRINTS}
PORTS: Final = tuple(sorted({port for each in FINGERPRINTS for port in each.ports}))
