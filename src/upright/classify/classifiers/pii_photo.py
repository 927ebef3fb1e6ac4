"""Addresses of photographs that show a person, after a label that says so.

A portrait is personal data and feeds face recognition. Not seen: avatars, pictures that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "passport photo", "id photo", "id photo url", "photo url", "employee photo", "student photo", "patient photo",
    "headshot", "headshot url", "mugshot", "selfie", "selfie url", "profile photo", "profile photo url", "passfoto",
    "lichtbild", "photo d'identité", "foto carnet", "fototessera",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.photo",
    title="Photograph of a person",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"(?:https?://|s3://|gs://)[A-Za-z0-9./_%~:-]{6,200}\.(?:jpe?g|png|heic|webp)\b"),),
    columns=_LABELS,
    confidence=0.75,
    confident=0.9,
    regulations=("GDPR", "CCPA"),
    aliases=("PHOTO",),
    matches=(
        "passport_photo: https://cdn.brightloom.io/p/48201.jpg",
        '"selfie_url": "s3://kyc/2024/u93.jpeg"',
        "Headshot: https://media.velmora.co/hs/eva.png",
        "Employee photo: https://hr.zentrafin.com/p/77.webp",
    ),
    rejects=(
        "photo: https://cdn.brightloom.io/p/1.jpg",
        "headshot: pending",
        "https://cdn.brightloom.io/p/48201.jpg",
        "selfie stick 12.png",
    ),
)
