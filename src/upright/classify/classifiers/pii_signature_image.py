"""Handwritten signatures as images in text: a data URI after a label for a signature.

Enough to forge a document. Not seen: signatures in image files, cryptographic signatures.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "signature", "signature image", "signature data", "customer signature", "signed image", "unterschrift", "firma",
    "assinatura", "handtekening",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.signature-image",
    title="Image of a signature",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"data:image/(?:png|jpeg|jpg|svg\+xml|gif);base64,[A-Za-z0-9+/=]{24,4096}"),),
    columns=("signature image", "customer signature"),
    confidence=0.85,
    confident=0.93,
    regulations=("GDPR", "ESIGN"),
    aliases=("SIGNATURE",),
    matches=(
        '"signature": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"',
        "signature_image=data:image/jpeg;base64,/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMC",
        "Unterschrift: data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAGQAAAAy",
        "customer signature: data:image/gif;base64,R0lGODlhZAAyAPAAAAAAAP8AACH5BAAA",
    ),
    rejects=(
        "logo: data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "signature: 3045022100",
        "signature_image = None",
        "signature: data:text/plain;base64,aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=",
    ),
)
