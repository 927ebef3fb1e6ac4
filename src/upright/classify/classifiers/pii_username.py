"""User names beside a word for them, or in a column of that name.

Joins a person's accounts; alone it opens nothing.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.shapes import labelled
from upright.model.data import Sensitivity

_REFUSED = re.compile(
    r"(?i)^(?:root|admin|administrator|user|users|username|guest|postgres|mysql|ubuntu|nobody|system|default|test|anonymous|public|string|str|null|none|true|false|name|id|id_|is|not|email|password|www-data|app|service|ec2-user|node|assistant|required)$|[@.]$"
)


def _valid(value: str) -> bool:
    return (
        not _REFUSED.match(value)
        and (any(c.isdigit() for c in value) or any(c in "._-" for c in value) or len(value) > 5)
        and not value.isdigit()
    )


CLASSIFIER = Classifier(
    id="pii.username",
    title="User name",
    sensitivity=Sensitivity.LOW,
    patterns=(
        labelled(
            (
                "username",
                "user name",
                "user id",
                "login name",
                "login id",
                "benutzername",
                "nom d'utilisateur",
                "nombre de usuario",
                "usuario",
                "utente",
                "screen name",
                "handle",
                "account name",
            ),
            r"@?[A-Za-z][A-Za-z0-9._-]{3,31}\b",
        ),
    ),
    validate=_valid,
    columns=("username", "user name", "login", "login name", "screen name", "handle"),
    confidence=0.7,
    confident=0.85,
    regulations=("GDPR",),
    aliases=("USERNAME",),
    matches=('"username": "jsmith82"', "Username: viviana.navarro", "login name = kdr_1972"),
    rejects=("username: admin", "username: ${USER}", "user: hello", "username=root"),
)
