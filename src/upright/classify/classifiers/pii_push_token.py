"""Tokens by which Apple and Google reach one device.

An online identifier; with the sender's key it opens a channel to the device. Seen: Firebase registration tokens by
their form, Apple tokens after a label.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "apns token", "apns device token", "device token", "push token", "apns_token", "ios push token",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.push-token",
    title="Push notification token",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b[A-Za-z0-9_-]{11,24}:APA91b[A-Za-z0-9_-]{64,180}\b", after(_LABELS, r"[0-9a-fA-F]{64}\b")),
    columns=("apns token", "device token", "push token"),
    confidence=0.85,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("PUSH_TOKEN", "FCM_TOKEN"),
    matches=(
        "fcm: dG9rZW5fZm9y_X1-aB3cD4:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx4QqWzXkq8l0vJ7pN2mC6dE9rT3uY5iO1aS",
        "device_token: 740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad",
        '"apns_token": "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"',
        "push token is 03df25c845d460bcdad7802d2af6fc1dfde97283bf75cc993eb6dca835ea2e2f",
    ),
    rejects=(
        "device token: unknown",
        "sha256 740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad",
        "push token 12",
        "fcm: pending",
    ),
)
