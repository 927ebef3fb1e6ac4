"""Addresses of personal profiles on social networks, after a label that says they are a person's.

Joins a person's public and private life. Links of projects and companies fill every page, so a label for a profile
must stand before them; Facebook's numbered profiles speak for themselves.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "facebook profile", "facebook url", "twitter profile", "twitter url", "x profile", "instagram profile",
    "instagram url", "github profile", "github url personal", "tiktok profile", "tiktok url",
    "youtube channel personal", "mastodon profile", "xing profile", "xing-profil", "social media profile",
    "social profile", "social media url", "vk profile", "profile link",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.social-profile",
    title="Social network profile",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?:https?://)?(?:www\.)?(?:facebook|fb|twitter|x|instagram|github|tiktok|youtube|xing|vk|mastodon)\.(?:com|social)/@?[A-Za-z0-9._/-]{2,80}",
        ),
        r"\b(?:https?://)?(?:www\.|m\.)?facebook\.com/profile\.php\?id=\d{6,18}\b",
    ),
    columns=(
        "facebook profile",
        "facebook url",
        "twitter profile",
        "twitter url",
        "instagram profile",
        "github profile",
        "social profile",
    ),
    confidence=0.8,
    confident=0.9,
    regulations=("GDPR", "CCPA"),
    aliases=("SOCIAL_PROFILE",),
    matches=(
        "Facebook profile: https://www.facebook.com/eva.navarro.48",
        '"twitter_profile": "https://x.com/jkowalski82"',
        "https://www.facebook.com/profile.php?id=100048201937",
        "Instagram profile: instagram.com/priya.nair",
    ),
    rejects=(
        "https://github.com/brightloom/app",
        "facebook profile: none",
        "https://x.com/brightloom",
        "https://www.facebook.com/brightloom",
    ),
)
