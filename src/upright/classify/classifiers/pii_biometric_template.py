"""Templates of faces, fingerprints, irises and voices: encoded data or vectors beside a label that says so.

A face cannot be changed as a password can (GDPR article 9). Seen: base64, hexadecimal and the beginning of number
lists after the label. Not seen: images, vectors under other names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "face embedding", "face encoding", "face template", "face vector", "faceprint", "facial template",
    "facial embedding", "fingerprint template", "fingerprint minutiae", "fingerprint image", "fingerprint data",
    "minutiae", "iris code", "iris template", "retina scan", "voiceprint", "voice print", "voice template",
    "palm template", "biometric template", "biometric data", "biometric hash", "finger template", "ansi 378 template",
    "iso 19794 template",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.biometric-template",
    title="Biometric template",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        after(_LABELS, r"(?:[A-Za-z0-9+/]{40,1024}={0,2}|-?[01]?\.\d{3,18}(?:, ?-?[01]?\.\d{3,18}){3,15})", begin=""),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category", "BIPA", "CCPA"),
    aliases=("BIOMETRIC_TEMPLATE", "BIOMETRIC"),
    matches=(
        "face_embedding: [0.1182, -0.0931, 0.2204, 0.0417, -0.3391]",
        '"fingerprint_template": "Rk1SACAyMAAAAAEIAAABPAFiAMUAxQEAAAAoJ0BGAHb5XUCWAIx6XUDUAJ0mXQ=="',
        "voiceprint=f03a9c77be1d40e2a6c5f8b9d2e4a7c1b3f5d8e0a2c4",
        '"face_encoding": "0.1182, -0.0931, 0.2204, 0.0417"',
    ),
    rejects=(
        "face embedding model",
        "embedding: [0.1182, -0.0931, 0.2204, 0.0417]",
        "fingerprint: SHA256:abc",
        "face_embedding = None",
    ),
)
