"""Addresses of personal LinkedIn profiles.

Names a person with employer and career. Company pages are refused. Not seen: profiles by name alone.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    name = value.rsplit("/", 1)[1].lower()
    return name not in {"username", "your-profile", "yourprofile", "your-name", "yourname", "profile", "user"}


CLASSIFIER = Classifier(
    id="pii.linkedin-profile",
    title="LinkedIn profile",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/[A-Za-z0-9%_-]{3,100}",),
    validate=_valid,
    columns=("linkedin", "linkedin url", "linkedin profile"),
    confidence=0.85,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("LINKEDIN_URL", "SOCIAL_MEDIA_URL"),
    matches=(
        "https://www.linkedin.com/in/eva-navarro-481/",
        "linkedin.com/in/jkowalski82",
        "profile: https://de.linkedin.com/in/m%C3%BCller-jan",
        "(https://linkedin.com/in/priya-nair)",
    ),
    rejects=(
        "https://www.linkedin.com/company/brightloom",
        "linkedin.com/in/",
        "https://linkedin.com/jobs",
        "in/priya-nair",
    ),
)
