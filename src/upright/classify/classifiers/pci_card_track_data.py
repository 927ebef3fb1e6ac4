"""Magnetic stripe data: track 1, or track 2 with a valid card number. Enough to clone the card; may never be stored (PCI DSS 3.3.1)."""

from __future__ import annotations

from upright.classify.checks import luhn
from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    return "^" in value or luhn(value[1:].partition("=")[0])


CLASSIFIER = Classifier(
    id="pci.card-track-data",
    title="Card track data",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(r"%?[Bb]\d{12,19}\^[A-Za-z0-9 /.'-]{2,26}\^\d{4}[0-9 ]{3,40}\??", r";\d{12,19}=\d{4}\d{3,20}\??"),
    validate=_valid,
    context=("track", "swipe", "magstripe"),
    confidence=0.97,
    confident=0.99,
    regulations=("PCI DSS",),
    aliases=("CARD_TRACK_DATA",),
    matches=(
        "%B4539661760313727^DOE/JANE^30061018152351814?",
        "TXN 1 %B4674187081812150^DIXON/BRYAN^32081015008038989? CVV",
        "%B4900683450047754^FUENTES/JAMIE^28071018267841818?",
        ";4532015112830366=30061018152351814?",
    ),
    rejects=(
        "version 4.9.76-rc.2 of build 1204",
        ";4052555842586680=30061018152351814?",
        "B2 ^ C ^ 1234",
        "x;1234=5678",
    ),
)
