"""Medicare beneficiary identifiers: eleven characters in a fixed order of digits and letters without S, L, O, I, B and Z. Source: CMS."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.us-mbi",
    title="US Medicare beneficiary identifier",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\b[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}\b",
    ),
    context=("medicare", "mbi", "beneficiary", "hicn"),
    columns=("mbi", "medicare", "medicare number", "medicare id"),
    confidence=0.75,
    confident=0.98,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("US_MBI",),
    matches=("Medicare 1EG4-TE5-MK72", "mbi: 4C77XX1QQ80", "MBI 9AC0D12EF34"),
    rejects=("1SG4-TE5-MK73", "0EG4-TE5-MK73", "1EG4-TE5"),
)
