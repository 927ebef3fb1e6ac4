"""Markings of inside information: material non-public information, market soundings, embargoes on results.

Traded upon or told, it is a crime. Source: EU 596/2014; SEC rule 10b-5. Not seen: figures without a marking.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.inside-information",
    title="Inside information marking",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        r"(?i:\bmaterial[ ,-]{1,2}non-?public information)\b",
        r"\bMNPI\b",
        r"\b(?:CONTAINS )?INSIDE INFORMATION\b",
        r"(?i:\binsider list of)\b",
        r"(?i:\bembargoed until (?:release|publication|market))\b",
        r"\bINSIDERINFORMATION\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("MAR", "SEC 10b-5"),
    aliases=("MNPI", "INSIDE_INFORMATION"),
    matches=(
        "This memo contains material non-public information",
        "MNPI - deal team only",
        "CONTAINS INSIDE INFORMATION",
        "Results embargoed until release",
    ),
    rejects=("inside information architecture", "non-public API", "material design", "insider threat"),
)
