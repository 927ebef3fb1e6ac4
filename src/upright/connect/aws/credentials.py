"""Whether a setting is a credential: by its shape, or by its name when its value is no mere reference.

What is only referred to is none: an ARN, a path in a parameter store, `{{resolve:...}}`, the name of a secret.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

_SHAPES: Final = re.compile(
    r"\b(?:sk-(?:ant-|proj-|or-)?[\w-]{20,}|(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{30,}|hf_\w{30,}|gsk_\w{30,}"
    r"|xox[abeprs]-[\w-]{10,}|AIza[\w-]{35}|glpat-[\w-]{20,}|npm_\w{36}|r8_\w{30,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}|SG\.[\w-]{20,}\.[\w-]{20,}"
    r"|dckr_[op]at_[\w-]{20,}|pypi-[\w-]{50,}|lsv2_[a-z]{2}_\w{30,}|tvly-[\w-]{20,}|pplx-\w{30,}|xai-\w{40,}|pcsk_\w{30,}|dop_v1_\w{40,}|[rs]k_live_\w{20,})"
    r"|\bhooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{16,}|\bdiscord(?:app)?\.com/api/webhooks/\d{10,}/[\w-]{30,}"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY|://[^/\s:@]{0,100}:[^/\s@]{3,200}@"
)  # fmt: skip
_NAMED: Final = re.compile(
    r"(?:^|[_.-])(?:secret|passw(?:or)?d|pass|pwd|passphrase|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|account[_-]?key|token|credentials?)$"
    r"|(?:password|apikey|secretkey|accesskey|authtoken)$",
    re.IGNORECASE,
)  # fmt: skip
_REFERENCE: Final = re.compile(
    r"^(?:arn:|/|\{\{|\$|ssm:|secretsmanager:|vault:|https?://|s3://|(?:[a-z]+\d{0,3}[-_/.:])*[a-z]+\d{0,3}$|\d+$)"
    r"|example|changeme|placeholder|your[_-]|x{6}|\*{3}|<",
    re.IGNORECASE,
)  # fmt: skip
_ASSIGNED: Final = re.compile(r"""([A-Za-z_][\w.-]{2,60})["']?\s{0,3}[:=]\s{0,3}["']?([^\s"';&|]{8,300})""")
# What follows its name without a sign between: `--token VALUE`, `aws configure set aws_secret_access_key VALUE`.
_FOLLOWS: Final = re.compile(r"""(?:\s--|\bconfigure set )([A-Za-z][\w.-]{2,60})[ \t]+["']?([^\s"';&|]{8,300})""")
# A password that is said by a letter: `docker login -u bot -p VALUE`, `mysql -pVALUE`.
_LOGIN: Final = re.compile(
    r"""\b(?:login|sshpass|mysql(?:dump)?)\b[^\n;|&]{0,200}?\s(-p)[ =]?["']?([^\s"';&|]{8,300})"""
)
# What a sentence tells: `log in as bot with password VALUE`, `the API key for the shop is VALUE`.
_SAID: Final = re.compile(
    r"(\b(?:passw(?:or)?d|passphrase|(?:api|access|secret)[ -]key|token)\b"
    r"(?: (?:for|of|to) [^\n.:;]{1,40}?)?(?: is|:| =) {0,2}"
    r"|\b(?:with|using|use|and) (?:the |a )?password )[\"'`]?([^\s\"'`,;<>(){}]{7,199}[^\s\"'`,;<>(){}.!?])",
    re.IGNORECASE,
)
# The key of a service in hexadecimal digits, by a name that is no more than `key`.
_KEY: Final = re.compile(r"(?:^|_)key$", re.IGNORECASE)
_OTHER_KEY: Final = re.compile(
    r"cache|kms|public|hash|object|file|s3|dedup|idempot|partition|sort|primary", re.IGNORECASE
)
_HEX: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")
# A word of a connection string: `host=db user=rag password=...`, `AccountName=...;AccountKey=...`.
_WORD: Final = re.compile(r"(?:^|[\s;,?&])([A-Za-z_]{3,30})\s{0,3}=\s{0,3}([^\s;,&\"']{8,300})")
_PASSWORD: Final = re.compile(r"passw(?:or)?d$|(?:^|[_.-])pass$|pwd$", re.IGNORECASE)
# Of a `.netrc`: `machine api.example.com login user password VALUE`, on one line or several.
_NETRC: Final = re.compile(r"\bmachine\s+\S{1,200}\s+login\s+\S{1,200}\s+(password)\s+(\S{8,300})")
# A text in base64, whole, broken into lines, or a word of a script.
_BASE64: Final = re.compile(
    r"(?<![\w+/=-])[A-Za-z0-9+/]{20}(?:[A-Za-z0-9+/]|\r?\n(?=[A-Za-z0-9+/]))*={0,2}(?![\w+/=-])"
)
_SHORTEST: Final = 12
_SHORTEST_PASSWORD: Final = 8
_LONGEST: Final = 4000


def is_credential(name: str, value: str) -> bool:
    """Whether the value of a setting is a credential."""
    least = _SHORTEST_PASSWORD if _PASSWORD.search(name) else _SHORTEST
    if len(value) < least or len(value) > _LONGEST:
        return False
    if _SHAPES.search(value) or any(is_credential(*each) for each in _WORD.findall(value)):
        return True
    if (wrapped := _BASE64.fullmatch(value)) and _SHAPES.search(_unwrapped(wrapped[0])):
        return True
    if _KEY.search(name) and not _OTHER_KEY.search(name) and _HEX.fullmatch(value):
        return True
    if not _NAMED.search(name) or _REFERENCE.search(value) or " " in value:
        return False
    return any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)


def _unwrapped(text: str) -> str:
    """What a text in base64 holds; empty where that is no text."""
    try:
        plain = base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return plain if plain.isprintable() or "\n" in plain else ""


def _opened(text: str, instead: str) -> str:
    """A text in base64 as what it holds, where there is a credential in that."""
    plain = _unwrapped(text)
    without = in_script(plain, instead) if plain else ""
    return without if without != plain else text


def in_script(text: str, instead: str) -> str:
    """A script with something instead of each credential in it."""
    plain = _SHAPES.sub(instead, text)
    plain = _BASE64.sub(lambda found: _opened(found[0], instead), plain)
    for pattern in (_ASSIGNED, _FOLLOWS, _NETRC):
        plain = pattern.sub(
            lambda found: found[0].replace(found[2], instead) if is_credential(found[1], found[2]) else found[0], plain
        )
    for pattern in (_LOGIN, _SAID):
        plain = pattern.sub(
            lambda found: found[0].replace(found[2], instead) if is_credential("password", found[2]) else found[0],
            plain,
        )
    return plain
