"""United Kingdom NHS numbers: ten digits with a mod-11 check digit, beside a word for them. One in eleven random numbers passes."""

from __future__ import annotations

from upright.classify.checks import stdnum
from upright.classify.classifier import Classifier
from upright.classify.shapes import DIGITS_10
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.uk-nhs-number",
    title="UK NHS number",
    sensitivity=Sensitivity.HIGH,
    patterns=(r"\b\d{3}[ -]\d{3}[ -]\d{4}\b", DIGITS_10),
    validate=stdnum("gb.nhs"),
    context=("nhs", "nhs number", "nhs no", "national health"),
    columns=("nhs", "nhs number", "nhs no"),
    needs_context=True,
    confidence=0.65,
    confident=0.98,
    regulations=("GDPR special category",),
    countries=("GB",),
    aliases=("UK_NHS_NUMBER",),
    matches=("NHS number: 943 476 5919", "nhs_no=9434765919", "NHS 401-023-2137"),
    rejects=("943 476 5919", "NHS number: 943 476 5918", "order 9434765919"),
)
