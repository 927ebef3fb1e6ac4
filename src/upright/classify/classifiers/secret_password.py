"""Passwords in the clear: assigned, in configuration, in a column, or told in a sentence.

Often reused elsewhere. Only beside a name that says so; hashes, references, function calls, type names and the usual fillers are
refused. Not seen: passwords without a label.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import entropy, is_placeholder_secret
from upright.classify.shapes import keyed, labelled
from upright.model.data import Sensitivity

_LABELS = (
    "password",
    "passwd",
    "passwort",
    "contraseña",
    "mot de passe",
    "senha",
    "wachtwoord",
    "hasło",
    "lösenord",
    "parola",
    "пароль",
    "密码",
    "パスワード",
    "pwd",
    "passphrase",
    "pin code",
    "login password",
)
_HASH = re.compile(
    r"^(?:\$(?:2[abxy]?|1|5|6|argon2\w*|y|scrypt)\$.*|\{?(?:SSHA|SHA|MD5|bcrypt|pbkdf2)[^A-Za-z].*|[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128}|[*•.]+)$"
)
_NAME = re.compile(r"^(?:[A-Za-z_.-]+|\d+|(?:string|str|number|text|boolean|int)\??)$", re.ASCII)
_CODE = re.compile(
    r"^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+$|^[a-z]+(?:_[a-z]+)+$|^[a-z]+(?:[A-Z][a-z]+)+$|[(){}\[\]<>;]|^(?:input|hidden|field|text|varchar|char|optional|reset|forgot|for|is|has|was|must|and|or|the|your|to|in)$",
    re.ASCII,
)


def _valid(value: str) -> bool:
    bare = value.rstrip(".,")
    if len(bare) < 6 or _HASH.match(bare) or _CODE.search(bare) or is_placeholder_secret(bare):
        return False
    return not _NAME.match(bare) and entropy(bare) > 2


CLASSIFIER = Classifier(
    id="secret.password",
    title="Password",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        keyed(
            "password|passwd|passwort|contrase(?:ñ|n)a|mot_?de_?passe|senha|wachtwoord|passphrase|pwd",
            r"[^\s\"'`,;<>{}$(]{6,64}",
        ),
        labelled(_LABELS, r"[^\s\"'`,;<>{}$(]{6,64}"),
        r"(?i:\b(?:password|passwort|passphrase|pwd|mot de passe|contraseña|senha) (?:is|ist|lautet|es|est|é|was|now|set to|changed to|reset to):? ?[\"'`]?)(?P<value>[^\s\"'`,;<>{}$(]{6,64})",
    ),
    validate=_valid,
    columns=("password", "passwd", "passwort", "pwd", "passphrase"),
    confidence=0.8,
    confident=0.93,
    aliases=("PASSWORD",),
    matches=(
        "DB_PASSWORD=Tr0ub4dor&3xyz",
        'password: "k9Pd!4Fs6Hj"',
        "The shared mailbox password is Copper673& .",
    ),
    rejects=(
        "password=changeme",
        "password = get_password()",
        'password: "********"',
        "PASSWORD=${DB_PASSWORD}",
        "pwd,$2b$12$IjUS0FKXX6EC0JR5jDc9faNy4gH1SIibwNfQ30CTI5KTz/oXc3.Cj",
        "password: str = Field(min_length=8)",
    ),
)
