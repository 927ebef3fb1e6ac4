"""E-mail addresses.

They identify a person or a role, join data sets and invite phishing. Addresses of documentation domains (RFC 2606), file names such as
`icon@2x.png`, package versions (`name@1.2.3`), git remotes and message ids are refused.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_REFUSED = re.compile(
    r"(?i)@(?:[a-z0-9-]+\.)*(?:example|test|invalid|localhost|local|internal|tld)(?:\.(?:com|org|net|edu))?$|@(?:domain|yourdomain|yourcompany|company|email|acme|foo|bar|mycompany|host|server)\.(?:com|org|net|io)$"
    r"|\.(?:png|jpe?g|gif|svg|webp|js|ts|css|py|json|md|html?|lock|yaml|yml|so|whl|iam\.gserviceaccount\.com)$|^git@|^(?:you|your[._-]?(?:name|email)|someone)@|^[0-9a-f]{12,}@|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}@|@[0-9.x]+$|(?:^|[._-])bot@|^actions@github\.com$|noreply@|no-reply@|donotreply@"
)


def _valid(value: str) -> bool:
    return ".." not in value and not _REFUSED.search(value)


CLASSIFIER = Classifier(
    id="pii.email",
    title="E-mail address",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        r"\b[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,18}\b",
    ),
    validate=_valid,
    context=(
        "email",
        "e-mail",
        "mail",
        "correo",
        "courriel",
        "contact",
        "from",
        "to",
        "cc",
        "adresse mail",
        "邮箱",
        "メール",
    ),
    columns=("email", "e-mail", "mail", "email address"),
    confidence=0.9,
    confident=0.98,
    regulations=("GDPR", "CCPA"),
    aliases=("EMAIL", "EMAIL_ADDRESS"),
    matches=(
        "write to viviana.navarro@gmail.com today",
        '{"email": "j.o\'neill+news@mail.brightloom.io"}',
        "From: Eva <eva28@northgate-health.org>",
    ),
    rejects=(
        "icon@2x.png",
        "user@example.com",
        "git@github.com:org/repo.git",
        "Message-ID: <da9fa644fa248106@mail.brightloom.io>",
        "In-Reply-To: <CAF1x+Qk7Zt9@mail.brightloom.io>",
        "References: <5e50b4b3-c3df-400e-9f1e-ea670a612306@mx3.brightloom.io>",
        "left-pad@1.3.0",
        "Author: github-actions <actions@github.com>",
        "release-bot@brightloom.io",
    ),
)
