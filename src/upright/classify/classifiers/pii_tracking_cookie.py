"""Cookies by which analytics and advertising networks know a browser again.

An online identifier (GDPR recital 30; ePrivacy). Seen: Google Analytics, Meta, Hotjar, Microsoft and TikTok by
their names. Not seen: others.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="pii.tracking-cookie",
    title="Tracking cookie",
    sensitivity=Sensitivity.LOW,
    patterns=(
        r"\b_g(?:a|id)(?:_[A-Z0-9]{6,12})?[\"']?[=:][ \"']{0,3}(?P<value>G[AS]\d\.\d\.\d{6,12}\.\d{9,12})\b",
        r"\b_fb[pc][\"']?[=:][ \"']{0,3}(?P<value>fb\.\d\.\d{12,14}\.[A-Za-z0-9_-]{8,64})\b",
        r"\b(?:_hjid|_uetvid|_uetsid|_ttp|_clck|MUID|IDE|__gads|_pin_unauth)[\"']?[=:][ \"']{0,3}(?P<value>[A-Za-z0-9_-]{16,64})\b",
    ),
    confidence=0.85,
    confident=0.92,
    regulations=("GDPR", "CCPA"),
    aliases=("TRACKING_COOKIE", "COOKIE_ID"),
    matches=(
        "_ga=GA1.2.1204817733.1647311917",
        "_fbp=fb.1.1647311917529.1204817733",
        "Cookie: _gid=GA1.2.998127733.1647311917",
        "_ttp=2AbCdEfGhIjKlMnOpQrStUvWxYz",
    ),
    rejects=("_ga=deny", "GA1.2", "_fbp cookie", "fb.1.2"),
)
